"""A document by e-mail: what it says, what keeps it back, when it is tried again (LGTM 95)."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from cases.domain.documents.kinds import KINDS
from cases.domain.facts import CaseFacts, DocumentFacts
from cases.domain.grounds import Off
from cases.domain.money import ZERO
from cases.domain.papers import held_back
from cases.domain.still_owed import ASKING_KINDS, POLICY_KEY, Change, ChangeKind, ChangePolicy, policy_of
from cases.domain.summoning import serves_until
from cases.domain.terms import add_business_days, calendar_of
from cases.domain.vocabulary import DeliveryMethod, DocumentStatus, Stage
from cases.domain.ways import way_refused
from cases.law import Issuer, LawAt

BY_MAIL = tuple(kind.key for kind in KINDS.values() if kind.allows(DeliveryMethod.CORREO))
"""Kinds that determine no tribute and impose no fine, so LGTM 95 lets them go by e-mail."""

_ADDRESS = re.compile(r"[!-~]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_NOT_IN_ADDRESS = re.compile(r"[<>\"(),:;\\\[\]]")

MOST_TRIES = 8
_FIRST_PAUSE = timedelta(minutes=15)
UNSIGNED = (DocumentStatus.ISSUED, DocumentStatus.PRINTED)
NOT_SIGNED = Off(
    "mail_not_signed", "Espera la firma: lo que la noche emite no sale sin ella.", ("política de documentos",)
)


@dataclass(frozen=True, slots=True)
class Letter:
    """What a person reads around the attached document; no amounts and no names, for others may see it."""

    sender: str
    sender_name: str
    subject: str
    body: str
    message_id: str


def is_address(text: str) -> bool:
    """Whether a mail server can be asked to deliver to it, and a header can hold it."""
    return (
        _ADDRESS.fullmatch(text) is not None and _NOT_IN_ADDRESS.search(text) is None and text.count("@") == 1
    )


def letter_of(document: DocumentFacts, issuer: Issuer, sha256: str) -> Letter:
    """The letter around a document; the same document always has the same Message-ID."""
    spec = KINDS[document.kind]
    domain = issuer.office_email.rpartition("@")[2]
    return Letter(
        sender=issuer.office_email,
        sender_name=f"{issuer.unit_name}, {issuer.issuer_office}",
        subject=f"{spec.name} {document.number}",
        body=_BODY.format(
            what=f"{spec.article_name} {document.number}",
            issued=f"{document.issued_on:%d/%m/%Y}",
            office=issuer.issuer_office,
            unit=issuer.unit_name,
            address=issuer.office_address,
            hours=issuer.office_hours,
            phone=issuer.office_phone,
            email=issuer.office_email,
        ),
        message_id=f"<{document.number.lower()}.{sha256[:16]}@{domain}>",
    )


_BODY = """Estimada persona contribuyente:

Adjuntamos {what}, del {issued}. Usted aceptó por escrito recibir notificaciones en esta dirección
(Ley General Tributaria Municipal, artículo 95); cuenta desde el día en que se le entrega.

Le pedimos responder este correo para confirmar que lo recibió. Si no consta su entrega, se le llevará en papel.
Si este correo no es para usted, le rogamos avisarnos y borrarlo.

Atentamente,
{unit}
{office}
{address}
{hours} · {phone} · {email}
"""


def keeps_back(
    facts: CaseFacts, document: DocumentFacts, address: str, change: Change, on: date, law: LawAt
) -> Off | None:
    """Why a queued document must not go by e-mail any more; None: it may. Everything is asked again on the day.

    `change` is how what it asks for differs from what is owed; what the policy would correct is corrected on paper.
    """
    refused = way_refused(document, DeliveryMethod.CORREO, facts.addressee, facts.account, on, law)
    if refused is not None:
        return refused
    if facts.taxpayer.email != address or not is_address(address):
        return Off(
            "email_changed",
            "La dirección registrada cambió desde que se puso en cola, o no es una dirección de correo.",
            ("LGTM 95",),
        )
    if facts.taxpayer.died_on is not None:
        return Off("addressee_died", "Consta que la persona falleció: diríjase a la sucesión.", ("LGTM 19",))
    last = serves_until(facts, document, law)
    if last is not None and on > last:
        return Off(
            "too_late_to_deliver",
            f"Debía entregarse a más tardar el {last:%d/%m/%Y}.",
            ("política citation.min_notice",),
        )
    return _asks_too_much(facts, document, change, law)


def _asks_too_much(facts: CaseFacts, document: DocumentFacts, change: Change, law: LawAt) -> Off | None:
    asks = document.kind in ASKING_KINDS
    if change.kind is ChangeKind.PAID or (asks and (facts.stage is Stage.CLOSED or _owes_nothing(facts))):
        return Off("already_paid", "Ya no se debe lo que el documento cobra: no se envía.", ("LGTM 30, 31",))
    if change.kind is not ChangeKind.UNCHANGED and policy_of(law) is not ChangePolicy.PRINT:
        return Off(
            "amount_changed",
            "Lo que se debe cambió desde que se emitió: no se envía como está.",
            (f"política {POLICY_KEY}",),
        )
    return None


def _owes_nothing(facts: CaseFacts) -> bool:
    return facts.overdue <= ZERO and not facts.held_lines


def waits_for(facts: CaseFacts, document: DocumentFacts, on: date) -> Off | None:
    """What must happen before it may go; it stays queued."""
    if document.status in UNSIGNED:
        return NOT_SIGNED
    held = held_back(facts, document, on)
    return Off("mail_on_hold", f"Se envía cuando se pueda. {held.reason}", held.basis) if held else None


def pause_after(tries: int) -> timedelta:
    """How long a server that said «later» is left alone: it doubles with every try."""
    return _FIRST_PAUSE * (1 << (tries - 1))


def wait_ends_on(law: LawAt, since: date, district: str) -> date:
    """Last day on which a proof of delivery is waited for; the next night goes back to paper."""
    return add_business_days(calendar_of(law, district), since, law.integer("email.wait_business_days"))
