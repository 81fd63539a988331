"""Every way to notify, with every result, after every history: what is refused and why, and what the paper becomes.

The tables are written out, not computed: they are what the office agreed to (LGTM 95-98, policy delivery.attempts).
"""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from literal_cases import ACCOUNT, TAXPAYER, attempt, document
from notification_histories import (
    ACCEPTED,
    AGENT,
    HISTORIES,
    ISSUED,
    KINDS_WALKED,
    LAW,
    MARKED,
    NO_PLACE,
    NOWHERE,
    REPRESENTED,
    TODAY,
    TUESDAY,
    WAYS,
    WEDNESDAY,
    known,
)

from cases.domain.delivery import outcome
from cases.domain.facts import DocumentFacts, TaxpayerFacts
from cases.domain.ladder import next_rung
from cases.domain.vocabulary import DeliveryMethod, DeliveryResult, DocumentStatus
from cases.domain.ways import result_refused, way_refused

_NO_SEARCH, _PLACE, _FINE = "esquela_without_search", "edicto_with_place", "remote_not_allowed"
_KIND, _CONSENT = "delivery_method_not_allowed", "email_not_accepted"
_ALL = tuple[str, str, str, str, str, str]


def _closed(code: str) -> _ALL:
    return (code,) * 6  # type: ignore[return-value]  # six of them


REFUSED: dict[str, dict[str, _ALL]] = {
    # in the order of WAYS: personal, oficina, esquela, edicto, correo, correo_certificado; "" is lawful
    "requerimiento": {
        "none": ("", "", _NO_SEARCH, _PLACE, _FINE, _FINE),
        "searched_today": ("", "", _NO_SEARCH, _PLACE, _FINE, _FINE),
        "searched_before": ("", "", "", _PLACE, _FINE, _FINE),
        "searched_twice": ("", "", "", _PLACE, _FINE, _FINE),
        "refused_before": ("", "", "", _PLACE, _FINE, _FINE),
        "searched_without_acta": ("", "", _NO_SEARCH, _PLACE, _FINE, _FINE),
        "post_came_back": ("", "", _NO_SEARCH, _PLACE, _FINE, _FINE),
        "delivered": _closed("document_delivered"),
        "delivered_and_annulled": ("", "", _NO_SEARCH, _PLACE, _FINE, _FINE),
        "moved": _closed("document_undeliverable"),
        "deceased": _closed("document_undeliverable"),
        "given_up": _closed("document_undeliverable"),
        "annulled": _closed("document_annulled"),
        "superseded": _closed("document_superseded"),
    },
    "citatorio": {
        "none": ("", "", _NO_SEARCH, _KIND, _CONSENT, ""),
        "searched_today": ("", "", _NO_SEARCH, _KIND, _CONSENT, ""),
        "searched_before": ("", "", "", _KIND, _CONSENT, ""),
        "searched_twice": ("", "", "", _KIND, _CONSENT, ""),
        "refused_before": ("", "", "", _KIND, _CONSENT, ""),
        "searched_without_acta": ("", "", _NO_SEARCH, _KIND, _CONSENT, ""),
        "post_came_back": ("", "", _NO_SEARCH, _KIND, _CONSENT, ""),
        "delivered": _closed("document_delivered"),
        "delivered_and_annulled": ("", "", _NO_SEARCH, _KIND, _CONSENT, ""),
        "moved": _closed("document_undeliverable"),
        "deceased": _closed("document_undeliverable"),
        "given_up": _closed("document_undeliverable"),
        "annulled": _closed("document_annulled"),
        "superseded": _closed("document_superseded"),
    },
    "aviso": {
        "none": ("", "", _KIND, _KIND, _CONSENT, ""),
        "searched_today": ("", "", _KIND, _KIND, _CONSENT, ""),
        "searched_before": ("", "", _KIND, _KIND, _CONSENT, ""),
        "searched_twice": _closed("document_undeliverable"),
        "refused_before": ("", "", _KIND, _KIND, _CONSENT, ""),
        "searched_without_acta": ("", "", _KIND, _KIND, _CONSENT, ""),
        "post_came_back": ("", "", _KIND, _KIND, _CONSENT, ""),
        "delivered": _closed("document_delivered"),
        "delivered_and_annulled": ("", "", _KIND, _KIND, _CONSENT, ""),
        "moved": _closed("document_undeliverable"),
        "deceased": _closed("document_undeliverable"),
        "given_up": _closed("document_undeliverable"),
        "annulled": _closed("document_annulled"),
        "superseded": _closed("document_superseded"),
    },
}

_ENDS, _PERSONAL_ONLY = "result_not_of_method", "search_is_personal"
RESULTS: dict[str, dict[str, str]] = {
    "personal": dict.fromkeys(DeliveryResult, ""),
    "correo_certificado": dict.fromkeys(DeliveryResult, ""),
    "oficina": {
        "delivered": "", "refused": "",
        "not_found": _ENDS, "moved": _ENDS, "deceased": _ENDS, "wrong_address": _ENDS,
    },
    "correo": {
        "delivered": "", "wrong_address": "",
        "not_found": _ENDS, "refused": _ENDS, "moved": _ENDS, "deceased": _ENDS,
    },
    "esquela": dict.fromkeys(DeliveryResult, _PERSONAL_ONLY) | {"delivered": ""},
    "edicto": dict.fromkeys(DeliveryResult, _PERSONAL_ONLY) | {"delivered": ""},
}  # fmt: skip

BECOMES = {
    "delivered": "delivered",
    "moved": "undeliverable",
    "deceased": "undeliverable",
    "wrong_address": "undeliverable",
    "not_found": "handed_out",
    "refused": "handed_out",
}
SECOND_DAY_OF_AN_AVISO = {"searched_before", "refused_before", "searched_without_acta", "post_came_back"}
"""Histories after which another fruitless day ends an aviso, which no esquela may replace."""


def expected(kind: str, how: str, result: str, history: str) -> str:
    """The refusal, or the status the paper takes."""
    refused = RESULTS[how][result] or REFUSED[kind][history][WAYS.index(how)]
    if refused:
        return refused
    fruitless = BECOMES[result] == "handed_out"
    if kind == "aviso" and fruitless and history in SECOND_DAY_OF_AN_AVISO:
        return "undeliverable"
    return BECOMES[result]


def told(paper: DocumentFacts, how: DeliveryMethod, result: DeliveryResult, who: TaxpayerFacts) -> str:
    off = result_refused(how, result) or way_refused(paper, how, who, ACCOUNT, TODAY, LAW)
    if off is not None:
        assert off.reason, "a refusal says why"
        assert off.basis, "and names the article or the policy"
        return off.code
    status, delivered_on = outcome(paper.kind, (*paper.attempts, attempt(TODAY, result, how)), LAW)
    assert (delivered_on == TODAY) == (status is DocumentStatus.DELIVERED)
    return status.value


@pytest.mark.parametrize("kind", KINDS_WALKED)
@pytest.mark.parametrize("history", [*HISTORIES, *MARKED])
def test_every_way_and_result_after_every_history(kind: str, history: str) -> None:
    paper = known(kind, history)
    walked = {
        (how.value, result.value): told(paper, how, result, TAXPAYER)
        for how, result in product(DeliveryMethod, DeliveryResult)
    }
    assert walked == {
        (how, result): expected(kind, how, result, history) for how, result in product(WAYS, BECOMES)
    }
    assert len(walked) == 36


ARTICLE = {
    _NO_SEARCH: "LGTM 97",
    _PLACE: "LGTM 98",
    _FINE: "LGTM 95",
    _CONSENT: "LGTM 95",
    "esquela_without_place": "LGTM 97",
    "edicto_with_representative": "LGTM 98",
    "email_missing": "LGTM 95",
}
CIRCUMSTANCES = (
    # who, account, kind, history, way -> refusal
    (NOWHERE, NO_PLACE, "requerimiento", "none", "edicto", ""),
    (NOWHERE, NO_PLACE, "acta_de_incumplimiento", "none", "edicto", ""),
    (NOWHERE, NO_PLACE, "citatorio", "none", "edicto", _KIND),
    (NOWHERE, ACCOUNT, "requerimiento", "none", "edicto", _PLACE),
    (TAXPAYER, NO_PLACE, "requerimiento", "none", "edicto", _PLACE),
    (TAXPAYER, ACCOUNT, "requerimiento", "searched_twice", "edicto", _PLACE),
    (REPRESENTED, NO_PLACE, "requerimiento", "none", "edicto", "edicto_with_representative"),
    (NOWHERE, replace(NO_PLACE, people=(AGENT,)), "requerimiento", "none", "edicto", "edicto_with_representative"),
    (NOWHERE, NO_PLACE, "requerimiento", "searched_before", "esquela", "esquela_without_place"),
    (NOWHERE, NO_PLACE, "requerimiento", "none", "personal", ""),
    (ACCEPTED, ACCOUNT, "aviso", "none", "correo", ""),
    (ACCEPTED, ACCOUNT, "citatorio", "none", "correo", ""),
    (ACCEPTED, ACCOUNT, "requerimiento", "none", "correo", _FINE),
    (ACCEPTED, ACCOUNT, "acta_de_incumplimiento", "none", "correo_certificado", _FINE),
    (replace(ACCEPTED, email=""), ACCOUNT, "aviso", "none", "correo", "email_missing"),
    (replace(ACCEPTED, accepts_email_on=TODAY), ACCOUNT, "aviso", "none", "correo", ""),
    (replace(ACCEPTED, accepts_email_on=date(2026, 3, 12)), ACCOUNT, "aviso", "none", "correo", _CONSENT),
    (TAXPAYER, ACCOUNT, "solvencia", "none", "personal", _KIND),
    (TAXPAYER, ACCOUNT, "certificacion_de_deuda", "none", "personal", "document_not_deliverable"),
)  # fmt: skip


@pytest.mark.parametrize(("who", "account", "kind", "history", "how", "code"), CIRCUMSTANCES)
def test_what_the_register_says_opens_or_closes_a_way(
    who: TaxpayerFacts, account: object, kind: str, history: str, how: str, code: str
) -> None:
    off = way_refused(known(kind, history), DeliveryMethod(how), who, account, TODAY, LAW)  # type: ignore[arg-type]  # of the table
    assert (off.code if off else "") == code
    if code in ARTICLE:
        assert off is not None
        assert ARTICLE[code] in off.basis


def test_who_is_not_domiciled_is_notified_by_edicto_whatever_place_is_on_record() -> None:
    paper = known("requerimiento", "none")
    edicto = DeliveryMethod.EDICTO
    assert way_refused(paper, edicto, TAXPAYER, ACCOUNT, TODAY, LAW, ground="not_domiciled") is None
    represented = replace(TAXPAYER, representative="ANA PAZ")
    off = way_refused(paper, edicto, represented, ACCOUNT, TODAY, LAW, ground="not_domiciled")
    assert off is not None
    assert off.code == "edicto_with_representative"


@pytest.mark.parametrize("how", DeliveryMethod)
def test_no_way_is_open_before_the_paper_exists(how: DeliveryMethod) -> None:
    paper = document("citatorio", WEDNESDAY)
    off = way_refused(paper, how, ACCEPTED, ACCOUNT, TUESDAY, LAW)
    assert off is not None
    assert off.code == "attempt_before_issue"


@pytest.mark.parametrize(
    ("signed_on", "code"), [(TUESDAY, ""), (WEDNESDAY, ""), (date(2026, 3, 12), "attempt_before_signature")]
)
def test_nothing_goes_out_before_it_is_signed(signed_on: date, code: str) -> None:
    paper = replace(document("requerimiento", ISSUED), signed_on=signed_on)
    off = way_refused(paper, DeliveryMethod.PERSONAL, TAXPAYER, ACCOUNT, WEDNESDAY, LAW)
    assert (off.code if off else "") == code


def test_who_was_sought_elsewhere_was_not_sought_there() -> None:
    """An esquela left at the new place needs a search of the new place (LGTM 25, 97)."""
    paper = known("requerimiento", "searched_before")
    moved = replace(TAXPAYER, address="Cantón El Golfo, casa 3")
    off = way_refused(paper, DeliveryMethod.ESQUELA, moved, ACCOUNT, TODAY, LAW)
    assert off is not None
    assert off.code == "esquela_without_search"
    assert next_rung(paper, moved, ACCOUNT, TODAY, LAW).code == "next_visit"
    written_otherwise = replace(TAXPAYER, address=" 2.ª  CALLE n.º 4")
    assert way_refused(paper, DeliveryMethod.ESQUELA, written_otherwise, ACCOUNT, TODAY, LAW) is None


def test_what_travels_with_another_paper_is_not_delivered_alone() -> None:
    annex = document("estado_de_cuenta", ISSUED, attached_to=7)
    off = way_refused(annex, DeliveryMethod.OFICINA, TAXPAYER, ACCOUNT, TODAY, LAW)
    assert off is not None
    assert off.code == "document_attached"
    assert next_rung(annex, TAXPAYER, ACCOUNT, TODAY, LAW).code == "attached"
