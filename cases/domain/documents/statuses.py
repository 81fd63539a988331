"""The life of a paper: what may happen to a document in each status, as one table."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from cases.domain.errors import RuleRefused
from cases.domain.grounds import Off
from cases.domain.vocabulary import DocumentStatus


class DocumentAction(StrEnum):
    """What people do with a paper; `attempt` is a visit that did not notify."""

    PRINT = "print"
    SIGN = "sign"
    HAND_OUT = "hand_out"
    ATTEMPT = "attempt"
    DELIVER = "deliver"
    MARK_UNDELIVERABLE = "mark_undeliverable"
    ANNUL_PROOF = "annul_proof"
    ANNUL = "annul"
    SUPERSEDE = "supersede"


_STATUS, _ACTION = DocumentStatus, DocumentAction

_ON_ITS_WAY: Final = {
    # A proven visit proves the paper was printed, signed and taken out, so it is admitted from any of these.
    _ACTION.ATTEMPT: _STATUS.HANDED_OUT,
    _ACTION.DELIVER: _STATUS.DELIVERED,
    _ACTION.MARK_UNDELIVERABLE: _STATUS.UNDELIVERABLE,
    _ACTION.ANNUL: _STATUS.ANNULLED,
    _ACTION.SUPERSEDE: _STATUS.SUPERSEDED,
}
_PROVEN: Final = {
    _ACTION.ANNUL_PROOF: _STATUS.HANDED_OUT,
    _ACTION.ANNUL: _STATUS.ANNULLED,
    _ACTION.SUPERSEDE: _STATUS.SUPERSEDED,
}
MOVES: Final[Mapping[DocumentStatus, Mapping[DocumentAction, DocumentStatus]]] = MappingProxyType(
    {
        _STATUS.ISSUED: {_ACTION.PRINT: _STATUS.PRINTED, **_ON_ITS_WAY},
        _STATUS.PRINTED: {_ACTION.PRINT: _STATUS.PRINTED, _ACTION.SIGN: _STATUS.SIGNED, **_ON_ITS_WAY},
        _STATUS.SIGNED: {_ACTION.PRINT: _STATUS.SIGNED, _ACTION.HAND_OUT: _STATUS.HANDED_OUT, **_ON_ITS_WAY},
        _STATUS.HANDED_OUT: {_ACTION.PRINT: _STATUS.HANDED_OUT, **_ON_ITS_WAY},
        _STATUS.DELIVERED: {_ACTION.PRINT: _STATUS.DELIVERED, **_PROVEN},
        _STATUS.UNDELIVERABLE: {_ACTION.PRINT: _STATUS.UNDELIVERABLE, **_PROVEN},
        _STATUS.ANNULLED: {_ACTION.PRINT: _STATUS.ANNULLED},
        _STATUS.SUPERSEDED: {_ACTION.PRINT: _STATUS.SUPERSEDED},
    }
)
"""Printing again makes a copy and changes nothing; an annulled paper may still be read."""

ANNULLABLE: Final = frozenset(
    {"aviso", "citatorio", "requerimiento", "acta_de_incumplimiento", "estado_de_cuenta"}
)
"""Kinds the office may take back by itself; titles, plans and attested acts are corrected by another act."""

_REFUSALS: Final = MappingProxyType(
    {
        (_STATUS.ISSUED, _ACTION.SIGN): ("document_not_printed", "Imprima el documento antes de firmarlo."),
        (_STATUS.ISSUED, _ACTION.HAND_OUT): (
            "document_not_signed",
            "Imprima y firme el documento antes de sacarlo.",
        ),
        (_STATUS.PRINTED, _ACTION.HAND_OUT): ("document_not_signed", "Firme el documento antes de sacarlo."),
        (_STATUS.SIGNED, _ACTION.SIGN): ("document_already_signed", "El documento ya está firmado."),
        (_STATUS.HANDED_OUT, _ACTION.SIGN): (
            "document_already_signed",
            "El documento ya se firmó y salió a entrega.",
        ),
        (_STATUS.HANDED_OUT, _ACTION.HAND_OUT): ("document_already_out", "El documento ya salió a entrega."),
    }
)
_REFUSALS_BY_STATUS: Final = MappingProxyType(
    {
        _STATUS.DELIVERED: (
            "document_delivered",
            "Ya consta su entrega; solo puede anularse esa constancia.",
        ),
        _STATUS.UNDELIVERABLE: (
            "document_undeliverable",
            "El documento no pudo entregarse: emita uno nuevo.",
        ),
        _STATUS.ANNULLED: ("document_annulled", "El documento está anulado: emita uno nuevo."),
        _STATUS.SUPERSEDED: ("document_superseded", "Otro documento más reciente lo sustituye: use ese."),
    }
)
_NO_PROOF: Final = ("document_without_proof", "El documento no tiene una constancia de entrega que anular.")


def status_refused(status: DocumentStatus, action: DocumentAction) -> Off | None:
    """Why an action has no place in a status; None where it has."""
    if action in MOVES[status]:
        return None
    if status in _REFUSALS_BY_STATUS:
        code, reason = _REFUSALS_BY_STATUS[status]
    elif action is DocumentAction.ANNUL_PROOF:
        code, reason = _NO_PROOF
    else:
        code, reason = _REFUSALS[(status, action)]
    return Off(code, reason, ("política de documentos",))


def next_status(status: DocumentStatus, action: DocumentAction) -> DocumentStatus:
    """The status after an action. Raises RuleRefused when the action has no place in that status."""
    off = status_refused(status, action)
    if off is not None:
        raise RuleRefused(off.code, off.reason, off.basis)
    return MOVES[status][action]
