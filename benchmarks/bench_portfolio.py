"""What a whole portfolio owes on one day: 250,000 accounts with 60 charges each, 15 million lines.

    python benchmarks/bench_portfolio.py [--accounts 250000] [--prove [ACCOUNTS]]

Amounts, tributes, periods over six years, due dates and determinations vary; a fifth of the accounts has paid four
times, some have an opening balance, some a charge that is prescribed. The command runs as people run it, on the
PostgreSQL as shipped. `--prove` compares account by account with the engine of the single statement: it takes
minutes.
"""

import argparse
import statistics
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context
from pathlib import Path

from figures import Figure, show
from installation import add_people, installation, measured
from sqlalchemy import Connection, Engine, text

from cases import db
from cases.domain.debt.summing import Summing
from cases.law import load_book
from cases.service.portfolio import add_holding
from cases.settings import Settings, load_settings
from cases.snapshot import load_ledgers
from cases.snapshot.portfolio import load_holdings, slices, specimens

_ON = date(2026, 6, 1)
_AT = "2026-05-29 12:00+00"
_CHARGES_EACH = 60
_LONG_ACCOUNT_CHARGES = 240
_PROVED_AT_ONCE = 500

_ACCOUNTS = """
INSERT INTO accounts (district, number, taxpayer_id, kind, zone, recorded_at)
SELECT (ARRAY['SJN', 'SRO', 'ZAC'])[1 + id % 3], 'C' || id, id,
       (ARRAY['inmueble', 'inmueble', 'empresa', 'mercado', 'cementerio'])[1 + id % 5],
       CASE WHEN id % 97 > 0 THEN 'Zona ' || id % 12 END, :at
FROM taxpayers WHERE id BETWEEN :first AND :last
"""
_MONTHLY = """
INSERT INTO charges (account_id, tribute, period, amount, due_on, determination_notified_on, recorded_at)
SELECT account,
       (ARRAY['aseo', 'alumbrado', 'pavimentacion', 'desechos', 'mercado', 'impuesto_actividad'])
           [1 + (account + n) % 3 + 3 * (account % 2)],
       to_char(month, 'YYYY-MM'),
       1 + ((account * 7919 + n * 104729) % 4800) / 100.0,
       CASE WHEN account % 10 = 0 THEN month + 45 END,
       CASE WHEN account % 50 = 1 THEN month + n END,
       :at
FROM generate_series(CAST(:first AS bigint), :last) AS account,
     generate_series(0, :most) AS n,
     LATERAL (SELECT (date '2020-10-01' + make_interval(months => n + (account % 7)::int))::date AS month) AS months
"""
_PRESCRIBED = """
INSERT INTO charges (account_id, tribute, period, amount, recorded_at)
SELECT account, 'aseo', '2009-01', 5 + account % 40, :at
FROM generate_series(CAST(:first AS bigint), :last) AS account WHERE account % 20 = 0
"""
_OPENING = """
WITH balances AS (
    INSERT INTO charges (account_id, tribute, period, amount, recorded_at)
    SELECT account, 'aseo', 'saldo 2020-09-30', 20 + account % 400, :at
    FROM generate_series(CAST(:first AS bigint), :last) AS account WHERE account % 100 = 7
    RETURNING id, amount)
INSERT INTO opening_balances (charge_id, cutoff_on, interest, fine, recorded_at)
SELECT id, '2020-09-30', round(amount * 0.13, 2), CASE WHEN id % 2 = 0 THEN round(amount * 0.1, 2) END, :at
FROM balances
"""
_PAYMENTS = """
INSERT INTO payments (account_id, receipt, paid_on, amount, recorded_by, recorded_at)
SELECT account, 'R' || account || '-' || n, date '2021-06-01' + n * 300 + (account % 29)::int,
       1 + ((account * 104729 + n * 7919) % 6000) / 100.0, 'tesoreria', :at
FROM generate_series(CAST(:first AS bigint), :last) AS account, generate_series(1, 4) AS n
WHERE account % 5 = 0
"""
_LONG_ACCOUNT = """
INSERT INTO charges (account_id, tribute, period, amount, recorded_at)
SELECT :account, (ARRAY['agua', 'aseo', 'alumbrado', 'desechos'])[1 + n % 4],
       to_char(date '2021-01-01' + make_interval(months => n / 4), 'YYYY-MM'), 3 + n % 17, :at
FROM generate_series(0, :most) AS n
"""


def figures(accounts: int = 250_000, proved: int = 0) -> list[Figure]:
    """The whole portfolio and half of it, a single statement beside them, and what was proved."""
    with installation() as settings:
        owner = db.owner_engine(settings)
        half = _filled(owner, settings, 1, accounts // 2)
        whole = _filled(owner, settings, accounts // 2 + 1, accounts)
        found = [
            Figure("portfolio: accounts", accounts, "accounts"),
            Figure("portfolio: charges", whole.charges, "charges"),
            Figure("portfolio: time of the command", whole.wall_seconds, "s", below=60, decimals=1),
            Figure("portfolio: processor time of the engine", whole.cpu_seconds, "s", decimals=1),
            Figure("portfolio: processor time of PostgreSQL", whole.postgres_cpu_seconds, "s", decimals=1),
            Figure("portfolio: memory of the engine, all its processes", whole.peak_mb, "MB", below=1024),
            Figure("portfolio: memory of PostgreSQL beside it", whole.postgres_peak_mb, "MB"),
            Figure(
                "portfolio: a line against one of half as many",
                whole.cost / half.cost,
                "times",
                below=1.2,
                decimals=2,
            ),
            Figure(
                f"statement of {_LONG_ACCOUNT_CHARGES} charges, read and computed",
                _statement_ms(owner, settings, accounts + 1),
                "ms",
                below=5,
                decimals=2,
            ),
        ]
        if proved:
            equal, different = _proved(settings, proved)
            found.append(Figure("portfolio: accounts equal to their statement", equal, "accounts"))
            found.append(Figure("portfolio: accounts that differ from it", different, "accounts", below=1))
        owner.dispose()
    return found


@dataclass(frozen=True, slots=True)
class _Run:
    charges: int
    wall_seconds: float
    cpu_seconds: float
    postgres_cpu_seconds: float
    peak_mb: float
    postgres_peak_mb: float

    @property
    def cost(self) -> float:
        """Processor seconds a charge: other work on the machine moves the clock more than it moves these."""
        return (self.cpu_seconds + self.postgres_cpu_seconds) / self.charges


def _filled(owner: Engine, settings: Settings, first: int, last: int) -> _Run:
    """Adds these accounts to those there are, and measures the report of them all."""
    values = {"first": first, "last": last, "at": _AT, "most": _CHARGES_EACH - 1}
    with owner.begin() as connection:
        _trusted(connection)
        add_people(connection, first, last, _AT)
        for statement in (_ACCOUNTS, _MONTHLY, _PRESCRIBED, _OPENING, _PAYMENTS):
            connection.execute(text(statement), values)
    with owner.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
        charges = connection.scalar(text("SELECT count(*) FROM charges")) or 0
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "cartera.csv"
        run = measured(settings, "report", "cartera", "--on", _ON.isoformat(), "--out", str(out), "--json")
        assert "TOTAL por cobrar" in out.read_text(encoding="utf-8-sig")
    return _Run(
        charges,
        run.wall_seconds,
        run.cpu_seconds,
        run.postgres_cpu_seconds,
        run.peak_mb,
        run.postgres_peak_mb,
    )


def _trusted(connection: Connection) -> None:
    """What is invented here refers to nothing that is missing: checking it row by row would take half an hour."""
    connection.execute(text("SET LOCAL session_replication_role = replica"))


def _statement_ms(owner: Engine, settings: Settings, account: int) -> float:
    """The median of one long account among all the others, from the database to the last cent."""
    with owner.begin() as connection:
        add_people(connection, account, account, _AT)
        values = {"first": account, "last": account, "account": account, "at": _AT}
        connection.execute(text(_ACCOUNTS), values)
        connection.execute(text(_LONG_ACCOUNT), {**values, "most": _LONG_ACCOUNT_CHARGES - 1})
    book, engine, taken = load_book(), db.app_engine(settings), []
    with db.session_factory(engine)() as session:
        for _ in range(100):
            started = time.perf_counter()
            statement = load_ledgers(session, [account])[account].statement(book, _ON)
            taken.append(time.perf_counter() - started)
            assert len(statement.lines) == _LONG_ACCOUNT_CHARGES
    engine.dispose()
    return statistics.median(taken) * 1000


def _proved(settings: Settings, most: int) -> tuple[int, int]:
    """How many accounts have the same cents both ways, and how many do not."""
    engine = db.app_engine(settings)
    with db.session_factory(engine)() as session:
        parts = slices(session, _PROVED_AT_ONCE)
    engine.dispose()
    step = max(1, len(parts) * _PROVED_AT_ONCE // most)
    jobs = [(settings.home, part) for part in parts[::step]]
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        found = list(pool.map(_compare, jobs))
    return sum(equal for equal, _ in found), sum(different for _, different in found)


def _compare(job: tuple[Path, list[int]]) -> tuple[int, int]:
    home, ids = job
    book, equal = load_book(), 0
    engine = db.app_engine(load_settings(home, database_url=None))
    with db.session_factory(engine)() as session:
        counted, stated = (Summing(book, _ON, specimens(session)) for _ in range(2))
        ledgers = load_ledgers(session, ids)
        for account, holding in zip(ids, load_holdings(session, ids, _ON), strict=True):
            add_holding(counted, holding, book, _ON)
            stated.add_statement(holding.place, ledgers[account].statement(book, _ON))
            equal += counted.done() == stated.done()
    engine.dispose()
    return equal, len(ids) - equal


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--accounts", type=int, default=250_000)
    parser.add_argument("--prove", type=int, nargs="?", const=10**9, default=0, metavar="ACCOUNTS")
    options = parser.parse_args()
    show(figures(options.accounts, options.prove))
