"""The statement as the case page shows it: by year, each line explained, and where payments went."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from admin.certainty import Shown, shown
from cases.domain.debt import Explanation, Line, Payment, Statement, explain, explain_minimum_fine
from cases.domain.facts import CaseFacts
from cases.domain.law_words import formula_words, value_name
from cases.domain.money import ZERO
from cases.domain.vocabulary import Component, CreditUseKind
from cases.law import LawAt

_COMPONENT_NAMES = {
    Component.PRINCIPAL: "Principal",
    Component.INTEREST: "Interés",
    Component.FINE: "Multa",
    Component.FESTIVITIES: "Fiestas",
    Component.MINIMUM_FINE: "Multa mínima",
}


@dataclass(slots=True)
class Year:
    """Charges of a year; prescribed ones are listed and left out of its sums."""

    name: str
    lines: list[Line] = field(default_factory=list)

    def total(self, component: str) -> Decimal:
        return sum((getattr(line, component) for line in self.lines if not line.prescribed), ZERO)


def by_year(statement: Statement) -> list[Year]:
    """Oldest first; the year is that of the period, else of the due date."""
    years: dict[str, Year] = {}
    for line in statement.lines:
        name = line.period[:4] if line.period[:4].isdigit() else str(line.due_on.year)
        years.setdefault(name, Year(name)).lines.append(line)
    return [years[name] for name in sorted(years)]


def articles(basis: tuple[str, ...]) -> str:
    """The articles of the LGTM a line rests on: 34, 45, 46."""
    return ", ".join(norm.removeprefix("LGTM ") for norm in basis if norm.startswith("LGTM "))


@dataclass(frozen=True, slots=True)
class Part:
    """One component of a line: its arithmetic, its articles, and each value of the law with its name."""

    name: str
    amount: Decimal
    formula: str
    basis: tuple[str, ...]
    values: tuple[tuple[str, date, Shown], ...]


def explained(statement: Statement, law: LawAt) -> dict[int, tuple[Part, ...]]:
    """How each line came out, by its key; `law` is that of the statement's day."""
    return {line.key: tuple(_part(one) for one in explain(line, law)) for line in statement.lines}


def minimum_explained(statement: Statement, law: LawAt) -> Part:
    """How much the minimum fine adds to the whole statement."""
    return _part(explain_minimum_fine(statement, law))


def _part(one: Explanation) -> Part:
    values = tuple((value_name(value.key), value.valid_from, shown(value)) for value in one.values)
    return Part(_COMPONENT_NAMES[one.component], one.amount, formula_words(one.formula), one.basis, values)


@dataclass(frozen=True, slots=True)
class Payed:
    """One payment, or one use of the credit, and what it covered, in words."""

    on: date
    paper: str
    amount: Decimal
    reversed_on: date | None
    went: str


_UNDONE = "Sin efecto: no cuenta"
_USED = {
    CreditUseKind.COMPENSATION: "Saldo a favor, compensado con la deuda más antigua",
    CreditUseKind.RETURN: "Saldo a favor, devuelto",
}


def payments(facts: CaseFacts) -> list[Payed]:
    reached: dict[int, Counter[int]] = defaultdict(Counter)
    for allocation in facts.statement.allocations:
        reached[allocation.payment_key][allocation.charge_key] += 1
    paid = [
        Payed(
            payment.paid_on,
            f"recibo {payment.receipt}",
            payment.amount,
            payment.reversed_on,
            _went(payment, facts, reached),
        )
        for payment in sorted(facts.payments, key=lambda paid: (paid.paid_on, paid.key))
    ]
    used = [
        Payed(
            use.used_on, use.act, use.amount, use.undone_on, _USED[use.kind] if not use.undone_on else _UNDONE
        )
        for use in facts.credit_uses
    ]
    return sorted((*paid, *used), key=lambda one: one.on)[::-1]


def _went(payment: Payment, facts: CaseFacts, reached: dict[int, Counter[int]]) -> str:
    if payment.reversed_on:
        return "Reversado: no cuenta"
    charges = reached.get(payment.key)
    if not charges:
        return "Quedó como saldo a favor"
    open_charges = {line.key for line in facts.statement.lines}
    complete = sum(1 for charge in charges if charge not in open_charges)
    partial = len(charges) - complete
    said = [f"{complete} {'cargo completo' if complete == 1 else 'cargos completos'}"] if complete else []
    if partial:
        said.append(f"{partial} en parte")
    return " y ".join(said)
