"""Statements as of what was known: facts and values by when they were recorded, and the books that shipped."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from builders import BOOK, Sessions, act, add_account, add_charge, at, months, night, stamp
from law_changes import MONDAY, RATE, SUNDAY, TUESDAY, WEDNESDAY, approved, law
from sqlalchemy import Engine, select

from cases.domain.money import cents
from cases.law import LawBook, book_of, shipped_files
from cases.models import Charge, Hold, LawBookFiles, Payment
from cases.schema import is_law_recorded, record_law
from cases.service.payments import record_payment
from cases.service.statements import statement_of
from cases.snapshot.law import law_in_force

ACCOUNT = "I-02-0412"


def interest(sessions: Sessions, on: date, known_at: datetime | None = None) -> Decimal:
    """What a statement says of interest, with facts and values as they were known."""
    with sessions() as session:
        book = law(session, known_at)
        statement, _, _ = statement_of(session, ACCOUNT, book, on, known_at)
        assert statement.law_version == book.version
        return statement.totals.interest


@pytest.fixture
def town(sessions: Sessions) -> Sessions:
    with sessions.begin() as session:
        add_account(session, ACCOUNT, periods=["2024-01"], amount="100.00")
    return sessions


# --- yesterday's statement ------------------------------------------------------------------------------------


def test_a_value_approved_today_leaves_yesterdays_statement_as_it_was(town: Sessions) -> None:
    days = (WEDNESDAY - date(2024, 3, 31)).days  # sixty days after the end of January
    shipped = cents(Decimal(100) * Decimal("8.25") * days / (100 * 365))
    raised = cents(Decimal(100) * Decimal("12.00") * days / (100 * 365))
    assert interest(town, WEDNESDAY) == shipped
    approved(town)
    assert interest(town, WEDNESDAY) == raised
    assert interest(town, WEDNESDAY, at(MONDAY, 23)) == shipped, "nobody knew it on Monday"
    assert interest(town, WEDNESDAY, at(TUESDAY, 9)) == shipped, "proposed is not approved"
    assert interest(town, WEDNESDAY, at(TUESDAY, 10)) == raised, "known from the instant of its approval"


def test_a_correction_of_a_value_leaves_both_pasts_as_they_were(town: Sessions) -> None:
    approved(town, "12.00", MONDAY)
    approved(town, "9.00", WEDNESDAY)
    with town() as session:
        known = [
            law(session, instant).at(WEDNESDAY).decimal(RATE)
            for instant in (at(date(2026, 5, 31)), at(TUESDAY), None)
        ]
    assert known == [Decimal("8.25"), Decimal("12.00"), Decimal("9.00")]


def test_what_governs_from_a_date_does_not_govern_before_it(town: Sessions) -> None:
    approved(town, valid_from=WEDNESDAY, valid_until=WEDNESDAY)
    with town() as session:
        book = law(session)
    assert [book.at(day).decimal(RATE) for day in (TUESDAY, WEDNESDAY, date(2026, 6, 4))] == [
        Decimal("8.25"),
        Decimal("12.00"),
        Decimal("8.25"),
    ]


# --- facts by when they were recorded -------------------------------------------------------------------------


def test_a_suspension_lifted_later_was_still_running(town: Sessions, engine: Engine) -> None:
    with town.begin() as session:
        add_account(session, "I-10", periods=months("2024-01", "2025-06"))
    night(engine, MONDAY)
    appeal = {
        "reason": "appeal",
        "scope": "steps_and_surcharges",
        "note": "Apeló.",
        "document_reference": "AP-1",
    }
    act(town, "I-10", "place_hold", TUESDAY, "juridico", **appeal)
    later = date(2026, 7, 1)

    def running(known_at: datetime | None) -> Decimal:
        with town() as session:
            return statement_of(session, "I-10", BOOK, later, known_at)[0].totals.interest

    before, suspended = running(at(MONDAY, 23)), running(None)
    assert suspended < before
    act(town, "I-10", "lift_hold", WEDNESDAY, "juridico", note="Se resolvió la apelación.")
    assert running(at(TUESDAY, 23)) == suspended, "the lift was not known yet"
    assert running(None) > suspended
    with town() as session:
        assert session.scalars(select(Hold.lifted_at)).one() == at(WEDNESDAY)


def test_a_suspension_ends_with_its_case(town: Sessions, engine: Engine) -> None:
    """Who appeals and pays closes the case, and nobody can lift its hold any more."""
    with town.begin() as session:
        account = add_account(session, "I-10", periods=months("2024-01", "2025-06"))
        add_charge(session, account, "2026-06")  # falls due on 29 August
    night(engine, MONDAY)
    appeal = {"reason": "appeal", "note": "Apeló.", "document_reference": "AP-1"}
    act(town, "I-10", "place_hold", TUESDAY, "juridico", **appeal)
    with town.begin() as session:
        owed = statement_of(session, "I-10", BOOK, TUESDAY)[0].totals.total
        record_payment(session, "I-10", owed, "R-9", stamp(TUESDAY, "tesoreria"), BOOK, today=TUESDAY)
    night(engine, WEDNESDAY)

    def interest_of_the_next(known_at: datetime | None) -> Decimal:
        with town() as session:
            return statement_of(session, "I-10", BOOK, date(2026, 10, 1), known_at)[0].totals.interest

    assert interest_of_the_next(at(TUESDAY, 23)) == 0, "the appeal still stood"
    assert interest_of_the_next(None) > 0


def test_corrections_and_reversals_count_from_when_they_were_recorded(town: Sessions) -> None:
    with town.begin() as session:
        receipt = stamp(MONDAY, "tesoreria")
        record_payment(session, ACCOUNT, Decimal("90.00"), "R-1", receipt, BOOK, today=MONDAY)
    with town.begin() as session:
        charge = session.scalars(select(Charge)).one()
        charge.amount, charge.recorded_at = Decimal("80.00"), at(TUESDAY)
        payment = session.scalars(select(Payment)).one()
        payment.reversed_on, payment.reversal_reason, payment.recorded_at = MONDAY, "Cheque", at(WEDNESDAY)

    def owed(known_at: datetime | None) -> Decimal:
        with town() as session:
            return statement_of(session, ACCOUNT, BOOK, WEDNESDAY, known_at)[0].totals.total

    whole, with_receipt, charge_corrected, now = map(owed, (at(SUNDAY), at(MONDAY), at(TUESDAY), None))
    assert with_receipt < whole, "the receipt was good on Monday"
    assert charge_corrected < with_receipt, "and on Tuesday, of a smaller charge"
    assert charge_corrected < now < whole, "until its reversal was recorded"


# --- the books that ship --------------------------------------------------------------------------------------


def changed_book() -> tuple[LawBook, dict[str, str]]:
    files = shipped_files()
    name = "sv_la_paz_este/debt.toml"
    files[name] = files[name].replace("value = 8.25", "value = 8.75")
    return book_of(files), files


def test_a_book_that_changes_with_the_program_leaves_the_past_as_it_was(
    town: Sessions, owner_engine: Engine
) -> None:
    new, files = changed_book()
    assert is_law_recorded(owner_engine, BOOK), "preparing a database keeps the book"
    assert not is_law_recorded(owner_engine, new)
    with town() as session:
        began_at = session.scalars(select(LawBookFiles.recorded_at)).one()
    changed_at = began_at.replace(year=began_at.year + 1)
    record_law(owner_engine, new, files, changed_at)
    record_law(owner_engine, new, files, changed_at)
    assert is_law_recorded(owner_engine, new)
    with town() as session:
        assert len(session.scalars(select(LawBookFiles.id)).all()) == 2
        then = law_in_force(session, new, began_at)
        long_before = law_in_force(session, new, datetime(2020, 1, 1, tzinfo=UTC))
        now = law_in_force(session, new, changed_at)
    assert {then.version, long_before.version} == {BOOK.version}
    assert now is new
    assert then.at(WEDNESDAY).decimal(RATE) == Decimal("8.25")
    assert now.at(WEDNESDAY).decimal(RATE) == Decimal("8.75")


def test_a_book_taken_back_is_in_use_again(town: Sessions, owner_engine: Engine) -> None:
    new, files = changed_book()
    instant = datetime.combine(date(2030, 1, 1), time(12), UTC)
    record_law(owner_engine, new, files, instant)
    record_law(owner_engine, BOOK, shipped_files(), instant.replace(year=2031))
    with town() as session:
        assert law_in_force(session, BOOK, instant.replace(year=2032)) is BOOK
        assert law_in_force(session, BOOK, instant.replace(month=6)).version == new.version


def test_a_value_stands_on_whatever_book_ships(town: Sessions) -> None:
    approved(town)
    new, _ = changed_book()
    with town() as session:
        over_new, over_old = law_in_force(session, new), law(session)
    assert over_new.at(WEDNESDAY).decimal(RATE) == over_old.at(WEDNESDAY).decimal(RATE) == Decimal("12.00")
    assert over_new.version != over_old.version
    assert replace(over_new.at(WEDNESDAY).value(RATE), note="") == over_old.at(WEDNESDAY).value(RATE)
