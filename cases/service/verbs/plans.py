"""Signing a payment plan: written request, limits of the policy, receipted down payment, schedule (LGTM 36-38)."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from pydantic import Field
from sqlalchemy import insert

from cases.domain.debt import Payment
from cases.domain.errors import BadInput, RuleRefused
from cases.domain.facts import CaseFacts, InstalmentFacts
from cases.domain.money import ZERO
from cases.domain.plan import Terms, check_terms, schedule
from cases.domain.terms import calendar_of, subtract_business_days
from cases.domain.vocabulary import Event, PlanRegime, PlanStatus
from cases.models import Instalment, Plan, PlanCase
from cases.service.contexts.plans import Agreement, build_convenio_de_pago
from cases.service.steps import entry_for
from cases.service.verbs.registry import Fields, Outcome, Verb, Work
from cases.service.writing import NewDocument, Written
from cases.snapshot import load_ledgers


class PlanFields(Fields):
    """What was requested, approved and paid."""

    months: int = Field(ge=1, title="Número de cuotas")
    down_payment_receipt: str = Field(
        min_length=1, title="Recibo de la prima", description="Ya registrado en la cuenta."
    )
    request_number: str = Field(min_length=1, title="Número de la solicitud escrita")
    requested_on: date = Field(title="Fecha de la solicitud")
    approval: str = Field(min_length=3, title="Quién aprobó", description="Acuerdo o delegación.")
    first_due_on: date | None = Field(
        None, title="Primera cuota", description="Vacío: la que da la política."
    )
    guarantee_text: str = Field("", title="Garantía", max_length=500)
    court_number: str = Field("", title="Proceso judicial", description="Solo si el caso está en juicio.")
    costs_amount: Decimal = Field(ZERO, ge=0, decimal_places=2, title="Costas causadas")


def _sign_plan(work: Work, fields: PlanFields) -> Outcome:
    facts, law, on = work.facts, work.law, work.stamp.on
    _check_request(work, fields)
    down = _down_payment(work, fields.down_payment_receipt)
    before = _before(work, down)
    terms = Terms(
        months=fields.months,
        first_due_on=fields.first_due_on or on + timedelta(days=law.integer("plan.first_instalment_days")),
        down_payment=down.amount,
    )
    check_terms(terms, before.overdue, facts.account.kind, law, on)
    principal = sum((line.principal for line in facts.lines), ZERO)
    calendar = calendar_of(law, facts.account.district)
    instalments = schedule(
        principal, facts.overdue - principal, terms, facts.statement.rate_annual, calendar, on, law
    )
    agreement = Agreement(
        request_number=fields.request_number,
        request_on=fields.requested_on,
        approval_text=fields.approval.rstrip(". "),
        down_payment=down.amount,
        down_payment_receipt=down.receipt,
        down_payment_on=down.paid_on,
        financed_total=facts.overdue,
        instalments=instalments,
        regime=_regime(facts),
        guarantee_text=fields.guarantee_text.rstrip(". "),
        court_number=fields.court_number,
        costs_amount=fields.costs_amount,
    )
    signed = work.press.issue(
        before,
        "convenio_de_pago",
        build_convenio_de_pago,
        {"agreement": agreement},
        lines=facts.lines,
        total=before.overdue,
    )
    entry = entry_for(
        facts,
        Event.SIGN_PLAN,
        code="plan_signed",
        reasons=[
            f"Pidió el plan por escrito ({fields.request_number}) y pagó la prima con el recibo {down.receipt}.",
            f"Se financian {facts.overdue:,.2f} en {_instalments(fields.months)}.",
        ],
        basis=["LGTM 36", "LGTM 37"],
        data=fields.model_dump(mode="json", exclude_defaults=True),
        documents=(signed,),
    )
    first_on = f"{instalments[0].due_on:%d/%m/%Y}"
    return Outcome(
        entry,
        f"Se firmó el convenio {signed.number}: {_instalments(fields.months)}, la primera el {first_on}.",
        lambda written: _store(work, fields, agreement, before.overdue, signed, written),
    )


def _instalments(count: int) -> str:
    return "una sola cuota" if count == 1 else f"{count} cuotas"


def _check_request(work: Work, fields: PlanFields) -> None:
    facts, on = work.facts, work.stamp.on
    if fields.requested_on > on:
        raise BadInput("request_in_the_future", "La solicitud no puede ser posterior a la firma.")
    if _regime(facts) is PlanRegime.JUDICIAL and not fields.court_number:
        raise BadInput("court_number_missing", "Indique el número del proceso: el plan se firma en juicio.")


def _down_payment(work: Work, receipt: str) -> Payment:
    """What the receipt paid, as one payment: of the day or shortly before, not reversed."""
    on = work.stamp.on
    first = subtract_business_days(
        calendar_of(work.law, work.facts.account.district), on, work.law.integer("plan.down_payment_within")
    )
    found = [
        payment
        for payment in work.facts.payments
        if payment.receipt == receipt and payment.reversed_on is None and first <= payment.paid_on <= on
    ]
    if not found:
        raise RuleRefused(
            "down_payment_not_receipted",
            f"El recibo {receipt} no consta en la cuenta entre el {first:%d/%m/%Y} y el {on:%d/%m/%Y}: registre "
            "primero el pago de la prima.",
            ("LGTM 36, 83",),
        )
    return replace(found[-1], amount=sum((payment.amount for payment in found), ZERO))


def _before(work: Work, down: Payment) -> CaseFacts:
    """The same case as if the down payment had not been made: what the convenio states as debt."""
    ledger = load_ledgers(work.session, [work.facts.account.key])[work.facts.account.key]
    ledger.payments = [payment for payment in ledger.payments if payment.receipt != down.receipt]
    return replace(work.facts, statement=ledger.statement(work.book, work.stamp.on))


def _regime(facts: CaseFacts) -> PlanRegime:
    """Once a suit was filed, whatever is agreed is agreed in court."""
    return PlanRegime.JUDICIAL if facts.suit_filed_on is not None else PlanRegime.LAW


def _store(
    work: Work,
    fields: PlanFields,
    agreement: Agreement,
    debt_total: Decimal,
    signed: NewDocument,
    written: Written,
) -> None:
    facts, stamp = work.facts, work.stamp
    plan = work.session.scalar(
        insert(Plan)
        .values(
            taxpayer_id=facts.taxpayer.key,
            document_id=written.documents[0][signed.number],
            regime=agreement.regime,
            status=PlanStatus.ACTIVE,
            request_number=fields.request_number,
            requested_on=fields.requested_on,
            approval=agreement.approval_text,
            signed_on=stamp.on,
            active_from_on=stamp.on,
            debt_total=debt_total,
            down_payment=agreement.down_payment,
            down_payment_receipt=agreement.down_payment_receipt,
            financed_total=agreement.financed_total,
            rate_annual=facts.statement.rate_annual,
            recorded_at=stamp.at,
        )
        .returning(Plan.id)
    )
    work.session.execute(insert(PlanCase).values(plan_id=plan, case_id=facts.key))
    work.session.execute(insert(Instalment), [_row(plan, instalment) for instalment in agreement.instalments])


def _row(plan: int | None, instalment: InstalmentFacts) -> dict[str, object]:
    return {
        "plan_id": plan,
        "number": instalment.number,
        "due_on": instalment.due_on,
        "principal": instalment.principal,
        "other": instalment.other,
        "interest_estimate": instalment.interest_estimate,
        "amount": instalment.amount,
    }


VERBS = (
    Verb(
        Event.SIGN_PLAN,
        PlanFields,
        "Firma el convenio de pago. Mientras se cumpla, el cobro ejecutivo queda suspendido; el interés sigue.",
        _sign_plan,
    ),
)
