"""Contexts of what proves a notification: the acta of a visit or delivery, the esquela, the edicto."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from typing import Any, Literal

from cases.domain.documents import ActaDeNotificacion, Edicto, Esquela
from cases.domain.documents.common import AnnexRow, CommonBlock
from cases.domain.documents.kinds import KINDS
from cases.domain.documents.proofs import SearchRow
from cases.domain.documents.wording import counted, ordinal
from cases.domain.facts import CaseFacts, DocumentFacts
from cases.domain.vocabulary import DeliveryMethod, DeliveryResult
from cases.domain.ways import searches_before
from cases.service.contexts.issuing import IssuingDay
from cases.service.contexts.subject import Amounts, Subject, common_block

SignatureState = Literal["signed", "cannot_sign", "declines", ""]
ACTA_METHODS = frozenset(DeliveryMethod) - {DeliveryMethod.ESQUELA, DeliveryMethod.EDICTO}


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One attempt as its notifier attests it; without `notifier_authority`, the chief's is cited."""

    how: DeliveryMethod
    result: DeliveryResult
    on: date
    at: time
    place: str
    notifier_name: str
    notifier_authority: str = ""
    receiver_name: str = ""
    receiver_identity_line: str = ""
    receiver_capacity: str = ""
    pages_delivered_text: str = ""
    informant_text: str = ""
    next_visit_text: str = ""
    trace_text: str = ""
    evidence_text: str = ""
    signature_state: SignatureState = ""
    witness_name: str = ""
    witness_identity_line: str = ""


def build_acta_de_notificacion(
    day: IssuingDay,
    facts: CaseFacts,
    *,
    number: str,
    act: DocumentFacts,
    visit: Visit,
    attempt_number: int,
    annexes: Sequence[str] = (),
) -> ActaDeNotificacion:
    """`attempt_number` counts visits from 1. Only `delivered` notifies, and only then the term has an end."""
    assert visit.how in ACTA_METHODS, "an esquela or an edicto proves itself"
    delivered = visit.result is DeliveryResult.DELIVERED
    return ActaDeNotificacion(
        common=_common(day, facts, number, act),
        **_act(act),
        **_term(day, act, visit.on if delivered else None),
        how=_word(visit.how),
        result=_word(visit.result),
        attempt_text=ordinal(attempt_number, "feminine"),
        visited_on=visit.on.isoformat(),
        visited_at=f"{visit.at:%H:%M}",
        place_text=visit.place,
        notifier_name=visit.notifier_name,
        notifier_authority=_authority(day, visit.notifier_authority),
        receiver_name=visit.receiver_name,
        receiver_identity_line=visit.receiver_identity_line,
        receiver_capacity=visit.receiver_capacity,
        pages_delivered_text=visit.pages_delivered_text,
        annexes=_annexes(annexes) if delivered else (),
        informant_text=visit.informant_text.rstrip(". "),
        next_visit_text=visit.next_visit_text.rstrip(". "),
        trace_text=visit.trace_text.rstrip(". "),
        evidence_text=visit.evidence_text,
        signature_state=visit.signature_state,
        witness_name=visit.witness_name,
        witness_identity_line=visit.witness_identity_line,
        is_form=False,
    )


def build_acta_form(
    day: IssuingDay, facts: CaseFacts, *, number: str, act: DocumentFacts, notifier_name: str
) -> ActaDeNotificacion:
    """A blank to be completed by hand at the door."""
    return ActaDeNotificacion(
        common=_common(day, facts, number, act),
        **_act(act),
        **_term(day, act, None),
        how="personal",
        notifier_name=notifier_name,
        notifier_authority=_authority(day, ""),
        is_form=True,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """How an esquela was left: with an adult, or fixed at the place when nobody received (LGTM 97)."""

    on: date
    at: time
    place: str
    notifier_name: str
    notifier_authority: str = ""
    receiver_name: str = ""
    receiver_identity_line: str = ""
    receiver_relation: str = ""
    fixed_where_text: str = "en la puerta principal"
    witness_name: str = ""
    evidence_text: str = ""


def build_esquela(
    day: IssuingDay,
    facts: CaseFacts,
    *,
    number: str,
    act: DocumentFacts,
    leaving: Leaving,
    annexes: Sequence[str] = (),
) -> Esquela:
    searches = searches_before(act, leaving.on, day.law, leaving.place)
    assert searches, "whether an esquela is lawful is decided before (LGTM 97)"
    received = bool(leaving.receiver_name)
    return Esquela(
        common=_common(day, facts, number, act),
        **_act(act),
        **_term(day, act, leaving.on),
        searches=tuple(
            SearchRow(number=search.proof_number, on=search.on.isoformat(), at=f"{search.at:%H:%M}")
            for search in searches
        ),
        searches_text=_how_they_ended({str(search.result) for search in searches}),
        extract_text="copia íntegra.",
        annexes=_annexes([piece(act), *annexes]),
        esquela_mode="received" if received else "fixed",
        left_on=leaving.on.isoformat(),
        left_at=f"{leaving.at:%H:%M}",
        place_text=leaving.place,
        receiver_name=leaving.receiver_name,
        receiver_identity_line=leaving.receiver_identity_line,
        receiver_relation=leaving.receiver_relation,
        fixed_where_text="" if received else leaving.fixed_where_text,
        notifier_name=leaving.notifier_name,
        notifier_authority=_authority(day, leaving.notifier_authority),
        witness_name=leaving.witness_name,
        evidence_text=leaving.evidence_text,
    )


def _how_they_ended(results: set[str]) -> str:
    """Who refused was found: an esquela never says otherwise."""
    if results == {DeliveryResult.NOT_FOUND}:
        return "no se le encontró"
    if results == {DeliveryResult.REFUSED}:
        return "no quiso recibir"
    return "no se le encontró o no quiso recibir"


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """What the secretary certifies; `posted` and `removed` are empty until they happen, and a newspaper has no hour."""

    where: Literal["board", "newspaper"] = "board"
    posted: tuple[date, time | None] | None = None
    removed: tuple[date, time | None] | None = None
    newspaper_text: str = ""
    done_on: date | None = None


def build_edicto(
    day: IssuingDay,
    facts: CaseFacts,
    *,
    number: str,
    act: DocumentFacts,
    ground: Literal["no_place", "not_domiciled"],
    ground_proof_text: str,
    publication: Publication,
    evidence_text: str = "",
    shows_amount: bool = False,
) -> Edicto:
    """The public part names nobody's debt in detail (LGTM 86, 98); the term counts from `done_on`."""
    secretary = day.law.signatory("secretary")
    posted, removed = _day_and_hour(publication.posted), _day_and_hour(publication.removed)
    return Edicto(
        common=_common(day, facts, number, act),
        **_act(act),
        **_term(day, act, publication.done_on),
        ground=ground,
        ground_proof_text=ground_proof_text.rstrip(". "),
        extract_text=_extract(facts, act),
        publication=publication.where,
        posted_on=posted[0],
        posted_at=posted[1],
        removed_on=removed[0],
        removed_at=removed[1],
        newspaper_text=publication.newspaper_text,
        done_on=publication.done_on.isoformat() if publication.done_on else "",
        shows_amount=shows_amount,
        evidence_text=evidence_text,
        secretary_name=secretary.name,
        secretary_post=secretary.post,
        edict_hours_text=counted(day.law.integer("notification.edicto_hours"), "hora", "horas", "feminine"),
    )


def _extract(facts: CaseFacts, act: DocumentFacts) -> str:
    account = f"de la cuenta {facts.account.number}"
    if act.kind == "requerimiento":
        return (
            f"se le requiere el pago de tributos municipales {account}; si el plazo vence sin pago ni acuerdo, la ley "
            "manda pasar al cobro judicial (LGTM arts. 116 a 118)"
        )
    return f"se le comunica {KINDS[act.kind].article_name} {account}"


def _common(day: IssuingDay, facts: CaseFacts, number: str, act: DocumentFacts) -> CommonBlock:
    return common_block(day, Subject.of(facts), Amounts.overdue(facts), number, older_dates=[act.issued_on])


def _act(act: DocumentFacts) -> dict[str, Any]:
    return {
        "act_kind": KINDS[act.kind].article_name,
        "act_number": act.number,
        "act_issued_on": act.issued_on.isoformat(),
    }


def _term(day: IssuingDay, act: DocumentFacts, notified_on: date | None) -> dict[str, Any]:
    """The act's own term: whether it sets one, how long, and its last day once notified."""
    expires_on = day.term_end_of(act.kind, notified_on) if notified_on else None
    return {
        "act_sets_term": KINDS[act.kind].sets_term,
        "term_text": day.term_text_of(act.kind),
        "expires_on": expires_on.isoformat() if expires_on else "",
    }


def _authority(day: IssuingDay, stated: str) -> str:
    return stated or f"de la jefatura de la unidad, {day.law.signatory('unit_chief').authority}"


def _word(choice: StrEnum) -> Any:
    """A context holds plain words; which ones it admits is checked when it is made."""
    return choice.value


def piece(document: DocumentFacts) -> str:
    """«estado de cuenta EC-SJN-2026-0301»: as it stands in the list of what is handed over."""
    name = KINDS[document.kind].name
    return f"{name[0].lower()}{name[1:]} {document.number}"


def _annexes(names: Sequence[str]) -> tuple[AnnexRow, ...]:
    return tuple(AnnexRow(name=name) for name in names)


def _day_and_hour(moment: tuple[date, time | None] | None) -> tuple[str, str]:
    if moment is None:
        return "", ""
    day, hour = moment
    return day.isoformat(), f"{hour:%H:%M}" if hour else ""
