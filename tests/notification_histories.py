"""Papers of one Monday as a Wednesday finds them, after every history that attempts and people can give them."""

from dataclasses import replace
from datetime import date, time

from literal_cases import ACCOUNT, BOOK, TAXPAYER, attempt, document

from cases.domain.delivery import outcome
from cases.domain.facts import AttemptFacts, DocumentFacts, PersonFacts
from cases.domain.vocabulary import DocumentStatus

ISSUED = date(2026, 3, 9)
MONDAY, TUESDAY, WEDNESDAY = date(2026, 3, 9), date(2026, 3, 10), date(2026, 3, 11)
TODAY = WEDNESDAY
LAW = BOOK.at(TODAY)
KINDS_WALKED = ("aviso", "citatorio", "requerimiento")

WAYS = ("personal", "oficina", "esquela", "edicto", "correo", "correo_certificado")

HISTORIES: dict[str, tuple[AttemptFacts, ...]] = {
    "none": (),
    "searched_today": (attempt(TODAY, "not_found", at=time(8)),),
    "searched_before": (attempt(TUESDAY, "not_found"),),
    "searched_twice": (attempt(MONDAY, "not_found"), attempt(TUESDAY, "not_found", at=time(16))),
    "refused_before": (attempt(TUESDAY, "refused"),),
    "searched_without_acta": (replace(attempt(TUESDAY, "not_found"), proof_number=""),),
    "post_came_back": (attempt(TUESDAY, "not_found", "correo_certificado"),),
    "delivered": (attempt(TUESDAY, "delivered"),),
    "delivered_and_annulled": (),
    "moved": (attempt(TUESDAY, "moved"),),
    "deceased": (attempt(TUESDAY, "deceased"),),
}
"""Attempts that still stand on a document of Monday, as Wednesday finds it."""

MARKED = {
    "given_up": DocumentStatus.UNDELIVERABLE,
    "annulled": DocumentStatus.ANNULLED,
    "superseded": DocumentStatus.SUPERSEDED,
}
"""Histories that people end: a status that no attempt explains."""

NOWHERE = replace(TAXPAYER, address="")
NO_PLACE = replace(ACCOUNT, address="")
REPRESENTED = replace(NOWHERE, representative="ANA PAZ")
ACCEPTED = replace(TAXPAYER, email="rosa@ejemplo.com", accepts_email=True)
AGENT = PersonFacts("LUIS PAZ", "DUI 00000001-1", "apoderado", answers_for_the_whole=False, basis="LGTM 92")


def known(kind: str, history: str) -> DocumentFacts:
    """The document as its history leaves it."""
    paper = document(kind, ISSUED)
    if history in MARKED:
        return replace(paper, status=MARKED[history])
    attempts = HISTORIES[history]
    if not attempts:
        return paper
    status, delivered_on = outcome(kind, attempts, LAW)
    return replace(paper, attempts=attempts, status=status, delivered_on=delivered_on)
