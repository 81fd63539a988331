"""One account from its first notice to court and back; at the end the whole story verifies."""

import hashlib
from datetime import date
from decimal import Decimal

from builders import BOOK, months
from office_life import OPENED, SUIT, Life, Town, sign_plan
from sqlalchemy import select

from cases.domain.documents.kinds import KINDS
from cases.domain.lifecycle import replay
from cases.domain.terms import add_business_days, calendar_of
from cases.evidence import ChainedEvent, event_hash
from cases.models import Case, CaseEvent, Document, DocumentBytes
from cases.service.verification import verify


def verify_story(life: Life) -> None:
    """Replay, chain, bytes: everything that can be computed again is."""
    events = life.events
    row = life.row
    assert replay(events) == row.stage
    assert [event.sequence for event in events] == list(range(1, len(events) + 1))
    previous = ""
    with life.sessions() as session:
        for event in events:
            issued = session.execute(
                select(Document.number, Document.sha256)
                .where(Document.event_id == event.id)
                .order_by(Document.id)
            ).all()
            chained = ChainedEvent(
                case=row.number,
                sequence=event.sequence,
                event=event.event,
                from_stage=event.from_stage,
                to_stage=event.to_stage,
                effective_on=event.effective_on,
                recorded_at=event.recorded_at,
                actor=event.actor,
                actor_role=event.actor_role,
                code=event.code,
                reasons=event.reasons,
                basis=event.basis,
                data=event.data,
                facts_digest=event.facts_digest,
                law_version=event.law_version,
                documents=[tuple(one) for one in issued],
            )
            assert event.previous_hash == previous
            assert event.hash == event_hash(previous, chained), event.event
            previous = event.hash
        for sha256, content in session.execute(
            select(Document.sha256, DocumentBytes.content)
            .join(DocumentBytes, DocumentBytes.document_id == Document.id)
            .where(Document.case_id == row.id)
        ):
            assert sha256 == hashlib.sha256(content).hexdigest()


def after(day: date, days: int) -> date:
    """So many business days later."""
    return add_business_days(calendar_of(BOOK.at(day)), day, days)


def lived(life: Life, last: date) -> None:
    """The nights of every business day up to one, whatever they find."""
    day = after(max(event.effective_on for event in life.events), 1)
    while day <= last:
        life.night(day)
        day = after(day, 1)


def test_from_the_first_notice_to_court_and_back(town: Town) -> None:
    life = town.case(periods=months("2023-01", "2025-10"), amount="12.00")
    two_notices(life)
    a_plan_that_nobody_pays(life)
    deadline = a_demand_proven_twice(life)
    sued = to_court(life, after(deadline, 1))
    broken = a_plan_in_court_that_nobody_pays(life, after(sued, 7))
    paid = after(broken, 10)
    life.pay(str(life.facts(paid).overdue), paid, "R-FINAL")
    life.night(paid)
    assert (life.stage, life.row.close_reason) == ("closed", "settled")
    closed = life.row
    verify_story(life)
    a_cheque_comes_back(life, after(paid, 1))
    verify_story(life)

    assert story_of(life, closed) == [
        "opened", "persuasion", "payment_plan", "default", "final_demand", "certified", "referred",
        "certified", "referred", "in_court", "payment_plan", "default", "in_court", "closed",
    ]  # fmt: skip
    kinds = issued_in(life, closed)
    assert kinds >= {
        "aviso", "estado_de_cuenta", "convenio_de_pago", "acta_de_incumplimiento", "requerimiento",
        "certificacion_de_deuda", "memorando_de_remision", "acta_de_notificacion", "finiquito",
    }  # fmt: skip
    assert kinds <= set(KINDS)
    assert verify(life.sessions.kw["bind"])["problems"] == []


def two_notices(life: Life) -> None:
    life.night(OPENED)
    assert life.events[-1].actor == "noche"
    life.deliver("aviso", date(2026, 1, 7), result="not_found")
    life.deliver("aviso", date(2026, 1, 8), "oficina")
    lived(life, date(2026, 1, 21))  # eight business days after 8 January end on the 20th
    assert life.events[-1].code == "next_notice_due"
    life.deliver("aviso", date(2026, 1, 22))


def a_plan_that_nobody_pays(life: Life) -> None:
    signed = date(2026, 1, 26)
    sign_plan(life, signed, "100.00")
    second = second_instalment(life, signed)
    lived(life, after(second, 1))
    assert life.stage == "default"
    life.deliver("acta_de_incumplimiento", after(second, 2))
    lived(life, after(second, 3))
    assert (life.stage, life.events[-1].data["cause"]) == ("final_demand", "plan_lapsed")


def second_instalment(life: Life, on: date) -> date:
    plan = life.facts(on).plan
    assert plan is not None
    return plan.instalments[1].due_on


def a_demand_proven_twice(life: Life) -> date:
    """The first proof is annulled: the thirty days count from the second."""
    demanded = life.events[-1].effective_on
    life.deliver("requerimiento", after(demanded, 1))
    first_deadline = life.row.next_deadline
    life.act(
        "annul_attempt", after(demanded, 2), "jefatura",
        document=life.number("requerimiento"), reason="El acta no dice la hora de la diligencia",
    )  # fmt: skip
    assert life.row.next_deadline is None
    life.deliver("requerimiento", after(demanded, 5))
    deadline = life.row.next_deadline
    assert first_deadline is not None
    assert deadline == after(first_deadline, 4)
    life.refused("within_demand_term", "certify", deadline, "tesoreria")
    lived(life, after(deadline, 1))
    assert life.row.answer_code == "certify_due"
    return deadline


def to_court(life: Life, on: date) -> date:
    """Two people certify; legal returns the file once, then sues."""
    life.act("certify", on, "tesoreria")
    life.act("certify", on, "alcalde")
    life.act("refer", on)
    life.act("return_file", on, "juridico", reason="Falta el folio del acta de notificación")
    life.act("refer", on)
    life.act("accept_file", on, "juridico")
    life.act("file_suit", on, "juridico", **SUIT)
    life.act("record_court_event", after(on, 5), "juridico", what="Admitida la demanda")
    return on


def a_plan_in_court_that_nobody_pays(life: Life, signed: date) -> date:
    sign_plan(life, signed, "100.00", receipt="R-J", court_number="15-EJ-2026")
    broken = after(second_instalment(life, signed), 1)
    lived(life, broken)
    assert (life.stage, life.row.answer_code) == ("default", "resume_suit_due")
    life.act("resume_suit", broken, "juridico")
    return broken


def a_cheque_comes_back(life: Life, on: date) -> None:
    """Closed is final: another case, linked to it, begins."""
    closed = life.row
    life.reverse("R-FINAL", on)
    assert life.stage == "closed"
    life.open(on)
    again = life.row
    assert (again.id != closed.id, again.previous_case_id, again.stage) == (True, closed.id, "opened")
    life.night(on)
    assert life.stage == "persuasion"


def story_of(life: Life, case: Case) -> list[str]:
    """The stages a case went through, each once a stay."""
    with life.sessions() as session:
        stages = session.scalars(
            select(CaseEvent.to_stage).where(CaseEvent.case_id == case.id).order_by(CaseEvent.sequence)
        ).all()
    return [stage for index, stage in enumerate(stages) if index == 0 or stages[index - 1] != stage]


def issued_in(life: Life, case: Case) -> set[str]:
    with life.sessions() as session:
        return set(session.scalars(select(Document.kind).where(Document.case_id == case.id)))


def test_the_debt_a_plan_states_is_the_debt_of_the_day(town: Town) -> None:
    life = town.case().notified()
    on = date(2026, 1, 8)
    before = life.facts(on).overdue
    sign_plan(life, on)
    convenio = life.document("convenio_de_pago")
    assert convenio.total == before
    assert life.facts(on).overdue == before - Decimal("60.00")
