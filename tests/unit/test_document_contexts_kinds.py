"""Kinds of document and the life of a paper, as full tables."""

import pytest

from cases.domain.documents.kinds import KIND_BY_CODE, KINDS
from cases.domain.documents.statuses import DocumentAction, next_status
from cases.domain.errors import RuleRefused
from cases.domain.vocabulary import DeliveryMethod, DocumentStatus

CODES = "AV EC CT AC CI CP AI RQ CD MR DE AN ES ED RE FQ SV IM"

# Rows: status. Columns: print sign hand_out attempt deliver mark_undeliverable annul_proof annul supersede.
# A dash is a refusal; the rest names the status after the action (no_delivery: undeliverable).
TABLE = """
issued      printed     -      -          handed_out delivered no_delivery -          annulled superseded
printed     printed     signed -          handed_out delivered no_delivery -          annulled superseded
signed      signed      -      handed_out handed_out delivered no_delivery -          annulled superseded
handed_out  handed_out  -      -          handed_out delivered no_delivery -          annulled superseded
delivered   delivered   -      -          -          -         -           handed_out annulled superseded
no_delivery no_delivery -      -          -          -         -           handed_out annulled superseded
annulled    annulled    -      -          -          -         -           -          -        -
superseded  superseded  -      -          -          -         -           -          -        -
"""
CELLS = [
    (DocumentStatus(status), action, after)
    for status, *afters in (
        line.split() for line in TABLE.replace("no_delivery", "undeliverable").strip().splitlines()
    )
    for action, after in zip(DocumentAction, afters, strict=True)
]


def test_the_table_covers_every_status_and_action() -> None:
    assert len(CELLS) == len(DocumentStatus) * len(DocumentAction)


@pytest.mark.parametrize(("status", "action", "after"), CELLS)
def test_each_cell(status: DocumentStatus, action: DocumentAction, after: str) -> None:
    if after == "-":
        with pytest.raises(RuleRefused) as refusal:
            next_status(status, action)
        assert refusal.value.code.startswith("document_")
        assert refusal.value.reason.endswith(".")
    else:
        assert next_status(status, action) == after


def test_refusals_say_what_to_do_first() -> None:
    with pytest.raises(RuleRefused) as refusal:
        next_status(DocumentStatus.PRINTED, DocumentAction.HAND_OUT)
    assert (refusal.value.code, refusal.value.reason) == (
        "document_not_signed",
        "Firme el documento antes de sacarlo.",
    )


def test_the_eighteen_kinds_keep_their_codes_in_order() -> None:
    assert " ".join(kind.code for kind in KINDS.values()) == CODES
    assert all(KIND_BY_CODE[kind.code] is kind for kind in KINDS.values())


@pytest.mark.parametrize(
    ("kind", "methods"),
    [
        ("aviso", {"oficina", "personal", "correo", "correo_certificado"}),
        ("estado_de_cuenta", {"oficina", "correo"}),
        ("citatorio", {"personal", "oficina", "esquela", "correo_certificado", "correo"}),
        ("acta_de_incumplimiento", {"personal", "oficina", "esquela", "edicto"}),
        ("requerimiento", {"personal", "oficina", "esquela", "edicto"}),
        ("certificacion_de_deuda", set()),
        ("memorando_de_remision", set()),
        ("finiquito", {"oficina", "personal", "correo"}),
    ],
)
def test_delivery_methods(kind: str, methods: set[str]) -> None:
    allowed = {how for how in DeliveryMethod if KINDS[kind].allows(how)}
    assert allowed == methods


def test_only_the_final_demand_starts_a_term_of_its_own() -> None:
    assert [kind.key for kind in KINDS.values() if kind.sets_term] == ["requerimiento"]


def test_attachments_are_kinds_and_signatories_are_named() -> None:
    for kind in KINDS.values():
        assert set(kind.attaches) <= set(KINDS)
        assert kind.posts or kind.other_signers, kind.key
        assert not kind.sets_term or kind.proof_needed, kind.key
