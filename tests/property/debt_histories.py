"""Accounts at random: charges, opening balances, payments, reversals, appeals, suits, and books that differ."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import product

from hypothesis import strategies as st

from cases.domain.debt import (
    Charge,
    CreditUse,
    OpeningBalance,
    Payment,
    Statement,
    Suit,
    Suspension,
    debt_at,
)
from cases.law import LawBook, LawValue, load_book
from cases.law.reading import Layer

FIRST, LAST = date(2011, 1, 1), date(2028, 12, 31)
LAST_RATE_FROM = date(2026, 7, 1)
TRIBUTES = [
    ("aseo", "tasa", True),
    ("mercado", "tasa", False),
    ("impuesto_actividad", "impuesto", False),
    ("contribucion_alumbrado", "contribucion_especial", True),
]
NEW_KEY, NEW_RECEIPT = 99, "R-99999"
"""Of the payment a test adds; it counts after the others of its day."""


def _book(order: tuple[str, ...], scope: str, step: tuple[int, str]) -> LawBook:
    entries = (
        ("allocation.order_in_charge", order, "list"),
        ("fine.late.minimum_scope", scope, "rule"),
        ("fine.late.step", *step),
    )
    since = date(1991, 12, 29)
    values = {
        key: (LawValue(key, value, unit, since, None, "prueba", "policy", ""),)
        for key, value, unit in entries
    }
    return LawBook("prueba", (*load_book().layers, Layer("de prueba", values=values)))


SHIPPED = load_book()
BOOKS = [
    SHIPPED,
    *(
        _book(*one)
        for one in product(
            [
                ("interest", "fine", "festivities", "principal"),
                ("principal", "interest", "festivities", "fine"),
                ("fine", "principal", "interest", "festivities"),
            ],
            ["statement", "tribute", "charge"],
            [(3, "months"), (90, "calendar_days")],
        )
    ),
]

amounts = st.integers(1, 50_000).map(lambda cents: Decimal(cents) / 100) | st.sampled_from(
    [Decimal("0.01"), Decimal("0.10"), Decimal("3.20"), Decimal("57.20")]
)
days = st.dates(FIRST, LAST)


@dataclass(frozen=True)
class History:
    """An account as the engine is given it, and the book that is asked."""

    charges: tuple[Charge, ...]
    payments: tuple[Payment, ...] = ()
    suspensions: tuple[Suspension, ...] = ()
    suits: tuple[Suit, ...] = ()
    credit_uses: tuple[CreditUse, ...] = ()
    book: LawBook = SHIPPED

    def on(self, on: date, *more: Payment) -> Statement:
        payments = [*self.payments, *more]
        return debt_at(self.charges, payments, self.book, on, self.suspensions, self.suits, self.credit_uses)

    def known_by(self, on: date) -> "History":
        """Without what happened later; a payment reversed later stands."""
        return replace(
            self,
            payments=tuple(
                replace(p, reversed_on=None) if p.reversed_on and p.reversed_on > on else p
                for p in self.payments
                if p.paid_on <= on
            ),
            suspensions=tuple(one for one in self.suspensions if one.from_on <= on),
            suits=tuple(one for one in self.suits if one.filed_on <= on),
            credit_uses=tuple(one for one in self.credit_uses if one.used_on <= on),
        )

    def cuts_off_on(self, on: date) -> bool:
        """On its cut-off day alone a balance is shown while the payments of the day are already inside."""
        return any(charge.opening is not None and charge.opening.cutoff_on == on for charge in self.charges)


@st.composite
def _charge(draw: st.DrawFn, key: int) -> Charge:
    tribute, kind, festivities = draw(st.sampled_from(TRIBUTES))
    event = draw(st.dates(date(2008, 1, 1), date(2028, 6, 30)))
    label = f"C{key}"
    if draw(st.integers(0, 4)) == 0:
        until = draw(st.none() | st.integers(0, 2000))
        to_period = "" if until is None else f"{event - timedelta(until):%Y-%m}"
        nothing = Decimal("0.00")
        balance = OpeningBalance(
            event,
            draw(st.just(nothing) | amounts),
            draw(st.none() | st.just(nothing) | amounts),
            to_period=to_period,
        )
        amount = draw(st.just(nothing) | amounts)
        return Charge(key, label, tribute, kind, festivities, "", amount, opening=balance)
    due_in_days = draw(st.none() | st.integers(-40, 120))
    determined_in_days = draw(st.none() | st.integers(-400, 400))
    return Charge(
        key,
        label,
        tribute,
        kind,
        festivities,
        f"{event:%Y-%m}" if draw(st.booleans()) else f"{event:%Y}",
        draw(amounts),
        None if due_in_days is None else event + timedelta(due_in_days),
        None if determined_in_days is None else event + timedelta(determined_in_days),
    )


def _some_of(draw: st.DrawFn, keys: Iterable[int]) -> frozenset[int] | None:
    return draw(st.none() | st.frozensets(st.sampled_from(list(keys)), min_size=1))


@st.composite
def _payment(draw: st.DrawFn, key: int, charges: Sequence[int]) -> Payment:
    paid_on = draw(days)
    stood_days = draw(st.none() | st.none() | st.integers(0, 700))
    return Payment(
        key,
        f"R{draw(st.integers(1, 12))}",
        paid_on,
        draw(amounts),
        draw(st.none() | st.sampled_from(charges)),
        draw(st.none() | st.sampled_from([tribute for tribute, _, _ in TRIBUTES])),
        None if stood_days is None else paid_on + timedelta(stood_days),
    )


@st.composite
def histories(draw: st.DrawFn) -> History:
    keys = range(1, draw(st.integers(1, 6)) + 1)
    charges = tuple(draw(_charge(key)) for key in keys)
    payments = tuple(draw(_payment(key, keys)) for key in range(1, draw(st.integers(0, 5)) + 1))
    suspensions = []
    for _ in range(draw(st.integers(0, 2))):
        from_on, length = draw(days), draw(st.none() | st.integers(1, 700))
        until_on = None if length is None else from_on + timedelta(length)
        suspensions.append(Suspension(from_on, until_on, _some_of(draw, keys)))
    suits = tuple(Suit(draw(days), _some_of(draw, keys)) for _ in range(draw(st.integers(0, 1))))
    uses = tuple(
        CreditUse(
            key, f"A{key}", draw(days), draw(amounts), draw(st.sampled_from(["compensation", "return"]))
        )
        for key in range(1, draw(st.integers(0, 2)) + 1)
    )
    book = draw(st.sampled_from(BOOKS))
    return History(charges, payments, tuple(suspensions), suits, uses, book)


@st.composite
def histories_on(draw: st.DrawFn) -> tuple[History, date]:
    """A history and a day, as often as not one of those on which something changes."""
    history = draw(histories())
    steps = [line.due_on for line in history.on(LAST).lines] + [p.paid_on for p in history.payments]
    if steps and draw(st.booleans()):
        near = draw(st.sampled_from(steps)) + timedelta(
            draw(st.sampled_from([0, 1, 2, 59, 90, 91, 92, 93, 5478, 5479]))
        )
        return history, min(max(near, FIRST), LAST)
    return history, draw(days)
