"""What the server undoes for another transaction's sake is done again, and once: two real connections in a deadlock."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import psycopg
import pytest
from builders import BOOK, LONG_AGO, Sessions, add_account, at, months, night, stamp
from night_checks import acts_per_case, assert_numbers_without_gaps
from office_life import CITED, Town
from portfolio_files import write_folder
from sqlalchemy import Connection, Engine, event, func, select, text
from sqlalchemy.exc import OperationalError

from cases.contention import repeated
from cases.domain.errors import RuleRefused
from cases.models import Account, Allocation, Charge, ImportedFile, Payment
from cases.service.chunks import Job, Phase, work
from cases.service.intake import import_portfolio
from cases.service.verbs import perform

MONDAY = date(2026, 1, 5)
TUESDAY = date(2026, 1, 6)
PATIENCE_SECONDS = 20


@pytest.fixture
def engine(engine: Engine, owner_engine: Engine) -> Engine:
    """Whose connections look for a deadlock later than usual: `cross` says why."""
    with owner_engine.begin() as connection:
        name = connection.scalar(text("SELECT current_database()"))
        connection.execute(text(f"ALTER DATABASE {name} SET deadlock_timeout = '3s'"))
    return engine


@contextmanager
def undone(engine: Engine) -> Iterator[list[str]]:
    """The SQLSTATEs of what the server refuses meanwhile."""
    seen: list[str] = []

    def note(context: Any) -> None:
        seen.append(getattr(context.original_exception, "sqlstate", None) or "")

    event.listen(engine, "handle_error", note)
    yield seen
    event.remove(engine, "handle_error", note)


def cross(owner: Engine, first: str, second: str, meanwhile: Callable[[], Any]) -> Any:
    """Hold `first`, let `meanwhile` run into it, then ask for `second`, which it holds: it is the one undone.

    Who waits looks for a deadlock once, some time after it began, and gives in. `meanwhile` takes as long as a
    busy machine needs to ask for `second`; the one who holds `first` would only look much later.
    """
    with ThreadPoolExecutor(1) as other, owner.connect() as blocker:
        blocker.execute(text("SET LOCAL deadlock_timeout = '10min'"))
        blocker.execute(text(first))
        answer: Future[Any] = other.submit(meanwhile)
        _until_somebody_waits(owner, answer)
        blocker.execute(text(second))
        blocker.commit()
        return answer.result(PATIENCE_SECONDS)


def _until_somebody_waits(owner: Engine, answer: Future[Any]) -> None:
    limit = monotonic() + PATIENCE_SECONDS
    with owner.connect() as watcher:
        while not _waits(watcher):
            assert monotonic() < limit, "nobody came to wait"
            assert not answer.done(), "it did not run into the lock"
            sleep(0.01)


def _waits(watcher: Connection) -> bool:
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype <> 'advisory'")
    found = watcher.scalar(waiting)
    watcher.rollback()
    return bool(found)


def test_a_chunk_undone_by_a_deadlock_is_done_again_and_once(
    engine: Engine, owner_engine: Engine, sessions: Sessions
) -> None:
    with sessions.begin() as session:
        keys = [
            add_account(session, number, periods=months("2025-01", "2025-06")).id for number in ("I-1", "I-2")
        ]
    job = Job(Phase.ACCOUNTS, tuple(keys), MONDAY, at(MONDAY, 22))
    touch = "UPDATE accounts SET zone = zone WHERE id = {}"
    with undone(engine) as seen:
        progress = cross(
            owner_engine, touch.format(keys[1]), touch.format(keys[0]), lambda: work(engine, BOOK, job)
        )
    assert seen == ["40P01"]
    assert (progress.acts["open"], progress.acts["notify"], progress.reviews) == (2, 2, {})
    assert set(acts_per_case(owner_engine).values()) == {1}
    assert assert_numbers_without_gaps(owner_engine) == 0, "what was taken before the fall was never reserved"


def test_an_import_undone_by_a_deadlock_is_done_again_and_once(
    engine: Engine, owner_engine: Engine, sessions: Sessions, tmp_path: Path
) -> None:
    with sessions.begin() as session:
        add_account(session, "I-1", periods=months("2025-01", "2025-06"))
    night(engine, MONDAY)
    sheets = {
        "cargos": [["cuenta", "tributo", "periodo", "monto"], ["I-1", "aseo", "2025-01", 11]],
        "pagos": [["recibo", "cuenta", "fecha", "monto"], ["R-1", "I-1", "2026-01-05", 5]],
    }
    path = write_folder(tmp_path / "cartera", sheets)

    def load() -> Any:
        with sessions.begin() as session:
            return import_portfolio(session, path, stamp(TUESDAY, "cuentas_corrientes"), BOOK)

    with undone(engine) as seen:
        report = cross(
            owner_engine,
            "SELECT id FROM cases FOR UPDATE",
            "SELECT id FROM charges WHERE period = '2025-01' FOR UPDATE",
            load,
        )
    assert seen == ["40P01"]
    told = {name: (one.created, one.updated) for name, one in report.tables.items() if one.read}
    assert told == {"cargos": (0, 1), "pagos": (1, 0)}
    with sessions() as session:
        charge = session.scalars(select(Charge).where(Charge.period == "2025-01")).one()
        assert (charge.amount, charge.version) == (Decimal("11.00"), 2)
        assert charge.recorded_at > LONG_AGO
        assert session.scalar(select(func.count()).select_from(Payment)) == 1
        assert session.scalar(select(func.sum(Allocation.amount))) == Decimal("5.00")
        assert session.scalar(select(func.count()).select_from(ImportedFile)) == 1
        assert session.scalar(select(func.count()).select_from(Account)) == 1


def test_a_booking_undone_for_another_is_told_as_taken(
    engine: Engine, owner_engine: Engine, sessions: Sessions
) -> None:
    """Overlaps are looked for after the row is in, so two who book at once may wait for each other."""
    town = Town(sessions)
    winner, loser = town.case().cited(), town.case().notified()
    taken = {"appointment_on": "2026-04-17", "appointment_at": "09:00", "desk": 1}

    def book() -> None:
        with sessions.begin() as session:
            perform(session, loser.account, "cite", stamp(CITED), taken, BOOK)

    with undone(engine) as seen, pytest.raises(RuleRefused) as refused:
        cross(
            owner_engine,
            "UPDATE appointments SET on_date = '2026-04-17', at_time = '09:00', until_time = '09:45', desk = 1"
            f" WHERE case_id = {winner.row.id}",
            f"SELECT id FROM cases WHERE id = {loser.row.id} FOR UPDATE",
            book,
        )
    assert refused.value.code == "slot_taken"
    assert (seen, loser.stage) == ([], "persuasion"), "COPY goes to the driver itself"


@pytest.mark.parametrize("kind", [psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure])
@pytest.mark.parametrize("wrapped", [True, False])
def test_what_goes_on_being_undone_is_given_up(kind: type[psycopg.Error], wrapped: bool) -> None:
    tries = 0

    def attempt() -> None:
        nonlocal tries
        tries += 1
        raise OperationalError("UPDATE", {}, kind()) if wrapped else kind()

    with pytest.raises((OperationalError, kind)):
        repeated(attempt)
    assert tries == 5


def test_what_is_wrong_by_itself_is_not_repeated() -> None:
    tries = 0

    def attempt() -> None:
        nonlocal tries
        tries += 1
        raise psycopg.errors.UniqueViolation

    with pytest.raises(psycopg.errors.UniqueViolation):
        repeated(attempt)
    assert tries == 1
