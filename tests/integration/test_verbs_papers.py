"""The life of a paper, proposals withdrawn, and who is in charge."""

import pytest
from builders import add_user
from office_life import CITED, NOTICE_DELIVERED, OPENED, SUMMONS_DELIVERED, TERM_OVER, Life, Town
from sqlalchemy import select

from cases.models import Case, Proposal, User

WHY = "Salió con un nombre equivocado"


@pytest.fixture
def life(town: Town) -> Life:
    case = town.case()
    case.act("notify", OPENED)
    return case


def paper(life: Life, verb: str, who: str = "auxiliar", kind: str = "aviso", **data: str) -> str:
    life.act(verb, OPENED, who, document=life.number(kind), **data)
    return life.document(kind).status


def test_a_paper_is_printed_signed_and_taken_out(life: Life) -> None:
    assert paper(life, "print_document") == "printed"
    assert paper(life, "sign_document") == "signed"
    assert life.document("aviso").signed_on == OPENED
    assert paper(life, "hand_out_document") == "handed_out"
    assert life.document("estado_de_cuenta").status == "handed_out", "what travels with it goes along"
    assert [event.event for event in life.events[-3:]] == [
        "print_document",
        "sign_document",
        "hand_out_document",
    ]
    assert {event.to_stage for event in life.events[1:]} == {"persuasion"}


def test_a_copy_changes_nothing(life: Life) -> None:
    life.deliver("aviso", NOTICE_DELIVERED)
    life.act("print_document", NOTICE_DELIVERED, "auxiliar", document=life.number("aviso"))
    notice = life.document("aviso")
    assert (notice.status, notice.delivered_on) == ("delivered", NOTICE_DELIVERED)


@pytest.mark.parametrize(
    ("code", "before", "verb"),
    [
        ("document_not_printed", (), "sign_document"),
        ("document_not_signed", (), "hand_out_document"),
        ("document_not_signed", ("print_document",), "hand_out_document"),
        ("document_already_signed", ("print_document", "sign_document"), "sign_document"),
        (
            "document_already_out",
            ("print_document", "sign_document", "hand_out_document"),
            "hand_out_document",
        ),
    ],
)
def test_papers_keep_their_order(life: Life, code: str, before: tuple[str, ...], verb: str) -> None:
    for step in before:
        paper(life, step)
    life.refused(code, verb, OPENED, "auxiliar", document=life.number("aviso"))


@pytest.mark.parametrize("verb", ["print_document", "sign_document", "hand_out_document"])
def test_a_paper_is_named_by_its_number(life: Life, verb: str) -> None:
    life.refused("unknown_document", verb, OPENED, "auxiliar", document="AV-SJN-2026-9999")


# --- annulled -------------------------------------------------------------------------------------------------


def test_an_annulled_notice_is_issued_again_under_another_number(life: Life) -> None:
    old = life.number("aviso")
    life.act("annul_document", OPENED, "jefatura", document=old, reason=WHY)
    assert life.document("aviso").status == "annulled"
    assert life.document("estado_de_cuenta").status == "annulled"
    assert life.row.answer_code == "notice_due"
    life.act("notify", OPENED)
    assert life.number("aviso") != old
    assert life.document("aviso").ordinal == 1


def test_an_annulled_citation_frees_its_slot(town: Town) -> None:
    life = town.case().summoned()
    life.act("annul_document", SUMMONS_DELIVERED, "jefatura", document=life.number("citatorio"), reason=WHY)
    assert life.facts(SUMMONS_DELIVERED).appointments[-1].status == "cancelled"
    assert life.answer(SUMMONS_DELIVERED).code == "citation_due"
    life.act("cite", SUMMONS_DELIVERED)
    assert life.document("citatorio").ordinal == 1


def test_an_annulled_demand_runs_no_term(town: Town) -> None:
    life = town.case().with_term_over()
    life.act("annul_document", TERM_OVER, "jefatura", document=life.number("requerimiento"), reason=WHY)
    assert (life.row.answer_code, life.row.next_deadline) == ("demand_due", None)
    life.act("demand", TERM_OVER)
    assert life.row.answer_code == "awaiting_delivery"


def test_what_others_attest_is_not_taken_back_by_the_office(town: Town) -> None:
    life = town.case().summoned()
    life.refused(
        "document_not_annullable", "annul_document", SUMMONS_DELIVERED, "jefatura",
        document=life.number("acta_de_notificacion"), reason=WHY,
    )  # fmt: skip


def test_an_annulled_paper_is_not_annulled_twice(life: Life) -> None:
    number = life.number("aviso")
    life.act("annul_document", OPENED, "jefatura", document=number, reason=WHY)
    life.refused("document_annulled", "annul_document", OPENED, "jefatura", document=number, reason=WHY)


# --- undeliverable --------------------------------------------------------------------------------------------


def test_only_who_searched_may_give_up(life: Life) -> None:
    data = {"document": life.number("aviso"), "reason": "La casa está demolida"}
    life.refused("never_attempted", "mark_undeliverable", NOTICE_DELIVERED, **data)
    life.deliver("aviso", NOTICE_DELIVERED, result="not_found")
    life.act("mark_undeliverable", NOTICE_DELIVERED, **data)
    assert life.document("aviso").status == "undeliverable"
    assert life.row.answer_code == "notice_undeliverable"


def test_what_was_delivered_is_not_undeliverable(life: Life) -> None:
    life.deliver("aviso", NOTICE_DELIVERED)
    data = {"document": life.number("aviso"), "reason": "La casa está demolida"}
    life.refused("document_delivered", "mark_undeliverable", NOTICE_DELIVERED, **data)


# --- proposals and assignment ---------------------------------------------------------------------------------

CLOSE = {"reason": "uncollectable", "note": "Sin bienes conocidos ni paradero"}


def test_a_withdrawn_proposal_is_on_record_and_another_may_follow(life: Life) -> None:
    life.refused("no_proposal", "withdraw_proposal", CITED, "jefatura", verb="close", reason="No procede")
    life.act("close", CITED, "jefatura", **CLOSE)
    life.act("withdraw_proposal", CITED, "jefatura", verb="close", reason="Aparecieron bienes")
    with life.sessions() as session:
        kept = session.scalars(select(Proposal).where(Proposal.case_id == life.row.id)).one()
    assert (kept.proposed_by, kept.approved, kept.decided_by) == ("jefatura", False, None)
    assert kept.decided_at is not None
    assert life.events[-1].code == "proposal_withdrawn"
    life.refused("not_proposed_yet", "close", CITED, "sindico", **CLOSE)
    life.act("close", CITED, "jefatura", **CLOSE)
    assert len(life.facts(CITED).proposals) == 1


def test_a_case_is_assigned_to_somebody_who_works_here(life: Life) -> None:
    with life.sessions.begin() as session:
        there = session.scalar(select(User.id).where(User.name == "karla.mena"))
        found = there or add_user(session, "karla.mena", "gestor").id
    life.act("assign", OPENED, "jefatura", user="karla.mena")
    with life.sessions() as session:
        assert session.scalar(select(Case.assigned_to_id).where(Case.id == life.row.id)) == found
    assert life.facts(OPENED).assigned_to == "karla.mena"
    life.refused("unknown_user", "assign", OPENED, "jefatura", user="nadie")


@pytest.mark.parametrize("verb", ["print_document", "annul_document", "mark_undeliverable"])
def test_nothing_happens_to_a_paper_before_its_issue(town: Town, verb: str) -> None:
    life = town.case().cited()
    said = {} if verb == "print_document" else {"reason": WHY}
    life.refused("before_issue", verb, OPENED, "jefatura", document=life.number("citatorio"), **said)
