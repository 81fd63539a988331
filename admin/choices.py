"""What may be chosen in a form, and what it starts with, out of the case itself."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.forms import Choices, Option
from admin.office import law_today, today
from admin.papers import verbs_of
from admin.words import day, kind, money
from cases.domain.documents.kinds import KINDS
from cases.domain.facts import CaseFacts
from cases.domain.vocabulary import DeliveryMethod, HoldReason
from cases.domain.ways import way_refused
from cases.domain.words import HOLD_REASON_NAMES, METHOD_NAMES
from cases.models import User
from cases.service.verbs import VERBS

_Offer = Callable[[Session, CaseFacts, Mapping[str, Any]], list[Option]]


def choices_for(verb: str, session: Session, facts: CaseFacts, values: Mapping[str, Any]) -> Choices:
    """Closed lists for those fields of the verb whose values the case or the office knows."""
    wanted = VERBS[verb].fields.model_fields
    found = {name: offer(session, facts, values) for name, offer in _OFFERS.items() if name in wanted}
    if "document" in wanted:
        found["document"] = _documents(facts, verb)
    return found


def first_values(verb: str, person: User) -> dict[str, Any]:
    """What the panel already knows, to be corrected rather than typed."""
    known = {
        "officer_name": person.full_name,
        "officer_post": person.post,
    }
    return {name: value for name, value in known.items() if name in VERBS[verb].fields.model_fields and value}


def _documents(facts: CaseFacts, verb: str) -> list[Option]:
    """Those on which the verb has a place today, newest first."""
    return [
        (document.number, f"{document.number} · {kind(document.kind)}, {day(document.issued_on)}")
        for document in reversed(facts.documents)
        if verb in verbs_of(document)
    ]


def _charges(_: Session, facts: CaseFacts, __: Mapping[str, Any]) -> list[Option]:
    return [
        (line.charge, f"{line.tribute.capitalize()} {line.period}: {money(line.total)}")
        for line in facts.statement.lines
        if line.key in facts.own_charges
    ]


def _references(_: Session, facts: CaseFacts, __: Mapping[str, Any]) -> list[Option]:
    """The holds in force, each by the paper it rests on."""
    return [
        (hold.document_reference, f"{hold.document_reference}: {HOLD_REASON_NAMES[HoldReason(hold.reason)]}")
        for hold in facts.holds_in_force(facts.statement.on)
    ]


def _methods(_: Session, facts: CaseFacts, values: Mapping[str, Any]) -> list[Option]:
    """The ways in which the document in hand may be delivered; one that the law refuses today says why."""
    chosen = next((one for one in facts.documents if one.number == values.get("document")), None)
    if chosen is None:
        return [(method.value, METHOD_NAMES[method].capitalize()) for method in DeliveryMethod]
    law, on = law_today(), today()
    refused = {
        method: way_refused(chosen, method, facts.addressee, facts.account, on, law)
        for method in KINDS[chosen.kind].methods
    }
    return [
        (
            method.value,
            METHOD_NAMES[method].capitalize() + (f" (hoy no: {', '.join(off.basis)})" if off else ""),
        )
        for method, off in sorted(refused.items(), key=lambda one: one[1] is not None)
    ]


def _proposals(_: Session, facts: CaseFacts, __: Mapping[str, Any]) -> list[Option]:
    return [(one.verb, f"{VERBS[one.verb].title}, de {one.proposed_by}") for one in facts.proposals]


def _people(session: Session, _: CaseFacts, __: Mapping[str, Any]) -> list[Option]:
    users = session.scalars(select(User).where(User.is_active).order_by(User.full_name))
    return [(user.name, f"{user.full_name}, {user.post}") for user in users if user.role in _WORKERS]


_WORKERS = ("auxiliar", "gestor", "jefatura", "juridico")

_OFFERS: Mapping[str, _Offer] = {
    "how": _methods,
    "charges": _charges,
    "rests_on": _references,
    "user": _people,
    "verb": _proposals,
}
