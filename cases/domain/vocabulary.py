"""The closed lists that facts, tables and documents share; each value is what the database and the contract hold."""

from enum import StrEnum


class Stage(StrEnum):
    """Where a case stands; flat on purpose: a hold or an appeal is a fact, not a stage."""

    OPENED = "opened"
    PERSUASION = "persuasion"
    CITATION = "citation"
    PAYMENT_PLAN = "payment_plan"
    DEFAULT = "default"
    FINAL_DEMAND = "final_demand"
    CERTIFIED = "certified"
    REFERRED = "referred"
    IN_COURT = "in_court"
    CLOSED = "closed"


BEFORE_REFERRAL = (
    Stage.OPENED,
    Stage.PERSUASION,
    Stage.CITATION,
    Stage.PAYMENT_PLAN,
    Stage.DEFAULT,
    Stage.FINAL_DEMAND,
    Stage.CERTIFIED,
)
"""An account has at most one case in these stages."""


class Event(StrEnum):
    """Everything that may be written in the story of a case."""

    OPEN = "open"
    NOTIFY = "notify"
    CITE = "cite"
    RECORD_APPEARANCE = "record_appearance"
    RECORD_NO_SHOW = "record_no_show"
    REBOOK = "rebook"
    SIGN_PLAN = "sign_plan"
    DECLARE_DEFAULT = "declare_default"
    DEMAND = "demand"
    CERTIFY = "certify"
    REFER = "refer"
    RETURN_FILE = "return_file"
    ACCEPT_FILE = "accept_file"
    FILE_SUIT = "file_suit"
    RESUME_SUIT = "resume_suit"
    RECORD_COURT_EVENT = "record_court_event"
    PLACE_HOLD = "place_hold"
    LIFT_HOLD = "lift_hold"
    SETTLE = "settle"
    CLOSE = "close"
    # The life of documents and proposals: they never change the stage and are possible after the close too.
    RECORD_ATTEMPT = "record_attempt"
    ANNUL_ATTEMPT = "annul_attempt"
    PRINT_DOCUMENT = "print_document"
    SIGN_DOCUMENT = "sign_document"
    HAND_OUT_DOCUMENT = "hand_out_document"
    ANNUL_DOCUMENT = "annul_document"
    CORRECT_DOCUMENT = "correct_document"
    MARK_UNDELIVERABLE = "mark_undeliverable"
    PROPOSE = "propose"
    WITHDRAW_PROPOSAL = "withdraw_proposal"
    ACTIVATE_PLAN = "activate_plan"
    ASSIGN = "assign"
    DEADLINE_MOVED = "deadline_moved"


class Role(StrEnum):
    """Who a user is in the office; what each may do is in `cases.domain.permissions`."""

    AUXILIAR = "auxiliar"
    GESTOR = "gestor"
    NOTIFICADOR = "notificador"
    JEFATURA = "jefatura"
    CUENTAS_CORRIENTES = "cuentas_corrientes"
    TESORERIA = "tesoreria"
    JURIDICO = "juridico"
    SINDICO = "sindico"
    ALCALDE = "alcalde"
    SECRETARIA = "secretaria"
    AUDITOR = "auditor"
    ADMINISTRADOR = "administrador"


class TaxpayerKind(StrEnum):
    NATURAL = "natural"
    JURIDICA = "juridica"


class AccountKind(StrEnum):
    INMUEBLE = "inmueble"
    EMPRESA = "empresa"
    MERCADO = "mercado"
    CEMENTERIO = "cementerio"
    OTRO = "otro"


class AccountState(StrEnum):
    ACTIVA = "activa"
    CERRADA = "cerrada"


class TributeKind(StrEnum):
    TASA = "tasa"
    IMPUESTO = "impuesto"
    CONTRIBUCION_ESPECIAL = "contribucion_especial"


class LawStatus(StrEnum):
    """How sure a value of the law book is; the same words as in its files."""

    TEXT = "text"
    PRACTICE = "practice"
    CONFIRM = "confirm"
    POLICY = "policy"


class Component(StrEnum):
    """What a payment may extinguish inside a charge."""

    INTEREST = "interest"
    FINE = "fine"
    MINIMUM_FINE = "minimum_fine"
    FESTIVITIES = "festivities"
    PRINCIPAL = "principal"


class CreditUseKind(StrEnum):
    """What may be done with money paid in excess (LGTM 38, 41)."""

    COMPENSATION = "compensation"
    RETURN = "return"


class DocumentStatus(StrEnum):
    ISSUED = "issued"
    PRINTED = "printed"
    SIGNED = "signed"
    HANDED_OUT = "handed_out"
    DELIVERED = "delivered"
    UNDELIVERABLE = "undeliverable"
    ANNULLED = "annulled"
    SUPERSEDED = "superseded"


VOID_STATUSES = (DocumentStatus.ANNULLED, DocumentStatus.SUPERSEDED)


class DeliveryMethod(StrEnum):
    """HOW of the contract (LGTM 95-98)."""

    PERSONAL = "personal"
    ESQUELA = "esquela"
    EDICTO = "edicto"
    CORREO = "correo"
    CORREO_CERTIFICADO = "correo_certificado"
    OFICINA = "oficina"


class DeliveryResult(StrEnum):
    DELIVERED = "delivered"
    NOT_FOUND = "not_found"
    REFUSED = "refused"
    MOVED = "moved"
    DECEASED = "deceased"
    WRONG_ADDRESS = "wrong_address"


LOST_PLACE = (DeliveryResult.MOVED, DeliveryResult.WRONG_ADDRESS)
"""What a visit learns that makes another one to the same place useless, whoever the person is."""


class IdentityDocument(StrEnum):
    """What whoever receives a notification identifies themselves with (LGTM 95)."""

    DUI = "dui"
    PASAPORTE = "pasaporte"
    LICENCIA = "licencia"
    ISSS = "isss"
    CARNE_DE_RESIDENTE = "carne_de_residente"


class HoldReason(StrEnum):
    APPEAL = "appeal"
    CLAIM = "claim"
    COURT_ORDER = "court_order"
    SUCCESSION = "succession"
    ORDINANCE = "ordinance"
    MORATORIUM = "moratorium"
    ACCOUNT_REVIEW = "account_review"


class HoldScope(StrEnum):
    """What a hold stops: only the office's steps, or surcharges too (LGTM 46 last paragraph)."""

    STEPS = "steps"
    STEPS_AND_SURCHARGES = "steps_and_surcharges"


class AppointmentStatus(StrEnum):
    BOOKED = "booked"
    ATTENDED = "attended"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"


class PlanRegime(StrEnum):
    LAW = "law"
    ORDINANCE = "ordinance"
    JUDICIAL = "judicial"


class PlanStatus(StrEnum):
    SIGNED = "signed"
    ACTIVE = "active"
    COMPLETED = "completed"
    LAPSED = "lapsed"
    ANNULLED = "annulled"


class CloseReason(StrEnum):
    SETTLED = "settled"
    PRESCRIBED = "prescribed"
    CORRECTED = "corrected"
    UNCOLLECTABLE = "uncollectable"
    DUPLICATE = "duplicate"
    JUDGMENT = "judgment"


class AnswerKind(StrEnum):
    ACT = "act"
    WAIT = "wait"
    REVIEW = "review"


class BatchItemStatus(StrEnum):
    """What became of a letter in a print batch; planned ones wait for their turn."""

    PLANNED = "planned"
    PRINTED = "printed"
    SIGNED = "signed"
    HANDED_OUT = "handed_out"
    LEFT_OUT = "left_out"
    CORRECTED = "corrected"
    PULLED_OUT = "pulled_out"


class MailStatus(StrEnum):
    """Where a document that goes by e-mail stands; that somebody has it is the document's own status."""

    QUEUED = "queued"
    SENDING = "sending"
    UNKNOWN = "unknown"
    SENT = "sent"
    DELIVERED = "delivered"
    BOUNCED = "bounced"
    UNANSWERED = "unanswered"
    FAILED = "failed"
    CANCELLED = "cancelled"


MAIL_UNDER_WAY = (MailStatus.QUEUED, MailStatus.SENDING, MailStatus.UNKNOWN, MailStatus.SENT)
"""E-mail may still notify the document, so nobody takes it on paper."""
