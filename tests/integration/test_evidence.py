"""The chain of a story: computed again it is the same, and whatever is changed behind the triggers breaks it."""

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from office_life import Life, Town
from sqlalchemy import Connection, create_engine, text

from cases.evidence import ChainedEvent, canonical, event_hash

EVENT = ChainedEvent(
    case="EXP-SJN-2026-0147",
    sequence=2,
    event="notify",
    from_stage="opened",
    to_stage="persuasion",
    effective_on=date(2026, 1, 5),
    recorded_at=datetime(2026, 1, 5, 15, tzinfo=UTC),
    actor="noche",
    actor_role="noche",
    code="first_notice_due",
    reasons=["Debe 120.00 vencidos."],
    basis=["LGTM 45"],
    data={"ordinal": 1},
    facts_digest="00",
    law_version="sv-2026.1",
    documents=[("AV-SJN-2026-0001", "ab")],
)
OTHERWISE = {
    "case": "EXP-SJN-2026-0148",
    "sequence": 3,
    "event": "cite",
    "from_stage": None,
    "to_stage": "citation",
    "effective_on": date(2026, 1, 6),
    "recorded_at": datetime(2026, 1, 5, 15, 0, 0, 1, tzinfo=UTC),
    "actor": "karla",
    "actor_role": "gestor",
    "code": "notice_due",
    "reasons": ["Debe 120.01 vencidos."],
    "basis": [],
    "data": {"ordinal": "1"},
    "facts_digest": "01",
    "law_version": "sv-2026.2",
    "documents": [("AV-SJN-2026-0001", "ac")],
}


def test_the_hash_covers_every_field() -> None:
    assert OTHERWISE.keys() == {one.name for one in fields(ChainedEvent)}
    hashes = {event_hash("", replace(EVENT, **{name: value})) for name, value in OTHERWISE.items()}  # type: ignore[arg-type]  # each value is of its field
    assert len(hashes | {event_hash("", EVENT), event_hash("00", EVENT)}) == len(OTHERWISE) + 2


def test_one_value_has_one_text() -> None:
    assert canonical({"b": 1, "a": [date(2026, 1, 5)]}) == '{"a":["2026-01-05"],"b":1}'
    elsewhere = timezone(timedelta(hours=-6))
    here, there = EVENT.recorded_at, datetime(2026, 1, 5, 9, tzinfo=elsewhere)
    assert event_hash("", replace(EVENT, recorded_at=there)) == event_hash(
        "", replace(EVENT, recorded_at=here)
    )
    assert canonical("ñ «»") == '"ñ «»"'


# --- stored ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def life(town: Town) -> Life:
    return town.case().cited()


@pytest.fixture
def behind(life: Life) -> Iterator[Connection]:
    """Somebody with every power who switches the triggers off; what they do is rolled back."""
    engine = create_engine(life.sessions.kw["bind"].url)
    with engine.connect() as connection:
        transaction = connection.begin()
        connection.execute(text("ALTER TABLE case_events DISABLE TRIGGER USER"))
        yield connection
        transaction.rollback()
    engine.dispose()


def broken_links(connection: Connection, life: Life) -> list[int]:
    """Sequences whose stored hash is not the one computed again from the stored rows."""
    rows = connection.execute(
        text(
            "SELECT case_events.*, cases.number AS case_number, coalesce(issued.documents, '[]') AS issued"
            " FROM case_events JOIN cases ON cases.id = case_id LEFT JOIN LATERAL ("
            " SELECT json_agg(json_build_array(number, sha256) ORDER BY id) AS documents FROM documents"
            " WHERE event_id = case_events.id) AS issued ON true"
            " WHERE case_id = :case ORDER BY sequence"
        ),
        {"case": life.row.id},
    ).all()
    broken, previous = [], ""
    for row in rows:
        shared = {one.name for one in fields(ChainedEvent)} - {"case", "documents"}
        event = ChainedEvent(
            case=row.case_number,
            documents=[tuple(one) for one in row.issued],
            **{name: getattr(row, name) for name in shared},
        )
        if row.previous_hash != previous or row.hash != event_hash(previous, event):
            broken.append(row.sequence)
        previous = row.hash
    return broken


def test_a_story_computed_again_is_the_same(behind: Connection, life: Life) -> None:
    assert broken_links(behind, life) == []
    assert [event.event for event in life.events] == ["open", "notify", "record_attempt", "cite"]
    assert life.events[0].previous_hash == ""


@pytest.mark.parametrize(
    "change",
    [
        "event = 'cite'",
        "from_stage = NULL",
        "to_stage = 'citation'",
        "effective_on = effective_on - 1",
        "recorded_at = recorded_at + interval '1 microsecond'",
        "actor = 'otra'",
        "actor_role = 'jefatura'",
        "code = 'otro'",
        "reasons = array_append(reasons, 'más')",
        "basis = '{}'",
        "data = data || '{\"ordinal\": 9}'",
        "facts_digest = 'x'",
        "law_version = 'x'",
        "previous_hash = 'x'",
        "hash = 'x'",
    ],
)
def test_a_changed_column_is_found(behind: Connection, life: Life, change: str) -> None:
    behind.execute(
        text(f"UPDATE case_events SET {change} WHERE case_id = :case AND sequence = 2"), {"case": life.row.id}
    )
    assert broken_links(behind, life)[0] == 2


def test_a_document_exchanged_in_its_row_is_found(behind: Connection, life: Life) -> None:
    behind.execute(
        text("UPDATE documents SET sha256 = 'x' WHERE number = :number"), {"number": life.number("aviso")}
    )
    assert broken_links(behind, life) == [2]


def test_a_removed_event_is_found(behind: Connection, life: Life) -> None:
    doomed = {"case": life.row.id}
    behind.execute(text("SET session_replication_role = replica"))
    behind.execute(text("DELETE FROM case_events WHERE case_id = :case AND sequence = 3"), doomed)
    assert broken_links(behind, life) == [4]


def test_an_event_written_anew_needs_every_later_hash(behind: Connection, life: Life) -> None:
    """Whoever recomputes one hash breaks the next link: only the whole tail would hide it."""
    forged = replace(EVENT, case=life.row.number)
    behind.execute(
        text("UPDATE case_events SET hash = :hash WHERE case_id = :case AND sequence = 2"),
        {"case": life.row.id, "hash": event_hash(life.events[0].hash, forged)},
    )
    assert broken_links(behind, life) == [2, 3]
