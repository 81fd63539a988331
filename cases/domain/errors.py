"""Errors by who must act. Programmer errors are assertions, not members of this tree."""

from cases.law.errors import CobranzaError, LawBroken, LawGap

__all__ = [
    "BadInput",
    "ChannelDown",
    "CobranzaError",
    "Conflict",
    "FactMissing",
    "LawBroken",
    "LawGap",
    "RuleRefused",
    "TemplateBroken",
]


class RuleRefused(CobranzaError):
    """Not allowed or not due: reasons and basis go to the person who asked."""


class FactMissing(CobranzaError):
    """A clerk must complete data: the case goes to the review queue."""


class TemplateBroken(CobranzaError):
    """The contract of a template or its render failed: the template's owner must act."""


class Conflict(CobranzaError):
    """Stale version or already done: reload, there is nothing to do."""


class ChannelDown(CobranzaError):
    """Database, disk, mail or converter failed: retry later or call who runs the machine."""


class BadInput(CobranzaError):
    """What came in cannot be read as what it should be: the person who sent it must correct it."""
