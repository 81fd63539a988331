"""The five tables of a portfolio: columns, what each cell must hold, what makes two rows the same thing."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from cases.domain.vocabulary import AccountKind, AccountState, TaxpayerKind
from cases.intake import values
from cases.intake.values import Cell, CellRefused, Parser, text_up_to


@dataclass(frozen=True, slots=True)
class Rules:
    """What the checks need from outside: today, the tributes of the law book, districts (code -> name)."""

    today: date
    tributes: frozenset[str]
    districts: Mapping[str, str]
    default_district: str


@dataclass(frozen=True, slots=True)
class TaxpayerRow:
    row: int
    code: str
    name: str
    kind: str
    dui: str | None
    nit: str | None
    representative: str | None
    phone: str | None
    email: str | None
    accepts_email: bool
    address: str | None
    died_on: date | None


@dataclass(frozen=True, slots=True)
class AccountRow:
    row: int
    number: str
    taxpayer: str
    kind: str
    district: str
    zone: str | None
    neighbourhood: str | None
    address: str | None
    cadastral_key: str | None
    nis: str | None
    business: str | None
    latitude: Decimal | None
    longitude: Decimal | None
    state: str
    determination_act: str | None
    determination_notified_on: date | None


@dataclass(frozen=True, slots=True)
class ChargeRow:
    row: int
    account: str
    tribute: str
    period: str
    amount: Decimal
    source_id: str | None
    due_on: date | None
    determination_act: str | None
    determination_notified_on: date | None


@dataclass(frozen=True, slots=True)
class PaymentRow:
    row: int
    receipt: str
    account: str
    paid_on: date
    amount: Decimal
    charge: str | None
    tribute: str | None


@dataclass(frozen=True, slots=True)
class OpeningBalanceRow:
    row: int
    account: str
    tribute: str
    cutoff_on: date
    principal: Decimal
    interest: Decimal
    fine: Decimal | None
    from_period: str | None
    to_period: str | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `parser` makes its cell parser from the rules, `default` stands for an empty cell."""

    name: str
    field: str
    parser: Callable[[Rules], Parser]
    is_required: bool = False
    default: Callable[[Rules], Any] = lambda _rules: None


Fault = tuple[str, str, str]
"""Column, code and message."""


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet; its columns come in the order of the row's fields.

    `keys` are the columns that say what a row is about; the first ones whose cells are all given count.
    A repeated key is a bad row with `repeated_code`, or, where that is empty, corrects the earlier row.
    `whole_row` looks for what no single cell shows.
    """

    name: str
    row_type: type[Any]
    columns: tuple[Column, ...]
    keys: tuple[tuple[str, ...], ...]
    repeated_code: str = "duplicate_row"
    whole_row: Callable[[Any], Iterable[Fault]] = lambda _row: ()


def _always(parser: Parser) -> Callable[[Rules], Parser]:
    return lambda _rules: parser


def _text(longest: int) -> Callable[[Rules], Parser]:
    return _always(text_up_to(longest))


def _one_of(options: type[TaxpayerKind | AccountKind | AccountState]) -> Callable[[Rules], Parser]:
    return _always(values.choice({str(option): str(option) for option in options}))


def _day_not_after_today(rules: Rules) -> Parser:
    def parse(cell: Cell) -> date:
        day = values.day(cell)
        if day > rules.today:
            raise CellRefused("future_date", f"La fecha {day:%d/%m/%Y} todavía no llega. Corrija la fecha.")
        return day

    return parse


def _period(rules: Rules) -> Parser:
    def parse(cell: Cell) -> str:
        period = values.period(cell)
        if int(period[:4]) > rules.today.year + 1:
            raise CellRefused(
                "bad_period", f"El período {period} está demasiado lejos en el futuro. Corríjalo."
            )
        return period

    return parse


def _tribute(rules: Rules) -> Parser:
    return values.choice({code: code for code in rules.tributes}, code="unknown_tribute")


def _district(rules: Rules) -> Parser:
    by_name = {name: code for code, name in rules.districts.items()}
    return values.choice(by_name | {code: code for code in rules.districts}, code="unknown_district")


def _default_district(rules: Rules) -> str:
    return rules.default_district


def _half_a_place(row: AccountRow) -> Iterable[Fault]:
    if (row.latitude is None) != (row.longitude is None):
        absent = "latitud" if row.latitude is None else "longitud"
        yield absent, "missing_value", f"Falta {absent}. Escriba las dos coordenadas o ninguna."


def _periods_out_of_order(row: OpeningBalanceRow) -> Iterable[Fault]:
    if row.from_period and row.to_period and row.from_period[: len(row.to_period)] > row.to_period:
        yield "hasta", "bad_period", "El período «hasta» es anterior a «desde». Corrija uno de los dos."


_CODE_LENGTH = 40
_SOURCE_ID_LENGTH = 60
_NAME_LENGTH = 200
_PHRASE_LENGTH = 120
_ADDRESS_LENGTH = 300

_ACCOUNT = Column("cuenta", "account", _text(_CODE_LENGTH), is_required=True)
_TRIBUTE = Column("tributo", "tribute", _tribute, is_required=True)
_ACT = Column("acto_determinacion", "determination_act", _text(_NAME_LENGTH))
_ACT_NOTIFIED = Column("determinacion_notificada_el", "determination_notified_on", _day_not_after_today)

TAXPAYERS = Table(
    "contribuyentes",
    TaxpayerRow,
    (
        Column("codigo", "code", _text(_CODE_LENGTH), is_required=True),
        Column("nombre", "name", _text(_NAME_LENGTH), is_required=True),
        Column("tipo", "kind", _one_of(TaxpayerKind), is_required=True),
        Column("dui", "dui", _always(values.dui)),
        Column("nit", "nit", _always(values.nit)),
        Column("representante", "representative", _text(_NAME_LENGTH)),
        Column("telefono", "phone", _text(_CODE_LENGTH)),
        Column("correo", "email", _always(values.email)),
        Column("acepta_correo", "accepts_email", _always(values.yes_or_no), default=lambda _rules: False),
        Column("direccion", "address", _text(_ADDRESS_LENGTH)),
        Column("fallecido_el", "died_on", _day_not_after_today),
    ),
    keys=(("codigo",),),
)

# The box around El Salvador: a pair written the wrong way round falls outside it.
ACCOUNTS = Table(
    "cuentas",
    AccountRow,
    (
        Column("cuenta", "number", _text(_CODE_LENGTH), is_required=True),
        Column("contribuyente", "taxpayer", _text(_CODE_LENGTH), is_required=True),
        Column("tipo", "kind", _one_of(AccountKind), is_required=True),
        Column("distrito", "district", _district, default=_default_district),
        Column("zona", "zone", _text(_CODE_LENGTH)),
        Column("barrio", "neighbourhood", _text(_PHRASE_LENGTH)),
        Column("direccion", "address", _text(_ADDRESS_LENGTH)),
        Column("clave_catastral", "cadastral_key", _text(_CODE_LENGTH)),
        Column("nis", "nis", _text(_CODE_LENGTH)),
        Column("giro", "business", _text(_PHRASE_LENGTH)),
        Column("latitud", "latitude", _always(values.degrees_between("12.9", "14.6"))),
        Column("longitud", "longitude", _always(values.degrees_between("-90.3", "-87.5"))),
        Column("estado", "state", _one_of(AccountState), default=lambda _rules: str(AccountState.ACTIVA)),
        _ACT,
        _ACT_NOTIFIED,
    ),
    keys=(("cuenta",),),
    whole_row=_half_a_place,
)

CHARGES = Table(
    "cargos",
    ChargeRow,
    (
        _ACCOUNT,
        _TRIBUTE,
        Column("periodo", "period", _period, is_required=True),
        Column("monto", "amount", _always(values.amount), is_required=True),
        Column("cargo", "source_id", _text(_SOURCE_ID_LENGTH)),
        Column("vence_el", "due_on", _always(values.day)),
        _ACT,
        _ACT_NOTIFIED,
    ),
    keys=(("cuenta", "cargo"), ("cuenta", "tributo", "periodo")),
    repeated_code="",
)

PAYMENTS = Table(
    "pagos",
    PaymentRow,
    (
        Column("recibo", "receipt", _text(_CODE_LENGTH), is_required=True),
        _ACCOUNT,
        Column("fecha", "paid_on", _day_not_after_today, is_required=True),
        Column("monto", "amount", _always(values.positive_amount), is_required=True),
        Column("cargo", "charge", _text(_SOURCE_ID_LENGTH)),
        Column("tributo", "tribute", _tribute),
    ),
    keys=(
        ("recibo", "cuenta", "cargo", "tributo"),
        ("recibo", "cuenta", "cargo"),
        ("recibo", "cuenta", "tributo"),
        ("recibo", "cuenta"),
    ),
    repeated_code="duplicate_receipt",
)

OPENING_BALANCES = Table(
    "saldos_iniciales",
    OpeningBalanceRow,
    (
        _ACCOUNT,
        _TRIBUTE,
        Column("fecha_corte", "cutoff_on", _day_not_after_today, is_required=True),
        Column("principal", "principal", _always(values.amount), is_required=True),
        Column("interes", "interest", _always(values.amount), default=lambda _rules: Decimal("0.00")),
        Column("multa", "fine", _always(values.amount)),
        Column("desde", "from_period", _always(values.period_or_day)),
        Column("hasta", "to_period", _always(values.period_or_day)),
    ),
    keys=(("cuenta", "tributo", "fecha_corte"),),
    whole_row=_periods_out_of_order,
)

TABLES = (TAXPAYERS, ACCOUNTS, CHARGES, PAYMENTS, OPENING_BALANCES)
BY_PLAIN_NAME: Mapping[str, Table] = {values.plain(table.name): table for table in TABLES}
"""Tables by how a sheet or file may be called, without accents, capitals or spaces."""
