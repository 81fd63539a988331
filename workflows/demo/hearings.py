"""The desk on the day of an appointment: some come, some do not, and an officer attests either."""

from datetime import date, datetime, timedelta
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
_ASKED_BUSINESS_DAYS_BEFORE = 2


def attend(office: Office) -> None:
    """Today's appointments, recorded once the last one is over."""
    with office.sessions.begin() as session:
        booked = [one for one in lists.hearings(session, office.today) if one.is_summons_delivered]
    office.not_before(16, 5)  # whoever is cited last is waited for too
    said = {one.case: _said(office, one) for one in booked if office.part_of(one.account) in _COMES}
    recorded = office.act_on_each(Role.GESTOR, "record_appearance", said)
    for hearing in booked:
        if hearing.case in recorded:
            _follow_up(office, hearing)
    nobody = [one for one in booked if one.case not in said]
    office.act_on_each(Role.GESTOR, "record_no_show", {one.case: _excuse(office, one) for one in nobody})


def give_other_date(office: Office) -> None:
    """Somebody who means to pay asks in time for another date, and takes the new summons along."""
    ahead = add_business_days(office.calendar, office.today, _ASKED_BUSINESS_DAYS_BEFORE)
    with office.sessions.begin() as session:
        to_come = [one for one in lists.hearings(session, ahead) if one.is_summons_delivered]
    asking = next((one for one in to_come if office.part_of(one.account) in _PAYS_AT_THE_DESK), None)
    if asking is None or not office.first_time("other date"):
        return
    petition = {
        "cause": "petition",
        "reason": "Ese día trabaja fuera del municipio y pide venir otro",
        "request_reference": f"Nota recibida el {office.today:%d/%m/%Y}",
    }
    done = office.act(Role.GESTOR, asking.case, "rebook", petition)
    if done is not None:
        received = {"document": done.documents[0], "how": "oficina", "result": "delivered"}
        office.act(Role.NOTIFICADOR, asking.case, "record_attempt", received)


def _said(office: Office, hearing: Hearing) -> dict[str, Any]:
    """What the acta tells of somebody who came; who pays at once does so before it is written."""
    part, account = office.part_of(hearing.account), hearing.account
    said = _hours(office, hearing)
    if part in _PAYS_AT_THE_DESK:
        receipt = treasury.pay_everything(office, account)
        return said | {"outcome": "paid", "receipt_number": receipt, "position": "acknowledges"}
    if part is Part.PLAN_KEEPER:
        return said | {"outcome": "asks_plan", "position": "acknowledges"}
    if part in _PROMISES:
        promise = {
            "promise_on": _promised_on(office).isoformat(),
            "promise_amount": str(treasury.overdue(office, account)),
        }
        return said | {"outcome": "promise", "position": "acknowledges", **promise}
    if part in _CLAIMS:
        words = "El local no es mío desde hace tres años"
        return said | {"outcome": "claim", "position": "disputes", "statement_text": words}
    return said | {"outcome": "none", "position": "no_statement"}


def _hours(office: Office, hearing: Hearing) -> dict[str, Any]:
    ended_at = (datetime.combine(office.today, hearing.at) + _TALK).time()
    return {
        "appeared_at": f"{hearing.at:%H:%M}",
        "ended_at": f"{ended_at:%H:%M}",
        "officer_name": full_name(Role.GESTOR),
    }


def _promised_on(office: Office) -> date:
    return add_business_days(office.calendar, office.today, _PROMISE_BUSINESS_DAYS)


def _follow_up(office: Office, hearing: Hearing) -> None:
    """What the person, or the office, does next."""
    part, case, account = office.part_of(hearing.account), hearing.case, hearing.account
    if part is Part.PLAN_KEEPER:
        office.in_days(2, partial(agreements.ask_for_plan, office, case, account))
    elif part in _PROMISES - {Part.PROMISE_BREAKER}:
        office.on(_promised_on(office), partial(treasury.pay_everything, office, account))
    elif part in _CLAIMS:
        office.in_days(1, partial(reactions.claimed, office, case))
        if part is Part.WRONGLY_CHARGED:
            office.upheld[account] = case
        else:
            answer = partial(reactions.claim_answered, office, case, is_right=False)
            office.in_days(_CLAIM_BUSINESS_DAYS, answer)


def _excuse(office: Office, hearing: Hearing) -> dict[str, Any]:
    """Somebody ill may ask for another date, once."""
    data: dict[str, Any] = {"officer_name": full_name(Role.GESTOR)}
    if office.random.random() < _EXCUSED and office.first_time("excuse", hearing.account):
        data["excuse_text"] = "Avisó por teléfono que estaba en consulta médica"
    return data
