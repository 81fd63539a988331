"""A law book with a few lines of policy of the town's own, as its office would write them."""

from cases.law import LawBook, book_of, shipped_files


def with_policy(*entries: str) -> LawBook:
    """The book that ships with entries of one line each in a file of the town's own."""
    return book_of(shipped_files() | {"sv_la_paz_este/own.toml": "\n".join(["[values]", *entries])})


def entry(key: str, value: str, unit: str, since: str = "2011-01-01") -> str:
    rest = f'from = {since}, unit = "{unit}", basis = "Acuerdo 7", status = "policy"'
    return f'"{key}" = [{{ value = {value}, {rest} }}]'
