"""The numbers of one day's law that a debt needs, read once per day and kept."""

from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache

from cases.domain.debt.dates import fine_step_on
from cases.domain.vocabulary import Component
from cases.law import LawAt

_PERCENT = Decimal(100)


class Rules:
    """What the law of one day says about lateness, as plain numbers."""

    def __init__(self, law: LawAt) -> None:
        self.law = law
        self.prescription_years = law.integer("prescription.years")
        self.suit_stops_prescription = law.flag("prescription.stopped_by_suit")
        self.appeal_suspends_interest = law.flag("interest.suspended_by_appeal")
        self.order = tuple(Component(name) for name in law.texts("allocation.order_in_charge"))
        self.minimum_fine = law.decimal("fine.late.minimum")
        self.minimum_scope = law.text("fine.late.minimum_scope")
        self.divisor = _PERCENT * law.integer("interest.year_days")
        self.festivities_pct = law.decimal("festivities.pct")
        step = law.value("fine.late.step")
        self._step = (int(str(step.value)), step.unit)
        self._fines: dict[str, tuple[Decimal, Decimal]] = {}
        self._bases: dict[tuple[str, str, bool, bool, bool, bool], tuple[str, ...]] = {}

    @cached_property
    def rate_annual(self) -> Decimal:
        """Percentage in force on the day; asked only where interest runs, so that older days need no rate."""
        return self.law.decimal("interest.rate_annual")

    def fine_pct(self, tribute_kind: str, due: date, on: date) -> Decimal:
        """Return the percentage of the late fine on principal paid on a day after its due date."""
        fines = self._fines.get(tribute_kind)
        if fines is None:
            pair = (self.law.value_for(key, tribute_kind) for key in ("fine.late.first", "fine.late.after"))
            first, after = (Decimal(str(entry.value)) for entry in pair)
            fines = self._fines[tribute_kind] = (first, after)
        return fines[0] if on <= fine_step_on(due, *self._step) else fines[1]

    def basis(
        self,
        due_rule: str,
        tribute_kind: str,
        *,
        interest: bool,
        fine: bool,
        festivities: bool,
        prescribed: bool,
    ) -> tuple[str, ...]:
        """Return the citations a line rests on, each once, in the order of the statute's logic."""
        key = (due_rule, tribute_kind, interest, fine, festivities, prescribed)
        found = self._bases.get(key)
        if found is None:
            found = self._bases[key] = self._cite(key)
        return found

    def _cite(self, key: tuple[str, str, bool, bool, bool, bool]) -> tuple[str, ...]:
        due_rule, tribute_kind, interest, fine, festivities, prescribed = key
        keys = [due_rule] if due_rule else []
        if interest:
            keys += ["mora.automatic", "interest.method", "interest.rate_rule"]
        if fine:
            keys.append("fine.late.first")
        if festivities:
            keys.append("festivities.pct")
        if prescribed:
            keys.append("prescription.years")
        cited = [c for name in keys for c in self.law.value_for(name, tribute_kind).citations]
        return tuple(dict.fromkeys(cited))


@lru_cache(maxsize=8192)
def rules_at(law: LawAt) -> Rules:
    return Rules(law)
