"""Accounts at random: charges, opening balances, payments, reversals, appeals, suits, and books that differ."""

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
    due_on,
)
from cases.domain.vocabulary import CreditUseKind
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

# made once: ten thousand examples would spend most of their time making them again
amounts = st.integers(1, 50_000).map(lambda cents: Decimal(cents) / 100) | st.sampled_from(
    [Decimal("0.01"), Decimal("0.10"), Decimal("3.20"), Decimal("57.20")]
)
days = st.integers(0, (LAST - FIRST).days).map(lambda after: FIRST + timedelta(after))
_NOTHING = Decimal("0.00")
_amounts_or_nothing = st.just(_NOTHING) | amounts
_events = st.integers(0, (date(2028, 6, 30) - date(2008, 1, 1)).days).map(
    lambda after: date(2008, 1, 1) + timedelta(after)
)
_tributes = st.sampled_from(TRIBUTES)
_names = st.none() | st.sampled_from([tribute for tribute, _, _ in TRIBUTES])
_balances = st.tuples(
    _amounts_or_nothing,
    _amounts_or_nothing,
    st.none() | _amounts_or_nothing,
    st.none() | st.integers(0, 2000),
)
_by_period = st.tuples(
    amounts, st.booleans(), st.none() | st.integers(-40, 120), st.none() | st.integers(-400, 400)
)
_kinds = st.tuples(_tributes, _events, st.integers(0, 4))
_receipts = st.integers(1, 12)
_stood_days = st.none() | st.none() | st.integers(0, 700)
_places = st.none() | st.integers(0, 5)
_paid = st.tuples(_receipts, days, amounts, _places, _names, _stood_days)
_days_from_due = st.none() | st.tuples(
    st.integers(0, 5), st.sampled_from([-20, 0, 1, 10, 60, 90, 91, 92, 93, 400])
)
_appeals = st.lists(
    st.tuples(
        days, st.none() | st.integers(1, 700), st.none() | st.frozensets(st.integers(0, 5), min_size=1)
    ),
    max_size=2,
)
_suits = st.lists(st.tuples(days, st.none() | st.frozensets(st.integers(0, 5), min_size=1)), max_size=1)
_uses = st.lists(
    st.tuples(days, amounts, st.sampled_from(CreditUseKind), st.none() | st.integers(0, 900)), max_size=2
)
_books = st.sampled_from(BOOKS)
_counts, _payment_counts = st.integers(1, 6), st.integers(0, 5)
_near = st.none() | st.tuples(st.integers(0, 40), st.sampled_from([0, 1, 2, 59, 90, 91, 92, 93, 5478, 5479]))


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
        """Without what happened later; a payment reversed later stands, and so does a use of credit undone later."""
        return replace(
            self,
            payments=tuple(
                replace(p, reversed_on=None) if p.reversed_on and p.reversed_on > on else p
                for p in self.payments
                if p.paid_on <= on
            ),
            suspensions=tuple(one for one in self.suspensions if one.from_on <= on),
            suits=tuple(one for one in self.suits if one.filed_on <= on),
            credit_uses=tuple(
                replace(one, undone_on=None) if one.undone_on and one.undone_on > on else one
                for one in self.credit_uses
                if one.used_on <= on
            ),
        )

    def cuts_off_on(self, on: date) -> bool:
        """On its cut-off day alone a balance is shown while the payments of the day are already inside."""
        return any(charge.opening is not None and charge.opening.cutoff_on == on for charge in self.charges)


def _charge(draw: st.DrawFn, key: int) -> Charge:
    (tribute, kind, festivities), event, sort = draw(_kinds)
    label = f"C{key}"
    if sort == 0:
        amount, interest, fine, until = draw(_balances)
        to_period = "" if until is None else f"{event - timedelta(until):%Y-%m}"
        balance = OpeningBalance(event, interest, fine, to_period=to_period)
        return Charge(key, label, tribute, kind, festivities, "", amount, opening=balance)
    amount, monthly, due_in_days, determined_in_days = draw(_by_period)
    return Charge(
        key,
        label,
        tribute,
        kind,
        festivities,
        f"{event:%Y-%m}" if monthly else f"{event:%Y}",
        amount,
        None if due_in_days is None else event + timedelta(due_in_days),
        None if determined_in_days is None else event + timedelta(determined_in_days),
    )


def _payment(draw: st.DrawFn, key: int, charges: tuple[Charge, ...]) -> Payment:
    """As often as not near the due date of a charge, so that several of them fall into one mora."""
    receipt, paid_on, amount, place, tribute, stood_days = draw(_paid)
    near = draw(_days_from_due)
    if near is not None:
        due = due_on(charges[near[0] % len(charges)], SHIPPED)
        paid_on = min(max(due + timedelta(near[1]), FIRST), LAST)
    charge = None if place is None else place % len(charges) + 1
    return Payment(key, f"R{receipt}", paid_on, amount, charge, tribute, _later(paid_on, stood_days))


def _later(day: date, days: int | None) -> date | None:
    return None if days is None else day + timedelta(days)


def _keys(places: frozenset[int] | None, count: int) -> frozenset[int] | None:
    return None if places is None else frozenset(place % count + 1 for place in places)


@st.composite
def histories(draw: st.DrawFn) -> History:
    count = draw(_counts)
    charges = tuple(_charge(draw, key) for key in range(1, count + 1))
    return History(
        charges=charges,
        payments=tuple(_payment(draw, key, charges) for key in range(1, draw(_payment_counts) + 1)),
        suspensions=tuple(
            Suspension(from_on, None if length is None else from_on + timedelta(length), _keys(places, count))
            for from_on, length, places in draw(_appeals)
        ),
        suits=tuple(Suit(filed_on, _keys(places, count)) for filed_on, places in draw(_suits)),
        credit_uses=tuple(
            CreditUse(key, f"A{key}", used_on, amount, kind, _later(used_on, stood_days))
            for key, (used_on, amount, kind, stood_days) in enumerate(draw(_uses), start=1)
        ),
        book=draw(_books),
    )


_histories = histories()


@st.composite
def histories_on(draw: st.DrawFn) -> tuple[History, date]:
    """A history and a day, as often as not one of those on which something changes."""
    history, near = draw(_histories), draw(_near)
    if near is None:
        return history, draw(days)
    place, after = near
    steps = [due_on(charge, history.book) for charge in history.charges]
    steps += [payment.paid_on for payment in history.payments]
    return history, min(max(steps[place % len(steps)] + timedelta(after), FIRST), LAST)
