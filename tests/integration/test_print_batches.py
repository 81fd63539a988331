"""Letters printed together: in order, once, without who paid; what is killed goes on, and two never share a letter."""

import re
import threading
from contextlib import suppress
from datetime import date
from io import BytesIO
from itertools import count

import docx
import pytest
from builders import BOOK, add_user, stamp
from office_life import OPENED, Life, Town
from printed_batches import CLERK, letters, make, view
from sqlalchemy import Engine, select

from cases.domain.errors import BadInput, RuleRefused
from cases.models import Document, DocumentBytes, Route, RouteStop
from cases.service.batches import (
    BatchChoice,
    hand_out_batch,
    hand_out_sheet,
    list_batches,
    make_batch,
    preview,
    resume_batch,
    sign_batch,
    word_file,
)
from document_templates import copy_of, same_document
from document_templates.plain_text import plain_text

LATER = date(2026, 1, 6)
_zones = count(1)
AVISOS = BatchChoice(kind="aviso")


class Killed(Exception):
    """Stops a batch from outside at a known moment."""


@pytest.fixture(scope="module")
def engine(town: Town) -> Engine:
    with town.sessions.begin() as session:
        add_user(session, "ana", "auxiliar")
        return session.get_bind()  # type: ignore[return-value]  # of this town's database


@pytest.fixture
def zone() -> str:
    """One of its own for each test, so that none prints another's letters."""
    return f"Zona {next(_zones)}"


def prints(life: Life) -> int:
    return [event.event for event in life.events].count("print_document")


def test_letters_are_printed_once_in_the_order_of_their_delivery(
    town: Town, engine: Engine, zone: str
) -> None:
    lives = [
        *letters(town, zone, 1, address="Calle B n.º 2"),
        *letters(town, zone, 1, address="Calle A n.º 9"),
        *letters(town, zone, 1, address="Calle C n.º 1"),
    ]
    made = make(engine, zone)
    in_order = [lives[1], lives[0], lives[2]]
    assert [item.number for item in made.items] == [life.number("aviso") for life in in_order]
    assert {item.status for item in made.items} == {"printed"}
    assert [prints(life) for life in lives] == [1, 1, 1]
    assert {life.document("aviso").status for life in lives} == {"printed"}
    with town.sessions() as session:
        content = word_file(session, made.batch.id)
        assert word_file(session, made.batch.id) == content
        sheet = hand_out_sheet(session, made.batch.id)
        assert made.batch.id in [one.batch.id for one in list_batches(session, "SJN")]
    feet = [
        re.search(r"\w\w-SJN-\d+-\d+", section.footer.tables[0].rows[0].cells[0].text)[0]  # type: ignore[index]  # each foot has its number
        for section in docx.Document(BytesIO(content)).sections
    ]
    expected = [
        number for life in in_order for number in (life.number("aviso"), life.number("estado_de_cuenta"))
    ]
    assert feet == expected
    rows = docx.Document(BytesIO(sheet)).tables[0].rows
    assert [row.cells[1].text for row in rows[1:]] == [life.number("aviso") for life in in_order]
    assert [row.cells[3].text for row in rows[1:]] == ["Calle A n.º 9", "Calle B n.º 2", "Calle C n.º 1"]


def test_who_paid_stays_out_and_who_paid_a_part_gets_a_corrected_letter(
    town: Town, engine: Engine, zone: str
) -> None:
    owing, part, paid = letters(town, zone, 3)
    old = part.number("aviso")
    part.pay("12.00", LATER, f"{zone}-1")
    paid.pay("1000.00", LATER, f"{zone}-2")
    who = stamp(LATER, "auxiliar", "ana")
    with town.sessions() as session:
        seen = preview(session, BOOK, BatchChoice(kind="aviso", zone=zone), who)
    assert (seen.letters, seen.corrected) == (2, 1)
    assert [one["code"] for one in seen.left_out] == ["paid_since_issued"]
    made = make(engine, zone, who)
    assert {(item.number, item.status, item.code) for item in made.items} == {
        (owing.number("aviso"), "printed", ""),
        (old, "corrected", "amount_changed"),
        (part.number("aviso"), "printed", ""),
        (paid.number("aviso"), "left_out", "paid_since_issued"),
    }
    assert [item.number for item in made.items].index(part.number("aviso")) == 2, (
        "in the place of the old one"
    )
    assert paid.document("aviso").status == "issued"
    with town.sessions() as session:
        text = plain_text(word_file(session, made.batch.id))
    assert part.number("aviso") in text
    assert old not in text
    assert paid.number("aviso") not in text


@pytest.mark.parametrize("after", [1, 2])
def test_a_batch_killed_halfway_goes_on_and_prints_nothing_twice(
    town: Town, engine: Engine, zone: str, after: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    lives = letters(town, zone, 5)
    monkeypatch.setattr("cases.service.batches.making._AT_ONCE", 2)
    heard = []

    def kill(worked: int) -> None:
        heard.append(worked)
        if len(heard) == after:
            raise Killed

    with pytest.raises(Killed):
        make_batch(engine, BOOK, BatchChoice(kind="aviso", zone=zone), CLERK, told=kill)
    with town.sessions() as session:
        batch = list_batches(session)[0].batch.id
        with pytest.raises(RuleRefused) as refused:
            word_file(session, batch)
    assert refused.value.code == "batch_unfinished"
    assert view(engine, batch).counts == {"printed": 2 * after, "planned": 5 - 2 * after}
    resume_batch(engine, BOOK, batch, CLERK)
    resume_batch(engine, BOOK, batch, CLERK)
    assert view(engine, batch).counts == {"printed": 5}
    assert [prints(life) for life in lives] == [1] * 5


def test_two_batches_at_once_never_share_a_letter(town: Town, engine: Engine, zone: str) -> None:
    lives = letters(town, zone, 6)
    made: list[int] = []
    ready = threading.Barrier(2)

    def one() -> None:
        ready.wait()
        with suppress(RuleRefused):  # the other one took them all
            made.append(make_batch(engine, BOOK, BatchChoice(kind="aviso", zone=zone), CLERK))

    both = [threading.Thread(target=one) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    printed = [
        item.number for batch in made for item in view(engine, batch).items if item.status == "printed"
    ]
    assert sorted(printed) == sorted(life.number("aviso") for life in lives)
    assert [prints(life) for life in lives] == [1] * 6


def test_what_was_printed_again_says_that_it_is_a_copy(town: Town, engine: Engine, zone: str) -> None:
    (life,) = letters(town, zone, 1)
    make(engine, zone)
    with pytest.raises(RuleRefused) as refused:
        make(engine, zone)
    assert refused.value.code == "nothing_to_print"
    again = make(engine, zone, again=True)
    assert [item.is_copy for item in again.items] == [True]
    with town.sessions() as session:
        text = plain_text(word_file(session, again.batch.id))
        original = session.scalars(
            select(DocumentBytes.content)
            .join(Document, Document.id == DocumentBytes.document_id)
            .where(Document.number == life.number("aviso"))
        ).one()
    for kind in ("aviso", "estado_de_cuenta"):
        assert f"{life.number(kind)} · COPIA" in text
    assert "COPIA" not in plain_text(original)
    assert not same_document(copy_of(original, life.number("aviso")), original)
    assert prints(life) == 2


def test_signed_and_handed_out_by_one_act_each_and_who_paid_meanwhile_is_pulled_out(
    town: Town, engine: Engine, zone: str
) -> None:
    owing, paid, alone = letters(town, zone, 3)
    batch = make(engine, zone).batch.id
    alone.act("sign_document", OPENED, "auxiliar", document=alone.number("aviso"))
    sign_batch(engine, BOOK, batch, CLERK)
    assert view(engine, batch).counts == {"signed": 3}
    assert [life.document("aviso").status for life in (owing, paid, alone)] == ["signed"] * 3
    paid.pay("1000.00", LATER, f"{zone}-1")
    hand_out_batch(engine, BOOK, batch, stamp(LATER, "auxiliar", "ana"))
    after = view(engine, batch)
    assert after.counts == {"handed_out": 2, "pulled_out": 1}
    assert [(one.number, one.code) for one in after.left_out] == [(paid.number("aviso"), "paid_since_issued")]
    assert (owing.document("aviso").status, paid.document("aviso").status) == ("handed_out", "signed")
    with town.sessions() as session:
        assert paid.number("aviso") not in plain_text(word_file(session, batch))
    assert [event.event for event in owing.events[-3:]] == [
        "print_document",
        "sign_document",
        "hand_out_document",
    ]


def test_letters_are_named_in_the_order_of_a_walk(town: Town, engine: Engine, zone: str) -> None:
    one, two, three = letters(town, zone, 3)
    wanted = tuple(life.number("aviso") for life in (three, one))
    made = view(engine, make_batch(engine, BOOK, BatchChoice(documents=wanted), CLERK))
    assert tuple(item.number for item in made.items) == wanted
    assert two.document("aviso").status == "issued"


@pytest.mark.parametrize(
    ("choice", "code"),
    [
        (BatchChoice(), "batch_of_nothing"),
        (BatchChoice(kind="finiquito"), "unknown_kind"),
        (BatchChoice(route=999), "unknown_route"),
    ],
)
def test_what_no_batch_can_be_made_of(engine: Engine, choice: BatchChoice, code: str) -> None:
    with pytest.raises(BadInput) as refused:
        make_batch(engine, BOOK, choice, CLERK)
    assert refused.value.code == code


def test_who_may_not_print_makes_no_batch(engine: Engine, town: Town) -> None:
    with pytest.raises(RuleRefused) as refused:
        make_batch(engine, BOOK, AVISOS, stamp(OPENED, "auditor", "ana"))
    assert refused.value.code == "role_not_allowed"
    with pytest.raises(BadInput) as unknown:
        sign_batch(engine, BOOK, 999_999, CLERK)
    assert unknown.value.code == "unknown_batch"


def test_the_letters_of_a_route_keep_its_order(town: Town, engine: Engine, zone: str) -> None:
    one, two, three, paid = letters(town, zone, 4)
    paid.pay("1000.00", OPENED, f"{zone}-pagado")
    paid.act("settle", OPENED)
    walked = ((three, "aviso"), (paid, "finiquito"), (one, "aviso"))
    with town.sessions.begin() as session:
        walker = add_user(session, f"luis{zone[5:]}", "notificador")
        route = Route(
            district="SJN", zone=zone, on_date=OPENED, notifier_id=walker.id, made_by="ana", made_role="auxiliar",
            made_at=CLERK.at, left_out=[], without_room=0,
        )  # fmt: skip
        session.add(route)
        session.flush()
        for position, (life, kind) in enumerate(walked, start=1):
            key = life.document(kind).key
            session.add(RouteStop(route_id=route.id, document_id=key, position=position, visit=1))
        number = route.id
    made = view(engine, make_batch(engine, BOOK, BatchChoice(route=number), CLERK))
    assert [(item.number, item.status) for item in made.items] == [
        (life.number(kind), "printed") for life, kind in walked
    ], "whatever its kind"
    assert made.title.endswith(f"ruta HR-SJN-{OPENED.year}-{number:04d}")
    with town.sessions() as session:
        assert [one.batch.id for one in list_batches(session, route=number)] == [made.batch.id]
        assert made.title in plain_text(hand_out_sheet(session, made.batch.id))
    assert two.document("aviso").status == "issued"
