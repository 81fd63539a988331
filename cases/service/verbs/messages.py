"""What the fields of a verb lack, in Spanish, field by field."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from cases.domain.errors import BadInput
from cases.service.verbs.registry import Verb

_SAYS: Mapping[str, str] = {
    "missing": "falta",
    "extra_forbidden": "no es un dato de este acto",
    "enum": "no es uno de los valores admitidos: {expected}",
    "literal_error": "no es uno de los valores admitidos: {expected}",
    "string_too_short": "debe tener al menos {min_length} caracteres",
    "string_too_long": "debe tener a lo más {max_length} caracteres",
    "greater_than_equal": "debe ser al menos {ge}",
    "less_than_equal": "debe ser a lo más {le}",
    "decimal_max_places": "lleva más de dos decimales",
}
_TYPES: Mapping[str, str] = {
    "date": "no es una fecha aaaa-mm-dd",
    "time": "no es una hora hh:mm",
    "int": "no es un número entero",
    "decimal": "no es una cantidad",
    "list": "no es una lista",
    "dict": "no es un objeto",
    "string": "no es un texto",
    "bool": "no es sí o no",
}


class BadFields(BadInput):
    """Bad data of a verb; `problems` gives the message of each field, so that a form can show it in its place."""

    def __init__(self, reason: str, problems: Mapping[str, str]) -> None:
        super().__init__("bad_fields", reason)
        self.problems = dict(problems)


def bad_fields(verb: Verb, error: ValidationError) -> BadFields:
    """The error of pydantic as one message and one per field; values given are not repeated."""
    problems = {
        ".".join(str(part) for part in one["loc"]) or "data": _say(one["type"], one.get("ctx") or {})
        for one in error.errors(include_url=False, include_input=False)
    }
    listed = "; ".join(f"{_title(verb, name)}: {says}" for name, says in problems.items())
    known = ", ".join(verb.fields.model_fields) or "ninguno"
    return BadFields(f"Datos de «{verb.name}»: {listed}. Campos: {known}.", problems)


def _say(kind: str, context: Mapping[str, Any]) -> str:
    if kind in _SAYS:
        # pydantic lists the values admitted and joins the last two with its own word
        told = {key: str(value).replace("' or '", "' o '") for key, value in context.items()}
        return _SAYS[kind].format_map(told)
    return next((says for prefix, says in _TYPES.items() if kind.startswith(prefix)), "no es válido")


def _title(verb: Verb, name: str) -> str:
    field = verb.fields.model_fields.get(name.split(".", maxsplit=1)[0])
    return f"{field.title} ({name})" if field is not None and field.title else name
