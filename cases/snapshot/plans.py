"""Payment plans with what has been paid under each."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal
from functools import cache

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from cases.domain.facts import InstalmentFacts, PlanFacts
from cases.domain.plan import Paid, spread_payments
from cases.models import Case, Document, Instalment, Plan, PlanCase
from cases.models import Payment as PaymentRow
from cases.snapshot.asking import AnyRows, among_ids, ask
from cases.snapshot.ledger import as_known


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
    last = _last_plans(on is not None, known_at is not None)
    of_case: dict[int, int] = dict(ask(session, last, case_ids, on=on, known_at=known_at))
    if not of_case:
        return {}
    plans = set(of_case.values())
    covered: dict[int, list[int]] = defaultdict(list)
    links = select(PlanCase.plan_id, PlanCase.case_id).where(PlanCase.plan_id.in_(plans))
    for plan, case in session.execute(links.order_by(PlanCase.case_id)):
        covered[plan].append(case)
    instalments = _instalments(session, plans)
    payments = _payments(session, plans, on, known_at)
    facts: dict[int, PlanFacts] = {}
    on_paper = select(Plan, Document.number).join(Document, Document.id == Plan.document_id)
    for row, number in session.execute(on_paper.where(Plan.id.in_(plans))):
        spread, total = spread_payments(instalments[row.id], payments[row.id], row.down_payment)
        facts[row.id] = PlanFacts(
            key=row.id,
            number=number,
            regime=row.regime,
            status=row.status,
            signed_on=row.signed_on,
            active_from_on=row.active_from_on,
            ended_on=row.ended_on,
            debt_total=row.debt_total,
            down_payment=row.down_payment,
            financed_total=row.financed_total,
            rate_annual=row.rate_annual,
            instalments=spread,
            paid_total=total,
            case_keys=tuple(covered[row.id]),
        )
    return {case: facts[plan] for case, plan in of_case.items()}


@cache
def _last_plans(by_day: bool, as_recorded: bool) -> AnyRows:
    signed = (
        select(PlanCase.case_id, func.max(PlanCase.plan_id))
        .join(Plan, Plan.id == PlanCase.plan_id)
        .where(among_ids(PlanCase.case_id))
        .group_by(PlanCase.case_id)
    )
    if by_day:
        signed = signed.where(Plan.signed_on <= bindparam("on"))
    if as_recorded:
        signed = signed.where(Plan.recorded_at <= bindparam("known_at"))
    return signed


def _instalments(session: Session, plans: Collection[int]) -> dict[int, list[InstalmentFacts]]:
    found: dict[int, list[InstalmentFacts]] = defaultdict(list)
    of_plans = select(Instalment).where(Instalment.plan_id.in_(plans))
    for one in session.scalars(of_plans.order_by(Instalment.plan_id, Instalment.number)):
        found[one.plan_id].append(
            InstalmentFacts(
                one.number, one.due_on, one.principal, one.other, one.interest_estimate, one.amount
            )
        )
    return found


def _payments(
    session: Session, plans: Collection[int], on: date | None, known_at: datetime | None
) -> dict[int, list[Paid]]:
    """Payments on the accounts a plan covers: the down payment, and those from its signature until it ended.

    Reversed ones are left out. The down payment is receipted before the plan is signed, often on an earlier day.
    """
    of_plans = select(Case.account_id).join(PlanCase, PlanCase.case_id == Case.id)
    accounts = session.scalars(of_plans.where(PlanCase.plan_id.in_(plans))).all()
    known = as_known(PaymentRow, "account_id", past=known_at is not None)
    payment = known.c
    counted = (
        select(PlanCase.plan_id, payment.paid_on, payment.amount)
        .join(Plan, Plan.id == PlanCase.plan_id)
        .join(Case, Case.id == PlanCase.case_id)
        .join(known, payment.account_id == Case.account_id)
        .where(
            PlanCase.plan_id.in_(plans),
            (payment.paid_on >= Plan.signed_on) | (payment.receipt == Plan.down_payment_receipt),
            Plan.ended_on.is_(None) | (payment.paid_on <= Plan.ended_on),
        )
        .order_by(payment.paid_on, payment.id)
    )
    if on is None:
        counted = counted.where(payment.reversed_on.is_(None))
    else:
        counted = counted.where(
            payment.paid_on <= on, payment.reversed_on.is_(None) | (payment.reversed_on > on)
        )
    found: dict[int, list[Paid]] = defaultdict(list)
    for plan, paid_on, amount in ask(session, counted, accounts, known_at=known_at):
        found[plan].append(Paid(paid_on, Decimal(amount)))
    return found
