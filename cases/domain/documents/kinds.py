"""The kinds of document: code, name, who signs, how each may reach its addressee, what it attaches."""

from dataclasses import dataclass
from types import MappingProxyType

from cases.domain.vocabulary import DeliveryMethod


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """One kind of document.

    `article_name` is its name inside a sentence. `posts` are the posts of the law book that sign, in order;
    `other_signers` are the people who sign without holding one. `methods` is empty where the document is not
    delivered to anybody, or is itself how another one is. `proof_needed`: the next step of the case rests on
    its proven delivery.
    `term_key` is the law's key of the term that its notification starts, empty when it starts none.
    `carries_fine`: it asks for a fine too, so LGTM 95 keeps it from the post and from e-mail.
    """

    key: str
    code: str
    name: str
    article_name: str
    posts: tuple[str, ...]
    other_signers: tuple[str, ...] = ()
    methods: tuple[DeliveryMethod, ...] = ()
    proof_needed: bool = False
    term_key: str = ""
    attaches: tuple[str, ...] = ()
    carries_fine: bool = False

    @property
    def sets_term(self) -> bool:
        return bool(self.term_key)

    def allows(self, how: str) -> bool:
        return how in self.methods


_PERSONAL, _OFICINA, _ESQUELA = DeliveryMethod.PERSONAL, DeliveryMethod.OFICINA, DeliveryMethod.ESQUELA
_EDICTO, _CORREO = DeliveryMethod.EDICTO, DeliveryMethod.CORREO
_CORREO_CERTIFICADO = DeliveryMethod.CORREO_CERTIFICADO
_NOTIFIED = (_PERSONAL, _OFICINA, _ESQUELA, _EDICTO)

# The order is the order of the numbering codes.
_KINDS = (
    DocumentKind(
        key="aviso",
        code="AV",
        name="Aviso de pago pendiente",
        article_name="el aviso de pago pendiente",
        posts=("unit_chief",),
        methods=(_OFICINA, _PERSONAL, _CORREO, _CORREO_CERTIFICADO),
        proof_needed=True,
        attaches=("estado_de_cuenta",),
    ),
    DocumentKind(
        key="estado_de_cuenta",
        code="EC",
        name="Estado de cuenta",
        article_name="el estado de cuenta",
        posts=("accounts_officer",),
        methods=(_OFICINA, _CORREO),
    ),
    DocumentKind(
        key="citatorio",
        code="CT",
        name="Citatorio",
        article_name="el citatorio",
        posts=("unit_chief",),
        methods=(_PERSONAL, _OFICINA, _ESQUELA, _CORREO_CERTIFICADO, _CORREO),
        proof_needed=True,
        attaches=("estado_de_cuenta",),
    ),
    DocumentKind(
        key="acta_de_comparecencia",
        code="AC",
        name="Acta de comparecencia",
        article_name="el acta de comparecencia",
        posts=(),
        other_signers=("persona que atiende", "persona que comparece", "testigo"),
        methods=(_OFICINA,),
    ),
    DocumentKind(
        key="constancia_de_incomparecencia",
        code="CI",
        name="Constancia de incomparecencia",
        article_name="la constancia de incomparecencia",
        posts=("unit_chief",),
        other_signers=("persona que esperó",),
    ),
    DocumentKind(
        key="convenio_de_pago",
        code="CP",
        name="Convenio de pago",
        article_name="el convenio de pago",
        posts=("mayor",),
        other_signers=("contribuyente o representante",),
        methods=(_OFICINA,),
    ),
    DocumentKind(
        key="acta_de_incumplimiento",
        code="AI",
        name="Acta de incumplimiento de convenio",
        article_name="el acta de incumplimiento de convenio",
        posts=("unit_chief", "accounts_officer"),
        methods=_NOTIFIED,
        proof_needed=True,
        carries_fine=True,
    ),
    DocumentKind(
        key="requerimiento",
        code="RQ",
        name="Requerimiento de pago",
        article_name="el requerimiento de pago",
        posts=("unit_chief",),
        methods=_NOTIFIED,
        proof_needed=True,
        term_key="demand.days",
        attaches=("estado_de_cuenta",),
        carries_fine=True,
    ),
    DocumentKind(
        key="certificacion_de_deuda",
        code="CD",
        name="Certificación de deuda tributaria municipal",
        article_name="la certificación de deuda",
        posts=("treasurer", "mayor"),
    ),
    DocumentKind(
        key="memorando_de_remision",
        code="MR",
        name="Memorando de remisión",
        article_name="el memorando de remisión",
        posts=("unit_chief",),
        other_signers=("Sindicatura, al recibir",),
    ),
    DocumentKind(
        key="demanda_ejecutiva",
        code="DE",
        name="Demanda ejecutiva (borrador)",
        article_name="la demanda ejecutiva",
        posts=("sindico",),
        other_signers=("persona abogada que dirige",),
    ),
    DocumentKind(
        key="acta_de_notificacion",
        code="AN",
        name="Acta de notificación",
        article_name="el acta de notificación",
        posts=(),
        other_signers=("persona que notifica", "persona que recibe", "testigo"),
    ),
    DocumentKind(
        key="esquela",
        code="ES",
        name="Esquela de notificación",
        article_name="la esquela de notificación",
        posts=(),
        other_signers=("persona que notifica", "persona que recibe"),
    ),
    DocumentKind(
        key="edicto",
        code="ED",
        name="Edicto",
        article_name="el edicto",
        posts=("unit_chief", "secretary"),
    ),
    DocumentKind(
        key="resolucion_de_exoneracion",
        code="RE",
        name="Resolución de exoneración",
        article_name="la resolución de exoneración",
        posts=("mayor",),
        other_signers=("persona que revisa",),
        methods=(_PERSONAL, _OFICINA, _CORREO, _ESQUELA),
        proof_needed=True,
    ),
    DocumentKind(
        key="finiquito",
        code="FQ",
        name="Finiquito",
        article_name="el finiquito",
        posts=("accounts_officer", "treasurer"),
        methods=(_OFICINA, _PERSONAL, _CORREO),
    ),
    DocumentKind(
        key="solvencia",
        code="SV",
        name="Solvencia municipal",
        article_name="la solvencia municipal",
        posts=("accounts_officer", "treasurer"),
        methods=(_OFICINA,),
    ),
    DocumentKind(
        key="informe_mensual",
        code="IM",
        name="Informe mensual de recuperación de mora",
        article_name="el informe mensual",
        posts=("unit_chief",),
    ),
)

KINDS = MappingProxyType({kind.key: kind for kind in _KINDS})
"""Every kind by its key, in the order of the numbering codes."""

KIND_BY_CODE = MappingProxyType({kind.code: kind for kind in _KINDS})
"""Every kind by the two letters that open its numbers."""
