"""Law books written on the spot: an entry, a tribute, and where to put them."""

from pathlib import Path

import pytest

from cases.law import LawBroken, load_book

ENTRY = """
[[values."demand.days"]]
from = 1991-12-29
value = 30
unit = "days"
basis = "LGTM 118"
status = "text"
note = ""
"""

TRIBUTE = """
[[tributes.aseo]]
from = 1991-12-29
name = "Aseo"
kind = "tasa"
festivities = true
budget_code = "12109"
period = "month"
origin_norm = "Ordenanza 11"
example_tariff = 3.20
basis = "Ordenanza 7"
status = "policy"
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
