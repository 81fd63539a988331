"""The statement of an account: on a date, as known on one, and in Word."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest
from builders import BOOK, Sessions, add_account, at, months, stamp
from sqlalchemy import select

from cases.domain.errors import BadInput
from cases.models import Account, Taxpayer
from cases.service.payments import record_payment
from cases.service.statements import WITHOUT_NUMBER, statement_document, statement_of
from document_templates.plain_text import plain_text

ACCOUNT = "I-02-0412"
JUNE = date(2026, 6, 1)
JULY = date(2026, 7, 1)


@pytest.fixture
def paid_in_june(sessions: Sessions) -> Sessions:
    with sessions.begin() as session:
        add_account(session, ACCOUNT, periods=months("2024-01", "2025-06"))
    with sessions.begin() as session:
        record_payment(session, ACCOUNT, Decimal("30.00"), "R-1", stamp(JUNE, "tesoreria"), BOOK, today=JUNE)
    return sessions


def test_a_payment_counts_from_its_day(paid_in_june: Sessions) -> None:
    with paid_in_june() as session:
        before, account, taxpayer = statement_of(session, ACCOUNT, BOOK, date(2026, 5, 31))
        after, _, _ = statement_of(session, f"SJN/{ACCOUNT}", BOOK, JUNE)
    assert (account.number, taxpayer.name) == (ACCOUNT, "María Elena Rivas de Hernández")
    assert before.totals.total - after.totals.total > Decimal(29)


def test_what_was_known_before_the_payment_was_recorded(paid_in_june: Sessions) -> None:
    with paid_in_june() as session:
        known, _, _ = statement_of(session, ACCOUNT, BOOK, JULY, at(JUNE, 8))
        now, _, _ = statement_of(session, ACCOUNT, BOOK, JULY)
        nothing, _, _ = statement_of(session, ACCOUNT, BOOK, JULY, at(date(2024, 1, 1)))
    assert known.allocations == ()
    assert now.allocations != ()
    assert nothing.lines == ()


def test_the_word_file_prints_the_totals_and_who_asked(paid_in_june: Sessions) -> None:
    with paid_in_june() as session:
        statement, _, _ = statement_of(session, ACCOUNT, BOOK, JULY)
        said = plain_text(statement_document(session, ACCOUNT, BOOK, JULY, time(9, 30), "la contribuyente"))
    assert "Se extiende a petición de la contribuyente." in said
    assert f"{statement.totals.total:,.2f}" in said
    assert WITHOUT_NUMBER in said
    assert "Consulta sin número: no queda en el registro." in said
    assert "Verifique" not in said
    assert "R-1" in said


def test_the_word_file_too_says_what_was_known(paid_in_june: Sessions) -> None:
    with paid_in_june() as session:
        said = plain_text(
            statement_document(session, ACCOUNT, BOOK, JULY, time(9, 30), "la unidad", at(JUNE, 8))
        )
    assert "R-1" not in said


def test_the_word_file_says_who_was_known_to_owe(paid_in_june: Sessions) -> None:
    with paid_in_june.begin() as session:
        owner = session.scalars(select(Taxpayer)).one()
        owner.name, owner.address, owner.recorded_at = (
            "Rosa Amelia Campos",
            "Colonia Nueva n.º 3",
            at(JULY, 8),
        )
    with paid_in_june() as session:
        now = plain_text(statement_document(session, ACCOUNT, BOOK, JULY, time(9, 30), "la unidad"))
        then = plain_text(
            statement_document(session, ACCOUNT, BOOK, JULY, time(9, 30), "la unidad", at(JUNE, 12))
        )
    assert "Rosa Amelia Campos" in now
    assert "María Elena Rivas de Hernández" in then
    assert "Rosa" not in then


def test_an_account_that_changed_hands_was_known_as_the_former_owners(paid_in_june: Sessions) -> None:
    with paid_in_june.begin() as session:
        account = session.scalars(select(Account)).one()
        former = session.get_one(Taxpayer, account.taxpayer_id).code
        account.taxpayer_id = add_account(session, "I-9", periods=[]).taxpayer_id
        account.recorded_at = at(JULY, 8)

    def owner(known_at: datetime | None) -> str:
        with paid_in_june() as session:
            return statement_of(session, ACCOUNT, BOOK, JULY, known_at)[2].code

    assert owner(at(JUNE, 12)) == former
    assert owner(None) != former
    assert owner(at(date(2024, 1, 1))) == owner(None)  # nobody knew it


def test_an_account_that_was_not_known_yet_has_no_word_file(paid_in_june: Sessions) -> None:
    with paid_in_june() as session, pytest.raises(BadInput) as refused:
        statement_document(session, ACCOUNT, BOOK, JULY, time(9), "la unidad", at(date(2024, 1, 1)))
    assert refused.value.code == "account_not_known"


def test_an_unknown_account_is_named(sessions: Sessions) -> None:
    with sessions() as session, pytest.raises(BadInput, match="No existe la cuenta «I-9»"):
        statement_of(session, "I-9", BOOK, JULY)
