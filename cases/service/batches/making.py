"""Making a batch and what is done with all its letters at once: printed, signed, handed out.

A batch is first planned, in one transaction, and then worked through some letters at a time, each time in a
transaction that locks them, writes their events and says where they stand. What is killed halfway goes on from
there: a letter whose event was written is not planned any more.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, Row, insert, select, update
from sqlalchemy.dialects.postgresql import insert as insert_or
from sqlalchemy.orm import Session

from cases.contention import repeated
from cases.domain.errors import BadInput, CobranzaError, RuleRefused
from cases.domain.permissions import check_role
from cases.domain.vocabulary import BatchItemStatus, DocumentStatus, Event
from cases.law import LawBook
from cases.models import Case, Document, DocumentBytes, PrintBatch, PrintBatchItem, among
from cases.service.batch import perform_on_each
from cases.service.batches.choosing import BatchChoice, candidates, check_choice, district_of
from cases.service.stamp import Stamp
from cases.service.verbs import Done, check_not_future
from document_templates import look_of

_AT_ONCE = 100
_POLICY = ("política de documentos",)
_Status = BatchItemStatus

Told = Callable[[int], None]
"""Hears how many letters have just been worked through."""


def make_batch(
    engine: Engine, book: LawBook, choice: BatchChoice, stamp: Stamp, *, told: Told = lambda _: None
) -> int:
    """Plan a batch, print its letters and give its number.

    Raises BadInput for what no batch can be made of, RuleRefused for a role that may not, and where nothing waits.
    """
    with Session(engine) as session, session.begin():
        check_role(Event.PRINT_DOCUMENT, stamp.role)
        check_not_future(session, stamp)
        check_choice(session, choice)
        batch = _plan(session, choice, stamp)
    resume_batch(engine, book, batch, stamp, told=told)
    return batch


def _plan(session: Session, choice: BatchChoice, stamp: Stamp) -> int:
    district = district_of(session, stamp)
    rows, _ = candidates(session, choice, district)
    if not rows:
        raise RuleRefused(
            "nothing_to_print", "No hay documentos de esa clase y zona que esperen imprimirse.", _POLICY
        )
    content = session.scalars(
        select(DocumentBytes.content).where(DocumentBytes.document_id == rows[0].id)
    ).one()
    batch = session.execute(
        insert(PrintBatch)
        .values(
            district=district,
            kind=choice.kind,
            zone=choice.zone,
            route_id=choice.route,
            on_date=stamp.on,
            look=look_of(content),
            made_by=stamp.actor,
            made_role=stamp.role,
            made_at=stamp.at,
        )
        .returning(PrintBatch.id)
    ).scalar_one()
    planned = [
        {
            "batch_id": batch,
            "document_id": row.id,
            "position": position,
            "is_copy": row.status != DocumentStatus.ISSUED,
            "status": _Status.PLANNED,
        }
        for position, row in enumerate(rows, start=1)
    ]
    # what another batch planned meanwhile is that batch's
    taken = insert_or(PrintBatchItem).values(planned).on_conflict_do_nothing().returning(PrintBatchItem.id)
    if not session.scalars(taken).all():
        raise RuleRefused("nothing_to_print", "Otro lote acaba de tomar esos documentos.", _POLICY)
    return batch


def resume_batch(
    engine: Engine, book: LawBook, batch: int, stamp: Stamp, *, told: Told = lambda _: None
) -> None:
    """Print what a batch planned and has not printed; a finished one has nothing left."""
    _work_through(engine, book, batch, stamp, _PRINTING, told)


def sign_batch(
    engine: Engine, book: LawBook, batch: int, stamp: Stamp, *, told: Told = lambda _: None
) -> None:
    """Record the signature of every printed letter of the batch."""
    _refuse_unless_printed(engine, batch)
    _work_through(engine, book, batch, stamp, _SIGNING, told)


def hand_out_batch(
    engine: Engine, book: LawBook, batch: int, stamp: Stamp, *, told: Told = lambda _: None
) -> None:
    """Record that the signed letters went out; who paid meanwhile is pulled out, and says so in the batch."""
    _refuse_unless_printed(engine, batch)
    _work_through(engine, book, batch, stamp, _HANDING_OUT, told)


@dataclass(frozen=True, slots=True)
class _Act:
    """One act on all letters of a batch: those that stand in `taken` end in `done`, or out of it in `refused`."""

    event: Event
    taken: BatchItemStatus
    done: BatchItemStatus
    refused: BatchItemStatus
    was_done: str = ""
    """Code of the refusal that says somebody had done it one by one."""


_PRINTING = _Act(Event.PRINT_DOCUMENT, _Status.PLANNED, _Status.PRINTED, _Status.LEFT_OUT)
_SIGNING = _Act(
    Event.SIGN_DOCUMENT, _Status.PRINTED, _Status.SIGNED, _Status.PULLED_OUT, "document_already_signed"
)
_HANDING_OUT = _Act(
    Event.HAND_OUT_DOCUMENT, _Status.SIGNED, _Status.HANDED_OUT, _Status.PULLED_OUT, "document_already_out"
)


def batch_or_refuse(session: Session, batch: int) -> PrintBatch:
    found = session.get(PrintBatch, batch)
    if found is None:
        raise BadInput("unknown_batch", f"No existe el lote n.º {batch}.")
    return found


def refuse_unless_printed(session: Session, batch: int) -> None:
    batch_or_refuse(session, batch)
    planned = select(PrintBatchItem.id).where(
        PrintBatchItem.batch_id == batch, PrintBatchItem.status == _Status.PLANNED
    )
    if session.scalar(planned.limit(1)) is not None:
        raise RuleRefused(
            "batch_unfinished",
            f"El lote n.º {batch} quedó a medias: continúelo antes de usarlo (cobranza batch resume {batch}).",
            _POLICY,
        )


def _refuse_unless_printed(engine: Engine, batch: int) -> None:
    with Session(engine) as session:
        refuse_unless_printed(session, batch)


def _work_through(engine: Engine, book: LawBook, batch: int, stamp: Stamp, act: _Act, told: Told) -> None:
    with Session(engine) as session:
        batch_or_refuse(session, batch)
        check_role(act.event, stamp.role)

    def some() -> int:
        with Session(engine, expire_on_commit=False) as session, session.begin():
            return _some(session, book, batch, stamp, act)

    while worked := repeated(some):
        told(worked)


_ITEMS = (
    select(
        PrintBatchItem.id,
        PrintBatchItem.document_id,
        PrintBatchItem.position,
        PrintBatchItem.is_copy,
        Document.number,
        Document.status,
        Document.case_id,
        Case.number.label("case_number"),
        DocumentBytes.content,
    )
    .join(Document, Document.id == PrintBatchItem.document_id)
    .join(Case, Case.id == Document.case_id)
    .join(DocumentBytes, DocumentBytes.document_id == Document.id)
)


def _some(session: Session, book: LawBook, batch: int, stamp: Stamp, act: _Act) -> int:
    """Work through the next letters of a batch in their order; how many."""
    rows = session.execute(
        _ITEMS.where(PrintBatchItem.batch_id == batch, PrintBatchItem.status == act.taken)
        .order_by(PrintBatchItem.position, PrintBatchItem.id)
        .limit(_AT_ONCE)
        .with_for_update(of=PrintBatchItem.__table__)
    ).all()
    if not rows:
        return 0
    look = session.get_one(PrintBatch, batch).look
    going = [row for row in rows if act is not _PRINTING or not _stays_out(session, row, look)]
    for pile in _one_of_each_case(going):
        answers = perform_on_each(
            session, act.event, {row.case_number: {"document": row.number} for row in pile}, stamp, book
        )
        for row in pile:
            _note(session, batch, row, answers[row.case_number], act)
    return len(rows)


def _stays_out(session: Session, row: Row[*tuple[Any, ...]], look: str) -> bool:
    """Notes what keeps a planned letter out before anybody looks at the debt."""
    if row.status != DocumentStatus.ISSUED and not row.is_copy:
        _set(session, [row.id], _Status.LEFT_OUT, "already_printed", "Otro lo imprimió o lo sacó entretanto.")
    elif look_of(row.content) != look:
        _set(
            session,
            [row.id],
            _Status.LEFT_OUT,
            "other_template",
            "Se emitió con otra plantilla: va en otro lote.",
        )
    else:
        return False
    return True


def _one_of_each_case(rows: Sequence[Row[*tuple[Any, ...]]]) -> Iterator[list[Row[*tuple[Any, ...]]]]:
    """Piles in which no case has two letters, since each event rests on the one before it."""
    left = list(rows)
    while left:
        pile: dict[int, Row[*tuple[Any, ...]]] = {}
        for row in left:
            pile.setdefault(row.case_id, row)
        yield list(pile.values())
        left = [row for row in left if pile[row.case_id] is not row]


def _note(
    session: Session, batch: int, row: Row[*tuple[Any, ...]], answer: Done | CobranzaError, act: _Act
) -> None:
    if isinstance(answer, CobranzaError) and answer.code == act.was_done:
        _set(session, [row.id], act.done)
    elif isinstance(answer, CobranzaError):
        _set(session, [row.id], act.refused, answer.code, answer.reason)
    elif answer.event == act.event:
        _set(session, [row.id], act.done)
    else:
        _take_its_place(session, batch, row, answer, act)


def _take_its_place(session: Session, batch: int, row: Row[*tuple[Any, ...]], done: Done, act: _Act) -> None:
    """A corrected letter is printed where the old one was; after the printing it goes in another batch."""
    out = _Status.CORRECTED if act is _PRINTING else _Status.PULLED_OUT
    _set(session, [row.id], out, "amount_changed", done.message)
    if act is not _PRINTING:
        return
    new = session.scalars(select(Document.id).where(Document.number == done.documents[0])).one()
    session.execute(
        insert(PrintBatchItem).values(
            batch_id=batch, document_id=new, position=row.position, is_copy=False, status=_Status.PLANNED
        )
    )


def _set(
    session: Session, items: Sequence[int], status: BatchItemStatus, code: str = "", reason: str = ""
) -> None:
    values: Mapping[str, Any] = {"status": status, "code": code, "reason": reason}
    session.execute(update(PrintBatchItem).where(among(PrintBatchItem.id, items)).values(**values))
