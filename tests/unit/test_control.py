"""Where a document stood on a date, whatever happened to it later; and counts that add up or say that they do not."""

from datetime import date, time
from decimal import Decimal

import pytest

from cases.domain.control import Count, Found, PaperStory, Standing, Try, Turn, situation, together
from cases.domain.facts import AttemptFacts
from cases.domain.vocabulary import DeliveryMethod, Event
from cases.law import load_book

ISSUED = date(2026, 1, 5)
LAW = load_book().at(date(2026, 1, 30))


def day(number: int) -> date:
    return date(2026, 1, number)


def tried(
    on: int, result: str = "not_found", how: str = "personal", event: int = 0, annulled: int | None = None
) -> Try:
    attempt = AttemptFacts(on, day(on), time(9), how, result, "notificador", "")
    return Try(attempt, event or on, day(annulled) if annulled else None)


def story(
    *tries: Try, status: str = "issued", replaced: int | None = None, turns: tuple[Turn, ...] = ()
) -> PaperStory:
    return PaperStory("aviso", "Centro", ISSUED, status, day(replaced) if replaced else None, tries, turns)


DELIVERED = tried(12, "delivered")
MARKED = Turn(20, Event.MARK_UNDELIVERABLE, day(20))
ANNULLED = Turn(25, Event.ANNUL_DOCUMENT, day(25))
PROOF_ANNULLED = Turn(15, Event.ANNUL_ATTEMPT, day(15))


@pytest.mark.parametrize(
    ("told", "on", "standing"),
    [
        (story(), 30, Standing.PENDING),
        (story(DELIVERED, status="delivered"), 11, Standing.PENDING),
        (story(DELIVERED, status="delivered"), 12, Standing.DELIVERED),
        (story(tried(12, "delivered", annulled=15), turns=(PROOF_ANNULLED,)), 14, Standing.DELIVERED),
        (story(tried(12, "delivered", annulled=15), turns=(PROOF_ANNULLED,)), 15, Standing.PENDING),
        (story(tried(8, "moved"), status="undeliverable"), 7, Standing.PENDING),
        (story(tried(8, "moved"), status="undeliverable"), 8, Standing.UNDELIVERABLE),
        (story(tried(8), status="undeliverable", turns=(MARKED,)), 19, Standing.PENDING),
        (story(tried(8), status="undeliverable", turns=(MARKED,)), 20, Standing.UNDELIVERABLE),
        (
            story(tried(8), tried(22, event=22), turns=(Turn(9, Event.MARK_UNDELIVERABLE, day(9)),)),
            9,
            Standing.UNDELIVERABLE,
        ),
        (story(status="annulled", turns=(ANNULLED,)), 24, Standing.PENDING),
        (story(status="annulled", turns=(ANNULLED,)), 25, Standing.ANNULLED),
        (story(DELIVERED, status="annulled", turns=(ANNULLED,)), 26, Standing.ANNULLED),
        (story(status="annulled"), 30, Standing.ANNULLED),
        (story(status="superseded", replaced=18), 17, Standing.PENDING),
        (story(status="superseded", replaced=18), 18, Standing.SUPERSEDED),
    ],
)
def test_a_document_stands_where_its_story_had_brought_it(
    told: PaperStory, on: int, standing: Standing
) -> None:
    assert situation(told, day(on), LAW).standing is standing


def test_what_was_delivered_says_how_and_when() -> None:
    told = story(tried(8), tried(14, "delivered", "correo"), tried(12, "delivered", "oficina"))
    assert situation(told, day(30), LAW) == Found(Standing.DELIVERED, DeliveryMethod.OFICINA, day(12))


def test_counts_add_up_and_say_so_when_they_do_not() -> None:
    count = Count(issued=3)
    for told in (story(DELIVERED), story(), story(tried(10, "delivered", "oficina"))):
        count.add(situation(told, day(30), LAW), ISSUED)
    assert count.adds_up
    assert count.methods == {DeliveryMethod.PERSONAL: 1, DeliveryMethod.OFICINA: 1}
    assert count.average_days == Decimal("6.0")
    whole = together([count, Count(issued=1)])
    assert (whole.issued, whole.standings.total()) == (4, 3)
    assert not whole.adds_up


def test_nothing_delivered_has_no_average() -> None:
    assert Count(issued=1).average_days is None
