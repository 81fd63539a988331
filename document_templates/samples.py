"""One sample context for every branch of every kind: for golden texts and for the admission of templates.

A sample states only what it is about. Everything else comes from the sample it is `like`, or from
`fields.toml`: the example of each field that always or usually carries a value, and empty for the rest.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

from document_templates.contract import HOME, contract


@cache
def sample_names(kind: str) -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in (HOME / kind / "samples").glob("*.json")))


def sample(kind: str, name: str) -> dict[str, Any]:
    """A complete context."""
    stated = json.loads((HOME / kind / "samples" / f"{name}.json").read_text(encoding="utf-8"))
    like = stated.pop("like", None)
    return {**(sample(kind, like) if like else _plain(kind)), **stated}


def golden_path(kind: str, name: str) -> Path:
    """Where the text of the document that a sample gives is kept."""
    return HOME / kind / "samples" / f"{name}.txt"


def _plain(kind: str) -> dict[str, Any]:
    shapes: dict[str, Any] = {"flag": False, "rows": []}
    return {
        field.name: shapes.get(field.shape, field.example if field.usually_given else "")
        for field in contract(kind).fields.values()
    }
