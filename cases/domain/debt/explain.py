"""Says in words and figures where each amount of a line comes from; built only when somebody asks."""

from dataclasses import dataclass
from decimal import Decimal

from cases.domain.debt.dates import first_fine_until
from cases.domain.debt.facts import Line, Statement
from cases.domain.money import cents
from cases.domain.vocabulary import Component
from cases.law import LawAt, LawValue


@dataclass(frozen=True, slots=True)
class Explanation:
    """One component: its formula with figures, and the values of the law it rests on."""

    component: Component
    amount: Decimal
    formula: str
    values: tuple[LawValue, ...]

    @property
    def basis(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(c for value in self.values for c in value.citations))


def explain(line: Line, law: LawAt) -> tuple[Explanation, ...]:
    """Explain each component of a line, in the order of payment; `law` is that of the statement's day."""
    explained = {
        Component.INTEREST: _interest(line, law),
        Component.FINE: _fine(line, law),
        Component.FESTIVITIES: _festivities(line, law),
        Component.PRINCIPAL: _principal(line, law),
    }
    return tuple(explained[Component(name)] for name in law.texts("allocation.order_in_charge"))


def explain_minimum_fine(statement: Statement, law: LawAt) -> Explanation:
    """Explain what the minimum fine adds to the whole statement."""
    added = statement.minimum_fine_adjustment
    minimum, scope = law.value("fine.late.minimum"), law.value("fine.late.minimum_scope")
    listed = statement.totals.fine - added
    formula = (
        f"mínimo {minimum.value} - {listed} de multas de las líneas y las ya pagadas en esta mora: {added}"
    )
    values = (minimum, scope) if added else ()
    return Explanation(Component.MINIMUM_FINE, added, formula if added else "no agrega nada", values)


def _principal(line: Line, law: LawAt) -> Explanation:
    charged = line.trace.principal_charged
    formula = f"{charged}"
    if charged != line.principal:
        formula = f"{charged} - {charged - line.principal} ya pagado = {line.principal}"
    due_rule = line.trace.due_rule
    values = (law.book.at(line.trace.due_rule_on).value(due_rule),) if due_rule else ()
    return Explanation(Component.PRINCIPAL, line.principal, formula, values)


def _interest(line: Line, law: LawAt) -> Explanation:
    trace = line.trace
    year_days = law.value("interest.year_days")
    parts = []
    if trace.interest_carried:
        parts.append(f"{trace.interest_carried} que quedó sin pagar")
    days = (law.on - trace.interest_from_on).days - trace.suspended_days
    if days > 0 and line.principal:
        suspended = f" (sin {trace.suspended_days} de apelación)" if trace.suspended_days else ""
        counted = f"{days} día" if days == 1 else f"{days} días"
        parts.append(
            f"{line.principal} x {law.decimal('interest.rate_annual')} % x {counted}{suspended} "
            f"desde {trace.interest_from_on.isoformat()} / {year_days.value} = {line.interest}"
        )
    keys = ["mora.automatic", "interest.method", "interest.rate_rule", "interest.rate_annual"]
    values = [law.value(key) for key in keys]
    values.append(year_days)
    if trace.suspended_days:
        values.append(law.value("interest.suspended_by_appeal"))
    formula = " + ".join(parts) or "sin días de mora"
    return Explanation(Component.INTEREST, line.interest, formula, tuple(values) if parts else ())


def _fine(line: Line, law: LawAt) -> Explanation:
    trace = line.trace
    if trace.fine_given:
        return Explanation(
            Component.FINE,
            line.fine,
            f"{cents(trace.fine_settled)} del saldo inicial{_less(trace.fine_paid, trace.fine_settled)}",
            (),
        )
    if not line.days_late:
        return Explanation(Component.FINE, line.fine, "sin días de mora", ())
    first, after = (law.value_for(key, line.tribute_kind) for key in ("fine.late.first", "fine.late.after"))
    pct = first.value if law.on <= first_fine_until(line.due_on, law) else after.value
    settled = f" + {trace.fine_settled.normalize():f} por lo pagado tarde" if trace.fine_settled else ""
    less = _less(trace.fine_paid, trace.fine_settled + line.principal * Decimal(str(pct)) / 100)
    formula = f"{pct} % de {line.principal}{settled}{less} = {line.fine}"
    return Explanation(Component.FINE, line.fine, formula, (first, after, law.value("fine.late.step")))


def _festivities(line: Line, law: LawAt) -> Explanation:
    trace = line.trace
    pct = law.decimal("festivities.pct")
    if not trace.festivities_apply:
        return Explanation(
            Component.FESTIVITIES, line.festivities, "este tributo no lleva recargo de fiestas", ()
        )
    settled = (
        f" + {trace.festivities_settled.normalize():f} por lo pagado" if trace.festivities_settled else ""
    )
    less = _less(trace.festivities_paid, trace.festivities_settled + line.principal * pct / 100)
    formula = f"{pct} % de {line.principal}{settled}{less} = {line.festivities}"
    return Explanation(Component.FESTIVITIES, line.festivities, formula, (law.value("festivities.pct"),))


def _less(paid: Decimal, accrued: Decimal) -> str:
    """Say what was paid of an accessory: more than accrued, where the minimum or a higher percentage was paid."""
    if paid > cents(accrued):
        return f", cubierto por {paid} ya pagado"
    return f" - {paid} ya pagado" if paid else ""
