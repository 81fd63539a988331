"""What became of the amounts of letters since they were issued, read in bulk."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from cases.domain.debt import debt_at
from cases.domain.facts import CaseFacts, DocumentFacts
from cases.domain.still_owed import NOTHING_CHANGED, Change, compare, is_checked
from cases.law import LawBook
from cases.models import DocumentCharge, among
from cases.snapshot import Ledger, load_ledgers

Stated = Mapping[int, Mapping[int, Decimal]]
"""By document, what it asks for each charge."""


def changes_of(
    session: Session,
    asked: Iterable[tuple[CaseFacts, DocumentFacts]],
    book: LawBook,
    *,
    ledgers: dict[int, Ledger] | None = None,
) -> dict[int, Change]:
    """By key of each document, how it differs from what is owed on the date of the facts of its case.

    `ledgers` are those already read in this transaction, as `load_ledgers` takes them.
    """
    checked = [(facts, document) for facts, document in asked if is_checked(document)]
    if not checked:
        return {}
    accounts = {facts.account.key for facts, _ in checked}
    known = load_ledgers(session, accounts, read=ledgers)
    stated = _stated(session, [document.key for _, document in checked])
    return {
        document.key: _change(facts, document, stated.get(document.key, {}), known[facts.account.key], book)
        for facts, document in checked
    }


def change_of(
    session: Session,
    facts: CaseFacts,
    document: DocumentFacts,
    book: LawBook,
    ledgers: dict[int, Ledger],
) -> Change:
    found = changes_of(session, [(facts, document)], book, ledgers=ledgers)
    return found.get(document.key, NOTHING_CHANGED)


def _change(
    facts: CaseFacts,
    document: DocumentFacts,
    stated: Mapping[int, Decimal],
    ledger: Ledger,
    book: LawBook,
) -> Change:
    on = facts.statement.on
    standing = [one for one in ledger.payments if one.reversed_on is None or one.reversed_on > on]
    then = debt_at(
        ledger.charges,
        standing,
        book,
        document.amounts_on,
        tuple(ledger.suspensions),
        tuple(ledger.suits),
        ledger.credit_uses,
    )
    return compare(stated, then, facts.statement, facts.held_charges)


def _stated(session: Session, documents: Sequence[int]) -> Stated:
    found: dict[int, dict[int, Decimal]] = defaultdict(dict)
    rows = select(
        DocumentCharge.document_id,
        DocumentCharge.charge_id,
        DocumentCharge.principal + DocumentCharge.interest + DocumentCharge.fine + DocumentCharge.festivities,
    ).where(among(DocumentCharge.document_id, documents))
    for document, charge, total in session.execute(rows):
        found[document][charge] = total
    return found
