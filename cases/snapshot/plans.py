"""Payment plans with what has been paid under each."""

from collections import defaultdict
from collections.abc import Collection
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cases.domain.facts import InstalmentFacts, PlanFacts
from cases.domain.plan import Paid, spread_payments
from cases.models import Case, Document, Instalment, Payment, Plan, PlanCase


def load_plans(session: Session, case_ids: Collection[int]) -> dict[int, PlanFacts]:
    """The last plan of each case, by case id, each instalment with the payments that reached it."""
    last = (
        select(PlanCase.case_id, func.max(PlanCase.plan_id).label("plan_id"))
        .where(PlanCase.case_id.in_(case_ids))
        .group_by(PlanCase.case_id)
        .subquery()
    )
    of_case: dict[int, int] = dict(session.execute(select(last.c.case_id, last.c.plan_id)).all())
    if not of_case:
        return {}
    plans = set(of_case.values())
    covered: dict[int, list[int]] = defaultdict(list)
    for plan, case in session.execute(
        select(PlanCase.plan_id, PlanCase.case_id).where(PlanCase.plan_id.in_(plans)).order_by(PlanCase.case_id)
    ):
        covered[plan].append(case)
    instalments = _instalments(session, plans)
    payments = _payments(session, plans)
    facts: dict[int, PlanFacts] = {}
    for plan, number in session.execute(
        select(Plan, Document.number).join(Document, Document.id == Plan.document_id).where(Plan.id.in_(plans))
    ):
        spread, total = spread_payments(instalments[plan.id], payments[plan.id], plan.down_payment)
        facts[plan.id] = PlanFacts(
            key=plan.id,
            number=number,
            regime=plan.regime,
            status=plan.status,
            signed_on=plan.signed_on,
            active_from_on=plan.active_from_on,
            ended_on=plan.ended_on,
            debt_total=plan.debt_total,
            down_payment=plan.down_payment,
            financed_total=plan.financed_total,
            rate_annual=plan.rate_annual,
            instalments=spread,
            paid_total=total,
            case_keys=tuple(covered[plan.id]),
        )
    return {case: facts[plan] for case, plan in of_case.items()}


def _instalments(session: Session, plans: Collection[int]) -> dict[int, list[InstalmentFacts]]:
    found: dict[int, list[InstalmentFacts]] = defaultdict(list)
    for row in session.scalars(
        select(Instalment).where(Instalment.plan_id.in_(plans)).order_by(Instalment.plan_id, Instalment.number)
    ):
        found[row.plan_id].append(
            InstalmentFacts(row.number, row.due_on, row.principal, row.other, row.interest_estimate, row.amount)
        )
    return found


def _payments(session: Session, plans: Collection[int]) -> dict[int, list[Paid]]:
    """Payments on the accounts a plan covers, from its signature until it ended, reversed ones left out."""
    found: dict[int, list[Paid]] = defaultdict(list)
    for plan, paid_on, amount in session.execute(
        select(PlanCase.plan_id, Payment.paid_on, Payment.amount)
        .join(Plan, Plan.id == PlanCase.plan_id)
        .join(Case, Case.id == PlanCase.case_id)
        .join(Payment, Payment.account_id == Case.account_id)
        .where(
            PlanCase.plan_id.in_(plans),
            Payment.paid_on >= Plan.signed_on,
            Payment.reversed_on.is_(None),
            Plan.ended_on.is_(None) | (Payment.paid_on <= Plan.ended_on),
        )
        .order_by(Payment.paid_on, Payment.id)
    ):
        found[plan].append(Paid(paid_on, Decimal(amount)))
    return found


