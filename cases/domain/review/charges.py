"""What may be wrong with the charges of an account.

Amounts are compared with the account's own, never with a tariff: what a tribute costs depends on metres,
category or consumption that a portfolio does not bring, and the tariffs of the law book are examples.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby

from cases.domain.debt import Charge, due_on, period_prescribes_on, period_span, prescribes_on
from cases.domain.documents.periods import periods_text
from cases.domain.errors import FactMissing
from cases.domain.review.catalogue import FindingCode
from cases.domain.review.determination import beyond_determining
from cases.domain.review.facts import AccountUnderReview, Finding
from cases.domain.terms import add_months
from cases.law import LawBook, LawGap

_MONTHS_A_YEAR = 12
_YEAR_LENGTH = len("aaaa")
_MONTH_LENGTH = len("aaaa-mm")
_LISTED = 6

Span = tuple[int, int]
"""First and last month, both inclusive, each counted from the year 0."""


def of_charges(account: AccountUnderReview, book: LawBook, on: date) -> Iterator[Finding]:
    """What the charges of each tribute say of each other."""
    by_tribute: dict[str, list[Charge]] = defaultdict(list)
    for charge in account.charges:
        by_tribute[charge.tribute].append(charge)
    for tribute, charges in sorted(by_tribute.items()):
        plain = sorted((one for one in charges if one.opening is None), key=lambda one: one.period)
        balances = [one for one in charges if one.opening is not None]
        yield from _repeated(tribute, plain)
        yield from _counted_twice(tribute, plain, balances)
        yield from _missing(tribute, plain, balances, book, on)
        yield from _of_nothing(tribute, plain)
        unpaid = [one for one in balances if one.label in account.unpaid]
        yield from _reaching_prescribed(unpaid, book, on)


def amounts_unusual(account: AccountUnderReview, brief_periods: int, times: int) -> Iterator[Finding]:
    """Amounts that stand out of the account's own series, for at most `brief_periods` in a row.

    A level between two equal ones, or `times` above or below the account's usual amount. A level that lasts
    is a new tariff or a new measure, and nothing to correct.
    """
    by_tribute: dict[str, list[Charge]] = defaultdict(list)
    for charge in account.charges:
        if charge.opening is None and charge.amount:
            by_tribute[charge.tribute].append(charge)
    for tribute, charges in sorted(by_tribute.items()):
        levels = [list(run) for _, run in groupby(sorted(charges, key=_age), key=lambda one: one.amount)]
        usual, months = Counter(one.amount for one in charges).most_common(1)[0]
        if months <= brief_periods:
            continue
        odd = [
            level
            for place, level in enumerate(levels)
            if len(level) <= brief_periods
            and (_stands_between_equals(levels, place) or _is_far(level[0].amount, usual, times))
        ]
        if odd:
            shown = "; ".join(f"{_periods(level)}: ${level[0].amount:,.2f}" for level in odd[:_LISTED])
            yield Finding(
                FindingCode.AMOUNT_UNUSUAL,
                tribute,
                f"{tribute}: lo habitual de la cuenta es ${usual:,.2f}, y consta {shown}{_and_more(odd)}.",
                tuple(f"{one.label}={one.amount}" for level in odd for one in level),
            )


def too_far_ahead(account: AccountUnderReview, on: date, months: int) -> Iterator[Finding]:
    """Periods that begin more than `months` after `on`."""
    limit = add_months(on, months)
    far = [one for one in account.charges if one.opening is None and period_span(one.period)[0] > limit]
    if far:
        shown = ", ".join(f"{one.tribute} {one.period}" for one in far[:_LISTED])
        yield Finding(
            FindingCode.PERIOD_TOO_FAR_AHEAD,
            "",
            f"Hay cargos de períodos que empiezan a más de {months} meses: {shown}{_and_more(far)}.",
            _labels(far),
        )


def without_due_date(account: AccountUnderReview, book: LawBook) -> Iterator[Finding]:
    """Charges whose due date no rule of the law book gives."""
    unknown = [one for one in account.charges if not _has_due_date(one, book)]
    if unknown:
        shown = ", ".join(f"{one.tribute} {one.period}" for one in unknown[:_LISTED])
        yield Finding(
            FindingCode.DUE_DATE_UNKNOWN,
            "",
            f"La ley del libro no dice cuándo vencen: {shown}{_and_more(unknown)}.",
            _labels(unknown),
        )


def _has_due_date(charge: Charge, book: LawBook) -> bool:
    try:
        due_on(charge, book)
    except (LawGap, FactMissing):
        return False
    return True


def _repeated(tribute: str, charges: Sequence[Charge]) -> Iterator[Finding]:
    """The source tells them apart by its own id; whether they are two debts, a person must say."""
    same = [list(run) for _, run in groupby(charges, key=lambda one: one.period)]
    repeated = [run for run in same if len(run) > 1]
    if repeated:
        shown = "; ".join(
            f"{_periods(run)}: " + ", ".join(f"{one.label} por ${one.amount:,.2f}" for one in run)
            for run in repeated[:_LISTED]
        )
        yield Finding(
            FindingCode.CHARGE_REPEATED,
            tribute,
            f"{tribute} tiene más de un cargo del mismo período: {shown}{_and_more(repeated)}.",
            tuple(sorted(f"{one.label}={one.amount}" for run in repeated for one in run)),
        )


def _counted_twice(tribute: str, charges: Sequence[Charge], balances: Sequence[Charge]) -> Iterator[Finding]:
    """Months inside a charge of their year, or periods inside what an opening balance says it covers."""
    years = {one.period for one in charges if len(one.period) < _MONTH_LENGTH}
    spans = [span for one in balances if (span := _months_of_balance(one)) is not None]
    inside = [
        one
        for one in charges
        if (len(one.period) == _MONTH_LENGTH and one.period[:_YEAR_LENGTH] in years)
        or any(_overlap(_months_of(one.period), span) for span in spans)
    ]
    if inside:
        yield Finding(
            FindingCode.PERIOD_COUNTED_TWICE,
            tribute,
            f"{tribute}: {_periods(inside)} ya está dentro de otro cargo o de un saldo inicial.",
            _labels(inside),
        )


def _missing(
    tribute: str, charges: Sequence[Charge], balances: Sequence[Charge], book: LawBook, on: date
) -> Iterator[Finding]:
    """Months, or years of a yearly tribute, that nothing covers between the first and the last one."""
    if not charges:
        return
    spans = [_months_of(one.period) for one in charges]
    spans += [span for one in balances if (span := _months_of_balance(one)) is not None]
    is_yearly = all(len(one.period) < _MONTH_LENGTH for one in charges)
    gaps = [
        (end + 1, start - 1)
        for end, start in _neighbours(sorted(spans))
        if start - end > (_MONTHS_A_YEAR if is_yearly else 1)
    ]
    periods = tuple(period for first, last in gaps for period in _named(first, last, is_yearly=is_yearly))
    if periods:
        many = f"faltan {len(periods)} períodos" if len(periods) > 1 else "falta 1 período"
        yield Finding(
            FindingCode.PERIODS_MISSING,
            tribute,
            f"{tribute}: {many} entre cargos que siguen: {periods_text(periods)}."
            f"{beyond_determining(charges[0], periods, book, on)}",
            periods,
        )


def _of_nothing(tribute: str, charges: Sequence[Charge]) -> Iterator[Finding]:
    empty = [one for one in charges if not one.amount]
    if empty:
        yield Finding(
            FindingCode.CHARGE_OF_NOTHING,
            tribute,
            f"{tribute}: el cargo de {_periods(empty)} no tiene monto.",
            _labels(empty),
        )


def _reaching_prescribed(unpaid: Sequence[Charge], book: LawBook, on: date) -> Iterator[Finding]:
    """Balances that can still be collected and bring periods that cannot: they prescribe whole, with their last one."""
    law = book.at(on)
    for one in unpaid:
        first = one.opening.from_period if one.opening else ""
        if not first:
            continue
        prescribed_on = period_prescribes_on(first, law)
        if prescribed_on <= on < prescribes_on(due_on(one, book), law.integer("prescription.years")):
            yield Finding(
                FindingCode.BALANCE_REACHES_PRESCRIBED,
                one.label,
                f"{one.label} viene desde {periods_text((first,))}, que prescribió el {prescribed_on:%d/%m/%Y}.",
                (first, f"{one.amount}"),
            )


def _neighbours(spans: Sequence[Span]) -> Iterator[Span]:
    """The end of what is covered so far and the start of the next span, for spans in order of start."""
    reached = spans[0][1]
    for start, end in spans[1:]:
        yield reached, start
        reached = max(reached, end)


def _named(first: int, last: int, *, is_yearly: bool) -> Iterator[str]:
    for month in range(first, last + 1, _MONTHS_A_YEAR if is_yearly else 1):
        year, index = divmod(month, _MONTHS_A_YEAR)
        yield f"{year:04}" if is_yearly else f"{year:04}-{index + 1:02}"


def _months_of(period: str) -> Span:
    first_on, last_on = period_span(period)
    return _month(first_on), _month(last_on)


def _month(day: date) -> int:
    return day.year * _MONTHS_A_YEAR + day.month - 1


def _months_of_balance(balance: Charge) -> Span | None:
    """What an opening balance says it covers; None where it does not say both ends."""
    opening = balance.opening
    if opening is None or not (opening.from_period and opening.to_period):
        return None
    return _months_of(opening.from_period)[0], _months_of(opening.to_period)[1]


def _overlap(one: Span, other: Span) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def _stands_between_equals(levels: Sequence[Sequence[Charge]], place: int) -> bool:
    return 0 < place < len(levels) - 1 and levels[place - 1][0].amount == levels[place + 1][0].amount


def _is_far(amount: Decimal, usual: Decimal, times: int) -> bool:
    return amount >= usual * times or amount * times <= usual


def _age(charge: Charge) -> tuple[str, str]:
    return charge.period, charge.label


def _periods(charges: Iterable[Charge]) -> str:
    return periods_text(tuple(sorted({one.period for one in charges})))


def _labels(charges: Iterable[Charge]) -> tuple[str, ...]:
    return tuple(sorted(one.label for one in charges))


def _and_more(found: Sequence[object]) -> str:
    return f" y {len(found) - _LISTED} más" if len(found) > _LISTED else ""
