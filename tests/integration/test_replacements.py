"""A document that another replaces says by which, and two writers at once leave one act and one conflict."""

from datetime import date

import pytest
from builders import BOOK, Sessions, add_charge, stamp
from office_life import DEMAND_DELIVERED, OPENED, SUMMONS_DELIVERED, TERM_OVER, Life, Town
from sqlalchemy import Engine, select, text

from cases.domain.errors import Conflict
from cases.domain.vocabulary import Event
from cases.models import Account
from cases.service.casefile import case_as_dict
from cases.service.record import write
from cases.service.steps import entry_for
from cases.service.verification import verify

LATER = date(2026, 7, 6)


def replacements(life: Life, kind: str) -> list[tuple[str, str | None]]:
    """Number of each document of a kind, with the one that replaced it."""
    with life.sessions() as session:
        told = case_as_dict(session, life.account, BOOK, LATER)
    return [(one["number"], one["replaced_by"]) for one in told["documents"] if one["kind"] == kind]


def owe_more(life: Life) -> None:
    """A charge that fell due after the demand, large enough for a case of its own."""
    with life.sessions.begin() as session:
        account = session.scalars(select(Account).where(Account.number == life.account)).one()
        add_charge(session, account, "2025-11", amount="80.00")


def assert_replaced(life: Life, *kinds: str) -> None:
    for kind in kinds:
        (_, replaced_by), (newer, last) = replacements(life, kind)
        assert (replaced_by, last) == (newer, None), kind


def test_a_notice_and_its_statement_are_replaced_each_by_its_kind(town: Town) -> None:
    life = town.case()
    life.act("notify", OPENED)
    assert [one for _, one in replacements(life, "aviso")] == [None]
    life.act("notify", LATER)  # the first one, never delivered, is too old
    assert_replaced(life, "aviso", "estado_de_cuenta")
    with life.sessions() as session:
        past = case_as_dict(session, life.account, BOOK, LATER, as_of=OPENED)
    assert [one["replaced_by"] for one in past["documents"]] == [None, None], "it was not replaced yet"


def test_a_citation_and_a_demand_issued_again_say_so(town: Town) -> None:
    cited = town.case().cited()
    cited.deliver("citatorio", SUMMONS_DELIVERED, result="moved")
    cited.act("cite", SUMMONS_DELIVERED)
    assert_replaced(cited, "citatorio")
    demanded = town.case().demanded()
    demanded.deliver("requerimiento", DEMAND_DELIVERED, result="wrong_address")
    demanded.act("demand", DEMAND_DELIVERED)
    assert_replaced(demanded, "requerimiento")


def test_a_file_referred_again_replaces_its_memorandum(town: Town) -> None:
    life = town.case().referred()
    life.act("return_file", TERM_OVER, "juridico", reason="Falta la partida de nacimiento")
    life.act("refer", TERM_OVER)
    assert_replaced(life, "memorando_de_remision")


@pytest.mark.parametrize(
    "tampering",
    [
        (
            "ALTER TABLE documents DROP CONSTRAINT ck_documents_superseded_has_replacement;"
            " UPDATE documents SET replaced_by_id = NULL WHERE status = 'superseded'"
        ),
        (
            "ALTER TABLE documents DROP CONSTRAINT ck_documents_superseded_has_replacement;"
            " UPDATE documents SET status = 'issued' WHERE status = 'superseded'"
        ),
        "UPDATE documents SET replaced_by_id = id WHERE status = 'superseded'",
        (
            "UPDATE documents d SET replaced_by_id = (SELECT max(id) FROM documents o WHERE o.kind <> d.kind)"
            " WHERE status = 'superseded'"
        ),
    ],
)
def test_verify_sees_a_replacement_that_is_none(
    engine: Engine, owner_engine: Engine, sessions: Sessions, tampering: str
) -> None:
    life = Town(sessions).case()
    life.act("notify", OPENED)
    life.act("notify", LATER)
    assert verify(engine)["ok"]
    with owner_engine.begin() as connection:
        connection.execute(text(tampering))
    found = verify(engine)
    assert [one["what"] for one in found["problems"]] == ["replacement_differs"] * 2
    assert {one["where"][:2] for one in found["problems"]} == {"AV", "EC"}


def test_two_cases_before_referral_are_a_conflict_whoever_finds_it(town: Town) -> None:
    """The stage is an UPDATE, the events a COPY: what the one and the other violate is told alike."""
    life = town.case().referred()
    life.act("accept_file", TERM_OVER, "juridico")
    older = life.facts(TERM_OVER)
    owe_more(life)
    life.open(TERM_OVER)
    assert life.row.id != older.key
    entry = entry_for(
        older, Event.RETURN_FILE, code="file_returned", reasons=["Otra vez"], basis=["LGTM 117"]
    )
    with life.sessions() as session, pytest.raises(Conflict) as found:
        write(session, [entry], stamp(TERM_OVER, "juridico"))
    assert found.value.code == "already_done"


def test_the_same_event_twice_is_a_conflict(town: Town) -> None:
    life = town.case()
    facts = life.facts(OPENED)
    entry = entry_for(facts, Event.PLACE_HOLD, code="hold_claim", reasons=["Una"], basis=[])
    with life.sessions.begin() as session:
        write(session, [entry], stamp(OPENED))
    with life.sessions() as session, pytest.raises(Conflict) as found:
        write(session, [entry], stamp(OPENED))
    assert found.value.code == "already_done"
