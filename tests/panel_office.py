"""A small office for tests of the panel: invented portfolio, one person per role, nights that were run."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from portfolio_files import write_workbook
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from cases.db import session_factory
from cases.domain.vocabulary import Role
from cases.law import load_book
from cases.models import Account, Case, Document, User
from cases.service.intake import import_portfolio
from cases.service.night import run_night
from cases.service.stamp import Stamp
from cases.service.users import create_user
from cases.service.verbs import Done, perform

TODAY = date(2026, 11, 17)
PASSWORD = "tren-lluvia-mango-41"
HOSTILE = "Ana <script>alert(1)</script> & 'Hijos' \"S.A.\" {{ 7*7 }}"
FORMULA = '=cmd|"/c calc"!A1'

_TAXPAYERS = (
    (
        "C1",
        "María Elena Rivas de Hernández (dato de prueba)",
        "natural",
        "00000147-5",
        None,
        "2.ª Calle Oriente n.º 14",
    ),
    ("C2", HOSTILE, "juridica", None, "0821-010190-101-2", "Calle <b>Principal</b>"),
    ("C3", FORMULA, "natural", "00000003-3", None, "Barrio El Calvario"),
    ("C4", "Ferretería El Volcán (dato de prueba)", "juridica", None, "0821-020290-102-3", "Avenida Central"),
    ("C5", "Óscar Rolando Barahona (dato de prueba)", "natural", "00000005-5", None, "Cantón La Longaniza"),
)
_ACCOUNTS = (
    ("I-02-0412", "C1", "inmueble", "El Calvario"),
    ("E-0087", "C2", "empresa", "Centro"),
    ("I-02-0118", "C3", "inmueble", "El Calvario"),
    ("E-0088", "C4", "empresa", "Centro"),
    ("M-0143", "C5", "mercado", "Centro"),
    ("I-01-0076", "C1", "inmueble", "Centro"),
)


@dataclass
class PanelOffice:
    """The office over one database; `case` finds the open case of an account."""

    engine: Engine
    today: date = TODAY
    users: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.sessions = session_factory(self.engine)
        self.book = load_book()

    @property
    def now(self) -> datetime:
        """Noon of the office."""
        return datetime.combine(self.today, time(18), UTC)

    def hire(self) -> None:
        """One person per role, whose login is the role."""
        with self.sessions.begin() as session:
            for role in Role:
                user = create_user(
                    session,
                    str(role),
                    f"Persona de {role}",
                    f"Cargo de {role}",
                    role,
                    "SJN",
                    PASSWORD,
                    self.now,
                )
                self.users[str(role)] = user.id

    def load(self, folder: Path) -> None:
        sheets = {
            "contribuyentes": [
                ["codigo", "nombre", "tipo", "dui", "nit", "direccion"],
                *map(list, _TAXPAYERS),
            ],
            "cuentas": [
                ["cuenta", "contribuyente", "tipo", "zona", "barrio"],
                *([*account, "El Calvario"] for account in _ACCOUNTS),
            ],
            "cargos": [
                ["cuenta", "tributo", "periodo", "monto"],
                *(
                    [account[0], tribute, f"{year}-{month:02}", amount]
                    for account in _ACCOUNTS
                    for tribute, amount in (("aseo", 3.20), ("alumbrado", 2.15))
                    for year in (2024, 2025)
                    for month in range(1, 13)
                ),
            ],
            "pagos": [["recibo", "cuenta", "fecha", "monto"], ["R-1", "I-02-0412", date(2025, 6, 2), 12.50]],
        }
        path = write_workbook(folder / "cartera.xlsx", sheets)
        with self.sessions.begin() as session:
            report = import_portfolio(
                session, path, Stamp("carga", "cuentas_corrientes", self.today, self.now), self.book
            )
        assert not report.is_refused, report.problems

    def night(self, on: date) -> None:
        run_night(self.engine, self.book, on, datetime.combine(on, time(23), UTC), today=on)

    def act(self, ref: str, verb: str, actor: str, on: date | None = None, **data: Any) -> Done:
        """One verb by the person of that role, on that day."""
        day = on or self.today
        stamp = Stamp(actor, actor, day, datetime.combine(max(day, self.today), time(18), UTC))
        with self.sessions.begin() as session:
            return perform(session, ref, verb, stamp, data, self.book)

    def deliver(self, ref: str, on: date, kind: str = "aviso", **data: Any) -> Done:
        """The last document of a kind, delivered in person."""
        given: Mapping[str, Any] = {"how": "personal", "result": "delivered", "at": "09:30"} | data
        return self.act(ref, "record_attempt", "notificador", on, document=self.document(ref, kind), **given)

    def case(self, account: str) -> str:
        with self.sessions() as session:
            return (
                session.scalars(
                    select(Case.number)
                    .join(Account, Account.id == Case.account_id)
                    .where(Account.number == account)
                    .order_by(Case.id.desc())
                ).first()
                or ""
            )

    def document(self, ref: str, kind: str) -> str:
        with self.sessions() as session:
            return (
                session.scalars(
                    select(Document.number)
                    .join(Case, Case.id == Document.case_id)
                    .where(Case.number == self._number(ref), Document.kind == kind)
                    .order_by(Document.id.desc())
                ).first()
                or ""
            )

    def user(self, session: Session, name: str) -> User:
        return session.scalars(select(User).where(User.name == name)).one()

    def _number(self, ref: str) -> str:
        return ref if ref.startswith("EXP-") else self.case(ref)
