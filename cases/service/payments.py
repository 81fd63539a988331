"""Payments as facts: recorded once, never deleted; a reversal is a new version of the payment (LGTM 38)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from cases.domain.charge_names import tribute_and_period
from cases.domain.errors import BadInput, RuleRefused
from cases.domain.money import ZERO
from cases.domain.permissions import check_may_record_payments
from cases.domain.statement_json import statement_as_dict
from cases.domain.vocabulary import AccountState
from cases.law import LawBook
from cases.models import Account, Allocation, Charge, Payment, Taxpayer, Tribute
from cases.service.ledger_changes import check_amount, ledger_changed, locked_account
from cases.service.stamp import Stamp
from cases.service.typed import typed_text
from cases.snapshot import Ledger, load_ledgers

_LONGEST_RECEIPT = 60
_LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class _Named:
    """What the payer named (LGTM 38): keys as the tables hold them."""

    charge: int | None
    tribute: str | None


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
) -> dict[str, Any]:
    """Record a payment made on `stamp.on` and say where it went; the same receipt again changes nothing.

    Raises BadInput for what cannot be, RuleRefused ("receipt_differs") for a receipt recorded otherwise.
    """
    paid_on = stamp.on
    check_may_record_payments(stamp.role)
    account = locked_account(session, account_ref)
    number = typed_text(receipt, "Recibo", _LONGEST_RECEIPT)
    check_amount(amount, "El pago")
    if paid_on > today:
        raise BadInput(
            "future_date", f"La fecha del pago, {paid_on:%d/%m/%Y}, todavía no llega: revise el día y el año."
        )
    named = _named(session, account, charge, tribute)
    before = _same_receipt(session, account, number, named)
    if before is not None:
        _check_same(before, amount, paid_on)
        return _told(session, account, before, book, today, is_new=False)
    _refuse_closed_without_debt(session, account, book, paid_on)
    payment = Payment(
        account_id=account.id,
        receipt=number,
        paid_on=paid_on,
        amount=amount,
        charge_id=named.charge,
        tribute=named.tribute,
        recorded_by=stamp.actor,
        recorded_at=stamp.at,
    )
    session.add(payment)
    ledgers = ledger_changed(session, account, book, today, since=paid_on)
    return _told(session, account, payment, book, today, is_new=True, ledgers=ledgers)


def reverse_payment(
    session: Session, account_ref: str, receipt: str, reason: str, stamp: Stamp, book: LawBook
) -> dict[str, Any]:
    """Undo a receipt from `stamp.on` on (returned cheque, wrong account), whatever its parts had named.

    The version it had is kept. A closed case stays closed: the next night opens another one, linked to it.
    """
    check_may_record_payments(stamp.role)
    account = locked_account(session, account_ref)
    number = receipt.strip()
    parts = session.scalars(
        select(Payment)
        .where(Payment.account_id == account.id, Payment.receipt == number)
        .order_by(Payment.id)
    ).all()
    standing = [payment for payment in parts if payment.reversed_on is None]
    if not parts:
        raise BadInput("unknown_receipt", f"La cuenta {account.number} no tiene el recibo «{number}».")
    if not standing:
        raise RuleRefused("already_reversed", f"El recibo {number} ya se revirtió.", ("LGTM 83",))
    first_paid_on = min(payment.paid_on for payment in standing)
    if stamp.on < first_paid_on or stamp.on > stamp.local_day:
        raise BadInput(
            "bad_reversal_date",
            f"La reversión se fecha entre el día del pago, {first_paid_on:%d/%m/%Y}, y hoy.",
        )
    why = typed_text(reason, "Motivo", _LONGEST_REASON)
    for payment in standing:
        payment.reversed_on, payment.reversal_reason = stamp.on, why
        payment.recorded_by, payment.recorded_at = stamp.actor, stamp.at
    ledger_changed(session, account, book, max(stamp.on, stamp.local_day), since=first_paid_on)
    return {
        "account": account.number,
        "receipt": number,
        "reversed_on": stamp.on.isoformat(),
        "amount": f"{sum((payment.amount for payment in standing), ZERO):.2f}",
        "message": f"El recibo {number} quedó revertido; la deuda de la cuenta se calculó de nuevo.",
    }


def _named(session: Session, account: Account, charge: str | None, tribute: str | None) -> _Named:
    if tribute is not None and session.get(Tribute, tribute) is None:
        known = ", ".join(session.scalars(select(Tribute.code).order_by(Tribute.code)))
        raise BadInput("unknown_tribute", f"«{tribute}» no es un tributo. Use uno de: {known}.")
    if charge is None:
        return _Named(None, tribute)
    found = _charge(session, account, charge.strip())
    if tribute is not None and tribute != found.tribute:
        raise BadInput(
            "charge_and_tribute_differ", f"El cargo «{charge}» es de {found.tribute}, no de {tribute}."
        )
    return _Named(found.id, tribute)


def _charge(session: Session, account: Account, label: str) -> Charge:
    """A charge of the account by its name (`cases.domain.charge_names`)."""
    tribute, period = tribute_and_period(label)
    by_period = (Charge.tribute == tribute) & (Charge.period == period) & Charge.source_id.is_(None)
    wanted = (Charge.source_id == label) | by_period
    found = select(Charge).where(wanted, Charge.account_id == account.id)
    mine = session.scalars(found.order_by(Charge.source_id.is_(None))).first()
    if mine is not None:
        return mine
    elsewhere = session.scalar(
        select(Account.number)
        .join(Charge, Charge.account_id == Account.id)
        .where(Charge.source_id == label)
        .limit(1)
    )
    if elsewhere is not None:
        raise BadInput(
            "charge_of_another_account", f"El cargo «{label}» es de otra cuenta: revise cuenta y cargo."
        )
    raise BadInput("unknown_charge", f"La cuenta {account.number} no tiene el cargo «{label}».")


def _same_receipt(session: Session, account: Account, receipt: str, named: _Named) -> Payment | None:
    """The payment with this identity: receipt, account and what it names."""
    return session.scalars(
        select(Payment).where(
            Payment.account_id == account.id,
            Payment.receipt == receipt,
            Payment.charge_id.is_not_distinct_from(named.charge),
            Payment.tribute.is_not_distinct_from(named.tribute),
        )
    ).one_or_none()


def _check_same(before: Payment, amount: Decimal, paid_on: date) -> None:
    if before.reversed_on is not None:
        raise RuleRefused(
            "receipt_reversed",
            f"El recibo {before.receipt} se revirtió el {before.reversed_on:%d/%m/%Y}: use otro recibo.",
            ("LGTM 83",),
        )
    if (before.amount, before.paid_on) != (amount, paid_on):
        raise RuleRefused(
            "receipt_differs",
            f"El recibo {before.receipt} ya consta por {before.amount:,.2f} del {before.paid_on:%d/%m/%Y}: "
            "revise el número, o revierta el pago si se digitó mal.",
            ("LGTM 83",),
        )


def _refuse_closed_without_debt(session: Session, account: Account, book: LawBook, paid_on: date) -> None:
    if account.state != AccountState.CERRADA:
        return
    if load_ledgers(session, [account.id])[account.id].statement(book, paid_on).totals.total == 0:
        raise RuleRefused(
            "account_closed", f"La cuenta {account.number} está cerrada y no debe nada.", ("LGTM 30",)
        )


def _told(
    session: Session,
    account: Account,
    payment: Payment,
    book: LawBook,
    on: date,
    *,
    is_new: bool,
    ledgers: dict[int, Ledger] | None = None,
) -> dict[str, Any]:
    """Where the payment went and what the account owes now."""
    ledger = load_ledgers(session, [account.id], read=ledgers)[account.id]
    labels = {charge.key: charge.label for charge in ledger.charges}
    owner = session.get_one(Taxpayer, account.taxpayer_id)
    statement = statement_as_dict(ledger.statement(book, on), account.number, owner.code)
    reached = session.execute(
        select(Allocation.charge_id, Allocation.component, Allocation.amount)
        .where(Allocation.payment_id == payment.id)
        .order_by(Allocation.id)
    )
    return {
        "account": account.number,
        "receipt": payment.receipt,
        "paid_on": payment.paid_on.isoformat(),
        "amount": f"{payment.amount:.2f}",
        "recorded": is_new,
        "allocations": [
            {"charge": labels[charge], "component": component, "amount": f"{amount:.2f}"}
            for charge, component, amount in reached
        ],
        "debt": statement["totals"],
        "credit": statement["credit"],
        "message": f"Quedó registrado el recibo {payment.receipt}."
        if is_new
        else f"El recibo {payment.receipt} ya estaba registrado; no cambió nada.",
    }
