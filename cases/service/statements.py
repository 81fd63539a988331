"""The statement of a whole account, as scripts read it and as the office hands it over on request."""

from datetime import date, datetime, time

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
from document_templates import render

WITHOUT_NUMBER = "sin número"
"""Printed on a statement that belongs to no act and is not kept."""


def statement_of(
    session: Session, account_ref: str, book: LawBook, on: date, known_at: datetime | None = None
) -> tuple[Statement, Account, Taxpayer]:
    """What the account owes at the close of `on`, from what was recorded up to `known_at`, inclusive.

    Raises BadInput for an unknown account, LawGap where the law book has no value in force.
    """
    account = find_account(session, account_ref)
    ledger = load_ledgers(session, [account.id], known_at=known_at)[account.id]
    return ledger.statement(book, on), account, session.get_one(Taxpayer, account.taxpayer_id)


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
