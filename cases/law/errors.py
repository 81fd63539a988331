"""Errors of the law book, below everything else so that the book depends on nothing."""

from collections.abc import Iterable


class CobranzaError(Exception):
    """A failure that a person must act on.

    `code` is stable and English, `reason` is Spanish and says what to do, `basis` cites its norms.
    """

    def __init__(self, code: str, reason: str, basis: Iterable[str] = ()) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason
        self.basis = tuple(basis)

    def __reduce__(self) -> tuple[type["CobranzaError"], tuple[str, str, tuple[str, ...]]]:
        """Survives the way from a worker's process to the one that must tell."""
        return type(self), (self.code, self.reason, self.basis)


class LawGap(CobranzaError):
    """No value in force on that date: counsel or the chief must complete the law book."""


class LawBroken(CobranzaError):
    """The law book itself cannot be loaded; the reason lists every problem found."""
