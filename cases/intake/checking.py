"""Between the rows of a file and what is stored: whether each thing that a row names exists."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from cases.domain.charge_names import charge_name, opening_period, tribute_and_period
from cases.intake.problems import Problem
from cases.intake.reading import Portfolio
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

DependentRow = TypeVar("DependentRow", ChargeRow, PaymentRow, OpeningBalanceRow)

_DEPENDENTS = (CHARGES.name, PAYMENTS.name, OPENING_BALANCES.name)

ChargeName = tuple[str, str]
"""Account number and name of the charge (`cases.domain.charge_names`)."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the rows of a file name and the file itself does not bring."""

    taxpayers: frozenset[str]
    accounts: frozenset[str]
    charges: frozenset[ChargeName]


@dataclass(frozen=True, slots=True)
class Stored:
    """Which of the wanted things are stored: districts by account number, tribute by charge and district."""

    taxpayers: frozenset[str] = frozenset()
    accounts: Mapping[str, frozenset[str]] = field(default_factory=dict)
    charges: Mapping[tuple[str, str, str], str] = field(default_factory=dict)
    """(district, account number, name of the charge) -> tribute."""


@dataclass(slots=True)
class Accepted:
    """The rows that may be stored, and the district of every account they name.

    `corrected` are charges that a later row of the same file corrects, with the row that holds the last word.
    `unplaced` are payments that can be given to no account or charge, with the code of what keeps them out.
    """

    taxpayers: list[TaxpayerRow]
    accounts: list[AccountRow]
    charges: list[ChargeRow]
    payments: list[PaymentRow]
    opening_balances: list[OpeningBalanceRow]
    district_of: dict[str, str]
    corrected: list[tuple[ChargeRow, ChargeRow]]
    unplaced: list[tuple[PaymentRow, str]]


def wanted(portfolio: Portfolio) -> Wanted:
    """What has to be looked up before `accept`."""
    sheets = portfolio.sheets
    accounts: set[str] = {row.account for name in _DEPENDENTS for row in sheets[name].rows}
    return Wanted(
        taxpayers=frozenset(row.taxpayer for row in sheets[ACCOUNTS.name].rows)
        - {row.code for row in sheets[TAXPAYERS.name].rows},
        accounts=frozenset(accounts - {row.number for row in sheets[ACCOUNTS.name].rows}),
        charges=frozenset((row.account, row.charge) for row in sheets[PAYMENTS.name].rows if row.charge)
        - _named(sheets[CHARGES.name].rows, sheets[OPENING_BALANCES.name].rows).keys(),
    )


def accept(portfolio: Portfolio, stored: Stored, default_district: str) -> Accepted:
    """The rows whose references hold; the others become problems of the portfolio and count as rejected."""
    return _Acceptance(portfolio, stored, default_district).result()


class _Acceptance:
    """One pass from what others name (taxpayers) to what names most (payments)."""

    def __init__(self, portfolio: Portfolio, stored: Stored, default_district: str) -> None:
        self._sheets = portfolio.sheets
        self._problems = portfolio.problems
        self._stored = stored
        self._default_district = default_district
        self._districts: dict[str, str] = {}
        self._codes: dict[tuple[str, int], str] = {}

    def result(self) -> Accepted:
        taxpayers: list[TaxpayerRow] = self._sheets[TAXPAYERS.name].rows
        accounts = self._accounts({row.code for row in taxpayers})
        self._districts = {row.number: row.district for row in accounts}
        charge_rows: list[ChargeRow] = self._sheets[CHARGES.name].rows
        payment_rows: list[PaymentRow] = self._sheets[PAYMENTS.name].rows
        balance_rows: list[OpeningBalanceRow] = self._sheets[OPENING_BALANCES.name].rows
        charges, corrected = _last_words(self._of_known_accounts(CHARGES.name, charge_rows))
        balances = self._of_known_accounts(OPENING_BALANCES.name, balance_rows)
        tributes = _named(charges, balances)
        payments = [
            row
            for row in self._of_known_accounts(PAYMENTS.name, payment_rows)
            if row.charge is None or self._finds_charge(row, row.charge, tributes)
        ]
        return Accepted(
            taxpayers=taxpayers,
            accounts=accounts,
            charges=charges,
            payments=payments,
            opening_balances=balances,
            district_of=self._districts,
            corrected=corrected,
            unplaced=[
                (row, self._codes[PAYMENTS.name, row.row])
                for row in payment_rows
                if (PAYMENTS.name, row.row) in self._codes
            ],
        )

    def _accounts(self, codes_in_file: set[str]) -> list[AccountRow]:
        sheet = self._sheets[ACCOUNTS.name]
        bad_keys = self._sheets[TAXPAYERS.name].bad_keys
        rows: list[AccountRow] = sheet.rows
        accepted = []
        for row in rows:
            if row.taxpayer in codes_in_file or row.taxpayer in self._stored.taxpayers:
                accepted.append(row)
                continue
            sheet.bad_keys.add(("cuenta", row.number))
            if ("codigo", row.taxpayer) in bad_keys:
                self._reject_with(ACCOUNTS.name, row.row, "contribuyente", TAXPAYERS.name)
            else:
                text = (
                    f"No existe el contribuyente {row.taxpayer}. "
                    "Agréguelo a la hoja contribuyentes o corrija el código."
                )
                self._reject(ACCOUNTS.name, row.row, "contribuyente", "unknown_taxpayer", text)
        return accepted

    def _of_known_accounts(self, name: str, rows: list[DependentRow]) -> list[DependentRow]:
        accepted = []
        for row in rows:
            if row.account in self._districts or self._finds_account(name, row):
                accepted.append(row)
            elif isinstance(row, ChargeRow):
                self._sheets[name].bad_keys.add(
                    ("cuenta", "cargo", row.account, row.source_id)
                    if row.source_id
                    else ("cuenta", "tributo", "periodo", row.account, row.tribute, row.period)
                )
        return accepted

    def _finds_account(self, name: str, row: ChargeRow | PaymentRow | OpeningBalanceRow) -> bool:
        """Whether the account is stored, and then notes its district; else notes the problem."""
        districts = self._stored.accounts.get(row.account, frozenset())
        if self._default_district in districts:
            self._districts[row.account] = self._default_district
        elif len(districts) == 1:
            (self._districts[row.account],) = districts
        elif districts:
            text = (
                f"La cuenta {row.account} existe en varios distritos. "
                "Agréguela a la hoja cuentas con su distrito."
            )
            self._reject(name, row.row, "cuenta", "ambiguous_account", text)
        elif ("cuenta", row.account) in self._sheets[ACCOUNTS.name].bad_keys:
            self._reject_with(name, row.row, "cuenta", ACCOUNTS.name)
        else:
            text = f"No existe la cuenta {row.account}. Agréguela a la hoja cuentas o corrija el número."
            self._reject(name, row.row, "cuenta", "unknown_account", text)
        return row.account in self._districts

    def _finds_charge(self, row: PaymentRow, charge: str, tributes: dict[ChargeName, str]) -> bool:
        tribute = tributes.get((row.account, charge))
        if tribute is None:
            tribute = self._stored.charges.get((self._districts[row.account], row.account, charge))
        if tribute is not None:
            if row.tribute in (None, tribute):
                return True
            text = f"El cargo {charge} es de {tribute}. Corrija el tributo o deje la celda vacía."
            self._reject(PAYMENTS.name, row.row, "tributo", "charge_of_other_tribute", text)
        elif self._is_bad_charge(row.account, charge):
            self._reject_with(PAYMENTS.name, row.row, "cargo", CHARGES.name)
        else:
            text = f"La cuenta {row.account} no tiene el cargo {charge}. Corríjalo o deje la celda vacía."
            self._reject(PAYMENTS.name, row.row, "cargo", "unknown_charge", text)
        return False

    def _is_bad_charge(self, account: str, charge: str) -> bool:
        """Whether a row of the file that was rejected is about it."""
        by_period = ("cuenta", "tributo", "periodo", account, *tribute_and_period(charge))
        return not {("cuenta", "cargo", account, charge), by_period}.isdisjoint(
            self._sheets[CHARGES.name].bad_keys
        )

    def _reject(self, sheet: str, row: int, column: str, code: str, message: str) -> None:
        self._problems.add(Problem(sheet, row, column, code, message))
        self._sheets[sheet].rejected += 1
        self._codes[sheet, row] = code

    def _reject_with(self, sheet: str, row: int, column: str, other_sheet: str) -> None:
        text = f"Depende de una fila de {other_sheet} que tiene problemas. Corrija primero aquella."
        self._reject(sheet, row, column, "depends_on_bad_row", text)


def _named(charges: Iterable[ChargeRow], balances: Iterable[OpeningBalanceRow]) -> dict[ChargeName, str]:
    """The tribute of each charge of the file by its name; an id comes before what reads like it."""
    names = {
        (row.account, charge_name(None, row.tribute, opening_period(row.cutoff_on))): row.tribute
        for row in balances
    }
    for row in sorted(charges, key=lambda row: row.source_id is not None):
        names[row.account, charge_name(row.source_id, row.tribute, row.period)] = row.tribute
    return names


def _last_words(rows: Iterable[ChargeRow]) -> tuple[list[ChargeRow], list[tuple[ChargeRow, ChargeRow]]]:
    """One row a charge, the last one; and each earlier row with the one that corrects it."""
    by_identity: dict[tuple[str, ...], list[ChargeRow]] = {}
    for row in rows:
        what = (row.source_id,) if row.source_id else (row.tribute, row.period)
        by_identity.setdefault((row.account, *what), []).append(row)
    corrected = [(row, same[-1]) for same in by_identity.values() for row in same[:-1]]
    return [same[-1] for same in by_identity.values()], corrected
