"""How sure a legal value is, and how it reads; it appears beside the decision that rests on it."""

from dataclasses import dataclass
from decimal import Decimal

from cases.law import LawAt, LawValue

_STYLES = {
    "text": ("texto", "Texto de ley"),
    "practice": ("practica", "Práctica"),
    "confirm": ("confirmar", "Por confirmar"),
    "policy": ("politica", "Política local"),
}
_UNITS = {
    "percent": "%",
    "usd": "US$",
    "count": "",
    "minutes": "minutos",
    "calendar_days": "días corridos",
    "business_days": "días hábiles",
    "days": "días",
    "months": "meses",
    "years": "años",
    "hours": "horas",
    "flag": "",
    "rule": "",
    "text": "",
    "list": "",
}
_RULES = {"business": "días hábiles", "calendar": "días corridos"}
"""Rules that fit in a word; the others are what their note says."""

_CERTAIN = ("text", "practice")


@dataclass(frozen=True, slots=True)
class Shown:
    """A legal value ready to be read."""

    key: str
    words: str
    style: str
    certainty: str
    basis: str
    note: str
    is_certain: bool


def shown(value: LawValue) -> Shown:
    style, certainty = _STYLES[value.status]
    return Shown(
        key=value.key,
        words=_words(value),
        style=style,
        certainty=certainty,
        basis=value.basis,
        note=value.note,
        is_certain=value.status in _CERTAIN,
    )


def rests_on(law: LawAt, keys: tuple[str, ...]) -> list[Shown]:
    """The values a decision rests on, the uncertain ones first."""
    return sorted((shown(law.value(key)) for key in keys), key=lambda value: value.style != "confirmar")


def _words(value: LawValue) -> str:
    raw = value.value
    if raw is None:
        return "derogado"
    if isinstance(raw, bool):
        return "sí" if raw else "no"
    if isinstance(raw, tuple):
        return ", ".join(map(str, raw))
    if value.unit == "rule":
        return _RULES.get(str(raw), "")
    if isinstance(raw, Decimal) and value.unit == "usd":
        return f"${raw:,.2f}"
    return f"{raw} {_UNITS[value.unit]}".strip()
