"""People who use the panel, from the command line."""

import sys
from getpass import getpass
from typing import Annotated

import typer

from cases.domain.errors import BadInput
from cases.domain.vocabulary import Role
from workflows.cli.frame import AsJson, Home, show
from workflows.cli.office import work_in


def add(
    name: Annotated[str, typer.Argument(metavar="NOMBRE", help="Con el que entra al panel.")],
    role: Annotated[str, typer.Option("--role", metavar="ROL", help=f"Rol: {', '.join(Role)}.")],
    *,
    district: Annotated[
        str, typer.Option("--district", metavar="DISTRITO", help="Código del distrito.")
    ] = "SJN",
    full_name: Annotated[str, typer.Option("--full-name", metavar="TEXTO", help="Como firma.")] = "",
    post: Annotated[str, typer.Option("--post", metavar="TEXTO", help="Cargo que ocupa.")] = "",
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Crea un usuario; pide la contraseña, o genera una si no hay quien la escriba."""
    from cases.clock import now
    from cases.domain.words import ROLE_NAMES
    from cases.service.users import create_user, generate_password

    typed = _ask_password()
    password = typed or generate_password()
    with work_in(home) as session:
        user = create_user(
            session,
            name,
            full_name or name,
            post or (ROLE_NAMES[Role(role)] if role in set(Role) else role),
            role,
            district,
            password,
            now(),
            must_change_password=not typed,
        )
        answer = {"user": user.name, "role": user.role, "district": user.district}
    text = f"Usuario {answer['user']} creado con el rol {role} en {district}."
    if not typed:
        answer["password"] = password
        text += f"\nContraseña, que deberá cambiar al entrar: {password}"
    show(answer, as_json=as_json, text=text)


def _ask_password() -> str:
    """What a person types twice; empty where nobody is there or it was left empty."""
    if not sys.stdin.isatty():
        return ""
    password = getpass("Contraseña (vacía: se genera una): ")
    if password and getpass("Otra vez: ") != password:
        raise BadInput("passwords_differ", "Las dos contraseñas no son iguales. Inténtelo de nuevo.")
    return password
