"""What aviso, estado_de_cuenta, citatorio and requerimiento say; each branch from literal facts."""

from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest
from document_cases import (
    ACCOUNT,
    BOOK,
    CHARGES,
    ON,
    TAXPAYER,
    appointment,
    assert_printable,
    case,
    charge,
    day_of,
    document,
    event,
    heir,
    plan,
)

from cases.domain.errors import FactMissing, LawGap
from cases.domain.facts import CaseFacts
from cases.domain.vocabulary import Event, Stage
from cases.service.contexts import issuing_day
from cases.service.contexts.notices import build_aviso, build_citatorio, build_requerimiento
from cases.service.contexts.statements import build_attached_statement

DELIVERED = document(5, "aviso", "AV-SJN-2026-0003", date(2026, 10, 16), delivered_on=date(2026, 10, 20))


def aviso(facts: CaseFacts, ordinal_number: int = 1) -> dict[str, Any]:
    return assert_printable(
        build_aviso(
            day_of(facts.statement.on),
            facts,
            number="AV-SJN-2026-0012",
            statement_number="EC-SJN-2026-0301",
            ordinal_number=ordinal_number,
            respond_by_on=date(2026, 11, 30),
        )
    )


def citatorio(facts: CaseFacts, ordinal_number: int = 1) -> dict[str, Any]:
    return assert_printable(
        build_citatorio(
            day_of(),
            facts,
            number="CT-SJN-2026-0011",
            statement_number="EC-SJN-2026-0322",
            ordinal_number=ordinal_number,
            appointment_on=date(2026, 12, 9),
            appointment_at=time(9, 30),
            appointment_place="ventanilla 2",
            officer_name="LUIS ORTIZ",
            deliver_by_on=date(2026, 12, 3),
        )
    )


def requerimiento(facts: CaseFacts, cause: Any = "no_response") -> dict[str, Any]:
    return assert_printable(
        build_requerimiento(
            day_of(),
            facts,
            number="RQ-SJN-2026-0009",
            statement_number="EC-SJN-2026-0330",
            cause=cause,
        )
    )


def test_a_first_notice() -> None:
    printed = aviso(case())
    assert printed["notice_ordinal"] == "first"
    assert printed["previous_notices"] == []
    assert printed["issuer_name"] == "Municipio de La Paz Este"
    assert printed["logo"] == "municipio_de_la_paz_este"
    assert printed["place_and_date"] == "San Juan Nonualco, 16 de noviembre de 2026"
    assert (printed["issued_on"], printed["issued_at"], printed["amounts_on"]) == (
        "2026-11-16",
        "09:30",
        "2026-11-16",
    )
    assert printed["signatory_post"] == "Jefa de la Unidad de Recuperación de Mora"
    assert printed["notification_address_basis"] == "declarada al inscribirse en el registro municipal"
    assert (printed["offers_plan"], printed["plan_offer_text"]) == (
        True,
        "hasta 12 meses, con una prima del 20 %",
    )
    assert printed["copy_mark"] == ""


def test_a_notice_speaks_of_overdue_charges_only() -> None:
    facts = case()
    printed = aviso(facts)
    assert Decimal(printed["total"]) == facts.overdue < facts.statement.totals.total
    assert printed["lines"] == []
    assert [row["periods"] for row in printed["tributes"]] == ["ene 2025–jun 2025", "ene 2025–dic 2025"]


def test_a_later_notice_lists_those_delivered() -> None:
    lost = document(6, "aviso", "AV-SJN-2026-0004", date(2026, 10, 30))
    printed = aviso(case(documents=(DELIVERED, lost)), 2)
    assert (printed["notice_ordinal"], printed["notice_ordinal_text"]) == ("later", "segundo")
    assert printed["previous_notices"] == [
        {"number": "AV-SJN-2026-0003", "delivered_on": "2026-10-20", "how": "en persona"}
    ]


def test_a_second_notice_after_none_delivered_keeps_the_tone_of_the_first() -> None:
    lost = document(6, "aviso", "AV-SJN-2026-0004", date(2026, 10, 30), status="annulled")
    assert aviso(case(documents=(lost,)), 2)["notice_ordinal"] == "first"


def test_the_last_day_at_the_lower_fine_is_announced_while_it_has_not_passed() -> None:
    recent = case(charges=(charge(1, "aseo", "2026-07"),))  # due 2026-09-29, so 5 % until 2026-12-29
    assert aviso(recent)["fine_step_on"] == "2026-12-29"
    assert aviso(case())["fine_step_on"] == ""


def test_no_plan_is_offered_while_one_runs_or_for_too_little() -> None:
    assert aviso(case(plan=plan()))["offers_plan"] is False
    tiny = aviso(case(charges=(charge(1, "aseo", "2025-07", "1.00"),)))
    assert (tiny["offers_plan"], tiny["plan_offer_text"]) == (False, "")


def test_the_minimum_fine_has_a_figure_of_its_own() -> None:
    printed = aviso(case(charges=(charge(1, "aseo", "2025-07", "10.00"),)))
    assert Decimal(printed["tributes"][0]["fine"]) == Decimal("1.00")
    assert printed["minimum_fine_adjustment"] == str(Decimal("2.86") - Decimal("1.00"))
    assert printed["fine"] == "2.86"


def test_the_succession_is_explained_only_where_something_is_older() -> None:
    assert aviso(case())["predecessor_name"] == ""
    older = aviso(case(charges=(charge(1, "aseo", "2024-04"),)))
    assert older["predecessor_name"] == "Municipio de San Juan Nonualco"
    assert (older["succession_on"], older["succession_basis"]) == (
        "2024-05-01",
        "Decreto Legislativo n.º 762",
    )
    assert aviso(case(charges=(charge(1, "aseo", "2024-05"),)))["predecessor_name"] == ""
    assert aviso(case(charges=(charge(1, "cementerio", "2024"),)))["predecessor_name"] == ""
    assert aviso(case(charges=(charge(1, "cementerio", "2023"),)))["predecessor_name"] != ""


def test_before_the_succession_the_town_itself_issues() -> None:
    on = date(2024, 4, 30)
    printed = aviso(case(on, charges=(charge(1, "aseo", "2023-04"),)))
    assert printed["issuer_name"] == "Municipio de San Juan Nonualco"
    assert (printed["district_name"], printed["predecessor_name"]) == ("", "")
    assert printed["logo"] == "municipio_de_san_juan_nonualco"
    assert printed["signatory_name"] == BOOK.at(on).signatory("unit_chief").name


def test_an_entity_is_addressed_through_its_representative() -> None:
    entity = replace(TAXPAYER, kind="juridica", dui="", nit="0614-000000-000-0", representative="ANA RUIZ")
    printed = aviso(case(taxpayer=entity))
    assert printed["taxpayer_kind"] == "juridica"
    assert printed["identity_line"] == "NIT 0614-000000-000-0"
    assert (printed["representative_name"], printed["representative_capacity"]) == (
        "ANA RUIZ",
        "representante",
    )
    assert printed["representative_identity_line"] == "sin documento de identidad en el registro"


def test_a_succession_and_its_heirs_are_named() -> None:
    printed = aviso(
        case(
            taxpayer=replace(TAXPAYER, died_on=date(2025, 1, 1)),
            account=replace(ACCOUNT, people=(heir(whole=False),)),
        )
    )
    assert printed["taxpayer_kind"] == "sucesion"
    assert printed["joint_debtors"] == [
        {
            "name": "CARLOS CAMPOS",
            "identity_line": "sin documento de identidad en el registro",
            "capacity": "heredero",
            "joint": False,
            "basis": "LGTM 19",
        }
    ]


def test_the_place_of_the_last_appearance_goes_first() -> None:
    came = event(Event.RECORD_APPEARANCE, date(2026, 3, 3), notification_address="Cantón El Golfo")
    printed = aviso(case(events=(came,)))
    assert printed["notification_address"] == "Cantón El Golfo"
    assert printed["notification_address_basis"] == "señalada en su última actuación, del 3 de marzo de 2026"


def test_a_register_with_almost_nothing_prints_no_bare_label() -> None:
    bare = replace(ACCOUNT, neighbourhood="", address="", cadastral_key="")
    printed = aviso(case(account=bare, taxpayer=replace(TAXPAYER, dui="", address="")))
    assert printed["identity_line"] == "sin documento de identidad en el registro"
    assert printed["property_address"] == "no consta en el registro"


def test_the_same_facts_give_the_same_fingerprint_and_other_ones_another() -> None:
    first, again = aviso(case()), aviso(case())
    other = aviso(case(charges=CHARGES[:-1]))
    assert first["content_fingerprint"] == again["content_fingerprint"]
    assert first["qr_payload"] == "AV-SJN-2026-0012·" + first["content_fingerprint"].replace(" ", "")
    assert aviso(case(charges=CHARGES[1:]))["content_fingerprint"] != first["content_fingerprint"]
    assert (
        other["content_fingerprint"] == first["content_fingerprint"]
    )  # a prescribed charge is not in a notice


def test_an_unknown_district_has_no_issuer() -> None:
    with pytest.raises(LawGap, match="XXX"):
        issuing_day(BOOK, "XXX", ON, time(8))


def test_a_first_summons_keeps_the_margins_of_the_policy() -> None:
    printed = citatorio(case(stage=Stage.PERSUASION))
    assert printed["citation_ordinal"] == "first"
    assert (printed["appointment_on"], printed["appointment_at"]) == ("2026-12-09", "09:30")
    assert printed["deliver_by_on"] == "2026-12-03"
    assert printed["reschedule_by_on"] == "2026-12-08"
    assert printed["first_citation_number"] == ""


def test_a_second_summons_cites_the_one_nobody_attended() -> None:
    summons = document(7, "citatorio", "CT-SJN-2026-0004", date(2026, 10, 30), delivered_on=date(2026, 11, 3))
    record = document(8, "constancia_de_incomparecencia", "CI-SJN-2026-0002", date(2026, 11, 11))
    facts = case(documents=(summons, record), appointments=(appointment(7, date(2026, 11, 11), "no_show"),))
    printed = citatorio(facts, 2)
    assert printed["citation_ordinal"] == "second"
    assert printed["first_citation_number"] == "CT-SJN-2026-0004"
    assert printed["first_appointment_on"] == "2026-11-11"
    assert printed["no_show_number"] == "CI-SJN-2026-0002"
    excused = document(9, "constancia_de_incomparecencia", "CI-SJN-2026-0005", date(2026, 11, 27))
    again = citatorio(replace(facts, documents=(*facts.documents, excused)), 2)
    assert again["no_show_number"] == "CI-SJN-2026-0002", "not that of the excuse which came after it"


def test_a_second_summons_needs_the_record_of_the_first() -> None:
    with pytest.raises(FactMissing, match="constancia de incomparecencia"):
        citatorio(case(), 2)


def test_a_demand_prints_term_days_and_expiry() -> None:
    printed = requerimiento(case(documents=(DELIVERED,)))
    assert printed["term_text"] == "treinta (30) días hábiles"
    assert printed["term_in_business_days"] is True
    assert printed["demand_days_text"] == "treinta días"
    assert len(printed["expiry_by_delivery"]) == 10
    assert printed["expiry_by_delivery"][0]["delivered_on"] == "2026-11-16"
    # 30 business days: 10 in November, 17 in December up to the 23rd, 3 from 4 January on (LPA 82).
    assert printed["expiry_by_delivery"][0]["expires_on"] == "2027-01-06"
    assert printed["steps"] == [{"step": "primer aviso", "number": "AV-SJN-2026-0003", "on": "2026-10-20"}]


def test_a_demand_after_a_lapsed_plan_cites_the_record() -> None:
    breach = document(9, "acta_de_incumplimiento", "AI-SJN-2026-0002", date(2026, 11, 2))
    printed = requerimiento(case(documents=(DELIVERED, breach)), "plan_lapsed")
    assert printed["breach_number"] == "AI-SJN-2026-0002"
    with pytest.raises(FactMissing, match="acta de incumplimiento"):
        requerimiento(case(documents=(DELIVERED,)), "plan_lapsed")


def test_a_demand_says_that_a_notice_could_not_be_delivered() -> None:
    lost = document(5, "aviso", "AV-SJN-2026-0003", date(2026, 10, 16), status="undeliverable")
    printed = requerimiento(case(documents=(lost,)), "prescription_near")
    assert printed["steps"][0]["step"] == "primer aviso (sin entrega posible)"
    assert printed["steps"][0]["on"] == "2026-10-16"


def test_a_demand_out_of_nothing_is_refused() -> None:
    with pytest.raises(FactMissing, match="ninguna gestión"):
        requerimiento(case())


def test_facts_of_another_day_are_a_mistake_of_the_program() -> None:
    with pytest.raises(AssertionError, match="the day it is issued"):
        build_attached_statement(day_of(date(2026, 11, 17)), case(), number="EC-1")
