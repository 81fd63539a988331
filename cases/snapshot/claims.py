"""What the cases of an account take out of its ledger: charges one of them claims, suits filed, surcharges stopped."""

from collections import defaultdict
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import case as sql_case
from sqlalchemy import exists, select
from sqlalchemy.dialects.postgresql import distinct_on

from cases.domain.debt import Suit, Suspension
from cases.domain.facts import AFTER_DEMAND
from cases.domain.vocabulary import VOID_STATUSES, Event, HoldScope, Stage
from cases.models import Case, CaseEvent, Document, DocumentCharge, ForgoneCharge, Hold, HoldCharge
from cases.snapshot.asking import AnyRows, Rows, among_ids
from cases.snapshot.versions import KNOWN_AT

if TYPE_CHECKING:
    from cases.snapshot.ledger import Ledger

_LAST_DEMANDS = (
    select(Document.case_id, Document.id)
    .where(
        Document.kind.in_(("requerimiento", "certificacion_de_deuda")),
        Document.status.not_in(VOID_STATUSES),
    )
    .join(Case, Case.id == Document.case_id)
    .where(among_ids(Case.account_id), Case.stage.in_(AFTER_DEMAND) | Case.suit_filed_on.is_not(None))
    .ext(distinct_on(Document.case_id))
    .order_by(Document.case_id, Document.id.desc())
    .subquery()
)


@cache
def claims(past: bool) -> AnyRows:
    filed = exists().where(
        CaseEvent.case_id == Case.id, CaseEvent.event == Event.FILE_SUIT, CaseEvent.recorded_at <= KNOWN_AT
    )
    filed_on = sql_case((filed, Case.suit_filed_on)) if past else Case.suit_filed_on
    return (
        select(Case.account_id, Case.id, Case.stage, filed_on, DocumentCharge.charge_id)
        .join(_LAST_DEMANDS, _LAST_DEMANDS.c.case_id == Case.id)
        .join(DocumentCharge, DocumentCharge.document_id == _LAST_DEMANDS.c.id)
    )


def add_claims(ledgers: dict[int, "Ledger"], rows: Rows) -> None:
    """Charges fixed by the last valid demand, or title, of each case after it, and the suits filed for them.

    A suit keeps its charges from prescribing whatever became of the case: a plan signed in court, or its close.
    """
    claimed: dict[tuple[int, int, str, date | None], set[int]] = defaultdict(set)
    for account, case, stage, filed_on, charge in rows:
        claimed[account, case, stage, filed_on].add(charge)
    for (account, case, stage, filed_on), charges in claimed.items():
        if stage != Stage.CLOSED:
            ledgers[account].claimed[case] = frozenset(charges)
        if filed_on is not None:
            ledgers[account].suits.append(Suit(filed_on, frozenset(charges)))


@cache
def forgone(past: bool) -> AnyRows:
    forgone = (
        select(Case.account_id, Case.id, ForgoneCharge.charge_id)
        .join(Case, Case.id == ForgoneCharge.case_id)
        .where(among_ids(Case.account_id))
    )
    closed = exists().where(
        CaseEvent.case_id == Case.id, CaseEvent.event == Event.CLOSE, CaseEvent.recorded_at <= KNOWN_AT
    )
    return forgone.where(closed) if past else forgone


def add_forgone(ledgers: dict[int, "Ledger"], rows: Rows) -> None:
    given_up: dict[tuple[int, int], set[int]] = defaultdict(set)
    for account, case, charge in rows:
        given_up[account, case].add(charge)
    for (account, case), charges in given_up.items():
        ledgers[account].claimed[case] = frozenset(charges)


@cache
def suspensions(past: bool) -> AnyRows:
    lifted_on = sql_case((Hold.lifted_at <= KNOWN_AT, Hold.lifted_on)) if past else Hold.lifted_on
    closed = exists().where(
        CaseEvent.case_id == Case.id,
        CaseEvent.event.in_((Event.SETTLE, Event.CLOSE)),
        CaseEvent.recorded_at <= KNOWN_AT,
    )
    closed_on = sql_case((closed, Case.closed_on)) if past else Case.closed_on
    statement = (
        select(
            Case.account_id, Hold.id, Hold.from_on, Hold.until_on, lifted_on, closed_on, HoldCharge.charge_id
        )
        .join(Case, Case.id == Hold.case_id)
        .outerjoin(HoldCharge, HoldCharge.hold_id == Hold.id)
        .where(among_ids(Case.account_id), Hold.scope == HoldScope.STEPS_AND_SURCHARGES)
        .order_by(Hold.id)
    )
    return statement.where(Hold.placed_at <= KNOWN_AT) if past else statement


def add_suspensions(ledgers: dict[int, "Ledger"], rows: Rows) -> None:
    """Holds that stop surcharges (LGTM 46 last paragraph), with the charges they are limited to.

    A hold ends with its case, which nobody can lift it on any more: what falls due later bears interest.
    """
    charges: dict[int, set[int]] = defaultdict(set)
    terms: dict[int, tuple[int, date, date | None]] = {}
    for account, hold, from_on, until_on, lifted_on, closed_on, charge in rows:
        first_after = until_on + timedelta(days=1) if until_on else None
        ends = [day for day in (first_after, lifted_on, closed_on) if day is not None]
        terms[hold] = (account, from_on, min(ends, default=None))
        if charge is not None:
            charges[hold].add(charge)
    for hold, (account, from_on, end) in terms.items():
        limited = frozenset(charges[hold]) if hold in charges else None
        ledgers[account].suspensions.append(Suspension(from_on, end, limited))
