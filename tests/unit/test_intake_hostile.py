"""Files made to hurt, or merely broken: each gets a clear refusal, within bounds of memory and time."""

import contextlib
import json
import os
import stat
import subprocess
import sys
import time
import zipfile
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from portfolio_files import SMALL, csv_bytes, write_folder, write_workbook, write_zip

from cases.domain.errors import BadInput
from cases.intake import Limits, Rules, read_portfolio
from cases.intake.container import open_portfolio
from cases.intake.sandbox import parsed

RULES = Rules(
    date(2026, 1, 15), frozenset({"aseo", "alumbrado", "desechos"}), {"SJN": "San Juan Nonualco"}, "SJN"
)
LIMITS = Limits()


def refusal(path: Path, limits: Limits = LIMITS) -> str:
    with pytest.raises(BadInput) as caught:
        read_portfolio(path, RULES, limits)
    assert caught.value.reason.endswith(".")
    return caught.value.code


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    return write_workbook(tmp_path / "cartera.xlsx", SMALL)


def put_into(path: Path, name: str, content: bytes) -> Path:
    """The same archive with one part added or replaced."""
    with zipfile.ZipFile(path) as archive:
        parts = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    return write_zip(path, parts | {name: content})


def test_what_is_not_there_or_not_a_file(tmp_path: Path) -> None:
    assert refusal(tmp_path / "falta.xlsx") == "not_found"
    os.mkfifo(tmp_path / "tubo.xlsx")
    assert refusal(tmp_path / "tubo.xlsx") == "not_a_file"
    (tmp_path / "vacia").mkdir()
    assert refusal(tmp_path / "vacia") == "no_known_sheet"
    (tmp_path / "vacio.xlsx").write_bytes(b"")
    assert refusal(tmp_path / "vacio.xlsx") == "empty_file"


def test_other_formats_and_wrong_endings(tmp_path: Path, workbook: Path) -> None:
    (tmp_path / "cargos.csv").write_bytes(csv_bytes(SMALL["cargos"]))
    assert refusal(tmp_path / "cargos.csv") == "unknown_format"
    for name, content in {
        "texto.xlsx": b"cuenta,tributo\n",
        "viejo.xls": b"\xd0\xcf\x11\xe0" + bytes(600),
        "con_clave.xlsx": b"\xd0\xcf\x11\xe0" + bytes(600),
        "libro.ods": workbook.read_bytes(),
        "libro.zip": workbook.read_bytes(),
    }.items():
        (tmp_path / name).write_bytes(content)
        assert refusal(tmp_path / name) == "unknown_format", name
    csv_zip = write_zip(tmp_path / "csv.xlsx", {"cargos.csv": csv_bytes(SMALL["cargos"])})
    assert refusal(csv_zip) == "unknown_format"


def test_a_workbook_without_our_sheets(tmp_path: Path) -> None:
    assert refusal(write_workbook(tmp_path / "otro.xlsx", {"Hoja1": [["a"], [1]]})) == "no_known_sheet"
    assert refusal(write_zip(tmp_path / "otro.zip", {"leame.txt": b"hola"})) == "no_known_sheet"


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9, 0.999])
def test_a_truncated_file(workbook: Path, kept: float) -> None:
    content = workbook.read_bytes()
    workbook.write_bytes(content[: int(len(content) * kept)])
    assert refusal(workbook) == "corrupt_file"


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels"]
)
def test_a_workbook_of_broken_xml(workbook: Path, part: str) -> None:
    assert refusal(put_into(workbook, part, b"<worksheet><sheetData><row><c")) in (
        "corrupt_file",
        "no_known_sheet",
    )


def test_entities_that_multiply(workbook: Path) -> None:
    lines = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "aaaaaaaaaa">{lines}]><workbook>&e11;</workbook>'
    assert refusal(put_into(workbook, "xl/workbook.xml", bomb.encode())) in ("corrupt_file", "no_known_sheet")


@pytest.mark.parametrize(
    "name", ["../cargos.csv", "/etc/cargos.csv", "a\\..\\cargos.csv", "C:cargos.csv", "a/../../cargos.csv"]
)
def test_paths_that_leave_the_archive(tmp_path: Path, name: str) -> None:
    assert refusal(write_zip(tmp_path / "c.zip", {name: csv_bytes(SMALL["cargos"])})) == "unsafe_archive"


def test_links_are_not_followed(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("cargos.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
    assert refusal(tmp_path / "c.zip") == "unsafe_archive"
    folder = write_folder(tmp_path / "c", {"cuentas": SMALL["cuentas"]})
    (folder / "cargos.csv").symlink_to("/etc/passwd")
    assert refusal(folder) == "unreadable_file"


def test_a_folder_where_a_file_is_none(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "c", {"cuentas": SMALL["cuentas"]})
    (folder / "cargos.csv").mkdir()
    assert refusal(folder) == "unreadable_file"


def test_archives_inside_archives(tmp_path: Path, workbook: Path) -> None:
    files = {"cargos.csv": csv_bytes(SMALL["cargos"]), "cartera.xlsx": workbook.read_bytes()}
    assert refusal(write_zip(tmp_path / "c.zip", files)) == "nested_archive"


def test_an_encrypted_entry(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "c.zip", {"cargos.csv": csv_bytes(SMALL["cargos"])})
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\1\2") + 8] |= 1
    path.write_bytes(content)
    assert refusal(path) == "encrypted_file"


def test_an_unusual_compression(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "c.zip", "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("cargos.csv", csv_bytes(SMALL["cargos"]))
    assert refusal(tmp_path / "c.zip") == "corrupt_file"


def test_sizes_that_lie(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "c.zip", {"cargos.csv": csv_bytes(SMALL["cargos"]) * 100})
    content = bytearray(path.read_bytes())
    at = content.index(b"PK\1\2") + 24
    content[at : at + 4] = (100).to_bytes(4, "little")
    path.write_bytes(content)
    assert refusal(path) == "corrupt_file"


def test_a_bomb_of_the_same_byte(tmp_path: Path) -> None:
    bomb = write_zip(tmp_path / "c.zip", {"cargos.csv": bytes(50_000_000)})
    assert bomb.stat().st_size < 100_000
    assert refusal(bomb) == "suspicious_compression"


def test_a_workbook_whose_far_corner_would_fill_the_memory(workbook: Path) -> None:
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
        "</sheetData></worksheet>"
    )
    assert refusal(put_into(workbook, "xl/worksheets/sheet1.xml", sheet.encode())) == "file_too_big"


@pytest.mark.parametrize(
    ("limit", "value", "code"),
    [
        ("file_bytes", 1000, "file_too_big"),
        ("unpacked_bytes", 5000, "file_too_big"),
        ("part_bytes", 1000, "file_too_big"),
        ("parts", 3, "too_many_parts"),
        ("rows", 3, "too_many_rows"),
        ("columns", 5, "too_many_columns"),
        ("cell_characters", 20, "cell_too_long"),
        ("seconds", 0, "parse_timeout"),
        ("memory_bytes", 2**20, "file_too_big"),
    ],
)
def test_each_limit_on_a_workbook(workbook: Path, limit: str, value: int, code: str) -> None:
    assert refusal(workbook, replace(LIMITS, **{limit: value})) == code


@pytest.mark.parametrize(
    ("limit", "value", "code"),
    [
        ("part_bytes", 100, "file_too_big"),
        ("unpacked_bytes", 500, "file_too_big"),
        ("parts", 4, "too_many_parts"),
        ("rows", 3, "too_many_rows"),
        ("columns", 5, "too_many_columns"),
    ],
)
def test_each_limit_on_a_folder(tmp_path: Path, limit: str, value: int, code: str) -> None:
    assert refusal(write_folder(tmp_path / "c", SMALL), replace(LIMITS, **{limit: value})) == code


def test_compression_is_judged_only_where_it_can_hurt(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "c.zip", {"cargos.csv": b"\n" * 200_000 + csv_bytes(SMALL["cargos"])})
    with pytest.raises(BadInput, match="comprimido"):
        open_portfolio(path, replace(LIMITS, ratio_counts_from_bytes=1000, compression_ratio=100))
    open_portfolio(path, LIMITS)


def test_a_parser_that_hangs_is_stopped(tmp_path: Path) -> None:
    """Nobody takes what it writes, so it waits without using the processor: the parent's clock ends it."""
    many = [
        SMALL["pagos"][0],
        *[[f"R{number}", "A-1", "2025-01-01", "5.00", None, None] for number in range(9_000)],
    ]
    seconds = 4  # enough for a busy machine to start the parser
    messages = parsed(write_folder(tmp_path / "c", {"pagos": many}), replace(LIMITS, seconds=seconds))
    assert next(messages)[0] == "sheet"
    time.sleep(seconds + 0.3)
    with pytest.raises(BadInput) as caught:
        list(messages)
    assert caught.value.code == "parse_timeout"


def test_nothing_is_imported_from_where_the_user_stands(tmp_path: Path) -> None:
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "__init__.py").write_text("raise SystemExit('imported from the wrong place')")
    (tmp_path / "json.py").write_text("raise SystemExit('imported from the wrong place')")
    folder = write_folder(tmp_path / "c", SMALL)
    here = Path.cwd()
    try:
        os.chdir(tmp_path)
        assert read_portfolio(Path(folder.name), RULES).sheets["cargos"].read == 4
    finally:
        os.chdir(here)


def test_the_parsing_process_writes_json_and_nothing_else(tmp_path: Path) -> None:
    orders = {"path": str(write_folder(tmp_path / "c", {"pagos": SMALL["pagos"]})), "limits": asdict(LIMITS)}
    done = subprocess.run(
        [sys.executable, "-m", "cases.intake.child", json.dumps(orders)],
        capture_output=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert done.stderr == b""
    kinds = [json.loads(line)[0] for line in done.stdout.splitlines()]
    assert kinds == ["sheet", "row", "row", "row", "end"]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damaged_bytes_are_read_or_refused(workbook: Path, tmp_path: Path, data: st.DataObject) -> None:
    content = bytearray(workbook.read_bytes())
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    damaged = tmp_path / "danado.xlsx"
    damaged.write_bytes(content)
    with contextlib.suppress(BadInput):
        portfolio = read_portfolio(damaged, RULES)
        assert all(sheet.read == len(sheet.rows) + sheet.rejected for sheet in portfolio.sheets.values())


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.one_of(
        st.binary(max_size=300), st.text(alphabet='cuenta,;"\n\r\0 é1.-/', max_size=300).map(str.encode)
    )
)
def test_any_csv_is_read_or_refused(tmp_path: Path, content: bytes) -> None:
    folder = tmp_path / "c"
    folder.mkdir(exist_ok=True)
    (folder / "pagos.csv").write_bytes(b"recibo,cuenta,fecha,monto\n" + content)
    portfolio = read_portfolio(folder, RULES)
    sheet = portfolio.sheets["pagos"]
    assert len(sheet.rows) + sheet.rejected == sheet.read
