"""The numbers of one day's law that a debt needs, read once per day and kept."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache

from cases.domain.debt.dates import fine_step_on
from cases.domain.vocabulary import Component
from cases.law import LawAt, LawGap

_PERCENT = Decimal("0.01")
_IN_A_CHARGE = frozenset(Component) - {Component.MINIMUM_FINE}

_STEP_UNITS = ("months", "calendar_days", "days")

UNDERSTOOD: Mapping[str, tuple[str, ...]] = {
    "due.event_of_month": ("last_day_of_month",),
    "due.event_of_year": ("31_december",),
    "due.determined_day_kind": ("calendar", "business"),
    "interest.method": ("simple_on_unpaid_principal",),
    "interest.rate_rule": ("rate_of_payment_day_for_whole_mora",),
    "fine.late.minimum_scope": ("statement", "tribute", "charge"),
    "allocation.order_of_debts": ("oldest_first",),
    "overpayment": ("credit_or_return",),
    "rounding": ("cent_half_up_by_component",),
}
"""The rules this engine can compute. A law book that says another one is refused, never read as one of these."""


class Rules:
    """What the law of one day, `on`, says about lateness, as plain numbers.

    Raises LawGap for a value that is missing, or a rule that the engine does not know how to compute.
    """

    def __init__(self, law: LawAt) -> None:
        _check_understood(law)
        self.law = law
        self.on = law.on
        self.prescription_years = law.integer("prescription.years")
        self.suit_stops_prescription = law.flag("prescription.stopped_by_suit")
        self.appeal_suspends_interest = law.flag("interest.suspended_by_appeal")
        self.order = _order(law.texts("allocation.order_in_charge"))
        self.minimum_fine = law.decimal("fine.late.minimum")
        self.minimum_scope = law.text("fine.late.minimum_scope")
        self.credit_claim_years = law.integer("overpayment.claim_years")
        self.interest_divisor = 100 * Decimal(law.integer("interest.year_days"))
        self.festivities_share = law.decimal("festivities.pct") * _PERCENT
        step = law.value("fine.late.step")
        self._step = (int(str(step.value)), step.unit)
        self._fine_shares: dict[str, tuple[Decimal, Decimal]] = {}
        self._bases: dict[tuple[tuple[str, ...], str, bool, bool, bool, bool], tuple[str, ...]] = {}

    @cached_property
    def rate_annual(self) -> Decimal:
        """Percentage in force on the day; asked only where interest runs, so that older days need no rate."""
        return self.law.decimal("interest.rate_annual")

    def fine_share(self, tribute_kind: str, due_on: date) -> Decimal:
        """Return the late fine on one dollar of principal that is paid on the day of these rules, in mora."""
        shares = self._fine_shares.get(tribute_kind)
        if shares is None:
            pair = (self.law.value_for(key, tribute_kind) for key in ("fine.late.first", "fine.late.after"))
            first, after = (Decimal(str(entry.value)) * _PERCENT for entry in pair)
            shares = self._fine_shares[tribute_kind] = (first, after)
        return shares[0] if self.on <= fine_step_on(due_on, *self._step) else shares[1]

    def basis(
        self,
        due_basis: tuple[str, ...],
        tribute_kind: str,
        *,
        interest: bool,
        fine: bool,
        festivities: bool,
        prescribed: bool,
    ) -> tuple[str, ...]:
        """Return the citations a line rests on, each once, in the order of the statute's logic."""
        key = (due_basis, tribute_kind, interest, fine, festivities, prescribed)
        found = self._bases.get(key)
        if found is None:
            found = self._bases[key] = self._cite(key)
        return found

    def _cite(self, key: tuple[tuple[str, ...], str, bool, bool, bool, bool]) -> tuple[str, ...]:
        due_basis, tribute_kind, interest, fine, festivities, prescribed = key
        keys = ["mora.automatic", "interest.method", "interest.rate_rule"] if interest else []
        if fine:
            keys.append("fine.late.first")
        if festivities:
            keys.append("festivities.pct")
        if prescribed:
            keys.append("prescription.years")
        cited = [c for name in keys for c in self.law.value_for(name, tribute_kind).citations]
        return tuple(dict.fromkeys((*due_basis, *cited)))


def _order(names: tuple[str, ...]) -> tuple[Component, ...]:
    """Return the order of payment inside a charge; what the minimum adds goes with the fine."""
    order = [Component(name) for name in names]
    order.insert(order.index(Component.FINE) + 1, Component.MINIMUM_FINE)
    return tuple(order)


def _check_understood(law: LawAt) -> None:
    for key, known in UNDERSTOOD.items():
        found = law.find(key)
        if found is not None and found.value not in known:
            raise _not_understood(key, f"«{found.value}»", found.citations)
    step = law.value("fine.late.step")
    if step.unit not in _STEP_UNITS:
        raise _not_understood(step.key, f"«{step.unit}»", step.citations)
    order = law.value("allocation.order_in_charge")
    if frozenset(law.texts(order.key)) != _IN_A_CHARGE or len(law.texts(order.key)) != len(_IN_A_CHARGE):
        raise _not_understood(order.key, "ese orden", order.citations)


def _not_understood(key: str, said: str, basis: tuple[str, ...]) -> LawGap:
    return LawGap(
        "rule_not_understood",
        f"El cálculo de la deuda no conoce {said} como regla de «{key}». "
        "Corrija la tabla de la ley o amplíe el programa.",
        basis,
    )


@lru_cache(maxsize=8192)
def rules_at(law: LawAt) -> Rules:
    return Rules(law)
