"""The text that hashes cover is plain JSON as the standard writes it, so that anybody can compute it again."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from cases.evidence import canonical
from document_templates import fingerprint

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=20,
)


def as_the_standard_library(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@given(VALUES)
def test_it_is_what_the_standard_library_writes(value: Any) -> None:
    assert canonical(value) == as_the_standard_library(value)


@given(st.dictionaries(TEXTS, TEXTS | st.booleans(), max_size=6))
def test_a_fingerprint_is_the_same_for_equal_contexts_however_they_are_ordered(
    context: dict[str, Any],
) -> None:
    assert fingerprint(context) == fingerprint(dict(reversed(context.items())))
