"""The review of the register, and how long a mark on a finding holds."""

from dataclasses import replace

import pytest
from reviewed_accounts import BOOK, ON, SOUND, THRESHOLDS, found, series, with_charges

from cases.domain.review import (
    FindingCode,
    Mark,
    State,
    review,
    state_after,
)


@pytest.mark.parametrize("name", ["SIN NOMBRE", "n/d", "X X X", "-", "Propietario desconocido.", "S/N"])
def test_a_name_that_is_nobodys(name: str) -> None:
    assert FindingCode.OWNER_UNKNOWN in found(replace(SOUND, owner_name=name))


@pytest.mark.parametrize("name", ["Ana Nó", "Inversiones Varios, S.A.", "O. Paz"])
def test_a_name_that_is_somebodys(name: str) -> None:
    assert found(replace(SOUND, owner_name=name)) == {}


def test_an_owner_without_any_document() -> None:
    assert found(replace(SOUND, owner_dui="", owner_nit="0614-010180-101-2")) == {}
    assert set(found(replace(SOUND, owner_dui=""))) == {FindingCode.OWNER_WITHOUT_IDENTITY}


def test_a_document_that_several_taxpayers_have_is_named_without_its_number() -> None:
    findings = review(replace(SOUND, same_dui=("C-7",), same_nit=("C-8", "C-9")), BOOK, ON, THRESHOLDS)
    assert [(one.code, one.subject) for one in findings] == [
        (FindingCode.IDENTITY_SHARED, "DUI"),
        (FindingCode.IDENTITY_SHARED, "NIT"),
    ]
    assert all("00000147" not in one.text for one in findings)


def test_no_place_and_no_zone() -> None:
    bare = replace(SOUND, owner_address="", zone="")
    assert set(found(bare)) == {FindingCode.PLACE_UNKNOWN, FindingCode.ZONE_UNKNOWN}
    assert set(found(replace(bare, address="Cantón La Longaniza"))) == {FindingCode.ZONE_UNKNOWN}


# --- marks ----------------------------------------------------------------------------------------------------


def test_a_finding_is_the_same_while_what_it_rests_on_is() -> None:
    one = found(with_charges(series("2024-10", "2024-12")))[FindingCode.PERIODS_MISSING]
    longer = found(with_charges(series("2024-10", "2025-01")))[FindingCode.PERIODS_MISSING]
    assert (one.code, one.subject) == (longer.code, longer.subject)
    assert one.fact == replace(one, text="con otras palabras").fact
    assert one.fact != longer.fact


@pytest.mark.parametrize(
    ("fact", "marked", "mark", "state"),
    [
        ("a", None, None, State.OPEN),
        ("a", "a", Mark.RESOLVED, State.RESOLVED),
        ("a", "a", Mark.ACCEPTED, State.ACCEPTED),
        ("b", "a", Mark.ACCEPTED, State.REOPENED),
        ("a", "a", Mark.REOPENED, State.REOPENED),
    ],
)
def test_a_mark_holds_while_the_fact_does(
    fact: str, marked: str | None, mark: str | None, state: State
) -> None:
    assert state_after(fact, marked, mark) is state
