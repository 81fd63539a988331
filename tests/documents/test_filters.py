"""Spelling of amounts, dates, hours and periods: the drafting rules' examples and the edges around them."""

import pytest

from cases.domain.errors import TemplateBroken
from document_templates.filters import FILTERS

OF_THE_USA = "DE LOS ESTADOS UNIDOS DE AMÉRICA"


@pytest.mark.parametrize(
    ("name", "value", "printed"),
    [
        ("money", "145.20", "$145.20"),
        ("money", "1145.20", "$1,145.20"),
        ("money", "0.00", "$0.00"),
        ("money", "999.99", "$999.99"),
        ("money", "1234567.89", "$1,234,567.89"),
        ("monto_en_letras", "120.50", f"CIENTO VEINTE 50/100 DÓLARES {OF_THE_USA}"),
        ("monto_en_letras", "1.00", f"UN 00/100 DÓLAR {OF_THE_USA}"),
        ("monto_en_letras", "1.50", f"UN 50/100 DÓLARES {OF_THE_USA}"),
        ("monto_en_letras", "0.45", f"CERO 45/100 DÓLARES {OF_THE_USA}"),
        ("monto_en_letras", "0.00", f"CERO 00/100 DÓLARES {OF_THE_USA}"),
        ("monto_en_letras", "21.00", f"VEINTIÚN 00/100 DÓLARES {OF_THE_USA}"),
        ("monto_en_letras", "31.00", f"TREINTA Y UN 00/100 DÓLARES {OF_THE_USA}"),
        ("monto_en_letras", "100.00", f"CIEN 00/100 DÓLARES {OF_THE_USA}"),
        ("monto_en_letras", "101.00", f"CIENTO UN 00/100 DÓLARES {OF_THE_USA}"),
        ("monto_en_letras", "1000.00", f"MIL 00/100 DÓLARES {OF_THE_USA}"),
        ("monto_en_letras", "1001.00", f"MIL UN 00/100 DÓLARES {OF_THE_USA}"),
        ("monto_en_letras", "21000.00", f"VEINTIÚN MIL 00/100 DÓLARES {OF_THE_USA}"),
        ("monto_en_letras", "201000.00", f"DOSCIENTOS UN MIL 00/100 DÓLARES {OF_THE_USA}"),
        ("monto_en_letras", "1000000.00", f"UN MILLÓN 00/100 DE DÓLARES {OF_THE_USA}"),
        ("monto_en_letras", "1000001.00", f"UN MILLÓN UN 00/100 DÓLARES {OF_THE_USA}"),
        ("monto_en_letras", "21000000.00", f"VEINTIÚN MILLONES 00/100 DE DÓLARES {OF_THE_USA}"),
        ("fecha", "2026-11-16", "16 de noviembre de 2026"),
        ("fecha", "2026-01-01", "1 de enero de 2026"),
        ("fecha_corta", "2026-11-16", "16/11/2026"),
        ("fecha_corta", "2026-01-05", "05/01/2026"),
        ("fecha_en_letras", "2026-11-16", "dieciséis de noviembre de dos mil veintiséis"),
        ("fecha_en_letras", "2024-02-29", "veintinueve de febrero de dos mil veinticuatro"),
        ("fecha_en_letras", "2031-01-31", "treinta y uno de enero de dos mil treinta y uno"),
        ("hora_en_letras", "09:30", "nueve horas con treinta minutos"),
        ("hora_en_letras", "09:00", "nueve horas"),
        ("hora_en_letras", "01:00", "una hora"),
        ("hora_en_letras", "21:01", "veintiuna horas con un minuto"),
        ("hora_en_letras", "10:21", "diez horas con veintiún minutos"),
        ("hora_en_letras", "00:31", "cero horas con treinta y un minutos"),
        ("periodo", "2025-03", "marzo de 2025"),
        ("periodo", "saldo 2017-12-31", "saldo al 31/12/2017"),
        ("periodo", "2025", "2025"),
        ("periodo_corto", "2025-09", "sep 2025"),
        ("periodo_corto", "saldo 2017-12-31", "saldo al 31/12/2017"),
        ("periodo_corto", "2025", "2025"),
        ("upper", "16 de noviembre de 2026", "16 DE NOVIEMBRE DE 2026"),
        ("upper", "veintiún días", "VEINTIÚN DÍAS"),
    ],
)
def test_a_value_is_printed_as_the_rules_say(name: str, value: str, printed: str) -> None:
    assert FILTERS[name](value) == printed


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("money", ""),
        ("money", "12"),
        ("money", "12.5"),
        ("money", "-12.50"),
        ("money", "1,145.20"),
        ("money", "١٢.٥٠"),
        ("monto_en_letras", "12.345"),
        ("monto_en_letras", "1e3"),
        ("fecha", "16/11/2026"),
        ("fecha", "2026-02-29"),
        ("fecha_corta", ""),
        ("fecha_en_letras", "hoy"),
        ("hora_en_letras", "24:00"),
        ("hora_en_letras", "9:30"),
        ("hora_en_letras", "09:60"),
        ("periodo", "2025-13"),
        ("periodo", "2025-00"),
        ("periodo", "03/2025"),
    ],
)
def test_a_value_that_cannot_be_read_is_refused_and_not_guessed(name: str, value: str) -> None:
    with pytest.raises(TemplateBroken) as refused:
        FILTERS[name](value)
    assert refused.value.code == "value_unprintable"
    assert value in refused.value.reason
