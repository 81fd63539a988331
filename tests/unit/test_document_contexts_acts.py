"""What the acts of people say: appearances, plans, lapse, title, referral, release."""

from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest
from document_cases import (
    ACCOUNT,
    ON,
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

from cases.domain.debt import Payment
from cases.domain.documents.appearances import ActHandedRow, PersonRow
from cases.domain.errors import FactMissing
from cases.domain.facts import CaseFacts, PersonFacts
from cases.domain.vocabulary import Event, Stage
from cases.service.contexts.appearances import (
    Appearance,
    build_acta_de_comparecencia,
    build_constancia_de_incomparecencia,
)
from cases.service.contexts.plans import Agreement, build_acta_de_incumplimiento, build_convenio_de_pago
from cases.service.contexts.releases import Extinction, build_finiquito
from document_templates import render

PERSON = PersonRow(name="ROSA AMELIA CAMPOS", identity_line="DUI 00000000-0", capacity="contribuyente")
SUMMONS = document(7, "citatorio", "CT-SJN-2026-0004", date(2026, 10, 30), delivered_on=date(2026, 11, 3))


def appearance(**changes: Any) -> Appearance:
    said: dict[str, Any] = {
        "appeared_at": time(9, 30),
        "ended_at": time(10, 5),
        "people": (PERSON,),
        "officer_name": "LUIS ORTIZ",
        "officer_post": "Gestor de Cobros",
        "citation_number": "CT-SJN-2026-0004",
        "position": "acknowledges",
        "outcome": "none",
    }
    return Appearance(**{**said, **changes})


def acta(**changes: Any) -> dict[str, Any]:
    said = appearance(**changes)
    return assert_printable(
        build_acta_de_comparecencia(day_of(), case(), number="AC-SJN-2026-0001", appearance=said)
    )


def test_an_appearance_that_ends_in_a_promise() -> None:
    printed = acta(outcome="promise", promise_on=date(2026, 12, 18), promise_amount=Decimal("60.00"))
    assert (printed["appeared_on"], printed["appeared_at"], printed["ended_at"]) == (
        "2026-11-16",
        "09:30",
        "10:05",
    )
    assert printed["came_because"] == "citation"
    assert (printed["promise_on"], printed["promise_amount"]) == ("2026-12-18", "60.00")
    assert printed["people"] == [
        {
            "name": "ROSA AMELIA CAMPOS",
            "identity_line": "DUI 00000000-0",
            "capacity": "contribuyente",
            "proof": "",
        }
    ]


def test_somebody_who_comes_unasked_and_takes_an_act_home() -> None:
    handed = ActHandedRow(kind="citatorio", number="CT-SJN-2026-0004")
    printed = acta(citation_number="", papers=("recibo 003311, copia",), acts_handed=(handed,))
    assert printed["came_because"] == "own_will"
    assert printed["papers_received"] == [{"paper": "recibo 003311, copia"}]
    assert printed["acts_handed"] == [{"kind": "citatorio", "number": "CT-SJN-2026-0004"}]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"outcome": "promise", "promise_on": date(2026, 12, 18)}, "promise_incomplete"),
        ({"outcome": "promise", "promise_amount": Decimal("60.00")}, "promise_incomplete"),
        ({"outcome": "paid"}, "receipt_missing"),
        ({"signature_state": "declines"}, "witness_missing"),
        ({"signature_state": "cannot_sign", "witness_name": "JULIA PAZ"}, "witness_missing"),
    ],
)
def test_an_acta_is_not_issued_with_a_blank_that_matters(changes: dict[str, Any], code: str) -> None:
    with pytest.raises(FactMissing) as missing:
        acta(**changes)
    assert missing.value.code == code


def constancia(facts: CaseFacts, summons: Any = SUMMONS, **changes: Any) -> dict[str, Any]:
    return assert_printable(
        build_constancia_de_incomparecencia(
            day_of(),
            facts,
            number="CI-SJN-2026-0002",
            summons=summons,
            slot=appointment(7, date(2026, 11, 11), "no_show"),
            officer_name="LUIS ORTIZ",
            officer_post="Gestor de Cobros",
            **changes,
        )
    )


def test_a_first_no_show_leads_to_a_second_citation() -> None:
    printed = constancia(case())
    assert printed["citation_ordinal_text"] == "primer"
    assert (printed["citation_delivered_on"], printed["citation_delivered_how"]) == (
        "2026-11-03",
        "en persona",
    )
    assert printed["delivery_proof_number"] == "AN-SJN-2026-0020"
    assert (printed["appointment_at"], printed["waited_until_at"]) == ("09:30", "10:00")
    assert printed["next_step"] == "second_citation"


def test_the_last_no_show_leads_to_the_demand_and_an_excuse_to_a_new_date() -> None:
    assert constancia(case(), replace(SUMMONS, ordinal=2))["next_step"] == "demand"
    assert constancia(case(), excuse_text="estuvo en el hospital")["next_step"] == "new_date"


def test_no_constancia_without_proof_of_delivery() -> None:
    with pytest.raises(FactMissing, match="No consta la entrega"):
        constancia(case(), replace(SUMMONS, delivered_on=None))


def agreement() -> Agreement:
    terms = plan()
    return Agreement(
        request_number="SP-SJN-2026-0031",
        request_on=date(2026, 11, 12),
        approval_text="acuerdo n.º 12, acta n.º 5 del Concejo, 2026",
        down_payment=terms.down_payment,
        down_payment_receipt="005120",
        down_payment_on=ON,
        financed_total=terms.financed_total,
        instalments=terms.instalments,
    )


def test_a_plan_prints_schedule_and_lapse_rule() -> None:
    printed = assert_printable(
        build_convenio_de_pago(day_of(), case(), number="CP-SJN-2026-0015", agreement=agreement())
    )
    assert printed["instalments_count_text"] == "seis (6)"
    assert printed["lapse_text"] == "deja de pagar dos cuotas seguidas"
    assert printed["lapse_basis"] == "LGTM art. 37"
    assert printed["last_due_on"] == printed["instalments"][-1]["due_on"] == "2026-11-10"
    spread = sum(Decimal(row["principal"]) + Decimal(row["other"]) for row in printed["instalments"])
    assert Decimal(printed["financed_total"]) == spread
    assert printed["second_signatory_name"] == "ROSA AMELIA CAMPOS"
    assert printed["signatory_post"] == "Alcalde Municipal"
    assert printed["regime"] == "law"


def test_a_plan_of_one_instalment_says_so_in_the_singular() -> None:
    once = replace(agreement(), instalments=agreement().instalments[:1])
    printed = assert_printable(
        build_convenio_de_pago(day_of(), case(), number="CP-SJN-2026-0015", agreement=once)
    )
    said = render("convenio_de_pago", printed).text
    assert "se pagan en una (1) cuota, a más tardar el " in said
    assert " cuotas, la última" not in said


def test_a_representative_signs_for_the_taxpayer() -> None:
    person = PersonFacts("ANA RUIZ", "DUI 11111111-1", "representante legal", False, "LGTM 23")
    facts = case(account=replace(ACCOUNT, people=(person, heir(whole=True))))
    printed = assert_printable(
        build_convenio_de_pago(day_of(), facts, number="CP-SJN-2026-0015", agreement=agreement())
    )
    assert (printed["second_signatory_name"], printed["second_signatory_line"]) == (
        "ANA RUIZ",
        "DUI 11111111-1",
    )
    assert [person["name"] for person in printed["joint_debtors"]] == ["CARLOS CAMPOS"]
    assert printed["joint_debtors"][0]["joint"] is True


def test_a_plan_over_two_accounts_adds_them_up() -> None:
    first = case(charges=(charge(1, "aseo", "2025-07", "40.00"),))
    second = case(
        charges=(charge(2, "mercado", "2025-07", "30.00"),),
        account=replace(ACCOUNT, key=2, number="MER-000077"),
    )
    printed = assert_printable(
        build_convenio_de_pago(
            day_of(), first, number="CP-SJN-2026-0015", agreement=agreement(), others=(second,)
        )
    )
    assert printed["account_number"] == "INM-004512, MER-000077"
    assert Decimal(printed["total"]) == first.overdue + second.overdue


def test_a_lapse_names_the_instalments_that_made_it() -> None:
    facts = case(stage=Stage.PAYMENT_PLAN, plan=plan())
    printed = assert_printable(build_acta_de_incumplimiento(day_of(), facts, number="AI-SJN-2026-0002"))
    # Instalment 1 was paid; 2 and 3 (10 July, 10 August) were the first two in a row without payment.
    assert [row["number"] for row in printed["missed"]] == ["2", "3", "4", "5", "6"]
    assert printed["lapsed_on"] == "2026-08-11"
    assert printed["lapse_text"] == "no se pagaron dos cuotas seguidas"
    assert (printed["paid_to_date"], printed["plan_signed_on"]) == ("49.24", "2026-05-10")
    assert printed["accounts_officer_post"] == "Encargado de Cuentas Corrientes"


def test_one_missed_instalment_is_no_lapse() -> None:
    before = day_of(date(2026, 11, 9))  # instalment 6 falls due on 10 November
    one = tuple(replace(one, paid=one.amount) if one.number < 5 else one for one in plan().instalments)
    with pytest.raises(FactMissing, match="dos cuotas seguidas"):
        build_acta_de_incumplimiento(before, case(plan=plan(instalments=one)), number="AI-1")
    with pytest.raises(FactMissing):
        build_acta_de_incumplimiento(day_of(), case(), number="AI-1")


def test_a_plan_whose_term_ended_incomplete_is_recorded_as_such() -> None:
    last = tuple(replace(one, paid=one.amount) if one.number < 6 else one for one in plan().instalments)
    facts = case(stage=Stage.PAYMENT_PLAN, plan=plan(instalments=last))
    printed = assert_printable(build_acta_de_incumplimiento(day_of(), facts, number="AI-SJN-2026-0003"))
    assert [row["number"] for row in printed["missed"]] == ["6"]
    assert printed["lapsed_on"] == "2026-11-11"
    assert printed["lapse_text"] == "venció la última cuota sin que el plan se completara"
    assert printed["lapse_basis"] == "LGTM art. 36"


PAID = Payment(8, "005200", date(2026, 11, 10), Decimal("9.80"))


def test_a_release_names_charges_and_receipts_of_the_case() -> None:
    owed = (
        charge(1, "aseo", "2025-01"),
        charge(2, "alumbrado", "2025-01", "2.15"),
        charge(40, "aseo", "2026-10"),
    )
    before = Payment(7, "004000", date(2025, 5, 2), Decimal("1.00"), charge=1)
    undone = Payment(9, "005201", date(2026, 11, 11), Decimal("5.00"), reversed_on=date(2026, 11, 12))
    facts = case(charges=owed, payments=(before, PAID, undone))
    assert facts.overdue == 0
    printed = assert_printable(build_finiquito(day_of(), facts, number="FQ-SJN-2026-0001"))
    assert printed["cause"] == "paid"
    assert printed["scope_text"] == "Aseo público y Alumbrado público (ene 2025)"
    assert [row["receipt"] for row in printed["receipts"]] == ["005200"]
    assert printed["paid_total"] == "9.80"
    assert printed["extinguished_on"] == "2026-11-10"
    assert printed["total"] == "0.00"
    assert printed["treasurer_post"] == "Tesorera Municipal"


def test_a_release_of_a_completed_plan_and_one_of_a_suit() -> None:
    done = plan(instalments=tuple(replace(one, paid=one.amount) for one in plan().instalments))
    facts = case(charges=(charge(1, "aseo", "2025-01"),), payments=(PAID,), plan=done)
    printed = assert_printable(build_finiquito(day_of(), facts, number="FQ-SJN-2026-0001"))
    assert (printed["cause"], printed["plan_number"]) == ("plan_completed", "CP-SJN-2026-0015")
    sued = replace(
        facts, plan=None, events=(event(Event.FILE_SUIT, date(2026, 8, 1), court_number="12-EJ-26"),)
    )
    printed = assert_printable(build_finiquito(day_of(), sued, number="FQ-SJN-2026-0001"))
    assert (printed["cause"], printed["court_number"]) == ("paid_in_court", "12-EJ-26")


def test_a_release_stated_by_a_person() -> None:
    stated = Extinction(
        cause="compensated",
        released=(("aseo", "2025-01"), ("aseo", "2025-02"), ("alumbrado", "2025-03")),
        extinguished_on=date(2026, 11, 15),
        compensation_number="acuerdo n.º 9",
    )
    printed = assert_printable(
        build_finiquito(day_of(), case(), number="FQ-SJN-2026-0001", extinction=stated)
    )
    assert printed["scope_text"] == "Aseo público (ene 2025–feb 2025) y Alumbrado público (mar 2025)"
    assert (printed["receipts"], printed["paid_total"]) == ([], "")


def test_nothing_is_released_without_payments() -> None:
    with pytest.raises(FactMissing, match="qué cargos"):
        build_finiquito(day_of(), case(), number="FQ-1")
