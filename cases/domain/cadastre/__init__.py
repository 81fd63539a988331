"""What of the register keeps a letter from its addressee, who must put it right, and who looks like whom."""

from cases.domain.cadastre.catalogue import KINDS, Kind, TaskCode, TaskStatus
from cases.domain.cadastre.lookalikes import Likeness, likeness
from cases.domain.cadastre.successors import SUCCESSOR_BASIS, SUCCESSOR_CAPACITIES, answers_for_the_dead

__all__ = [
    "KINDS",
    "SUCCESSOR_BASIS",
    "SUCCESSOR_CAPACITIES",
    "Kind",
    "Likeness",
    "TaskCode",
    "TaskStatus",
    "answers_for_the_dead",
    "likeness",
]
