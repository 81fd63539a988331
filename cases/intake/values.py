"""From the cell of a spreadsheet or CSV to a value, or to the reason why it is none.

A cell is what the parsing process hands over: text, a number, a boolean, null when empty, or a `DateCell`; an
`OddCell`, which no column can hold, never reaches a parser.
"""

import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from cases.domain.money import cents


@dataclass(frozen=True, slots=True)
class DateCell:
    """A cell that the spreadsheet itself holds as a date."""

    on: date


@dataclass(frozen=True, slots=True)
class OddCell:
    """A cell with a formula error, a time of day or a duration, and what to do about it."""

    code: str
    message: str


Cell = str | float | int | bool | None | DateCell
RawCell = Cell | OddCell
Parser = Callable[[Cell], Any]


class CellRefused(ValueError):
    """Why a cell does not hold what its column asks for."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


# Float noise of a sum in a spreadsheet is far below this; half a cent is far above it.
_NOISE = Decimal("0.000001")
_LARGEST_AMOUNT = Decimal("999999999999.99")  # what NUMERIC(14,2) holds
_EXACT_FLOAT = 2**53  # beyond it a spreadsheet has already lost digits
_OLDEST_YEAR = 1900

_INVISIBLE = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
_AMOUNT = re.compile(r"(\d{1,3}(,\d{3})+|\d+)(\.\d+)?|\.\d+")
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_LOCAL_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_PERIOD = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2]))?")
_DUI = re.compile(r"(\d{8})-?(\d)")
_NIT = re.compile(r"(\d{4})-?(\d{6})-?(\d{3})-?(\d)")
_EMAIL = re.compile(r"[A-Za-z0-9._%+'-]+@([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}")
_LONGEST_EMAIL = 254


def plain(text: str) -> str:
    """Letters and digits only, no accents or capitals: how names of sheets, columns and choices compare."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in decomposed if letter.isalnum()).casefold()


def clean_text(value: str) -> str:
    """Trimmed and in NFC, every kind of space a plain one; refuses what nobody can see or print."""
    if value.isascii() and value.isprintable():
        return value.strip()
    text = unicodedata.normalize("NFC", value)
    text = "".join(" " if unicodedata.category(letter) == "Zs" else letter for letter in text).strip(" ")
    for letter in text:
        if unicodedata.category(letter) in _INVISIBLE:
            raise CellRefused(
                "control_character",
                f"Contiene un carácter que no se ve ni se imprime (U+{ord(letter):04X}). "
                "Bórrelo, también los saltos de línea y tabuladores, y escriba el texto de nuevo.",
            )
    return text


def text_up_to(longest: int) -> Parser:
    """Text of at most `longest` characters; a whole number counts as its digits."""

    def parse(cell: Cell) -> str:
        if isinstance(cell, str):
            text = clean_text(cell)
        elif isinstance(cell, bool) or cell is None or isinstance(cell, DateCell):
            what = "una fecha" if isinstance(cell, DateCell) else "un valor lógico"
            raise CellRefused(
                "bad_text", f"La celda es {what}. Dele formato de texto y escriba el valor de nuevo."
            )
        elif not math.isfinite(cell) or abs(cell) >= _EXACT_FLOAT or cell != int(cell):
            raise CellRefused(
                "bad_text",
                "La celda es un número del que la hoja pudo perder cifras. "
                "Dele formato de texto y escriba el valor de nuevo.",
            )
        else:
            text = str(int(cell))
        if len(text) > longest:
            raise CellRefused("text_too_long", f"Tiene {len(text)} caracteres y caben {longest}. Acórtelo.")
        return text

    return parse


def amount(cell: Cell) -> Decimal:
    """An amount in dollars to the cent, zero or more."""
    if isinstance(cell, str):
        exact = _amount_of_text(clean_text(cell))
    elif isinstance(cell, bool) or cell is None or isinstance(cell, DateCell) or not math.isfinite(cell):
        raise CellRefused("bad_amount", "No es un monto. Escriba un número, como 1234.56.")
    else:
        exact = Decimal(repr(cell))
    if exact < 0:
        raise CellRefused("negative_amount", "El monto es negativo. Escriba un monto de cero o más.")
    if exact > _LARGEST_AMOUNT:
        raise CellRefused("amount_too_large", "El monto es mayor que el que se puede guardar. Revíselo.")
    rounded = cents(exact)
    if abs(exact - rounded) >= _NOISE:
        raise CellRefused(
            "amount_not_in_cents", "El monto tiene más de dos decimales. Redondéelo a centavos en la fuente."
        )
    return rounded


def _amount_of_text(text: str) -> Decimal:
    bare = text.upper().replace(" ", "")
    is_negative = bare.startswith(("-", "−", "(")) or bare.endswith("-") or "$-" in bare
    for mark in ("US$", "USD", "$", "-", "−", "(", ")") if is_negative else ("US$", "USD", "$"):
        bare = bare.replace(mark, "", 1)
    if not bare.isascii() or not _AMOUNT.fullmatch(bare):
        raise CellRefused(
            "bad_amount",
            "No es un monto. Escríbalo con punto para los decimales, como 1234.56 o $1,234.56.",
        )
    value = Decimal(bare.replace(",", ""))
    return -value if is_negative else value


def positive_amount(cell: Cell) -> Decimal:
    """An amount in dollars to the cent, more than zero."""
    value = amount(cell)
    if value == 0:
        raise CellRefused("bad_amount", "El monto es cero. Escriba lo que se pagó o quite la fila.")
    return value


def day(cell: Cell) -> date:
    """A real date, `aaaa-mm-dd` or `dd/mm/aaaa`."""
    if isinstance(cell, DateCell):
        return _plausible(cell.on)
    if isinstance(cell, str):
        text = clean_text(cell)
        if found := _ISO_DATE.fullmatch(text):
            parts = found.group(1, 2, 3)
        elif found := _LOCAL_DATE.fullmatch(text):
            parts = found.group(3, 2, 1)
        else:
            parts = None
        if parts and text.isascii():
            try:
                return _plausible(date(int(parts[0]), int(parts[1]), int(parts[2])))
            except ValueError as error:
                if isinstance(error, CellRefused):
                    raise
    raise CellRefused(
        "bad_date", "No es una fecha. Escríbala como dd/mm/aaaa o aaaa-mm-dd, con el año completo."
    )


def _plausible(value: date) -> date:
    if value.year < _OLDEST_YEAR:
        raise CellRefused("bad_date", f"El año {value.year} no es posible. Revise la fecha.")
    return value


def period(cell: Cell) -> str:
    """A month `aaaa-mm` or a year `aaaa`."""
    text = ""
    if isinstance(cell, DateCell):
        raise CellRefused(
            "bad_period",
            "La hoja convirtió el período en fecha. Dele formato de texto y escriba aaaa-mm o aaaa.",
        )
    if isinstance(cell, str):
        text = clean_text(cell)
    elif (
        isinstance(cell, float | int)
        and not isinstance(cell, bool)
        and math.isfinite(cell)
        and cell == int(cell)
    ):
        text = str(int(cell))
    found = _PERIOD.fullmatch(text) if text.isascii() else None
    if not found or int(found[1]) < _OLDEST_YEAR:
        raise CellRefused("bad_period", "No es un período. Escriba el mes como aaaa-mm o el año como aaaa.")
    return text


def period_or_day(cell: Cell) -> str:
    """A period, or any date inside a month, which stands for that month."""
    if isinstance(cell, DateCell):
        return f"{_plausible(cell.on):%Y-%m}"
    if isinstance(cell, str) and (_ISO_DATE.fullmatch(cell.strip()) or _LOCAL_DATE.fullmatch(cell.strip())):
        return f"{day(cell):%Y-%m}"
    return period(cell)


def yes_or_no(cell: Cell) -> bool:
    if isinstance(cell, bool):
        return cell
    answer = {"si": True, "no": False}.get(plain(clean_text(cell))) if isinstance(cell, str) else None
    if answer is None:
        raise CellRefused("bad_choice", "Escriba «si» o «no».")
    return answer


def choice(options: Mapping[str, str], code: str = "bad_choice") -> Parser:
    """One of `options` (compared without accents or capitals), given as written -> value."""
    by_plain = {plain(written): value for written, value in options.items()}
    shown = sorted(set(options.values()))
    listed = ", ".join(shown)

    def parse(cell: Cell) -> str:
        value = by_plain.get(plain(clean_text(cell))) if isinstance(cell, str) else None
        if value is None:
            raise CellRefused(code, f"No es un valor conocido. Use uno de estos: {listed}.")
        return value

    return parse


def dui(cell: Cell) -> str:
    """An identity document, `00000000-0`."""
    found = _DUI.fullmatch(clean_text(cell)) if isinstance(cell, str) and cell.isascii() else None
    if not found:
        raise CellRefused(
            "bad_dui",
            "El DUI tiene nueve cifras. Escríbalo como texto, con sus ceros: 00000000-0, o déjelo vacío.",
        )
    return "-".join(found.groups())


def nit(cell: Cell) -> str:
    """A tax number, `0000-000000-000-0`."""
    found = _NIT.fullmatch(clean_text(cell)) if isinstance(cell, str) and cell.isascii() else None
    if not found:
        raise CellRefused(
            "bad_nit",
            "El NIT tiene catorce cifras. Escríbalo como texto: 0000-000000-000-0, o déjelo vacío. "
            "Si la persona usa su DUI como NIT, escríbalo solo en la columna dui.",
        )
    return "-".join(found.groups())


def email(cell: Cell) -> str:
    text = clean_text(cell) if isinstance(cell, str) else ""
    if len(text) > _LONGEST_EMAIL or not text.isascii() or ".." in text or not _EMAIL.fullmatch(text):
        raise CellRefused("bad_email", "No es una dirección de correo. Corríjala o deje la celda vacía.")
    return text


def degrees_between(lowest: str, highest: str) -> Parser:
    """Decimal degrees inside the country, to six decimals."""
    low, high = Decimal(lowest), Decimal(highest)

    def parse(cell: Cell) -> Decimal:
        value = None
        if isinstance(cell, float | int) and not isinstance(cell, bool) and math.isfinite(cell):
            value = Decimal(repr(cell))
        elif isinstance(cell, str) and re.fullmatch(r"-?[0-9]{1,3}(\.[0-9]{1,20})?", cell.strip()):
            value = Decimal(cell.strip())
        if value is None or not low <= value <= high:
            raise CellRefused(
                "bad_coordinate",
                f"Escriba grados decimales entre {lowest} y {highest}, o deje vacías latitud y longitud.",
            )
        return value.quantize(Decimal("0.000001"))

    return parse
