"""Storing a portfolio file: all of it or nothing, and the same file twice changes nothing."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from operator import attrgetter
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from cases.contention import repeated
from cases.domain.charge_names import opening_period
from cases.domain.vocabulary import BEFORE_REFERRAL
from cases.intake import Accepted, Portfolio, Problem, Rules, accept, read_portfolio, wanted
from cases.intake.tables import (
    ACCOUNTS,
    CHARGES,
    OPENING_BALANCES,
    PAYMENTS,
    TAXPAYERS,
    AccountRow,
    ChargeRow,
    OpeningBalanceRow,
    PaymentRow,
    TaxpayerRow,
)
from cases.law import LawBook
from cases.models import District, ImportedFile, Tribute
from cases.service import intake_tables as stored
from cases.service.cadastre.keeping import settle_tasks
from cases.service.intake_allocations import allocate_imported
from cases.service.intake_leftovers import settle_leftovers
from cases.service.intake_lookup import account_ids_of, find_stored
from cases.service.intake_tables import CREATED, UNCHANGED, UPDATED, StoredTable
from cases.service.stamp import Stamp

HOME_DISTRICT = "SJN"
"""District of accounts whose row names none."""

ANY_NIGHT = date.min
"""A `look_on` that every night has reached: what came in is looked at by the next one, whatever its date."""

_IMPORT_LOCK = 7_316_003
"""Key of the transaction lock that lets one import store at a time."""


@dataclass(slots=True)
class TableCounts:
    """What happened to the rows of one sheet; `read` is the sum of the others unless nothing was stored."""

    read: int
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or with `dry_run` would have done.

    `is_refused`: there were problems that stop it, and nothing was stored. `problems_unlisted` counts those
    beyond the ones listed.
    """

    file_sha256: str
    dry_run: bool
    is_refused: bool
    tables: dict[str, TableCounts]
    problems: tuple[Problem, ...]
    problems_unlisted: int

    def as_dict(self) -> dict[str, Any]:
        """The document of `import --json`."""
        return {
            "file_sha256": self.file_sha256,
            "dry_run": self.dry_run,
            "tables": {name: asdict(counts) for name, counts in self.tables.items()},
            "problems": [asdict(problem) for problem in self.problems],
            "problems_unlisted": self.problems_unlisted,
        }


def import_portfolio(
    session: Session,
    path: Path,
    stamp: Stamp,
    book: LawBook,
    *,
    dry_run: bool = False,
    skip_bad_rows: bool = False,
    district: str = HOME_DISTRICT,
) -> ImportReport:
    """Load the portfolio at `path` in the caller's transaction; dates after `stamp.on` are in the future.

    Any row with a problem stops it all, unless `skip_bad_rows` leaves out those rows and what rests on them;
    a sheet that cannot be read stops it always. Raises BadInput when the file cannot be opened.
    """
    portfolio = read_portfolio(path, _rules(session, stamp.on, district))
    session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _IMPORT_LOCK})
    accepted = accept(portfolio, find_stored(session, wanted(portfolio)), district)
    problems = portfolio.problems
    is_refused = problems.any_sheet_broken or (problems.any_row_bad and not skip_bad_rows)
    tables = _counted(portfolio)
    if not is_refused:
        tables = repeated(lambda: _stored(session, path, portfolio, accepted, stamp, book, dry_run=dry_run))
    return ImportReport(
        portfolio.file_sha256, dry_run, is_refused, tables, tuple(problems.listed), problems.unlisted
    )


def _counted(portfolio: Portfolio) -> dict[str, TableCounts]:
    return {
        name: TableCounts(sheet.read, rejected=sheet.rejected) for name, sheet in portfolio.sheets.items()
    }


def _stored(
    session: Session,
    path: Path,
    portfolio: Portfolio,
    accepted: Accepted,
    stamp: Stamp,
    book: LawBook,
    *,
    dry_run: bool,
) -> dict[str, TableCounts]:
    """One attempt to store it all; where a night works on the same accounts the server may undo it."""
    tables = _counted(portfolio)
    with session.begin_nested() as attempt:
        _store(session, portfolio, accepted, stamp, tables)
        allocate_imported(session, book, stamp.on)
        settle_leftovers(session, portfolio, accepted, stamp, book)
        _record_file(session, portfolio.file_sha256, path.resolve().name, stamp, tables)
        if dry_run:
            attempt.rollback()
    return tables


def _rules(session: Session, today: date, district: str) -> Rules:
    return Rules(
        today=today,
        tributes=frozenset(session.scalars(select(Tribute.code))),
        districts=dict(session.execute(select(District.code, District.name)).all()),
        default_district=district,
    )


def _store(
    session: Session, portfolio: Portfolio, accepted: Accepted, stamp: Stamp, tables: dict[str, TableCounts]
) -> None:
    """Every table after those it refers to."""
    session.execute(text("DROP TABLE IF EXISTS touched"))
    session.execute(text("CREATE TEMPORARY TABLE touched (account_id bigint) ON COMMIT DROP"))

    def store(
        table: StoredTable, sheet: str, rows: Iterable[Sequence[Any]], given: Iterable[str] = ()
    ) -> None:
        stored.make_incoming(session, table)
        _copy(session, table, rows)
        known = [*portfolio.sheets[sheet].given, *given]
        stored.resolve(session, table, known)
        stored.store_resolved(session, table, known, stamp.at)

    cells = _cells_of(stored.TAXPAYERS, TaxpayerRow)
    consent = stored.CONSENT if "accepts_email" in portfolio.sheets[TAXPAYERS.name].given else ()
    taxpayers = ((*cells(one), stamp.on) for one in accepted.taxpayers)
    store(stored.TAXPAYERS, TAXPAYERS.name, taxpayers, consent)
    _count(tables[TAXPAYERS.name], stored.outcomes(session, stored.TAXPAYERS))
    store(stored.ACCOUNTS, ACCOUNTS.name, map(_cells_of(stored.ACCOUNTS, AccountRow), accepted.accounts))
    _count(tables[ACCOUNTS.name], stored.outcomes(session, stored.ACCOUNTS))
    account_ids = account_ids_of(session, accepted.district_of)
    charge = _cells_of(stored.CHARGES, ChargeRow)
    store(
        stored.CHARGES, CHARGES.name, ((*charge(one), account_ids[one.account]) for one in accepted.charges)
    )
    _count(tables[CHARGES.name], stored.outcomes(session, stored.CHARGES))
    _count(tables[CHARGES.name], _corrected_in_file(session, accepted))
    balances = [(one, account_ids[one.account]) for one in accepted.opening_balances]
    store(stored.CHARGES, OPENING_BALANCES.name, map(_principal, balances), ["amount"])
    store(stored.OPENING_BALANCES, OPENING_BALANCES.name, map(_rest, balances))
    _count(tables[OPENING_BALANCES.name], _balance_outcomes(session))
    payment = _cells_of(stored.PAYMENTS, PaymentRow)
    payments = ((*payment(one), account_ids[one.account], stamp.actor) for one in accepted.payments)
    store(stored.PAYMENTS, PAYMENTS.name, payments)
    _count(tables[PAYMENTS.name], stored.outcomes(session, stored.PAYMENTS))
    session.execute(_LOOK_AT_ACCOUNTS, {"night": ANY_NIGHT, "before_referral": list(BEFORE_REFERRAL)})
    session.execute(_LOOK_AT_CASES, {"night": ANY_NIGHT})
    settle_tasks(session, session.scalars(_TOUCHED).all(), stamp, ANY_NIGHT)


def _cells_of(table: StoredTable, row_type: type[Any]) -> Callable[[Any], tuple[Any, ...]]:
    """Takes a row apart in the order of the incoming columns that it has; the others follow."""
    known = {one.name for one in fields(row_type)}
    return attrgetter(*(name for name, _ in table.incoming if name in known))


def _copy(session: Session, table: StoredTable, rows: Iterable[Sequence[Any]]) -> None:
    driver: psycopg.Connection[Any] = session.connection().connection.driver_connection  # type: ignore[assignment]  # the engine is psycopg's
    with driver.cursor() as cursor, cursor.copy(f"COPY incoming_{table.name} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _principal(balance: tuple[OpeningBalanceRow, int]) -> tuple[Any, ...]:
    """The charge that carries an opening balance; the sheet says nothing of its other columns."""
    one, account_id = balance
    period = opening_period(one.cutoff_on)
    return one.row, one.tribute, period, one.principal, None, None, None, None, account_id


def _rest(balance: tuple[OpeningBalanceRow, int]) -> tuple[Any, ...]:
    one, account_id = balance
    return (
        one.row,
        one.tribute,
        opening_period(one.cutoff_on),
        one.cutoff_on,
        one.interest,
        one.fine,
        one.from_period,
        one.to_period,
        account_id,
    )


_OUTCOMES_OF_CHARGES = text("SELECT row, outcome FROM resolved_charges WHERE row = ANY(CAST(:rows AS int[]))")


def _corrected_in_file(session: Session, accepted: Accepted) -> Counter[str]:
    """Rows whose charge a later row of the same file corrects: told by what became of the last word."""
    rows = [late.row for _, late in accepted.corrected]
    found = session.execute(_OUTCOMES_OF_CHARGES, {"rows": rows})
    outcome = {row: happened for row, happened in found}  # noqa: C416 -- dict() would ask a result for its keys
    return Counter(
        UNCHANGED if outcome[late.row] == UNCHANGED or replace(early, row=late.row) == late else UPDATED
        for early, late in accepted.corrected
    )


def _balance_outcomes(session: Session) -> Counter[str]:
    """A balance is a charge and what is known about it: either may change."""
    counted = session.execute(
        text(
            "SELECT c.outcome, b.outcome, count(*)"
            " FROM resolved_charges c JOIN resolved_opening_balances b USING (row)"
            " GROUP BY c.outcome, b.outcome"
        )
    )
    together: Counter[str] = Counter()
    for principal, rest, count in counted:
        together[principal if principal in (CREATED, rest) else UPDATED] += count
    return together


def _count(counts: TableCounts, outcomes: Counter[str]) -> None:
    counts.created += outcomes[CREATED]
    counts.updated += outcomes[UPDATED]
    counts.unchanged += outcomes[UNCHANGED]


# An account that a case before referral covers has no night of its own: its case has.
_LOOK_AT_ACCOUNTS = text(
    "UPDATE accounts SET look_on = :night WHERE id IN (SELECT account_id FROM touched)"
    " AND NOT EXISTS (SELECT FROM cases WHERE account_id = accounts.id AND stage = ANY(:before_referral)"
    " AND suit_filed_on IS NULL)"
)
_TOUCHED = text("SELECT DISTINCT account_id FROM touched")
_LOOK_AT_CASES = text(
    "UPDATE cases SET look_on = :night"
    " WHERE stage <> 'closed' AND account_id IN (SELECT account_id FROM touched)"
)


def _record_file(
    session: Session, sha256: str, name: str, stamp: Stamp, tables: dict[str, TableCounts]
) -> None:
    """Keeps which file brought something; one that changed nothing leaves no trace."""
    created = sum(counts.created for counts in tables.values())
    updated = sum(counts.updated for counts in tables.values())
    if created + updated:
        session.execute(
            insert(ImportedFile).values(
                sha256=sha256,
                name=name,
                actor=stamp.actor,
                created=created,
                updated=updated,
                rejected=sum(counts.rejected for counts in tables.values()),
                recorded_at=stamp.at,
            )
        )
