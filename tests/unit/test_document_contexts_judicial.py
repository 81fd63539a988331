"""What the title and the referral say: the amounts demanded, the gates proven, the file numbered."""

from dataclasses import replace
from datetime import date, time
from decimal import Decimal

import pytest
from document_cases import DEMAND, TAXPAYER, TITLE, assert_printable, attempt, case, day_of

from cases.domain.documents.judicial import AssetRow
from cases.domain.errors import FactMissing
from cases.domain.vocabulary import Stage
from cases.service.contexts.judicial import build_certificacion_de_deuda, build_memorando_de_remision
from document_templates import render


def test_a_title_repeats_what_was_demanded_and_adds_up() -> None:
    facts = case(stage=Stage.FINAL_DEMAND, documents=(DEMAND,))
    printed = assert_printable(
        build_certificacion_de_deuda(day_of(), facts, number="CD-SJN-2026-0001", certified_at=time(10))
    )
    assert [row["period"] for row in printed["obligations"]] == ["2025-01", "2025-02", "2025-03"]
    added = sum(Decimal(row["total"]) for row in printed["obligations"])
    assert Decimal(printed["total"]) == added + Decimal(printed["minimum_fine_adjustment"] or "0.00")
    assert (printed["demand_notified_on"], printed["demand_proof_number"]) == (
        "2026-09-02",
        "AN-SJN-2026-0020",
    )
    # 30 business days after 2 September: 15 September is closed.
    assert printed["demand_expired_on"] == "2026-10-15"
    # no part of the title is older than the amounts it states
    assert {printed[name] for name in ("amounts_on", "reported_on", "gates_checked_on", "certified_on")} == {
        "2026-11-16"
    }
    assert printed["certified_at"] == "10:00"
    assert printed["mayor_post"] == "Alcalde Municipal"
    assert printed["treasurer_post"] == "Tesorera Municipal"


def test_no_title_without_a_demand_proven_notified() -> None:
    pending = replace(DEMAND, delivered_on=None, attempts=())
    for documents in ((), (pending,)):
        with pytest.raises(FactMissing, match="requerimiento"):
            build_certificacion_de_deuda(
                day_of(), case(documents=documents), number="CD-1", certified_at=time(10)
            )


def test_a_referral_numbers_the_file_and_proves_each_gate() -> None:
    facts = case(stage=Stage.CERTIFIED, documents=(DEMAND, TITLE))
    printed = assert_printable(
        build_memorando_de_remision(
            day_of(),
            facts,
            number="MR-SJN-2026-0001",
            folio_counts={9: 3},
            assets=(AssetRow(kind="inmueble", description="matrícula 00000000-00000", source="catastro"),),
            observations_text="un reclamo resuelto en 2025.",
        )
    )
    assert [row["folios"] for row in printed["file_index"]] == ["1-3", "4"]
    assert printed["folios_total"] == "4"
    assert [row["document"] for row in printed["chronology"]] == ["RQ-SJN-2026-0009", "CD-SJN-2026-0001"]
    assert len(printed["gates"]) == 7
    assert all(row["proof"] for row in printed["gates"])
    assert next(row for row in printed["gates"] if "Requerimiento" in row["gate"])["folios"] == "1-3"
    assert {row["folios"] for row in printed["gates"]} == {"1-3", "4", "–"}
    assert printed["earliest_prescription_on"] == "2040-04-02"
    # Accept within 3 business days, sue within 15 from there.
    assert (printed["accept_by_on"], printed["suit_by_on"]) == ("2026-11-19", "2026-12-10")
    assert printed["recipient_post"] == "Síndica Municipal"
    assert printed["contact_text"] == "2.ª calle oriente n.º 4 y teléfono 7000-0000"
    assert printed["observations_text"] == "un reclamo resuelto en 2025"


def test_a_referral_cites_the_title_as_it_stands_and_not_what_is_owed_today() -> None:
    title = replace(TITLE, total=Decimal("150.01"), amounts_on=date(2026, 11, 12))
    facts = case(stage=Stage.CERTIFIED, documents=(DEMAND, title))
    document = build_memorando_de_remision(day_of(), facts, number="MR-SJN-2026-0001")
    printed = assert_printable(document)
    assert printed["total"] != "150.01"
    text = render("memorando_de_remision", printed).text
    assert "del 12 de noviembre de 2026, por $150.01 al 12 de noviembre de 2026." in text


def test_a_referral_with_a_gate_closed_says_which_one() -> None:
    facts = case(stage=Stage.CERTIFIED, documents=(DEMAND, TITLE), taxpayer=replace(TAXPAYER, dui=""))
    with pytest.raises(FactMissing) as missing:
        build_memorando_de_remision(day_of(), facts, number="MR-1")
    assert missing.value.code == "gate_identity"


def test_a_referral_needs_its_title() -> None:
    with pytest.raises(FactMissing, match="certificación"):
        build_memorando_de_remision(day_of(), case(documents=(DEMAND,)), number="MR-1")


def test_places_tried_are_told_to_the_sindico_once() -> None:
    tried = (attempt(date(2026, 9, 1), "not_found"), attempt(date(2026, 9, 2), "delivered"))
    facts = case(stage=Stage.CERTIFIED, documents=(replace(DEMAND, attempts=tried), TITLE))
    printed = assert_printable(build_memorando_de_remision(day_of(), facts, number="MR-SJN-2026-0001"))
    assert printed["contact_text"].count("2.ª calle oriente") == 1
