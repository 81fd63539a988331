"""Payment plans: the down payment at the counter first, then the signature; kept or not is the debtor's part."""

from decimal import Decimal
from functools import partial

from cases.domain.money import percent
from cases.domain.vocabulary import AccountKind, Role
from workflows.demo import treasury
from workflows.demo.characters import Part
from workflows.demo.office import Office

_DOWN_PAYMENT_PCT = Decimal(20)
_TOO_LITTLE_PCT = Decimal(5)
_COMFORTABLE_INSTALMENT = Decimal(8)
_MONTHS_KEPT = 4
_LONGEST_MONTHS = 6
_COURT_COSTS = "35.00"

_PAYS_INSTALMENTS = {Part.PLAN_KEEPER: None, Part.PLAN_BREAKER: 1, Part.COURT_PLAN: 0}
"""How many instalments each part pays; None: all of them."""


def ask_for_plan(office: Office, case: str, account: str, court_number: str = "") -> None:
    """Down payment, receipt, signature; a first offer that is too small is refused, as it should be."""
    owed = treasury.overdue(office, account)
    is_modest = office.part_of(account) is Part.PLAN_BREAKER and office.first_time("modest offer")
    months = _months(office, account, owed)
    if months == 0:
        treasury.pay_everything(office, account)
        return
    share = _TOO_LITTLE_PCT if is_modest else _DOWN_PAYMENT_PCT
    receipt = treasury.pay(office, account, percent(owed, share))
    request = {
        "months": months,
        "down_payment_receipt": receipt,
        "request_number": f"SOL-{office.today.year}-{office.receipts:04d}",
        "requested_on": office.today.isoformat(),
        "approval": "delegación del Concejo, acuerdo n.º 8, acta n.º 3 de 2024",
    }
    if court_number:
        request |= {"court_number": court_number, "costs_amount": _COURT_COSTS}
    signed = office.act(Role.GESTOR, case, "sign_plan", request)
    if signed is None:
        office.in_days(2, partial(ask_for_plan, office, case, account, court_number))
        return
    for number in signed.documents:
        office.act(Role.AUXILIAR, case, "print_document", {"document": number})
        office.act(Role.ALCALDE, case, "sign_document", {"document": number})
    paid = _PAYS_INSTALMENTS.get(office.part_of(account))
    treasury.promise_instalments(office, account, case, paid)


def _months(office: Office, account: str, owed: Decimal) -> int:
    """As many as the size of the debt bears; none where it is not worth a plan."""
    longest = _MONTHS_KEPT if office.part_of(account) is Part.PLAN_KEEPER else _LONGEST_MONTHS
    if office.debtors[account].kind is not AccountKind.INMUEBLE:
        longest = min(longest, _LONGEST_MONTHS)
    affordable = int(owed * (100 - _DOWN_PAYMENT_PCT) / 100 / _COMFORTABLE_INSTALMENT)
    return min(longest, affordable)
