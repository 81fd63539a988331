"""What a notifier may record at a door: each choice off with its article, or with the term it starts."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from literal_cases import BOOK, attempt, case_on, document, slot

from cases.domain.door import CHOICES, Offer, offers
from cases.domain.facts import DocumentFacts
from cases.domain.vocabulary import Stage

ON = date(2026, 3, 11)
YESTERDAY = date(2026, 3, 10)
SATURDAY = date(2026, 3, 14)
ISSUED = date(2026, 3, 4)
LAW = BOOK.at(ON)


def offered(paper: DocumentFacts, on: date = ON, **changes: Any) -> dict[str, Offer]:
    facts = case_on(on, Stage.FINAL_DEMAND, documents=(paper,), **changes)
    return {one.choice.code: one for one in offers(facts, paper, on, BOOK.at(on))}


def said(offer: Offer) -> str:
    return f"{offer.starts.text} {offer.follows}".strip()


def test_a_demand_delivered_today_says_when_its_term_ends() -> None:
    found = offered(document("requerimiento", ISSUED))
    assert list(found) == [one.code for one in CHOICES]
    assert said(found["persona"]) == (
        "El plazo de treinta (30) días hábiles empieza el jueves 12 de marzo de 2026 "
        "y vence el jueves 30 de abril de 2026."
    )
    assert found["persona"].starts.basis == "LGTM 118"


def test_an_esquela_is_off_until_a_search_of_another_day_is_on_record() -> None:
    first = offered(document("requerimiento", ISSUED))["esquela"]
    assert first.off is not None
    assert (first.off.code, first.off.basis) == ("esquela_without_search", ("LGTM 97",))
    second = offered(document("requerimiento", ISSUED, attempts=(attempt(YESTERDAY, "not_found"),)))[
        "esquela"
    ]
    assert second.off is None
    assert "empieza el jueves" in said(second)


def test_a_closed_day_takes_every_choice_with_its_article() -> None:
    found = offered(document("requerimiento", ISSUED), SATURDAY)
    assert {one.off.code for one in found.values() if one.off} == {"closed_day"}
    assert len([one for one in found.values() if one.off]) == len(CHOICES)


def test_a_void_paper_takes_none() -> None:
    found = offered(document("requerimiento", ISSUED, status="annulled"))
    assert {one.off.code for one in found.values() if one.off} == {"document_annulled"}


@pytest.mark.parametrize(
    ("kind", "choice", "follows"),
    [
        ("requerimiento", "nadie", "otro día ya podrá dejarse esquela"),
        ("requerimiento", "rehuso", "otro día ya podrá dejarse esquela"),
        ("aviso", "nadie", "se le visita otro día, a otra hora"),
        ("requerimiento", "mudo", "sin entrega posible"),
        ("requerimiento", "fallecio", "sin entrega posible"),
    ],
)
def test_a_search_starts_nothing_and_says_what_follows(kind: str, choice: str, follows: str) -> None:
    found = offered(document(kind, ISSUED))[choice]
    assert said(found).startswith("Ningún plazo empieza a correr.")
    assert follows in found.follows


def test_a_summons_tells_its_appointment_and_whether_it_is_in_time() -> None:
    paper = document("citatorio", ISSUED, deliver_by_on=ON)
    in_time = offered(paper, appointments=(slot(date(2026, 3, 20)),))["persona"]
    assert said(in_time) == "La cita queda notificada: viernes 20 de marzo de 2026 a las 09:30."
    late = offered(replace(paper, deliver_by_on=YESTERDAY), appointments=(slot(date(2026, 3, 20)),))[
        "persona"
    ]
    assert "No deja el margen mínimo" in said(late)


def test_a_notice_starts_no_term() -> None:
    found = offered(document("aviso", ISSUED))["persona"]
    assert said(found) == "Consta la entrega; ningún plazo legal empieza a correr."
