"""Contexts of what happened with a citation: somebody came, or nobody did."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Literal

from cases.domain.documents import ActaDeComparecencia, ConstanciaDeIncomparecencia
from cases.domain.documents.appearances import ActHandedRow, PaperRow, PersonRow
from cases.domain.documents.rows import amount_or_nothing
from cases.domain.documents.wording import ordinal
from cases.domain.errors import FactMissing
from cases.domain.facts import AppointmentFacts, CaseFacts, DocumentFacts
from cases.domain.money import ZERO
from cases.service.contexts.issuing import IssuingDay
from cases.service.contexts.notices import delivered_how, proof_of
from cases.service.contexts.subject import Amounts, Subject, common_block

Position = Literal["acknowledges", "disputes", "disputes_part", "no_statement"]
Outcome = Literal["paid", "promise", "asks_plan", "claim", "none"]
SignatureState = Literal["signed", "cannot_sign", "declines"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Appearance:
    """What an officer attests of one appearance, on the day of the document."""

    appeared_at: time
    ended_at: time
    people: tuple[PersonRow, ...]
    officer_name: str
    officer_post: str
    citation_number: str = ""
    position: Position
    statement_text: str = ""
    outcome: Outcome
    promise_on: date | None = None
    promise_amount: Decimal = ZERO
    receipt_number: str = ""
    papers: tuple[str, ...] = ()
    acts_handed: tuple[ActHandedRow, ...] = ()
    signature_state: SignatureState = "signed"
    witness_name: str = ""
    witness_identity_line: str = ""


def build_acta_de_comparecencia(
    day: IssuingDay, facts: CaseFacts, *, number: str, appearance: Appearance
) -> ActaDeComparecencia:
    """Raises FactMissing when the outcome or the way of signing lacks what the acta would state of it."""
    _check(appearance)
    said = appearance
    return ActaDeComparecencia(
        common=common_block(day, Subject.of(facts), Amounts.overdue(facts), number),
        appeared_on=day.on.isoformat(),
        appeared_at=f"{said.appeared_at:%H:%M}",
        ended_at=f"{said.ended_at:%H:%M}",
        came_because="citation" if said.citation_number else "own_will",
        citation_number=said.citation_number,
        people=said.people,
        officer_name=said.officer_name,
        officer_post=said.officer_post,
        position=said.position,
        statement_text=said.statement_text,
        outcome=said.outcome,
        promise_on=said.promise_on.isoformat() if said.promise_on else "",
        promise_amount=amount_or_nothing(said.promise_amount),
        receipt_number=said.receipt_number,
        papers_received=tuple(PaperRow(paper=paper) for paper in said.papers),
        acts_handed=said.acts_handed,
        signature_state=said.signature_state,
        witness_name=said.witness_name,
        witness_identity_line=said.witness_identity_line,
    )


def _check(said: Appearance) -> None:
    if said.outcome == "promise" and not (said.promise_on and said.promise_amount > 0):
        raise FactMissing(
            "promise_incomplete", "Indique la fecha y la cantidad que la persona ofreció pagar.", ("LGTM 38",)
        )
    if said.outcome == "paid" and not said.receipt_number:
        raise FactMissing(
            "receipt_missing", "Indique el número del recibo que la persona presentó.", ("LGTM 83",)
        )
    if said.signature_state != "signed" and not (said.witness_name and said.witness_identity_line):
        raise FactMissing(
            "witness_missing",
            "Si la persona no firma, indique nombre y documento de quien es testigo.",
            ("LGTM 95",),
        )


def build_constancia_de_incomparecencia(
    day: IssuingDay,
    facts: CaseFacts,
    *,
    number: str,
    summons: DocumentFacts,
    slot: AppointmentFacts,
    officer_name: str,
    officer_post: str,
    excuse_text: str = "",
) -> ConstanciaDeIncomparecencia:
    """The slot was kept for `citation.no_show_wait` minutes. Raises FactMissing without proof of delivery."""
    if summons.delivered_on is None:
        raise FactMissing(
            "citation_not_delivered",
            f"No consta la entrega del citatorio {summons.number}: sin ella no hay incomparecencia.",
            ("LGTM 90 n.º 6",),
        )
    proof = proof_of(summons)
    waited = timedelta(minutes=day.law.integer("citation.no_show_wait"))
    return ConstanciaDeIncomparecencia(
        common=common_block(
            day, Subject.of(facts), Amounts.overdue(facts), number, older_dates=[summons.issued_on]
        ),
        citation_number=summons.number,
        citation_ordinal_text=ordinal(summons.ordinal),
        citation_delivered_on=summons.delivered_on.isoformat(),
        citation_delivered_how=delivered_how(summons),
        delivery_proof_number=proof.proof_number if proof and proof.proof_number else summons.number,
        appointment_on=slot.on.isoformat(),
        appointment_at=f"{slot.at:%H:%M}",
        waited_until_at=f"{datetime.combine(slot.on, slot.at) + waited:%H:%M}",
        officer_name=officer_name,
        officer_post=officer_post,
        excuse_text=excuse_text,
        next_step=_next_step(day, summons, excuse_text, facts.account.kind),
    )


def _next_step(
    day: IssuingDay, summons: DocumentFacts, excuse_text: str, account_kind: str
) -> Literal["second_citation", "new_date", "demand"]:
    if excuse_text:
        return "new_date"
    then = day.law.book.at(summons.issued_on)
    count = then.integer(then.key_for("citation.count", account_kind))
    return "second_citation" if summons.ordinal < count else "demand"
