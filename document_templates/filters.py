"""What the templates may do to a value before printing it: nothing but spelling."""

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache

from num2words import num2words

from cases.domain.errors import TemplateBroken

_MONEY = re.compile(r"\d{1,12}\.\d{2}", re.ASCII)
_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)", re.ASCII)
_YEAR = re.compile(r"\d{4}", re.ASCII)
_BALANCE = re.compile(r"saldo (\d{4}-\d{2}-\d{2})", re.ASCII)
_MONTH_OF_YEAR = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_MONTHS = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio",
    "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
)  # fmt: skip
_ONE_BEFORE_THOUSANDS = re.compile(r"\b(?:veinti)?uno(?= mil)")
_MILLION = 1_000_000


def _unprintable(value: object, expected: str) -> TemplateBroken:
    return TemplateBroken(
        "value_unprintable",
        f"El documento necesita {expected} y recibió «{value}». Corrija el dato y emítalo de nuevo.",
    )


@lru_cache(maxsize=32768)
def money(value: str) -> str:
    """`1145.20` -> `$1,145.20`."""
    if not _MONEY.fullmatch(value):
        raise _unprintable(value, "una cantidad con dos decimales")
    if len(value) < len("1000.00"):
        return "$" + value
    return f"${int(value[:-3]):,}{value[-3:]}"


@lru_cache(maxsize=8192)
def monto_en_letras(value: str) -> str:
    """`120.50` -> `CIENTO VEINTE 50/100 DÓLARES DE LOS ESTADOS UNIDOS DE AMÉRICA`."""
    if not _MONEY.fullmatch(value):
        raise _unprintable(value, "una cantidad con dos decimales")
    dollars, hundredths = int(value[:-3]), value[-2:]
    whole_millions = dollars >= _MILLION and dollars % _MILLION == 0
    noun = "DÓLAR" if value == "1.00" else "DÓLARES"
    link = "DE " if whole_millions else ""
    words = _before_masculine_noun(_cardinal(dollars)).upper()
    return f"{words} {hundredths}/100 {link}{noun} DE LOS ESTADOS UNIDOS DE AMÉRICA"


@lru_cache(maxsize=8192)
def fecha(value: str) -> str:
    """`2026-11-16` -> `16 de noviembre de 2026`."""
    day = _date(value)
    return f"{day.day} de {_MONTHS[day.month - 1]} de {day.year}"


@lru_cache(maxsize=8192)
def fecha_corta(value: str) -> str:
    """`2026-11-16` -> `16/11/2026`."""
    return f"{_date(value):%d/%m/%Y}"


@lru_cache(maxsize=8192)
def fecha_en_letras(value: str) -> str:
    """`2026-11-16` -> `dieciséis de noviembre de dos mil veintiséis`."""
    day = _date(value)
    return f"{_cardinal(day.day)} de {_MONTHS[day.month - 1]} de {_cardinal(day.year)}"


@lru_cache(maxsize=2048)
def hora_en_letras(value: str) -> str:
    """`09:30` -> `nueve horas con treinta minutos`."""
    found = _TIME.fullmatch(value)
    if not found:
        raise _unprintable(value, "una hora de 00:00 a 23:59")
    hour, minute = int(found[1]), int(found[2])
    words = f"{_before_feminine_noun(_cardinal(hour))} {'hora' if hour == 1 else 'horas'}"
    if minute == 0:
        return words
    return f"{words} con {_before_masculine_noun(_cardinal(minute))} {'minuto' if minute == 1 else 'minutos'}"


@lru_cache(maxsize=8192)
def periodo(value: str) -> str:
    """`2025-03` -> `marzo de 2025`; `2025` -> `2025`.

    The period of an opening balance is its cut-off: `saldo 2017-12-31` -> `saldo al 31/12/2017`.
    """
    if _YEAR.fullmatch(value):
        return value
    balance = _BALANCE.fullmatch(value)
    if balance:
        return f"saldo al {fecha_corta(balance[1])}"
    found = _MONTH_OF_YEAR.fullmatch(value)
    if not found or not 1 <= int(found[2]) <= len(_MONTHS):
        raise _unprintable(value, "un período, aaaa-mm o aaaa")
    return f"{_MONTHS[int(found[2]) - 1]} de {found[1]}"


@lru_cache(maxsize=8192)
def periodo_corto(value: str) -> str:
    """`2025-09` -> `sep 2025`, for a column; the rest as `periodo`."""
    said = periodo(value)
    month, _, year = said.partition(" de ")
    return f"{month[:3]} {year}" if year else said


def upper(value: str) -> str:
    return value.upper()


FILTERS: dict[str, Callable[[str], str]] = {
    "money": money,
    "monto_en_letras": monto_en_letras,
    "fecha": fecha,
    "fecha_corta": fecha_corta,
    "fecha_en_letras": fecha_en_letras,
    "hora_en_letras": hora_en_letras,
    "periodo": periodo,
    "periodo_corto": periodo_corto,
    "upper": upper,
}


def _date(value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise _unprintable(value, "una fecha, aaaa-mm-dd") from error


def _cardinal(number: int) -> str:
    # Only plain cardinals are asked of num2words: its currency mode does not know our formula, and it says
    # «veintiuno mil» where the numeral stands before «mil» or «millones».
    words = str(num2words(number, lang="es"))
    return _ONE_BEFORE_THOUSANDS.sub(lambda found: _before_masculine_noun(found[0]), words)


def _before_masculine_noun(words: str) -> str:
    """«veintiuno» -> «veintiún», «treinta y uno» -> «treinta y un»: the numeral loses its last vowel."""
    if words.endswith("veintiuno"):
        return words.removesuffix("veintiuno") + "veintiún"
    return words.removesuffix("o") if words.endswith("uno") else words


def _before_feminine_noun(words: str) -> str:
    return words.removesuffix("o") + "a" if words.endswith("uno") else words
