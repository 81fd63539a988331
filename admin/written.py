"""How the cells of catalogues are written: words for codes, links to cases and documents."""

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from flask import url_for

from admin.access import may_open
from admin.office import person
from admin.registers import Column
from admin.words import FILTERS, amount, day, moment
from cases.domain.documents.kinds import KINDS
from cases.domain.vocabulary import (
    AccountKind,
    AccountState,
    AppointmentStatus,
    DeliveryMethod,
    DeliveryResult,
    DocumentStatus,
    Event,
    HoldReason,
    PlanStatus,
    Role,
    TaxpayerKind,
)

_APPOINTMENT_STATUS = {
    AppointmentStatus.BOOKED: "Citada",
    AppointmentStatus.ATTENDED: "Compareció",
    AppointmentStatus.NO_SHOW: "No compareció",
    AppointmentStatus.CANCELLED: "Sin efecto",
}
_NIGHT_STATUS = {"running": "En curso", "done": "Hecha", "missed": "Perdida"}
_OUTCOMES = {
    "paid": "Pagó",
    "promise": "Prometió pagar",
    "asks_plan": "Pidió plan",
    "claim": "Reclamó",
    "none": "Sin acuerdo",
}
_SHOWN_OF_A_DIGEST = 12

_CHOICES: dict[tuple[str, str], list[str]] = {
    ("contribuyentes", "kind"): list(TaxpayerKind),
    ("cuentas", "kind"): list(AccountKind),
    ("cuentas", "state"): list(AccountState),
    ("documentos", "kind"): list(KINDS),
    ("documentos", "status"): list(DocumentStatus),
    ("eventos", "event"): list(Event),
    ("diligencias", "how"): list(DeliveryMethod),
    ("diligencias", "result"): list(DeliveryResult),
    ("citas", "status"): list(AppointmentStatus),
    ("noches", "status"): list(_NIGHT_STATUS),
    ("retenciones", "reason"): list(HoldReason),
    ("planes", "status"): list(PlanStatus),
    ("usuarios", "role"): list(Role),
}
_WORDS_OF = {
    ("cuentas", "kind"): "tipo_cuenta",
    ("documentos", "kind"): "clase",
    ("documentos", "status"): "estado",
    ("eventos", "event"): "acto",
    ("diligencias", "how"): "medio",
    ("diligencias", "result"): "resultado",
    ("citas", "status"): "estado_cita",
    ("noches", "status"): "estado_noche",
    ("retenciones", "reason"): "retencion",
    ("planes", "status"): "estado_plan",
    ("usuarios", "role"): "rol",
}


def choices_of(register: str, key: str) -> list[tuple[str, str]]:
    """The closed list of a column with its words; empty where the database has it."""
    values = _CHOICES.get((register, key), [])
    words = _WORDS_OF.get((register, key), "")
    return [(str(value), _first_capital(_words(words, value).replace("_", " "))) for value in values]


def written(column: Column, value: Any) -> dict[str, Any]:
    """Text of a cell, where it leads, and whether it is a figure."""
    if value is None or value == "":
        return {"text": "–", "url": "", "is_figure": False, "is_code": False}
    is_code = column.written in ("codigo", "huella")
    text = _text(column.written, value)
    return {
        "text": _first_capital(text) if column.written and not is_code else text,
        "is_code": is_code,
        "url": _url(column.written, value),
        "is_figure": isinstance(value, Decimal | int) and not isinstance(value, bool),
    }


def _url(written_as: str, value: Any) -> str:
    role = person().role
    if written_as == "expediente" and may_open("expediente.page", role):
        return url_for("expediente.page", number=value)
    if written_as == "documento" and may_open("documento.download", role):
        return url_for("documento.download", number=value)
    return ""


def _text(written_as: str, value: Any) -> str:
    if written_as == "huella":
        return f"{value[:_SHOWN_OF_A_DIGEST]}…"
    if written_as:
        return _words(written_as, value)
    return next((write(value) for kind, write in _BY_TYPE if isinstance(value, kind)), str(value))


_BY_TYPE: tuple[tuple[type, Callable[[Any], str]], ...] = (
    (bool, lambda value: "sí" if value else "no"),
    (datetime, moment),
    (date, day),
    (time, lambda value: f"{value:%H:%M}"),
    (Decimal, amount),
)
"""How a value without words of its own is written; the narrower type comes first."""


def _words(written_as: str, value: Any) -> str:
    if written_as == "estado_cita":
        return _APPOINTMENT_STATUS[AppointmentStatus(value)]
    if written_as == "estado_noche":
        return _NIGHT_STATUS[value]
    if written_as == "desenlace":
        return _OUTCOMES.get(value, str(value))
    if written_as in FILTERS:
        return FILTERS[written_as](value)
    return str(value)


def _first_capital(text: str) -> str:
    return text[:1].upper() + text[1:]
