"""A statement as the JSON that scripts and other systems hold on to; keys are only ever added."""

from decimal import Decimal
from typing import Any

from cases.domain.debt import Explanation, Line, Statement, explain, explain_minimum_fine
from cases.law import LawAt


def statement_as_dict(
    statement: Statement, account: str, taxpayer: str, explain_with: LawAt | None = None
) -> dict[str, Any]:
    """Return the statement with money as decimal strings of two decimals and ISO dates.

    `account` and `taxpayer` are the identifiers people use. With `explain_with`, the law of the statement's
    day, each line also says how each of its components was computed and on which values, and each credit from
    which receipt it is left and until when it can be claimed (LGTM 121).
    """
    totals = statement.totals
    said: dict[str, Any] = {
        "account": account,
        "taxpayer": taxpayer,
        "on": statement.on.isoformat(),
        "rate_annual": str(statement.rate_annual),
        "law_version": statement.law_version,
        "lines": [_line_as_dict(line, explain_with) for line in statement.lines],
        "minimum_fine_adjustment": _money(statement.minimum_fine_adjustment),
        "totals": {
            "principal": _money(totals.principal),
            "interest": _money(totals.interest),
            "fine": _money(totals.fine),
            "festivities": _money(totals.festivities),
            "total": _money(totals.total),
            "overdue": _money(totals.overdue),
        },
        "credit": _money(statement.credit),
    }
    if explain_with is not None:
        said["minimum_fine_explain"] = _explanation_as_dict(explain_minimum_fine(statement, explain_with))
        said["credits"] = [
            {
                "receipt": credit.receipt,
                "paid_on": credit.paid_on.isoformat(),
                "amount": _money(credit.amount),
                "claim_until_on": credit.claim_until_on.isoformat(),
            }
            for credit in statement.credits
        ]
    return said


def _line_as_dict(line: Line, explain_with: LawAt | None) -> dict[str, Any]:
    said: dict[str, Any] = {
        "charge": line.charge,
        "tribute": line.tribute,
        "period": line.period,
        "due_on": line.due_on.isoformat(),
        "days_late": line.days_late,
        "principal": _money(line.principal),
        "interest": _money(line.interest),
        "fine": _money(line.fine),
        "festivities": _money(line.festivities),
        "total": _money(line.total),
        "prescribes_on": line.prescribes_on.isoformat(),
        "prescribed": line.prescribed,
        "basis": list(line.basis),
    }
    if explain_with is not None:
        said["explain"] = [_explanation_as_dict(explanation) for explanation in explain(line, explain_with)]
    return said


def _explanation_as_dict(explanation: Explanation) -> dict[str, Any]:
    return {
        "component": explanation.component.value,
        "amount": _money(explanation.amount),
        "formula": explanation.formula,
        "basis": list(explanation.basis),
        "values": [
            {
                "key": value.key,
                "value": str(value.value),
                "unit": value.unit,
                "status": value.status,
                "from": value.valid_from.isoformat(),
                "basis": value.basis,
            }
            for value in explanation.values
        ],
    }


def _money(amount: Decimal) -> str:
    return f"{amount:.2f}"
