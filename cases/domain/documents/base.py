"""What every context shares: text, booleans and tuples of flat rows, checked once and flattened for Word.

A row of a table is a NamedTuple of text and booleans: a letter has dozens, a night a million.
"""

from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields
from operator import attrgetter, itemgetter
from typing import Any, ClassVar, Literal, NamedTuple, cast, get_args, get_origin


class _Shape(NamedTuple):
    """How the fields of one class are read in bulk; positions point into `names`."""

    names: tuple[str, ...]
    types: tuple[type, ...]
    values: Callable[[Any], tuple[Any, ...]]
    rows: tuple[tuple[int, "_RowShape"], ...]
    options: tuple[tuple[int, frozenset[str]], ...]
    required: tuple[int, ...]
    required_values: Callable[[tuple[Any, ...]], tuple[Any, ...]]


class _RowShape(NamedTuple):
    row_type: type[Any]
    names: tuple[str, ...]
    types: tuple[type, ...]
    required: tuple[int, ...]


# Built once per class: a night checks and flattens tens of thousands of records.
_SHAPES: dict[type, _Shape] = {}


def _shape(cls: type[Any]) -> _Shape:
    known = _SHAPES.get(cls)
    if known is None:
        known = _SHAPES[cls] = _read_shape(cls)
    return known


def _read_shape(cls: type[Any]) -> _Shape:
    names: list[str] = []
    types: list[type] = []
    rows: list[tuple[int, _RowShape]] = []
    options: list[tuple[int, frozenset[str]]] = []
    required: list[int] = []
    for position, field in enumerate(fields(cls)):
        names.append(field.name)
        origin = get_origin(field.type)
        plain: type = str if origin is Literal else origin or cast(type, field.type)
        types.append(plain)
        if plain is tuple:
            rows.append((position, _read_row_shape(get_args(field.type)[0])))
        if origin is Literal:
            options.append((position, frozenset(get_args(field.type))))
        if plain in (str, tuple) and field.default is MISSING:
            required.append(position)
    return _Shape(
        names=tuple(names),
        types=tuple(types),
        values=_several(attrgetter(*names), len(names)),
        rows=tuple(rows),
        options=tuple(options),
        required=tuple(required),
        required_values=_several(itemgetter(*required), len(required)),
    )


def _read_row_shape(row_type: type[Any]) -> _RowShape:
    """Annotations are not postponed in this package, so they are the types themselves."""
    types = tuple(row_type.__annotations__.values())
    required = tuple(
        at
        for at, name in enumerate(row_type._fields)
        if types[at] is str and name not in row_type._field_defaults
    )
    return _RowShape(row_type, row_type._fields, types, required)


def _several(getter: Callable[[Any], Any], count: int) -> Callable[[Any], tuple[Any, ...]]:
    """A getter of one thing gives that thing; here it gives a tuple, as a getter of several does."""
    return getter if count > 1 else lambda source: (getter(source),)


def _check(record: object, shape: _Shape, values: tuple[Any, ...]) -> None:
    found = tuple(map(type, values))
    if found != shape.types:
        position = next(at for at, expected in enumerate(shape.types) if found[at] is not expected)
        place, expected = _place(record, shape, position), shape.types[position]
        raise TypeError(f"{place}: {expected.__name__}, not {found[position].__name__}")
    for position, row_shape in shape.rows:
        for row in values[position]:
            if type(row) is not row_shape.row_type:
                raise TypeError(f"{_place(record, shape, position)}: rows are {row_shape.row_type.__name__}")
            if tuple(map(type, row)) != row_shape.types or "" in row:
                _check_row(row, row_shape)
    for position, allowed in shape.options:
        if values[position] not in allowed:
            raise ValueError(f"{_place(record, shape, position)}: one of {sorted(allowed)}")
    if not all(shape.required_values(values)):
        position = next(at for at in shape.required if not values[at])
        raise ValueError(f"{_place(record, shape, position)}: empty, it would print a bare label")


def _check_row(row: tuple[Any, ...], shape: _RowShape) -> None:
    for at, (name, expected) in enumerate(zip(shape.names, shape.types, strict=True)):
        place = f"{shape.row_type.__name__}.{name}"
        if type(row[at]) is not expected:
            raise TypeError(f"{place}: {expected.__name__}, not {type(row[at]).__name__}")
        if at in shape.required and not row[at]:
            raise ValueError(f"{place}: empty, it would print a bare label")


def _place(record: object, shape: _Shape, position: int) -> str:
    return f"{type(record).__name__}.{shape.names[position]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A frozen record of text, booleans and tuples of rows.

    A field that does not apply is `""`, `False` or `()`. Types are exact: None, a number or an enum raises
    TypeError, because a template would print it. What has no default always applies: empty, it raises
    ValueError, as does a choice that is not one of its options.
    """

    def __post_init__(self) -> None:
        shape = _shape(type(self))
        _check(self, shape, shape.values(self))


def to_context(record: Record) -> dict[str, Any]:
    """What a template is rendered with and the register keeps.

    Every field by its name; rows become lists of dictionaries, the common block is spread out among the rest.
    """
    shape = _shape(type(record))
    flat: dict[str, Any] = {}
    row_names = {position: row_shape.names for position, row_shape in shape.rows}
    for position, (name, value) in enumerate(zip(shape.names, shape.values(record), strict=True)):
        if type(value) is tuple:
            names = row_names[position]
            flat[name] = [dict(zip(names, row, strict=True)) for row in value]
        elif isinstance(value, Record):
            flat.update(to_context(value))
        else:
            flat[name] = value
    return flat


def context_fields(cls: type[Record]) -> tuple[str, ...]:
    """The names that `to_context` gives for a kind of document, in order, the common block first."""
    names: list[str] = []
    for field in fields(cls):
        if isinstance(field.type, type) and issubclass(field.type, Record):
            names.extend(context_fields(field.type))
        else:
            names.append(field.name)
    return tuple(names)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document(Record):
    """What one kind of document says; subclasses name their kind."""

    kind: ClassVar[str]
