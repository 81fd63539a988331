"""The table of a statement: earlier years apart from the current one, each by tribute and period."""

from collections.abc import Sequence
from datetime import date

from cases.domain.debt import Line
from cases.domain.documents.common import LineRow
from cases.domain.documents.notices import SectionRow
from cases.domain.documents.periods import OPENING_PREFIX
from cases.domain.documents.rows import Origins, amount_text, line_row, sums, tribute_of
from cases.law import LawAt

EARLIER, NOT_DUE, CURRENT = "earlier", "not_due", "current"

Section = tuple[str, tuple[Line, ...]]
"""The code of a section and its lines in printed order; an empty one is left out."""


def sections(lines: Sequence[Line], law_at: LawAt) -> tuple[Section, ...]:
    """Lines by budget year, oldest money first, as payments reach them (LGTM 38).

    The year is that of the taxable event, so one of last December that is not due yet is no arrears. An opening
    balance belongs to earlier years, whatever its cut-off: nobody detailed its periods. Inside a section the order is
    that of budget codes; `lines` come oldest first, and each tribute keeps them so.
    """
    parts: dict[str, list[Line]] = {EARLIER: [], NOT_DUE: [], CURRENT: []}
    year = str(law_at.on.year)
    places: dict[str, tuple[str, str]] = {}
    for line in lines:
        parts[_section_of(line, year)].append(line)
        if line.tribute not in places:
            tribute = tribute_of(law_at, line.tribute)
            places[line.tribute] = (tribute.budget_code, tribute.name)
    # sorting is stable: what one tribute owes stays as the statement has it, oldest first
    return tuple(
        (code, tuple(sorted(part, key=lambda line: places[line.tribute])))
        for code, part in parts.items()
        if part
    )


def _section_of(line: Line, year: str) -> str:
    is_opening = line.period.startswith(OPENING_PREFIX)
    if not is_opening and line.period[:4] >= year:
        return CURRENT
    return EARLIER if is_opening or line.days_late else NOT_DUE


def section_rows(parts: Sequence[Section], on: date) -> tuple[SectionRow, ...]:
    """The heading and the subtotal of each; the minimum fine is of the whole statement and stands in none."""
    return tuple(_section_row(code, lines, on.year) for code, lines in parts)


def _section_row(code: str, lines: Sequence[Line], year: int) -> SectionRow:
    titles = {
        EARLIER: "Mora de ejercicios anteriores",
        NOT_DUE: "Ejercicios anteriores, aún sin vencer",
        CURRENT: f"Tributos del ejercicio {year}",
    }
    added = sums(lines)
    return SectionRow(
        code=code,
        title=titles[code],
        principal=amount_text(added.principal),
        interest=amount_text(added.interest),
        fine=amount_text(added.fine),
        festivities=amount_text(added.festivities),
        total=amount_text(added.total),
    )


def line_rows(parts: Sequence[Section], law_at: LawAt, origins: Origins) -> tuple[LineRow, ...]:
    """One row per charge, in the order they are printed."""
    return tuple(
        line_row(line, code, tribute_of(law_at, line.tribute), origins)
        for code, lines in parts
        for line in lines
    )
