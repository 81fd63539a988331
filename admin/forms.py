"""Forms generated from the fields of a verb: what the service asks for is what the page shows."""

import types
import typing
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from itertools import zip_longest
from typing import Any, Literal, Union, get_args, get_origin

from annotated_types import MaxLen
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from werkzeug.datastructures import MultiDict

from admin.words import day
from cases.domain.vocabulary import (
    CloseReason,
    DeliveryMethod,
    DeliveryResult,
    HoldReason,
    HoldScope,
    IdentityDocument,
    PlanRegime,
)
from cases.domain.words import (
    CLOSE_REASON_NAMES,
    HOLD_REASON_NAMES,
    HOLD_SCOPE_NAMES,
    IDENTITY_DOCUMENT_NAMES,
    METHOD_NAMES,
    RESULT_NAMES,
)

Option = tuple[str, str]
Choices = Mapping[str, Sequence[Option]]

PREFIX = "f_"
"""Before the name of every generated field, so that none can be taken for the panel's own."""

_ENUM_WORDS: Mapping[type[Enum], Mapping[Any, str]] = {
    DeliveryMethod: METHOD_NAMES,
    DeliveryResult: RESULT_NAMES,
    HoldReason: HOLD_REASON_NAMES,
    HoldScope: HOLD_SCOPE_NAMES,
    IdentityDocument: IDENTITY_DOCUMENT_NAMES,
    CloseReason: CLOSE_REASON_NAMES,
    PlanRegime: {
        PlanRegime.LAW: "general de la ley (LGTM 36)",
        PlanRegime.ORDINANCE: "ordenanza transitoria",
        PlanRegime.JUDICIAL: "firmado en el juicio",
    },
}
_LONG_FROM_CHARACTERS = 400
"""A text that may be this long is written in a box of several lines."""

_ROWS: Mapping[str, tuple[str, ...]] = {
    "assets": ("kind", "description", "source"),
    "folios": ("document", "folios"),
}
"""Fields that take rows, one a line, and the parts of each row, between bars."""

_FILES = frozenset({"photo"})
"""Fields that take a file; what the verb gets is its digest."""

_RARE = frozenset(
    {
        "trace",
        "enabled_by",
        "posted_on",
        "posted_at",
        "removed_on",
        "removed_at",
        "newspaper",
        "ground",
        "ground_proof",
        "latitude",
        "longitude",
        "witness_name",
        "witness_identity_line",
        "return_on",
        "return_at",
        "clock",
        "guarantee_text",
        "costs_amount",
        "court_number",
        "receipt_number",
        "notification_address",
        "papers",
        "person_capacity",
        "person_proof",
        "officer_name",
        "officer_post",
    }
)
_ROWS_HELP: Mapping[str, str] = {
    "assets": "Uno por línea: clase | descripción | fuente. Ejemplo: inmueble | casa en Barrio El Centro | Catastro",
    "folios": "Uno por línea, solo los de más de un folio: documento | folios. Ejemplo: EC-SJN-2026-0115 | 3",
}
_LISTS = (list, tuple, set, frozenset)


@dataclass(frozen=True, slots=True)
class Field:
    """One control; `value` is text as typed, or a list of texts where several may be chosen."""

    name: str
    label: str
    help: str
    control: str
    required: bool
    options: Sequence[Option]
    value: str | list[str]
    error: str = ""

    @property
    def is_rare(self) -> bool:
        """Needed in special cases only: shown folded, unless it says something."""
        return self.name in _RARE and not self.error and not self.required

    @property
    def said(self) -> str:
        """What it holds, to be read and not changed; "" where nothing was said."""
        words = dict(self.options)
        given = [self.value] if isinstance(self.value, str) else self.value
        if self.control == "flag":
            return "Sí" if self.value else "No"
        if self.control == "date" and isinstance(self.value, str) and self.value:
            return day(date.fromisoformat(self.value))
        return ", ".join(words.get(one, one) for one in given)

    @property
    def id(self) -> str:
        return PREFIX + self.name


def fields_of(
    model: type[BaseModel], choices: Choices, values: Mapping[str, Any], errors: Mapping[str, str]
) -> list[Field]:
    """The controls of a verb, in the order in which its model declares them."""
    return [
        _field(name, info, choices.get(name), values.get(name), _sentence(errors.get(name, "")))
        for name, info in model.model_fields.items()
    ]


def typed(model: type[BaseModel], form: MultiDict[str, str]) -> dict[str, Any]:
    """What was typed, by field; what was left empty is left out, so that the model's defaults apply."""
    found: dict[str, Any] = {}
    for name, info in model.model_fields.items():
        kind = _kind(info)
        if kind is bool:
            found[name] = PREFIX + name in form
        elif get_origin(kind) in _LISTS:
            chosen = _listed(name, form)
            if chosen:
                found[name] = chosen
        elif text := form.get(PREFIX + name, "").strip():
            found[name] = text
    return found


def _listed(name: str, form: MultiDict[str, str]) -> list[Any]:
    """What was chosen, or what was written one a line."""
    lines = [line.strip() for text in form.getlist(PREFIX + name) for line in text.splitlines()]
    kept = [line for line in lines if line]
    if name not in _ROWS:
        return kept
    return [
        dict(
            zip_longest(
                _ROWS[name], (part.strip() for part in line.split("|", len(_ROWS[name]) - 1)), fillvalue=""
            )
        )
        for line in kept
    ]


def as_typed(data: Mapping[str, Any]) -> dict[str, Any]:
    """Values of a verb as a form would carry them."""
    return {
        name: [_line(one) for one in value] if isinstance(value, _LISTS) else value
        for name, value in data.items()
    }


def _sentence(problem: str) -> str:
    return f"{problem[:1].upper()}{problem[1:].rstrip('.')}." if problem else ""


def _line(value: Any) -> str:
    return " | ".join(value.values()) if isinstance(value, dict) else str(value)


def _field(name: str, info: FieldInfo, options: Sequence[Option] | None, value: Any, error: str) -> Field:
    kind = _kind(info)
    offered = list(options) if options is not None else _options(kind)
    control = (
        "file" if name in _FILES else _control(kind, info, has_options=options is not None or bool(offered))
    )
    if (
        value is None
        and not info.is_required()
        and info.default not in (None, "")
        and info.default_factory is None
    ):
        value = info.default
    if value is None and control == "choice" and info.is_required() and len(offered) == 1:
        value = offered[0][0]
    return Field(
        name=name,
        label=info.title or name,
        help=_ROWS_HELP.get(name, info.description or ""),
        control=control,
        required=info.is_required(),
        options=offered,
        value=_text(value),
        error=error,
    )


def _text(value: Any) -> str | list[str]:
    if value is None or value is False:
        return ""
    if value is True:
        return "si"
    if isinstance(value, _LISTS):
        return [_line(one) for one in value]
    if isinstance(value, time):
        return value.strftime("%H:%M")
    return str(value.value if isinstance(value, Enum) else value)


def _kind(info: FieldInfo) -> Any:
    """The type of a field without its "or None" and its annotations."""
    kind: Any = info.annotation
    while get_origin(kind) in (Union, types.UnionType, typing.Annotated):
        kind = next(part for part in get_args(kind) if part is not type(None))
    return kind


def _options(kind: Any) -> list[Option]:
    inner = get_args(kind)[0] if get_origin(kind) in _LISTS else kind
    if get_origin(inner) is Literal:
        return [(str(value), _words_of(value)) for value in get_args(inner)]
    if isinstance(inner, type) and issubclass(inner, Enum):
        words = _ENUM_WORDS.get(inner, {})
        return [(str(member.value), words.get(member, str(member.value)).capitalize()) for member in inner]
    return []


def _words_of(value: Any) -> str:
    for words in _ENUM_WORDS.values():
        if value in words:
            return words[value].capitalize()
    return _LITERAL_WORDS.get(str(value), str(value).replace("_", " ").capitalize())


_LITERAL_WORDS = {
    "petition": "La persona citada lo pidió",
    "unattended": "La oficina no puede atenderla",
    "paid": "Pagó",
    "promise": "Prometió pagar en una fecha",
    "asks_plan": "Pide un plan de pago",
    "claim": "Reclama la deuda",
    "none": "Sin acuerdo",
    "acknowledges": "Reconoce la deuda",
    "disputes": "No la reconoce",
    "disputes_part": "Reconoce una parte",
    "no_statement": "No se pronuncia",
    "signed": "Firma",
    "cannot_sign": "No puede firmar",
    "office": "El de la oficina",
    "phone": "El del teléfono",
    "declines": "No quiere firmar",
    "no_place": "No consta un lugar para notificarle",
    "not_domiciled": "No tiene domicilio en el municipio",
}


def _control(kind: Any, info: FieldInfo, *, has_options: bool) -> str:
    if kind is bool:
        return "flag"
    if get_origin(kind) in _LISTS:
        return "choices" if has_options else "lines"
    if has_options:
        return "choice"
    for known, control in (
        (datetime, "datetime"),
        (date, "date"),
        (time, "time"),
        (Decimal, "money"),
        (int, "whole"),
    ):
        if kind is known:
            return control
    longest = next((part.max_length for part in info.metadata if isinstance(part, MaxLen)), 0)
    return "long" if longest >= _LONG_FROM_CHARACTERS else "text"
