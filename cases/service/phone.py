"""What a notifier's phone needs to record a visit, and the visit as it comes back, perhaps hours later."""

import hashlib
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Literal

from pydantic import AwareDatetime, Field, ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from cases.domain.documents.authenticity import token_of
from cases.domain.documents.kinds import KINDS
from cases.domain.door import CHOICE_BY_CODE, Offer, offers
from cases.domain.errors import BadInput, Conflict
from cases.domain.facts import CaseFacts, DocumentFacts
from cases.domain.routes import Point, Return, returns
from cases.domain.terms import calendar_of
from cases.domain.vocabulary import DeliveryMethod, Event, IdentityDocument
from cases.domain.ways import place_on_record, representative
from cases.law import LawBook
from cases.models import Account, Case, CaseEvent
from cases.service.attachments import keep_attachment
from cases.service.authenticity import Authentic
from cases.service.stamp import OFFICE_ZONE, Stamp
from cases.service.verbs import Done, perform
from cases.service.verbs.attesting import AttemptFields
from cases.service.verbs.registry import Fields
from cases.snapshot import load_facts

_CHECK_DIGITS = 4
_CAPACITIES = {"addressee": "contribuyente", "representative": "representante"}


@dataclass(frozen=True, slots=True)
class Door:
    """One document before one door: what the phone shows, computed for a day.

    `anybody_receives` where nothing has to be handed to the person or who acts for them (LGTM 96). `identity_check`
    lets the phone tell whether a DUI is the one on record without holding it.
    """

    facts: CaseFacts
    document: DocumentFacts
    token: str
    place: str
    represented_by: str
    offers: tuple[Offer, ...]
    anybody_receives: bool
    identities: tuple[str, ...]
    returns: tuple[Return, Return]
    point: Point | None
    identity_check: str


class PhoneVisit(Fields):
    """A visit as the phone kept it. `key` was made there: the same visit sent twice is one."""

    key: str = Field(min_length=16, max_length=40, pattern=r"^[0-9a-f-]+$")
    choice: Literal["persona", "nadie", "rehuso", "esquela", "mudo", "fallecio", "nodir"]
    acted_at: AwareDatetime
    receiver: Literal["", "addressee", "representative", "another"] = ""
    receiver_name: str = Field("", max_length=200)
    receiver_identity_kind: IdentityDocument | None = None
    receiver_identity: str = Field("", max_length=100)
    receiver_relation: str = Field("", max_length=100)
    fixed: bool = False
    note: str = Field("", max_length=700)
    latitude: Decimal | None = Field(None, ge=-90, le=90)
    longitude: Decimal | None = Field(None, ge=-180, le=180)
    accuracy: Decimal | None = Field(None, ge=0, le=100_000)
    return_on: date | None = None
    return_at: time | None = None


def door(session: Session, book: LawBook, letter: Authentic, stamp: Stamp) -> Door:
    """What the notifier finds when the letter is opened on a day, at an hour."""
    law = book.at(stamp.on)
    facts = load_facts(session, [letter.case], book, stamp.on)[letter.case]
    document = next(one for one in facts.documents if one.key == letter.key)
    token = token_of(letter.number, letter.fingerprint)
    calendar = calendar_of(law, facts.account.district)
    return Door(
        facts=facts,
        document=document,
        token=token,
        place=place_on_record(facts.addressee, facts.account),
        represented_by=representative(facts.addressee, facts.account),
        offers=offers(facts, document, stamp.on, law),
        anybody_receives=not KINDS[document.kind].allows(DeliveryMethod.ESQUELA),
        identities=law.texts("notification.id"),
        returns=returns(calendar, law, stamp.on, stamp.local_hour),
        point=_point_of(session, facts.account.key),
        identity_check=identity_check(token, facts.taxpayer.dui),
    )


def identity_check(token: str, identity: str) -> str:
    """A few digits that the right DUI gives and thousands of others too: enough to notice a slip, not to find it."""
    digits = "".join(one for one in identity if one.isdigit())
    if not digits:
        return ""
    return hashlib.sha256(f"{token}:{digits}".encode()).hexdigest()[:_CHECK_DIGITS]


def record_visit(
    session: Session,
    book: LawBook,
    letter: Authentic,
    said: dict[str, Any],
    photo: bytes | None,
    stamp: Stamp,
) -> Done:
    """Record what the phone kept, on the day and at the hour it happened there.

    Raises BadInput for what no phone of ours sends and a photo that is none, Conflict where the key came with another
    visit before, and whatever the verb raises.
    """
    visit = _read(said)
    acted = visit.acted_at.astimezone(OFFICE_ZONE)
    data = _data(visit, letter, acted)
    if photo is not None:
        data["photo"] = keep_attachment(session, photo, stamp.at).sha256
    case = session.scalars(select(Case.number).where(Case.id == letter.case)).one()
    dated = replace(stamp, on=acted.date(), key=visit.key)
    done = perform(session, case, Event.RECORD_ATTEMPT, dated, data, book)
    _refuse_another_visit(session, letter.case, dated, data)
    return done


def _refuse_another_visit(session: Session, case: int, stamp: Stamp, data: dict[str, Any]) -> None:
    """The event of the key must say what came: a visit that differs is not the one recorded, and somebody is told."""
    kept = session.scalars(select(CaseEvent).where(CaseEvent.idempotency_key == f"{case}:{stamp.key}")).one()
    came = AttemptFields.model_validate(data).model_dump(mode="json", exclude_defaults=True)
    came["at"] = data["at"]
    recorded = {name: value for name, value in kept.data.items() if name in AttemptFields.model_fields}
    if (kept.actor, kept.effective_on, recorded) != (stamp.actor, stamp.on, came):
        raise Conflict(
            "another_visit_recorded",
            f"Esa diligencia ya se registró el {kept.recorded_at.astimezone(OFFICE_ZONE):%d/%m/%Y %H:%M} con otros "
            "datos, y lo que llegó ahora no se guardó: revise el expediente en la oficina.",
        )


def _read(said: dict[str, Any]) -> PhoneVisit:
    try:
        return PhoneVisit.model_validate(said)
    except ValidationError as error:
        wrong = ", ".join(sorted({str(problem["loc"][0]) for problem in error.errors() if problem["loc"]}))
        raise BadInput("bad_visit", f"La diligencia llegó con datos que no se entienden: {wrong}.") from error


def _data(visit: PhoneVisit, letter: Authentic, acted: datetime) -> dict[str, Any]:
    choice = CHOICE_BY_CODE[visit.choice]
    note = visit.note
    if visit.fixed:
        note = f"Nadie quiso recibirla: se fijó en la puerta. {note}".strip()
    if visit.accuracy is not None:
        note = f"{note} Posición con precisión de ± {visit.accuracy:.0f} m.".strip()
    data: dict[str, Any] = {
        "document": letter.number,
        "how": choice.how,
        "result": choice.result,
        "at": f"{acted:%H:%M}",
        "clock": "phone",
        "note": note,
        "receiver_name": visit.receiver_name,
        "receiver_identity": visit.receiver_identity,
        "receiver_identity_kind": visit.receiver_identity_kind if visit.receiver_identity else None,
        "receiver_relation": "representante"
        if visit.receiver == "representative"
        else visit.receiver_relation,
        "latitude": visit.latitude,
        "longitude": visit.longitude,
    }
    if choice.asks == "return":
        data |= {"return_on": visit.return_on, "return_at": visit.return_at}
    return {name: value for name, value in data.items() if value not in (None, "")}


def _point_of(session: Session, account: int) -> Point | None:
    row = session.execute(select(Account.latitude, Account.longitude).where(Account.id == account)).one()
    if row.latitude is None or row.longitude is None:
        return None
    return Point(float(row.latitude), float(row.longitude))
