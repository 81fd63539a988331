"""Whatever a register holds is printed exactly as it is, or refused: never lost, never obeyed."""

from typing import Any

import pytest
from documents.reading import pages_of_text

from cases.domain.errors import TemplateBroken
from document_templates import kinds, render
from document_templates.contract import contract
from document_templates.samples import sample, sample_names

PRINTED_EXACTLY = [
    "Pérez & Hijos",
    "<select>",
    "</w:t></w:r></w:p>",
    "<w:p/>",
    "a < b > c",
    'dice "hola"',
    "l'Hôpital «García»",
    "“curvas” ‘simples’",
    "{{ total }}",
    "{% for x in y %}",
    "{%p if true %}",
    "{# nota #}",
    "{_{ total }_}",
    "&amp; &#34; &lt;",
    "&#39;",
    "]]>",
    "<!-- -->",
    "<![CDATA[x]]>",
    "<?xml version='1.0'?>",
    "__import__('os')",
    "\N{PILE OF POO} \N{FAMILY}",
    "\N{RIGHT-TO-LEFT MARK}שלום\N{LEFT-TO-RIGHT MARK}",
    "e\N{COMBINING ACUTE ACCENT}",
    "\N{ZERO WIDTH SPACE}x\N{ZERO WIDTH JOINER}",
    "  dos  espacios  ",
    "\N{NO-BREAK SPACE}x",
    "x" * 20_000,
    "=1+1",
    "..\\..\\etc",
    "%s %(x)s {0}",
    "$1,000.00",
]
REFUSED = [
    *("\a", "\f", "\n", "\r", "\t", "\v", "\0", "\x1b", "\x7f", "\x85", "\x9f"),
    *("\N{LINE SEPARATOR}", "\N{PARAGRAPH SEPARATOR}"),
    *("\N{RIGHT-TO-LEFT OVERRIDE}", "\N{RIGHT-TO-LEFT EMBEDDING}", "\N{RIGHT-TO-LEFT ISOLATE}"),
    *("\ud800", "\ufffe", "\uffff"),
]
NOT_PRINTED_AS_TEXT = {"logo", "qr_payload"}


def said_by(kind: str, context: dict[str, Any]) -> str:
    return "\n".join(pages_of_text(render(kind, context).content))


def texts_printed(kind: str, name: str) -> list[str]:
    """Text fields that the document of a sample prints: found by printing the name of each in its place."""
    context = sample(kind, name)
    fields = [
        field.name
        for field in contract(kind).fields.values()
        if field.shape == "text" and context[field.name] and field.name not in NOT_PRINTED_AS_TEXT
    ]
    said = said_by(kind, {**context, **{field: f"⟦{field}⟧" for field in fields}})
    return [field for field in fields if f"⟦{field}⟧" in said or f"⟦{field.upper()}⟧" in said]


def columns_printed(kind: str, name: str, field: str, columns: list[str]) -> list[str]:
    context = sample(kind, name)
    rows = [{**row, **{column: f"⟦{column}⟧" for column in columns}} for row in context[field]]
    said = said_by(kind, {**context, field: rows})
    return [column for column in columns if f"⟦{column}⟧" in said]


@pytest.mark.parametrize("kind", kinds())
def test_hostile_text_in_every_field_is_read_back_equal(kind: str) -> None:
    """All fields at once, each with its own text: what one swallowed would be missed in another."""
    for name in sample_names(kind):
        fields = texts_printed(kind, name)
        assert "taxpayer_name" in fields
        for turn in range(0, len(PRINTED_EXACTLY), 3):
            given = {
                field: f"⟦{place}{PRINTED_EXACTLY[(place + turn) % len(PRINTED_EXACTLY)]}{place}⟧"
                for place, field in enumerate(fields)
            }
            said = said_by(kind, {**sample(kind, name), **given})
            lost = {
                field: text for field, text in given.items() if text not in said and text.upper() not in said
            }
            assert not lost


@pytest.mark.parametrize("kind", kinds())
def test_hostile_text_in_every_column_is_read_back_equal(kind: str) -> None:
    for name in sample_names(kind):
        context = sample(kind, name)
        for field in contract(kind).fields.values():
            texts = [column for column, of in field.row.items() if of == "text"]
            if not texts or not context[field.name]:
                continue
            columns = columns_printed(kind, name, field.name, texts)
            for turn in range(0, len(PRINTED_EXACTLY), len(columns)):
                given = {
                    column: f"⟦{place}{PRINTED_EXACTLY[(place + turn) % len(PRINTED_EXACTLY)]}{place}⟧"
                    for place, column in enumerate(columns)
                }
                rows = [{**row, **given} for row in context[field.name]]
                said = said_by(kind, {**context, field.name: rows})
                assert not {column: text for column, text in given.items() if text not in said}


@pytest.mark.parametrize("kind", kinds())
def test_what_a_register_holds_never_reaches_other_text(kind: str) -> None:
    """A value that looks like markup or like a tag changes nothing outside its own place."""
    name = sample_names(kind)[0]
    context = sample(kind, name)
    plain = said_by(kind, {**context, "taxpayer_name": "⟦⟧"})
    for text in PRINTED_EXACTLY:
        assert said_by(kind, {**context, "taxpayer_name": f"⟦{text}⟧"}).replace(f"⟦{text}⟧", "⟦⟧") == plain


@pytest.mark.parametrize("kind", kinds())
@pytest.mark.parametrize("character", REFUSED, ids=[f"U+{ord(character):04X}" for character in REFUSED])
def test_control_characters_are_refused_in_every_text(kind: str, character: str) -> None:
    name = sample_names(kind)[0]
    context = sample(kind, name)
    for field in contract(kind).fields.values():
        if field.shape == "text":
            changed: dict[str, Any] = {field.name: f"a{character}b"}
        elif field.shape == "rows" and context[field.name]:
            first, *rest = context[field.name]
            column = next(column for column, of in field.row.items() if of != "flag")
            changed = {field.name: [{**first, column: f"a{character}b"}, *rest]}
        else:
            continue
        with pytest.raises(TemplateBroken) as refused:
            render(kind, {**context, **changed})
        assert refused.value.code == "context_broken"
        assert "caracteres de control" in refused.value.reason
