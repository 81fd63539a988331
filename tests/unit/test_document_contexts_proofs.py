"""What proves a notification: the acta, the esquela, the edicto; when the act's term ends."""

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
from document_cases import assert_printable, attempt, case, day_of, document

from cases.domain.facts import DocumentFacts
from cases.domain.vocabulary import DeliveryMethod, DeliveryResult
from cases.service.contexts.proofs import (
    Leaving,
    Publication,
    Visit,
    build_acta_de_notificacion,
    build_acta_form,
    build_edicto,
    build_esquela,
)

DEMAND = document(9, "requerimiento", "RQ-SJN-2026-0009", date(2026, 11, 16))
AVISO = document(5, "aviso", "AV-SJN-2026-0012", date(2026, 11, 16))
ON = date(2026, 11, 17)


def visit(**changes: Any) -> Visit:
    said: dict[str, Any] = {
        "how": DeliveryMethod.PERSONAL,
        "result": DeliveryResult.DELIVERED,
        "on": ON,
        "at": time(10, 15),
        "place": "2.ª calle oriente n.º 4",
        "notifier_name": "LUIS ORTIZ",
        "receiver_name": "ROSA AMELIA CAMPOS",
        "receiver_identity_line": "DUI 00000000-0",
        "receiver_capacity": "contribuyente",
        "pages_delivered_text": "tres páginas",
        "signature_state": "signed",
    }
    return Visit(**{**said, **changes})


def acta(act: DocumentFacts = DEMAND, **changes: Any) -> dict[str, Any]:
    return assert_printable(
        build_acta_de_notificacion(
            day_of(ON),
            case(ON),
            number="AN-SJN-2026-0031",
            act=act,
            visit=visit(**changes),
            attempt_number=2,
            annexes=("estado de cuenta EC-SJN-2026-0330",),
        )
    )


def test_a_personal_delivery_starts_the_term_the_next_day() -> None:
    printed = acta()
    assert printed["act_kind"] == "el requerimiento de pago"
    assert (printed["act_sets_term"], printed["term_text"]) == (True, "treinta (30) días hábiles")
    assert printed["expires_on"] == "2027-01-07"
    assert (printed["visited_on"], printed["visited_at"], printed["attempt_text"]) == (
        "2026-11-17",
        "10:15",
        "segunda",
    )
    assert printed["annexes"] == [{"name": "estado de cuenta EC-SJN-2026-0330"}]
    assert printed["notifier_authority"] == "de la jefatura de la unidad, acuerdo n.º 4, acta n.º 2 de 2024"
    assert acta(notifier_authority="acuerdo n.º 8 de 2026")["notifier_authority"] == "acuerdo n.º 8 de 2026"


def test_an_act_without_a_term_of_its_own() -> None:
    printed = acta(AVISO)
    assert (printed["act_sets_term"], printed["term_text"], printed["expires_on"]) == (False, "", "")


@pytest.mark.parametrize("result", [one for one in DeliveryResult if one is not DeliveryResult.DELIVERED])
def test_only_a_delivery_notifies(result: DeliveryResult) -> None:
    printed = acta(
        result=result,
        receiver_name="",
        signature_state="",
        informant_text="una vecina dijo que vuelve de noche.",
    )
    assert printed["result"] == result.value
    assert (printed["expires_on"], printed["annexes"]) == ("", [])
    assert printed["informant_text"] == "una vecina dijo que vuelve de noche"


@pytest.mark.parametrize("how", [DeliveryMethod.ESQUELA, DeliveryMethod.EDICTO])
def test_an_esquela_and_an_edicto_prove_themselves(how: DeliveryMethod) -> None:
    with pytest.raises(AssertionError, match="proves itself"):
        acta(how=how)


def test_a_blank_for_the_door() -> None:
    printed = assert_printable(
        build_acta_form(
            day_of(ON), case(ON), number="AN-SJN-2026-0032", act=DEMAND, notifier_name="LUIS ORTIZ"
        )
    )
    assert printed["is_form"] is True
    assert (printed["result"], printed["visited_on"], printed["expires_on"]) == ("", "", "")


def esquela(act: DocumentFacts, **changes: Any) -> dict[str, Any]:
    said: dict[str, Any] = {
        "on": date(2026, 11, 18),
        "at": time(17, 10),
        "place": "2.ª calle oriente n.º 4",
        "notifier_name": "LUIS ORTIZ",
    }
    on = date(2026, 11, 18)
    return assert_printable(
        build_esquela(
            day_of(on), case(on), number="ES-SJN-2026-0003", act=act, leaving=Leaving(**{**said, **changes})
        )
    )


SOUGHT = replace(DEMAND, attempts=(attempt(date(2026, 11, 17), "not_found", proof="AN-SJN-2026-0031"),))


def test_an_esquela_received_by_an_adult() -> None:
    printed = esquela(
        SOUGHT,
        receiver_name="JULIO CAMPOS",
        receiver_identity_line="DUI 22222222-2",
        receiver_relation="hijo",
    )
    assert printed["esquela_mode"] == "received"
    assert printed["searches"] == [{"number": "AN-SJN-2026-0031", "on": "2026-11-17", "at": "16:40"}]
    assert printed["fixed_where_text"] == ""
    assert printed["expires_on"] == "2027-01-08"
    assert printed["annexes"] == [{"name": "requerimiento de pago RQ-SJN-2026-0009"}]


def test_an_esquela_fixed_at_the_door() -> None:
    printed = esquela(SOUGHT)
    assert (printed["esquela_mode"], printed["fixed_where_text"]) == ("fixed", "en la puerta principal")


def edicto(publication: Publication, **changes: Any) -> dict[str, Any]:
    on = date(2026, 11, 25)
    return assert_printable(
        build_edicto(
            day_of(on),
            case(on),
            number="ED-SJN-2026-0001",
            act=DEMAND,
            ground="no_place",
            ground_proof_text="registros consultados el 20 de noviembre de 2026.",
            publication=publication,
            **changes,
        )
    )


def test_an_edicto_still_on_the_board() -> None:
    printed = edicto(Publication(posted=(date(2026, 11, 23), time(8, 30))))
    assert (printed["posted_on"], printed["posted_at"]) == ("2026-11-23", "08:30")
    assert (printed["removed_on"], printed["done_on"], printed["expires_on"]) == ("", "", "")
    assert printed["edict_hours_text"] == "cuarenta y ocho horas"
    assert printed["ground_proof_text"] == "registros consultados el 20 de noviembre de 2026"
    assert printed["shows_amount"] is False
    assert printed["secretary_post"] == "Secretaria Municipal"


def test_the_term_of_an_edicto_counts_from_the_day_it_is_done() -> None:
    done = Publication(
        posted=(date(2026, 11, 23), time(8, 30)),
        removed=(date(2026, 11, 25), time(8, 45)),
        done_on=date(2026, 11, 25),
    )
    printed = edicto(done)
    assert (printed["removed_on"], printed["removed_at"]) == ("2026-11-25", "08:45")
    # 30 business days after 25 November: 3 + 17 up to 23 December, 10 from 4 January on.
    assert printed["expires_on"] == "2027-01-15"
    assert "INM-004512" in printed["extract_text"]
    assert "si el plazo vence sin pago ni acuerdo" in printed["extract_text"]
    assert "2025" not in printed["extract_text"]
