"""What is wrong with a portfolio, as data: where, which kind, and what to do about it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from cases.intake.limits import PROBLEMS_LISTED

NOTICES: Mapping[str, str] = {
    "unknown_column": "a column that is none of the table's; it was not read",
    "unknown_sheet": "a sheet or file that is none of the portfolio's; it was not read",
    "payment_on_closed_account": "a payment of a closed account that owes less: the rest was stored as credit",
}
"""Reported, never in the way."""

SHEET_CODES: Mapping[str, str] = {
    "missing_column": "a required column is not in the first row",
    "repeated_column": "the same column twice",
    "repeated_sheet": "the same sheet twice",
    "bad_csv": "an open quote or an endless cell: the file cannot be read from there on",
    "bad_encoding": "the file is not UTF-8",
}
"""The sheet cannot be read at all: nothing is stored, not even with bad rows left out."""

ROW_CODES: Mapping[str, str] = {
    "missing_value": "a required cell is empty, or one of two that go together",
    "too_many_cells": "more cells than titles: an unquoted separator, as a rule",
    "formula_error": "the cell of the workbook holds an error such as #N/A",
    "bad_text": "a date, a logical value or an inexact number where text is asked for",
    "text_too_long": "more characters than the column holds",
    "control_character": "a character that nobody can see or print",
    "bad_choice": "none of the listed values",
    "bad_date": "no date, or one before 1900",
    "future_date": "a date after the day of the import",
    "bad_period": "no month or year, one too far ahead, or an end before its start",
    "bad_amount": "no amount, or a payment of nothing",
    "negative_amount": "an amount below zero",
    "amount_not_in_cents": "more than two decimals",
    "amount_too_large": "more than the ledger holds",
    "bad_dui": "no DUI",
    "bad_nit": "no NIT",
    "bad_email": "no e-mail address",
    "bad_coordinate": "a latitude or longitude outside the country",
    "duplicate_row": "a second row about the same thing",
    "duplicate_receipt": "a second row of the same receipt, account and thing paid",
    "unknown_tribute": "a tribute that the law book does not have",
    "unknown_district": "a district that the law book does not have",
    "unknown_taxpayer": "a taxpayer neither in the file nor stored",
    "unknown_account": "an account neither in the file nor stored",
    "ambiguous_account": "an account stored in several districts, none of them the default",
    "unknown_charge": "a charge that the account does not have",
    "charge_of_other_tribute": "the charge and the tribute of a payment contradict each other",
    "depends_on_bad_row": "what the row rests on was rejected",
}
"""The row is rejected: it stops the import, or is left out when bad rows are skipped."""


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
        assert problem.code in NOTICES or problem.code in SHEET_CODES or problem.code in ROW_CODES, (
            problem.code
        )
        self.counts[problem.code] += 1
        if len(self.listed) < PROBLEMS_LISTED:
            self.listed.append(problem)

    @property
    def unlisted(self) -> int:
        return self.counts.total() - len(self.listed)

    @property
    def any_sheet_broken(self) -> bool:
        return any(code in SHEET_CODES for code in self.counts)

    @property
    def any_row_bad(self) -> bool:
        return any(code in ROW_CODES for code in self.counts)
