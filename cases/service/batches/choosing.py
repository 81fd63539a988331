"""Which letters go in a batch, in which order, and what will stay out: the same question before and at the making."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import ARRAY, ColumnElement, Row, Select, Text, and_, exists, func, literal, select
from sqlalchemy.orm import Session

from cases.domain.documents.kinds import KINDS
from cases.domain.errors import BadInput
from cases.domain.still_owed import ChangeKind, ChangePolicy, policy_of
from cases.domain.vocabulary import MAIL_UNDER_WAY, BatchItemStatus, DocumentStatus
from cases.law import LawBook
from cases.models import Account, Case, Document, OutboxLetter, PrintBatchItem, Route, RouteStop, User
from cases.service.stamp import Stamp
from cases.service.still_owed import changes_of
from cases.snapshot import load_facts

MOST_LETTERS: Final = 1000
"""More make another batch: a stack that one person can carry, and a file that Word still opens."""

BATCHED_KINDS: Final = tuple(kind.key for kind in KINDS.values() if kind.proof_needed)
"""Letters that are taken to somebody; what travels with one goes behind it."""

_LOOKED_AT_ONCE = 250


@dataclass(frozen=True, slots=True)
class BatchChoice:
    """What is asked for. `zone` "" means all; `route` takes the letters and the order of a route, of any kind.

    `documents` names them one by one, in their order. `again` prints once more, as copies, what was printed already.
    """

    kind: str = ""
    zone: str = ""
    route: int | None = None
    documents: tuple[str, ...] = ()
    again: bool = False


@dataclass(slots=True)
class Preview:
    """What a batch would hold: letters as they are, letters to be corrected, and who stays out with the reason."""

    letters: int = 0
    corrected: int = 0
    waiting: int = 0
    """Letters beyond what one batch takes; they go in the next."""
    left_out: list[dict[str, str]] = field(default_factory=list)


def check_choice(session: Session, choice: BatchChoice) -> None:
    """Raises BadInput for what no batch can be made of."""
    if choice.kind and choice.kind not in BATCHED_KINDS:
        names = ", ".join(BATCHED_KINDS)
        raise BadInput("unknown_kind", f"«{choice.kind}» no se imprime por lotes. Se imprimen: {names}.")
    if not (choice.kind or choice.route is not None or choice.documents):
        raise BadInput("batch_of_nothing", "Indique la clase de documento, una ruta, o los documentos.")
    if choice.route is not None and session.get(Route, choice.route) is None:
        raise BadInput("unknown_route", f"No existe la ruta n.º {choice.route}.")


def district_of(session: Session, stamp: Stamp) -> str:
    """A batch is of the district of who makes it."""
    district = session.scalar(select(User.district).where(User.name == stamp.actor))
    if district is None:
        raise BadInput("unknown_user", f"No hay un usuario «{stamp.actor}».")
    return district


def candidates(
    session: Session, choice: BatchChoice, district: str
) -> tuple[Sequence[Row[*tuple[Any, ...]]], int]:
    """Document, case and status of each letter, in the order of delivery; and how many more there are."""
    chosen = _narrowed(select(Document.id, Document.case_id, Document.status), choice, district)
    rows = session.execute(chosen.limit(MOST_LETTERS)).all()
    total = session.scalar(select(func.count()).select_from(chosen.order_by(None).subquery())) or 0
    return rows, total - len(rows)


def _narrowed(
    chosen: Select[*tuple[Any, ...]], choice: BatchChoice, district: str
) -> Select[*tuple[Any, ...]]:
    chosen = (
        chosen.select_from(Document)
        .join(Case, Case.id == Document.case_id)
        .join(Account, Account.id == Case.account_id)
        .where(Case.district == district, *_suits(choice))
    )
    in_order: list[Any] = [Account.zone, Account.neighbourhood, Account.address, Account.number, Document.id]
    if choice.route is not None:
        stop = and_(RouteStop.document_id == Document.id, RouteStop.route_id == choice.route)
        chosen = chosen.join(RouteStop, stop).where(RouteStop.released_on.is_(None))
        in_order = [RouteStop.position, Document.id]
    if choice.documents:
        in_order = [func.array_position(literal(list(choice.documents), ARRAY(Text)), Document.number)]
    return chosen.order_by(*in_order)


def _suits(choice: BatchChoice) -> list[ColumnElement[bool]]:
    statuses = [DocumentStatus.PRINTED] if choice.again else [DocumentStatus.ISSUED]
    planned = exists().where(
        PrintBatchItem.document_id == Document.id, PrintBatchItem.status == BatchItemStatus.PLANNED
    )
    by_mail = exists().where(OutboxLetter.document_id == Document.id, OutboxLetter.status.in_(MAIL_UNDER_WAY))
    suits = [
        Document.status.in_(statuses),
        Document.attached_to_id.is_(None),
        ~planned,
        ~by_mail,
    ]
    if choice.route is None or choice.kind:  # what a route takes to somebody is of any kind
        suits.append(Document.kind.in_((choice.kind,) if choice.kind else BATCHED_KINDS))
    if choice.zone:
        suits.append(Account.zone == choice.zone)
    if choice.documents:
        suits.append(Document.number.in_(choice.documents))
    return suits


def zones_waiting(session: Session, district: str) -> list[str]:
    """Zones in which letters wait to be printed."""
    chosen = _narrowed(select(Account.zone), BatchChoice(), district).order_by(None).distinct()
    return sorted(zone for zone in session.scalars(chosen) if zone)


def preview(session: Session, book: LawBook, choice: BatchChoice, stamp: Stamp) -> Preview:
    """What the batch would hold today; nothing is written. Raises BadInput as the making does."""
    check_choice(session, choice)
    rows, waiting = candidates(session, choice, district_of(session, stamp))
    found = Preview(waiting=waiting)
    policy = policy_of(book.at(stamp.on))
    for start in range(0, len(rows), _LOOKED_AT_ONCE):
        _look_at(session, book, rows[start : start + _LOOKED_AT_ONCE], stamp, policy, found)
    return found


def _look_at(
    session: Session,
    book: LawBook,
    rows: Sequence[Row[*tuple[Any, ...]]],
    stamp: Stamp,
    policy: ChangePolicy,
    found: Preview,
) -> None:
    ledgers: dict[int, Any] = {}
    facts = load_facts(session, {row.case_id for row in rows}, book, stamp.on, ledgers=ledgers)
    asked = [
        (facts[row.case_id], document)
        for row in rows
        for document in facts[row.case_id].documents
        if document.key == row.id
    ]
    changes = changes_of(session, asked, book, ledgers=ledgers)
    for case, document in asked:
        change = changes.get(document.key)
        if change is None or change.kind is ChangeKind.UNCHANGED:
            found.letters += 1
        elif change.kind is ChangeKind.PAID:
            _leave_out(
                found, document.number, case.taxpayer.name, "paid_since_issued", "Ya pagó lo que se le pide."
            )
        elif policy is ChangePolicy.PRINT:
            found.letters += 1
        elif policy is ChangePolicy.CORRECT:
            found.letters += 1
            found.corrected += 1
        else:
            said = f"Lo que pide cambió de {change.stated:,.2f} a {change.owed:,.2f}."
            _leave_out(found, document.number, case.taxpayer.name, "amount_changed", said)


def _leave_out(found: Preview, number: str, name: str, code: str, reason: str) -> None:
    found.left_out.append({"document": number, "name": name, "code": code, "reason": reason})
