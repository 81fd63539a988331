"""The one Spanish name of each thing, the same on screen, on paper and in messages."""

from cases.domain.vocabulary import (
    AccountKind,
    BatchItemStatus,
    CloseReason,
    DeliveryMethod,
    DeliveryResult,
    DocumentStatus,
    Event,
    HoldReason,
    HoldScope,
    IdentityDocument,
    MailStatus,
    PlanStatus,
    Role,
    Stage,
)

STAGE_NAMES = {
    Stage.OPENED: "Apertura",
    Stage.PERSUASION: "Persuasión",
    Stage.CITATION: "Citación",
    Stage.PAYMENT_PLAN: "Plan de pago",
    Stage.DEFAULT: "Incumplimiento",
    Stage.FINAL_DEMAND: "Requerimiento",
    Stage.CERTIFIED: "Certificación",
    Stage.REFERRED: "Remisión",
    Stage.IN_COURT: "Juicio",
    Stage.CLOSED: "Cierre",
}

EVENT_NAMES = {
    Event.OPEN: "Abrir expediente",
    Event.NOTIFY: "Emitir aviso",
    Event.CITE: "Emitir citatorio",
    Event.RECORD_APPEARANCE: "Registrar comparecencia",
    Event.RECORD_NO_SHOW: "Registrar incomparecencia",
    Event.REBOOK: "Cambiar la cita",
    Event.SIGN_PLAN: "Firmar plan de pago",
    Event.DECLARE_DEFAULT: "Declarar incumplimiento",
    Event.DEMAND: "Emitir requerimiento",
    Event.CERTIFY: "Certificar la deuda",
    Event.REFER: "Remitir a la Sindicatura",
    Event.RETURN_FILE: "Devolver el expediente",
    Event.ACCEPT_FILE: "Aceptar el expediente",
    Event.FILE_SUIT: "Registrar la demanda",
    Event.RESUME_SUIT: "Reanudar el juicio",
    Event.RECORD_COURT_EVENT: "Registrar actuación judicial",
    Event.PLACE_HOLD: "Poner retención",
    Event.LIFT_HOLD: "Levantar retención",
    Event.SETTLE: "Cerrar por pago",
    Event.CLOSE: "Cerrar el expediente",
    Event.RECORD_ATTEMPT: "Registrar diligencia de entrega",
    Event.ANNUL_ATTEMPT: "Anular prueba de entrega",
    Event.PRINT_DOCUMENT: "Registrar impresión",
    Event.SIGN_DOCUMENT: "Registrar firma",
    Event.HAND_OUT_DOCUMENT: "Entregar al notificador",
    Event.ANNUL_DOCUMENT: "Anular documento",
    Event.CORRECT_DOCUMENT: "Corregir documento",
    Event.MARK_UNDELIVERABLE: "Declarar sin entrega posible",
    Event.PROPOSE: "Proponer acto de dos personas",
    Event.WITHDRAW_PROPOSAL: "Retirar propuesta",
    Event.ACTIVATE_PLAN: "Activar plan",
    Event.ASSIGN: "Asignar expediente",
    Event.DEADLINE_MOVED: "Mover plazo por días cerrados",
}

ROLE_NAMES = {
    Role.AUXILIAR: "Auxiliar de cobro",
    Role.GESTOR: "Gestor de cobro",
    Role.NOTIFICADOR: "Notificador",
    Role.JEFATURA: "Jefatura de la unidad",
    Role.CUENTAS_CORRIENTES: "Cuentas Corrientes",
    Role.TESORERIA: "Tesorería",
    Role.JURIDICO: "Asesoría jurídica",
    Role.SINDICO: "Sindicatura",
    Role.ALCALDE: "Alcaldía",
    Role.SECRETARIA: "Secretaría",
    Role.AUDITOR: "Auditoría",
    Role.ADMINISTRADOR: "Administración del sistema",
}

DOCUMENT_STATUS_NAMES = {
    DocumentStatus.ISSUED: "Emitido",
    DocumentStatus.PRINTED: "Impreso",
    DocumentStatus.SIGNED: "Firmado",
    DocumentStatus.HANDED_OUT: "En ruta",
    DocumentStatus.DELIVERED: "Entregado",
    DocumentStatus.UNDELIVERABLE: "Sin entrega posible",
    DocumentStatus.ANNULLED: "Anulado",
    DocumentStatus.SUPERSEDED: "Sustituido",
}

MAIL_STATUS_NAMES = {
    MailStatus.QUEUED: "En cola",
    MailStatus.SENDING: "Enviándose",
    MailStatus.UNKNOWN: "No se sabe si salió",
    MailStatus.SENT: "Enviado, sin prueba de entrega",
    MailStatus.DELIVERED: "Entregado",
    MailStatus.BOUNCED: "Rechazado por el destino",
    MailStatus.UNANSWERED: "Sin prueba a tiempo",
    MailStatus.FAILED: "No se pudo enviar",
    MailStatus.CANCELLED: "No se envía",
}

BATCH_ITEM_STATUS_NAMES = {
    BatchItemStatus.PLANNED: "Por imprimir",
    BatchItemStatus.PRINTED: "Impreso",
    BatchItemStatus.SIGNED: "Firmado",
    BatchItemStatus.HANDED_OUT: "En manos del notificador",
    BatchItemStatus.LEFT_OUT: "Quedó fuera",
    BatchItemStatus.CORRECTED: "Corregido: otro lo sustituye",
    BatchItemStatus.PULLED_OUT: "Retirado",
}

METHOD_NAMES = {
    DeliveryMethod.PERSONAL: "en persona",
    DeliveryMethod.ESQUELA: "por esquela",
    DeliveryMethod.EDICTO: "por edicto",
    DeliveryMethod.CORREO: "por correo electrónico",
    DeliveryMethod.CORREO_CERTIFICADO: "por correo certificado",
    DeliveryMethod.OFICINA: "en la oficina",
}

RESULT_NAMES = {
    DeliveryResult.DELIVERED: "entregado",
    DeliveryResult.NOT_FOUND: "no se encontró a nadie",
    DeliveryResult.REFUSED: "no quiso recibir",
    DeliveryResult.MOVED: "se cambió de domicilio",
    DeliveryResult.DECEASED: "falleció",
    DeliveryResult.WRONG_ADDRESS: "dirección incorrecta",
}

IDENTITY_DOCUMENT_NAMES = {
    IdentityDocument.DUI: "DUI",
    IdentityDocument.PASAPORTE: "pasaporte",
    IdentityDocument.LICENCIA: "licencia de conducir",
    IdentityDocument.ISSS: "tarjeta de afiliación del ISSS",
    IdentityDocument.CARNE_DE_RESIDENTE: "carné de residente",
}

HOLD_REASON_NAMES = {
    HoldReason.APPEAL: "apelación en trámite",
    HoldReason.CLAIM: "reclamo en revisión",
    HoldReason.COURT_ORDER: "orden judicial",
    HoldReason.SUCCESSION: "sucesión en trámite",
    HoldReason.ORDINANCE: "ordenanza transitoria",
    HoldReason.MORATORIUM: "moratoria",
    HoldReason.ACCOUNT_REVIEW: "revisión de la cuenta",
}

HOLD_SCOPE_NAMES = {
    HoldScope.STEPS: "detiene los pasos; los accesorios siguen",
    HoldScope.STEPS_AND_SURCHARGES: "detiene los pasos y los intereses",
}

CLOSE_REASON_NAMES = {
    CloseReason.SETTLED: "deuda pagada",
    CloseReason.PRESCRIBED: "deuda prescrita",
    CloseReason.CORRECTED: "cuenta corregida, nada que cobrar",
    CloseReason.UNCOLLECTABLE: "incobrable",
    CloseReason.DUPLICATE: "expediente duplicado",
    CloseReason.JUDGMENT: "terminado por sentencia",
}

ACCOUNT_KIND_NAMES = {
    AccountKind.INMUEBLE: "inmueble",
    AccountKind.EMPRESA: "empresa",
    AccountKind.MERCADO: "puesto de mercado",
    AccountKind.CEMENTERIO: "puesto de cementerio",
    AccountKind.OTRO: "otra cuenta",
}

PLAN_STATUS_NAMES = {
    PlanStatus.SIGNED: "firmado, espera la prima",
    PlanStatus.ACTIVE: "vigente",
    PlanStatus.COMPLETED: "cumplido",
    PlanStatus.LAPSED: "caducado",
    PlanStatus.ANNULLED: "anulado",
}
