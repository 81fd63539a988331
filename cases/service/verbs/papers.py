"""The life of a paper besides its delivery, proposals withdrawn, and who is in charge of a case."""

from collections.abc import Callable

from pydantic import Field
from sqlalchemy import select, text, update

from cases.domain.documents.statuses import DocumentAction, next_status
from cases.domain.errors import BadInput, RuleRefused
from cases.domain.facts import DocumentFacts
from cases.domain.papers import annulment_refused, before_issue, held_back
from cases.domain.still_owed import POLICY_KEY, ChangeKind, ChangePolicy, policy_of
from cases.domain.vocabulary import DocumentStatus, Event
from cases.domain.words import EVENT_NAMES
from cases.models import Case, Proposal, User
from cases.service.correcting import correction
from cases.service.steps import entry_for
from cases.service.still_owed import change_of
from cases.service.verbs.attempts import document_named, set_status
from cases.service.verbs.attesting import refuse
from cases.service.verbs.registry import Fields, Outcome, Verb, Work
from cases.service.writing import Written

_SIGN = text("UPDATE documents SET signed_on = :on WHERE id = :document")


class PaperFields(Fields):
    document: str = Field(title="Documento", description="Número impreso: AV-SJN-2026-0012.")


_ASKS_AGAIN = frozenset({Event.PRINT_DOCUMENT, Event.HAND_OUT_DOCUMENT})
"""Moments at which a letter that asks for money is compared once more with what is owed."""


def _paper(work: Work, fields: PaperFields) -> DocumentFacts:
    """The paper the act is about; raises RuleRefused for a day on which it did not exist."""
    document = document_named(work, fields.document)
    refuse(before_issue(document, work.stamp.on))
    return document


def _moves(event: Event, action: DocumentAction) -> Callable[[Work, PaperFields], Outcome]:
    def run(work: Work, fields: PaperFields) -> Outcome:
        document = _paper(work, fields)
        status = next_status(DocumentStatus(document.status), action)
        if event is Event.HAND_OUT_DOCUMENT:
            refuse(held_back(work.facts, document, work.stamp.on))
        corrected = _unless_owed(work, document) if event in _ASKS_AGAIN else None
        if corrected is not None:
            return corrected
        entry = entry_for(
            work.facts,
            event,
            code=f"document_{action}",
            reasons=[f"{EVENT_NAMES[event]}: {document.number}."],
            basis=[],
            data=fields.model_dump(mode="json"),
        )

        def store(_: Written) -> None:
            if status != document.status:
                set_status(work, document, status, document.delivered_on)
            if event is Event.SIGN_DOCUMENT:
                work.session.execute(_SIGN, {"document": document.key, "on": work.stamp.on})

        return Outcome(entry, f"{EVENT_NAMES[event]}: {document.number}.", store)

    return run


def _unless_owed(work: Work, document: DocumentFacts) -> Outcome | None:
    """What takes the place of the step where what the letter asks for is not what is owed any more.

    Raises RuleRefused for who paid, whatever the policy, and for any change where the policy leaves it out.
    """
    change = change_of(work.session, work.facts, document, work.book, work.ledgers)
    if change.kind is ChangeKind.UNCHANGED:
        return None
    if change.kind is ChangeKind.PAID:
        raise RuleRefused(
            "paid_since_issued",
            f"Lo que pide {document.number} ya se pagó: no se imprime ni sale. Anúlelo, o deje que la noche cierre "
            "el expediente.",
            ("LGTM 30, 31", f"política {POLICY_KEY}"),
        )
    policy = policy_of(work.law)
    if policy is ChangePolicy.PRINT:
        return None
    if policy is ChangePolicy.OMIT:
        raise RuleRefused(
            "amount_changed",
            f"Lo que pide {document.number} cambió de {change.stated:,.2f} a {change.owed:,.2f} desde su emisión: "
            "no se imprime ni sale.",
            (f"política {POLICY_KEY}",),
        )
    entry = correction(work.session, work.facts, document, change, work.press)
    (issued,) = entry.documents
    return Outcome(
        entry,
        f"Lo que pedía {document.number} cambió: quedó sin efecto y se emitió {issued.number} en su lugar. "
        f"Imprima y firme {issued.number}.",
    )


class WithReasonFields(PaperFields):
    reason: str = Field(min_length=10, max_length=1000, title="Motivo")


def _annul_document(work: Work, fields: WithReasonFields) -> Outcome:
    document = _paper(work, fields)
    refuse(annulment_refused(work.facts, document))
    next_status(DocumentStatus(document.status), DocumentAction.ANNUL)
    return _ends(work, fields, document, Event.ANNUL_DOCUMENT, DocumentStatus.ANNULLED)


def _mark_undeliverable(work: Work, fields: WithReasonFields) -> Outcome:
    document = _paper(work, fields)
    next_status(DocumentStatus(document.status), DocumentAction.MARK_UNDELIVERABLE)
    if not document.attempts:
        raise RuleRefused(
            "never_attempted",
            "Sin una visita registrada no puede decirse que no hay entrega posible.",
            ("LGTM 97",),
        )
    return _ends(work, fields, document, Event.MARK_UNDELIVERABLE, DocumentStatus.UNDELIVERABLE)


def _ends(
    work: Work, fields: WithReasonFields, document: DocumentFacts, event: Event, status: DocumentStatus
) -> Outcome:
    entry = entry_for(
        work.facts,
        event,
        code=f"document_{status}",
        reasons=[f"{document.number}: {fields.reason}"],
        basis=["LGTM 25" if event is Event.MARK_UNDELIVERABLE else "política de expedientes"],
        data=fields.model_dump(mode="json"),
    )

    def store(_: Written) -> None:
        set_status(work, document, status, None)
        if status is DocumentStatus.ANNULLED:
            work.session.execute(
                text(
                    "UPDATE appointments SET status = 'cancelled' WHERE document_id = :key AND status = 'booked'"
                ),
                {"key": document.key},
            )

    return Outcome(entry, f"{EVENT_NAMES[event]}: {document.number}.", store)


class WithdrawFields(Fields):
    verb: str = Field(title="Acto propuesto", description="certify o close")
    reason: str = Field(min_length=3, max_length=1000, title="Motivo")


def _withdraw(work: Work, fields: WithdrawFields) -> Outcome:
    proposal = next((one for one in work.facts.proposals if one.verb == fields.verb), None)
    if proposal is None:
        raise RuleRefused(
            "no_proposal", "No hay una propuesta pendiente de ese acto.", ("política de dos personas",)
        )
    entry = entry_for(
        work.facts,
        Event.WITHDRAW_PROPOSAL,
        code="proposal_withdrawn",
        reasons=[f"Se retiró la propuesta de {proposal.proposed_by}: {fields.reason}"],
        basis=["política de dos personas"],
        data=fields.model_dump(mode="json"),
    )

    def store(_: Written) -> None:
        # The two-person rule of the table is about carrying out; whoever withdraws is on record in the event.
        work.session.execute(
            update(Proposal)
            .where(Proposal.id == proposal.key)
            .values(decided_at=work.stamp.at, approved=False)
        )

    return Outcome(entry, "Quedó retirada la propuesta.", store)


class AssignFields(Fields):
    user: str = Field(min_length=1, title="A quién se asigna")


def _assign(work: Work, fields: AssignFields) -> Outcome:
    user = work.session.scalar(select(User).where(User.name == fields.user, User.is_active))
    if user is None:
        raise BadInput("unknown_user", f"No hay un usuario activo «{fields.user}».")
    entry = entry_for(
        work.facts,
        Event.ASSIGN,
        code="assigned",
        reasons=[f"A cargo de {user.full_name}."],
        basis=[],
        data=fields.model_dump(mode="json"),
    )

    def store(_: Written) -> None:
        work.session.execute(update(Case).where(Case.id == work.facts.key).values(assigned_to_id=user.id))

    return Outcome(entry, f"El expediente queda a cargo de {user.full_name}.", store)


VERBS = (
    Verb(
        Event.PRINT_DOCUMENT,
        PaperFields,
        "Registra que el documento se imprimió. Volver a imprimir hace una copia.",
        _moves(Event.PRINT_DOCUMENT, DocumentAction.PRINT),
        answer_stays=True,
    ),
    Verb(
        Event.SIGN_DOCUMENT,
        PaperFields,
        "Registra la firma de quien ejerce el cargo.",
        _moves(Event.SIGN_DOCUMENT, DocumentAction.SIGN),
        answer_stays=True,
    ),
    Verb(
        Event.HAND_OUT_DOCUMENT,
        PaperFields,
        "Registra la entrega del documento firmado a quien notifica.",
        _moves(Event.HAND_OUT_DOCUMENT, DocumentAction.HAND_OUT),
        answer_stays=True,
    ),
    Verb(
        Event.ANNUL_DOCUMENT,
        WithReasonFields,
        "Anula un documento; su número se conserva y sus plazos dejan de correr.",
        _annul_document,
    ),
    Verb(
        Event.MARK_UNDELIVERABLE,
        WithReasonFields,
        "Declara que el documento no puede entregarse en el lugar registrado.",
        _mark_undeliverable,
    ),
    Verb(Event.WITHDRAW_PROPOSAL, WithdrawFields, "Retira una propuesta de acto de dos personas.", _withdraw),
    Verb(
        Event.ASSIGN,
        AssignFields,
        "Asigna el expediente a una persona de la unidad.",
        _assign,
        answer_stays=True,
    ),
)
