"""Context of the estado_de_cuenta: attached to a document of a case, or asked for at the office."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from cases.domain.debt import CreditUse, Line, Payment, Statement
from cases.domain.documents import EstadoDeCuenta
from cases.domain.documents.explained import explained_rows
from cases.domain.documents.notices import PaymentRow
from cases.domain.documents.rows import amount_or_nothing, amount_text
from cases.domain.documents.sections import line_rows, section_rows, sections
from cases.domain.facts import CaseFacts
from cases.domain.money import ZERO
from cases.domain.vocabulary import CreditUseKind
from cases.law import LawAt
from cases.service.contexts.issuing import IssuingDay
from cases.service.contexts.subject import Amounts, Subject, common_block

PAYMENTS_SHOWN = 6
_OLDEST_DEBT = "deuda más antigua (LGTM 38)"
_FROM_CREDIT = "saldo a favor, a la deuda más antigua (LGTM 41)"


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
        facts.credit_uses,
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
    credit_uses: Sequence[CreditUse],
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
        credit_uses,
        number=number,
        lines=statement.lines,
        minimum_fine_adjustment=statement.minimum_fine_adjustment,
        overdue=statement.totals.overdue,
        requested_by=requested_by,
        explained=True,
        unregistered=True,
    )


def _statement(
    day: IssuingDay,
    subject: Subject,
    statement: Statement,
    payments: Sequence[Payment],
    credit_uses: Sequence[CreditUse],
    *,
    number: str,
    lines: Sequence[Line],
    minimum_fine_adjustment: Decimal,
    overdue: Decimal,
    requested_by: str = "",
    explained: bool = False,
    unregistered: bool = False,
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
    paid = sorted(
        (*_paid(payments, lines, day), *_compensated(credit_uses, day.on)), key=lambda row: row.paid_on
    )
    shown = paid[-PAYMENTS_SHOWN:]
    common = common_block(
        day,
        subject,
        amounts,
        number,
        post="accounts_officer",
        older_dates=[date.fromisoformat(row.paid_on) for row in shown],
        changes={"unregistered": unregistered},
    )
    due = amount_text(overdue)
    return EstadoDeCuenta(
        common=common,
        law_version=statement.law_version,
        sections=section_rows(parts, day.on),
        payments=tuple(shown),
        prescribed_total=amount_or_nothing(prescribed),
        overdue_total="" if due == common.total else due,
        requested_by=requested_by,
        explained=explanation,
        values=values,
    )


def _paid(payments: Sequence[Payment], lines: Sequence[Line], day: IssuingDay) -> Iterator[PaymentRow]:
    for one in payments:
        if one.paid_on <= day.on and (one.reversed_on is None or one.reversed_on > day.on):
            went = _applied_to(one, lines, day.law)
            yield PaymentRow(one.receipt, one.paid_on.isoformat(), amount_text(one.amount), went)


def _compensated(uses: Sequence[CreditUse], on: date) -> Iterator[PaymentRow]:
    """An act that compensates extinguishes debt like a payment; what is returned extinguishes none."""
    for one in uses:
        stands = one.used_on <= on and (one.undone_on is None or one.undone_on > on)
        if stands and one.kind is CreditUseKind.COMPENSATION:
            yield PaymentRow(one.act, one.used_on.isoformat(), amount_text(one.amount), _FROM_CREDIT)


def _applied_to(payment: Payment, lines: Sequence[Line], law: LawAt) -> str:
    """What the payer named; otherwise the law sends the money to the oldest debt."""
    if payment.charge is not None:
        line = next((line for line in lines if line.key == payment.charge), None)
        return f"{law.tribute(line.tribute).name} {line.period}" if line else "el cargo que indicó quien pagó"
    return law.tribute(payment.tribute).name if payment.tribute else _OLDEST_DEBT
