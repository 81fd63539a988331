"""How sure a legal value is, and how it reads; it appears beside the decision that rests on it."""

from dataclasses import dataclass

from admin.rule_words import rule_words
from cases.domain.law_words import STATUS_NAMES
from cases.law import LawAt, LawValue

_STYLES = {"text": "texto", "practice": "practica", "confirm": "confirmar", "policy": "politica"}
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
    return Shown(
        key=value.key,
        words=rule_words(value),
        style=_STYLES[value.status],
        certainty=STATUS_NAMES[value.status],
        basis=value.basis,
        note=value.note,
        is_certain=value.status in _CERTAIN,
    )


def rests_on(law: LawAt, keys: tuple[str, ...]) -> list[Shown]:
    """The values a decision rests on, the uncertain ones first."""
    return sorted((shown(law.value(key)) for key in keys), key=lambda value: value.style != "confirmar")
