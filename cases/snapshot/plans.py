"""Payment plans with what has been paid under each."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Date, DateTime, bindparam, func, select
from sqlalchemy.orm import Session

from cases.domain.facts import InstalmentFacts, PlanFacts
from cases.domain.plan import Paid, spread_payments
from cases.models import Case, Document, Instalment, Plan, PlanCase
from cases.models import Payment as PaymentRow
from cases.snapshot.asking import AnyRows, among_ids, ask, ask_all
from cases.snapshot.versions import as_known

_COVERED = (
    select(PlanCase.plan_id, PlanCase.case_id, Case.account_id)
    .join(Case, Case.id == PlanCase.case_id)
    .where(among_ids(PlanCase.plan_id))
    .order_by(PlanCase.case_id)
)
_INSTALMENTS = (
    select(
        Instalment.plan_id,
        Instalment.number,
        Instalment.due_on,
        Instalment.principal,
        Instalment.other,
        Instalment.interest_estimate,
        Instalment.amount,
    )
    .where(among_ids(Instalment.plan_id))
    .order_by(Instalment.plan_id, Instalment.number)
)
_PLANS = (
    select(
        Plan.id,
        Document.number,
        Plan.regime,
        Plan.status,
        Plan.signed_on,
        Plan.active_from_on,
        Plan.ended_on,
        Plan.debt_total,
        Plan.down_payment,
        Plan.financed_total,
        Plan.rate_annual,
    )
    .join(Document, Document.id == Plan.document_id)
    .where(among_ids(Plan.id))
    .order_by(Plan.id)
)


def load_plans(
    session: Session,
    case_ids: Collection[int],
    *,
    on: date | None = None,
    known_at: datetime | None = None,
) -> dict[int, PlanFacts]:
    """The last plan of each case, by case id, each instalment with the payments that reached it.

    With `on`, only plans signed and payments made by then; with `known_at`, as recorded up to that instant.
    """
    asked = (on is not None, known_at is not None)
    of_case: dict[int, int] = dict(ask(session, _last_plans(*asked), case_ids, on=on, known_at=known_at))
    if not of_case:
        return {}
    plans = set(of_case.values())
    signed, covered, planned = ask_all(session, (_PLANS, plans), (_COVERED, plans), (_INSTALMENTS, plans))
    cases: dict[int, list[int]] = defaultdict(list)
    for plan, case, _ in covered:
        cases[plan].append(case)
    instalments: dict[int, list[InstalmentFacts]] = defaultdict(list)
    for plan, *values in planned:
        instalments[plan].append(InstalmentFacts(*values))
    accounts = {account for _, _, account in covered}
    payments: dict[int, list[Paid]] = defaultdict(list)
    for plan, paid_on, amount in ask(
        session, _payments(*asked), accounts, plans=list(plans), on=on, known_at=known_at
    ):
        payments[plan].append(Paid(paid_on, amount))
    facts = {
        row[0]: _plan(row, tuple(cases[row[0]]), instalments[row[0]], payments[row[0]]) for row in signed
    }
    return {case: facts[plan] for case, plan in of_case.items()}


def _plan(
    row: tuple[Any, ...], cases: tuple[int, ...], instalments: list[InstalmentFacts], payments: list[Paid]
) -> PlanFacts:
    key, number, regime, status, signed_on, active_from_on, ended_on, debt, down_payment, financed, rate = row
    spread, paid_total = spread_payments(instalments, payments, down_payment)
    return PlanFacts(
        key=key,
        number=number,
        regime=regime,
        status=status,
        signed_on=signed_on,
        active_from_on=active_from_on,
        ended_on=ended_on,
        debt_total=debt,
        down_payment=down_payment,
        financed_total=financed,
        rate_annual=rate,
        instalments=spread,
        paid_total=paid_total,
        case_keys=cases,
    )


@cache
def _last_plans(by_day: bool, as_recorded: bool) -> AnyRows:
    signed = (
        select(PlanCase.case_id, func.max(PlanCase.plan_id))
        .join(Plan, Plan.id == PlanCase.plan_id)
        .where(among_ids(PlanCase.case_id))
        .group_by(PlanCase.case_id)
    )
    if by_day:
        signed = signed.where(Plan.signed_on <= bindparam("on", type_=Date))
    if as_recorded:
        signed = signed.where(Plan.recorded_at <= bindparam("known_at", type_=DateTime(timezone=True)))
    return signed


@cache
def _payments(by_day: bool, as_recorded: bool) -> AnyRows:
    """Payments on the accounts a plan covers: the down payment, and those from its signature until it ended.

    Reversed ones are left out. The down payment is receipted before the plan is signed, often on an earlier day. What
    else was paid that day before the signature lowered the debt that the plan finances: it is counted there.
    """
    known = as_known(PaymentRow, "account_id", past=as_recorded)
    payment = known.c
    counted = (
        select(PlanCase.plan_id, payment.paid_on, payment.amount)
        .join(Plan, Plan.id == PlanCase.plan_id)
        .join(Case, Case.id == PlanCase.case_id)
        .join(known, payment.account_id == Case.account_id)
        .where(
            among_ids(PlanCase.plan_id, "plans"),
            (payment.paid_on > Plan.signed_on)
            | ((payment.paid_on == Plan.signed_on) & (payment.recorded_at >= Plan.recorded_at))
            | (payment.receipt == Plan.down_payment_receipt),
            Plan.ended_on.is_(None) | (payment.paid_on <= Plan.ended_on),
        )
        .order_by(payment.paid_on, payment.id)
    )
    if not by_day:
        return counted.where(payment.reversed_on.is_(None))
    on = bindparam("on", type_=Date)
    return counted.where(payment.paid_on <= on, payment.reversed_on.is_(None) | (payment.reversed_on > on))
