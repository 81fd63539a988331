"""What is done with money paid in excess: compensated against debt, or returned (LGTM 38-41, 120-121)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from cases.domain.debt import Statement
from cases.domain.errors import BadInput, RuleRefused
from cases.domain.money import ZERO
from cases.domain.permissions import check_may_record_payments
from cases.domain.statement_json import statement_as_dict
from cases.domain.vocabulary import CreditUseKind
from cases.law import LawBook
from cases.models import Account, CreditUse, Taxpayer
from cases.service.ledger_changes import check_amount, ledger_changed, locked_account
from cases.service.stamp import Stamp
from cases.service.typed import typed_text
from cases.snapshot import load_ledgers

_LONGEST_ACT = 120
_LONGEST_REASON = 500
_DONE: Mapping[CreditUseKind, str] = MappingProxyType(
    {
        CreditUseKind.COMPENSATION: (
            "Quedó compensado con la deuda, empezando por la más antigua: notifique el acto y emita el documento "
            "de legítimo abono (LGTM 41)."
        ),
        CreditUseKind.RETURN: "Quedó registrada la devolución del saldo a favor (LGTM 38).",
    }
)


@dataclass(frozen=True, slots=True)
class CreditOrder:
    """What a resolution orders. `claimed_on` is the day the person asked for it; None where nobody did."""

    kind: CreditUseKind
    act: str
    amount: Decimal
    claimed_on: date | None = None


def use_credit(
    session: Session, account_ref: str, order: CreditOrder, stamp: Stamp, book: LawBook, *, today: date
) -> dict[str, Any]:
    """Compensate or return credit on `stamp.on`, as a resolution says; the same resolution again changes nothing.

    Raises BadInput for what cannot be; RuleRefused where there is less credit ("credit_too_small") or debt
    ("debt_too_small") than the act takes, or the claim came after three years ("claim_expired", LGTM 121).
    """
    check_may_record_payments(stamp.role)
    account = locked_account(session, account_ref)
    act = typed_text(order.act, "Resolución", _LONGEST_ACT)
    check_amount(order.amount, "El saldo a favor que se usa")
    if stamp.on > today:
        raise BadInput("future_date", f"La fecha del acto, {stamp.on:%d/%m/%Y}, todavía no llega: revísela.")
    before = session.scalars(
        select(CreditUse).where(
            CreditUse.account_id == account.id, CreditUse.act == act, CreditUse.kind == order.kind
        )
    ).one_or_none()
    if before is not None:
        _check_same(before, order, stamp.on)
        return _told(session, account, before, book, today, is_new=False)
    _check_against(load_ledgers(session, [account.id])[account.id].statement(book, stamp.on), order, stamp.on)
    use = CreditUse(
        account_id=account.id,
        act=act,
        kind=order.kind,
        used_on=stamp.on,
        amount=order.amount,
        recorded_by=stamp.actor,
        recorded_at=stamp.at,
    )
    session.add(use)
    ledger_changed(session, account, book, today, since=stamp.on)
    return _told(session, account, use, book, today, is_new=True)


def undo_credit_use(
    session: Session, account_ref: str, act: str, reason: str, stamp: Stamp, book: LawBook
) -> dict[str, Any]:
    """Undo what a resolution did with the credit, from `stamp.on` on; the version it had is kept."""
    check_may_record_payments(stamp.role)
    account = locked_account(session, account_ref)
    uses = session.scalars(
        select(CreditUse).where(CreditUse.account_id == account.id, CreditUse.act == act.strip())
    ).all()
    standing = [use for use in uses if use.undone_on is None]
    if not uses:
        raise BadInput(
            "unknown_credit_act", f"La cuenta {account.number} no tiene la resolución «{act.strip()}»."
        )
    if not standing:
        raise RuleRefused(
            "already_undone", f"La resolución {act.strip()} ya se dejó sin efecto.", ("LGTM 41",)
        )
    first_on = min(use.used_on for use in standing)
    if stamp.on < first_on or stamp.on > stamp.local_day:
        raise BadInput(
            "bad_reversal_date", f"Se deja sin efecto entre el día del acto, {first_on:%d/%m/%Y}, y hoy."
        )
    why = typed_text(reason, "Motivo", _LONGEST_REASON)
    for use in standing:
        use.undone_on, use.undo_reason = stamp.on, why
        use.recorded_by, use.recorded_at = stamp.actor, stamp.at
    today = max(stamp.on, stamp.local_day)
    ledger_changed(session, account, book, today, since=first_on)
    return {
        **_account_now(session, account, book, today),
        "act": act.strip(),
        "undone_on": stamp.on.isoformat(),
        "message": f"La resolución {act.strip()} quedó sin efecto; la deuda de la cuenta se calculó de nuevo.",
    }


def _check_same(before: CreditUse, order: CreditOrder, on: date) -> None:
    if before.undone_on is not None:
        raise RuleRefused(
            "credit_act_undone",
            f"La resolución {before.act} se dejó sin efecto el {before.undone_on:%d/%m/%Y}: use otra.",
            ("LGTM 41",),
        )
    if (before.amount, before.used_on) != (order.amount, on):
        raise RuleRefused(
            "credit_act_differs",
            f"La resolución {before.act} ya consta por {before.amount:,.2f} del {before.used_on:%d/%m/%Y}: "
            "revise el número, o déjela sin efecto si se digitó mal.",
            ("LGTM 41",),
        )


def _check_against(statement: Statement, order: CreditOrder, on: date) -> None:
    """The act takes no more than there is, on its own day."""
    if order.amount > statement.credit:
        raise RuleRefused(
            "credit_too_small",
            f"El {on:%d/%m/%Y} el saldo a favor de la cuenta es {statement.credit:,.2f}: el acto no puede tomar "
            f"{order.amount:,.2f}.",
            ("LGTM 38", "LGTM 40"),
        )
    if order.kind is CreditUseKind.COMPENSATION:
        if order.amount > statement.totals.total:
            raise RuleRefused(
                "debt_too_small",
                f"El {on:%d/%m/%Y} la cuenta debe {statement.totals.total:,.2f}: se compensa hasta esa cantidad.",
                ("LGTM 39", "LGTM 41"),
            )
        return
    asked_on = order.claimed_on or on
    claimable = sum((one.amount for one in statement.credits if asked_on <= one.claim_until_on), ZERO)
    if order.amount > claimable:
        raise RuleRefused(
            "claim_expired",
            f"Pedida el {asked_on:%d/%m/%Y}, la devolución alcanza {claimable:,.2f}: lo demás se pagó más de tres "
            "años antes y solo puede abonarse a deudas.",
            ("LGTM 121",),
        )


def _told(
    session: Session, account: Account, use: CreditUse, book: LawBook, on: date, *, is_new: bool
) -> dict[str, Any]:
    return {
        **_account_now(session, account, book, on),
        "act": use.act,
        "use": use.kind,
        "used_on": use.used_on.isoformat(),
        "amount": f"{use.amount:.2f}",
        "recorded": is_new,
        "message": _DONE[CreditUseKind(use.kind)]
        if is_new
        else f"La resolución {use.act} ya estaba registrada; no cambió nada.",
    }


def _account_now(session: Session, account: Account, book: LawBook, on: date) -> dict[str, Any]:
    owner = session.get_one(Taxpayer, account.taxpayer_id)
    statement = load_ledgers(session, [account.id])[account.id].statement(book, on)
    told = statement_as_dict(statement, account.number, owner.code)
    return {"account": account.number, "debt": told["totals"], "credit": told["credit"]}
