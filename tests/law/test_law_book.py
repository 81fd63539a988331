"""The book: what it answers between dates, from which layer, and what it refuses to guess."""

import pickle
from datetime import date
from pathlib import Path

import pytest
from written_books import ENTRY, TRIBUTE, value_of, write_book

from cases.law import LawBook, LawGap, law_as_dict, load_book


def test_a_tribute_of_the_local_layer_hides_the_national_one(tmp_path: Path) -> None:
    local = value_of(TRIBUTE, **{"from": "from = 2020-01-01"}, name='name = "Aseo local"')
    book = load_book(write_book(tmp_path, TRIBUTE, local))
    names = [[one.name for one in book.at(date(year, 6, 1)).tributes()] for year in (1990, 2019, 2020)]
    assert names == [[], ["Aseo"], ["Aseo local"]]
    assert book.at(date(2019, 6, 1)).tribute("aseo").name == "Aseo"


def test_a_gap_survives_the_way_between_processes() -> None:
    gap = LawGap("value_missing", "Falta el valor.", ("LGTM 47",))
    same = pickle.loads(pickle.dumps(gap))
    assert (type(same), same.code, same.reason, same.basis) == (LawGap, gap.code, gap.reason, gap.basis)


def test_a_book_travels_to_another_process_as_what_it_says(tmp_path: Path) -> None:
    book = load_book(write_book(tmp_path, ENTRY))
    same = pickle.loads(pickle.dumps(book))
    assert same.version == book.version
    assert same.at(date(2026, 1, 1)).integer("demand.days") == 30


def two_entries(tmp_path: Path) -> LawBook:
    newer = value_of(ENTRY, **{"from": "from = 2020-03-01"}, value="value = 45")
    return load_book(write_book(tmp_path, ENTRY + newer))


@pytest.mark.parametrize(
    ("on", "days"),
    [(date(1991, 12, 29), 30), (date(2020, 2, 29), 30), (date(2020, 3, 1), 45), (date(2050, 1, 1), 45)],
)
def test_the_last_value_holds_until_the_next_begins(tmp_path: Path, on: date, days: int) -> None:
    book = two_entries(tmp_path)
    assert book.at(on).integer("demand.days") == days


def test_an_entry_ends_the_day_before_the_next(tmp_path: Path) -> None:
    first = two_entries(tmp_path).at(date(2000, 1, 1)).value("demand.days")
    assert (first.valid_from, first.valid_until) == (date(1991, 12, 29), date(2020, 2, 29))


def test_before_the_first_entry_and_after_the_end_there_is_a_gap(tmp_path: Path) -> None:
    book = load_book(write_book(tmp_path, value_of(ENTRY, note='note = ""\nuntil = 2020-12-31')))
    assert book.at(date(2020, 12, 31)).integer("demand.days") == 30
    for on in (date(1991, 12, 28), date(2021, 1, 1)):
        with pytest.raises(LawGap) as gap:
            book.at(on).integer("demand.days")
        assert (gap.value.code, gap.value.basis) == ("value_missing", ("LGTM 118",))
        assert "demand.days" in gap.value.reason
        assert on.isoformat() in gap.value.reason


def test_a_repealed_rule_is_a_gap_that_cites_who_repealed_it() -> None:
    book = load_book()
    assert book.at(date(2012, 9, 27)).text("court.defences")
    with pytest.raises(LawGap) as gap:
        book.at(date(2012, 9, 28)).value("court.defences")
    assert gap.value.code == "value_repealed"
    assert gap.value.basis == ("Inc. 120-2007/123-2007",)
    assert "court.defences" not in {value.key for value in book.at(date(2026, 1, 1)).values()}


def test_the_local_layer_wins_only_while_it_speaks(tmp_path: Path) -> None:
    local = value_of(ENTRY, **{"from": "from = 2020-01-01"}, value="value = 20", note="until = 2020-12-31")
    book = load_book(write_book(tmp_path, ENTRY, local))
    days = [book.at(date(year, 6, 1)).integer("demand.days") for year in (2019, 2020, 2021)]
    assert days == [30, 20, 30]


def test_the_version_follows_what_the_book_says_and_not_how_it_is_written(tmp_path: Path) -> None:
    version = load_book(write_book(tmp_path, ENTRY)).version
    assert version.startswith("test-1+")
    assert load_book(write_book(tmp_path, "# a comment\n" + ENTRY)).version == version
    assert load_book(write_book(tmp_path, value_of(ENTRY, value="value = 31"))).version != version
    assert load_book(write_book(tmp_path, value_of(ENTRY, status='status = "confirm"'))).version != version
    assert load_book(write_book(tmp_path, "", ENTRY)).version != version


def test_a_value_for_one_kind_hides_the_general_one() -> None:
    law = load_book().at(date(2026, 11, 17))
    assert law.value_for("plan.max_months", "inmueble").value == 12
    assert law.value_for("plan.max_months", "mercado").key == "plan.max_months"


def test_unknown_things_are_gaps_that_say_what_to_complete() -> None:
    law = load_book().at(date(2026, 11, 17))
    for ask, code in (
        (lambda: law.tribute("piscinas"), "tribute_unknown"),
        (lambda: law.issuer("XXX"), "issuer_unknown"),
        (lambda: law.signatory("king"), "signatory_unknown"),
        (lambda: law.value("no.such.key"), "value_missing"),
    ):
        with pytest.raises(LawGap) as gap:
            ask()
        assert gap.value.code == code


def test_the_law_as_the_command_line_prints_it() -> None:
    law = load_book().at(date(2026, 11, 17))
    listed = law_as_dict(law)
    assert (listed["on"], listed["law_version"]) == ("2026-11-17", law.version)
    assert [value["key"] for value in listed["values"]] == sorted(value["key"] for value in listed["values"])
    assert law_as_dict(law, "fine.late.minimum")["values"] == [
        {
            "key": "fine.late.minimum",
            "value": "2.86",
            "unit": "usd",
            "from": "1991-12-29",
            "until": None,
            "basis": "LGTM 65",
            "status": "text",
            "note": "25.00 colones entre 8.75; solo cuando hay multa que pagar.",
            "layer": "sv",
        }
    ]
    order = law_as_dict(law, "allocation.order_in_charge")["values"][0]["value"]
    assert order == ["interest", "fine", "festivities", "principal"]
    with pytest.raises(LawGap):
        law_as_dict(law, "no.such.key")
