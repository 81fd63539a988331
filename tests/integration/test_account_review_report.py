"""The review of accounts as a report and from the command line."""

import csv
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from builders import BOOK, Sessions, add_account, months
from console import Console
from openpyxl import load_workbook
from portfolio_files import SMALL, write_workbook

from cases.domain.errors import BadInput, LawGap
from cases.service.reports import Table, report, written

MONDAY = date(2026, 1, 5)
FORMULA = '=cmd|"/c calc"!A1'
WITH_GAP = [*months("2024-01", "2024-05"), *months("2024-08", "2025-06")]


@pytest.fixture
def office(sessions: Sessions) -> Sessions:
    """An account with a gap and no zone, of somebody whose name looks like a formula."""
    with sessions.begin() as session:
        add_account(session, "I-01", name=FORMULA, periods=WITH_GAP, zone=None)
        add_account(
            session, "I-02", name="Pedro Cruz", periods=months("2024-01", "2025-06"), dui="00000002-2"
        )
    return sessions


def file_of(sessions: Sessions, ending: str) -> tuple[bytes, dict[str, int]]:
    with sessions() as session:
        table = report(session, BOOK, "revision", MONDAY)
        content = written(table, ending)
        assert len(table.rows) == sum(table.summary.values())
        return content, dict(table.summary)


def test_the_workbook_has_a_row_a_finding_and_no_formula(office: Sessions) -> None:
    content, by_code = file_of(office, ".xlsx")
    sheet = load_workbook(BytesIO(content)).active
    rows = list(sheet.iter_rows(min_row=4, values_only=True))
    assert by_code == {"periods_missing": 1, "zone_unknown": 1}
    assert rows[0][:5] == ("Gravedad", "Código", "Hallazgo", "Distrito", "Cuenta")
    assert rows[1][:6] == ("por revisar", "periods_missing", "Faltan períodos", "SJN", "I-01", f"'{FORMULA}")
    assert rows[1][-1] == "pendiente"
    assert len(rows) == 3


def test_the_csv_says_the_same(office: Sessions) -> None:
    content, _ = file_of(office, ".csv")
    rows = list(csv.DictReader(StringIO(content.decode("utf-8-sig"))))
    assert [(row["Código"], row["Cuenta"]) for row in rows] == [
        ("periods_missing", "I-01"),
        ("zone_unknown", "I-01"),
    ]
    assert all(row["Qué hacer"] and row["Base"] for row in rows)


def test_more_than_word_can_hold_is_refused_with_what_to_do() -> None:
    long = Table("larga", "Larga", "", ("Cuenta",), tuple((f"I-{number}",) for number in range(5_001)))
    with pytest.raises(BadInput, match=r"\.csv") as refusal:
        written(long, ".docx")
    assert refusal.value.code == "too_many_rows"


def test_a_date_the_law_does_not_cover(office: Sessions) -> None:
    with office() as session, pytest.raises(LawGap):
        report(session, BOOK, "revision", MONDAY.replace(year=2009))


@pytest.fixture
def console(
    database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Console:
    monkeypatch.setenv("COBRANZA_DATABASE_URL", database_url)
    made = Console(tmp_path / "casa", capsys)
    made.done("import", str(write_workbook(tmp_path / "cartera.xlsx", SMALL)))
    return made


def test_the_command_counts_and_the_report_writes(console: Console, tmp_path: Path) -> None:
    answer: Any = console.done("review", "--on", "2026-06-01")
    assert answer["accounts"] == 2
    assert answer["findings"] == sum(one["found"] for one in answer["by_code"].values())
    said = console.say("review", "--on", "2026-06-01")
    assert said.output.startswith("2 cuentas revisadas al 2026-06-01: ")
    out = tmp_path / "revision.xlsx"
    told = console.done("report", "revision", "--on", "2026-06-01", "--out", str(out))
    assert told["rows"] == answer["findings"]
    assert told["by_code"] == {code: one["found"] for code, one in answer["by_code"].items()}
    assert out.read_bytes().startswith(b"PK")
