"""What must hold of the evidence whatever nights were run, killed or repeated; and portfolios for them."""

from collections import Counter, defaultdict

from builders import LONG_AGO
from sqlalchemy import Engine, text

from cases.domain.documents.kinds import KINDS

_DIGEST = (
    "SELECT format('SELECT %L, count(*), md5(coalesce(string_agg(t::text, ''|'' ORDER BY t::text), ''''))"
    " FROM %I t', tablename, tablename) FROM pg_tables WHERE schemaname = 'public'"
)


def fill(owner: Engine, accounts: int, periods: int = 6) -> None:
    """Invented accounts with unpaid charges of 2025, in bulk; the next night looks at them."""
    values = {"count": accounts, "at": LONG_AGO, "periods": periods}
    with owner.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO taxpayers (code, name, kind, dui, address, recorded_at)"
                " SELECT 'N' || n, 'Persona ' || n, 'natural', '00000000-0', 'Calle ' || n, :at"
                " FROM generate_series(1, :count) AS n"
            ),
            values,
        )
        connection.execute(
            text(
                "INSERT INTO accounts (district, number, taxpayer_id, kind, recorded_at, look_on)"
                " SELECT 'SJN', 'N-' || id, id, 'inmueble', :at, '2025-01-01' FROM taxpayers"
            ),
            values,
        )
        connection.execute(
            text(
                "INSERT INTO charges (account_id, tribute, period, amount, recorded_at)"
                " SELECT accounts.id, 'aseo', '2025-0' || month, 10 + accounts.id % 7, :at"
                " FROM accounts, generate_series(1, :periods) AS month"
            ),
            values,
        )


def everything(owner: Engine) -> dict[str, tuple[int, str]]:
    """Every table: its rows and a digest of all they hold."""
    with owner.connect() as connection:
        found = [
            connection.exec_driver_sql(digest).one() for digest in connection.execute(text(_DIGEST)).scalars()
        ]
    return {name: (rows, digest) for name, rows, digest in found}


def acts_per_case(owner: Engine) -> Counter[tuple[str, str, int]]:
    """How often each case had each act of the night of each ordinal of document."""
    with owner.connect() as connection:
        return Counter(
            (account, event, ordinal or 0)
            for account, event, ordinal in connection.execute(
                text(
                    "SELECT accounts.number, event, ordinal FROM case_events"
                    " JOIN cases ON cases.id = case_id JOIN accounts ON accounts.id = account_id"
                    " LEFT JOIN documents ON event_id = case_events.id AND attached_to_id IS NULL"
                )
            )
        )


def assert_numbers_without_gaps(owner: Engine) -> int:
    """Every number given to anything was used once or is recorded as void; gives how many are void."""
    used: dict[tuple[str, str, int], list[int]] = defaultdict(list)
    with owner.connect() as connection:
        numbers = connection.execute(text("SELECT number FROM documents UNION ALL SELECT number FROM cases"))
        for kind, district, year, number in (one.split("-") for one in numbers.scalars()):
            used[kind, district, int(year)].append(int(number))
        voids = connection.execute(text("SELECT kind, district, year, number FROM number_voids")).all()
        series = connection.execute(text("SELECT kind, district, year, next_number FROM number_series")).all()
        still_open = connection.execute(
            text("SELECT count(*) FROM number_reservations WHERE settled_at IS NULL")
        ).scalar_one()
    for kind, district, year, number in voids:
        used[kind, district, year].append(number)
    assert {key: sorted(numbers) for key, numbers in used.items()} == {
        (kind, district, year): list(range(1, after)) for kind, district, year, after in series
    }
    assert still_open == 0
    assert {kind for kind, _, _ in used} <= {"EXP", *(kind.code for kind in KINDS.values())}
    return len(voids)
