"""What a correction of the register may say, checked cell by cell as a portfolio's, and what it would change."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from cases.domain.errors import RuleRefused
from cases.intake import values
from cases.intake.tables import ACCOUNTS, TAXPAYERS, Column, Rules
from cases.intake.values import CellRefused, Parser, text_up_to
from cases.models import Account, Taxpayer
from cases.service.verbs.messages import BadFields

_REFERENCE_LENGTH = 200
_CODE = "code"
_OWNER = "taxpayer"
_CONSENT = ("accepts_email", "accepts_email_on", "accepts_email_reference")

_LABELS: Mapping[str, str] = {
    "name": "Nombre",
    "kind": "Tipo",
    "dui": "DUI",
    "nit": "NIT",
    "representative": "Representante",
    "phone": "Teléfono",
    "email": "Correo electrónico",
    "accepts_email": "Acepta avisos por correo",
    "accepts_email_on": "Aceptó el",
    "accepts_email_reference": "Dónde consta la aceptación",
    "address": "Dirección",
    "died_on": "Falleció el",
    "taxpayer": "Código del contribuyente",
    "zone": "Zona",
    "neighbourhood": "Barrio, colonia o cantón",
    "cadastral_key": "Clave catastral",
    "nis": "NIS",
    "business": "Giro",
    "latitude": "Latitud",
    "longitude": "Longitud",
    "state": "Estado",
    "determination_act": "Acto de determinación",
    "determination_notified_on": "Determinación notificada el",
}

_RECORDED: Mapping[str, str] = {
    "successor": "Responde por la sucesión",
}
"""What corrections record beside the fields that a person types."""


@dataclass(frozen=True, slots=True)
class RegisterField:
    """One thing of the register that a person may correct, by the name it has in `--data`."""

    name: str
    label: str
    is_required: bool
    parser: Callable[[Rules], Parser]
    default: Callable[[Rules], Any]


def _of_column(column: Column) -> RegisterField:
    label = _LABELS[column.field]
    return RegisterField(column.field, label, column.is_required, column.parser, column.default)


def _day_until_today(rules: Rules) -> Parser:
    def parse(cell: values.Cell) -> date:
        day = values.day(cell)
        if day > rules.today:
            raise CellRefused("future_date", f"La fecha {day:%d/%m/%Y} todavía no llega. Corrija la fecha.")
        return day

    return parse


def _of_consent(name: str, parser: Callable[[Rules], Parser]) -> RegisterField:
    return RegisterField(name, _LABELS[name], is_required=False, parser=parser, default=lambda _rules: None)


_CONSENT_FIELDS = (
    _of_consent("accepts_email_on", _day_until_today),
    _of_consent("accepts_email_reference", lambda _rules: text_up_to(_REFERENCE_LENGTH)),
)

_TAXPAYER_ORDER = tuple(_LABELS)[: tuple(_LABELS).index(_OWNER)]

TAXPAYER_FIELDS: Mapping[str, RegisterField] = {
    one.name: one
    for one in sorted(
        (*(_of_column(c) for c in TAXPAYERS.columns if c.field != _CODE), *_CONSENT_FIELDS),
        key=lambda one: _TAXPAYER_ORDER.index(one.name),
    )
}
ACCOUNT_FIELDS: Mapping[str, RegisterField] = {
    column.field: _of_column(column)
    for column in ACCOUNTS.columns
    if column.field not in ("number", "district")
}


def register_label(name: str) -> str:
    """How a person calls a field of the register, or what a correction recorded."""
    return _RECORDED.get(name) or _LABELS[name]


def parsed(fields: Mapping[str, RegisterField], data: Mapping[str, Any], rules: Rules) -> dict[str, Any]:
    """The values that the data give, by field; raises BadFields with every problem, each at its field."""
    problems: dict[str, str] = {}
    found: dict[str, Any] = {}
    for name, cell in data.items():
        field = fields.get(name)
        if field is None:
            problems[name] = f"no es un dato que se corrija aquí; se corrigen: {', '.join(fields)}"
        elif cell is not None and not isinstance(cell, str | int | float):
            problems[name] = "no es un texto, un número ni sí o no"
        elif cell is None or (isinstance(cell, str) and not cell.strip()):
            if field.is_required:
                problems[name] = "no puede quedar vacío"
            else:
                found[name] = field.default(rules)
        else:
            try:
                found[name] = field.parser(rules)(cell)
            except CellRefused as refused:
                problems[name] = refused.message
    if problems:
        listed = "; ".join(
            f"{fields[name].label if name in fields else name}: {says}" for name, says in problems.items()
        )
        raise BadFields(f"Datos de la corrección: {listed}", problems)
    return found


def with_consent(owner: Taxpayer, said: dict[str, Any], on: date) -> dict[str, Any]:
    """The same with the day and the paper of an acceptance, which end with it.

    Raises RuleRefused for one without an address or a paper, or that was given for another address (LGTM 95).
    """
    if not said.keys() & {*_CONSENT, "email"}:
        return said
    accepts = said.get("accepts_email", owner.accepts_email)
    if not accepts:
        return {**said, "accepts_email_on": None, "accepts_email_reference": None}
    if not said.get("email", owner.email):
        raise RuleRefused(
            "consent_without_email",
            "Quien acepta avisos por correo debe tener una dirección de correo: anótela, o quite la aceptación.",
            ("LGTM 95 n.º 4",),
        )
    is_new = not owner.accepts_email or said.get("email", owner.email) != owner.email
    reference = said.get("accepts_email_reference", None if is_new else owner.accepts_email_reference)
    if is_new and not reference:
        raise RuleRefused(
            "consent_without_paper",
            "Anote dónde consta la aceptación por escrito de esta dirección de correo: número, folio o archivo.",
            ("LGTM 95 n.º 4",),
        )
    since = said.get("accepts_email_on") or (on if is_new else owner.accepts_email_on or on)
    return {**said, "accepts_email_on": since, "accepts_email_reference": reference}


def check_place(account: Account, said: Mapping[str, Any]) -> None:
    """Raises BadFields for half a place: latitude and longitude go together."""
    latitude = said.get("latitude", account.latitude)
    longitude = said.get("longitude", account.longitude)
    if (latitude is None) != (longitude is None):
        missing = "longitude" if longitude is None else "latitude"
        says = "latitud y longitud van juntas: escriba las dos o deje vacías ambas"
        raise BadFields(f"Datos de la corrección: {says}.", {missing: says})


def shown(value: Any) -> str | bool | None:
    """A value of the register as the record of a correction keeps it."""
    if value is None or isinstance(value, bool):
        return value
    return value.isoformat() if isinstance(value, date) else str(value)


def differences(row: Taxpayer | Account, said: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Each field whose value would be another, with what it is and what it would be."""
    return {name: (now, new) for name, new in said.items() if not _same(now := getattr(row, name), new)}


def _same(now: Any, new: Any) -> bool:
    if isinstance(now, Decimal) and isinstance(new, Decimal):
        return now == new
    return bool(now == new) or (not now and not new and type(now) is not bool)
