"""The files of a batch: its letters in one Word file or one PDF, and the list that its notifier signs.

They are made again whenever they are asked for, not kept: each letter is in the database already, byte by byte, and
the same letters give the same file. A second copy of every letter would double the largest table for nothing. Who
takes the letters is kept, so that only the first file has no «COPIA» on it, whoever asks and in whatever format.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from sqlalchemy import func, or_, select
from sqlalchemy.dialects.postgresql import insert as insert_or
from sqlalchemy.orm import Session, aliased

from cases.domain.documents.kinds import KINDS
from cases.domain.documents.wording import short_date
from cases.domain.errors import RuleRefused
from cases.domain.permissions import check_role
from cases.domain.vocabulary import BatchItemStatus, Event
from cases.models import (
    Account,
    Case,
    Document,
    DocumentBytes,
    PrintBatchFile,
    PrintBatchItem,
    Taxpayer,
    among,
)
from cases.service.batches.listing import routes_followed, title_of
from cases.service.batches.making import batch_or_refuse, refuse_unless_printed
from cases.service.stamp import Stamp
from document_templates import LETTERS_A_FILE, HandOutRow, copy_of, hand_out_list, merge, to_pdf

IN_THE_FILE: Final = (BatchItemStatus.PRINTED, BatchItemStatus.SIGNED, BatchItemStatus.HANDED_OUT)
"""What was pulled out for having been paid is not printed a second time."""

_READ_AT_ONCE = 100
_PDF_SECONDS = 900.0


@dataclass(frozen=True, slots=True)
class TakenFile:
    """The letters of a batch as somebody took them to the printer; `is_copy`: each of them says COPIA."""

    name: str
    content: bytes
    is_copy: bool


def take_file(session: Session, batch: int, stamp: Stamp, *, as_pdf: bool = False) -> TakenFile:
    """Take the letters to print them: the first time as they were issued, ever after marked as copies.

    Who took them is kept with the file or not at all. Raises RuleRefused (role) besides what the file itself raises.
    """
    check_role(Event.PRINT_DOCUMENT, stamp.role)
    _check(session, batch)
    is_copy = not _is_first(session, batch, stamp)
    written = pdf_file if as_pdf else word_file
    copies = session.scalar(
        select(func.count()).where(PrintBatchFile.batch_id == batch, PrintBatchFile.is_copy)
    )
    ending = "pdf" if as_pdf else "docx"
    name = f"lote-{batch}-copia-{copies}.{ending}" if is_copy else f"lote-{batch}.{ending}"
    return TakenFile(name, written(session, batch, as_copies=is_copy), is_copy)


def _is_first(session: Session, batch: int, stamp: Stamp) -> bool:
    """Note that the file is taken; an index lets only one taking of a batch be the first."""
    who = {"batch_id": batch, "taken_by": stamp.actor, "taken_role": stamp.role, "taken_at": stamp.at}
    original = insert_or(PrintBatchFile).values(is_copy=False, **who).on_conflict_do_nothing()
    if session.scalar(original.returning(PrintBatchFile.id)) is not None:
        return True
    session.execute(insert_or(PrintBatchFile).values(is_copy=True, **who))
    return False


def word_file(session: Session, batch: int, *, as_copies: bool = False) -> bytes:
    """The letters of a batch in one Word file, each with what travels with it behind it.

    Raises BadInput for an unknown batch, RuleRefused for one that was not finished, or whose letters all stayed out.
    """
    _check(session, batch)
    return merge(_letters(session, _printed(session, batch), as_copies=as_copies), _title(session, batch))


def pdf_file(session: Session, batch: int, *, as_copies: bool = False) -> bytes:
    """The same pages as one PDF. Raises ChannelDown where LibreOffice is missing or fails, besides."""
    _check(session, batch)
    title, letters = _title(session, batch), _letters(session, _printed(session, batch), as_copies=as_copies)
    files = []
    while some := list(islice(letters, LETTERS_A_FILE)):
        files.append(merge(some, title))
    return to_pdf(files, timeout_seconds=_PDF_SECONDS)


def hand_out_sheet(session: Session, batch: int) -> bytes:
    """The list of a batch for whoever takes it out: number, name, place, kind and room to sign."""
    _check(session, batch)
    rows = session.execute(
        select(
            Document.number,
            Document.kind,
            Taxpayer.name,
            Taxpayer.address,
            Account.address,
            Account.neighbourhood,
        )
        .select_from(PrintBatchItem)
        .join(Document, Document.id == PrintBatchItem.document_id)
        .join(Case, Case.id == Document.case_id)
        .join(Account, Account.id == Case.account_id)
        .join(Taxpayer, Taxpayer.id == Account.taxpayer_id)
        .where(PrintBatchItem.batch_id == batch, PrintBatchItem.status.in_(IN_THE_FILE))
        .order_by(PrintBatchItem.position, PrintBatchItem.id)
    ).all()
    found = batch_or_refuse(session, batch)
    note = (
        f"Impreso el {short_date(found.on_date)}. {len(rows)} documentos en el orden de su entrega. "
        "Esta lista no es un acto: lo que pruebe cada entrega se registra documento por documento."
    )
    listed = [
        HandOutRow(number, name, own or of_account or neighbourhood or "", KINDS[kind].name)
        for number, kind, name, own, of_account, neighbourhood in rows
    ]
    return hand_out_list(f"Lista de entrega · {_title(session, batch)}", [note], listed)


def _title(session: Session, batch: int) -> str:
    found = batch_or_refuse(session, batch)
    return title_of(found, routes_followed(session, [found])[batch])


def _check(session: Session, batch: int) -> None:
    refuse_unless_printed(session, batch)
    if not _printed(session, batch):
        raise RuleRefused(
            "batch_empty",
            f"Ningún documento del lote n.º {batch} se imprimió: vea por qué quedó fuera cada uno.",
            ("política de documentos",),
        )


def _printed(session: Session, batch: int) -> list[tuple[int, bool]]:
    """Documents of the file in their order, and whether each is a copy."""
    rows = session.execute(
        select(PrintBatchItem.document_id, PrintBatchItem.is_copy)
        .where(PrintBatchItem.batch_id == batch, PrintBatchItem.status.in_(IN_THE_FILE))
        .order_by(PrintBatchItem.position, PrintBatchItem.id)
    )
    return [(document, is_copy) for document, is_copy in rows]


def _letters(session: Session, printed: list[tuple[int, bool]], *, as_copies: bool) -> Iterator[bytes]:
    """Bytes of each letter and of what is attached to it, read some at a time."""
    attached = aliased(Document)
    for start in range(0, len(printed), _READ_AT_ONCE):
        some = dict(printed[start : start + _READ_AT_ONCE])
        keys = list(some)
        rows = session.execute(
            select(attached.id, attached.attached_to_id, attached.number, DocumentBytes.content)
            .join(DocumentBytes, DocumentBytes.document_id == attached.id)
            .where(or_(among(attached.id, keys), among(attached.attached_to_id, keys)))
            .order_by(attached.id)
        )
        behind: dict[int, list[tuple[str, bytes]]] = {key: [] for key in keys}
        for key, leader, number, content in rows:
            behind[leader or key].append((number, content))
        for key in keys:
            for number, content in behind[key]:
                yield copy_of(content, number) if as_copies or some[key] else content
