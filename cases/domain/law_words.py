"""How the law and its arithmetic read in Spanish: on screen, and on paper where a computation is explained."""

import re
from decimal import Decimal

from cases.law import LawValue

STATUS_NAMES = {
    "text": "Texto de ley",
    "practice": "Práctica",
    "confirm": "Por confirmar",
    "policy": "Política local",
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
    "address": "",
    "list": "",
}
_RULES = {
    "business": "días hábiles",
    "calendar": "días corridos",
    "statement": "una vez por estado de cuenta",
    "tribute": "una vez por tributo",
    "charge": "una vez por cargo",
}
"""Rules that fit in a word; the others are what their note says."""

_NAMES = {
    "due.days_after_event": "Vencimiento, desde el hecho generador",
    "due.determined": "Vencimiento, desde la notificación de la resolución",
    "mora.automatic": "Mora sin requerimiento, desde el día siguiente al vencimiento",
    "interest.method": "Interés simple sobre el principal sin pagar",
    "interest.rate_rule": "La tasa del día del pago rige todo el tiempo de mora",
    "interest.rate_annual": "Tasa de interés anual",
    "interest.year_days": "Días del año en la fórmula del interés",
    "interest.suspended_by_appeal": "Sin interés mientras se resuelve la apelación",
    "fine.late.first": "Multa en el primer tramo de mora",
    "fine.late.after": "Multa después del primer tramo",
    "fine.late.step": "Largo del primer tramo",
    "fine.late.minimum": "Multa mínima",
    "fine.late.minimum_scope": "Alcance de la multa mínima",
    "festivities.pct": "Fiestas patronales",
}
"""The values that an explained statement rests on."""

_SIGNS = {" x ": " × ", " / ": " ÷ ", " - ": " − "}
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")

_OF_KIND = {
    "tasa": "tasas",
    "impuesto": "impuestos",
    "contribucion_especial": "contribuciones especiales",
}


def formula_words(formula: str) -> str:
    """An explanation with the signs of arithmetic and the dates as people write them."""
    for typed, printed in _SIGNS.items():
        formula = formula.replace(typed, printed)
    return _ISO_DATE.sub(r"\3/\2/\1", formula)


def value_name(key: str) -> str:
    """What a value that explains a statement is; those laid down for one kind of tribute name it."""
    if key in _NAMES:
        return _NAMES[key]
    general, _, kind = key.rpartition(".")
    return f"{_NAMES[general]} ({_OF_KIND[kind]})"


def value_words(value: LawValue) -> str:
    """`8.50 %`, `3 meses`, `sí`; "" for a rule that only its note can say."""
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
