"""The loader: what a book refuses, all at once, with the place of each problem."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from written_books import ENTRY, TRIBUTE, problems_of, value_of, write_book

from cases.law import value_of_text

FIRST = date(2026, 1, 1)


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


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("values = 3", "«values» debe ser una tabla"),
        ('[values]\n"demand.days" = 30', "debe ser una lista de entradas con fecha"),
        ('[values]\n"demand.days" = [30]', "debe ser una lista de entradas con fecha"),
        ("[calendar]\nopen = []", "el calendario solo lleva las listas «closed» y «covered»"),
        ("[calendar]\nclosed = 3", "el calendario solo lleva las listas «closed» y «covered»"),
        ("[calendar]\nclosed = [3]", "closed fila 1: debe ser una tabla"),
        ("[calendar]\ncovered = [{ from = 2026-01-01, until = 2026-12-31, note = 1 }]", "desconocido «note»"),
        (value_of(ENTRY, note="note = 3"), "«note» debe ser texto"),
        (value_of(ENTRY, note="until = 3"), "«until» no es una fecha"),
        (value_of(ENTRY, note="repealed = false"), "una entrada derogada lleva «repealed = true»"),
        (value_of(ENTRY, note="repealed = true"), "una entrada derogada lleva «repealed = true»"),
        (value_of(ENTRY, unit="unit = 3"), "unidad desconocida «3»"),
    ],
)
def test_what_is_written_wrongly_is_named(tmp_path: Path, content: str, said: str) -> None:
    assert any(said in problem for problem in problems_of(write_book(tmp_path, content)))


def test_the_list_of_layers_says_nothing_else(tmp_path: Path) -> None:
    root = write_book(tmp_path, ENTRY)
    (root / "book.toml").write_text('name = "x"\nlayers = ["sv", "town"]\ncolour = 1\n', encoding="utf-8")
    assert "book.toml: solo lleva «name» y «layers»" in problems_of(root)[0]
    (root / "book.toml").write_text('layers = "sv"\n', encoding="utf-8")
    assert "book.toml: faltan «name» y «layers»" in problems_of(root)[0]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (value_of(TRIBUTE, kind='kind = "multa"'), "clase de tributo desconocida «multa»"),
        (value_of(TRIBUTE, period='period = "week"'), "«period» debe ser month o year"),
        (value_of(TRIBUTE, festivities='festivities = "no"'), "falta «festivities»"),
        ("[[signatories.king]]\nfrom = 2020-01-01\n", "cargo desconocido"),
        ("[[issuers.SJN]]\nfrom = 2020-01-01\n", "falta «issuer_name»"),
    ],
)
def test_tributes_issuers_and_signatories_are_checked(tmp_path: Path, content: str, said: str) -> None:
    assert any(said in problem for problem in problems_of(write_book(tmp_path, content)))


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("9.25", "percent", Decimal("9.25")),
        (" 12 ", "usd", Decimal(12)),
        ("30", "days", 30),
        ("Sí", "flag", True),
        ("si", "flag", True),
        ("TRUE", "flag", True),
        ("no", "flag", False),
        ("false", "flag", False),
        ("oldest_first", "rule", "oldest_first"),
        ("interest, fine ,principal", "list", ("interest", "fine", "principal")),
        ("", "address", ""),
        (" https://cobro.lapazeste.gob.sv:8443 ", "address", "https://cobro.lapazeste.gob.sv:8443"),
        ("http://127.0.0.1:8090", "address", "http://127.0.0.1:8090"),
    ],
)
def test_a_value_written_by_a_person_is_read_for_its_unit(text: str, unit: str, value: object) -> None:
    read, problems = value_of_text("demand.days", text, unit, FIRST, None, "Acuerdo 1", "policy", "")
    assert problems == []
    assert read is not None
    assert (read.key, read.value, read.unit, read.valid_from, read.valid_until) == (
        "demand.days",
        value,
        unit,
        FIRST,
        None,
    )


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("nine", "percent"),
        ("1e3", "percent"),
        ("3.5", "days"),
        ("٣", "days"),
        ("maybe", "flag"),
        ("1", "yards"),
        ("http://cobro.lapazeste.gob.sv", "address"),
        ("https://cobro.lapazeste.gob.sv/", "address"),
        ("https://" + "a" * 38, "address"),
        ("https://cobro.gob.sv@otro.sitio", "address"),
    ],
)
def test_a_value_that_is_none_of_its_unit_is_a_problem(text: str, unit: str) -> None:
    read, problems = value_of_text("demand.days", text, unit, FIRST, None, "Acuerdo 1", "policy", "")
    assert read is None
    assert len(problems) == 1


def test_a_value_of_a_person_says_its_end_and_is_checked_like_a_file() -> None:
    read, problems = value_of_text("k", "1", "count", FIRST, FIRST, "Acuerdo 1", "policy", "")
    assert (read and read.valid_until, problems) == (FIRST, [])
    read, problems = value_of_text("k", "1", "count", FIRST, date(2025, 12, 31), " ", "sure", "")
    assert read is None
    assert len(problems) == 3
