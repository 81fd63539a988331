"""What rested on a proof falls with it: terms, appointments to come and absences attested."""

from dataclasses import replace
from datetime import date

import pytest
from literal_cases import BOOK, case_on, document, slot

from cases.domain.facts import CaseFacts
from cases.domain.fallen_terms import fallen
from cases.domain.vocabulary import Stage

ISSUED = date(2026, 3, 9)
VISITED = date(2026, 3, 10)
TODAY = date(2026, 3, 11)
STAGES = {"aviso": Stage.PERSUASION, "citatorio": Stage.CITATION, "requerimiento": Stage.FINAL_DEMAND}


def proven(kind: str) -> tuple[CaseFacts, CaseFacts]:
    """A case with the proof of a paper, and without it."""
    appointments = (slot(date(2026, 3, 26)),) if kind == "citatorio" else ()
    bare = case_on(TODAY, STAGES[kind], documents=(document(kind, ISSUED),), appointments=appointments)
    paper = document(kind, ISSUED, delivered_on=VISITED)
    return replace(bare, documents=(paper,)), bare


@pytest.mark.parametrize(
    ("kind", "term", "last_on", "words"),
    [
        ("requerimiento", "demand_term", date(2026, 4, 29), "El plazo del"),
        ("citatorio", "appointment", date(2026, 3, 26), "La cita del"),
        ("aviso", "notice_wait", date(2026, 3, 20), "La espera del"),
    ],
)
def test_what_rested_on_a_proof_falls_with_it(kind: str, term: str, last_on: date, words: str) -> None:
    before, after = proven(kind)
    (gone,) = fallen(before, after, BOOK, TODAY)
    assert (gone.term.code, gone.term.last_on, gone.now_on) == (term, last_on, None)
    assert gone.as_data["from"] == last_on.isoformat()
    assert gone.as_data["to"] is None
    assert gone.text.startswith(words)
    assert gone.text.endswith("ya no corre.")
    assert fallen(before, before, BOOK, TODAY) == ()
    assert fallen(after, before, BOOK, TODAY) == (), "nothing fell where nothing rested"


def test_an_appointment_that_is_over_falls_with_nothing() -> None:
    before, after = proven("citatorio")
    kept = (slot(date(2026, 3, 26), "attended"),)
    assert fallen(replace(before, appointments=kept), replace(after, appointments=kept), BOOK, TODAY) == ()
    assert fallen(replace(before, appointments=()), after, BOOK, TODAY) == ()


def test_an_absence_falls_with_the_proof_of_its_summons() -> None:
    before, after = proven("citatorio")
    missed = (slot(date(2026, 3, 26), "no_show"),)
    (gone,) = fallen(replace(before, appointments=missed), replace(after, appointments=missed), BOOK, TODAY)
    assert gone.as_data["term"] == "no_show"
    assert gone.text.startswith("La incomparecencia del 26/03/2026")
    assert gone.text.endswith("ya no vale.")


def test_a_term_that_another_proof_opens_again_says_its_new_day() -> None:
    before, after = proven("requerimiento")
    later = document("requerimiento", ISSUED, delivered_on=TODAY)
    (moved,) = fallen(before, replace(after, documents=(later,)), BOOK, TODAY)
    assert (moved.term.last_on, moved.now_on) == (date(2026, 4, 29), date(2026, 4, 30))
    assert "ahora termina el 30/04/2026" in moved.text
