"""Forms of the register: the controls of a taxpayer or an account as they stand, and what was typed in them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from werkzeug.datastructures import MultiDict

from admin.forms import PREFIX, Field, Option
from cases.domain.cadastre import TaskCode
from cases.domain.vocabulary import AccountKind, AccountState, TaxpayerKind
from cases.domain.words import ACCOUNT_KIND_NAMES
from cases.models import Account, Taxpayer
from cases.service.register_data import ACCOUNT_FIELDS, TAXPAYER_FIELDS, RegisterField

LISTED = "campos"
"""Field of the form that names the controls it shows: what it does not show is not touched."""

_IDENTITIES = frozenset({"dui", "nit"})
"""Reserved: the form shows only their end, so an empty control leaves them as they are (LGTM 86)."""

_SHOWN_OF_AN_IDENTITY = 5
_DATES = frozenset({"accepts_email_on", "died_on", "determination_notified_on"})
_OPTIONS: Mapping[str, Sequence[Option]] = MappingProxyType(
    {
        "state": [(str(one), str(one).capitalize()) for one in AccountState],
        "account_kind": [(str(one), ACCOUNT_KIND_NAMES[one].capitalize()) for one in AccountKind],
        "taxpayer_kind": [
            (TaxpayerKind.NATURAL.value, "Persona natural"),
            (TaxpayerKind.JURIDICA.value, "Persona jurídica"),
        ],
    }
)
_HELP: Mapping[str, str] = MappingProxyType(
    {
        "dui": "Nueve cifras, con sus ceros: 00000000-0.",
        "nit": "Catorce cifras: 0000-000000-000-0.",
        "accepts_email": "Solo si lo aceptó por escrito para esa dirección (LGTM 95).",
        "accepts_email_on": "Vacío: el día de esta corrección.",
        "accepts_email_reference": "Número, folio o archivo de la aceptación firmada.",
        "address": "El lugar donde se le avisa (LGTM 25).",
        "died_on": "Según la partida de defunción.",
        "taxpayer": "Para pasar la cuenta a otra persona, escriba su código.",
    }
)

TAXPAYER_ASKED: Mapping[TaskCode, tuple[str, ...]] = MappingProxyType(
    {
        TaskCode.TAXPAYER_DECEASED: ("died_on",),
        TaskCode.MISSING_ADDRESS: ("address",),
        TaskCode.MISSING_IDENTITY: ("dui", "nit"),
        TaskCode.LOOKS_LIKE_ANOTHER: (),
        TaskCode.ACCOUNT_CLOSED: (),
    }
)
"""What each task asks of the taxpayer, beside the whole form."""

ACCOUNT_ASKED: Mapping[TaskCode, tuple[str, ...]] = MappingProxyType(
    {
        TaskCode.TAXPAYER_DECEASED: (),
        TaskCode.MISSING_ADDRESS: ("address", "neighbourhood"),
        TaskCode.MISSING_IDENTITY: (),
        TaskCode.LOOKS_LIKE_ANOTHER: ("taxpayer",),
        TaskCode.ACCOUNT_CLOSED: ("state",),
    }
)


def taxpayer_fields(
    owner: Taxpayer,
    names: Iterable[str] = tuple(TAXPAYER_FIELDS),
    typed: Mapping[str, Any] | None = None,
    errors: Mapping[str, str] | None = None,
) -> list[Field]:
    """The controls of a taxpayer, with what was typed over what is on record."""
    return [
        _field(TAXPAYER_FIELDS[name], getattr(owner, name), "taxpayer_kind", typed, errors) for name in names
    ]


def account_fields(
    account: Account,
    owner_code: str,
    names: Iterable[str] = tuple(ACCOUNT_FIELDS),
    typed: Mapping[str, Any] | None = None,
    errors: Mapping[str, str] | None = None,
) -> list[Field]:
    """The controls of an account; its owner goes by code."""
    return [
        _field(
            ACCOUNT_FIELDS[name],
            owner_code if name == "taxpayer" else getattr(account, name),
            "account_kind",
            typed,
            errors,
        )
        for name in names
    ]


def typed_in(form: MultiDict[str, str], fields: Mapping[str, RegisterField]) -> dict[str, Any]:
    """What each control that the form showed holds; an empty one empties the register, unless it is an identity."""
    found: dict[str, Any] = {}
    for name in form.get(LISTED, "").split(","):
        text = form.get(PREFIX + name, "").strip()
        if name == "accepts_email":
            found[name] = bool(text)
        elif name in fields and (text or name not in _IDENTITIES):
            found[name] = text
    return found


def _field(
    field: RegisterField,
    value: Any,
    kind: str,
    typed: Mapping[str, Any] | None,
    errors: Mapping[str, str] | None,
) -> Field:
    on_record = None if field.name in _IDENTITIES else value
    now = typed[field.name] if typed is not None and field.name in typed else on_record
    options = _OPTIONS.get(kind if field.name == "kind" else field.name, ())
    problem = (errors or {}).get(field.name, "")
    return Field(
        name=field.name,
        label=field.label,
        help=_help(field.name, value),
        control=_control(field.name, has_options=bool(options)),
        required=field.is_required,
        options=options,
        value=_text(now),
        error=f"{problem[:1].upper()}{problem[1:].rstrip('.')}." if problem else "",
    )


def _help(name: str, value: Any) -> str:
    said = _HELP.get(name, "")
    if name in _IDENTITIES and value:
        return f"{said} Consta uno que termina en {str(value)[-_SHOWN_OF_AN_IDENTITY:]}; vacío, no se cambia."
    return said


def _control(name: str, *, has_options: bool) -> str:
    if name == "accepts_email":
        return "flag"
    if has_options:
        return "choice"
    return "date" if name in _DATES else "text"


def _text(value: Any) -> str:
    if value is None or value is False:
        return ""
    if value is True:
        return "si"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value.normalize())
    return str(value)
