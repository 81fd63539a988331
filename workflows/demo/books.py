"""The first business day of each month: what the town's books send, as files that are imported like any other."""

from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import select

from cases.domain.money import ZERO
from cases.domain.terms import add_months, is_business_day, subtract_business_days
from cases.domain.vocabulary import Role
from cases.models import Account, Charge
from cases.service.intake import ImportReport, import_portfolio
from cases.snapshot import load_ledgers
from workflows.demo import lists, reactions
from workflows.demo.characters import Part
from workflows.demo.office import Office
from workflows.demo.people import Row
from workflows.demo.portfolio import Sheets, charge_rows
from workflows.demo.sheets import write_folder
from workflows.demo.town import address

_ADDRESS_FOUND_AFTER_MONTHS = 2
_LAST_MONTH = "12"


def load(office: Office, folder: Path, sheets: Sheets) -> ImportReport:
    """Writes a portfolio folder and imports it; an invented file that is refused is an error of ours."""
    stamp = office.stamp(Role.CUENTAS_CORRIENTES)
    write_folder(folder, sheets)
    with office.sessions.begin() as session:
        report = import_portfolio(session, folder, stamp, office.book)
    assert not report.is_refused, report.problems
    assert not report.problems, report.problems
    return report


def is_first_business_day(office: Office) -> bool:
    day = office.today.replace(day=1)
    while day < office.today:
        if is_business_day(office.calendar, day):
            return False
        day += timedelta(days=1)
    return True


def month(office: Office, folder: Path, months_lived: int) -> None:
    """New charges of the month that ended, what punctual people paid in it, and what the books correct."""
    first = office.today.replace(day=1)
    ended = f"{add_months(first, -1):%Y-%m}"
    upheld, office.upheld = office.upheld, {}
    office.closed_accounts |= set(upheld)
    sheets: Sheets = {
        "cuentas": _addresses_found(office) if months_lived == _ADDRESS_FOUND_AFTER_MONTHS else [],
        "cargos": _emission(office, ended)
        + [row for account in upheld for row in _corrected(office, account)],
        "pagos": _payments(office, subtract_business_days(office.calendar, first, 1), months_lived),
    }
    if any(sheets.values()):
        load(office, folder / f"mes-{ended}", sheets)
    for case in upheld.values():
        reactions.claim_answered(office, case, is_right=True)


def _emission(office: Office, ended: str) -> list[Row]:
    """The charges of a month, and in January those of the year that ended."""
    year, month_ended = ended.split("-")
    rows: list[Row] = []
    for account, debtor in office.debtors.items():
        if not debtor.is_active or account in office.closed_accounts:
            continue
        if not debtor.emits_by_year:
            rows.extend(charge_rows(debtor, ended))
        elif month_ended == _LAST_MONTH:
            rows.extend(charge_rows(debtor, year))
    return rows


def _payments(office: Office, paid_on: date, months_lived: int) -> list[Row]:
    """Punctual people, for as long as they are, and those who have learnt, owe nothing at the end of a month."""
    rows: list[Row] = []
    with office.sessions.begin() as session:
        learnt = lists.paid_up(session)
        punctual = [
            account
            for account, debtor in office.debtors.items()
            if debtor.part is Part.PUNCTUAL or months_lived <= debtor.punctual_months
        ]
        by_key = dict(
            session.execute(
                select(Account.id, Account.number).where(Account.number.in_({*learnt, *punctual}))
            ).all()
        )
        ledgers = load_ledgers(session, list(by_key))
        for key, account in sorted(by_key.items()):
            owed = ledgers[key].statement(office.book, paid_on).totals.total
            if owed > ZERO:
                rows.append(
                    {
                        "recibo": office.next_receipt(),
                        "cuenta": account,
                        "fecha": paid_on.isoformat(),
                        "monto": str(owed),
                    }
                )
    return rows


def _corrected(office: Office, account: str) -> list[Row]:
    """The charges of an account whose owner was right: each comes again, at zero."""
    with office.sessions.begin() as session:
        found = session.execute(
            select(Charge.tribute, Charge.period)
            .join(Account, Account.id == Charge.account_id)
            .where(Account.number == account, ~Charge.period.startswith("saldo"))
            .order_by(Charge.id)
        ).all()
    return [
        {"cuenta": account, "tributo": tribute, "periodo": period, "monto": "0.00"}
        for tribute, period in found
    ]


def _addresses_found(office: Office) -> list[Row]:
    """The cadastre visited the properties that had no address."""
    return [
        {
            "cuenta": account,
            "contribuyente": debtor.taxpayer,
            "tipo": debtor.kind.value,
            "barrio": debtor.place.name,
            "direccion": address(office.random, debtor.place),
        }
        for account, debtor in office.debtors.items()
        if debtor.part is Part.NOWHERE
    ]
