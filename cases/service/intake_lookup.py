"""What of the things that a portfolio names the database has, asked in bulk."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from cases.intake import Stored, Wanted

_FIND_TAXPAYERS = text("SELECT code FROM taxpayers WHERE code = ANY(CAST(:codes AS text[]))")
_FIND_ACCOUNTS = text("SELECT number, district FROM accounts WHERE number = ANY(CAST(:numbers AS text[]))")
_FIND_CHARGES = text(
    "SELECT a.district, a.number, c.source_id, c.tribute"
    " FROM unnest(CAST(:numbers AS text[]), CAST(:source_ids AS text[])) AS named (number, source_id)"
    " JOIN accounts a ON a.number = named.number"
    " JOIN charges c ON c.account_id = a.id AND c.source_id = named.source_id"
)
_FIND_ACCOUNT_IDS = text(
    "SELECT a.number, a.id"
    " FROM unnest(CAST(:numbers AS text[]), CAST(:districts AS text[])) AS named (number, district)"
    " JOIN accounts a ON a.number = named.number AND a.district = named.district"
)


def find_stored(session: Session, names: Wanted) -> Stored:
    """Which of the wanted things the database has."""
    accounts: dict[str, set[str]] = {}
    for number, district in session.execute(_FIND_ACCOUNTS, {"numbers": list(names.accounts)}):
        accounts.setdefault(number, set()).add(district)
    named = {
        "numbers": [number for number, _ in names.charges],
        "source_ids": [source_id for _, source_id in names.charges],
    }
    return Stored(
        taxpayers=frozenset(session.scalars(_FIND_TAXPAYERS, {"codes": list(names.taxpayers)})),
        accounts={number: frozenset(districts) for number, districts in accounts.items()},
        charges={
            (district, number, source_id): tribute
            for district, number, source_id, tribute in session.execute(_FIND_CHARGES, named)
        },
    )


def account_ids_of(session: Session, district_of: dict[str, str]) -> dict[str, int]:
    """Ids of the accounts that the rows name, by number."""
    found = session.execute(
        _FIND_ACCOUNT_IDS, {"numbers": list(district_of), "districts": list(district_of.values())}
    )
    return {number: key for number, key in found}  # noqa: C416 -- dict() would ask a result for its keys
