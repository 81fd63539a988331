"""The statement of a whole account, as scripts read it and as the office hands it over on request."""

from datetime import date, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from cases.domain.debt import Statement
from cases.domain.errors import BadInput
from cases.law import LawBook
from cases.models import Account, Taxpayer
from cases.service.contexts import issuing_day, sealed_context
from cases.service.contexts.statements import build_account_statement
from cases.service.contexts.subject import WITHOUT_CASE, Subject
from cases.service.finding import find_account
from cases.snapshot import load_ledgers, load_opening_facts
from cases.snapshot.asking import ask
from cases.snapshot.versions import as_known
from document_templates import render

WITHOUT_NUMBER = "sin número"
"""Printed on a statement that belongs to no act and is not kept."""

_OWNERS_AS_KNOWN = select(as_known(Account, "id", past=True).c.taxpayer_id)


def statement_of(
    session: Session, account_ref: str, book: LawBook, on: date, known_at: datetime | None = None
) -> tuple[Statement, Account, Taxpayer]:
    """What the account owes at the close of `on`, and who, from what was recorded up to `known_at`, inclusive.

    Raises BadInput for an unknown account, LawGap where the law book has no value in force.
    """
    account = find_account(session, account_ref)
    ledger = load_ledgers(session, [account.id], known_at=known_at)[account.id]
    owner = session.get_one(Taxpayer, _owner_as_known(session, account, known_at))
    return ledger.statement(book, on), account, owner


def _owner_as_known(session: Session, account: Account, known_at: datetime | None) -> int:
    """The one the account had then; today's where it was not recorded yet and owed nothing."""
    known = ask(session, _OWNERS_AS_KNOWN, [account.id], known_at=known_at) if known_at else []
    return int(known[0][0]) if known else account.taxpayer_id


def statement_document(
    session: Session,
    account_ref: str,
    book: LawBook,
    on: date,
    at: time,
    requested_by: str,
    known_at: datetime | None = None,
) -> bytes:
    """The estado_de_cuenta in Word, dated `on` at local hour `at`; it takes no number and is not stored."""
    account = find_account(session, account_ref)
    found = load_opening_facts(session, [account.id], book, on, known_at=known_at)
    if not found:
        raise BadInput(
            "account_not_known", f"La cuenta {account.number} todavía no constaba: use una fecha posterior."
        )
    (facts,) = found
    document = build_account_statement(
        issuing_day(book, account.district, on, at),
        Subject(WITHOUT_CASE, facts.taxpayer, facts.account, facts.origins),
        facts.statement,
        facts.payments,
        facts.credit_uses,
        number=WITHOUT_NUMBER,
        requested_by=requested_by,
    )
    return render("estado_de_cuenta", sealed_context(document)).content
