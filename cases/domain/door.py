"""What a notifier may record at the door of one person: each choice with what stands against it and what it starts."""

from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import Literal

from cases.domain.delivery import outcome
from cases.domain.documents.kinds import KINDS
from cases.domain.documents.wording import long_date, term_text
from cases.domain.facts import AttemptFacts, CaseFacts, DocumentFacts
from cases.domain.grounds import Off, Reason
from cases.domain.summoning import serves_until
from cases.domain.terms import Calendar, calendar_of, is_business_day, next_business_day, term_end
from cases.domain.vocabulary import DeliveryMethod, DeliveryResult, DocumentStatus
from cases.domain.ways import place_on_record, way_refused
from cases.law import LawAt

_WEEKDAYS = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to «¿Qué pasó?»; `asks` is the part of the page that it opens."""

    code: str
    label: str
    detail: str
    how: DeliveryMethod
    result: DeliveryResult
    asks: Literal["receiver", "adult", "return", "whereabouts"]
    is_wide: bool = False


_PERSONAL, _RESULT = DeliveryMethod.PERSONAL, DeliveryResult
CHOICES = (
    Choice(
        "persona",
        "Entregado en mano",
        "A la persona o a quien la representa",
        _PERSONAL,
        _RESULT.DELIVERED,
        "receiver",
        is_wide=True,
    ),
    Choice("nadie", "No había nadie", "", _PERSONAL, _RESULT.NOT_FOUND, "return"),
    Choice("rehuso", "No quiso recibir", "", _PERSONAL, _RESULT.REFUSED, "return"),
    Choice(
        "esquela",
        "Dejado por esquela",
        "Con otro adulto, o fijada en la puerta",
        DeliveryMethod.ESQUELA,
        _RESULT.DELIVERED,
        "adult",
        is_wide=True,
    ),
    Choice("mudo", "Se mudó", "", _PERSONAL, _RESULT.MOVED, "whereabouts"),
    Choice("fallecio", "Falleció", "", _PERSONAL, _RESULT.DECEASED, "whereabouts"),
    Choice(
        "nodir", "La dirección no existe", "", _PERSONAL, _RESULT.WRONG_ADDRESS, "whereabouts", is_wide=True
    ),
)
CHOICE_BY_CODE = {one.code: one for one in CHOICES}


@dataclass(frozen=True, slots=True)
class Offer:
    """A choice on a day: refused with its article, or what recording it starts and what follows."""

    choice: Choice
    off: Off | None
    starts: Reason
    follows: str


def offers(facts: CaseFacts, document: DocumentFacts, on: date, law: LawAt) -> tuple[Offer, ...]:
    """Every choice for a document on a day, in the order of the page."""
    closed = _closed_day(calendar_of(law, facts.account.district), on)
    return tuple(
        Offer(
            one,
            closed or _refused(one, facts, document, on, law),
            *_consequence(one, facts, document, on, law),
        )
        for one in CHOICES
    )


def _closed_day(calendar: Calendar, on: date) -> Off | None:
    if is_business_day(calendar, on):
        return None
    why = calendar.closed.get(on, "descanso semanal")
    return Off("closed_day", f"Hoy es inhábil ({why}): la diligencia se practica en día hábil.", ("LGTM 94",))


def _refused(choice: Choice, facts: CaseFacts, document: DocumentFacts, on: date, law: LawAt) -> Off | None:
    """A search is a visit: whatever it finds, the document must be one that may be visited."""
    return way_refused(document, choice.how, facts.addressee, facts.account, on, law)


def _consequence(
    choice: Choice, facts: CaseFacts, document: DocumentFacts, on: date, law: LawAt
) -> tuple[Reason, str]:
    if choice.result is DeliveryResult.DELIVERED:
        return _delivered(facts, document, on, law)
    nothing = Reason("Ningún plazo empieza a correr.", "")
    return nothing, _after_a_search(choice, facts, document, on, law)


def _delivered(facts: CaseFacts, document: DocumentFacts, on: date, law: LawAt) -> tuple[Reason, str]:
    spec, calendar = KINDS[document.kind], calendar_of(law, facts.account.district)
    if spec.term_key:
        kind: Literal["business", "calendar"] = (
            "business" if law.text("demand.day_kind") == "business" else "calendar"
        )
        days = law.integer(spec.term_key)
        first = next_business_day(calendar, on + _DAY) if kind == "business" else on + _DAY
        last = term_end(calendar, on, days, kind)
        return (
            Reason(f"El plazo de {term_text(days, kind)} empieza el {_weekday(first)}", "LGTM 118"),
            f"y vence el {_weekday(last)}.",
        )
    slot = facts.appointment_of(document)
    if slot is not None:
        return (
            Reason(f"La cita queda notificada: {_weekday(slot.on)} a las {slot.at:%H:%M}.", "LGTM 90 n.º 6"),
            _margin(facts, document, on, law),
        )
    return Reason("Consta la entrega; ningún plazo legal empieza a correr.", "LGTM 95"), ""


def _margin(facts: CaseFacts, document: DocumentFacts, on: date, law: LawAt) -> str:
    last = serves_until(facts, document, law)
    if last is not None and on > last:
        return "No deja el margen mínimo: si no acude, se le cita de nuevo."
    return ""


def _after_a_search(choice: Choice, facts: CaseFacts, document: DocumentFacts, on: date, law: LawAt) -> str:
    place = place_on_record(facts.addressee, facts.account)
    tried = AttemptFacts(0, on, time.max, choice.how, choice.result, "", place, proof_number="-")
    known = replace(document, attempts=(*document.attempts, tried))
    status, _ = outcome(document.kind, known.attempts, law)
    if status == DocumentStatus.UNDELIVERABLE:
        return "El documento queda sin entrega posible y la oficina revisa el expediente."
    later = next_business_day(calendar_of(law, facts.account.district), on + _DAY)
    if way_refused(known, DeliveryMethod.ESQUELA, facts.addressee, facts.account, later, law) is None:
        return "Queda el acta de búsqueda; otro día ya podrá dejarse esquela (LGTM 97)."
    return "Queda el acta de búsqueda; se le visita otro día, a otra hora."


def _weekday(on: date) -> str:
    return f"{_WEEKDAYS[on.weekday()]} {long_date(on)}"
