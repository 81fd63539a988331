"""The generated reference is current and complete: a reader finds every verb, field and code of the code there."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from cases.domain.vocabulary import Event
from cases.intake.problems import NOTICES, ROW_CODES, SHEET_CODES
from cases.service.verbs import VERBS

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "docs" / "reference"
ASSERTED = re.compile(r'refused\(\s*"([a-z_]+)"|\("(?:act|wait|review)", "([a-z_]+)"|\.code == "([a-z_]+)"')
OF_EVENTS = {"excused", "proposal_withdrawn"}
"""Codes that only the story of a case shows."""


def page(name: str) -> str:
    return (REFERENCE / f"{name}.md").read_text("utf-8")


def test_the_reference_and_the_chart_of_the_readme_are_current() -> None:
    checked = subprocess.run(
        [sys.executable, "docs/generate.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stderr


def test_the_readme_shows_the_chart() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert readme.count("<!-- lifecycle:begin -->") == readme.count("<!-- lifecycle:end -->") == 1
    assert "stateDiagram-v2" in readme


@pytest.mark.parametrize("name", sorted(VERBS))
def test_every_verb_and_each_of_its_fields_is_there(name: str) -> None:
    section = page("verbs").partition(f"## `{name}` ")[2].partition("\n## ")[0]
    assert VERBS[name].summary in section
    for field, given in VERBS[name].fields.model_fields.items():
        line = next(line for line in section.splitlines() if line.startswith(f"| `{field}` |"))
        assert ("**required**" in line) is given.is_required()


def test_every_event_of_the_chart_is_in_the_chart() -> None:
    for event in Event:
        assert f"`{event}`" in page("lifecycle")


def test_every_code_that_a_test_expects_is_explained() -> None:
    known = set(re.findall(r"^\| `([a-z_]+)` \|", page("codes"), re.MULTILINE))
    tests = [path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_decision_*.py")]
    tests += [path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_verbs_*.py")]
    expected = {code for text in tests for found in ASSERTED.findall(text) for code in found if code}
    assert len(expected) > 90
    assert expected - known - OF_EVENTS == set()


def test_every_gate_and_problem_is_explained() -> None:
    text = page("codes")
    for code in (*NOTICES, *SHEET_CODES, *ROW_CODES):
        assert f"| `{code}` |" in text
    for name in ("origin", "demand_notified", "terms_over", "nothing_prescribed", "no_benefit", "identity"):
        assert f"| `gate_{name}` |" in text
