"""The loader: what a book refuses, all at once, and what it answers between dates."""

from datetime import date
from pathlib import Path

import pytest

from cases.law import LawBook, LawBroken, LawGap, law_as_dict, load_book

ENTRY = """
[[values."demand.days"]]
from = 1991-12-29
value = 30
unit = "days"
basis = "LGTM 118"
status = "text"
note = ""
"""


def write_book(root: Path, national: str, local: str = "") -> Path:
    (root / "sv").mkdir(exist_ok=True)
    (root / "town").mkdir(exist_ok=True)
    (root / "book.toml").write_text('name = "test-1"\nlayers = ["sv", "town"]\n', encoding="utf-8")
    (root / "sv" / "values.toml").write_text(national, encoding="utf-8")
    (root / "town" / "values.toml").write_text(local, encoding="utf-8")
    return root


def value_of(text: str, **changes: str) -> str:
    for name, line in changes.items():
        text = "\n".join(line if old.startswith(f"{name} =") else old for old in text.split("\n"))
    return text


def problems_of(root: Path) -> list[str]:
    with pytest.raises(LawBroken) as broken:
        load_book(root)
    return broken.value.reason.split("\n")[1:]


def test_every_problem_is_reported_at_once(tmp_path: Path) -> None:
    bad = (
        value_of(ENTRY, value="value = 30.5")
        + value_of(ENTRY, unit='unit = "fortnights"').replace("demand.days", "a")
        + value_of(ENTRY, status='status = "sure"').replace("demand.days", "b")
        + value_of(ENTRY, basis='basis = " "').replace("demand.days", "c")
        + value_of(ENTRY, **{"from": "from = 2020"}).replace("demand.days", "d")
        + value_of(ENTRY, note='notes = "mistyped key"').replace("demand.days", "e")
        + value_of(ENTRY, value="value = -1").replace("demand.days", "f")
        + '[surprise]\nx = 1\n[[tributes.aseo]]\nfrom = 2020-01-01\nkind = "tasa"\n'
    )
    found = problems_of(write_book(tmp_path, bad))
    for fragment in (
        "demand.days: el valor Decimal('30.5') no corresponde a la unidad «days»",
        "a: unidad desconocida «fortnights»",
        "b: «status» debe ser uno de text, practice, confirm, policy",
        "c: falta «basis»",
        "d: falta «from» o no es una fecha",
        "e: campo desconocido «notes»",
        "f: el valor no puede ser negativo",
        "sección desconocida «surprise»",
        "aseo: falta «budget_code»",
    ):
        assert any(fragment in problem for problem in found), fragment


@pytest.mark.parametrize(
    ("value", "unit"),
    [
        ("true", "count"),
        ("30", "percent"),
        ("30.0", "count"),
        ('"30"', "count"),
        ("1", "flag"),
        ("[]", "list"),
        ("[1]", "list"),
        ('"x"', "list"),
        ("3", "text"),
    ],
)
def test_a_value_has_the_type_of_its_unit(tmp_path: Path, value: str, unit: str) -> None:
    entry = value_of(ENTRY, value=f"value = {value}", unit=f'unit = "{unit}"')
    assert problems_of(write_book(tmp_path, entry))


def test_entries_come_in_order_and_never_overlap(tmp_path: Path) -> None:
    later = value_of(ENTRY, **{"from": "from = 1980-01-01"})
    assert "orden de fecha" in problems_of(write_book(tmp_path, ENTRY + later))[0]
    ended = value_of(ENTRY, note='note = ""\nuntil = 2021-01-01')
    overlapping = value_of(ENTRY, **{"from": "from = 2020-01-01"})
    assert "rigen a la vez" in problems_of(write_book(tmp_path, ended + overlapping))[0]
    backwards = value_of(ENTRY, note='note = ""\nuntil = 1980-01-01')
    assert "termina antes de empezar" in problems_of(write_book(tmp_path, backwards))[0]


def test_a_file_or_a_layer_that_cannot_be_read_is_a_problem_like_the_others(tmp_path: Path) -> None:
    root = write_book(tmp_path, "this is not toml")
    (root / "book.toml").write_text('name = "x"\nlayers = ["sv", "nowhere"]\n', encoding="utf-8")
    found = problems_of(root)
    assert any("no se puede leer" in problem for problem in found)
    assert any("nowhere" in problem for problem in found)
    assert any("book.toml" in problem for problem in problems_of(tmp_path / "empty"))


def test_the_same_key_twice_in_one_layer_is_refused(tmp_path: Path) -> None:
    root = write_book(tmp_path, ENTRY)
    (root / "sv" / "more.toml").write_text(ENTRY, encoding="utf-8")
    assert "ya está definido" in problems_of(root)[0]


def test_calendar_rows_are_checked(tmp_path: Path) -> None:
    rows = """
[calendar]
covered = [{ from = 2026-01-01 }]
closed = [
    { on = 2026-01-02, until = 2026-01-01, name = "x", basis = "y", status = "practice" },
    { on = 2026-01-02, name = "x", basis = "", status = "practice" },
    { on = 2026-01-02, basis = "y", status = "practice" },
    { on = 2026-01-02, name = "x", basis = "y", status = "practice", why = "z" },
]
"""
    assert len(problems_of(write_book(tmp_path, rows))) == 5


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
        assert gap.value.code == "value_missing"
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
