"""The law from the command line."""

from typing import Annotated

import typer

from workflows.cli.frame import AsJson, Home, On, show, today_unless


def law(
    key: Annotated[str | None, typer.Argument(metavar="CLAVE", help="Una sola clave.")] = None,
    on: On = None,
    home: Home = None,  # noqa: ARG001 -- every command takes it; the law ships with the program
    *,
    as_json: AsJson = False,
) -> None:
    """Muestra los valores en vigor en una fecha: unidad, vigencia, base legal y estado."""
    from cases.law import law_as_dict, load_book

    answer = law_as_dict(load_book().at(today_unless(on)), key)
    lines = [f"Ley en vigor el {answer['on']} (versión {answer['law_version']})"]
    for value in answer["values"]:
        lines.append(
            f"{value['key']} = {value['value']} {value['unit']}  desde {value['from']}  [{value['status']}]"
        )
        lines.append(f"    {value['basis']}" + (f". {value['note']}" if value["note"] else ""))
    show(answer, as_json=as_json, text="\n".join(lines))
