"""Every kind of finding of a review: what it is called, how much it matters, what to do and on which basis."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Severity(StrEnum):
    """How much a finding may cost: a wrong claim, a doubtful one, or a datum the office will miss."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class FindingCode(StrEnum):
    CHARGE_REPEATED = "charge_repeated"
    PERIOD_COUNTED_TWICE = "period_counted_twice"
    PERIODS_MISSING = "periods_missing"
    AMOUNT_UNUSUAL = "amount_unusual"
    CHARGE_OF_NOTHING = "charge_of_nothing"
    PERIOD_TOO_FAR_AHEAD = "period_too_far_ahead"
    DUE_DATE_UNKNOWN = "due_date_unknown"
    DETERMINED_TOO_LATE = "determined_too_late"
    BALANCE_REACHES_PRESCRIBED = "balance_reaches_prescribed"
    DEBT_NOT_COMPUTABLE = "debt_not_computable"
    CLOSED_ACCOUNT_OWES = "closed_account_owes"
    RECEIPT_REPEATED = "receipt_repeated"
    PAYMENT_REPEATED = "payment_repeated"
    RECEIPT_OF_SOMEBODY_ELSE = "receipt_of_somebody_else"
    PAYMENT_BEFORE_CHARGE = "payment_before_charge"
    PAYMENT_WITHOUT_CHARGES = "payment_without_charges"
    PAYMENT_WITHOUT_ACCOUNT = "payment_without_account"
    PAYMENT_ON_CLOSED_ACCOUNT = "payment_on_closed_account"
    CREDIT_BALANCE = "credit_balance"
    OWNER_UNKNOWN = "owner_unknown"
    OWNER_WITHOUT_IDENTITY = "owner_without_identity"
    IDENTITY_SHARED = "identity_shared"
    PLACE_UNKNOWN = "place_unknown"
    ZONE_UNKNOWN = "zone_unknown"


@dataclass(frozen=True, slots=True)
class Kind:
    """What a code means; `advice` says what a person does about it."""

    severity: Severity
    title: str
    advice: str
    basis: tuple[str, ...]


_REVIEW = "Plan operativo: revisión de cuentas"

CATALOGUE: Mapping[FindingCode, Kind] = MappingProxyType(
    {
        FindingCode.CHARGE_REPEATED: Kind(
            Severity.HIGH,
            "Cargo repetido",
            "Si es el mismo cobro, anule el de más en el sistema de origen y vuelva a cargar la cartera.",
            (_REVIEW, "LGTM 31"),
        ),
        FindingCode.PERIOD_COUNTED_TWICE: Kind(
            Severity.HIGH,
            "Período contado dos veces",
            "Decida cuál de los dos cargos vale: el del período o el que ya lo incluye.",
            (_REVIEW, "LGTM 31"),
        ),
        FindingCode.PERIODS_MISSING: Kind(
            Severity.MEDIUM,
            "Faltan períodos",
            "Averigüe si no se cobró, si se pagó sin cargo o si la cuenta estuvo suspendida.",
            (_REVIEW, "LGTM 107"),
        ),
        FindingCode.AMOUNT_UNUSUAL: Kind(
            Severity.MEDIUM,
            "Monto fuera de lo habitual",
            "Compare con la tarifa y la medida de la cuenta; corrija el cargo o deje constancia de la causa.",
            (_REVIEW,),
        ),
        FindingCode.CHARGE_OF_NOTHING: Kind(
            Severity.LOW,
            "Cargo sin monto",
            "Ponga el monto que corresponde o retire el cargo.",
            (_REVIEW,),
        ),
        FindingCode.PERIOD_TOO_FAR_AHEAD: Kind(
            Severity.MEDIUM,
            "Período muy adelantado",
            "Revise el año del período: el hecho generador todavía no ocurre.",
            (_REVIEW, "LGTM 34"),
        ),
        FindingCode.DUE_DATE_UNKNOWN: Kind(
            Severity.HIGH,
            "Cargo sin regla de vencimiento",
            "Dé al cargo su fecha de vencimiento, o complete la ley de ese tiempo.",
            ("LGTM 34",),
        ),
        FindingCode.DETERMINED_TOO_LATE: Kind(
            Severity.HIGH,
            "Determinado fuera de plazo",
            "Antes de requerir o certificar, que Jurídico diga si un acto interrumpió la prescripción.",
            ("LGTM 107",),
        ),
        FindingCode.BALANCE_REACHES_PRESCRIBED: Kind(
            Severity.HIGH,
            "Saldo inicial con períodos prescritos",
            "Deje en el saldo solo los períodos que no han prescrito: con los otros dentro no se certifica.",
            ("LGTM 42", "LGTM 43", "LGTM 44"),
        ),
        FindingCode.DEBT_NOT_COMPUTABLE: Kind(
            Severity.HIGH,
            "La deuda no se puede calcular",
            "Complete en el libro de la ley el valor que falta, con su norma y su fecha.",
            ("LGTM 47",),
        ),
        FindingCode.CLOSED_ACCOUNT_OWES: Kind(
            Severity.MEDIUM,
            "Cuenta cerrada con deuda",
            "Si el cierre vale, cobre lo anterior a él y retire lo posterior; si no, reabra la cuenta.",
            (_REVIEW, "LGTM 30"),
        ),
        FindingCode.RECEIPT_REPEATED: Kind(
            Severity.HIGH,
            "Recibo repetido",
            "Un recibo tiene una sola fecha: revise los originales y revierta el que se digitó de más.",
            (_REVIEW, "LGTM 83"),
        ),
        FindingCode.PAYMENT_REPEATED: Kind(
            Severity.MEDIUM,
            "Pago posiblemente repetido",
            "Coteje los recibos: si es el mismo ingreso digitado dos veces, revierta uno.",
            (_REVIEW, "LGTM 83"),
        ),
        FindingCode.RECEIPT_OF_SOMEBODY_ELSE: Kind(
            Severity.HIGH,
            "Recibo en cuentas de otras personas",
            "Revise a quién se extendió el recibo y revierta el pago en la cuenta ajena.",
            (_REVIEW, "LGTM 83"),
        ),
        FindingCode.PAYMENT_BEFORE_CHARGE: Kind(
            Severity.MEDIUM,
            "Pago anterior a su cargo",
            "Revise la fecha del pago y el cargo que nombra: así el pago no lo alcanza.",
            ("LGTM 34", "LGTM 38"),
        ),
        FindingCode.PAYMENT_WITHOUT_CHARGES: Kind(
            Severity.HIGH,
            "Pagos sin cargos",
            "Cargue los cargos de la cuenta, o lleve los pagos a la cuenta que corresponde.",
            (_REVIEW, "LGTM 38"),
        ),
        FindingCode.PAYMENT_WITHOUT_ACCOUNT: Kind(
            Severity.HIGH,
            "Pago sin cuenta",
            "Averigüe de quién es el recibo y registre el pago en su cuenta con el mismo número, fecha y monto.",
            (_REVIEW, "LGTM 38", "LGTM 83"),
        ),
        FindingCode.PAYMENT_ON_CLOSED_ACCOUNT: Kind(
            Severity.HIGH,
            "Pago en una cuenta cerrada",
            "Devuelva lo pagado de más o compénselo con otra cuenta de la persona.",
            ("LGTM 30", "LGTM 38", "LGTM 121"),
        ),
        FindingCode.CREDIT_BALANCE: Kind(
            Severity.LOW,
            "Saldo a favor",
            "Ofrezca devolverlo o compensarlo: la acción para reclamarlo prescribe en tres años desde el pago.",
            ("LGTM 38", "LGTM 121"),
        ),
        FindingCode.OWNER_UNKNOWN: Kind(
            Severity.HIGH,
            "Sin contribuyente cierto",
            "Identifique en Catastro al propietario o poseedor antes de notificar.",
            (_REVIEW, "LGTM 90"),
        ),
        FindingCode.OWNER_WITHOUT_IDENTITY: Kind(
            Severity.MEDIUM,
            "Contribuyente sin DUI ni NIT",
            "Pida el documento de identidad: sin él no se puede certificar la deuda.",
            (_REVIEW, "LGTM 90"),
        ),
        FindingCode.IDENTITY_SHARED: Kind(
            Severity.HIGH,
            "Un documento en varios contribuyentes",
            "Si son la misma persona, una los registros; si no, corrija el documento equivocado.",
            (_REVIEW, "LGTM 90"),
        ),
        FindingCode.PLACE_UNKNOWN: Kind(
            Severity.HIGH,
            "Sin lugar para notificar",
            "Averigüe el lugar: del último acto, del representante o el declarado al inscribirse.",
            ("LGTM 25", "LGTM 98"),
        ),
        FindingCode.ZONE_UNKNOWN: Kind(
            Severity.LOW,
            "Sin zona",
            "Asigne la zona: sin ella la cuenta no entra en rutas ni en informes por sector.",
            (_REVIEW,),
        ),
    }
)
