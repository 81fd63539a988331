"""Contexts of the title and of the referral of the file to the Síndico."""

from collections.abc import Mapping, Sequence
from datetime import time

from cases.domain.documents import CertificacionDeDeuda, MemorandoDeRemision
from cases.domain.documents.judicial import AssetRow, ChronologyRow, FileIndexRow, GateRow
from cases.domain.documents.kinds import KINDS
from cases.domain.documents.rows import amount_text, obligation_rows
from cases.domain.documents.wording import joined
from cases.domain.errors import FactMissing
from cases.domain.facts import CaseFacts, DocumentFacts
from cases.domain.gates import gates
from cases.domain.terms import add_business_days
from cases.service.contexts.issuing import IssuingDay
from cases.service.contexts.notices import proof_of
from cases.service.contexts.subject import Amounts, Subject, common_block

NO_FOLIOS = "–"
"""Where the register proves a gate: an empty cell could be filled in by anybody."""


def build_certificacion_de_deuda(
    day: IssuingDay, facts: CaseFacts, *, number: str, certified_at: time
) -> CertificacionDeDeuda:
    """The Treasurer reports and the Mayor certifies on the day of the document, which is that of its amounts.

    A report of an earlier day could not tell them: a payment entered since the proposal would be missing from it.
    Raises FactMissing without a final demand proven notified.
    """
    demand = facts.last_document("requerimiento")
    if demand is None or demand.delivered_on is None:
        raise FactMissing(
            "demand_not_notified", "No consta notificado el requerimiento de pago.", ("LGTM 118",)
        )
    expired_on = day.term_end_of("requerimiento", demand.delivered_on)
    assert expired_on is not None, "a final demand sets a term"
    proof = proof_of(demand)
    treasurer, mayor = day.law.signatory("treasurer"), day.law.signatory("mayor")
    return CertificacionDeDeuda(
        common=common_block(
            day,
            Subject.of(facts),
            Amounts.overdue(facts),
            number,
            post="treasurer",
            older_dates=[demand.issued_on],
        ),
        demand_number=demand.number,
        demand_notified_on=demand.delivered_on.isoformat(),
        demand_expired_on=expired_on.isoformat(),
        demand_proof_number=proof.proof_number if proof and proof.proof_number else demand.number,
        obligations=obligation_rows(facts.lines, day.law, facts.origins),
        ledger_reference=f"la cuenta corriente {facts.account.number}",
        gates_checked_on=day.on.isoformat(),
        treasurer_name=treasurer.name,
        treasurer_post=treasurer.post,
        treasurer_authority=treasurer.authority,
        mayor_name=mayor.name,
        mayor_post=mayor.post,
        mayor_authority=mayor.authority,
        reported_on=day.on.isoformat(),
        certified_on=day.on.isoformat(),
        certified_at=f"{certified_at:%H:%M}",
    )


def build_memorando_de_remision(
    day: IssuingDay,
    facts: CaseFacts,
    *,
    number: str,
    folio_counts: Mapping[int, int] | None = None,
    assets: Sequence[AssetRow] = (),
    observations_text: str = "",
) -> MemorandoDeRemision:
    """The file as it stands: what was done, the seven gates with their proofs, the index.

    A folio is a leaf; `folio_counts` gives, by key of the document, how many it takes where it is not one.
    Raises FactMissing without the title.
    """
    title = facts.last_document("certificacion_de_deuda")
    if title is None or facts.prescribes_on is None:
        raise FactMissing(
            "title_missing", "No consta la certificación de la deuda o no queda qué cobrar.", ("LGTM 116",)
        )
    pieces = [document for document in facts.documents if not document.is_void]
    folios, folios_total = _folios(pieces, folio_counts or {})
    accept_by_on = add_business_days(day.calendar, day.on, day.law.integer("accept.within"))
    sindico = day.law.signatory("sindico")
    return MemorandoDeRemision(
        common=common_block(
            day,
            Subject.of(facts),
            Amounts.overdue(facts),
            number,
            older_dates=[document.issued_on for document in pieces],
        ),
        recipient_name=sindico.name,
        recipient_post=sindico.post,
        certificate_number=title.number,
        certified_on=title.issued_on.isoformat(),
        certified_total=amount_text(title.total),
        certified_amounts_on=title.amounts_on.isoformat(),
        chronology=tuple(_chronology_row(document, folios[document.key]) for document in pieces),
        file_index=tuple(
            FileIndexRow(item=f"{KINDS[document.kind].name} {document.number}", folios=folios[document.key])
            for document in pieces
        ),
        gates=_gate_rows(day, facts, folios),
        assets=tuple(assets),
        earliest_prescription_on=facts.prescribes_on.isoformat(),
        contact_text=_contact_text(facts),
        observations_text=observations_text.rstrip(". "),
        accept_by_on=accept_by_on.isoformat(),
        suit_by_on=add_business_days(day.calendar, accept_by_on, day.law.integer("suit.within")).isoformat(),
        folios_total=str(folios_total),
    )


def _folios(pieces: Sequence[DocumentFacts], counts: Mapping[int, int]) -> tuple[dict[int, str], int]:
    """The leaves of each piece, in the order of the file, and how many there are."""
    folios: dict[int, str] = {}
    last = 0
    for piece in pieces:
        first, last = last + 1, last + counts.get(piece.key, 1)
        folios[piece.key] = str(first) if first == last else f"{first}-{last}"
    return folios, last


def _chronology_row(document: DocumentFacts, folios: str) -> ChronologyRow:
    name = KINDS[document.kind].name
    return ChronologyRow(
        on=(document.delivered_on or document.issued_on).isoformat(),
        event=f"{name}: {'con entrega probada' if document.delivered_on else 'emisión'}",
        document=document.number,
        folios=folios,
    )


def _gate_rows(day: IssuingDay, facts: CaseFacts, folios: Mapping[int, str]) -> tuple[GateRow, ...]:
    """Each gate cites the leaves of the document that proves it, where one of the file does."""
    proving = {"demand_notified": "requerimiento", "amounts_frozen": "certificacion_de_deuda"}
    rows = []
    for gate in gates(facts, day.law, day.on):
        if not gate.is_open:
            raise FactMissing(f"gate_{gate.name}", gate.missing, (gate.basis,))
        document = facts.last_document(proving[gate.name]) if gate.name in proving else None
        rows.append(
            GateRow(gate=gate.title, proof=gate.proof, folios=folios[document.key] if document else NO_FOLIOS)
        )
    return tuple(rows)


def _contact_text(facts: CaseFacts) -> str:
    """Telephones and places tried; without final stop."""
    taxpayer = facts.taxpayer
    tried = [attempt.place for document in facts.documents for attempt in document.attempts if attempt.place]
    known = [taxpayer.address or facts.account.address or facts.account.neighbourhood, *tried]
    places = list(dict.fromkeys(place for place in known if place))
    phone = [f"teléfono {taxpayer.phone}"] if taxpayer.phone else []
    email = [f"correo {taxpayer.email}"] if taxpayer.email else []
    return joined([*places, *phone, *email]) or "no consta en el registro"
