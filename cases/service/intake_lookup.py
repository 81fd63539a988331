"""What of the things that a portfolio names the database has, asked in bulk."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from cases.domain.charge_names import tribute_and_period
from cases.intake import Stored, Wanted

_FIND_TAXPAYERS = text("SELECT code FROM taxpayers WHERE code = ANY(CAST(:codes AS text[]))")
_FIND_ACCOUNTS = text("SELECT number, district FROM accounts WHERE number = ANY(CAST(:numbers AS text[]))")
# Where a name is both an id and a tribute with its period, the id comes last and is kept.
_FIND_CHARGES = text(
    "WITH named AS (SELECT * FROM unnest(CAST(:numbers AS text[]), CAST(:names AS text[]),"
    " CAST(:tributes AS text[]), CAST(:periods AS text[])) AS named (number, name, tribute, period))"
    " SELECT a.district, a.number, named.name, c.tribute FROM named JOIN accounts a USING (number)"
    " JOIN charges c ON c.account_id = a.id AND c.source_id IS NULL"
    " AND c.tribute = named.tribute AND c.period = named.period"
    " UNION ALL SELECT a.district, a.number, named.name, c.tribute FROM named JOIN accounts a USING (number)"
    " JOIN charges c ON c.account_id = a.id AND c.source_id = named.name"
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
    parts = [tribute_and_period(name) for _, name in names.charges]
    named = {
        "numbers": [number for number, _ in names.charges],
        "names": [name for _, name in names.charges],
        "tributes": [tribute for tribute, _ in parts],
        "periods": [period for _, period in parts],
    }
    return Stored(
        taxpayers=frozenset(session.scalars(_FIND_TAXPAYERS, {"codes": list(names.taxpayers)})),
        accounts={number: frozenset(districts) for number, districts in accounts.items()},
        charges={
            (district, number, name): tribute
            for district, number, name, tribute in session.execute(_FIND_CHARGES, named)
        },
    )


def account_ids_of(session: Session, district_of: dict[str, str]) -> dict[str, int]:
    """Ids of the accounts that the rows name, by number."""
    found = session.execute(
        _FIND_ACCOUNT_IDS, {"numbers": list(district_of), "districts": list(district_of.values())}
    )
    return {number: key for number, key in found}  # noqa: C416 -- dict() would ask a result for its keys
