"""Spanish that a template must not compose: numerals, dates in a sentence, terms, identity and place."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Literal

from cases.domain.vocabulary import AccountKind
from cases.domain.words import ACCOUNT_KIND_NAMES

MONTHS = (
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
)
NO_IDENTITY = "sin documento de identidad en el registro"
NO_ADDRESS = "no consta en el registro"

_UNITS = (
    *("cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once"),
    *("doce", "trece", "catorce", "quince", "dieciséis", "diecisiete", "dieciocho", "diecinueve", "veinte"),
    *("veintiuno", "veintidós", "veintitrés", "veinticuatro", "veinticinco", "veintiséis", "veintisiete"),
    *("veintiocho", "veintinueve"),
)
_TENS = ("", "", "", "treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa")
_HUNDREDS = (
    *("", "ciento", "doscientos", "trescientos", "cuatrocientos", "quinientos", "seiscientos"),
    *("setecientos", "ochocientos", "novecientos"),
)
_ORDINALS = (
    *("primero", "segundo", "tercero", "cuarto", "quinto", "sexto", "séptimo", "octavo", "noveno", "décimo"),
)
_SHORTENED = {"primero": "primer", "tercero": "tercer"}

Gender = Literal["masculine", "feminine"]


@lru_cache(maxsize=2048)
def cardinal(number: int, gender: Gender = "masculine") -> str:
    """A number from 0 to 999 as it stands before a noun: «un», «veintiún», «treinta y una»."""
    assert 0 <= number <= 999, number  # noqa: PLR2004 -- the reach of the table above, not a rule
    if number == 100:  # noqa: PLR2004 -- «cien» stands alone
        return "cien"
    hundreds, rest = divmod(number, 100)
    words = [] if rest == 0 and hundreds else [_below_hundred(rest)]
    if hundreds:
        words.insert(0, _HUNDREDS[hundreds])
    text = " ".join(words)
    if gender == "feminine":
        return _feminine(text)
    if text.endswith("veintiuno"):
        return text.removesuffix("veintiuno") + "veintiún"
    return text.removesuffix("o") if text.endswith("uno") else text


def _below_hundred(number: int) -> str:
    if number < len(_UNITS):
        return _UNITS[number]
    tens, units = divmod(number, 10)
    return f"{_TENS[tens]} y {_UNITS[units]}" if units else _TENS[tens]


def _feminine(text: str) -> str:
    text = text.replace("cientos", "cientas").replace("quinientos", "quinientas")
    return text.removesuffix("o") + "a" if text.endswith("uno") else text


def counted(number: int, one: str, several: str, gender: Gender = "masculine") -> str:
    """«treinta días», «un mes», «cuarenta y ocho horas»."""
    return f"{cardinal(number, gender)} {one if number == 1 else several}"


def in_words_and_figures(number: int, gender: Gender = "masculine") -> str:
    """«seis (6)»."""
    return f"{cardinal(number, gender)} ({number})"


def term_text(days: int, kind: Literal["business", "calendar"]) -> str:
    """«treinta (30) días hábiles»; calendar days say so, because the reader would count the other ones."""
    noun, adjective = ("día", "hábil") if days == 1 else ("días", "hábiles")
    return f"{in_words_and_figures(days)} {noun} {adjective if kind == 'business' else 'calendario'}"


def ordinal(number: int, gender: Gender = "masculine") -> str:
    """«primer», «segundo», «tercera»; from the eleventh on in figures."""
    assert number >= 1, number
    if number > len(_ORDINALS):
        return f"{number}.º" if gender == "masculine" else f"{number}.ª"
    word = _ORDINALS[number - 1]
    return word.removesuffix("o") + "a" if gender == "feminine" else _SHORTENED.get(word, word)


@lru_cache(maxsize=4096)
def long_date(on: date) -> str:
    """«16 de noviembre de 2026»."""
    return f"{on.day} de {MONTHS[on.month - 1]} de {on.year}"


@lru_cache(maxsize=4096)
def short_date(on: date) -> str:
    """«16/11/2026»."""
    return f"{on.day:02}/{on.month:02}/{on.year}"


def place_and_date(place: str, on: date) -> str:
    return f"{place}, {long_date(on)}"


def joined(parts: Sequence[str]) -> str:
    """«aseo, alumbrado y pavimentación»; before the sound of «i» the link is «e»."""
    if not parts:
        return ""
    *first, last = parts
    if not first:
        return last
    link = "e" if last[:1].casefold() in ("i", "í") or last[:2].casefold() == "hi" else "y"
    return f"{', '.join(first)} {link} {last}"


def identity_line(dui: str, nit: str) -> str:
    """The identity as printed; natural persons are identified by DUI, entities by NIT."""
    if dui:
        return f"DUI {dui}"
    return f"NIT {nit}" if nit else NO_IDENTITY


def account_description(
    kind: str, *, neighbourhood: str = "", cadastral_key: str = "", business: str = ""
) -> str:
    """«inmueble en Barrio San José, clave catastral 0000-00»: what is taxed, as far as the register knows."""
    text = ACCOUNT_KIND_NAMES[AccountKind(kind)]
    if neighbourhood:
        text += f" en {neighbourhood}"
    if business:
        text += f", giro {business}"
    return f"{text}, clave catastral {cadastral_key}" if cadastral_key else text


def plan_offer_text(max_months: int, down_payment_pct: str) -> str:
    """The limits of a plan as offered: «hasta 12 meses, con una prima del 20 %»."""
    months = "hasta 1 mes" if max_months == 1 else f"hasta {max_months} meses"
    return f"{months}, con una prima del {down_payment_pct} %"


def place_for_notices(
    last_act: tuple[str, date] | None, declared: str, account_address: str
) -> tuple[str, str]:
    """The first place for notices in the order of LGTM 25, and the words that say which one it is.

    `last_act` is the place stated in the debtor's last appearance and the day of it; `declared`, the one
    given when registering as taxpayer; the address of the account was given when registering the account.
    Without any, the words say so.
    """
    if last_act and last_act[0]:
        return last_act[0], f"señalada en su última actuación, del {long_date(last_act[1])}"
    if declared:
        return declared, "declarada al inscribirse en el registro municipal"
    if account_address:
        return account_address, "declarada al inscribir la cuenta en el registro municipal"
    return NO_ADDRESS, "sin lugar señalado ni declarado"
