"""What an answer rests on: a sentence with its norm, and a refusal with its code, sentence and norms."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence in Spanish and the norm or policy it rests on."""

    text: str
    basis: str


@dataclass(frozen=True, slots=True)
class Off:
    """Why a step may not be taken today."""

    code: str
    reason: str
    basis: tuple[str, ...] = ()
