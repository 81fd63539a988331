"""The ladder of notification: what the office does next with a document that waits for its proof (LGTM 95-98).

E-mail where it was accepted; a visit; another one on another day and at another hour; the esquela; the edicto where
no place is on record. The law refuses ways (`way_refused`), the policy `delivery.attempts` says how many visits. Every
rung happens on a later day than the one before and none is proposed more often than its policy, so the ladder ends:
with a proof, or with somebody who must act.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from cases.domain.documents.kinds import KINDS
from cases.domain.facts import AccountFacts, DocumentFacts, TaxpayerFacts
from cases.domain.grounds import Reason
from cases.domain.mail import wait_ends_on
from cases.domain.terms import calendar_of, next_business_day
from cases.domain.vocabulary import MAIL_UNDER_WAY, DeliveryMethod, DeliveryResult, DocumentStatus
from cases.domain.ways import place_on_record, representative, searches_before, way_refused
from cases.law import LawAt

__all__ = ["UNDELIVERABLE", "Rung", "next_rung", "way_refused", "why_undeliverable"]

_DAY = timedelta(days=1)

UNDELIVERABLE = "undeliverable"


@dataclass(frozen=True, slots=True)
class Rung:
    """What the office does next to notify a document.

    `method` and `earliest_on` are None where nothing more can be done with the document: it was notified, it is
    void, or it is undeliverable and `reasons` name who must act. `earliest_on` is never before the day asked for.
    """

    code: str
    method: DeliveryMethod | None
    earliest_on: date | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class _Foot:
    """Where the ladder stands: the document and the first day on which anything may be done with it."""

    document: DocumentFacts
    taxpayer: TaxpayerFacts
    account: AccountFacts
    on: date
    law: LawAt

    @property
    def place(self) -> str:
        return place_on_record(self.taxpayer, self.account)

    @property
    def visits(self) -> tuple[date, ...]:
        """Days on which somebody went to look for the person."""
        return tuple(sorted({one.on for one in self.document.attempts if one.how == DeliveryMethod.PERSONAL}))

    def is_lawful(self, method: DeliveryMethod, on: date) -> bool:
        return way_refused(self.document, method, self.taxpayer, self.account, on, self.law) is None

    def open_day(self, day: date) -> date:
        """The first day on or after one on which the office practises notifications (LGTM 94)."""
        return next_business_day(calendar_of(self.law, self.account.district), day)


def next_rung(
    document: DocumentFacts, taxpayer: TaxpayerFacts, account: AccountFacts, on: date, law: LawAt
) -> Rung:
    """The next way to notify a document, and from which day."""
    foot = _Foot(document, taxpayer, account, max(on, document.issued_on), law)
    for step in (_ended, _email, _edicto, _esquela, _visit, _office):
        rung = step(foot)
        if rung is not None:
            return rung
    return _undeliverable(foot)


_ENDED = {
    DocumentStatus.DELIVERED: ("notified", "Consta su entrega.", "LGTM 95-98"),
    DocumentStatus.ANNULLED: ("void", "Está anulado: no se notifica.", "política de documentos"),
    DocumentStatus.SUPERSEDED: (
        "void",
        "Otro documento lo sustituye: no se notifica.",
        "política de documentos",
    ),
}


def _ended(foot: _Foot) -> Rung | None:
    document = foot.document
    status = DocumentStatus(document.status)
    if status in _ENDED:
        code, text, basis = _ENDED[status]
    elif not KINDS[document.kind].methods:
        code, text, basis = "not_deliverable", "Va al expediente, no se entrega.", "política de documentos"
    elif document.attached_to is not None:
        code, text, basis = "attached", "Viaja con el documento que acompaña.", "política de documentos"
    elif status is DocumentStatus.UNDELIVERABLE:
        return _undeliverable(foot)
    else:
        return None
    return Rung(code, None, None, (Reason(text, basis),))


def _email(foot: _Foot) -> Rung | None:
    tried = any(one.how == DeliveryMethod.CORREO for one in foot.document.attempts)
    if tried or not _may_still_mail(foot) or not foot.is_lawful(DeliveryMethod.CORREO, foot.on):
        return None
    why = Reason("Aceptó por escrito que se le notifique por correo; vale desde que se entrega.", "LGTM 95")
    return Rung("email", DeliveryMethod.CORREO, foot.on, (why,))


def _may_still_mail(foot: _Foot) -> bool:
    """While its letter is under way; without one, for as long as the office waits for a proof of delivery."""
    if foot.document.mail:
        return foot.document.mail in MAIL_UNDER_WAY
    return foot.on <= wait_ends_on(foot.law, foot.document.issued_on, foot.account.district)


def _edicto(foot: _Foot) -> Rung | None:
    if not foot.is_lawful(DeliveryMethod.EDICTO, foot.on):
        return None
    why = Reason(
        f"No consta lugar ni representante: procede el edicto, {foot.law.integer('notification.edicto_hours')} horas "
        "en el tablero municipal.",
        "LGTM 98",
    )
    return Rung("edicto", DeliveryMethod.EDICTO, foot.open_day(foot.on), (why,))


def _esquela(foot: _Foot) -> Rung | None:
    """The law asks for one search; the policy may want more visits before something is left at the door."""
    searches = searches_before(foot.document, date.max, foot.law, foot.place)
    days = sorted({one.on for one in searches})
    wanted = max(foot.law.integer("notification.esquela_searches"), foot.law.integer("delivery.attempts") - 1)
    if len(days) < wanted:
        return None
    earliest = foot.open_day(max(foot.on, days[-1] + _DAY))
    if not foot.is_lawful(DeliveryMethod.ESQUELA, earliest):
        return None
    last = max(searches, key=lambda one: (one.on, one.at))
    return Rung(
        "esquela",
        DeliveryMethod.ESQUELA,
        earliest,
        (
            Reason(
                f"Se le buscó el {last.on:%d/%m/%Y} a las {last.at:%H:%M}, según el acta {last.proof_number}: si no "
                "está, puede dejarse la esquela.",
                "LGTM 97",
            ),
            _at_another_hour(last.at.strftime("%H:%M")),
        ),
    )


def _at_another_hour(hour: str) -> Reason:
    return Reason(f"Vaya otro día y a otra hora que las {hour}.", "política delivery.attempts")


def _visit(foot: _Foot) -> Rung | None:
    if not foot.is_lawful(DeliveryMethod.PERSONAL, foot.on):
        return None
    acts_for = "" if foot.place else representative(foot.taxpayer, foot.account)
    if not (foot.place or acts_for or foot.account.neighbourhood):
        return None
    where = f"por medio de quien le representa, {acts_for}" if acts_for else "en el lugar registrado"
    visits = foot.visits
    if not visits:
        why = Reason(f"Se le busca {where} y se levanta acta.", "LGTM 25, 96")
        return Rung("first_visit", DeliveryMethod.PERSONAL, foot.open_day(foot.on), (why,))
    if len(visits) >= foot.law.integer("delivery.attempts"):
        return None
    last = max(
        (one for one in foot.document.attempts if one.how == DeliveryMethod.PERSONAL),
        key=lambda one: (one.on, one.at),
    )
    why = Reason(
        f"La visita del {last.on:%d/%m/%Y} no la notificó: se le busca otra vez {where}.", "LGTM 25, 96"
    )
    return Rung(
        "next_visit",
        DeliveryMethod.PERSONAL,
        foot.open_day(max(foot.on, last.on + _DAY)),
        (why, _at_another_hour(last.at.strftime("%H:%M"))),
    )


def _office(foot: _Foot) -> Rung | None:
    """What is handed over only where it is signed; who refused it is asked again on another day."""
    spec = KINDS[foot.document.kind]
    if spec.allows(DeliveryMethod.PERSONAL) or not foot.is_lawful(DeliveryMethod.OFICINA, foot.on):
        return None
    refused = [one.on for one in foot.document.attempts if one.how == DeliveryMethod.OFICINA]
    earliest = max(foot.on, max(refused) + _DAY) if refused else foot.on
    why = Reason("Se entrega en la oficina, a quien acude.", "LGTM 96")
    return Rung("office", DeliveryMethod.OFICINA, foot.open_day(earliest), (why,))


def _undeliverable(foot: _Foot) -> Rung:
    return Rung(UNDELIVERABLE, None, None, why_undeliverable(foot.document, foot.taxpayer, foot.account))


_TOLD = {
    DeliveryResult.DECEASED: Reason(
        "Se informó que la persona falleció: verifíquelo en el registro correspondiente y diríjase a la sucesión o a "
        "sus herederos.",
        "LGTM 19, 91 n.º 4",
    ),
    DeliveryResult.MOVED: Reason(
        "Se informó que ya no está en ese lugar: Catastro debe averiguar y registrar el nuevo. Mientras conste un "
        "lugar no procede el edicto.",
        "LGTM 25, 90 n.º 3, 98",
    ),
    DeliveryResult.WRONG_ADDRESS: Reason(
        "La dirección registrada no existe o no es la suya: Catastro debe corregirla.", "LGTM 25"
    ),
}
"""What was learnt at the place, and who must act; a death weighs more than a move."""


def why_undeliverable(
    document: DocumentFacts, taxpayer: TaxpayerFacts, account: AccountFacts
) -> tuple[Reason, ...]:
    """Why nothing more can be done with a document, and who must act."""
    learnt = {one.result for one in document.attempts if one.how != DeliveryMethod.CORREO}
    told = tuple(reason for result, reason in _TOLD.items() if result in learnt)
    if told:
        return told
    if not place_on_record(taxpayer, account):
        return (
            Reason(
                "No consta ningún lugar para notificarle: Catastro debe completar la dirección.", "LGTM 25"
            ),
        )
    return (
        Reason(
            f"Se le buscó {len({one.on for one in document.attempts})} días sin poder entregarlo.",
            "política delivery.attempts",
        ),
    )
