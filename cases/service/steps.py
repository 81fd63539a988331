"""From a decision to what is written: the event, its documents and what they replace. Pure but for the numbers."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from cases.domain.decision import Decision
from cases.domain.documents.kinds import KINDS
from cases.domain.facts import CaseFacts, DocumentFacts, OpeningFacts
from cases.domain.lifecycle import fire
from cases.domain.slots import Slot, deliver_by, deliver_by_when_asked
from cases.domain.terms import add_business_days, calendar_of
from cases.domain.vocabulary import CloseReason, DocumentStatus, Event, PlanStatus, Stage
from cases.evidence import sha256_of
from cases.service.contexts.notices import build_aviso, build_citatorio, build_requerimiento
from cases.service.contexts.plans import build_acta_de_incumplimiento
from cases.service.contexts.releases import build_finiquito
from cases.service.numbers import CASE_SERIES, Series
from cases.service.press import Press
from cases.service.writing import Entry, NewAppointment, NewCase, NewDocument

DOCUMENTS_OF = {
    Event.NOTIFY: ("aviso", "estado_de_cuenta"),
    Event.CITE: ("citatorio", "estado_de_cuenta"),
    Event.DEMAND: ("requerimiento", "estado_de_cuenta"),
    Event.DECLARE_DEFAULT: ("acta_de_incumplimiento",),
    Event.SETTLE: ("finiquito",),
}
"""What each step of the night issues; a chunk reserves its numbers by it."""

NIGHT_EVENTS = frozenset(DOCUMENTS_OF)
"""Steps the night takes by itself (contract, table of events); `open` apart."""


def series_of(event: Event, facts: CaseFacts, year: int) -> Counter[Series]:
    """The numbers a step will need."""
    return Counter(Series(KINDS[kind].code, facts.account.district, year) for kind in DOCUMENTS_OF[event])


_PLAN_ENDS = {
    Event.DECLARE_DEFAULT: PlanStatus.LAPSED,
    Event.SETTLE: PlanStatus.COMPLETED,
    Event.CLOSE: PlanStatus.ANNULLED,
}
"""What becomes of a plan in force when one of these is written."""


def entry_for(
    facts: CaseFacts,
    event: Event,
    *,
    code: str,
    reasons: list[str],
    basis: list[str],
    data: Mapping[str, Any] | None = None,
    documents: tuple[NewDocument, ...] = (),
    **more: Any,
) -> Entry:
    """An event of an existing case; raises RuleRefused where the chart has no such step."""
    last = facts.events[-1]
    return Entry(
        case=facts.key,
        case_number=facts.number,
        sequence=last.sequence + 1,
        previous_hash=last.hash,
        event=event,
        from_stage=facts.stage,
        to_stage=fire(facts.stage, event),
        code=code,
        reasons=reasons,
        basis=basis,
        facts_digest=sha256_of(facts.digest_text),
        law_version=facts.statement.law_version,
        data={
            **(data or {}),
            **({"documents": [issued.number for issued in documents]} if documents else {}),
        },
        documents=documents,
        ended_plan=_ended_plan(facts, event),
        **more,
    )


def _ended_plan(facts: CaseFacts, event: Event) -> tuple[int, PlanStatus] | None:
    if facts.plan is None or not facts.plan.is_in_force or event not in _PLAN_ENDS:
        return None
    return facts.plan.key, _PLAN_ENDS[event]


def opening_entry(facts: OpeningFacts, decision: Decision, press: Press, case: int) -> Entry:
    """The first event of a new case, under the id given to it."""
    district, on = facts.account.district, press.stamp.on
    number = press.numbers.next(Series(CASE_SERIES, district, on.year))
    overdue = [line for line in facts.statement.lines if line.overdue]
    return Entry(
        case=case,
        case_number=number,
        sequence=1,
        previous_hash="",
        event=Event.OPEN,
        from_stage=None,
        to_stage=fire(None, Event.OPEN),
        code=decision.code,
        reasons=decision.texts,
        basis=decision.basis,
        facts_digest=sha256_of(
            f"{facts.account.key}|{on}|{[(line.key, str(line.total)) for line in overdue]}"
        ),
        law_version=facts.statement.law_version,
        data={"overdue": str(facts.statement.totals.overdue), "charges": len(overdue)},
        new_case=NewCase(number, district, facts.account.key, facts.taxpayer.key, facts.previous_case_key),
    )


def step(facts: CaseFacts, decision: Decision, press: Press, slot: Slot | None = None) -> Entry:
    """What an act of the policy writes. A citation needs its slot."""
    assert decision.event is not None, "only an act can be carried out"
    return _STEPS[decision.event](facts, decision, press, slot)


def _notify(facts: CaseFacts, decision: Decision, press: Press, _: Slot | None) -> Entry:
    ordinal = int(decision.data["ordinal"])
    days = press.law.integer(press.law.key_for("notice.respond_within", facts.account.kind))
    respond_by = add_business_days(calendar_of(press.law, facts.account.district), press.stamp.on, days)
    notice = press.issue(
        facts,
        "aviso",
        build_aviso,
        {"ordinal_number": ordinal, "respond_by_on": respond_by},
        ordinal=ordinal,
        lines=facts.lines,
        respond_by_on=respond_by,
        with_statement=True,
    )
    return _decided(facts, decision, notice, superseded=_undelivered(facts, "aviso"))


def _cite(facts: CaseFacts, decision: Decision, press: Press, slot: Slot | None) -> Entry:
    assert slot is not None, "a citation is issued with its slot"
    ordinal = int(decision.data["ordinal"])
    calendar = calendar_of(press.law, facts.account.district)
    deliver_by_on = (
        deliver_by_when_asked(calendar, press.stamp.on, slot.on)
        if decision.data.get("request_reference")
        else deliver_by(press.law, calendar, slot.on)
    )
    summons = press.issue(
        facts,
        "citatorio",
        build_citatorio,
        {
            "ordinal_number": ordinal,
            "appointment_on": slot.on,
            "appointment_at": slot.at,
            "appointment_place": slot.place,
            "officer_name": slot.officer,
            "deliver_by_on": deliver_by_on,
        },
        ordinal=ordinal,
        lines=facts.lines,
        respond_by_on=slot.on,
        deliver_by_on=deliver_by_on,
        appointment=NewAppointment(
            facts.account.district,
            slot.desk,
            slot.officer,
            slot.officer_key,
            slot.place,
            slot.on,
            slot.at,
            slot.until,
        ),
        with_statement=True,
    )
    data = {"appointment_on": slot.on.isoformat(), "appointment_at": f"{slot.at:%H:%M}", "desk": slot.desk}
    return _decided(facts, decision, summons, data=data, superseded=_without_effect(facts, ordinal))


def _demand(facts: CaseFacts, decision: Decision, press: Press, _: Slot | None) -> Entry:
    demand = press.issue(
        facts,
        "requerimiento",
        build_requerimiento,
        {"cause": decision.data["cause"]},
        ordinal=len(facts.valid_documents("requerimiento")) + 1,
        lines=facts.lines,
        with_statement=True,
    )
    replaced = tuple(_with_attached(facts, facts.valid_documents("requerimiento")))
    return _decided(facts, decision, demand, superseded=replaced)


def _declare_default(facts: CaseFacts, decision: Decision, press: Press, _: Slot | None) -> Entry:
    record = press.issue(facts, "acta_de_incumplimiento", build_acta_de_incumplimiento, lines=facts.lines)
    return _decided(facts, decision, record)


def _settle(facts: CaseFacts, decision: Decision, press: Press, _: Slot | None) -> Entry:
    release = press.issue(facts, "finiquito", build_finiquito)
    return _decided(facts, decision, release, closes_with=CloseReason.SETTLED)


_STEPS: Mapping[Event, Callable[[CaseFacts, Decision, Press, Slot | None], Entry]] = {
    Event.NOTIFY: _notify,
    Event.CITE: _cite,
    Event.REBOOK: _cite,
    Event.DEMAND: _demand,
    Event.DECLARE_DEFAULT: _declare_default,
    Event.SETTLE: _settle,
}


def _decided(
    facts: CaseFacts,
    decision: Decision,
    document: NewDocument,
    data: Mapping[str, Any] | None = None,
    **more: Any,
) -> Entry:
    assert decision.event is not None
    return entry_for(
        facts,
        decision.event,
        code=decision.code,
        reasons=decision.texts,
        basis=decision.basis,
        data={**decision.data, **(data or {})},
        documents=(document,),
        **more,
    )


def _undelivered(facts: CaseFacts, kind: str) -> tuple[int, ...]:
    """An earlier notice that never arrived is replaced by the new one; a delivered one stays in the file."""
    pending = [
        document
        for document in facts.valid_documents(kind)
        if document.delivered_on is None and document.status != DocumentStatus.UNDELIVERABLE
    ]
    return tuple(_with_attached(facts, pending))


def _without_effect(facts: CaseFacts, ordinal: int) -> tuple[int, ...]:
    """A summons issued again keeps its ordinal and replaces the one that came late or never."""
    again = [summons for summons in facts.valid_documents("citatorio") if summons.ordinal == ordinal]
    return tuple(_with_attached(facts, again)) if facts.stage is Stage.CITATION else ()


def _with_attached(
    facts: CaseFacts, documents: "list[DocumentFacts] | tuple[DocumentFacts, ...]"
) -> list[int]:
    keys = {document.key for document in documents}
    return [
        document.key for document in facts.documents if document.key in keys or document.attached_to in keys
    ]
