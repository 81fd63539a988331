"""The invented portfolio: who owes what on the day the story begins, as rows of the sheets people send.

The same seed, number of accounts, months and first day give the same rows; amounts are those of the example tariff.
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from cases.domain.terms import add_months
from cases.domain.vocabulary import AccountKind, AccountState
from cases.law import LawAt
from workflows.demo import people
from workflows.demo.arrears import Arrears, arrears_of
from workflows.demo.characters import GOES_TO_COURT, GONE, MAY_FALL_BEHIND, Part, cast
from workflows.demo.people import JointOwner, Row
from workflows.demo.town import BARRIOS, PLACES, Place, address, any_place, near, trade

_LETTERS = {
    AccountKind.INMUEBLE: "I",
    AccountKind.EMPRESA: "E",
    AccountKind.MERCADO: "M",
    AccountKind.CEMENTERIO: "C",
}
_URBAN_SERVICES = ("aseo", "alumbrado", "pavimentacion", "desechos")
_RURAL_SERVICES = ("aseo", "alumbrado")

_NEW_CASES_OVER_MONTHS = 3
_WORTH_A_CASE = Decimal(25)
_MONTHS_UNTIL_LATE = 1

Sheets = dict[str, list[Row]]
"""Rows by sheet of the portfolio."""


@dataclass(frozen=True, slots=True)
class Debtor:
    """An account and the part its owner plays; `tariff` is what each period of each tribute costs it."""

    account: str
    taxpayer: str
    part: Part
    kind: AccountKind
    place: Place
    tariff: dict[str, Decimal]
    is_active: bool = True
    punctual_months: int = 0
    """Months of the story in which this one still pays like punctual people."""

    @property
    def emits_by_year(self) -> bool:
        return self.kind is AccountKind.CEMENTERIO


@dataclass(slots=True)
class Portfolio:
    """The sheets of the first file, the cast, and who owns with whom (which no sheet can say)."""

    sheets: Sheets
    debtors: list[Debtor] = field(default_factory=list)
    joint_owners: list[JointOwner] = field(default_factory=list)


def make_portfolio(accounts: int, months: int, seed: int, start_on: date, law: LawAt) -> Portfolio:
    """The town on `start_on`; every charge is of a period that was over by then. Raises BadInput."""
    random = Random(seed)  # noqa: S311 -- an invented town must come out the same for the same seed
    portfolio = Portfolio({"contribuyentes": [], "cuentas": [], "cargos": [], "saldos_iniciales": []})
    for number, part in enumerate(cast(accounts, random), start=1):
        _add(portfolio, number, part, months, start_on, law, random)
    return portfolio


def _add(
    portfolio: Portfolio, number: int, part: Part, months: int, start_on: date, law: LawAt, random: Random
) -> None:
    kind = _kind(part, random)
    is_worth_a_suit = part in GOES_TO_COURT
    place = any_place(random, BARRIOS if is_worth_a_suit or kind is AccountKind.MERCADO else PLACES)
    taxpayer = _owner(portfolio, number, part, kind, place, start_on, random)
    debtor = Debtor(
        account=f"{_LETTERS[kind]}-{place.zone}-{number:04d}",
        taxpayer=taxpayer,
        part=part,
        kind=kind,
        place=place,
        tariff=_tariff(kind, place, law, random, at_least=Decimal(12) if is_worth_a_suit else Decimal(0)),
        is_active=part not in GONE,
    )
    is_first = all(other.part is not part for other in portfolio.debtors)
    punctual = _punctual_months(debtor, number, months, is_first=is_first)
    debtor = replace(debtor, punctual_months=punctual)
    portfolio.debtors.append(debtor)
    portfolio.sheets["cuentas"].append(_account_row(debtor, number, start_on, random))
    owed = Arrears() if debtor.punctual_months else arrears_of(part, debtor.tariff, start_on, random)
    _add_charges(portfolio.sheets, debtor, owed, start_on)
    if kind is AccountKind.INMUEBLE and number % 19 == 0 and part is not Part.PRESCRIBING:
        portfolio.joint_owners.append(people.joint_owner(debtor.account, number, start_on, random))


def _punctual_months(debtor: Debtor, number: int, months: int, *, is_first: bool) -> int:
    """All of such a part but the first fall behind within the story, so as to be cases of its last months."""
    may = debtor.part in MAY_FALL_BEHIND and not debtor.emits_by_year
    if is_first or not may:
        return 0
    unpaid = int(_WORTH_A_CASE / sum(debtor.tariff.values(), Decimal(0)))
    return max(0, months - number % _NEW_CASES_OVER_MONTHS - unpaid - _MONTHS_UNTIL_LATE)


def _kind(part: Part, random: Random) -> AccountKind:
    if part is Part.UNDETERMINED:
        return AccountKind.EMPRESA
    if part in GOES_TO_COURT:
        return random.choice((AccountKind.INMUEBLE, AccountKind.EMPRESA))
    if part is not Part.PUNCTUAL and part is not Part.SLOW:
        return AccountKind.INMUEBLE if random.random() < 0.85 else AccountKind.MERCADO
    return random.choices(list(_LETTERS), weights=(70, 13, 10, 7))[0]


def _owner(
    portfolio: Portfolio,
    number: int,
    part: Part,
    kind: AccountKind,
    place: Place,
    start_on: date,
    random: Random,
) -> str:
    """The code of the owner: somebody new, or now and then the neighbour, who then has two accounts."""
    before = portfolio.debtors[-1] if portfolio.debtors else None
    alike = before is not None and before.part is part and before.kind is kind
    if before is not None and alike and random.random() < 0.3:
        return before.taxpayer
    row = people.taxpayer_row(number, part, kind, place, start_on, random)
    portfolio.sheets["contribuyentes"].append(row)
    return row["codigo"]


def _tariff(
    kind: AccountKind, place: Place, law: LawAt, random: Random, at_least: Decimal
) -> dict[str, Decimal]:
    """What a period costs: the example tariff by the size of the property or the business."""
    codes: tuple[str, ...]
    sizes: tuple[int, ...]
    if kind is AccountKind.CEMENTERIO:
        codes, sizes = ("cementerio",), (1, 1, 2)
    elif kind is AccountKind.MERCADO:
        codes, sizes = ("mercado",), (1, 1, 1, 2)
    elif kind is AccountKind.EMPRESA:
        codes, sizes = ("impuesto_actividad",), (1, 1, 2, 3, 4)
    else:
        codes, sizes = (_URBAN_SERVICES if place.is_urban else _RURAL_SERVICES), (1, 1, 1, 2, 3)
    size = Decimal(random.choice(sizes))
    tariff = {code: law.tribute(code).example_tariff * size for code in codes}
    while sum(tariff.values()) < at_least:
        tariff = {code: amount * 2 for code, amount in tariff.items()}
    return tariff


def _account_row(debtor: Debtor, number: int, start_on: date, random: Random) -> Row:
    has_place = debtor.part not in (Part.NOWHERE, Part.PRESCRIBING)
    latitude, longitude = near(random, debtor.place)
    row = {
        "cuenta": debtor.account,
        "contribuyente": debtor.taxpayer,
        "tipo": debtor.kind.value,
        "distrito": "SJN",
        "zona": debtor.place.zone,
        "barrio": debtor.place.name if has_place else "",
        "direccion": address(random, debtor.place) if has_place else "",
        "clave_catastral": f"0810-{debtor.place.zone}-{number:05d}",
        "nis": f"000{number:05d}",
        "latitud": latitude if has_place else "",
        "longitud": longitude if has_place else "",
        "estado": (AccountState.ACTIVA if debtor.is_active else AccountState.CERRADA).value,
    }
    if debtor.kind is AccountKind.EMPRESA:
        row["giro"] = trade(random)
        if debtor.part is not Part.UNDETERMINED:
            determined_on = start_on - timedelta(days=random.randint(900, 2500))
            row["acto_determinacion"] = determination_act(number, determined_on)
            row["determinacion_notificada_el"] = (determined_on + timedelta(days=9)).isoformat()
    return row


def determination_act(number: int, on: date) -> str:
    """An invented resolution of the tax unit."""
    return f"Resolución de calificación n.º {number:04d}-{on.year} del {on:%d/%m/%Y}"


def _add_charges(sheets: Sheets, debtor: Debtor, owed: Arrears, start_on: date) -> None:
    if owed.balance is not None:
        tribute = next(iter(debtor.tariff))
        sheets["saldos_iniciales"].append({"cuenta": debtor.account, "tributo": tribute, **owed.balance})
    periods = owed.years if debtor.emits_by_year else owed.months
    for period in periods:
        sheets["cargos"].extend(charge_rows(debtor, period))
    if debtor.is_active and not debtor.emits_by_year and not owed.months:
        sheets["cargos"].extend(charge_rows(debtor, f"{add_months(start_on, -1):%Y-%m}"))


def charge_rows(debtor: Debtor, period: str) -> list[Row]:
    """What one period costs an account."""
    return [
        {"cuenta": debtor.account, "tributo": code, "periodo": period, "monto": str(amount)}
        for code, amount in debtor.tariff.items()
    ]
