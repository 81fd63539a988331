"""Context of the estado_de_cuenta: attached to a document of a case, or asked for at the office."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from cases.domain.debt import Line, Payment, Statement
from cases.domain.documents import EstadoDeCuenta
from cases.domain.documents.explained import explained_rows
from cases.domain.documents.notices import PaymentRow
from cases.domain.documents.rows import amount_or_nothing, amount_text
from cases.domain.documents.sections import line_rows, section_rows, sections
from cases.domain.facts import CaseFacts
from cases.domain.money import ZERO
from cases.law import LawAt
from cases.service.contexts.issuing import IssuingDay
from cases.service.contexts.subject import Amounts, Subject, common_block

PAYMENTS_SHOWN = 6
_OLDEST_DEBT = "deuda más antigua (LGTM 38)"


def build_attached_statement(day: IssuingDay, facts: CaseFacts, *, number: str) -> EstadoDeCuenta:
    """The statement that travels with a document of the case.

    It shows what belongs to the case, due or not, and prescribed rows marked; its overdue part is the total
    of the document it is attached to.
    """
    lines = [
        line
        for line in facts.statement.lines
        if line.key in facts.own_charges and line.key not in facts.held_charges
    ]
    return _statement(
        day,
        Subject.of(facts),
        facts.statement,
        facts.payments,
        number=number,
        lines=lines,
        minimum_fine_adjustment=facts.minimum_fine_adjustment,
        overdue=facts.overdue,
    )


def build_account_statement(
    day: IssuingDay,
    subject: Subject,
    statement: Statement,
    payments: Sequence[Payment],
    *,
    number: str,
    requested_by: str,
) -> EstadoDeCuenta:
    """The statement of a whole account, as somebody asks for it; `payments` come oldest first.

    Who asks also gets the annex that explains each amount. What the night attaches to tens of thousands of letters
    goes without it: there it would double the paper, and anybody who wants it may ask.
    """
    return _statement(
        day,
        subject,
        statement,
        payments,
        number=number,
        lines=statement.lines,
        minimum_fine_adjustment=statement.minimum_fine_adjustment,
        overdue=statement.totals.overdue,
        requested_by=requested_by,
        explained=True,
    )


def _statement(
    day: IssuingDay,
    subject: Subject,
    statement: Statement,
    payments: Sequence[Payment],
    *,
    number: str,
    lines: Sequence[Line],
    minimum_fine_adjustment: Decimal,
    overdue: Decimal,
    requested_by: str = "",
    explained: bool = False,
) -> EstadoDeCuenta:
    parts = sections(lines, day.law)
    amounts = Amounts(
        on=statement.on,
        rate_annual=statement.rate_annual,
        lines=lines,
        minimum_fine_adjustment=minimum_fine_adjustment,
        credit=statement.credit,
        rows=line_rows(parts, day.law, subject.origins),
    )
    prescribed = sum((line.total for line in lines if line.prescribed), ZERO)
    explanation, values = explained_rows(parts, statement, day.law) if explained else ((), ())
    shown = [payment for payment in payments if _counts(payment, day.on)][-PAYMENTS_SHOWN:]
    common = common_block(
        day,
        subject,
        amounts,
        number,
        post="accounts_officer",
        older_dates=[payment.paid_on for payment in shown],
    )
    due = amount_text(overdue)
    return EstadoDeCuenta(
        common=common,
        law_version=statement.law_version,
        sections=section_rows(parts, day.on),
        payments=tuple(_payment_row(payment, lines, day.law) for payment in shown),
        prescribed_total=amount_or_nothing(prescribed),
        overdue_total="" if due == common.total else due,
        requested_by=requested_by,
        explained=explanation,
        values=values,
    )


def _counts(payment: Payment, on: date) -> bool:
    return payment.paid_on <= on and (payment.reversed_on is None or payment.reversed_on > on)


def _payment_row(payment: Payment, lines: Sequence[Line], law: LawAt) -> PaymentRow:
    return PaymentRow(
        receipt=payment.receipt,
        paid_on=payment.paid_on.isoformat(),
        amount=amount_text(payment.amount),
        applied_to=_applied_to(payment, lines, law),
    )


def _applied_to(payment: Payment, lines: Sequence[Line], law: LawAt) -> str:
    """What the payer named; otherwise the law sends the money to the oldest debt."""
    if payment.charge is not None:
        line = next((line for line in lines if line.key == payment.charge), None)
        return f"{law.tribute(line.tribute).name} {line.period}" if line else "el cargo que indicó quien pagó"
    return law.tribute(payment.tribute).name if payment.tribute else _OLDEST_DEBT
