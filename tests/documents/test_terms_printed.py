"""Every kind that sets a term, or a date to come by, prints how long it is, when it ends and what follows."""

import re
from collections.abc import Iterator

import pytest

from cases.domain.documents.kinds import KINDS
from document_templates import kinds, render
from document_templates.contract import HOME
from document_templates.samples import sample

A_DATE = r"\d{1,2} de [a-z]+ de \d{4}"
TO_BE_WRITTEN = r"Vence el: ____/____/______ \(según la tabla del documento"
THIRTY = r"treinta \(30\) días hábiles"

TERMS: dict[tuple[str, str], tuple[str, str, str]] = {
    ("aviso", "first"): (
        r"Qué le pedimos",
        rf"a más tardar el {A_DATE}",
        r"Qué sigue\. .*le enviaremos otro aviso",
    ),
    ("aviso", "later"): (r"Qué le pedimos", rf"a más tardar el {A_DATE}", r"Qué sigue\. .*podremos citarle"),
    ("citatorio", "first"): (
        r"le esperamos|presentarse|Le citamos|cita",
        A_DATE,
        r"Si nadie se presenta ni avisa",
    ),
    ("requerimiento", "no_response"): (
        rf"Tiene {THIRTY}, que empiezan a contar el día siguiente al de la notificación",
        rf"Si se le notifica el \| El plazo vence el\n{A_DATE} \| {A_DATE}",
        r"Qué pasa si el plazo vence sin pago ni acuerdo\. .*cobro judicial",
    ),
    ("convenio_de_pago", "law"): (r"N\.º \| A más tardar", A_DATE, r"Si no se paga\. El plan termina cuando"),
    ("acta_de_notificacion", "personal_delivered"): (
        rf"El plazo de {THIRTY} empieza el día siguiente",
        rf"vence el {A_DATE}",
        r"copia íntegra",
    ),
    ("acta_de_notificacion", "form"): (
        r"El plazo empieza el día siguiente",
        TO_BE_WRITTEN,
        r"requerimiento de pago RQ-",
    ),
    ("esquela", "received"): (
        rf"{THIRTY}, desde el día siguiente",
        rf"El plazo vence el {A_DATE}",
        r"Se acompaña:\n+• requerimiento",
    ),
    ("esquela", "form"): (
        rf"{THIRTY}, desde el día siguiente",
        TO_BE_WRITTEN,
        r"Se acompaña:\n+• requerimiento",
    ),
    ("edicto", "board_complete"): (
        rf"Desde el día siguiente tendrá {THIRTY}",
        rf"El plazo vence el {A_DATE}",
        r"si el plazo vence sin pago ni acuerdo",
    ),
    ("edicto", "board_pending"): (
        rf"Desde el día siguiente tendrá {THIRTY}",
        r"se tendrá por hecha cuando pasen cuarenta y ocho horas desde que se fije",
        r"si el plazo vence sin pago ni acuerdo",
    ),
}
"""By kind and sample: the term, its last day or how it is counted, and the consequence.

An acta and an esquela carry the act itself, which says what follows.
"""

_FIELDS = re.compile(r"\{\{[^}]*\b(term_text|expires_on|respond_by_on|reschedule_by_on|due_on)\b")


@pytest.mark.parametrize(("kind", "name"), TERMS, ids=[f"{kind}-{name}" for kind, name in TERMS])
def test_a_term_is_printed_with_its_end_and_its_consequence(kind: str, name: str) -> None:
    text = render(kind, sample(kind, name)).text
    missing = [said for said in TERMS[kind, name] if not re.search(said, text)]
    assert missing == [], text


def test_no_other_kind_sets_a_term() -> None:
    assert set(_with_terms()) == {kind for kind, _ in TERMS}


def _with_terms() -> Iterator[str]:
    """Kinds whose notification starts a term, or whose words give the addressee a date to come."""
    for kind in kinds():
        body = (HOME / kind / "body.md").read_text(encoding="utf-8")
        addressed = bool(KINDS[kind].methods) or kind in ("acta_de_notificacion", "esquela", "edicto")
        told = {found.group(1) for found in _FIELDS.finditer(body)}
        states_debt = kind in ("estado_de_cuenta", "acta_de_incumplimiento", "certificacion_de_deuda")
        if KINDS[kind].sets_term or (addressed and told and not states_debt):
            yield kind
