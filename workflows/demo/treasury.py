"""The counter: people pay all, a part, or an instalment; now and then a cheque comes back."""

from decimal import Decimal
from functools import partial

from sqlalchemy import select

from cases.domain.debt import Statement
from cases.domain.errors import RuleRefused
from cases.domain.money import ZERO, cents
from cases.domain.vocabulary import Role
from cases.models import Instalment, Plan, PlanCase
from cases.service.finding import find_account, find_case
from cases.service.payments import record_payment, reverse_payment
from cases.snapshot import load_ledgers
from workflows.demo.office import Office

_CLEARING_DAYS = 6
"""Business days a bank takes to return a cheque."""


def statement(office: Office, account: str) -> Statement:
    """What the counter's screen shows today."""
    with office.sessions.begin() as session:
        key = find_account(session, account).id
        return load_ledgers(session, [key])[key].statement(office.book, office.today)


def overdue(office: Office, account: str) -> Decimal:
    return statement(office, account).totals.overdue


def pay(office: Office, account: str, amount: Decimal, tribute: str | None = None) -> str:
    """Somebody pays; returns the receipt, empty where there was nothing to pay."""
    if amount <= ZERO:
        return ""
    receipt, stamp = office.next_receipt(), office.stamp(Role.TESORERIA)
    with office.sessions.begin() as session:
        record_payment(
            session, account, amount, receipt, stamp, office.book, today=office.today, tribute=tribute
        )
    return receipt


def pay_everything(office: Office, account: str) -> str:
    """All that is overdue today."""
    return pay(office, account, overdue(office, account))


def pay_one_tribute(office: Office, account: str) -> str:
    """The payer names one tribute of several (LGTM 38) and pays a good part of it."""
    lines = [line for line in statement(office, account).lines if line.days_late > 0 and not line.prescribed]
    if not lines:
        return ""
    chosen = lines[0].tribute
    owed = sum((line.total for line in lines if line.tribute == chosen), ZERO)
    return pay(office, account, cents(owed * Decimal("0.6")), chosen)


def pay_by_bad_cheque(office: Office, account: str) -> None:
    """Paid in full today, what is not due yet too, and undone when the bank says no."""
    receipt = pay(office, account, statement(office, account).totals.total)
    if receipt:
        office.in_days(_CLEARING_DAYS, partial(_return_cheque, office, account, receipt))


def _return_cheque(office: Office, account: str, receipt: str) -> None:
    stamp = office.stamp(Role.TESORERIA)
    try:
        with office.sessions.begin() as session:
            reverse_payment(
                session, account, receipt, "Cheque devuelto por fondos insuficientes.", stamp, office.book
            )
    except RuleRefused as refusal:
        office.refused[refusal.code] += 1


def promise_instalments(office: Office, account: str, case: str, how_many: int | None) -> None:
    """Puts on the agenda the instalments that will be paid, all of them unless said otherwise."""
    with office.sessions.begin() as session:
        latest = (
            select(Plan.id)
            .join(PlanCase, PlanCase.plan_id == Plan.id)
            .where(PlanCase.case_id == find_case(session, case).id)
            .order_by(Plan.id.desc())
            .limit(1)
        )
        due = session.execute(
            select(Instalment.due_on, Instalment.amount)
            .where(Instalment.plan_id == latest.scalar_subquery())
            .order_by(Instalment.number)
        ).all()
    for index, (due_on, amount) in enumerate(due[:how_many]):
        is_last = index == len(due) - 1
        office.on(due_on, partial(_pay_instalment, office, account, amount, is_last=is_last))


def _pay_instalment(office: Office, account: str, amount: Decimal, *, is_last: bool) -> None:
    """The last one also brings what interest came to more than estimated."""
    owed = overdue(office, account)
    pay(office, account, owed if is_last else min(amount, owed))
