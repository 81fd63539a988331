"""The command line: every command by its name."""

import sys
from typing import NoReturn

from workflows.cli import batches, evidence, installation, mail, money, papers, people, portfolio
from workflows.cli import cases as case_commands
from workflows.cli import closures as closure_commands
from workflows.cli import demo as demo_commands
from workflows.cli import desks as desk_commands
from workflows.cli import law as law_commands
from workflows.cli import night as night_commands
from workflows.cli import register as register_commands
from workflows.cli import routes as route_commands
from workflows.cli.frame import AsJson, Home, new_group, register, run

app = new_group("Cobro administrativo y judicial de la mora municipal.")

register(app, "demo", demo_commands.demo)
register(app, "up", installation.up)
register(app, "down", installation.down)
register(app, "status", installation.status)
register(app, "migrate", installation.migrate)
users = new_group("Personas que usan el panel.")
register(users, "add", people.add)
app.add_typer(users, name="user")
register(app, "import", portfolio.import_)
register(app, "review", portfolio.review)
register_group = new_group(
    "El registro de contribuyentes y cuentas: correcciones y lo que se espera de Catastro."
)
register(register_group, "taxpayer", register_commands.taxpayer, register_commands.fields_help)
register(register_group, "account", register_commands.account, register_commands.fields_help)
register(register_group, "successor", register_commands.successor)
register(register_group, "tasks", register_commands.tasks)
register(register_group, "dismiss", register_commands.dismiss)
app.add_typer(register_group, name="register")
register(app, "law", law_commands.law)
values = new_group("Valores de la ley que la oficina aprueba: uno propone, otro decide.")
register(values, "propose", law_commands.propose)
register(values, "approve", law_commands.approve)
register(values, "reject", law_commands.reject)
register(values, "list", law_commands.values)
app.add_typer(values, name="law-value")
closures = new_group("Días cerrados por decreto: uno propone, otro decide, y los plazos abiertos se mueven.")
register(closures, "propose", closure_commands.propose)
register(closures, "reopen", closure_commands.reopen)
register(closures, "approve", closure_commands.approve)
register(closures, "reject", closure_commands.reject)
register(closures, "list", closure_commands.closures)
app.add_typer(closures, name="closure")
desk = new_group("Ventanillas que atienden citas, sus ausencias y las citas por cambiar.")
register(desk, "add", desk_commands.add)
register(desk, "end", desk_commands.end)
register(desk, "absence", desk_commands.absence)
register(desk, "withdraw", desk_commands.withdraw)
register(desk, "list", desk_commands.list_)
register(desk, "rebook", desk_commands.rebook)
app.add_typer(desk, name="desk")
register(app, "night", night_commands.night)
register(app, "cases", case_commands.cases)
register(app, "case", case_commands.case)
register(app, "act", case_commands.act, case_commands.verbs_help)
register(app, "deliver", case_commands.deliver)
walks = new_group("Rutas de quienes notifican.")
register(walks, "make", route_commands.make)
register(walks, "show", route_commands.show_route)
register(walks, "list", route_commands.list_routes)
app.add_typer(walks, name="route")
register(app, "statement", money.statement)
register(app, "pay", money.pay)
register(app, "unpay", money.unpay)
register(app, "credit", money.credit)
register(app, "uncredit", money.uncredit)
letters = new_group("Correo electrónico: se envía lo firmado y se registra lo que vuelve.")
register(letters, "send", mail.send)
register(letters, "list", mail.list_)
register(letters, "retry", mail.retry)
register(letters, "cancel", mail.cancel)
register(letters, "sent", mail.sent)
register(letters, "receipt", mail.receipt)
app.add_typer(letters, name="mail")
batch_group = new_group("Lotes de impresión: los documentos que salen juntos, en orden de entrega.")
register(batch_group, "make", batches.make)
register(batch_group, "resume", batches.resume)
register(batch_group, "file", batches.file)
register(batch_group, "sign", batches.sign)
register(batch_group, "hand-out", batches.hand_out)
register(batch_group, "list", batches.list_)
app.add_typer(batch_group, name="batch")
register(app, "document", papers.document)
register(app, "bundle", papers.bundle)
register(app, "report", papers.report)
register(app, "verify", evidence.verify)
register(app, "backup", evidence.backup)
register(app, "restore", evidence.restore)


@app.callback()
def options_before_the_command(home: Home = None, *, as_json: AsJson = False) -> None:
    """Takes the common options before the command too."""


def main() -> NoReturn:
    """Runs the command line of this process."""
    sys.exit(run(app, sys.argv[1:]))


if __name__ == "__main__":
    main()
