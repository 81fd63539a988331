"""The contract of each kind: which fields its context brings, of which type (`fields.toml`)."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import compress
from pathlib import Path
from typing import Any, NamedTuple

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

    `row_types` are the types of the columns in order, `row_texts` says which of them are text.
    """

    name: str
    shape: str
    example: str
    may_be_empty: bool
    usually_given: bool
    options: frozenset[str]
    row: Mapping[str, str]
    row_names: tuple[str, ...]
    row_types: tuple[type, ...]
    row_texts: tuple[bool, ...]

    def row_values(self, row: Mapping[str, Any]) -> tuple[Any, ...]:
        """The cells of a row in the order of `row_names`."""
        return tuple(map(row.__getitem__, self.row_names))


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


class _Reading(NamedTuple):
    """How a context with these names is looked at in bulk: the same for every letter of a kind."""

    problems_of_names: tuple[str, ...]
    types: tuple[type, ...]
    texts: tuple[bool, ...]
    required: tuple[bool, ...]


def check_context(kind: str, context: Mapping[str, Any], used: frozenset[str]) -> None:
    """Refuse a context that is not exactly what the contract says.

    `used` are the fields the template prints or asks about: only those must carry a value. A field of the
    common block that the template does not use may also be missing.
    """
    expected = contract(kind)
    reading = _reading(kind, used, tuple(context))
    problems: Sequence[str] = reading.problems_of_names
    if not problems:
        problems = _problems_of_types(expected, context, reading) or _problems_of_values(
            expected, context, reading
        )
    if problems:
        raise TemplateBroken("context_broken", f"No se emitió {kind}: " + "; ".join(problems) + ".")


@lru_cache(maxsize=256)
def _reading(kind: str, used: frozenset[str], names: tuple[str, ...]) -> _Reading:
    expected = contract(kind)
    missing = (expected.own | used) - set(names)
    unknown = set(names) - expected.fields.keys()
    if missing or unknown:
        problems = [f"falta el campo «{name}»" for name in sorted(missing)]
        problems += [f"el campo «{name}» no existe" for name in sorted(unknown)]
        return _Reading(tuple(problems), (), (), ())
    types = tuple(expected.shapes[name] for name in names)
    return _Reading(
        problems_of_names=(),
        types=types,
        texts=tuple(shape is str for shape in types),
        required=tuple(name in used and not expected.fields[name].may_be_empty for name in names),
    )


def _problems_of_types(expected: Contract, context: Mapping[str, Any], reading: _Reading) -> list[str]:
    values = context.values()
    if tuple(map(type, values)) != reading.types:
        wrong = [
            f"«{name}» no admite un valor de tipo {type(value).__name__}"
            for (name, value), shape in zip(context.items(), reading.types, strict=True)
            if type(value) is not shape and not (shape is list and type(value) is tuple)
        ]
        if wrong:
            return wrong
    texts: list[str] = list(compress(values, reading.texts))
    for field in expected.rows:
        problems = _problems_of_rows(field, context.get(field.name, ()), texts)
        if problems:
            return problems
    if _is_unprintable("".join(texts)):
        return ["un texto trae caracteres de control, que no se pueden imprimir"]
    return []


def _problems_of_rows(field: Field, rows: Any, texts: list[str]) -> list[str]:
    """Adds the texts of the rows to `texts`."""
    for row in rows:
        if type(row) is not dict or (tuple(row) != field.row_names and set(row) != set(field.row_names)):
            return [f"las filas de «{field.name}» deben traer exactamente {', '.join(field.row_names)}"]
        values = field.row_values(row)
        if tuple(map(type, values)) != field.row_types:
            at = next(at for at, value in enumerate(values) if type(value) is not field.row_types[at])
            name = f"{field.name}.{field.row_names[at]}"
            return [f"«{name}» no admite un valor de tipo {type(values[at]).__name__}"]
        texts.extend(compress(values, field.row_texts))
    return []


def _is_unprintable(text: str) -> bool:
    # what Python calls printable leaves out all of these and more, and is found many times faster
    return not text.isprintable() and _UNPRINTABLE.search(text) is not None


def _problems_of_values(expected: Contract, context: Mapping[str, Any], reading: _Reading) -> list[str]:
    problems = []
    if not all(compress(context.values(), reading.required)):
        required = compress(context.items(), reading.required)
        problems += [f"«{name}» está vacío" for name, value in sorted(required) if not value]
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
    row = facts.get("row", {})
    row_types = tuple(_SHAPES.get(of, str) for of in row.values())
    return Field(
        name=name,
        shape=facts["type"],
        example=facts.get("example", ""),
        may_be_empty=bool(facts.get("empty")) or facts["type"] == "flag",
        usually_given=bool(facts.get("usual")) or not facts.get("empty"),
        options=frozenset(facts.get("options", ())),
        row=row,
        row_names=tuple(row),
        row_types=row_types,
        row_texts=tuple(shape is str for shape in row_types),
    )
