"""The ways to notify a document (LGTM 95-98): which are lawful today, and which article stands against the others.

Only the law refuses a way. When the office tries the next one is policy, and is in `cases.domain.ladder`.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from cases.domain.cadastre import answers_for_the_dead
from cases.domain.documents.kinds import KINDS
from cases.domain.documents.statuses import DocumentAction, status_refused
from cases.domain.facts import AccountFacts, AttemptFacts, DocumentFacts, PersonFacts, TaxpayerFacts
from cases.domain.grounds import Off
from cases.domain.vocabulary import DeliveryMethod, DeliveryResult, DocumentStatus
from cases.domain.words import METHOD_NAMES, RESULT_NAMES
from cases.law import LawAt

EdictoGround = Literal["no_place", "not_domiciled"]

ARTICLES: Mapping[DeliveryMethod, str] = {
    DeliveryMethod.PERSONAL: "LGTM 96",
    DeliveryMethod.OFICINA: "LGTM 96",
    DeliveryMethod.ESQUELA: "LGTM 97",
    DeliveryMethod.EDICTO: "LGTM 98",
    DeliveryMethod.CORREO: "LGTM 95",
    DeliveryMethod.CORREO_CERTIFICADO: "LGTM 95",
}
"""The article that governs each way."""

REMOTE = frozenset({DeliveryMethod.CORREO, DeliveryMethod.CORREO_CERTIFICADO})
"""They arrive when they arrive, and count from that date (LGTM 95): by their nature they know no office day."""

RESULTS: Mapping[DeliveryMethod, frozenset[DeliveryResult]] = {
    DeliveryMethod.PERSONAL: frozenset(DeliveryResult),
    DeliveryMethod.CORREO_CERTIFICADO: frozenset(DeliveryResult),
    DeliveryMethod.OFICINA: frozenset({DeliveryResult.DELIVERED, DeliveryResult.REFUSED}),
    DeliveryMethod.CORREO: frozenset({DeliveryResult.DELIVERED, DeliveryResult.WRONG_ADDRESS}),
    DeliveryMethod.ESQUELA: frozenset({DeliveryResult.DELIVERED}),
    DeliveryMethod.EDICTO: frozenset({DeliveryResult.DELIVERED}),
}
"""What each way may end in: nobody is sought at the office, and a message arrives or comes back."""

_SEPARATOR = "\x1f"
_REACH_LENGTH = 16
_REPRESENTS = ("represent", "apoderad", "curador")
"""How the capacities begin of those through whom somebody acts; a curador stands for an unaccepted inheritance."""


@dataclass(frozen=True, slots=True)
class _Scene:
    document: DocumentFacts
    taxpayer: TaxpayerFacts
    account: AccountFacts
    on: date
    law: LawAt
    ground: EdictoGround = "no_place"

    @property
    def place(self) -> str:
        return place_on_record(self.taxpayer, self.account)

    @property
    def accepts_email(self) -> bool:
        return bool(self.taxpayer.email) and self.has_consented

    @property
    def has_consented(self) -> bool:
        """In writing, and by the day (status of the value: confirm)."""
        if not self.law.flag("notification.remote_acceptance"):
            return True
        since = self.taxpayer.accepts_email_on
        return self.taxpayer.accepts_email and (since is None or since <= self.on)


def place_on_record(taxpayer: TaxpayerFacts, account: AccountFacts) -> str:
    """Where the person is notified, in the order of LGTM 25; "" where the register has no place.

    A neighbourhood alone is no place: nothing can be left or fixed there.
    """
    return taxpayer.address or account.address


def represents(person: PersonFacts) -> bool:
    """Whether somebody recorded for the account acts for its owner, and owes nothing of their own (LGTM 91, 92)."""
    return person.capacity.casefold().startswith(_REPRESENTS)


def successors(taxpayer: TaxpayerFacts, account: AccountFacts) -> tuple[PersonFacts, ...]:
    """Who answers for the inheritance of a dead taxpayer; nobody while they live (LGTM 19, 91 no. 4)."""
    if taxpayer.died_on is None:
        return ()
    return tuple(one for one in account.people if answers_for_the_dead(one.capacity))


def representative(taxpayer: TaxpayerFacts, account: AccountFacts) -> str:
    """Who is known to act for the person, or for their succession; "" where nobody is."""
    people = (one.name for one in account.people if represents(one))
    heirs = (one.name for one in successors(taxpayer, account))
    return taxpayer.representative or next(people, "") or next(heirs, "")


def same_place(one: str, other: str) -> bool:
    """Whether two texts name one place; spaces and capitals aside."""
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split())


def reach(taxpayer: TaxpayerFacts, account: AccountFacts) -> str:
    """Digest of what the register knows to reach the person: while it stays the same, so do the ways."""
    known = (
        taxpayer.code,
        str(taxpayer.died_on),
        place_on_record(taxpayer, account),
        account.neighbourhood,
        representative(taxpayer, account),
        taxpayer.email if taxpayer.accepts_email else "",
    )
    return hashlib.sha256(_SEPARATOR.join(known).encode()).hexdigest()[:_REACH_LENGTH]


def searches_before(document: DocumentFacts, on: date, law: LawAt, place: str) -> tuple[AttemptFacts, ...]:
    """Visits of earlier days to a place, that an acta proves and that did not notify: an esquela rests on them.

    Who was sought elsewhere was not sought there (LGTM 25, 97): when the register changes, the search is made again.
    Whether a refusal to receive counts as one is a value of the law book.
    """
    counted = {DeliveryResult.NOT_FOUND}
    if law.flag("notification.refusal_counts_as_search"):
        counted.add(DeliveryResult.REFUSED)
    return tuple(
        one
        for one in document.attempts
        if one.how == DeliveryMethod.PERSONAL
        and one.result in counted
        and one.on < on
        and one.proof_number
        and same_place(one.place, place)
    )


def way_refused(
    document: DocumentFacts,
    method: DeliveryMethod,
    taxpayer: TaxpayerFacts,
    account: AccountFacts,
    on: date,
    law: LawAt,
    *,
    ground: EdictoGround = "no_place",
) -> Off | None:
    """Why this document may not be notified this way on a day, with the article; None where it is lawful.

    `ground` is what an edicto rests on. The hour, and what the act itself must state, are the verb's.
    """
    scene = _Scene(document, taxpayer, account, on, law, ground)
    return _out_of_reach(scene) or _not_of_its_kind(document, method) or _OF_METHOD[method](scene)


def result_refused(method: DeliveryMethod, result: DeliveryResult) -> Off | None:
    """Why a way cannot end like that; None where it can."""
    if result in RESULTS[method]:
        return None
    if method in (DeliveryMethod.ESQUELA, DeliveryMethod.EDICTO):
        return Off(
            "search_is_personal",
            "La esquela y el edicto se practican o no; una visita sin éxito se registra como personal.",
            (ARTICLES[method],),
        )
    admitted = ", ".join(RESULT_NAMES[one] for one in DeliveryResult if one in RESULTS[method])
    return Off(
        "result_not_of_method",
        f"Lo que se practica {METHOD_NAMES[method]} no termina así. Resultados que admite: {admitted}.",
        (ARTICLES[method],),
    )


def _out_of_reach(scene: _Scene) -> Off | None:
    """What stands against any way: its status, what it travels with, its day."""
    document = scene.document
    refused = status_refused(DocumentStatus(document.status), DocumentAction.DELIVER)
    if refused:
        return refused
    if document.attached_to is not None:
        return Off(
            "document_attached",
            f"{document.number} viaja con el documento que acompaña: registre la entrega de ese.",
            ("política de documentos",),
        )
    if scene.on < document.issued_on:
        return Off(
            "attempt_before_issue",
            f"El documento {document.number} es del {document.issued_on:%d/%m/%Y}: no pudo entregarse antes.",
            ("LGTM 96",),
        )
    if document.signed_on is not None and scene.on < document.signed_on:
        return Off(
            "attempt_before_signature",
            f"El documento {document.number} se firmó el {document.signed_on:%d/%m/%Y}: no pudo entregarse antes.",
            ("LGTM 96",),
        )
    return None


def _not_of_its_kind(document: DocumentFacts, method: DeliveryMethod) -> Off | None:
    spec = KINDS[document.kind]
    if not spec.methods:
        return Off(
            "document_not_deliverable",
            f"{spec.name}: va al expediente, no se entrega al contribuyente.",
            ("política de documentos",),
        )
    if method in REMOTE and spec.carries_fine:
        return Off(
            "remote_not_allowed",
            f"{spec.name}: también cobra una multa, y un acto así no se notifica por correo. Practíquelo en "
            "persona, en la oficina, por esquela o por edicto.",
            ("LGTM 95",),
        )
    if not spec.allows(method):
        admitted = ", ".join(METHOD_NAMES[one] for one in spec.methods)
        return Off(
            "delivery_method_not_allowed",
            f"{spec.name}: no se entrega {METHOD_NAMES[method]}. Formas admitidas: {admitted}.",
            (ARTICLES[method],),
        )
    return None


def _always(_: _Scene) -> None:
    return None


def _esquela(scene: _Scene) -> Off | None:
    if not scene.place:
        return Off(
            "esquela_without_place",
            "La esquela se deja en el lugar registrado, y no consta ninguno: complete la dirección en Catastro.",
            ("LGTM 25", "LGTM 97"),
        )
    days = {one.on for one in searches_before(scene.document, scene.on, scene.law, scene.place)}
    if len(days) < scene.law.integer("notification.esquela_searches"):
        return Off(
            "esquela_without_search",
            "Antes de la esquela debe constar, en un acta de otro día, una búsqueda en ese lugar que no la encontró.",
            ("LGTM 97",),
        )
    return None


def _edicto(scene: _Scene) -> Off | None:
    known = representative(scene.taxpayer, scene.account)
    if known:
        return Off(
            "edicto_with_representative",
            f"Consta quién representa a la persona, {known}: notifíquele por su medio.",
            ("LGTM 98",),
        )
    if scene.place and scene.ground == "no_place":
        return Off(
            "edicto_with_place",
            "Consta un lugar para notificar: el edicto no procede mientras esté en el registro.",
            ("LGTM 98",),
        )
    return None


def _email(scene: _Scene) -> Off | None:
    if scene.accepts_email:
        return None
    if not scene.has_consented:
        return Off(
            "email_not_accepted",
            "La persona no ha aceptado por escrito que se le notifique por correo.",
            ("LGTM 95",),
        )
    return Off(
        "email_missing",
        "Aceptó el correo, pero no consta la dirección: complétela en el registro.",
        ("LGTM 95",),
    )


_OF_METHOD: Mapping[DeliveryMethod, Callable[[_Scene], Off | None]] = {
    DeliveryMethod.PERSONAL: _always,
    DeliveryMethod.OFICINA: _always,
    DeliveryMethod.CORREO_CERTIFICADO: _always,
    DeliveryMethod.ESQUELA: _esquela,
    DeliveryMethod.EDICTO: _edicto,
    DeliveryMethod.CORREO: _email,
}
