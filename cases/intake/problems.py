"""What is wrong with a portfolio, as data: where, which kind, and what to do about it."""

from collections import Counter
from dataclasses import dataclass, field

from cases.intake.limits import PROBLEMS_LISTED

NOTICES = frozenset({"unknown_column", "unknown_sheet"})
"""Reported, never in the way."""

SHEET_BREAKERS = frozenset({"missing_column", "repeated_column", "repeated_sheet", "bad_csv", "bad_encoding"})
"""The sheet cannot be read at all: nothing is stored, not even with bad rows left out."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem; `row` counts as a spreadsheet shows it (the header is 1) and is null for a whole sheet.

    `message` is Spanish and says what to do.
    """

    sheet: str
    row: int | None
    column: str | None
    code: str
    message: str


@dataclass(slots=True)
class Problems:
    """The problems of one file, in the order they were found; only the first ones are kept one by one."""

    listed: list[Problem] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, problem: Problem) -> None:
        self.counts[problem.code] += 1
        if len(self.listed) < PROBLEMS_LISTED:
            self.listed.append(problem)

    @property
    def unlisted(self) -> int:
        return self.counts.total() - len(self.listed)

    @property
    def any_sheet_broken(self) -> bool:
        return any(code in SHEET_BREAKERS for code in self.counts)

    @property
    def any_row_bad(self) -> bool:
        return any(code not in NOTICES and code not in SHEET_BREAKERS for code in self.counts)
