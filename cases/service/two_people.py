"""What the office proposes about the law, another person decides: the one place that holds it."""

from cases.domain.errors import RuleRefused
from cases.service.stamp import Stamp


def refuse_own_proposal(proposed_by: str, stamp: Stamp) -> None:
    """Raises RuleRefused ("same_person") where who decides is who proposed."""
    if proposed_by == stamp.actor:
        raise RuleRefused(
            "same_person",
            "Nadie aprueba lo que propuso: lo decide otra persona.",
            ("política de parámetros",),
        )
