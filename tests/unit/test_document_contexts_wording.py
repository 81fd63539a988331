"""Spanish that code composes: numerals, ordinals, terms, identity, place and periods."""

from datetime import date

import pytest

from cases.domain.documents import wording
from cases.domain.documents.periods import periods_text


@pytest.mark.parametrize(
    ("number", "masculine", "feminine"),
    [
        (0, "cero", "cero"),
        (1, "un", "una"),
        (3, "tres", "tres"),
        (16, "dieciséis", "dieciséis"),
        (21, "veintiún", "veintiuna"),
        (30, "treinta", "treinta"),
        (31, "treinta y un", "treinta y una"),
        (48, "cuarenta y ocho", "cuarenta y ocho"),
        (100, "cien", "cien"),
        (101, "ciento un", "ciento una"),
        (120, "ciento veinte", "ciento veinte"),
        (200, "doscientos", "doscientas"),
        (521, "quinientos veintiún", "quinientas veintiuna"),
        (999, "novecientos noventa y nueve", "novecientas noventa y nueve"),
    ],
)
def test_cardinals_agree_with_their_noun(number: int, masculine: str, feminine: str) -> None:
    assert wording.cardinal(number) == masculine
    assert wording.cardinal(number, "feminine") == feminine


def test_terms_say_length_and_kind_of_days() -> None:
    assert wording.term_text(30, "business") == "treinta (30) días hábiles"
    assert wording.term_text(1, "business") == "un (1) día hábil"
    assert wording.term_text(15, "calendar") == "quince (15) días calendario"


def test_counted_things() -> None:
    assert wording.counted(3, "mes", "meses") == "tres meses"
    assert wording.counted(1, "mes", "meses") == "un mes"
    assert wording.counted(48, "hora", "horas", "feminine") == "cuarenta y ocho horas"
    assert wording.counted(1, "hora", "horas", "feminine") == "una hora"
    assert wording.in_words_and_figures(6, "feminine") == "seis (6)"


@pytest.mark.parametrize(
    ("number", "masculine", "feminine"),
    [(1, "primer", "primera"), (2, "segundo", "segunda"), (3, "tercer", "tercera"), (11, "11.º", "11.ª")],
)
def test_ordinals_stand_before_their_noun(number: int, masculine: str, feminine: str) -> None:
    assert wording.ordinal(number) == masculine
    assert wording.ordinal(number, "feminine") == feminine


def test_dates_and_place() -> None:
    assert wording.long_date(date(2026, 11, 16)) == "16 de noviembre de 2026"
    assert wording.short_date(date(2026, 1, 2)) == "02/01/2026"
    line = wording.place_and_date("San Juan Nonualco", date(2026, 11, 16))
    assert line == "San Juan Nonualco, 16 de noviembre de 2026"


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        ([], ""),
        (["aseo"], "aseo"),
        (["aseo", "alumbrado"], "aseo y alumbrado"),
        (["aseo", "alumbrado", "impuesto"], "aseo, alumbrado e impuesto"),
    ],
)
def test_lists_are_joined(parts: list[str], text: str) -> None:
    assert wording.joined(parts) == text


def test_identity() -> None:
    assert wording.identity_line("00000000-0", "0000-000000-000-0") == "DUI 00000000-0"
    assert wording.identity_line("", "0000-000000-000-0") == "NIT 0000-000000-000-0"
    assert wording.identity_line("", "") == "sin documento de identidad en el registro"


@pytest.mark.parametrize(
    ("facts", "text"),
    [
        ({"kind": "inmueble"}, "inmueble"),
        (
            {"kind": "inmueble", "neighbourhood": "Barrio San José", "cadastral_key": "0000-00"},
            "inmueble en Barrio San José, clave catastral 0000-00",
        ),
        ({"kind": "empresa", "business": "tienda"}, "empresa, giro tienda"),
        ({"kind": "mercado", "neighbourhood": "Barrio El Centro"}, "puesto de mercado en Barrio El Centro"),
    ],
)
def test_account_description(facts: dict[str, str], text: str) -> None:
    kind = facts.pop("kind")
    assert wording.account_description(kind, **facts) == text


def test_place_for_notices_follows_the_order_of_the_law() -> None:
    last_act = ("Cantón El Golfo", date(2026, 3, 3))
    declared, of_the_account = "2.ª calle oriente n.º 4", "Barrio San José"
    assert wording.place_for_notices(last_act, declared, of_the_account) == (
        "Cantón El Golfo",
        "señalada en su última actuación, del 3 de marzo de 2026",
    )
    assert wording.place_for_notices(None, declared, of_the_account)[0] == declared
    assert wording.place_for_notices(("", date(2026, 3, 3)), "", of_the_account)[0] == of_the_account
    assert wording.place_for_notices(None, "", "") == (
        "no consta en el registro",
        "sin lugar señalado ni declarado",
    )


def test_plan_offer() -> None:
    assert wording.plan_offer_text(12, "20") == "hasta 12 meses, con una prima del 20 %"
    assert wording.plan_offer_text(1, "7.5") == "hasta 1 mes, con una prima del 7.5 %"


@pytest.mark.parametrize(
    ("periods", "text"),
    [
        (("2025-03",), "mar 2025"),
        (("2024-01", "2024-02", "2024-03"), "ene 2024–mar 2024"),
        (tuple(f"{year}-{month:02}" for year in (2024, 2025) for month in range(1, 13)), "ene 2024–dic 2025"),
        (("2024-12", "2025-01", "2025-03"), "dic 2024–ene 2025, mar 2025"),
        (("2025-03", "2025-01", "2025-02"), "ene 2025–mar 2025"),
        (("2019", "2020", "2021", "2023"), "2019–2021, 2023"),
        (("saldo 2017-12-31", "2018", "2018-05"), "saldo al 31/12/2017, 2018, may 2018"),
    ],
)
def test_periods_run_together(periods: tuple[str, ...], text: str) -> None:
    assert periods_text(periods) == text
