"""What the office practises itself belongs to the days the town works, unless one was enabled (LGTM 94)."""

from datetime import date

import pytest
from office_life import CITED, OPENED, Life, Town

FIRST, SECOND = date(2026, 1, 6), date(2026, 1, 7)
SATURDAY = date(2026, 1, 10)
HOLY_THURSDAY = date(2026, 4, 2)


@pytest.fixture
def life(town: Town) -> Life:
    case = town.case()
    case.act("notify", OPENED)
    return case


@pytest.mark.parametrize("how", ["personal", "esquela", "oficina"])
@pytest.mark.parametrize("on", [SATURDAY, HOLY_THURSDAY])
def test_nothing_is_practised_on_a_closed_day(life: Life, how: str, on: date) -> None:
    kind = "aviso"
    if how == "esquela":  # an aviso is left by none
        kind = "citatorio"
        life.deliver("aviso", SECOND)
        life.act("cite", CITED)
        life.deliver("citatorio", date(2026, 1, 9), result="not_found")
    error = life.refused(
        "closed_day", "record_attempt", on, "notificador",
        document=life.number(kind), how=how, result="delivered",
    )  # fmt: skip
    assert f"{on:%d/%m/%Y}" in error.reason
    assert error.basis == ("LGTM 94",)


def test_a_closed_day_that_was_enabled_counts_and_says_so(life: Life) -> None:
    life.deliver("aviso", SATURDAY, enabled_by="Acuerdo 7 del 05/01/2026")
    assert life.document("aviso").delivered_on == SATURDAY
    event = life.events[-1]
    assert "LGTM 94" in event.basis
    assert "Acuerdo 7" in " ".join(event.reasons)


def test_an_open_day_is_not_enabled(life: Life) -> None:
    life.refused(
        "day_needs_no_enabling", "record_attempt", FIRST, "notificador",
        document=life.number("aviso"), how="personal", result="delivered", enabled_by="Acuerdo 7",
    )  # fmt: skip


def test_the_post_knows_no_office_days(life: Life) -> None:
    life.deliver("aviso", SATURDAY, "correo_certificado", trace="Guía 12")
    assert life.document("aviso").delivered_on == SATURDAY
