"""How old a debt is on a day, in the bands that the law book lays down."""

from bisect import bisect_left
from datetime import date, timedelta

from cases.domain.debt.facts import Line
from cases.domain.terms import add_months
from cases.law import LawAt

NOT_YET_DUE, FIRST_BAND = 0, 1
_UNITS = {"days": "días", "months": "meses", "years": "años"}
_MONTHS_A_YEAR = 12


class Ages:
    """The ages a line may have on one day, numbered in the order they are read.

    0 is not yet due; then come the bands, youngest first, the last of them with its limit inclusive; then what
    is older and still collectable because of a suit; `prescribed` is the last number.
    """

    def __init__(self, law: LawAt, on: date) -> None:
        bands = law.texts("ageing.bands")
        # bisect wants what it searches to grow: how many days each band's oldest due date lies back
        self._days_back = [(on - _back(on, text)).days for text in bands]
        self.beyond = len(bands) + 1
        self.prescribed = len(bands) + 2
        self.names = (
            "aún no vence",
            *(f"hasta {_in_spanish(text)}" for text in bands),
            "más antiguo, con demanda en tiempo",
            "prescrito",
        )
        """In Spanish, by number."""

    def of(self, line: Line) -> int:
        if line.prescribed:
            return self.prescribed
        return FIRST_BAND + bisect_left(self._days_back, line.days_late) if line.days_late else NOT_YET_DUE

    def is_late(self, age: int) -> bool:
        return age != NOT_YET_DUE

    def is_overdue(self, age: int) -> bool:
        """Late and still collectable."""
        return self.is_late(age) and age != self.prescribed


def _back(on: date, text: str) -> date:
    count, unit = text.split()
    if unit == "days":
        return on - timedelta(days=int(count))
    return add_months(on, -int(count) * (_MONTHS_A_YEAR if unit == "years" else 1))


def _in_spanish(text: str) -> str:
    count, unit = text.split()
    return f"{count} {_UNITS[unit]}"
