"""What an account owes, computed a second time from the statute alone and by the plainest means.

It shares with `cases.domain.debt` only the facts that go in, and asks the law book only for what a town decides. It
is slow: every day is counted, every charge is looked at again. Where the statute is silent it follows the hypotheses
of `cases.domain.debt`; the two must agree to the cent.
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from debt_histories import History

from cases.domain.debt import Charge, CreditUse, Payment

NOTHING, MINIMUM, DAY = Decimal("0.00"), Decimal("2.86"), timedelta(1)

Part = str  # interest, fine, minimum_fine, festivities or principal


def to_the_cent(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or the last one that month has."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def span(period: str) -> tuple[date, date]:
    if len(period) == len("aaaa"):
        return date(int(period), 1, 1), date(int(period), 12, 31)
    first = date.fromisoformat(f"{period}-01")
    return first, months_after(first, 1) - DAY


def event_of(charge: Charge) -> date:
    """The taxable event; a balance is there from its cut-off day, and a due date inside the period can be met."""
    if charge.opening:
        return charge.opening.cutoff_on
    first, last = span(charge.period)
    if charge.due_on and charge.due_on <= last:
        return min(first, charge.due_on - DAY)
    return last


def due_of(charge: Charge) -> date:
    """LGTM 34: what the charge says, else sixty days from the event or from the resolution, the later of both."""
    if charge.due_on:
        return charge.due_on
    event = event_of(charge)
    if charge.opening:
        until = charge.opening.to_period
        return min(event, span(until)[1] + timedelta(60)) if until else event
    return max(event, charge.determined_on or event) + timedelta(60)


@dataclass
class Debt:
    """One charge and what was paid of it."""

    history: History
    charge: Charge
    paid: list[tuple[date, Part, Decimal]] = field(default_factory=list)
    interest_settled: Decimal = NOTHING
    settled_on: date = date.min
    is_held_by_the_minimum: bool = False

    def __post_init__(self) -> None:
        self.event_on, self.due_on = event_of(self.charge), due_of(self.charge)
        self.prescribes_on = months_after(self.due_on + DAY, 15 * 12)
        self.settled_on = self.due_on
        if self.charge.opening:
            self.interest_settled = self.charge.opening.interest
            self.settled_on = max(self.due_on, self.event_on)

    def paid_of(self, *parts: Part) -> Decimal:
        return sum((amount for _, part, amount in self.paid if part in parts), NOTHING)

    def principal(self) -> Decimal:
        return self.charge.amount - self.paid_of("principal")

    def runs(self, day: date) -> bool:
        """LGTM 46: not while an appeal is pending; the day on which it is final bears interest again."""
        return not any(
            one.from_on <= day < (one.until_on or date.max)
            and (one.charges is None or self.charge.key in one.charges)
            for one in self.history.suspensions
        )

    def interest(self, on: date) -> Decimal:
        """LGTM 46-47: the rate of the day of payment for all the days since the due date or the last payment."""
        days = (self.settled_on + timedelta(n) for n in range(1, (on - self.settled_on).days + 1))
        count = sum(map(self.runs, days)) if self.principal() else 0
        rate = self.history.book.at(on).decimal("interest.rate_annual") if count else NOTHING
        accrued = self.interest_settled + to_the_cent(self.principal() * rate * count / 36500)
        return accrued - self.paid_of("interest")

    def fine(self, on: date) -> Decimal:
        """LGTM 65: 5 % of what is paid in the first three months of mora, 10 % of the rest, less what was paid."""
        paid = self.paid_of("fine", "minimum_fine")
        if self.charge.opening and self.charge.opening.fine is not None:
            return max(NOTHING, self.charge.opening.fine - paid)
        parts = [(day, amount) for day, part, amount in self.paid if part == "principal"]
        parts.append((on, self.principal()))
        accrued = sum((self._fine_on(amount, day) for day, amount in parts), NOTHING)
        return max(NOTHING, to_the_cent(accrued) - paid)

    def _fine_on(self, principal: Decimal, on: date) -> Decimal:
        step = self.history.book.at(on).value("fine.late.step")
        length = int(str(step.value))
        by_months = step.unit == "months"
        first_until = months_after(self.due_on, length) if by_months else self.due_on + timedelta(length)
        return principal * (0 if on <= self.due_on else 5 if on <= first_until else 10) / 100

    def festivities(self, on: date) -> Decimal:
        if not self.charge.festivities:
            return NOTHING
        pct = self.history.book.at(on).decimal("festivities.pct")
        return to_the_cent(self.charge.amount * pct / 100) - self.paid_of("festivities")

    def parts(self, on: date) -> dict[Part, Decimal]:
        return {
            "interest": self.interest(on),
            "fine": self.fine(on),
            "festivities": self.festivities(on),
            "principal": self.principal(),
        }

    def is_open(self, on: date) -> bool:
        return bool(self.principal()) or self.is_held_by_the_minimum or any(self.parts(on).values())

    def is_prescribed(self, on: date) -> bool:
        """LGTM 42-44: fifteen years without a suit; one filed before is enough, and covers what was in mora."""
        return on >= self.prescribes_on and not any(
            suit.filed_on <= on
            and suit.filed_on < self.prescribes_on
            and (suit.filed_on > self.due_on if suit.charges is None else self.charge.key in suit.charges)
            for suit in self.history.suits
        )

    def is_shown(self, on: date) -> bool:
        return on >= self.event_on if self.charge.opening else on > self.event_on

    def is_counted(self, on: date) -> bool:
        return self.is_shown(on) and not self.is_prescribed(on) and self.is_open(on)

    def is_late(self, on: date) -> bool:
        return on > self.due_on and self.is_counted(on)


class SecondReading:
    """The account at the close of a day."""

    def __init__(self, history: History, on: date) -> None:
        self.history, self.on = history, on
        debts = [Debt(history, charge) for charge in history.charges]
        debts.sort(key=lambda d: (d.due_on, d.charge.period, d.charge.tribute, d.charge.label, d.charge.key))
        self.debts = debts
        self.fines_paid: dict[object, Decimal] = {}
        self.credits: list[tuple[Payment, Decimal]] = []
        self.allocations: list[tuple[int, int, Part, Decimal, date]] = []
        days = {on, *(day for d in debts for day in (d.event_on, d.due_on + DAY, d.prescribes_on))}
        days |= {p.paid_on for p in history.payments} | {use.used_on for use in history.credit_uses}
        for day in sorted(day for day in days if day <= on):
            self._live(day)

    def _live(self, day: date) -> None:
        self._forget_ended_moras(day)
        for payment in sorted(self.history.payments, key=self._turn):
            if payment.paid_on == day and not (payment.reversed_on and payment.reversed_on <= self.on):
                self._credit(payment, self._spend(payment, payment.amount, day))
        for use in sorted(self.history.credit_uses, key=lambda u: (len(u.act), u.act, u.kind, u.key)):
            if use.used_on == day and not (use.undone_on and use.undone_on <= self.on):
                self._use(use, day)
        self._forget_ended_moras(day)

    def _turn(self, payment: Payment) -> tuple[object, ...]:
        named = next((d.charge.label for d in self.debts if d.charge.key == payment.charge), "")
        return len(payment.receipt), payment.receipt, named, payment.tribute or "", payment.key

    def _credit(self, payment: Payment, left: Decimal) -> None:
        if left:
            self.credits.append((payment, left))

    def _use(self, use: CreditUse, day: date) -> None:
        """LGTM 38-41: the oldest excess first; what a compensation finds no debt for goes on being credit."""
        wanted, before, self.credits = use.amount, self.credits, []
        for payment, left in before:
            taken = min(wanted, left)
            if use.kind == "compensation":
                unnamed = Payment(payment.key, payment.receipt, day, taken)
                taken -= self._spend(unnamed, taken, day)
            wanted -= taken
            self._credit(payment, left - taken)

    def _spend(self, payment: Payment, money: Decimal, day: date) -> Decimal:
        """LGTM 38: what the payer named first, then the oldest."""

        def is_named(debt: Debt) -> bool:
            if payment.charge is not None:
                return debt.charge.key == payment.charge
            return debt.charge.tribute == payment.tribute

        for debt in sorted(self.debts, key=is_named, reverse=True):
            if money and debt.is_counted(day) and day > debt.event_on:
                money = self._pay(debt, payment, money, day)
        for debt in self.debts:
            if debt.is_held_by_the_minimum and not self.minimum_missing(self._scope(debt), day):
                debt.is_held_by_the_minimum = False
        return money

    def _pay(self, debt: Debt, payment: Payment, money: Decimal, day: date) -> Decimal:
        scope, was_late, interest = self._scope(debt), debt.is_late(day), debt.interest(day)
        owed = debt.parts(day)
        owed["minimum_fine"] = self.minimum_missing(scope, day) if was_late else NOTHING
        debt.interest_settled = interest + debt.paid_of("interest")
        debt.settled_on = max(debt.settled_on, day)
        for part in self._order(day):
            amount = min(money, owed[part])
            if amount:
                money -= amount
                debt.paid.append((day, part, amount))
                self.allocations.append((payment.key, debt.charge.key, part, amount, day))
                if part in ("fine", "minimum_fine"):
                    self.fines_paid[scope] = self.fines_paid.get(scope, NOTHING) + amount
                owed[part] -= amount
        debt.is_held_by_the_minimum = owed["minimum_fine"] > 0
        return money

    def _order(self, day: date) -> Iterable[Part]:
        for part in self.history.book.at(day).texts("allocation.order_in_charge"):
            yield part
            if part == "fine":
                yield "minimum_fine"

    def _scope(self, debt: Debt) -> object:
        scope = self.history.book.at(self.on).text("fine.late.minimum_scope")
        return {"statement": None, "tribute": debt.charge.tribute, "charge": debt.charge.key}[scope]

    def minimum_missing(self, scope: object, day: date) -> Decimal:
        """LGTM 65: where something is late and a fine is due, what is missing to the minimum."""
        mine = [debt for debt in self.debts if self._scope(debt) == scope and debt.is_counted(day)]
        fines = self.fines_paid.get(scope, NOTHING) + sum((debt.fine(day) for debt in mine), NOTHING)
        asked = fines and any(debt.is_late(day) for debt in mine)
        return max(NOTHING, MINIMUM - fines) if asked else NOTHING

    def adjustment(self) -> Decimal:
        return sum((self.minimum_missing(one, self.on) for one in set(map(self._scope, self.debts))), NOTHING)

    def _forget_ended_moras(self, day: date) -> None:
        late = {self._scope(debt) for debt in self.debts if debt.is_late(day)}
        self.fines_paid = {scope: paid for scope, paid in self.fines_paid.items() if scope in late}
