"""What all commands share: options, how an answer is shown, how an error becomes an exit status."""

import json
import os
import sys
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer
from typer._click.exceptions import UsageError  # typer gives its base class no public name
from typer.core import TyperCommand, TyperGroup

from cases.domain.errors import BadInput, ChannelDown, CobranzaError
from cases.machine_errors import cause_in_spanish
from workflows.cli.spanish import help_in_spanish, problem_in_spanish

if TYPE_CHECKING:
    from typer._click import Context

    from cases.service.stamp import Stamp
    from cases.settings import Settings

EXIT_REFUSED = 1
EXIT_BAD_INPUT = 2
EXIT_ENVIRONMENT = 3
_EXIT_INTERRUPTED = 130


class _SpanishCommand(TyperCommand):
    def get_help(self, ctx: "Context") -> str:
        return help_in_spanish(super().get_help(ctx))


class _SpanishGroup(TyperGroup):
    def get_help(self, ctx: "Context") -> str:
        return help_in_spanish(super().get_help(ctx))


def new_group(description: str) -> typer.Typer:
    """A group of commands whose help is plain Spanish text."""
    return typer.Typer(
        cls=_SpanishGroup,
        help=description,
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )


def register(group: typer.Typer, name: str, command: Any, more_help: Callable[[], str] | None = None) -> None:
    """Adds a command; its docstring is its help, followed by what `more_help` says when help is asked for."""

    class Shown(_SpanishCommand):
        def get_help(self, ctx: "Context") -> str:
            shown = super().get_help(ctx)
            return f"{shown}\n\n{more_help()}" if more_help else shown

    group.command(name, cls=Shown)(command)


def _here_or_before_the_command(context: typer.Context, parameter: typer.CallbackParam, value: Any) -> Any:
    return value or context.find_root().params.get(str(parameter.name))


def _read_date(text: str) -> date:
    for pattern in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text.strip(), pattern).date()  # noqa: DTZ007 -- a date has no zone
        except ValueError:
            continue
    raise typer.BadParameter(f"«{text}» no es una fecha; escríbala como 2026-03-31 o 31/03/2026")


Home = Annotated[
    Path | None,
    typer.Option(
        "--home",
        metavar="CARPETA",
        help="Carpeta de datos (también COBRANZA_HOME).",
        show_default=False,
        callback=_here_or_before_the_command,
    ),
]
AsJson = Annotated[
    bool,
    typer.Option("--json", help="Responde con un documento JSON.", callback=_here_or_before_the_command),
]
OnOption = typer.Option(
    "--on",
    metavar="FECHA",
    help="Fecha de que se trata; si falta, hoy.",
    parser=_read_date,
    show_default=False,
)
On = Annotated[date | None, OnOption]


def date_option(name: str, description: str) -> Any:
    """Makes an option that takes a date, in either way people write one."""
    return typer.Option(name, metavar="FECHA", help=description, parser=_read_date, show_default=False)


def today_unless(on: date | None) -> date:
    """Gives the office's present date where none was asked for."""
    from cases.clock import today

    return on or today()


def settings_of(home: Path | None) -> "Settings":
    """The settings of the installation a command speaks of."""
    from cases.settings import load_settings

    return load_settings(home)


def clerk_stamp(on: date | None = None) -> "Stamp":
    """The stamp of what is done from the command line by whoever runs the machine; on today unless said."""
    from cases.clock import now
    from cases.service.stamp import Stamp

    return Stamp("consola", "administrador", today_unless(on), now())


def show(answer: Any, *, as_json: bool, text: str = "") -> None:
    """Prints the answer for a program or for a person."""
    _say(as_document(answer) if as_json else text, sys.stdout)


def tell(message: str) -> None:
    """Says something to a person, beside the answer."""
    _say(message, sys.stderr)


def _say(text: str, stream: TextIO) -> None:
    try:
        print(text, file=stream, flush=True)
    except BrokenPipeError:
        # who read us has gone, which is no failure; nothing may be written when the interpreter closes either
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        raise typer.Exit from None


def as_document(answer: Any) -> str:
    """JSON with money and dates as the contract writes them."""
    return json.dumps(answer, ensure_ascii=False, default=_plain)


def _plain(value: Any) -> Any:
    if isinstance(value, date):  # instants too
        return value.isoformat()
    if isinstance(value, Decimal | Path):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no place in an answer")


def run(app: typer.Typer, arguments: Sequence[str]) -> int:
    """Runs one command line and gives its exit status; no error of ours or of its usage shows a traceback."""
    try:
        return _run(app, arguments)
    except typer.Exit as end:  # who read us left while we were explaining
        return end.exit_code


def _run(app: typer.Typer, arguments: Sequence[str]) -> int:
    as_json = "--json" in arguments
    try:
        status = typer.main.get_command(app).main(
            list(arguments), prog_name="cobranza", standalone_mode=False
        )
    except UsageError as error:
        return _explain(_misused(error), as_json=as_json)
    except CobranzaError as error:
        return _explain(error, as_json=as_json)
    except typer.Abort:  # at a question
        status = _EXIT_INTERRUPTED
    except OSError as error:
        what = f" con {error.filename}" if error.filename else ""
        failed = ChannelDown("machine_failed", f"El equipo no pudo hacerlo{what}: {cause_in_spanish(error)}.")
        return _explain(failed, as_json=as_json)
    if status == _EXIT_INTERRUPTED:  # typer's own answer to an interruption anywhere else
        tell("Interrumpido.")
    return int(status or 0)


def _misused(error: UsageError) -> BadInput:
    """A command line that is none of ours, with where its help is."""
    if type(error).__name__ == "NoArgsIsHelpError":
        tell(help_in_spanish(error.format_message()))
        return BadInput("command_missing", "Falta la orden: use una de la lista.")
    command = error.ctx.command_path if error.ctx else "cobranza"
    wrong = problem_in_spanish(error.format_message())
    return BadInput("bad_usage", f"Uso incorrecto: {wrong}. Vea la ayuda: {command} --help")


def _explain(error: CobranzaError, *, as_json: bool) -> int:
    basis = f" ({'; '.join(error.basis)})" if error.basis else ""
    tell(f"{error.reason}{basis} [{error.code}]")
    if as_json:
        refusal = {"code": error.code, "reason": error.reason, "basis": list(error.basis)}
        show({"refused": [refusal]}, as_json=True)
    if isinstance(error, BadInput):
        return EXIT_BAD_INPUT
    if isinstance(error, ChannelDown):
        return EXIT_ENVIRONMENT
    return EXIT_REFUSED
