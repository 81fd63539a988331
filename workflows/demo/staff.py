"""The simulated office's people: one user per role, with invented names and passwords nobody else ever sees."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from cases.domain.vocabulary import Role
from cases.domain.words import ROLE_NAMES
from cases.service.users import create_user, generate_password

_NAMES: Mapping[Role, str] = {
    Role.AUXILIAR: "YESENIA DEL CARMEN FLORES",
    Role.GESTOR: "MAURICIO ANTONIO RIVAS",
    Role.NOTIFICADOR: "ELÍAS SALVADOR MEJÍA",
    Role.JEFATURA: "PATRICIA ELENA CAMPOS",
    Role.CUENTAS_CORRIENTES: "IRIS NOEMÍ BONILLA",
    Role.TESORERIA: "SILVIA CAROLINA MENA",
    Role.JURIDICO: "HÉCTOR RAMÓN ARGUETA",
    Role.SINDICO: "GLORIA MARINA PINEDA",
    Role.ALCALDE: "LUIS ALONSO MERINO",
    Role.SECRETARIA: "NOEMÍ ESTER CRUZ",
    Role.AUDITOR: "RENÉ OSMÍN CALDERÓN",
    Role.ADMINISTRADOR: "ADMINISTRACIÓN DEL SISTEMA",
}


def full_name(role: Role) -> str:
    """Who holds a role, as acts print it."""
    return _NAMES[role]


@dataclass(frozen=True, slots=True)
class Employee:
    """Somebody of the office and the password to enter the panel as that person."""

    name: str
    full_name: str
    role: Role
    password: str

    def as_dict(self) -> dict[str, str]:
        return {
            "name": self.name,
            "full_name": self.full_name,
            "role": self.role.value,
            "password": self.password,
        }


def hire(session: Session, district: str, at: datetime) -> tuple[Employee, ...]:
    """One user for every role, in the caller's transaction."""
    staff = tuple(
        Employee(role.value, full_name, role, generate_password()) for role, full_name in _NAMES.items()
    )
    for one in staff:
        create_user(
            session, one.name, one.full_name, ROLE_NAMES[one.role], one.role, district, one.password, at
        )
    return staff
