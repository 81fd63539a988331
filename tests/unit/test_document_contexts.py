"""The context classes: exactly the promised fields, and nothing a template would misprint."""

import json
import tomllib
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import pytest

from cases.domain.documents import CONTEXTS, KINDS, EstadoDeCuenta, to_context
from cases.domain.documents.base import Record, context_fields
from cases.domain.documents.common import AnnexRow, CommonBlock, Heading, LineRow

PROMISED = tomllib.loads(
    (Path(__file__).parents[2] / "document_templates" / "fields.toml").read_text(encoding="utf-8")
)


def sample_common(**changes: Any) -> CommonBlock:
    texts = {
        name: facts["example"]
        for name, facts in PROMISED["common"].items()
        if facts["type"] not in ("rows", "flag") and facts["example"]
    }
    alike = {field.name: texts.pop(field.name) for field in fields(Heading) if field.name in texts}
    return CommonBlock(**{"heading": Heading(**alike), **texts, **changes})


def sample_line(**changes: Any) -> LineRow:
    values: dict[str, Any] = {
        "section": "earlier",
        "budget_code": "12109",
        "tribute": "Aseo",
        "period": "2025-03",
        "due_on": "2025-05-30",
        "days_late": "535",
        "origin": "Ordenanza de tasas art. 8 (LGTM 108)",
        "principal": "3.50",
        "interest": "0.42",
        "fine": "0.35",
        "festivities": "0.18",
        "total": "4.45",
        "prescribed": False,
        "prescribes_on": "2040-05-31",
    }
    return LineRow(**{**values, **changes})


@pytest.mark.parametrize("kind", CONTEXTS)
def test_a_context_has_exactly_the_promised_fields(kind: str) -> None:
    names = context_fields(CONTEXTS[kind])
    assert len(set(names)) == len(names)
    assert set(names) == PROMISED["common"].keys() | PROMISED["kinds"][kind].keys()


def test_every_printable_kind_has_a_context_and_every_context_a_kind() -> None:
    assert set(CONTEXTS) == set(PROMISED["kinds"])
    assert set(CONTEXTS) < set(KINDS)


@pytest.mark.parametrize("kind", ["common", *CONTEXTS])
def test_types_options_and_what_may_be_empty_are_as_promised(kind: str) -> None:
    cls: type[Record] = CommonBlock if kind == "common" else CONTEXTS[kind]
    promised = PROMISED["common"] if kind == "common" else PROMISED["kinds"][kind]
    own = {field.name: field for field in fields(cls) if field.name not in ("common", "heading")}
    if kind == "common":
        own |= {field.name: field for field in fields(Heading)}
    # These two exist only once the rest is written: the fingerprint is taken of everything else.
    written_last = {"qr_payload", "content_fingerprint"}
    for name, facts in promised.items():
        annotation, may_be_empty = own[name].type, own[name].default is not MISSING
        match facts["type"]:
            case "rows":
                assert get_origin(annotation) is tuple, name
                columns = get_args(annotation)[0].__annotations__
                assert columns == {
                    column: bool if of == "flag" else str for column, of in facts["row"].items()
                }
            case "flag":
                assert annotation is bool, name
            case "choice":
                assert get_origin(annotation) is Literal, name
                assert set(get_args(annotation)) == set(facts["options"])
            case _:
                assert annotation is str, name
        if facts["type"] != "flag" and name not in written_last:
            assert may_be_empty == facts.get("empty", False), name


def test_a_context_is_plain_data_that_json_gives_back_equal() -> None:
    statement = EstadoDeCuenta(
        common=sample_common(lines=(sample_line(), sample_line(prescribed=True))), law_version="sv-2026.1"
    )
    context = to_context(statement)
    assert json.loads(json.dumps(context)) == context
    assert context["issuer_name"] == "Municipio de La Paz Este"
    assert context["law_version"] == "sv-2026.1"
    assert context["copy_mark"] == ""
    assert context["payments"] == []
    assert [row["prescribed"] for row in context["lines"]] == [False, True]
    assert "common" not in context


@pytest.mark.parametrize("value", [None, 12, 4.5, ["a"], KINDS["aviso"]])
def test_what_is_not_text_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match=r"CommonBlock\.credit: str"):
        sample_common(credit=value)


@pytest.mark.parametrize("value", [None, "no", 0])
def test_what_is_not_a_boolean_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match=r"LineRow\.prescribed: bool"):
        sample_common(lines=(sample_line(prescribed=value),))


def test_rows_of_another_table_are_refused() -> None:
    with pytest.raises(TypeError, match=r"CommonBlock\.lines: rows are LineRow"):
        sample_common(lines=(AnnexRow(name="estado de cuenta"),))


def test_a_list_is_not_a_tuple_of_rows() -> None:
    with pytest.raises(TypeError, match=r"CommonBlock\.lines: tuple"):
        sample_common(lines=[sample_line()])


def test_a_label_without_its_text_is_refused() -> None:
    with pytest.raises(ValueError, match=r"CommonBlock\.taxpayer_name: empty"):
        sample_common(taxpayer_name="")


def test_a_row_with_an_empty_label_is_refused() -> None:
    with pytest.raises(ValueError, match=r"LineRow\.tribute: empty"):
        sample_common(lines=(sample_line(), sample_line(tribute="")))


def test_a_word_outside_the_options_is_refused() -> None:
    with pytest.raises(ValueError, match=r"CommonBlock\.taxpayer_kind: one of"):
        sample_common(taxpayer_kind="persona")


def test_rows_that_must_be_there_are_asked_for() -> None:
    @dataclass(frozen=True, slots=True, kw_only=True)
    class Bundle(Record):
        annexes: tuple[AnnexRow, ...]

    with pytest.raises(ValueError, match=r"Bundle\.annexes: empty"):
        Bundle(annexes=())
