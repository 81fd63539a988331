"""A year of an office with two thousand cases: the control of notices adds up at every month's end.

python benchmarks/control_year.py [--accounts 2900] [--months 12] [--home DIR]

Minutes, not seconds: each day has its night, its visits, its hearings and its payments. With --home the figures
are read from an installation that has lived already. The exit status is 1 where anything does not add up.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from installation import installation
from sqlalchemy import Engine, func, select
from sqlalchemy.event import listen
from sqlalchemy.orm import Session

from cases import db
from cases.clock import today
from cases.domain.control import CONTROLLED, Count, Standing, standing_of, together
from cases.domain.documents.kinds import KINDS
from cases.law import LawBook, load_book
from cases.models import Account, Case, Document, Night
from cases.service.reports import Period
from cases.service.reports.control import Counts, counted
from cases.service.reports.tables import calendar_months
from cases.settings import Settings, load_settings
from cases.snapshot.law import law_in_force
from workflows.cli.demo import _write_without_waiting
from workflows.demo.life import Wish, live

_STANDINGS = tuple(Standing)
_SEED = 2026


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--accounts", type=int, default=2900, help="about seven in ten come to have a case")
    parser.add_argument("--months", type=int, default=12)
    parser.add_argument("--home", type=Path, help="an installation that has lived")
    asked = parser.parse_args()
    with _lived(asked) as engine, Session(engine) as session:
        book = law_in_force(session, load_book())
        wrong = list(_shown(session, book))
    print("\n".join(wrong) or "Everything adds up.")
    return 1 if wrong else 0


@contextmanager
def _lived(asked: argparse.Namespace) -> Iterator[Engine]:
    if asked.home is not None:
        engine = db.app_engine(load_settings(asked.home))
        yield engine
        engine.dispose()
        return
    with installation() as settings:
        engine = _live(settings, Wish(asked.accounts, asked.months, _SEED))
        yield engine
        engine.dispose()


def _live(settings: Settings, wish: Wish) -> Engine:
    engine = db.app_engine(settings)
    listen(engine, "connect", _write_without_waiting)
    started, last_said = time.monotonic(), ""

    def told(phrase: str, done: int, out_of: int) -> None:
        nonlocal last_said
        said = f"{phrase} {done * 10 // max(out_of, 1) * 10} %"
        if said != last_said:
            print(f"{time.monotonic() - started:8.0f} s  {said}", file=sys.stderr, flush=True)
            last_said = said

    live(engine, load_book(), wish, settings.home, today(), told)
    print(f"{wish.accounts:,} accounts, {wish.months} months: told in {time.monotonic() - started:,.0f} s")
    return engine


def _shown(session: Session, book: LawBook) -> Iterator[str]:
    """Prints the figures; gives a line for each that does not add up."""
    first_on, last_on = session.execute(select(func.min(Night.on_date), func.max(Night.on_date))).one()
    print(f"{session.scalar(select(func.count()).select_from(Case)):,} cases")
    print(f"{'documents issued until':<26}{'issued':>9}" + "".join(f"{one:>15}" for one in _STANDINGS))
    counts: Counts = {}
    for month in calendar_months(first_on, last_on):
        for period in (month, Period(first_on, month.until)):
            counts = counted(session, book, period)
            yield from _wrong(counts, period)
        print(_line(str(month.until), together(counts.values())))
    print(f"\n{'kind':<30}{'zone':<26}{'issued':>9}" + "".join(f"{one:>15}" for one in _STANDINGS))
    for (kind, zone), count in counts.items():
        print(f"{KINDS[kind].name:<30}{_line(zone, count)}")
    yield from _unlike_stored(session, counts)


def _line(name: str, count: Count) -> str:
    return f"{name:<26}{count.issued:>9,}" + "".join(f"{count.standings[one]:>15,}" for one in _STANDINGS)


def _wrong(counts: Counts, period: Period) -> Iterator[str]:
    for (kind, zone), count in counts.items():
        if not count.adds_up:
            yield f"NO: {kind}, {zone}, {period.since} to {period.until}: {count}"


def _unlike_stored(session: Session, counts: Counts) -> Iterator[str]:
    """What the stories tell of the last day must be what the documents say today."""
    stored: dict[tuple[str, str], Counter[Standing]] = {}
    rows = session.execute(
        select(Document.kind, func.coalesce(Account.zone, "sin zona"), Document.status, func.count())
        .join(Case, Case.id == Document.case_id)
        .join(Account, Account.id == Case.account_id)
        .where(Document.attached_to_id.is_(None), Document.kind.in_(CONTROLLED))
        .group_by(Document.kind, Account.zone, Document.status)
    )
    for kind, zone, status, many in rows:
        stored.setdefault((kind, zone), Counter())[standing_of(status)] += many
    for key in stored.keys() | counts.keys():
        told = counts[key].standings if key in counts else Counter()
        if told != stored.get(key, Counter()):
            yield f"NO: {key}: told {dict(told)}, stored {dict(stored.get(key, {}))}"


if __name__ == "__main__":
    sys.exit(main())
