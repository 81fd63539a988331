"""Never a notice to who has paid: letters are compared with what is owed when they are printed and when they go out."""

from datetime import date
from decimal import Decimal
from itertools import count

import pytest
from builders import BOOK, add_charge, stamp
from office_life import CITED, DEMANDED, NOTICE_DELIVERED, OPENED, Life, Town, rolled_back
from sqlalchemy import select, update

from cases.domain.errors import CobranzaError
from cases.domain.still_owed import Change, ChangeKind
from cases.law import LawBook, value_of_text
from cases.models import Account, Appointment, Charge, Document
from cases.service.payments import record_payment
from cases.service.still_owed import change_of
from cases.service.verbs import Done, perform
from cases.service.verification import verify
from cases.snapshot import load_facts

LATER = date(2026, 1, 6)
_receipts = count(1)


def policy(value: str) -> LawBook:
    made, problems = value_of_text(
        "notice.amount_changed", value, "rule", date(2011, 1, 1), None, "Acuerdo 1", "policy", ""
    )
    assert made is not None, problems
    return BOOK.with_approved([made])


def press(life: Life, verb: str, on: date, book: LawBook = BOOK, kind: str = "aviso") -> Done:
    with life.sessions.begin() as session:
        who = stamp(on, "auxiliar", "auxiliar")
        return perform(session, life.account, verb, who, {"document": life.number(kind)}, book)


def pay(life: Life, amount: str, on: date = LATER) -> str:
    receipt = f"R-{next(_receipts)}"
    life.pay(amount, on, receipt)
    return receipt


def change(life: Life, on: date, kind: str = "aviso") -> Change:
    facts = life.facts(on)
    with life.sessions() as session:
        return change_of(session, facts, life.document(kind, on), BOOK, {})


@pytest.fixture
def life(town: Town) -> Life:
    case = town.case()
    case.act("notify", OPENED)
    return case


def test_time_alone_changes_nothing(life: Life) -> None:
    assert change(life, date(2026, 3, 2)).kind is ChangeKind.UNCHANGED
    assert press(life, "print_document", LATER).event == "print_document"


def test_a_payment_of_what_fell_due_later_changes_nothing(life: Life) -> None:
    with life.sessions.begin() as session:
        account = session.scalars(select(Account).where(Account.number == life.account)).one()
        add_charge(session, account, "2026-01", amount="12.00", source_id=f"{life.account}-enero")
    with life.sessions.begin() as session:
        on = date(2026, 2, 2)
        record_payment(
            session, life.account, Decimal("12.00"), f"R-{next(_receipts)}", stamp(on, "tesoreria", "tesoreria"), BOOK,
            today=on, charge=f"{life.account}-enero",
        )  # fmt: skip
    assert change(life, date(2026, 2, 3)).kind is ChangeKind.UNCHANGED


def test_a_payment_dated_before_the_letter_counts_too(life: Life) -> None:
    pay(life, "12.00", date(2025, 12, 1))
    found = change(life, LATER)
    assert found.kind is ChangeKind.LOWER
    assert found.owed < found.stated


def test_a_reversed_payment_makes_more_owed(town: Town) -> None:
    life = town.case()
    receipt = pay(life, "50.00", date(2025, 12, 1))
    life.act("notify", OPENED)
    life.reverse(receipt, LATER)
    assert change(life, LATER).kind is ChangeKind.HIGHER


def test_a_corrected_charge_counts(life: Life) -> None:
    with rolled_back(life.sessions) as session:
        case = life.row
        session.execute(
            update(Charge).where(Charge.account_id == case.account_id).values(amount=Decimal("11.00"))
        )
        facts = load_facts(session, [case.id], BOOK, LATER)[case.id]
        found = change_of(session, facts, life.document("aviso"), BOOK, {})
    assert found.kind is ChangeKind.LOWER


@pytest.mark.parametrize("value", ["print", "correct", "omit"])
@pytest.mark.parametrize("verb", ["print_document", "hand_out_document"])
def test_who_has_paid_gets_no_letter_whatever_the_policy(life: Life, value: str, verb: str) -> None:
    if verb == "hand_out_document":
        press(life, "print_document", OPENED)
        press(life, "sign_document", OPENED)
    pay(life, "1000.00")
    before = len(life.events)
    with pytest.raises(CobranzaError) as refused:
        press(life, verb, LATER, policy(value))
    assert refused.value.code == "paid_since_issued"
    assert len(life.events) == before


def test_policy_print_lets_the_letter_out_as_it_is(life: Life) -> None:
    pay(life, "12.00")
    assert press(life, "print_document", LATER, policy("print")).event == "print_document"


def test_policy_omit_leaves_it_out(life: Life) -> None:
    pay(life, "12.00")
    with pytest.raises(CobranzaError) as refused:
        press(life, "print_document", LATER, policy("omit"))
    assert refused.value.code == "amount_changed"
    assert life.document("aviso").status == "issued"


def test_policy_correct_issues_another_and_keeps_the_old_one_void(life: Life) -> None:
    old, statement = life.document("aviso"), life.document("estado_de_cuenta")
    pay(life, "12.00")
    done = press(life, "print_document", LATER)
    new = life.document("aviso")
    assert (done.event, done.documents[0]) == ("correct_document", new.number)
    assert old.number in done.message
    assert new.number in done.message
    assert (new.ordinal, new.status, new.issued_on) == (old.ordinal, "issued", LATER)
    assert new.total < old.total
    with life.sessions() as session:
        for replaced in (old, statement):
            kept = session.get_one(Document, replaced.key)
            assert kept.status == "superseded"
            by = session.get_one(Document, kept.replaced_by_id)
            assert (by.kind, by.issued_on) == (replaced.kind, LATER)
        problems = verify(session.get_bind())["problems"]
    # other cases of this town were acted on under policies that no book of its database holds
    assert [one for one in problems if one["what"] != "law_version_unknown"] == []
    assert life.answer(LATER).code == "awaiting_delivery"
    assert press(life, "print_document", LATER).event == "print_document", "the new one states what is owed"


def test_a_signed_letter_is_corrected_when_it_would_go_out(life: Life) -> None:
    press(life, "print_document", OPENED)
    press(life, "sign_document", OPENED)
    pay(life, "12.00")
    assert press(life, "hand_out_document", LATER).event == "correct_document"
    assert life.document("aviso").status == "issued"


def test_what_was_delivered_is_never_replaced(life: Life) -> None:
    life.deliver("aviso", NOTICE_DELIVERED, "oficina")
    pay(life, "12.00", NOTICE_DELIVERED)
    number = life.number("aviso")
    assert press(life, "print_document", NOTICE_DELIVERED).event == "print_document"
    assert (life.number("aviso"), life.document("aviso").status) == (number, "delivered")


def test_a_corrected_citation_keeps_its_hour(town: Town) -> None:
    life = town.case().cited()
    old = life.document("citatorio")
    before = life.facts(CITED).appointments[-1]
    pay(life, "12.00", CITED)
    assert press(life, "print_document", CITED, kind="citatorio").event == "correct_document"
    new = life.document("citatorio")
    with life.sessions() as session:
        slots = session.scalars(
            select(Appointment)
            .where(Appointment.document_id.in_([old.key, new.key]))
            .order_by(Appointment.id)
        ).all()
    assert [slot.status for slot in slots] == ["cancelled", "booked"]
    assert (slots[1].on_date, slots[1].at_time, slots[1].desk) == (before.on, before.at, before.desk)
    assert (new.deliver_by_on, new.ordinal) == (old.deliver_by_on, old.ordinal)


def test_a_corrected_demand_keeps_its_cause_twice(town: Town) -> None:
    life = town.case().demanded()
    for _ in range(2):
        old = life.document("requerimiento")
        pay(life, "40.00", DEMANDED)
        assert press(life, "print_document", DEMANDED, kind="requerimiento").event == "correct_document"
        new = life.document("requerimiento")
        assert new.charges < old.charges
        with life.sessions() as session:
            context = session.get_one(Document, new.key).context
        assert context["cause"] == "no_agreement"
        assert not any(step["number"].startswith("RQ") for step in context["steps"])
