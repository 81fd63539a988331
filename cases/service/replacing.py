"""What a new entry puts out of force: the plan that ends with it, the documents that its own replace."""

from collections.abc import Mapping, Sequence

from sqlalchemy import text
from sqlalchemy.orm import Session

from cases.service.stamp import Stamp
from cases.service.writing import Entry

# A notice and the estado_de_cuenta that travels with it are replaced each by the one of its kind.
_SUPERSEDE = text(
    "UPDATE documents AS old SET status = 'superseded', delivered_on = NULL, replaced_by_id = new.id"
    " FROM documents AS new, unnest(CAST(:replaced AS bigint[]), CAST(:events AS bigint[])) AS given (old, event)"
    " WHERE old.id = given.old AND new.event_id = given.event AND new.kind = old.kind AND old.status <> 'annulled'"
)
_FREE_APPOINTMENTS = text(
    "UPDATE appointments SET status = 'cancelled' WHERE document_id = ANY(:replaced) AND status = 'booked'"
)


def end_plans(session: Session, entries: Sequence[Entry], stamp: Stamp) -> None:
    for plan, status in (entry.ended_plan for entry in entries if entry.ended_plan is not None):
        session.execute(
            text("UPDATE plans SET status = :status, ended_on = :on WHERE id = :plan"),
            {"status": status, "on": stamp.on, "plan": plan},
        )


def free_appointments(session: Session, entries: Sequence[Entry]) -> None:
    """Of documents about to be replaced, before the new ones book: a corrected citation keeps its own hour."""
    replaced = [old for entry in entries for old in entry.superseded]
    if replaced:
        session.execute(_FREE_APPOINTMENTS, {"replaced": replaced})


def supersede(session: Session, entries: Sequence[Entry], events: Sequence[int]) -> None:
    """Void what the documents of each entry replace, and say by which."""
    by_event: Mapping[int, int] = {
        old: event for event, entry in zip(events, entries, strict=True) for old in entry.superseded
    }
    if not by_event:
        return
    session.execute(_SUPERSEDE, {"replaced": list(by_event), "events": list(by_event.values())})
