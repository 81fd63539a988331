"""What a person may take on their own judgement: a step the answer leaves to people, or that only policy delays."""

from cases.domain.decision.answers import Decision, Reason, act
from cases.domain.decision.delivering import AWAITING_PROOF
from cases.domain.facts import CaseFacts
from cases.domain.vocabulary import Event, Stage

EARLY_CITATION = AWAITING_PROOF | {"within_notice_term", "next_notice_due", "below_citation_minimum"}
"""Answers in persuasion that rest on policy alone: a person may cite without waiting (LGTM 90 no. 6)."""

OPEN_TO_DEMAND = frozenset({"plan_requested", "breach_record_missing"})
"""Reviews that a demand settles when what was asked for is not granted or not corrected."""


def by_person(facts: CaseFacts, decision: Decision, event: Event) -> Decision | None:
    """The decision carried out when a person asks for `event`; None where the case gives no ground for it."""
    if decision.event is event:
        return decision
    if event is Event.CITE and facts.stage is Stage.PERSUASION and decision.code in EARLY_CITATION:
        return act(
            Event.CITE,
            "cited_by_person",
            Reason("La persona a cargo decidió citar sin esperar el siguiente aviso.", "LGTM 90 n.º 6"),
            data={"ordinal": 1},
        )
    if event is Event.DEMAND and decision.code in OPEN_TO_DEMAND:
        cause = "plan_lapsed" if facts.stage is Stage.DEFAULT else "no_agreement"
        return act(
            Event.DEMAND,
            "demanded_by_person",
            *decision.reasons,
            Reason("La persona a cargo decidió requerir el pago.", "LGTM 118"),
            data={"cause": cause},
            values=("demand.days",),
        )
    return None
