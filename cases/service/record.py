"""The one writer: every event, with its documents and the stage it leads to, in the caller's transaction.

Rows go in by COPY, one table at a time, so that a chunk of a night and a single click share one path.
"""

from collections.abc import Iterable, Iterator, Sequence

import orjson
import psycopg
from psycopg.types.json import Json, Jsonb
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from cases.domain.errors import CobranzaError, Conflict, RuleRefused
from cases.domain.vocabulary import AppointmentStatus, DocumentStatus
from cases.evidence import ChainedEvent, event_hash
from cases.service.copying import copy_lines, copy_rows, text_array
from cases.service.replacing import end_plans, free_appointments, supersede
from cases.service.stamp import Stamp
from cases.service.writing import Entry, NewDocument, Written

_Issued = tuple[Entry, int, dict[str, int], NewDocument, NewDocument | None]
"""A document with the entry and event that issue it, the ids by number, and what it is attached to."""

_CASE_COLUMNS = "id, number, district, account_id, taxpayer_id, stage, opened_on, previous_case_id"
_EVENT_COLUMNS = (
    "id, case_id, sequence, event, from_stage, to_stage, effective_on, recorded_at, actor, actor_role, code, "
    "reasons, basis, data, facts_digest, law_version, corrects_id, idempotency_key, previous_hash, hash"
)
_DOCUMENT_COLUMNS = (
    "id, number, kind, case_id, event_id, attached_to_id, ordinal, issued_on, amounts_on, total, "
    "respond_by_on, deliver_by_on, status, context, template_version, law_version, calendar_version, "
    "fingerprint, sha256"
)


_NEXT_IDS = text("SELECT nextval(CAST(:sequence AS regclass)) FROM generate_series(1, :count)")

_MOVE_STAGES = text(
    "UPDATE cases SET stage = moved.stage, version = cases.version + 1,"
    " closed_on = CASE WHEN moved.reason IS NULL THEN cases.closed_on ELSE CAST(:on AS date) END,"
    " close_reason = coalesce(moved.reason, cases.close_reason),"
    " suit_filed_on = coalesce(moved.suit, cases.suit_filed_on)"
    " FROM unnest(CAST(:ids AS bigint[]), CAST(:stages AS text[]), CAST(:reasons AS text[]),"
    " CAST(:suits AS date[])) AS moved (id, stage, reason, suit) WHERE cases.id = moved.id"
)


def write(session: Session, entries: Sequence[Entry], stamp: Stamp) -> Written:
    """Append `entries`; raises Conflict where the story of a case has moved on meanwhile."""
    if not entries:
        return Written((), ())
    session.flush()
    event_ids = _ids(session, "case_events", len(entries))
    documents = [list(_with_attachments(entry.documents)) for entry in entries]
    document_ids = iter(_ids(session, "documents", sum(len(issued) for issued in documents)))
    keyed = [{issued.number: next(document_ids) for issued, _ in found} for found in documents]
    free_appointments(session, entries)
    try:
        _copy_cases(session, entries, stamp)
        _copy_events(session, entries, event_ids, stamp)
        _copy_documents(session, entries, event_ids, keyed)
        _project_stage(session, entries, stamp)
    except _TAKEN_ALREADY as error:
        raise _already_done(error) from error
    except IntegrityError as error:  # SQLAlchemy wraps what COPY, which goes to the driver, raises bare
        if isinstance(error.orig, _TAKEN_ALREADY):
            raise _already_done(error.orig) from error
        raise
    end_plans(session, entries, stamp)
    supersede(session, entries, event_ids)
    session.expire_all()
    return Written(tuple(event_ids), tuple(keyed))


_TAKEN_ALREADY = (psycopg.errors.UniqueViolation, psycopg.errors.ExclusionViolation)

_SLOT_TAKEN = {
    "ex_appointments_desk": (
        "slot_taken",
        "Otra cita acaba de ocupar ese cupo: elija otra hora o ventanilla.",
    ),
    "ex_appointments_officer": (
        "officer_taken",
        "Quien atiende acaba de recibir otra cita a esa hora: elija otra hora u otra ventanilla.",
    ),
}
"""What the database says, by its constraint, where two people book at once: the second chooses again."""

SLOT_TAKEN_CODES = frozenset(code for code, _ in _SLOT_TAKEN.values())


def _already_done(error: psycopg.Error) -> CobranzaError:
    taken = _SLOT_TAKEN.get(error.diag.constraint_name or "")
    if taken is not None:
        return RuleRefused(*taken, ("política citation",))
    return Conflict("already_done", "Otra persona o la noche ya registró este acto: recargue el expediente.")


def _with_attachments(documents: Iterable[NewDocument]) -> Iterator[tuple[NewDocument, NewDocument | None]]:
    for document in documents:
        yield document, None
        for attachment in document.attachments:
            yield attachment, document


def _ids(session: Session, table: str, count: int) -> list[int]:
    return list(session.scalars(_NEXT_IDS, {"sequence": f"{table}_id_seq", "count": count})) if count else []


def _copy_cases(session: Session, entries: Sequence[Entry], stamp: Stamp) -> None:
    copy_rows(
        session,
        "cases",
        _CASE_COLUMNS,
        (
            (
                entry.case,
                new.number,
                new.district,
                new.account,
                new.taxpayer,
                entry.to_stage,
                stamp.on,
                new.previous_case,
            )
            for entry in entries
            if (new := entry.new_case) is not None
        ),
    )


def _copy_events(session: Session, entries: Sequence[Entry], ids: Sequence[int], stamp: Stamp) -> None:
    copy_rows(
        session,
        "case_events",
        _EVENT_COLUMNS,
        (
            (
                key,
                entry.case,
                entry.sequence,
                entry.event,
                entry.from_stage,
                entry.to_stage,
                stamp.on,
                stamp.at,
                stamp.actor,
                stamp.role,
                entry.code,
                text_array(entry.reasons),
                text_array(entry.basis),
                Jsonb(entry.data, dumps=orjson.dumps),
                entry.facts_digest,
                entry.law_version,
                entry.corrects,
                f"{entry.case}:{stamp.key or entry.sequence}",
                entry.previous_hash,
                event_hash(entry.previous_hash, chained(entry, stamp)),
            )
            for key, entry in zip(ids, entries, strict=True)
        ),
    )


def chained(entry: Entry, stamp: Stamp) -> ChainedEvent:
    """What the hash of an entry covers."""
    return ChainedEvent(
        case=entry.case_number,
        sequence=entry.sequence,
        event=entry.event,
        from_stage=entry.from_stage,
        to_stage=entry.to_stage,
        effective_on=stamp.on,
        recorded_at=stamp.at,
        actor=stamp.actor,
        actor_role=stamp.role,
        code=entry.code,
        reasons=entry.reasons,
        basis=entry.basis,
        data=entry.data,
        facts_digest=entry.facts_digest,
        law_version=entry.law_version,
        documents=[(issued.number, issued.sha256) for issued, _ in _with_attachments(entry.documents)],
    )


def _copy_documents(
    session: Session, entries: Sequence[Entry], events: Sequence[int], keyed: Sequence[dict[str, int]]
) -> None:
    issued: list[_Issued] = [
        (entry, event, ids, document, parent)
        for entry, event, ids in zip(entries, events, keyed, strict=True)
        for document, parent in _with_attachments(entry.documents)
    ]
    copy_rows(
        session,
        "documents",
        _DOCUMENT_COLUMNS,
        (
            (
                ids[document.number],
                document.number,
                document.kind,
                entry.case,
                event,
                ids[parent.number] if parent else None,
                document.ordinal,
                document.issued_on,
                document.amounts_on,
                document.total,
                document.respond_by_on,
                document.deliver_by_on,
                DocumentStatus.ISSUED,
                Json(document.context, dumps=orjson.dumps),
                document.template_version,
                entry.law_version,
                document.calendar_version,
                document.fingerprint,
                document.sha256,
            )
            for entry, event, ids, document, parent in issued
        ),
    )
    copy_rows(
        session,
        "document_bytes",
        "document_id, content",
        ((ids[document.number], document.content) for _, _, ids, document, _ in issued),
        binary=("int8", "bytea"),
    )
    _copy_charges(session, issued)
    _copy_appointments(session, issued)


def _copy_appointments(session: Session, issued: Iterable[_Issued]) -> None:
    """Raises RuleRefused where the server undid this booking for another: each waited for the other to end."""
    try:
        copy_rows(
            session,
            "appointments",
            "case_id, document_id, district, desk, officer, officer_key, place, on_date, at_time, until_time, status",
            (
                (
                    entry.case,
                    ids[document.number],
                    slot.district,
                    slot.desk,
                    slot.officer,
                    slot.officer_key,
                    slot.place,
                    slot.on,
                    slot.at,
                    slot.until,
                    AppointmentStatus.BOOKED,
                )
                for entry, _, ids, document, _ in issued
                if (slot := document.appointment) is not None
            ),
        )
    except psycopg.errors.DeadlockDetected as error:
        raise RuleRefused(*_SLOT_TAKEN["ex_appointments_desk"], ("política citation",)) from error


def _copy_charges(session: Session, issued: Iterable[_Issued]) -> None:
    """Numbers only, which need no escaping: a night states a million of them."""
    lines = [
        f"{ids[document.number]}\t{charge}\t{principal!s}\t{interest!s}\t{fine!s}\t{festivities!s}\n"
        for _, _, ids, document, _ in issued
        for charge, principal, interest, fine, festivities in document.charges
    ]
    copy_lines(
        session, "document_charges", "document_id, charge_id, principal, interest, fine, festivities", lines
    )


def _project_stage(session: Session, entries: Sequence[Entry], stamp: Stamp) -> None:
    """The stage is the projection of the story, and this is the only place that writes it; a new case has it."""
    last = {entry.case: entry for entry in entries if entry.new_case is None}
    if not last:
        return
    session.execute(
        _MOVE_STAGES,
        {
            "on": stamp.on,
            "ids": list(last),
            "stages": [entry.to_stage for entry in last.values()],
            "reasons": [entry.closes_with for entry in last.values()],
            "suits": [entry.suit_filed_on for entry in last.values()],
        },
    )
