"""What an account owes on a date, line by line, and which norm each cent rests on."""

from cases.domain.debt.dates import (
    due_on,
    first_fine_until,
    period_prescribes_on,
    period_span,
    prescribes_on,
    taxable_event_on,
)
from cases.domain.debt.explain import Explanation, explain, explain_minimum_fine
from cases.domain.debt.facts import (
    Allocation,
    Charge,
    Credit,
    CreditUse,
    Line,
    OpeningBalance,
    Payment,
    Statement,
    Suit,
    Suspension,
    Totals,
)
from cases.domain.debt.statement import debt_at

__all__ = [
    "Allocation",
    "Charge",
    "Credit",
    "CreditUse",
    "Explanation",
    "Line",
    "OpeningBalance",
    "Payment",
    "Statement",
    "Suit",
    "Suspension",
    "Totals",
    "debt_at",
    "due_on",
    "explain",
    "explain_minimum_fine",
    "first_fine_until",
    "period_prescribes_on",
    "period_span",
    "prescribes_on",
    "taxable_event_on",
]
