"""Paper, shoes and e-mail: printing, signing and handing out in the morning, visits in the day (LGTM 95-98)."""

from datetime import datetime, time, timedelta
from functools import partial
from typing import Any

from cases.domain.terms import subtract_business_days
from cases.domain.vocabulary import DeliveryMethod, DeliveryResult, DocumentStatus, MailStatus, Role
from workflows.demo import lists, post, reactions
from workflows.demo.characters import Part
from workflows.demo.lists import Paper
from workflows.demo.office import Office

_ROUTE_DAYS = (0, 2, 4)
"""Monday, Wednesday and Friday; the other days the notifier helps at the counter."""
_FEWEST_VISITS = 18
_ACCOUNTS_A_VISIT = 10
"""One notifier manages so many visits a day; a larger town has more notifiers."""
_FIRST_VISIT_AT = time(9)
_POSTED_BUSINESS_DAYS = 4
_POSTED_AT, _REMOVED_AT = time(8, 30), time(14)
_PROOFS_ANNULLED_EVERY = 45
_FIRST_PROOF_ANNULLED = 6

DELIVERED = DeliveryResult.DELIVERED

_NEXT_STEPS = (
    (DocumentStatus.ISSUED, Role.AUXILIAR, "print_document"),
    (DocumentStatus.PRINTED, Role.JEFATURA, "sign_document"),
    (DocumentStatus.SIGNED, Role.AUXILIAR, "hand_out_document"),
)
_STEPS = [*(status.value for status, _, _ in _NEXT_STEPS), DocumentStatus.HANDED_OUT.value]


def route(office: Office) -> None:
    """On days of route: papers printed, signed and handed out in piles, then the visits and their record."""
    if office.today.weekday() not in _ROUTE_DAYS:
        return
    with office.sessions.begin() as session:
        waiting = lists.papers(session)
    visits = max(_FEWEST_VISITS, len(office.debtors) // _ACCOUNTS_A_VISIT)
    due = [paper for paper in waiting if _can_go_out(office, paper)][:visits]
    office.not_before(8, 10)
    reactions.about_to_be_printed(office, due)
    for status, role, verb in _NEXT_STEPS:
        pile = [
            paper
            for paper in due
            if _STEPS.index(paper.status) <= _STEPS.index(status)
            and not (status is DocumentStatus.SIGNED and _goes_by_mail(office, paper))
        ]
        office.act_on_each(role, verb, {paper.case: {"document": paper.number} for paper in pile})
        due = _not_replaced(office, due)
    if any(paper.mail == MailStatus.QUEUED for paper in due):
        post.send(office)
    _visit(office, due)


def _goes_by_mail(office: Office, paper: Paper) -> bool:
    """Queued for who accepted it; whoever moved away is looked for all the same."""
    return paper.mail == MailStatus.QUEUED and office.part_of(paper.account) is not Part.MOVED


def _not_replaced(office: Office, due: list[Paper]) -> list[Paper]:
    """Without letters that another one took the place of, for what they asked for changed; that one goes out later."""
    with office.sessions.begin() as session:
        replaced = lists.replaced(session, [paper.number for paper in due])
    return [paper for paper in due if paper.number not in replaced]


def _visit(office: Office, due: list[Paper]) -> None:
    """Every door, then what happened at each, recorded back at the office."""
    if due and office.first_time("esquela without a search"):
        _record(office, {due[0].case: _entry(due[0], DeliveryMethod.ESQUELA, DELIVERED, {})})
    entries: dict[str, dict[str, Any]] = {}
    for place, paper in enumerate(due):
        if place % _FEWEST_VISITS == 0:  # another notifier starts out with a round of his own
            at = datetime.combine(office.today, _FIRST_VISIT_AT)
        at += timedelta(minutes=office.random.randint(4, 15))
        entry = _entry(paper, *_what_happens(office, paper)) | {"at": f"{at:%H:%M}"}
        if not _goes_by_mail(office, paper):
            entries[paper.case] = entry
    office.not_before(15)
    done = _record(office, entries)
    answered = post.read_answers(office)
    for paper in due:
        if paper.number in answered:
            reactions.delivered(office, paper)
        if paper.case not in done or entries[paper.case]["result"] != DELIVERED:
            continue
        entry = entries[paper.case]
        if entry["how"] == DeliveryMethod.PERSONAL and _is_wrong_person(office):
            office.in_days(2, partial(_annul_proof, office, paper))
        else:
            reactions.delivered(office, paper)


def _entry(paper: Paper, how: DeliveryMethod, result: DeliveryResult, more: dict[str, Any]) -> dict[str, Any]:
    return {"document": paper.number, "how": how.value, "result": result.value, **more}


def _record(office: Office, entries: dict[str, dict[str, Any]]) -> set[str]:
    """Cases whose attempt went on record; an edict is the Secretary's."""
    done: set[str] = set()
    for role, is_by_edict in ((Role.NOTIFICADOR, False), (Role.SECRETARIA, True)):
        pile = {
            case: entry
            for case, entry in entries.items()
            if (entry["how"] == DeliveryMethod.EDICTO) is is_by_edict
        }
        done |= office.act_on_each(role, "record_attempt", pile)
    return done


def _can_go_out(office: Office, paper: Paper) -> bool:
    """Not on the day of issue, and never twice a day; an edict waits for its days on the board."""
    seen_today = paper.last_attempt_on == office.today
    is_by_edict = paper.kind == "requerimiento" and office.part_of(paper.account) is Part.MOVED
    wait = _POSTED_BUSINESS_DAYS if is_by_edict else 1
    issued_early = paper.issued_on <= subtract_business_days(office.calendar, office.today, wait)
    return issued_early and not seen_today


def _what_happens(  # noqa: PLR0911 -- each part in the story has its own ending
    office: Office, paper: Paper
) -> tuple[DeliveryMethod, DeliveryResult, dict[str, Any]]:
    """Chance and the debtor's part decide who opens the door."""
    chance, part = office.random.random(), office.part_of(paper.account)
    if part is Part.MOVED:
        return _to_somebody_gone(office, paper)
    if chance < 0.06 and paper.kind == "aviso":
        return DeliveryMethod.OFICINA, DeliveryResult.DELIVERED, {}
    if paper.searches and paper.kind != "aviso":
        return DeliveryMethod.ESQUELA, DeliveryResult.DELIVERED, _left_with(chance)
    if chance < 0.28:
        note = "La vivienda estaba cerrada; una vecina dijo que vuelven por la tarde."
        return DeliveryMethod.PERSONAL, DeliveryResult.NOT_FOUND, {"note": note}
    if chance < 0.32:
        note = "Salió a la puerta y no quiso recibir el documento."
        return DeliveryMethod.PERSONAL, DeliveryResult.REFUSED, {"note": note}
    if chance < 0.335 and paper.kind == "aviso":
        note = "En la dirección vive otra familia desde hace un año."
        return DeliveryMethod.PERSONAL, DeliveryResult.MOVED, {"note": note}
    if chance < 0.38:
        witness = {"witness_name": "MARTA LIDIA AYALA", "witness_identity_line": "DUI 00009999-9"}
        return DeliveryMethod.PERSONAL, DeliveryResult.DELIVERED, {"signature_state": "declines", **witness}
    return DeliveryMethod.PERSONAL, DeliveryResult.DELIVERED, {}


def _to_somebody_gone(office: Office, paper: Paper) -> tuple[DeliveryMethod, DeliveryResult, dict[str, Any]]:
    """Gone from the place on record: by post to where the person is, by edict where only that is left."""
    if paper.kind == "aviso":
        note = "Los vecinos dicen que se fue a vivir fuera del municipio."
        return DeliveryMethod.PERSONAL, DeliveryResult.MOVED, {"note": note}
    if paper.kind == "citatorio":
        trace = f"Guía de correo certificado n.º 00{office.receipts:06d}"
        return DeliveryMethod.CORREO_CERTIFICADO, DeliveryResult.DELIVERED, {"trace": trace}
    posted_on = subtract_business_days(office.calendar, office.today, _POSTED_BUSINESS_DAYS - 1)
    return (
        DeliveryMethod.EDICTO,
        DeliveryResult.DELIVERED,
        {
            "posted_on": posted_on.isoformat(),
            "posted_at": f"{_POSTED_AT:%H:%M}",
            "removed_on": office.today.isoformat(),
            "removed_at": f"{_REMOVED_AT:%H:%M}",
            "ground": "not_domiciled",
            "ground_proof": "constancia de dos vecinos de que ya no vive en el municipio",
        },
    )


def _left_with(chance: float) -> dict[str, Any]:
    """With an adult of the house, or fixed at the door where nobody receives."""
    if chance < 0.35:
        return {}
    return {
        "receiver_name": "CARMEN ELENA RAMOS",
        "receiver_identity": "DUI 00009998-8",
        "receiver_relation": "familiar que vive en la casa",
    }


def _is_wrong_person(office: Office) -> bool:
    """Every so often the one who signed turns out not to live there."""
    office.proofs += 1
    return office.proofs % _PROOFS_ANNULLED_EVERY == _FIRST_PROOF_ANNULLED


def _annul_proof(office: Office, paper: Paper) -> None:
    office.act(
        Role.JEFATURA,
        paper.case,
        "annul_attempt",
        {"document": paper.number, "reason": "Quien firmó no vive en el lugar: se confundió de casa."},
    )
