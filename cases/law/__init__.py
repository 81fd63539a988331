"""What norms say, by date, each value with its citation and status: TOML data and its reader."""

from cases.law.book import LawAt, LawBook, book_of, load_book, shipped_files
from cases.law.entries import ITEMS, general_key, value_of_text
from cases.law.errors import LawBroken, LawGap
from cases.law.listing import law_as_dict
from cases.law.records import ClosedSpan, Issuer, LawValue, Signatory, TributeLaw

__all__ = [
    "ITEMS",
    "ClosedSpan",
    "Issuer",
    "LawAt",
    "LawBook",
    "LawBroken",
    "LawGap",
    "LawValue",
    "Signatory",
    "TributeLaw",
    "book_of",
    "general_key",
    "law_as_dict",
    "load_book",
    "shipped_files",
    "value_of_text",
]
