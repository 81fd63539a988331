"""What each kind says, branch by branch, as prose a lawyer can read; and what no document may ever show."""

import json
import re
from decimal import Decimal
from functools import cache
from typing import Any

import pytest

from document_templates import kinds, render
from document_templates.contract import HOME
from document_templates.engine import ENVIRONMENT
from document_templates.samples import golden_path, sample, sample_names

SAMPLES = [(kind, name) for kind in kinds() for name in sample_names(kind)]
EVERY_SAMPLE = pytest.mark.parametrize(
    ("kind", "name"), SAMPLES, ids=[f"{kind}-{name}" for kind, name in SAMPLES]
)
LABELS = re.findall(
    r"^\| ([^|{]+?) \|", (HOME / "clauses" / "C11.md").read_text(encoding="utf-8"), re.MULTILINE
)
COMPONENTS = ("principal", "interest", "fine", "festivities", "total")


@cache
def text_of(kind: str, name: str) -> str:
    return render(kind, sample(kind, name)).text


@EVERY_SAMPLE
def test_a_sample_says_exactly_its_golden_text(kind: str, name: str) -> None:
    assert text_of(kind, name) == golden_path(kind, name).read_text(encoding="utf-8")


def test_every_golden_text_has_its_sample() -> None:
    kept = {(path.parent.parent.name, path.stem) for path in HOME.glob("*/samples/*.txt")}
    assert kept == set(SAMPLES)


@EVERY_SAMPLE
@pytest.mark.parametrize(
    "blemish",
    [r"\bNone\b", r"[{}]", r"  ", r"\bTrue\b|\bFalse\b", r"\(\)", r"«\s*»", r" [.,;:]", r"[.,;]{2}", r"\*\*"],
)
def test_no_document_shows_a_seam(kind: str, name: str, blemish: str) -> None:
    found = re.search(blemish, text_of(kind, name))
    assert not found, text_of(kind, name)[max(found.start() - 60, 0) : found.end() + 60]


@EVERY_SAMPLE
def test_no_label_is_left_without_what_it_names(kind: str, name: str) -> None:
    lines = text_of(kind, name).splitlines()
    assert not [line for line in lines if line.removesuffix(":") in LABELS]
    assert not [
        line for line, after in zip(lines, [*lines[1:], ""], strict=True) if line.endswith(":") and not after
    ]


def rows_of_amounts(kind: str, name: str) -> list[dict[str, Any]]:
    context = sample(kind, name)
    return list(context["tributes"] or context.get("obligations") or context["lines"])


@pytest.mark.parametrize(("kind", "name"), [used for used in SAMPLES if rows_of_amounts(*used)])
def test_totals_are_the_sums_of_their_printed_rows(kind: str, name: str) -> None:
    context, rows = sample(kind, name), rows_of_amounts(kind, name)
    counted = [row for row in rows if not row.get("prescribed")]
    for component in COMPONENTS:
        adjustment = context["minimum_fine_adjustment"] if component in ("fine", "total") else ""
        expected = sum((Decimal(row[component]) for row in counted), Decimal(adjustment or 0))
        assert Decimal(context[component]) == expected, component
    for row in rows:
        assert Decimal(row["total"]) == sum(Decimal(row[component]) for component in COMPONENTS[:-1])


@pytest.mark.parametrize("name", sample_names("estado_de_cuenta"))
def test_subtotals_are_the_sums_of_their_section_and_no_row_is_outside(name: str) -> None:
    context = sample("estado_de_cuenta", name)
    assert {row["section"] for row in context["lines"]} == {
        section["code"] for section in context["sections"]
    }
    for section in context["sections"]:
        rows = [
            row for row in context["lines"] if row["section"] == section["code"] and not row["prescribed"]
        ]
        for component in COMPONENTS:
            assert Decimal(section[component]) == sum(Decimal(row[component]) for row in rows), component


@EVERY_SAMPLE
def test_every_document_can_be_found_and_verified(kind: str, name: str) -> None:
    context, text = sample(kind, name), text_of(kind, name)
    foot = text.rsplit("\n\n", 1)[1]
    for field in ("document_number", "case_number", "content_fingerprint"):
        assert context[field] in foot
    assert ("COPIA" in text) is (context["copy_mark"] == "COPIA")


@EVERY_SAMPLE
def test_nothing_threatens(kind: str, name: str) -> None:
    threats = r"embarg|subast|remate|cárcel|prisión|buró|clausur|corte de|último aviso|apercib|sírvase|[!¡]"
    assert not re.search(threats, text_of(kind, name), re.IGNORECASE)


def test_the_first_notice_does_not_mention_courts() -> None:
    assert "judicial" not in text_of("aviso", "first")
    assert "judicial" in text_of("aviso", "later")


def test_before_the_succession_the_heading_has_no_district() -> None:
    text = text_of("aviso", "before_the_succession")
    assert text.startswith("Alcaldía Municipal de San Juan Nonualco / Departamento de La Paz / ")
    assert "La Paz Este" not in text


@pytest.mark.parametrize("kind", kinds())
def test_every_branch_of_a_kind_is_told_by_its_samples(kind: str) -> None:
    prose = (HOME / kind / "body.md").read_text(encoding="utf-8")
    assert not branches_not_told(re.sub(r"«C\d+»", "", prose), [(kind, name) for name in sample_names(kind)])


@pytest.mark.parametrize("clause", sorted(path.stem for path in (HOME / "clauses").glob("*.md")))
def test_every_branch_of_a_clause_is_told_by_some_sample(clause: str) -> None:
    users = {
        kind for kind in kinds() if f"«{clause}»" in (HOME / kind / "body.md").read_text(encoding="utf-8")
    }
    prose = (HOME / "clauses" / f"{clause}.md").read_text(encoding="utf-8")
    assert users
    assert not branches_not_told(prose, [used for used in SAMPLES if used[0] in users])


def branches_not_told(prose: str, samples: list[tuple[str, str]]) -> set[str]:
    """Plants a mark in every branch; names those that no sample prints, or that none leaves out."""
    opened: list[str] = []
    marks: list[str] = []

    def planted(tag: re.Match[str]) -> str:
        word, condition = tag[1], tag[2].strip()
        if word == "endif":
            opened.pop()
            return "{% endif %}"
        if word == "if":
            opened.append(condition)
        marks.append(f"⟦{len(marks)}: {word} {condition or 'not ' + opened[-1]}⟧")
        return f"{{% {word} {condition} %}}{marks[-1]}"

    plain = re.sub(r"\{%(?:p|tr) ", "{% ", prose)
    template = ENVIRONMENT.from_string(re.sub(r"\{% (if|elif|else|endif)([^%]*)%\}", planted, plain))
    pages = [template.render(sample(kind, name)) for kind, name in samples]
    return {
        mark
        for mark in marks
        if all(mark in page for page in pages) or not any(mark in page for page in pages)
    }


def test_samples_state_only_what_they_are_about() -> None:
    for kind, name in SAMPLES:
        stated: dict[str, Any] = json.loads(
            (HOME / kind / "samples" / f"{name}.json").read_text(encoding="utf-8")
        )
        like = stated.pop("like", None)
        base = sample(kind, like) if like else {}
        assert not {field for field, value in stated.items() if base.get(field) == value}, (kind, name)


@pytest.mark.parametrize("name", sample_names("acta_de_notificacion"))
def test_nobody_can_sign_later_that_they_received_what_was_not_handed_over(name: str) -> None:
    context = sample("acta_de_notificacion", name)
    in_hand = context["result"] == "delivered" and context["how"] in ("personal", "oficina")
    signs = context["is_form"] or (in_hand and context["signature_state"] != "declines")
    assert ("/ Quien recibe" in text_of("acta_de_notificacion", name)) is signs


@pytest.mark.parametrize("name", sample_names("esquela"))
def test_nobody_can_sign_for_an_esquela_that_was_fixed(name: str) -> None:
    left = sample("esquela", name)["esquela_mode"] != "fixed"
    assert ("/ Recibe" in text_of("esquela", name)) is left
