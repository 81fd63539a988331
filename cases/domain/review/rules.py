"""The review of one account: every rule, in the order in which its findings are read."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from cases.domain.review.catalogue import FindingCode
from cases.domain.review.charges import amounts_unusual, of_charges, too_far_ahead, without_due_date
from cases.domain.review.determination import determined_too_late
from cases.domain.review.facts import AccountUnderReview, Finding
from cases.domain.review.payments import of_credit, of_payments
from cases.domain.review.register import of_register
from cases.law import LawAt, LawBook


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From when on something is worth a person's look; policy of the municipality."""

    brief_periods: int
    unusual_times: int
    months_ahead: int


def thresholds_of(law: LawAt) -> Thresholds:
    return Thresholds(
        brief_periods=law.integer("review.brief_periods"),
        unusual_times=law.integer("review.unusual_times"),
        months_ahead=law.integer("review.months_ahead"),
    )


def review(
    account: AccountUnderReview, book: LawBook, on: date, thresholds: Thresholds
) -> tuple[Finding, ...]:
    """Everything about an account that a person should look at, as of `on`; each code and subject once."""
    found: dict[tuple[str, str], Finding] = {}
    for one in _found(account, book, on, thresholds):
        found.setdefault((one.code, one.subject), one)
    return tuple(found.values())


def _found(account: AccountUnderReview, book: LawBook, on: date, thresholds: Thresholds) -> Iterator[Finding]:
    undated = list(without_due_date(account, book))
    yield from undated
    if account.gap is not None and not undated:
        gap = account.gap
        yield Finding(FindingCode.DEBT_NOT_COMPUTABLE, gap.code, gap.reason, (gap.reason,))
    yield from of_charges(account, book, on)
    yield from determined_too_late(account, book, on)
    yield from amounts_unusual(account, thresholds.brief_periods, thresholds.unusual_times)
    yield from too_far_ahead(account, on, thresholds.months_ahead)
    if account.is_closed and account.unpaid:
        many = f"{len(account.unpaid)} cargos" if len(account.unpaid) > 1 else "un cargo"
        yield Finding(
            FindingCode.CLOSED_ACCOUNT_OWES,
            "",
            f"La cuenta consta cerrada y tiene {many} sin pagar.",
            tuple(sorted(account.unpaid)),
        )
    yield from of_payments(account, on)
    yield from of_credit(account)
    yield from of_register(account)
