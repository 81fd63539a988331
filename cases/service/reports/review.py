"""The review of accounts as a report: looked at while it is written, so that its length costs no memory."""

from collections import Counter
from collections.abc import Collection, Iterator
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from cases.domain.review import CATALOGUE
from cases.domain.review.words import SEVERITY_NAMES, STATE_NAMES
from cases.law import LawBook
from cases.models import Account, Taxpayer, among
from cases.service.account_review.finding import Identity, Standing, look, steps
from cases.service.reports.tables import Cell, Period, Table

_NOBODY = ("", "", "", "")

COLUMNS = (
    "Gravedad",
    "Código",
    "Hallazgo",
    "Distrito",
    "Cuenta",
    "Contribuyente",
    "Zona",
    "Detalle",
    "Qué hacer",
    "Base",
    "Estado",
)


def accounts_review(session: Session, book: LawBook, period: Period) -> Table:
    """One row a finding, account by account, from what is recorded now; nothing is stored."""
    rows = FindingRows(session, book, period.until)
    return Table(
        "revision",
        f"Revisión de cuentas al {period.until:%d/%m/%Y}",
        f"Lo que una persona debe revisar, con su estado. Parámetros: {book.version}.",
        COLUMNS,
        rows,
        rows.by_code,
    )


class FindingRows(Collection[tuple[Cell, ...]]):
    """Rows that are found as they are read; their number is that of the last reading."""

    def __init__(self, session: Session, book: LawBook, on: date) -> None:
        book.at(on).decimal("interest.rate_annual")  # a date that the law does not cover is refused at once
        self._session, self._book, self._on = session, book, on
        self.by_code: Counter[str] = Counter()

    def __iter__(self) -> Iterator[tuple[Cell, ...]]:
        self.by_code.clear()
        for step in steps(self._session):
            seen = look(self._session, step, self._book, self._on)
            names = _names(self._session, {one.account for one in seen if one.account is not None})
            for identity, standing in sorted(seen.items(), key=_place):
                self.by_code[identity.code] += 1
                yield _row(names.get(identity.account or 0, _NOBODY), standing)

    def __len__(self) -> int:
        return self.by_code.total()

    def __contains__(self, row: object) -> bool:
        return any(row == one for one in self)


def _place(found: tuple[Identity, Standing]) -> tuple[int, str, str]:
    identity, _ = found
    return identity.account or 0, identity.code, identity.subject


def _names(session: Session, accounts: Collection[int]) -> dict[int, tuple[str, str, str, str]]:
    """District, number, taxpayer and zone of accounts."""
    found = session.execute(
        select(Account.id, Account.district, Account.number, Taxpayer.name, Account.zone)
        .join(Taxpayer, Taxpayer.id == Account.taxpayer_id)
        .where(among(Account.id, accounts))
    )
    return {key: (district, number, name, zone or "") for key, district, number, name, zone in found}


def _row(names: tuple[str, str, str, str], standing: Standing) -> tuple[Cell, ...]:
    finding = standing.finding
    kind = CATALOGUE[finding.code]
    return (
        SEVERITY_NAMES[kind.severity],
        finding.code,
        kind.title,
        *names,
        finding.text,
        kind.advice,
        "; ".join(kind.basis),
        STATE_NAMES[standing.state],
    )
