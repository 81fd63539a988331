"""How the panel writes dates, amounts and names; registered as Jinja filters with Spanish names."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from flask import Flask

from cases.clock import OFFICE_ZONE
from cases.domain.documents.kinds import KINDS
from cases.domain.review import Mark, Severity, State
from cases.domain.review.words import MARK_NAMES, SEVERITY_NAMES, STATE_NAMES
from cases.domain.vocabulary import (
    AccountKind,
    CloseReason,
    DeliveryMethod,
    DeliveryResult,
    DocumentStatus,
    Event,
    HoldReason,
    HoldScope,
    IdentityDocument,
    MailStatus,
    PlanStatus,
    Role,
    Stage,
)
from cases.domain.words import (
    ACCOUNT_KIND_NAMES,
    CLOSE_REASON_NAMES,
    DOCUMENT_STATUS_NAMES,
    EVENT_NAMES,
    HOLD_REASON_NAMES,
    HOLD_SCOPE_NAMES,
    IDENTITY_DOCUMENT_NAMES,
    MAIL_STATUS_NAMES,
    METHOD_NAMES,
    PLAN_STATUS_NAMES,
    RESULT_NAMES,
    ROLE_NAMES,
    STAGE_NAMES,
)
from cases.service.register_data import register_label

_MONTHS = ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic")
_LONG_MONTHS = (
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
)
_WEEKDAYS = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
_SEVERITY_STYLES = {Severity.HIGH: "r", Severity.MEDIUM: "am", Severity.LOW: "a"}
_STATE_STYLES = {State.OPEN: "", State.REOPENED: "am", State.RESOLVED: "ve", State.ACCEPTED: "ve"}
_MAIL_STYLES = {
    MailStatus.QUEUED: "am",
    MailStatus.SENDING: "am",
    MailStatus.UNKNOWN: "r",
    MailStatus.SENT: "a",
    MailStatus.DELIVERED: "ve",
    MailStatus.BOUNCED: "r",
    MailStatus.FAILED: "r",
}
_RELEASES = {
    "attempted": "ya visitada",
    "removed": "quitada",
    "off_the_way": "ya no se entrega",
    "day_over": "pasó su día",
}
_NIGHT_NAME = "Corrida nocturna"


def day(value: date | None) -> str:
    """17 nov 2026; a dash where there is none."""
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}" if value else "–"


def short_day(value: date | None) -> str:
    """Day and month, as 17 nov."""
    return f"{value.day} {_MONTHS[value.month - 1]}" if value else "–"


def phone_day(value: date) -> str:
    """Short, with its weekday: mié 18 nov."""
    return f"{_WEEKDAYS[value.weekday()][:3]} {short_day(value)}"


def clock_hour(value: time | None) -> str:
    """9:42 a. m.; a dash where there is none."""
    if value is None:
        return "–"
    return f"{value.hour % 12 or 12}:{value.minute:02} {'a. m.' if value.hour < 12 else 'p. m.'}"  # noqa: PLR2004  noon


def kilometres(metres: float) -> str:
    return f"{metres / 1000:.1f} km"


def month(value: date | None) -> str:
    """Month and year, as nov 2026."""
    return f"{_MONTHS[value.month - 1]} {value.year}" if value else "–"


def long_day(value: date) -> str:
    """In full, as martes 17 de noviembre de 2026."""
    return f"{_WEEKDAYS[value.weekday()]} {value.day} de {_LONG_MONTHS[value.month - 1]} de {value.year}"


def moment(value: datetime) -> str:
    """17 nov 2026, 9:42, in the office's time."""
    local = (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(OFFICE_ZONE)
    return f"{day(local.date())}, {local.hour}:{local.minute:02}"


def amount(value: Decimal | None) -> str:
    """1,234.56 for columns; a true minus sign."""
    return f"{value:,.2f}".replace("-", "−") if value is not None else "–"


def weekday(value: date) -> str:
    return _WEEKDAYS[value.weekday()]


def money(value: Decimal | None) -> str:
    """$1,234.56 for sentences."""
    if value is None:
        return "–"
    return f"−${-value:,.2f}" if value < 0 else f"${value:,.2f}"


def count(value: int) -> str:
    return f"{value:,}"


def initials(name: str) -> str:
    words = [word for word in name.split() if word[:1].isalpha()]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


def masked(identity: str | None) -> str:
    """The last three digits and the check digit, as •••••147-5."""
    if not identity:
        return ""
    return "•••••" + identity[-5:] if len(identity) > 5 else "•••••"  # noqa: PLR2004  three digits, dash, digit


def actor(name: str) -> str:
    return _NIGHT_NAME if name == "noche" else name


def kind(name: str) -> str:
    """The title of a kind of document."""
    return KINDS[name].name if name in KINDS else name


def register_value(value: str | bool | None) -> str:
    """What a correction found or left in the register."""
    if isinstance(value, bool):
        return "sí" if value else "no"
    return value or "nada"


FILTERS: Mapping[str, Callable[[Any], str]] = {
    "fecha": day,
    "fecha_corta": short_day,
    "dia_corto": phone_day,
    "hora": clock_hour,
    "kilometros": kilometres,
    "identidad": lambda value: IDENTITY_DOCUMENT_NAMES[IdentityDocument(value)],
    "salida": lambda code: _RELEASES[code],
    "mes": month,
    "fecha_larga": long_day,
    "momento": moment,
    "monto": amount,
    "dinero": money,
    "cuenta": count,
    "iniciales": initials,
    "enmascarado": masked,
    "quien": actor,
    "clase": kind,
    "etapa": lambda value: STAGE_NAMES[Stage(value)],
    "acto": lambda value: EVENT_NAMES[Event(value)],
    "rol": lambda value: ROLE_NAMES[Role(value)],
    "fecha_iso": lambda text: day(date.fromisoformat(text)),
    "dia_semana": weekday,
    "tipo_cuenta": lambda value: ACCOUNT_KIND_NAMES[AccountKind(value)],
    "estado": lambda value: DOCUMENT_STATUS_NAMES[DocumentStatus(value)],
    "estado_correo": lambda value: MAIL_STATUS_NAMES[MailStatus(value)],
    "color_correo": lambda value: _MAIL_STYLES.get(MailStatus(value), ""),
    "medio": lambda value: METHOD_NAMES[DeliveryMethod(value)],
    "resultado": lambda value: RESULT_NAMES[DeliveryResult(value)],
    "retencion": lambda value: HOLD_REASON_NAMES[HoldReason(value)],
    "alcance": lambda value: HOLD_SCOPE_NAMES[HoldScope(value)],
    "cierre": lambda value: CLOSE_REASON_NAMES[CloseReason(value)],
    "gravedad": lambda value: SEVERITY_NAMES[Severity(value)],
    "tono": lambda value: _SEVERITY_STYLES[Severity(value)],
    "estado_hallazgo": lambda value: STATE_NAMES[State(value)],
    "tono_estado": lambda value: _STATE_STYLES[State(value)],
    "dato_registro": register_label,
    "valor_registro": register_value,
    "marca": lambda value: MARK_NAMES[Mark(value)].partition(":")[0],
    "estado_plan": lambda value: PLAN_STATUS_NAMES[PlanStatus(value)],
}


def install(app: Flask) -> None:
    app.jinja_env.filters.update(FILTERS)
