"""A case as the document of `case --json`; keys are only ever added."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from cases.domain.decision import Decision, decide
from cases.domain.facts import AttemptFacts, CaseFacts, DocumentFacts, EventFacts, HoldFacts, PlanFacts
from cases.domain.hindsight import Moment
from cases.domain.money import ZERO
from cases.domain.vocabulary import AnswerKind, DocumentStatus, Stage
from cases.law import LawBook
from cases.models import Case, Document
from cases.service.casefile.past import facts_at
from cases.service.finding import find_case
from cases.service.stamp import OFFICE_ZONE
from cases.snapshot import load_facts


def case_as_dict(
    session: Session,
    ref: str,
    book: LawBook,
    on: date,
    as_of: date | None = None,
    known_at: datetime | None = None,
) -> dict[str, Any]:
    """A case on `on`; with `as_of`, as it stood that day; with `known_at`, from what was recorded by then.

    Without `as_of`, what was known is read on its own date, and never later than `on`.
    """
    key = find_case(session, ref).id
    if as_of is None and known_at is None:
        facts = load_facts(session, [key], book, on)[key]
    else:
        facts = facts_at(session, key, book, Moment(as_of or _office_date(known_at, on), known_at))
    decision = decide(facts, book, facts.statement.on)
    return {
        "case": facts.number,
        "account": facts.account.number,
        "district": facts.account.district,
        "taxpayer": facts.taxpayer.code,
        "stage": facts.stage.value,
        "on": facts.statement.on.isoformat(),
        "opened_on": facts.opened_on.isoformat(),
        "closed_on": _iso(facts.closed_on),
        "close_reason": facts.close_reason,
        "previous_case": facts.previous_number or None,
        "next_deadline": _iso(decision.deadline_on),
        "next_task_on": _iso(task_on(decision, facts.statement.on)),
        "assigned_to": facts.assigned_to or None,
        "decision": _decision(decision),
        "events": [_event(event) for event in facts.events],
        "documents": _documents(session, facts),
        "holds": [_hold(hold, facts) for hold in facts.holds],
        "plan": _plan(session, facts.plan) if facts.plan else None,
        "debt": debt_of(facts),
        "law_version": facts.statement.law_version,
    }


def _office_date(known_at: datetime | None, on: date) -> date:
    return min(on, known_at.astimezone(OFFICE_ZONE).date()) if known_at else on


def task_on(decision: Decision, on: date) -> date | None:
    """When the office wants to act: an act that proceeds is for today."""
    return decision.task_on or (on if decision.kind is AnswerKind.ACT else None)


def debt_of(facts: CaseFacts) -> dict[str, str]:
    """What the case collects, the overdue part, by component; a closed case collects nothing."""
    lines = () if facts.stage is Stage.CLOSED else facts.lines
    adjustment = facts.minimum_fine_adjustment if lines else ZERO
    parts = {
        "principal": sum((line.principal for line in lines), ZERO),
        "interest": sum((line.interest for line in lines), ZERO),
        "fine": sum((line.fine for line in lines), adjustment),
        "festivities": sum((line.festivities for line in lines), ZERO),
    }
    total = sum(parts.values(), ZERO)
    return {name: money(amount) for name, amount in {**parts, "total": total, "overdue": total}.items()}


def money(amount: Decimal) -> str:
    return f"{amount:.2f}"


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _decision(decision: Decision) -> dict[str, Any]:
    return {
        "kind": decision.kind.value,
        "event": decision.event.value if decision.event else None,
        "code": decision.code,
        "reasons": decision.texts,
        "basis": decision.basis,
        "until": _iso(decision.until_on),
        "values": list(decision.values),
    }


def _event(event: EventFacts) -> dict[str, Any]:
    return {
        "sequence": event.sequence,
        "event": event.event,
        "from": event.from_stage,
        "to": event.to_stage,
        "effective_on": event.effective_on.isoformat(),
        "recorded_at": event.recorded_at.astimezone(OFFICE_ZONE).isoformat(),
        "actor": event.actor,
        "role": event.actor_role,
        "code": event.code,
        "basis": list(event.basis),
        "data": event.data,
        "hash": event.hash,
    }


def _documents(session: Session, facts: CaseFacts) -> list[dict[str, Any]]:
    keys = [document.key for document in facts.documents]
    newer = aliased(Document)
    stored = session.execute(
        select(Document.id, Document.sha256, newer.number)
        .outerjoin(newer, newer.id == Document.replaced_by_id)
        .where(Document.id.in_(keys))
    )
    sealed = {key: (sha256, replaced_by) for key, sha256, replaced_by in stored}
    return [_document(document, *sealed[document.key]) for document in facts.documents]


def _document(document: DocumentFacts, sha256: str, replaced_by: str | None) -> dict[str, Any]:
    """`replaced_by` is shown from the day the document was superseded."""
    return {
        "id": document.number,
        "number": document.number,
        "kind": document.kind,
        "ordinal": document.ordinal,
        "issued_on": document.issued_on.isoformat(),
        "total": money(document.total),
        "sha256": sha256,
        "status": str(document.status),
        "signed_on": _iso(document.signed_on),
        "delivered_on": _iso(document.delivered_on),
        "replaced_by": replaced_by if document.status == DocumentStatus.SUPERSEDED else None,
        "attempts": [_attempt(attempt) for attempt in document.attempts],
    }


def _attempt(attempt: AttemptFacts) -> dict[str, Any]:
    return {
        "on": attempt.on.isoformat(),
        "at": f"{attempt.at:%H:%M}",
        "how": attempt.how,
        "result": attempt.result,
        "notifier": attempt.notifier,
        "place": attempt.place,
        "receiver": attempt.receiver_name,
        "relation": attempt.receiver_relation,
        "proof": attempt.proof_number or None,
    }


def _hold(hold: HoldFacts, facts: CaseFacts) -> dict[str, Any]:
    labels = {charge.key: charge.label for charge in facts.charges}
    return {
        "reason": hold.reason,
        "scope": hold.scope,
        "from": hold.from_on.isoformat(),
        "until": _iso(hold.until_on),
        "lifted_on": _iso(hold.lifted_on),
        "in_force": hold.is_in_force(facts.statement.on),
        "note": hold.note,
        "document": hold.document_reference,
        "placed_by": hold.placed_by,
        "charges": sorted(labels[key] for key in hold.charges),
    }


def _plan(session: Session, plan: PlanFacts) -> dict[str, Any]:
    cases = session.scalars(select(Case.number).where(Case.id.in_(plan.case_keys)).order_by(Case.id))
    return {
        "number": plan.number,
        "regime": plan.regime,
        "status": plan.status,
        "signed_on": plan.signed_on.isoformat(),
        "active_from_on": _iso(plan.active_from_on),
        "ended_on": _iso(plan.ended_on),
        "debt_total": money(plan.debt_total),
        "down_payment": money(plan.down_payment),
        "financed_total": money(plan.financed_total),
        "rate_annual": str(plan.rate_annual),
        "paid_total": money(plan.paid_total),
        "cases": list(cases),
        "instalments": [
            {
                "number": instalment.number,
                "due_on": instalment.due_on.isoformat(),
                "principal": money(instalment.principal),
                "other": money(instalment.other),
                "interest_estimate": money(instalment.interest_estimate),
                "amount": money(instalment.amount),
                "paid": money(instalment.paid),
                "paid_on": _iso(instalment.paid_on),
            }
            for instalment in plan.instalments
        ],
    }
