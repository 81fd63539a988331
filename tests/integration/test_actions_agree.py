"""What the list of actions says is what happens: in every moment of an office's life, for every role and step.

Each step is tried for real and undone. One that is shown on is not refused; one that is shown off is refused, for
the reason shown.
"""

from collections.abc import Callable
from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest
from builders import BOOK, add_user, at, stamp
from office_life import (
    APPOINTMENT,
    CITED,
    DEMANDED,
    NOTICE_DELIVERED,
    OPENED,
    SUIT,
    SUMMONS_DELIVERED,
    TERM_END,
    TERM_OVER,
    WITHOUT_AGREEMENT,
    Life,
    Town,
    sign_plan,
)
from sqlalchemy.orm import Session

from cases.domain.errors import CobranzaError, RuleRefused
from cases.domain.vocabulary import Role
from cases.service.casefile import Action, case_view
from cases.service.payments import record_payment
from cases.service.stamp import Stamp
from cases.service.verbs import perform

HOUR = time(9)
LATER = date(2026, 3, 20)
HOLD = {"reason": "claim", "note": "Reclamo en estudio", "document_reference": "Escrito 4"}
CLOSE = {"reason": "uncollectable", "note": "Sin bienes conocidos ni paradero"}
RECEIPT = "R-PRIMA"

# what each step is given where it needs something; all of it admissible
GIVEN: dict[str, dict[str, Any]] = {
    "record_appearance": WITHOUT_AGREEMENT,
    "return_file": {"reason": "Falta un folio del expediente."},
    "file_suit": SUIT,
    "record_court_event": {"what": "Embargo trabado"},
    "place_hold": HOLD | {"document_reference": "Escrito 5"},
    "rebook": {"cause": "unattended", "reason": "Quien atiende está enfermo"},
    "lift_hold": {"note": "Se resolvió el reclamo"},
    "close": CLOSE,
    "withdraw_proposal": {"verb": "certify", "reason": "Se revisa otra vez"},
    "assign": {"user": "marta"},
    "sign_plan": {
        "months": 3,
        "down_payment_receipt": RECEIPT,
        "request_number": "SOL-1",
        "approval": "Acuerdo 4",
        "court_number": "15-EJ-2026",
    },
}
PAPERS: dict[str, tuple[dict[str, Any], ...]] = {
    "print_document": ({},),
    "sign_document": ({},),
    "hand_out_document": ({},),
    "record_attempt": ({"how": "personal", "result": "not_found"}, {"how": "oficina", "result": "delivered"}),
    "mark_undeliverable": ({"reason": "Nadie conoce a la persona"},),
    "annul_attempt": ({"reason": "Era otra casa de la colonia"},),
    "annul_document": ({"reason": "Se emitió por un error de registro"},),
}
"""Steps of one document: on where some document of the case admits them in some way."""

TWO_PEOPLE = ("certify", "close")


def visited(life: Life) -> None:
    life.cited()
    life.deliver("citatorio", date(2026, 1, 9), result="not_found")


def printed(life: Life) -> None:
    life.act("notify", OPENED)
    life.act("print_document", OPENED, "auxiliar", document=life.number("aviso"))


def proposed(life: Life) -> None:
    life.with_term_over().act("certify", TERM_OVER, "tesoreria")


def close_proposed(life: Life) -> None:
    life.notified().act("close", CITED, "jefatura", **CLOSE)


def held(life: Life) -> None:
    life.notified().act("place_hold", CITED, **HOLD)


def accepted(life: Life) -> None:
    life.referred().act("accept_file", TERM_OVER, "juridico")


def returned(life: Life) -> None:
    life.referred().act("return_file", TERM_OVER, "juridico", reason="Falta un folio")


def with_plan(life: Life) -> None:
    sign_plan(life.notified(), CITED)


def broken(life: Life) -> None:
    with_plan(life)
    life.night(date(2026, 3, 10))


def broken_in_court(life: Life) -> None:
    sign_plan(life.in_court(), TERM_OVER, court_number="15-EJ-2026")
    life.night(date(2026, 5, 12))


def paid(life: Life) -> None:
    life.notified().pay(str(life.facts(CITED).overdue), CITED, "R-1")


def closed(life: Life) -> None:
    paid(life)
    life.act("settle", CITED)


MOMENTS: dict[str, tuple[Callable[[Life], object], date]] = {
    "opened": (lambda _: None, OPENED),
    "printed": (printed, OPENED),
    "notified": (Life.notified, NOTICE_DELIVERED),
    "held": (held, CITED),
    "close proposed": (close_proposed, CITED),
    "cited": (Life.cited, CITED),
    "visited": (visited, SUMMONS_DELIVERED),
    "summoned": (Life.summoned, SUMMONS_DELIVERED),
    "before the hour": (Life.summoned, APPOINTMENT),
    "after the appointment": (Life.summoned, DEMANDED),
    "demanded": (Life.demanded, DEMANDED),
    "in the term": (Life.with_term_over, TERM_END),
    "term over": (Life.with_term_over, TERM_OVER),
    "certification proposed": (proposed, TERM_OVER),
    "certified": (Life.certified, TERM_OVER),
    "referred": (Life.referred, LATER),
    "returned": (returned, LATER),
    "accepted": (accepted, LATER),
    "in court": (Life.in_court, LATER),
    "with a plan": (with_plan, CITED),
    "in default": (broken, date(2026, 3, 10)),
    "in default of a plan in court": (broken_in_court, date(2026, 5, 12)),
    "paid": (paid, CITED),
    "closed": (closed, CITED),
}


@pytest.fixture(scope="module")
def staffed(town: Town) -> Town:
    with town.sessions.begin() as session:
        add_user(session, "marta", "gestor")
    return town


@pytest.mark.parametrize("moment", MOMENTS)
def test_what_is_shown_is_what_happens(staffed: Town, moment: str) -> None:
    lived, on = MOMENTS[moment]
    life = staffed.case()
    lived(life)
    tried: set[tuple[str, ...]] = set()
    for role in (one.value for one in Role):
        with life.sessions() as session:
            view = case_view(session, life.row.number, BOOK, on, role, hour=HOUR, actor=role)
        for action in view.actions:
            what = (action.verb, action.reason, role if action.verb in TWO_PEOPLE else "")
            if what in tried:
                continue
            tried.add(what)
            said = f"{moment}, {role}: {action.verb}, {action.reason}"
            who = stamp(on, role, role)
            if action.verb in PAPERS:
                is_possible = any(
                    _tried(life, action.verb, who, way | {"document": one.number}) is None
                    for one in view.facts.documents
                    for way in PAPERS[action.verb]
                )
                assert action.enabled == is_possible or _only_copies(action), said
            else:
                _check(action, _tried(life, action.verb, who, GIVEN.get(action.verb, {})), said)
    assert len(tried) >= len(PAPERS)


def _only_copies(action: Action) -> bool:
    """A void paper may be printed again, to be read; nobody is offered that as a step. Nor to take out a title."""
    return not action.enabled and action.verb in ("print_document", "hand_out_document")


def _check(action: Action, refused: CobranzaError | None, said: str) -> None:
    if action.enabled:
        assert refused is None, f"{said} {refused}"
    else:
        assert isinstance(refused, RuleRefused), said
        assert (refused.reason, tuple(refused.basis)) == (action.reason, action.basis), said


def _tried(life: Life, verb: str, who: Stamp, data: dict[str, Any]) -> CobranzaError | None:
    """The refusal, or None; whatever it did is undone."""
    if verb == "withdraw_proposal":  # what was proposed is what is withdrawn
        data = data | {"verb": next((one.verb for one in life.facts(who.on).proposals), "certify")}
    with life.sessions() as session:
        if verb == "sign_plan":
            data = data | {"requested_on": who.on.isoformat()}
            _pay_down(session, life, who.on)
        try:
            perform(session, life.row.number, verb, who, data, BOOK)
        except CobranzaError as refused:
            return refused
        finally:
            session.rollback()
    return None


def _pay_down(session: Session, life: Life, on: date) -> None:
    """A fifth of the debt at the counter, so that only the case itself can stand against a plan."""
    owed = life.facts(on).overdue
    if owed:
        amount = (owed / 4).quantize(Decimal("0.01"))
        paid_now = Stamp("tesoreria", "tesoreria", on, at(on))
        record_payment(session, life.account, amount, RECEIPT, paid_now, BOOK, today=on)
