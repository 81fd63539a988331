"""The command line: every command by its name."""

import sys
from typing import NoReturn

from workflows.cli import installation, people, portfolio
from workflows.cli import law as law_commands
from workflows.cli import night as night_commands
from workflows.cli.frame import AsJson, Home, new_group, register, run

app = new_group("Cobro administrativo y judicial de la mora municipal.")

register(app, "up", installation.up)
register(app, "down", installation.down)
register(app, "status", installation.status)
register(app, "migrate", installation.migrate)
users = new_group("Personas que usan el panel.")
register(users, "add", people.add)
app.add_typer(users, name="user")
register(app, "import", portfolio.import_)
register(app, "law", law_commands.law)
register(app, "night", night_commands.night)


@app.callback()
def options_before_the_command(home: Home = None, *, as_json: AsJson = False) -> None:
    """Takes the common options before the command too."""


def main() -> NoReturn:
    """Runs the command line of this process."""
    sys.exit(run(app, sys.argv[1:]))


if __name__ == "__main__":
    main()
