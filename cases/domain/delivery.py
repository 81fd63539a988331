"""What the attempts to notify a document amount to (LGTM 95-98), recomputed from all that still stand."""

from collections.abc import Sequence
from datetime import date, time
from typing import Protocol

from cases.domain.documents.kinds import KINDS
from cases.domain.vocabulary import DeliveryMethod, DeliveryResult, DocumentStatus
from cases.law import LawAt

_HOPELESS = (DeliveryResult.MOVED, DeliveryResult.WRONG_ADDRESS, DeliveryResult.DECEASED)
"""A further visit to the same place would be useless."""


class Attempt(Protocol):
    """What the sum needs of an attempt."""

    @property
    def on(self) -> date: ...
    @property
    def at(self) -> time: ...
    @property
    def how(self) -> str: ...
    @property
    def result(self) -> str: ...


def outcome(kind: str, attempts: Sequence[Attempt], law: LawAt) -> tuple[DocumentStatus, date | None]:
    """Status of a document that went out, and the day it was notified, from its attempts in the order of the days.

    The first proof counts. Without one, a document that no esquela may replace (an aviso) is undeliverable after
    `delivery.attempts` days of visits; any document is, when its addressee is not to be found at that place at all.
    """
    in_order = sorted(attempts, key=lambda one: (one.on, one.at))
    proof = next((one for one in in_order if one.result == DeliveryResult.DELIVERED), None)
    if proof is not None:
        return DocumentStatus.DELIVERED, proof.on
    # A message that came back says nothing of the place: paper takes over.
    on_paper = [one for one in in_order if one.how != DeliveryMethod.CORREO]
    may_leave_esquela = KINDS[kind].allows(DeliveryMethod.ESQUELA)
    days = {one.on for one in on_paper}  # a second visit is made on another day
    exhausted = len(days) >= law.integer("delivery.attempts") and not may_leave_esquela
    hopeless = any(one.result in _HOPELESS for one in on_paper)
    if exhausted or hopeless:
        return DocumentStatus.UNDELIVERABLE, None
    return DocumentStatus.HANDED_OUT, None
