"""Contexts of a payment plan and of its lapse."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cases.domain.debt import Line
from cases.domain.decision.coercive import consecutive_missed
from cases.domain.decision.desk import day_after
from cases.domain.documents import ActaDeIncumplimiento, ConvenioDePago
from cases.domain.documents.plans import InstalmentRow, MissedInstalmentRow
from cases.domain.documents.rows import amount_text
from cases.domain.documents.wording import cardinal, in_words_and_figures
from cases.domain.errors import FactMissing
from cases.domain.facts import CaseFacts, InstalmentFacts
from cases.domain.money import ZERO
from cases.domain.plan import payable_on
from cases.domain.vocabulary import PlanRegime
from cases.law import LawAt
from cases.service.contexts.issuing import IssuingDay
from cases.service.contexts.subject import Amounts, Subject, common_block

LAPSE_BASIS = "LGTM art. 37"
TERM_BASIS = "LGTM art. 36"


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """What is signed, beyond the debt: request, approval, schedule and down payment."""

    request_number: str
    request_on: date
    approval_text: str
    down_payment: Decimal
    down_payment_receipt: str
    down_payment_on: date
    financed_total: Decimal
    instalments: tuple[InstalmentFacts, ...]
    regime: PlanRegime = PlanRegime.LAW
    guarantee_text: str = ""
    court_number: str = ""
    costs_amount: Decimal = ZERO


def build_convenio_de_pago(
    day: IssuingDay, facts: CaseFacts, *, number: str, agreement: Agreement, others: Sequence[CaseFacts] = ()
) -> ConvenioDePago:
    """`others` are cases of other accounts of the taxpayer that the same plan covers."""
    common = common_block(
        day,
        _joint_subject(facts, others),
        _joint_amounts(facts, others),
        number,
        post="mayor",
        changes={"account_number": ", ".join(one.account.number for one in (facts, *others))},
    )
    count = len(agreement.instalments)
    represented = bool(common.representative_name)
    return ConvenioDePago(
        common=common,
        regime=agreement.regime.value,
        request_number=agreement.request_number,
        request_on=agreement.request_on.isoformat(),
        approval_text=agreement.approval_text,
        down_payment=amount_text(agreement.down_payment),
        down_payment_receipt=agreement.down_payment_receipt,
        down_payment_on=agreement.down_payment_on.isoformat(),
        financed_total=amount_text(agreement.financed_total),
        instalments=tuple(_instalment_row(one) for one in agreement.instalments),
        instalments_count_text=in_words_and_figures(count, "feminine"),
        single_instalment=count == 1,
        last_due_on=agreement.instalments[-1].due_on.isoformat(),
        lapse_text=f"deja de pagar {_lapse_count(day.law)} cuotas seguidas",
        lapse_basis=LAPSE_BASIS,
        guarantee_text=agreement.guarantee_text,
        court_number=agreement.court_number,
        costs_amount=amount_text(agreement.costs_amount) if agreement.regime is PlanRegime.JUDICIAL else "",
        second_signatory_name=common.representative_name if represented else common.taxpayer_name,
        second_signatory_line=common.representative_identity_line if represented else common.identity_line,
    )


def _joint_subject(facts: CaseFacts, others: Sequence[CaseFacts]) -> Subject:
    origins = dict(facts.origins)
    for other in others:
        origins.update(other.origins)
    own = Subject.of(facts)
    return Subject(own.case_number, own.taxpayer, own.account, origins, own.last_act)


def _joint_amounts(facts: CaseFacts, others: Sequence[CaseFacts]) -> Amounts:
    cases = (facts, *others)
    lines: list[Line] = [line for one in cases for line in one.lines]
    return Amounts(
        on=facts.statement.on,
        rate_annual=facts.statement.rate_annual,
        lines=lines,
        minimum_fine_adjustment=sum((one.minimum_fine_adjustment for one in cases), ZERO),
        credit=sum((one.statement.credit for one in cases), ZERO),
        by_tribute=True,
    )


def _instalment_row(instalment: InstalmentFacts) -> InstalmentRow:
    return InstalmentRow(
        number=str(instalment.number),
        due_on=instalment.due_on.isoformat(),
        principal=amount_text(instalment.principal),
        other=amount_text(instalment.other),
        interest_estimate=amount_text(instalment.interest_estimate),
        amount=amount_text(instalment.amount),
    )


def _lapse_count(law: LawAt) -> str:
    return cardinal(law.integer("plan.lapse"), "feminine")


def build_acta_de_incumplimiento(day: IssuingDay, facts: CaseFacts, *, number: str) -> ActaDeIncumplimiento:
    """The lapse that the plan of the case shows on the day. Raises FactMissing where it shows none."""
    plan, limit = facts.plan, day.law.integer("plan.lapse")
    missed = consecutive_missed(plan, day.on, day.calendar) if plan else ()
    over = plan is not None and payable_on(plan.instalments[-1], day.calendar) < day.on
    if plan is None or not missed or (len(missed) < limit and not over):
        raise FactMissing(
            "plan_not_lapsed", f"No constan {_lapse_count(day.law)} cuotas seguidas sin pagar.", ("LGTM 37",)
        )
    lapsed = len(missed) >= limit
    accounts_officer = day.law.signatory("accounts_officer")
    return ActaDeIncumplimiento(
        common=common_block(
            day,
            Subject.of(facts),
            Amounts.overdue(facts, by_tribute=True),
            number,
            older_dates=[plan.signed_on],
        ),
        plan_number=plan.number,
        plan_signed_on=plan.signed_on.isoformat(),
        missed=tuple(_missed_row(one) for one in missed),
        lapsed_on=day_after(payable_on(missed[limit - 1 if lapsed else -1], day.calendar)).isoformat(),
        lapse_text=f"no se pagaron {_lapse_count(day.law)} cuotas seguidas"
        if lapsed
        else "venció la última cuota sin que el plan se completara",
        lapse_basis=LAPSE_BASIS if lapsed else TERM_BASIS,
        paid_to_date=amount_text(plan.paid_total),
        last_instalment_checked_on=day.on.isoformat(),
        accounts_officer_name=accounts_officer.name,
        accounts_officer_post=accounts_officer.post,
    )


def _missed_row(instalment: InstalmentFacts) -> MissedInstalmentRow:
    return MissedInstalmentRow(
        number=str(instalment.number),
        due_on=instalment.due_on.isoformat(),
        amount=amount_text(instalment.amount),
        paid=amount_text(instalment.paid),
    )
