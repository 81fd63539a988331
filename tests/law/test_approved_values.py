"""The layer of approved values: which one is in force each day, and what a book made of texts says."""

import pickle
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from cases.law import LawValue, book_of, load_book, shipped_files

KEY = "interest.rate_annual"
SHIPPED = load_book()


def rate(pct: str, valid_from: date, valid_until: date | None = None) -> LawValue:
    return LawValue(KEY, Decimal(pct), "percent", valid_from, valid_until, "Acuerdo 1", "policy", "")


def rates(values: Sequence[LawValue], *days: date) -> list[str]:
    book = SHIPPED.with_approved(values)
    return [str(book.at(day).decimal(KEY)) for day in days]


JAN, FEB, JUL, AUG = date(2026, 1, 1), date(2026, 2, 1), date(2026, 7, 1), date(2026, 8, 1)
NEXT = date(2027, 1, 1)


def test_before_it_begins_the_files_still_speak() -> None:
    assert rates([rate("9.00", FEB)], JAN, date(2026, 1, 31), FEB, NEXT) == ["8.25", "8.25", "9.00", "9.00"]


def test_the_one_that_begins_last_is_in_force_whatever_the_order_of_approval() -> None:
    values = [rate("10.00", NEXT), rate("9.00", JAN), rate("9.50", JUL)]
    assert rates(values, FEB, date(2026, 6, 30), JUL, date(2026, 12, 31), NEXT) == [
        "9.00",
        "9.00",
        "9.50",
        "9.50",
        "10.00",
    ]


def test_a_correction_replaces_the_value_that_begins_with_it() -> None:
    assert rates([rate("9.00", JAN), rate("9.10", JAN)], JAN, NEXT) == ["9.10", "9.10"]


def test_a_value_with_an_end_lies_over_the_others_only_for_its_time() -> None:
    values = [rate("9.00", JAN), rate("5.00", JUL, date(2026, 7, 31))]
    assert rates(values, date(2026, 6, 30), JUL, date(2026, 7, 31), AUG) == ["9.00", "5.00", "5.00", "9.00"]


def test_after_an_end_with_nothing_below_the_files_speak_again() -> None:
    assert rates([rate("5.00", JAN, date(2026, 1, 31))], JAN, FEB) == ["5.00", "8.25"]


def test_the_version_tells_approved_values_apart_and_nothing_else_changes_it() -> None:
    approved = SHIPPED.with_approved([rate("9.00", JAN)])
    assert approved.version != SHIPPED.version
    assert approved.version == SHIPPED.with_approved([rate("9.00", JAN)]).version
    assert approved.with_approved([]).version == SHIPPED.version
    assert pickle.loads(pickle.dumps(approved)).version == approved.version
    assert approved.at(JAN).layer_of(KEY) == "aprobada"
    assert SHIPPED.at(JAN).layer_of(KEY) == "sv_la_paz_este"
    assert SHIPPED.at(JAN).layer_of("no.such.key") == ""


def test_a_book_made_of_its_texts_is_the_same_book() -> None:
    files = shipped_files()
    assert book_of(files).version == SHIPPED.version
    changed = files | {"sv_la_paz_este/debt.toml": files["sv_la_paz_este/debt.toml"].replace("8.50", "8.75")}
    assert book_of(changed).version != SHIPPED.version
    assert book_of(changed).at(NEXT).decimal(KEY) == Decimal("8.75")


def test_the_day_of_the_next_change_counts_approved_values_too() -> None:
    book = SHIPPED.with_approved([rate("9.00", date(2026, 5, 1)), rate("9.50", date(2026, 6, 15))])
    assert book.at(date(2026, 6, 14)).next_change_on == date(2026, 6, 15)
