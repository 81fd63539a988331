"""What may be wrong with the payments of an account; reversed ones are history and count in nothing."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from cases.domain.debt import Payment, taxable_event_on
from cases.domain.money import ZERO
from cases.domain.review.catalogue import FindingCode
from cases.domain.review.facts import AccountUnderReview, Finding

_LISTED = 6


def of_no_account(key: int, receipt: str, account: str, paid_on: date, amount: Decimal) -> Finding:
    """Money that a portfolio brought and that could be given to no account or charge; `key` is its row's."""
    return Finding(
        FindingCode.PAYMENT_WITHOUT_ACCOUNT,
        str(key),
        f"El recibo {receipt} del {paid_on:%d/%m/%Y} por ${amount:,.2f} vino para la cuenta «{account}» y quedó "
        "fuera.",
        (receipt, account, paid_on.isoformat(), f"{amount:.2f}"),
    )


def of_payments(account: AccountUnderReview, on: date) -> Iterator[Finding]:
    standing = [one for one in account.payments if one.reversed_on is None or one.reversed_on > on]
    if not standing:
        return
    yield from _receipts_repeated(standing)
    yield from _payments_repeated(standing)
    yield from _receipts_of_others(account, standing)
    yield from _before_their_charge(account, standing)
    if not account.charges:
        total = sum((one.amount for one in standing), ZERO)
        yield Finding(
            FindingCode.PAYMENT_WITHOUT_CHARGES,
            "",
            f"La cuenta tiene pagos por ${total:,.2f} y ningún cargo.",
            _receipts(standing),
        )


def of_credit(account: AccountUnderReview) -> Iterator[Finding]:
    """Money that reached no charge; on a closed account nothing will ever use it up."""
    if account.credit <= 0 or not account.charges:
        return
    code = FindingCode.PAYMENT_ON_CLOSED_ACCOUNT if account.is_closed else FindingCode.CREDIT_BALANCE
    where = "La cuenta está cerrada y tiene" if account.is_closed else "La cuenta tiene"
    yield Finding(code, "", f"{where} ${account.credit:,.2f} a favor.", (f"{account.credit:.2f}",))


def _receipts_repeated(standing: Sequence[Payment]) -> Iterator[Finding]:
    """One receipt with two dates, or written in two ways; its parts may name several charges (LGTM 38)."""
    for number, parts in _grouped((_plain(one.receipt), one) for one in standing):
        days = sorted({one.paid_on for one in parts})
        written = sorted({one.receipt for one in parts})
        if len(days) > 1 or len(written) > 1:
            said = [f"{one.receipt} del {one.paid_on:%d/%m/%Y} por ${one.amount:,.2f}" for one in parts]
            yield Finding(
                FindingCode.RECEIPT_REPEATED,
                number,
                f"El recibo consta más de una vez: {_shown(said)}.",
                _payments_seen(parts),
            )


def _payments_repeated(standing: Sequence[Payment]) -> Iterator[Finding]:
    """The same money on the same day for the same thing, under receipts of different numbers."""
    named = ((_money_and_thing(one), one) for one in standing)
    for what, parts in _grouped(named):
        if len({_plain(one.receipt) for one in parts}) > 1:
            first = parts[0]
            yield Finding(
                FindingCode.PAYMENT_REPEATED,
                what,
                f"El {first.paid_on:%d/%m/%Y} constan {len(parts)} pagos de ${first.amount:,.2f}: recibos "
                f"{_shown([one.receipt for one in parts])}.",
                _payments_seen(parts),
            )


def _receipts_of_others(account: AccountUnderReview, standing: Sequence[Payment]) -> Iterator[Finding]:
    for receipt in sorted({one.receipt for one in standing} & set(account.receipts_elsewhere)):
        others = account.receipts_elsewhere[receipt]
        yield Finding(
            FindingCode.RECEIPT_OF_SOMEBODY_ELSE,
            receipt,
            f"El recibo {receipt} consta también en cuentas de otros contribuyentes: {_shown(others)}.",
            tuple(sorted(others)),
        )


def _before_their_charge(account: AccountUnderReview, standing: Sequence[Payment]) -> Iterator[Finding]:
    charges = {charge.key: charge for charge in account.charges}
    for one in standing:
        charge = charges.get(one.charge or 0)
        if charge is not None and one.paid_on <= taxable_event_on(charge):
            yield Finding(
                FindingCode.PAYMENT_BEFORE_CHARGE,
                f"{one.receipt} {charge.label}",
                f"El recibo {one.receipt} del {one.paid_on:%d/%m/%Y} nombra el cargo {charge.label}, de un "
                "período que entonces no había terminado.",
                (one.paid_on.isoformat(), f"{one.amount}"),
            )


def _grouped(pairs: Iterator[tuple[str, Payment]]) -> list[tuple[str, list[Payment]]]:
    groups: dict[str, list[Payment]] = defaultdict(list)
    for key, one in pairs:
        groups[key].append(one)
    return sorted((key, parts) for key, parts in groups.items() if len(parts) > 1)


def _money_and_thing(one: Payment) -> str:
    named = one.tribute or (f"cargo {one.charge}" if one.charge is not None else "")
    return f"{one.paid_on.isoformat()} {one.amount:.2f} {named}".rstrip()


def _plain(receipt: str) -> str:
    """A receipt as people compare it: letters and digits, leading zeros aside."""
    return "".join(sign for sign in receipt.upper() if sign.isalnum()).lstrip("0") or receipt


def _payments_seen(parts: Sequence[Payment]) -> tuple[str, ...]:
    return tuple(sorted(f"{one.receipt}|{one.paid_on}|{one.amount}" for one in parts))


def _receipts(parts: Sequence[Payment]) -> tuple[str, ...]:
    return tuple(sorted(one.receipt for one in parts))


def _shown(names: Sequence[str]) -> str:
    more = f" y {len(names) - _LISTED} más" if len(names) > _LISTED else ""
    return ", ".join(names[:_LISTED]) + more
