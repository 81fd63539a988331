"""The book that ships: every value cited, typed and read as the norm or the policy table says it."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import holidays
import pytest

from cases.law import LawGap, LawValue, load_book
from cases.law.entries import POSTS

BOOK = load_book()
TODAY = date(2026, 11, 17)
LAW = BOOK.at(TODAY)
RATES = [entry for layer in BOOK.layers for entry in layer.values.get("interest.rate_annual", ())]


@pytest.mark.parametrize("value", LAW.values(), ids=lambda value: value.key)
def test_every_value_says_where_it_comes_from_and_how_sure_it_is(value: LawValue) -> None:
    assert value.value is not None
    assert all(value.citations)
    assert value.note, "a reader must learn what the value means"
    assert value.valid_from <= TODAY
    if value.status == "text":
        assert any(word in value.basis for word in ("LGTM", "Ordenanza", "Inc."))


@pytest.mark.parametrize(
    ("key", "value", "status"),
    [
        ("due.days_after_event", 60, "text"),
        ("due.determined", 60, "text"),
        ("due.determined_day_kind", "calendar", "confirm"),
        ("mora.automatic", True, "text"),
        ("interest.year_days", 365, "practice"),
        ("interest.suspended_by_appeal", True, "text"),
        ("fine.late.first", Decimal(5), "text"),
        ("fine.late.after", Decimal(10), "text"),
        ("fine.late.first.tasa", Decimal(5), "policy"),
        ("fine.late.after.contribucion_especial", Decimal(10), "policy"),
        ("fine.late.step", 3, "text"),
        ("fine.late.minimum", Decimal("2.86"), "text"),
        ("fine.late.minimum_scope", "statement", "practice"),
        ("festivities.pct", Decimal(5), "text"),
        ("rounding", "cent_half_up_by_component", "policy"),
        ("allocation.order_of_debts", "oldest_first", "text"),
        ("allocation.order_in_charge", ("interest", "fine", "festivities", "principal"), "policy"),
        ("overpayment.claim_years", 3, "text"),
        ("prescription.years", 15, "text"),
        ("prescription.stopped_by_plan", False, "confirm"),
        ("determination.years", 3, "text"),
        ("waiver.principal", False, "confirm"),
        ("notification.remote", "only_if_law_says_or_no_determination_nor_fine", "text"),
        ("notification.remote_acceptance", True, "confirm"),
        ("notification.edicto_hours", 48, "text"),
        ("appeal.days", 3, "text"),
        ("appeal.days_lpa", 15, "confirm"),
        ("plan.lapse", 2, "text"),
        ("plan.max_months.inmueble", 12, "policy"),
        ("plan.max_months.empresa", 6, "policy"),
        ("plan.down_payment_pct", Decimal(20), "policy"),
        ("plan.min_instalment", Decimal(5), "policy"),
        ("demand.days", 30, "text"),
        ("demand.day_kind", "business", "confirm"),
        ("case.open.min_days_late", 30, "policy"),
        ("case.open.min_total", Decimal(25), "policy"),
        ("notice.count", 2, "policy"),
        ("notice.gap", 8, "policy"),
        ("notice.validity", 180, "policy"),
        ("citation.min_notice", 3, "policy"),
        ("citation.count", 2, "policy"),
        ("citation.gap", 0, "policy"),
        ("citation.validity", 0, "policy"),
        ("demand.gap", 0, "policy"),
        ("delivery.attempts", 2, "policy"),
        ("delivery.within", 10, "policy"),
        ("certify.within", 5, "policy"),
        ("refer.within", 3, "policy"),
        ("accept.within", 3, "policy"),
        ("suit.within", 15, "policy"),
        ("court.min_total", Decimal(200), "policy"),
        ("prescription.alert_months", 24, "policy"),
        ("prescription.skip_months", 12, "policy"),
    ],
)
def test_the_values_that_decisions_rest_on(key: str, value: object, status: str) -> None:
    entry = LAW.value(key)
    assert (entry.value, entry.status) == (value, status)


def test_the_example_rates_cover_from_2011_without_a_hole_and_change() -> None:
    assert RATES[0].valid_from == date(2011, 1, 1)
    assert RATES[-1].valid_until is None
    for earlier, later in pairwise(RATES):
        assert earlier.valid_until == later.valid_from - timedelta(days=1)
        assert earlier.value != later.value
    assert all(rate.status == "policy" and "ejemplo" in rate.note for rate in RATES)
    with pytest.raises(LawGap):
        BOOK.at(date(2010, 12, 31)).decimal("interest.rate_annual")


def test_the_rate_rule_begins_with_its_reform() -> None:
    assert BOOK.at(date(1993, 7, 27)).text("interest.rate_rule")
    with pytest.raises(LawGap):
        BOOK.at(date(1993, 7, 26)).text("interest.rate_rule")


def test_the_tariff_has_each_kind_and_festivities_only_where_the_ordinance_says() -> None:
    tariff = {tribute.code: tribute for tribute in LAW.tributes()}
    assert {"aseo", "alumbrado", "pavimentacion", "desechos", "mercado", "cementerio"} <= set(tariff)
    assert {tribute.kind for tribute in tariff.values()} == {"tasa", "impuesto", "contribucion_especial"}
    assert not tariff["mercado"].festivities
    assert not any(tribute.festivities for tribute in tariff.values() if tribute.kind == "impuesto")
    assert all(tribute.budget_code.isdigit() and tribute.example_tariff > 0 for tribute in tariff.values())
    assert LAW.tribute("aseo") == tariff["aseo"]


@pytest.mark.parametrize(
    ("on", "issuer_name", "district_name", "predecessor_name"),
    [
        (date(2024, 4, 30), "Municipio de San Juan Nonualco", "", ""),
        (date(2024, 5, 1), "Municipio de La Paz Este", "San Juan Nonualco", "Municipio de San Juan Nonualco"),
    ],
)
def test_the_issuer_changes_the_day_of_the_merger(
    on: date, issuer_name: str, district_name: str, predecessor_name: str
) -> None:
    issuer = BOOK.at(on).issuer("SJN")
    assert issuer.issuer_name == issuer_name
    assert issuer.district_name == district_name
    assert issuer.predecessor_name == predecessor_name
    assert bool(issuer.succession_on) == bool(predecessor_name) == bool(issuer.succession_basis)
    assert (issuer.place_name, issuer.department_name) == ("San Juan Nonualco", "La Paz")


def test_the_merged_municipality_has_its_three_districts() -> None:
    assert LAW.district_codes() == ("SJN", "SRO", "ZAC")
    assert {LAW.issuer(code).issuer_name for code in LAW.district_codes()} == {"Municipio de La Paz Este"}


@pytest.mark.parametrize("post", POSTS)
def test_every_post_that_signs_has_somebody_before_and_after_the_merger(post: str) -> None:
    for on in (date(2011, 1, 1), date(2024, 4, 30), date(2024, 5, 1), TODAY):
        signatory = BOOK.at(on).signatory(post)
        assert signatory.name
        assert signatory.post
        assert "inventado" in signatory.note
    with pytest.raises(LawGap):
        BOOK.at(date(2010, 12, 31)).signatory(post)


@pytest.mark.parametrize("year", range(2001, 2031))
def test_closed_days_hold_the_national_holidays_and_the_vacations(year: int) -> None:
    closed = LAW.calendar()
    for day in holidays.country_holidays("SV", years=year):
        assert "Código de Trabajo" in closed[day]
    for day in (date(year, 1, 2), date(year, 8, 1), date(year, 8, 6), date(year, 12, 24), date(year, 12, 31)):
        assert "Ley de Asuetos" in closed[day]
    assert date(year, 6, 24) in closed
    easter_week = [day for day, why in closed.items() if day.year == year and "Semana Santa" in why]
    assert len(easter_week) == 8
    assert easter_week[0].weekday() == easter_week[-1].weekday() == 0
