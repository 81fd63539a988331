"""Letters of a zone and the batches that tests print of them."""

from builders import BOOK, stamp
from office_life import OPENED, Life, Town
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from cases.service.batches import BatchChoice, BatchView, batch_view, make_batch
from cases.service.stamp import Stamp

CLERK = stamp(OPENED, "auxiliar", "ana")


def letters(town: Town, zone: str, how_many: int, **account: str) -> list[Life]:
    lives = [town.case(zone=zone, **account) for _ in range(how_many)]
    for life in lives:
        life.act("notify", OPENED)
    return lives


def make(engine: Engine, zone: str, who: Stamp = CLERK, *, again: bool = False) -> BatchView:
    return view(engine, make_batch(engine, BOOK, BatchChoice(kind="aviso", zone=zone, again=again), who))


def view(engine: Engine, batch: int) -> BatchView:
    with Session(engine, expire_on_commit=False) as session:
        return batch_view(session, batch)
