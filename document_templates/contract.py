"""The contract of each kind: which fields its context brings, of which type (`fields.toml`)."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from cases.domain.errors import TemplateBroken

HOME = Path(__file__).parent

# C0 and C1 controls; line and paragraph separators; embeddings, overrides and isolates of direction, which
# can print an amount backwards; lone surrogates and non-characters, which no XML can carry.
_UNPRINTABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)

# Every other type is a string, written as its filter expects it.
_SHAPES: Mapping[str, type] = {"flag": bool, "rows": list}


@dataclass(frozen=True)
class Field:
    """One field: `row` gives the columns of a list of rows, `options` the words a choice admits.

    `row_shapes` are the types of the columns, `row_types` the same in order, `row_texts` those that are text.
    """

    name: str
    shape: str
    example: str
    may_be_empty: bool
    usually_given: bool
    options: frozenset[str]
    row: Mapping[str, str]
    row_shapes: Mapping[str, type]
    row_types: tuple[type, ...]
    row_texts: tuple[str, ...]


@dataclass(frozen=True)
class Contract:
    """What the context of one kind must bring."""

    kind: str
    fields: Mapping[str, Field]
    own: frozenset[str]
    choices: tuple[Field, ...]
    rows: tuple[Field, ...]
    shapes: Mapping[str, type]


@cache
def contract(kind: str) -> Contract:
    declared = _declared()
    if kind not in declared["kinds"]:
        raise TemplateBroken("kind_unknown", f"No hay plantilla para el tipo de documento «{kind}».")
    own = declared["kinds"][kind]
    fields = {name: _field(name, facts) for name, facts in {**declared["common"], **own}.items()}
    return Contract(
        kind=kind,
        fields=fields,
        own=frozenset(own),
        choices=tuple(field for field in fields.values() if field.shape == "choice"),
        rows=tuple(field for field in fields.values() if field.shape == "rows"),
        shapes={name: _SHAPES.get(field.shape, str) for name, field in fields.items()},
    )


def kinds() -> tuple[str, ...]:
    """The kinds this package can print, in the order they are declared."""
    return tuple(_declared()["kinds"])


def check_context(kind: str, context: Mapping[str, Any], used: frozenset[str]) -> None:
    """Refuse a context that is not exactly what the contract says.

    `used` are the fields the template prints or asks about: only those must carry a value. A field of the
    common block that the template does not use may also be missing.
    """
    expected = contract(kind)
    problems = _problems_of_names(expected, context, used)
    if not problems:
        problems = _problems_of_types(expected, context) or _problems_of_values(expected, context, used)
    if problems:
        raise TemplateBroken("context_broken", f"No se emitió {kind}: " + "; ".join(problems) + ".")


def _problems_of_names(expected: Contract, context: Mapping[str, Any], used: frozenset[str]) -> list[str]:
    given = context.keys()
    missing = (expected.own | used) - given
    unknown = given - expected.fields.keys()
    return [f"falta el campo «{name}»" for name in sorted(missing)] + [
        f"el campo «{name}» no existe" for name in sorted(unknown)
    ]


def _problems_of_types(expected: Contract, context: Mapping[str, Any]) -> list[str]:
    problems = []
    texts: list[str] = []
    for name, value in context.items():
        shape = expected.shapes[name]
        if shape is str and type(value) is str:
            texts.append(value)
        elif type(value) is not shape and not (shape is list and type(value) is tuple):
            problems.append(f"«{name}» no admite un valor de tipo {type(value).__name__}")
    for field in expected.rows:
        problems += problems or _problems_of_rows(field, context.get(field.name, ()), texts)
    if not problems and _is_unprintable("".join(texts)):
        problems.append("un texto trae caracteres de control, que no se pueden imprimir")
    return problems


def _problems_of_rows(field: Field, rows: Any, texts: list[str]) -> list[str]:
    for row in rows:
        if type(row) is not dict or row.keys() != field.row_shapes.keys():
            return [f"las filas de «{field.name}» deben traer exactamente {', '.join(field.row_shapes)}"]
        if tuple(map(type, map(row.__getitem__, field.row_shapes))) != field.row_types:
            wrong = next(name for name, shape in field.row_shapes.items() if type(row[name]) is not shape)
            return [f"«{field.name}.{wrong}» no admite un valor de tipo {type(row[wrong]).__name__}"]
        texts.extend(map(row.__getitem__, field.row_texts))
    return []


def _is_unprintable(text: str) -> bool:
    # what Python calls printable leaves out all of these and more, and is found many times faster
    return not text.isprintable() and _UNPRINTABLE.search(text) is not None


def _problems_of_values(expected: Contract, context: Mapping[str, Any], used: frozenset[str]) -> list[str]:
    problems = [
        f"«{name}» está vacío"
        for name in sorted(used)
        if context[name] in ("", [], ()) and not expected.fields[name].may_be_empty
    ]
    return problems + [
        f"«{field.name}» no puede valer «{context[field.name]}»"
        for field in expected.choices
        if field.name in context and context[field.name] not in field.options
    ]


@cache
def _declared() -> dict[str, Any]:
    with (HOME / "fields.toml").open("rb") as file:
        return tomllib.load(file)


def _field(name: str, facts: Mapping[str, Any]) -> Field:
    row_shapes = {column: _SHAPES.get(of, str) for column, of in facts.get("row", {}).items()}
    return Field(
        name=name,
        shape=facts["type"],
        example=facts.get("example", ""),
        may_be_empty=bool(facts.get("empty")) or facts["type"] == "flag",
        usually_given=bool(facts.get("usual")) or not facts.get("empty"),
        options=frozenset(facts.get("options", ())),
        row=facts.get("row", {}),
        row_shapes=row_shapes,
        row_types=tuple(row_shapes.values()),
        row_texts=tuple(column for column, shape in row_shapes.items() if shape is str),
    )
