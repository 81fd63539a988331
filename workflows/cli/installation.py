"""The installation from the command line: its database and its services."""

from workflows.cli.frame import AsJson, Home, settings_of, show, tell


def migrate(home: Home = None, *, as_json: AsJson = False) -> None:
    """Prepara la base de datos o la lleva a la versión del programa."""
    from cases.db import prepare
    from workflows.services import make_prefect_database

    settings = settings_of(home)
    prepare(settings)
    make_prefect_database(settings)
    show({"migrated": True}, as_json=as_json, text="La base de datos está al día.")


def up(home: Home = None, *, as_json: AsJson = False) -> None:
    """Arranca todo en esta máquina: base de datos, Prefect con sus horarios y panel."""
    from workflows.services import bring_up, described

    status = bring_up(settings_of(home), tell)
    show(status.as_dict(), as_json=as_json, text=described(status))


def down(home: Home = None, *, as_json: AsJson = False) -> None:
    """Detiene todo lo que arrancó «up», también la base de datos."""
    from workflows.services import bring_down, described

    status = bring_down(settings_of(home))
    show(status.as_dict(), as_json=as_json, text=described(status))


def status(home: Home = None, *, as_json: AsJson = False) -> None:
    """Muestra cada servicio, si está en marcha y su dirección."""
    from workflows.services import described, look

    found = look(settings_of(home))
    show(found.as_dict(), as_json=as_json, text=described(found))
