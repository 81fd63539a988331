"""Words on paper as data: the kinds of document, what each one says, and what may happen to it."""

from cases.domain.documents.appearances import ActaDeComparecencia, ConstanciaDeIncomparecencia
from cases.domain.documents.base import Document, to_context
from cases.domain.documents.judicial import CertificacionDeDeuda, MemorandoDeRemision
from cases.domain.documents.kinds import KIND_BY_CODE, KINDS, DocumentKind
from cases.domain.documents.notices import Aviso, Citatorio, EstadoDeCuenta, Requerimiento
from cases.domain.documents.plans import ActaDeIncumplimiento, ConvenioDePago
from cases.domain.documents.proofs import ActaDeNotificacion, Edicto, Esquela
from cases.domain.documents.releases import Finiquito

__all__ = [
    "CONTEXTS",
    "KINDS",
    "KIND_BY_CODE",
    "ActaDeComparecencia",
    "ActaDeIncumplimiento",
    "ActaDeNotificacion",
    "Aviso",
    "CertificacionDeDeuda",
    "Citatorio",
    "ConstanciaDeIncomparecencia",
    "ConvenioDePago",
    "Document",
    "DocumentKind",
    "Edicto",
    "Esquela",
    "EstadoDeCuenta",
    "Finiquito",
    "MemorandoDeRemision",
    "Requerimiento",
    "to_context",
]

CONTEXTS: dict[str, type[Document]] = {
    context.kind: context
    for context in (
        Aviso,
        EstadoDeCuenta,
        Citatorio,
        ActaDeComparecencia,
        ConstanciaDeIncomparecencia,
        ConvenioDePago,
        ActaDeIncumplimiento,
        Requerimiento,
        CertificacionDeDeuda,
        MemorandoDeRemision,
        ActaDeNotificacion,
        Esquela,
        Edicto,
        Finiquito,
    )
}
"""What each kind that the office issues says, by the key of the kind."""
