"""Routes: the papers of a zone that a notifier takes out on a day, in their order, and why others stay behind."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Date, func, insert, literal, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from cases.domain.documents.kinds import KINDS
from cases.domain.errors import BadInput, Conflict, RuleRefused
from cases.domain.facts import CaseFacts, DocumentFacts
from cases.domain.grounds import Off
from cases.domain.permissions import check_may_make_routes, roles_for
from cases.domain.routes import Point, Visit, in_order
from cases.domain.still_owed import NOTHING_CHANGED
from cases.domain.terms import Calendar, add_business_days, calendar_of, is_business_day
from cases.domain.visiting import ON_FOOT, document_of, hour_of, serve_by, stays_behind, visit_number
from cases.domain.vocabulary import Event, Role
from cases.domain.ways import place_on_record
from cases.law import LawAt, LawBook
from cases.models import Account, Case, Document, Route, RouteStop, User
from cases.service.route_changes import ON_THE_WAY, release_over
from cases.service.stamp import Stamp
from cases.service.still_owed import changes_of
from cases.snapshot import Ledger, load_facts

_LOOKED_AT_ONCE = 100
_WALKED = tuple(kind.key for kind in KINDS.values() if any(kind.allows(way) for way in ON_FOOT))
_POLICY = ("política de rutas",)
_OTHER_ROUTE = Off("on_another_route", "Ya está en otra ruta abierta.", _POLICY)


def make_route(session: Session, book: LawBook, zone: str, on: date, notifier: str, stamp: Stamp) -> int:
    """Make the route of a zone, a day and a notifier out of what may be visited that day, and give its id.

    Raises RuleRefused for a role that may not, a closed day, or a day with nothing to visit; BadInput for a day that
    has passed, an unknown zone or somebody who may not deliver; Conflict where another route took a document meanwhile.
    """
    check_may_make_routes(stamp.role)
    law = book.at(on)
    walker = _walker(session, notifier)
    calendar = calendar_of(law, walker.district)
    _check_day(calendar, on, stamp.on)
    zone = _known_zone(session, walker.district, zone)
    release_over(session, stamp.on)
    chosen = _Choice(law, calendar, on)
    candidates = _candidates(session, walker.district, zone, on, law)
    for start in range(0, len(candidates), _LOOKED_AT_ONCE):
        if chosen.is_full:
            break
        chosen.look_at(session, book, candidates[start : start + _LOOKED_AT_ONCE])
    if not chosen.visits:
        raise RuleRefused("nothing_to_visit", _nothing(zone, on, chosen.left_out), _POLICY)
    return _store(session, chosen, walker, zone, len(candidates), stamp)


def zones_of(session: Session, district: str) -> Sequence[str]:
    """The zones that accounts of a district have, in order."""
    zones = select(Account.zone).where(Account.district == district, Account.zone.is_not(None)).distinct()
    return [zone for zone in session.scalars(zones.order_by(Account.zone)) if zone]


def walkers_of(session: Session, district: str) -> Sequence[User]:
    """Who may be given a route of a district, notifiers first."""
    found = select(User).where(
        User.district == district, User.is_active, User.role.in_(roles_for(Event.RECORD_ATTEMPT))
    )
    return session.scalars(found.order_by(User.role != Role.NOTIFICADOR, User.full_name)).all()


class _Choice:
    """What goes out on a day, gathered until the day is full."""

    def __init__(self, law: LawAt, calendar: Calendar, on: date) -> None:
        self.law, self.calendar, self.on = law, calendar, on
        self.most = law.integer("route.most_visits")
        self.visits: list[Visit] = []
        self.numbers: dict[int, int] = {}
        self.left_out: list[dict[str, Any]] = []
        self.looked_at = 0

    @property
    def is_full(self) -> bool:
        return len(self.visits) >= self.most

    def look_at(self, session: Session, book: LawBook, rows: Sequence[Any]) -> None:
        ledgers: dict[int, Ledger] = {}
        facts = load_facts(session, {row.case_id for row in rows}, book, self.on, ledgers=ledgers)
        documents = {row.id: document_of(facts[row.case_id], row.id) for row in rows}
        asked = [(facts[row.case_id], documents[row.id]) for row in rows]
        changes = changes_of(session, asked, book, ledgers=ledgers)
        for row in rows:
            if self.is_full:
                return
            self.looked_at += 1
            case, document = facts[row.case_id], documents[row.id]
            change = changes.get(row.id, NOTHING_CHANGED)
            off = _OTHER_ROUTE if row.routed else stays_behind(case, document, self.on, self.law, change)
            if off is not None:
                self.left_out.append(
                    {
                        "document": document.number,
                        "code": off.code,
                        "reason": off.reason,
                        "basis": [*off.basis],
                    }
                )
                continue
            self.visits.append(self._visit(case, document, row))
            self.numbers[document.key] = visit_number(document)

    def _visit(self, case: CaseFacts, document: DocumentFacts, row: Any) -> Visit:
        measured = row.latitude is not None and row.longitude is not None
        return Visit(
            document.key,
            serve_by(case, document, self.law, self.calendar),
            Point(float(row.latitude), float(row.longitude)) if measured else None,
            case.account.zone,
            case.account.neighbourhood,
            place_on_record(case.addressee, case.account),
            hour_of(case, document, self.law),
        )

    def in_order(self) -> tuple[Visit, ...]:
        urgent_until = add_business_days(self.calendar, self.on, self.law.integer("route.near"))
        return in_order(self.visits, urgent_until)


def _store(session: Session, chosen: _Choice, walker: User, zone: str, candidates: int, stamp: Stamp) -> int:
    made = Route(
        district=walker.district,
        zone=zone,
        on_date=chosen.on,
        notifier_id=walker.id,
        made_by=stamp.actor,
        made_role=stamp.role,
        made_at=stamp.at,
        left_out=chosen.left_out,
        without_room=candidates - chosen.looked_at,
    )
    session.add(made)
    session.flush()
    stops = [
        {
            "route_id": made.id,
            "document_id": visit.key,
            "position": position,
            "visit": chosen.numbers[visit.key],
            "not_before": visit.not_before,
            "serve_by_on": visit.serve_by_on,
        }
        for position, visit in enumerate(chosen.in_order(), start=1)
    ]
    try:
        with session.begin_nested():
            session.execute(insert(RouteStop), stops)
    except IntegrityError as error:
        raise Conflict(
            "document_on_route", "Otra ruta acaba de tomar alguno de estos documentos: hágala de nuevo."
        ) from error
    return made.id


def _candidates(session: Session, district: str, zone: str, on: date, law: LawAt) -> Sequence[Any]:
    """Papers of the zone that are on their way, what serves least long first."""
    target = Document.issued_on + literal(2 * law.integer("delivery.within"))  # about as many business days
    routed = select(RouteStop.id).where(RouteStop.document_id == Document.id, RouteStop.released_on.is_(None))
    found = (
        select(
            Document.id,
            Document.case_id,
            Account.latitude,
            Account.longitude,
            routed.exists().label("routed"),
        )
        .join(Case, Case.id == Document.case_id)
        .join(Account, Account.id == Case.account_id)
        .where(
            Account.district == district,
            Account.zone == zone,
            Document.kind.in_(_WALKED),
            Document.status.in_(ON_THE_WAY),
            Document.attached_to_id.is_(None),
            Document.issued_on <= on,
        )
        .order_by(func.coalesce(Document.deliver_by_on, func.cast(target, Date)), Document.id)
    )
    return session.execute(found).all()


def _check_day(calendar: Calendar, on: date, today: date) -> None:
    if on < today:
        raise BadInput("route_in_the_past", f"El {on:%d/%m/%Y} ya pasó: elija hoy o un día que viene.")
    if not is_business_day(calendar, on):
        why = calendar.closed.get(on, "descanso semanal")
        raise RuleRefused(
            "closed_day", f"El {on:%d/%m/%Y} es inhábil ({why}): elija un día hábil.", ("LGTM 94",)
        )


def _walker(session: Session, name: str) -> User:
    user = session.scalars(
        select(User).where(User.name == name.strip().lower(), User.is_active)
    ).one_or_none()
    if user is None or user.role not in roles_for(Event.RECORD_ATTEMPT):
        raise BadInput(
            "not_a_notifier", f"«{name}» no es un usuario activo que pueda registrar entregas: elija otro."
        )
    return user


def _known_zone(session: Session, district: str, zone: str) -> str:
    zones = zones_of(session, district)
    found = next((one for one in zones if one.casefold() == zone.strip().casefold()), None)
    if found is None:
        raise BadInput(
            "unknown_zone", f"Ninguna cuenta es de la zona «{zone}». Zonas: {', '.join(zones) or 'ninguna'}."
        )
    return found


def _nothing(zone: str, on: date, left_out: list[dict[str, Any]]) -> str:
    if not left_out:
        return f"En {zone} no hay documentos por entregar el {on:%d/%m/%Y}."
    reasons = "; ".join(dict.fromkeys(one["reason"] for one in left_out[:3]))
    return f"De {len(left_out)} documentos de {zone} ninguno puede visitarse el {on:%d/%m/%Y}: {reasons}"
