"""Who may receive: the person, whoever acts for them, or their successors; and whom an act is handed to by default."""

from dataclasses import replace
from datetime import date

import pytest
from literal_cases import ACCOUNT, TAXPAYER, case_on

from cases.domain.facts import AccountFacts, CaseFacts, PersonFacts, TaxpayerFacts
from cases.domain.receivers import appearance_refused, expected_receiver, known_as, receiver_refused
from cases.domain.vocabulary import DeliveryMethod, Stage
from cases.domain.ways import representative

ON = date(2026, 3, 9)
DEAD = replace(TAXPAYER, died_on=date(2026, 1, 2))
ENTITY = replace(TAXPAYER, name="COMERCIAL EL JIBOA, S.A.", kind="juridica", dui="", nit="0614-000000-000-0")
MANAGED = replace(ENTITY, representative="MARIO ALAS")


def person(name: str, capacity: str, identity: str = "DUI 00000001-1") -> PersonFacts:
    return PersonFacts(name, identity, capacity, answers_for_the_whole=False, basis="LGTM 19")


HEIR = person("JULIO CAMPOS RIVAS", "heredero")
CURATOR = person("EVA LUNA", "curadora ad litem")
AGENT = person("LUIS PAZ", "apoderado general", "")
OWNER = person("CARLOS CAMPOS", "copropietario")


def facts(taxpayer: TaxpayerFacts = TAXPAYER, *people: PersonFacts) -> CaseFacts:
    account: AccountFacts = replace(ACCOUNT, people=people)
    return case_on(ON, Stage.FINAL_DEMAND, taxpayer=taxpayer, account=account)


@pytest.mark.parametrize(
    ("case", "name", "capacity"),
    [
        (facts(), TAXPAYER.name, "contribuyente"),
        (facts(TAXPAYER, HEIR), TAXPAYER.name, "contribuyente"),
        (facts(ENTITY), ENTITY.name, "contribuyente"),
        (facts(MANAGED), "MARIO ALAS", "representante"),
        (facts(ENTITY, AGENT), "LUIS PAZ", "representante"),
        (facts(DEAD, OWNER, HEIR), "JULIO CAMPOS RIVAS", "heredero"),
        (facts(DEAD, CURATOR), "EVA LUNA", "curadora ad litem"),
        (facts(DEAD, OWNER), None, None),
    ],
)
def test_whom_an_act_is_handed_to(case: CaseFacts, name: str | None, capacity: str | None) -> None:
    expected = expected_receiver(case)
    assert (expected.name if expected else None, expected.capacity if expected else None) == (name, capacity)


@pytest.mark.parametrize(
    ("case", "said", "name"),
    [
        (facts(), "Rosa Campos", TAXPAYER.name),
        (facts(), "rosa amelia CAMPOS de Paz", TAXPAYER.name),
        (facts(), "Ana Pérez", None),
        (facts(), "", None),
        (facts(TAXPAYER, AGENT), "Luis Paz", "LUIS PAZ"),
        (facts(MANAGED), "Mario Alas", "MARIO ALAS"),
        (facts(DEAD, HEIR), "Julio Campos", "JULIO CAMPOS RIVAS"),
        (facts(DEAD, HEIR), "Rosa Campos", None),
        (facts(DEAD), "Rosa Campos", None),
    ],
)
def test_who_a_name_is(case: CaseFacts, said: str, name: str | None) -> None:
    found = known_as(case, said)
    assert (found.name if found else None) == name


PERSONAL, OFFICE, ESQUELA = DeliveryMethod.PERSONAL, DeliveryMethod.OFICINA, DeliveryMethod.ESQUELA
_OTHER, _WHO, _DEAD, _IN_HAND = (
    "receiver_not_authorised",
    "receiver_without_capacity",
    "receiver_died",
    "esquela_in_hand",
)
RECEIVED = [
    # whose, way, kind, name, relation -> refusal
    (facts(), PERSONAL, "requerimiento", "", "", ""),
    (facts(), PERSONAL, "requerimiento", "Rosa Campos", "", ""),
    (facts(), PERSONAL, "requerimiento", "Ana Pérez", "", _WHO),
    (facts(), OFFICE, "requerimiento", "Ana Pérez", "hija", _OTHER),
    (facts(), PERSONAL, "requerimiento", "Luis Paz", "Apoderado", ""),
    (facts(), PERSONAL, "requerimiento", "Ana Pérez", "heredera", _OTHER),
    (facts(), PERSONAL, "aviso", "Ana Pérez", "hija", ""),
    (facts(), PERSONAL, "aviso", "Ana Pérez", "", ""),
    (facts(TAXPAYER, AGENT), PERSONAL, "requerimiento", "Luis Paz", "", ""),
    (facts(ENTITY), PERSONAL, "requerimiento", "", "", ""),
    (facts(DEAD), PERSONAL, "requerimiento", "", "", _DEAD),
    (facts(DEAD), OFFICE, "aviso", "", "", _DEAD),
    (facts(DEAD), PERSONAL, "requerimiento", "Rosa Campos", "contribuyente", _DEAD),
    (facts(DEAD), PERSONAL, "requerimiento", "Ana Pérez", "vecina", _OTHER),
    (facts(DEAD), PERSONAL, "requerimiento", "Julio Campos", "heredero", ""),
    (facts(DEAD), PERSONAL, "aviso", "Ana Pérez", "hija", ""),
    (facts(DEAD, HEIR), PERSONAL, "requerimiento", "", "", ""),
    (facts(DEAD, HEIR), PERSONAL, "requerimiento", "Julio Campos", "", ""),
    (facts(), ESQUELA, "requerimiento", "", "", ""),
    (facts(), ESQUELA, "requerimiento", "Ana Pérez", "hija", ""),
    (facts(), ESQUELA, "requerimiento", "Ana Pérez", "", ""),
    (facts(), ESQUELA, "requerimiento", "Rosa Campos", "", _IN_HAND),
    (facts(), ESQUELA, "requerimiento", "Quien sea", "contribuyente", _IN_HAND),
    (facts(), ESQUELA, "requerimiento", "Mario Alas", "representante", _IN_HAND),
    (facts(DEAD, HEIR), ESQUELA, "requerimiento", "Julio Campos", "", _IN_HAND),
    (facts(), DeliveryMethod.CORREO_CERTIFICADO, "citatorio", "Ana Pérez", "hija", ""),
]  # fmt: skip


@pytest.mark.parametrize(("whose", "how", "kind", "name", "relation", "code"), RECEIVED)
def test_who_receives_is_who_the_law_names(
    whose: CaseFacts, how: DeliveryMethod, kind: str, name: str, relation: str, code: str
) -> None:
    off = receiver_refused(whose, kind, how, name, relation)
    assert (off.code if off else "") == code
    assert off is None or off.basis


@pytest.mark.parametrize(
    ("whose", "name", "capacity", "proof", "code"),
    [
        (facts(), "", "", "", ""),
        (facts(), "Rosa Campos", "", "", ""),
        (facts(), "Ana Pérez", "", "", "capacity_missing"),
        (facts(), "Ana Pérez", "apoderada", "", "capacity_unproven"),
        (facts(), "Ana Pérez", "apoderada", "escritura n.º 12", ""),
        (facts(), "Rosa de Paz", "contribuyente", "", ""),
        (facts(), "", "representante", "", "capacity_unproven"),
        (facts(TAXPAYER, AGENT), "Luis Paz", "", "", ""),
        (facts(TAXPAYER, AGENT), "Luis Paz", "apoderado", "", ""),
        (facts(MANAGED), "", "", "", ""),
        (facts(DEAD), "", "", "", "person_died"),
        (facts(DEAD), "Rosa Campos", "contribuyente", "", "person_died"),
        (facts(DEAD), "Julio Campos", "", "", "person_died"),
        (facts(DEAD), "Julio Campos", "heredero", "", "capacity_unproven"),
        (facts(DEAD), "Julio Campos", "heredero", "declaratoria de herederos", ""),
        (facts(DEAD, HEIR), "", "", "", ""),
    ],
)
def test_who_comes_for_another_proves_it_the_first_time(
    whose: CaseFacts, name: str, capacity: str, proof: str, code: str
) -> None:
    off = appearance_refused(whose, name, capacity, proof)
    assert (off.code if off else "") == code
    assert off is None or off.basis


def test_a_successor_known_closes_the_board() -> None:
    assert representative(DEAD, replace(ACCOUNT, people=(OWNER, HEIR))) == HEIR.name
    assert representative(TAXPAYER, replace(ACCOUNT, people=(HEIR,))) == ""
