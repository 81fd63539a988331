"""The desk on the day of an appointment: some come, some do not, and an officer attests either."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from cases.domain.terms import add_business_days
from cases.domain.vocabulary import Role
from workflows.demo import agreements, lists, reactions, treasury
from workflows.demo.characters import Part
from workflows.demo.lists import Hearing
from workflows.demo.office import Office
from workflows.demo.staff import full_name

_PAYS_AT_THE_DESK = frozenset({Part.SLOW, Part.SMALL, Part.NOWHERE, Part.FORGETFUL, Part.CHEQUE})
_PROMISES = frozenset({Part.PROMISE_KEEPER, Part.PROMISE_BREAKER, Part.PART_PAYER})
_CLAIMS = frozenset({Part.CLAIMANT, Part.WRONGLY_CHARGED})
_AGREES_TO_NOTHING = frozenset({Part.STUBBORN, Part.PLAN_BREAKER, Part.UNDETERMINED})
_COMES = _PAYS_AT_THE_DESK | _PROMISES | _CLAIMS | _AGREES_TO_NOTHING | {Part.PLAN_KEEPER}
_PROMISE_BUSINESS_DAYS = 8
_CLAIM_BUSINESS_DAYS = 15
_TALK = timedelta(minutes=20)
_EXCUSED = 0.05


def attend(office: Office) -> None:
    """Today's appointments, recorded once the last one is over."""
    with office.sessions() as session:
        booked = [one for one in lists.hearings(session, office.today) if one.is_summons_delivered]
    office.not_before(15, 40)
    nobody = [one for one in booked if not _comes(office, one)]
    for hearing in booked:
        if hearing not in nobody:
            _attend(office, hearing)
    office.act_on_each(
        Role.GESTOR, "record_no_show", {one.case: _excuse(office, one) for one in nobody}
    )


def _comes(office: Office, hearing: Hearing) -> bool:
    return office.part_of(hearing.account) in _COMES


def _attend(office: Office, hearing: Hearing) -> None:
    part = office.part_of(hearing.account)
    if part in _PAYS_AT_THE_DESK:
        receipt = treasury.pay_everything(office, hearing.account)
        _appears(office, hearing, "paid", receipt_number=receipt, position="acknowledges")
    elif part is Part.PLAN_KEEPER:
        _appears(office, hearing, "asks_plan", position="acknowledges")
        office.in_days(2, partial(agreements.ask_for_plan, office, hearing.case, hearing.account))
    elif part in _PROMISES:
        _promise(office, hearing, keeps=part is not Part.PROMISE_BREAKER)
    elif part in _CLAIMS:
        _appears(office, hearing, "claim", position="disputes", statement_text="El local no es mío desde 2023")
        office.in_days(1, partial(reactions.claimed, office, hearing.case))
        if part is Part.WRONGLY_CHARGED:
            office.upheld[hearing.account] = hearing.case
        else:
            answer = partial(reactions.claim_answered, office, hearing.case, is_right=False)
            office.in_days(_CLAIM_BUSINESS_DAYS, answer)
    else:
        _appears(office, hearing, "none", position="no_statement")


def _promise(office: Office, hearing: Hearing, *, keeps: bool) -> None:
    owed = treasury.overdue(office, hearing.account)
    promised_on = add_business_days(office.calendar, office.today, _PROMISE_BUSINESS_DAYS)
    _appears(
        office,
        hearing,
        "promise",
        position="acknowledges",
        promise_on=promised_on.isoformat(),
        promise_amount=str(owed),
    )
    if keeps:
        office.on(promised_on, partial(treasury.pay_everything, office, hearing.account))


def _appears(office: Office, hearing: Hearing, outcome: str, **said: Any) -> None:
    ended_at = (datetime.combine(office.today, hearing.at) + _TALK).time()
    office.act(
        Role.GESTOR,
        hearing.case,
        "record_appearance",
        {
            "appeared_at": f"{hearing.at:%H:%M}",
            "ended_at": f"{ended_at:%H:%M}",
            "outcome": outcome,
            "officer_name": full_name(Role.GESTOR),
            **said,
        },
    )


def _excuse(office: Office, hearing: Hearing) -> dict[str, Any]:
    """Somebody ill may ask for another date, once."""
    data: dict[str, Any] = {"officer_name": full_name(Role.GESTOR)}
    if office.random.random() < _EXCUSED and office.first_time("excuse", hearing.account):
        data["excuse_text"] = "Avisó por teléfono que estaba en consulta médica"
    return data
