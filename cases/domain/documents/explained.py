"""The annex of a statement: how each amount came out, with what figures, articles and values of the law."""

import re
from collections.abc import Iterable, Sequence

from cases.domain.debt import Explanation, Line, Statement, explain, explain_minimum_fine
from cases.domain.documents.notices import ExplainedRow, ValueRow
from cases.domain.documents.periods import runs
from cases.domain.documents.rows import tribute_of
from cases.domain.documents.sections import Section
from cases.domain.law_words import STATUS_NAMES, formula_words, value_name, value_words
from cases.domain.vocabulary import Component
from cases.law import LawAt, LawValue

_ARTICLE = re.compile(r"(?P<norm>.+?) (?P<number>\d.*)")
_A_RULE = "regla"
MINIMUM_FINE_NAME = "Ajuste a la multa mínima"


class _Numbered:
    """The values met so far, each with its number in the list under the table."""

    def __init__(self) -> None:
        self.values: dict[LawValue, int] = {}

    def numbers(self, values: Iterable[LawValue]) -> str:
        return _ranges(sorted({self.values.setdefault(value, len(self.values) + 1) for value in values}))


def explained_rows(
    parts: Sequence[Section], statement: Statement, law_at: LawAt
) -> tuple[tuple[ExplainedRow, ...], tuple[ValueRow, ...]]:
    """One row per line with interest or fine and one for what the minimum adds, then the values they rest on.

    `law_at` is that of the statement's day.
    """
    numbered = _Numbered()
    rows = [
        _explained_row(line, law_at, numbered)
        for _, lines in parts
        for line in lines
        if line.interest or line.fine
    ]
    if statement.minimum_fine_adjustment:
        minimum = explain_minimum_fine(statement, law_at)
        rows.append(
            ExplainedRow(
                tribute=MINIMUM_FINE_NAME,
                fine=formula_words(minimum.formula),
                articles=_articles([minimum]),
                values=numbered.numbers(minimum.values),
            )
        )
    return tuple(rows), tuple(_value_row(value, number) for value, number in numbered.values.items())


def _explained_row(line: Line, law_at: LawAt, numbered: _Numbered) -> ExplainedRow:
    parts = {part.component: part for part in explain(line, law_at)}
    shown = [
        parts[component]
        for component in (Component.INTEREST, Component.FINE, Component.FESTIVITIES)
        if parts[component].amount
    ]
    said = {part.component: formula_words(part.formula) for part in shown}
    return ExplainedRow(
        tribute=tribute_of(law_at, line.tribute).name,
        period=line.period,
        interest=said.get(Component.INTEREST, ""),
        fine=said.get(Component.FINE, ""),
        festivities=said.get(Component.FESTIVITIES, ""),
        articles=_articles(shown),
        values=numbered.numbers(value for part in shown for value in part.values),
    )


def _articles(parts: Sequence[Explanation]) -> str:
    """`LGTM 45, 46, 47, 65; Ordenanza de tasas 7`: numbers under the norm they are of."""
    norms: dict[str, list[str]] = {}
    for citation in dict.fromkeys(citation for part in parts for citation in part.basis):
        found = _ARTICLE.fullmatch(citation)
        if found:
            norms.setdefault(found["norm"], []).append(found["number"])
    return "; ".join(f"{norm} {', '.join(numbers)}" for norm, numbers in norms.items())


def _value_row(value: LawValue, number: int) -> ValueRow:
    return ValueRow(
        number=str(number),
        name=value_name(value.key),
        amount=value_words(value) or _A_RULE,
        valid_from=value.valid_from.isoformat(),
        source=value.basis,
        status=STATUS_NAMES[value.status],
    )


def _ranges(numbers: Sequence[int]) -> str:
    """`1–5, 9`: numbers in order, consecutive ones as a range."""
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in runs(numbers))
