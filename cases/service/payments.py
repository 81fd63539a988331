"""Payments as facts: recorded once, never deleted; a reversal is a new version of the same payment (LGTM 38)."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from cases.domain.errors import BadInput, RuleRefused
from cases.domain.money import cents
from cases.domain.permissions import check_may_record_payments
from cases.domain.vocabulary import BEFORE_REFERRAL, Stage
from cases.law import LawBook
from cases.models import Account, Allocation, Case, Charge, Payment, Tribute
from cases.service.engine import refresh
from cases.service.finding import find_account
from cases.service.stamp import Stamp
from cases.snapshot import load_ledgers


@dataclass(frozen=True, slots=True)
class Paid:
    """What is told of a payment: `is_new` is false where the same one was already recorded."""

    account: str
    receipt: str
    amount: Decimal
    paid_on: date
    is_new: bool

    def as_dict(self) -> dict[str, object]:
        return {
            "account": self.account,
            "receipt": self.receipt,
            "amount": str(self.amount),
            "on": self.paid_on.isoformat(),
            "recorded": self.is_new,
        }


def record_payment(
    session: Session,
    account_ref: str,
    amount: Decimal,
    receipt: str,
    stamp: Stamp,
    book: LawBook,
    *,
    today: date,
    charge: str | None = None,
    tribute: str | None = None,
) -> Paid:
    """Record a payment of `stamp.on`; the payer may name a charge by its label or a tribute.

    The same payment again changes nothing; a receipt that says something else is refused.
    """
    account = find_account(session, account_ref)
    _check(amount, receipt, stamp.on, today)
    charge_id = _charge(session, account, charge)
    if tribute is not None and session.get(Tribute, tribute) is None:
        raise BadInput("unknown_tribute", f"No existe el tributo «{tribute}» en la tarifa.")
    before = session.scalars(
        select(Payment).where(
            Payment.account_id == account.id,
            Payment.receipt == receipt,
            Payment.charge_id.is_not_distinct_from(charge_id),
            Payment.tribute.is_not_distinct_from(tribute),
        )
    ).one_or_none()
    if before is not None:
        return _repeated(account, before, amount, stamp.on)
    session.execute(
        insert(Payment).values(
            account_id=account.id,
            receipt=receipt,
            paid_on=stamp.on,
            amount=amount,
            charge_id=charge_id,
            tribute=tribute,
            recorded_by=stamp.actor,
            recorded_at=stamp.at,
        )
    )
    _ledger_changed(session, account, book, stamp.on)
    return Paid(account.number, receipt, amount, stamp.on, is_new=True)


def reverse_payment(
    session: Session, account_ref: str, receipt: str, reason: str, stamp: Stamp, book: LawBook
) -> Paid:
    """Undo a payment (returned cheque, wrong account): the debt is as if it had not been made.

    A case that it had closed stays closed; the next night opens another one, linked to it.
    """
    check_may_record_payments(stamp.role)
    account = find_account(session, account_ref)
    found = session.scalars(
        select(Payment).where(
            Payment.account_id == account.id, Payment.receipt == receipt, Payment.reversed_on.is_(None)
        )
    ).all()
    if not found:
        raise BadInput("unknown_receipt", f"No hay un pago vigente con el recibo «{receipt}» en esa cuenta.")
    if stamp.on < max(payment.paid_on for payment in found):
        raise RuleRefused(
            "reversal_before_payment", "Un pago no puede revertirse antes de su fecha.", ("LGTM 38",)
        )
    if not reason.strip():
        raise BadInput("reason_missing", "Indique por qué se revierte el pago.")
    for payment in found:
        payment.reversed_on = stamp.on
        payment.reversal_reason = reason.strip()
        payment.recorded_at = stamp.at
    session.flush()
    _ledger_changed(session, account, book, stamp.on)
    return Paid(
        account.number, receipt, sum((one.amount for one in found), Decimal(0)), stamp.on, is_new=True
    )


def reallocate(session: Session, accounts: Collection[int], book: LawBook, on: date) -> None:
    """Rewrite where each payment of these accounts went, as the debt engine computes it on `on`."""
    session.execute(delete(Allocation).where(Allocation.account_id.in_(accounts)))
    rows: list[dict[str, object]] = []
    for account, ledger in load_ledgers(session, accounts).items():
        totals: dict[tuple[int, int, str], Decimal] = defaultdict(Decimal)
        for part in ledger.statement(book, on).allocations:
            totals[part.payment_key, part.charge_key, part.component] += part.amount
        rows.extend(
            {
                "account_id": account,
                "payment_id": payment,
                "charge_id": charge,
                "component": component,
                "amount": amount,
                "law_version": book.version,
            }
            for (payment, charge, component), amount in totals.items()
            if amount > 0
        )
    if rows:
        session.execute(insert(Allocation), rows)


def _check(amount: Decimal, receipt: str, paid_on: date, today: date) -> None:
    if amount <= 0 or amount != cents(amount):
        raise BadInput("bad_amount", "La cantidad debe ser mayor que cero y llevar a lo más dos decimales.")
    if not receipt.strip():
        raise BadInput("receipt_missing", "Indique el número del recibo de Tesorería.")
    if paid_on > today:
        raise BadInput(
            "future_date", f"La fecha {paid_on:%d/%m/%Y} todavía no llega: revise el día del pago."
        )


def _charge(session: Session, account: Account, label: str | None) -> int | None:
    """The charge the payer named, by its id in the source or as tribute:period."""
    if label is None:
        return None
    tribute, _, period = label.partition(":")
    found = session.scalar(
        select(Charge.id).where(Charge.account_id == account.id, Charge.source_id == label)
    ) or session.scalar(
        select(Charge.id).where(
            Charge.account_id == account.id,
            Charge.source_id.is_(None),
            Charge.tribute == tribute,
            Charge.period == period,
        )
    )
    if found is None:
        raise RuleRefused(
            "unknown_charge", f"La cuenta {account.number} no tiene el cargo «{label}».", ("LGTM 38",)
        )
    return found


def _repeated(account: Account, before: Payment, amount: Decimal, paid_on: date) -> Paid:
    same = (before.amount, before.paid_on) == (amount, paid_on) and before.reversed_on is None
    if not same:
        raise RuleRefused(
            "receipt_differs",
            f"El recibo {before.receipt} ya consta por {before.amount:,.2f} del {before.paid_on:%d/%m/%Y}"
            + (" y fue revertido" if before.reversed_on else "")
            + ": use otro recibo o corrija el pago.",
            ("LGTM 83",),
        )
    return Paid(account.number, before.receipt, before.amount, before.paid_on, is_new=False)


def _ledger_changed(session: Session, account: Account, book: LawBook, on: date) -> None:
    """Allocations anew, answers anew, and the next night looks at the account again."""
    reallocate(session, [account.id], book, on)
    cases = session.execute(
        select(Case.id, Case.stage).where(Case.account_id == account.id, Case.stage != Stage.CLOSED)
    ).all()
    refresh(session, [case for case, _ in cases], book, on)
    session.execute(update(Case).where(Case.id.in_([case for case, _ in cases])).values(look_on=on))
    if not any(stage in BEFORE_REFERRAL for _, stage in cases):
        session.execute(update(Account).where(Account.id == account.id).values(look_on=on))
