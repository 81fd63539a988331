"""Who owes, what is taxed, what was charged and what was paid."""

from typing import Any

from sqlalchemy import case, func, select

from admin.registers.base import ACCOUNT, TAXPAYER, Column, Register
from cases.models import Account, Charge, Payment, Taxpayer, Tribute

_SHOWN_OF_AN_IDENTITY = 5


def masked(column: Any) -> Any:
    """The end of an identity; the whole of it is only shown in the case, on record (LGTM 86)."""
    return case(
        (column.is_(None), None), else_=func.concat("•••••", func.right(column, _SHOWN_OF_AN_IDENTITY))
    )


TAXPAYERS = Register(
    "contribuyentes",
    "Contribuyentes",
    "El padrón vigente. Las versiones anteriores se conservan.",
    select(
        Taxpayer.id,
        Taxpayer.code,
        Taxpayer.name,
        Taxpayer.kind,
        masked(Taxpayer.dui).label("dui"),
        masked(Taxpayer.nit).label("nit"),
        Taxpayer.representative,
        Taxpayer.address,
        Taxpayer.accepts_email,
        Taxpayer.died_on,
        Taxpayer.recorded_at,
    ),
    (
        Column("code", "Código"),
        Column("name", "Nombre"),
        Column("kind", "Clase"),
        Column("dui", "DUI"),
        Column("nit", "NIT"),
        Column("representative", "Representante", in_list=False),
        Column("address", "Lugar para notificaciones"),
        Column("accepts_email", "Acepta correo", in_list=False),
        Column("died_on", "Falleció", "fecha"),
        Column("recorded_at", "Registrado", "momento"),
    ),
    ("name", False),
    contains=("code", "name"),
    choices=("kind",),
    is_large=True,
)

ACCOUNTS = Register(
    "cuentas",
    "Cuentas",
    "Lo que se grava: inmuebles, empresas y puestos.",
    select(
        Account.id,
        Account.district,
        Account.number.label("account"),
        Taxpayer.name.label("taxpayer"),
        Account.kind,
        Account.zone,
        Account.neighbourhood,
        Account.address,
        Account.cadastral_key,
        Account.state,
        Account.determination_act,
        Account.determination_notified_on,
    ).join(Taxpayer, Taxpayer.id == Account.taxpayer_id),
    (
        Column("district", "Distrito"),
        ACCOUNT,
        TAXPAYER,
        Column("kind", "Tipo", "tipo_cuenta"),
        Column("zone", "Zona"),
        Column("neighbourhood", "Barrio"),
        Column("address", "Dirección"),
        Column("cadastral_key", "Clave catastral", in_list=False),
        Column("state", "Estado"),
        Column("determination_act", "Acto de determinación", in_list=False),
        Column("determination_notified_on", "Notificado el", "fecha", in_list=False),
    ),
    ("account", False),
    contains=("account", "taxpayer"),
    choices=("kind", "state"),
    is_large=True,
)

CHARGES = Register(
    "cargos",
    "Cargos",
    "Cada tributo de cada período, tal como está hoy.",
    select(
        Charge.id,
        Account.number.label("account"),
        Taxpayer.name.label("taxpayer"),
        Charge.source_id,
        Charge.tribute,
        Charge.period,
        Charge.amount,
        Charge.due_on,
        Charge.version,
        Charge.recorded_at,
    )
    .join(Account, Account.id == Charge.account_id)
    .join(Taxpayer, Taxpayer.id == Account.taxpayer_id),
    (
        ACCOUNT,
        TAXPAYER,
        Column("source_id", "Cargo"),
        Column("tribute", "Tributo"),
        Column("period", "Período"),
        Column("amount", "Monto", "monto"),
        Column("due_on", "Vence (si consta)", "fecha"),
        Column("version", "Versión"),
        Column("recorded_at", "Registrado", "momento"),
    ),
    ("id", True),
    contains=("account", "period"),
    choices=("tribute",),
    is_large=True,
)

PAYMENTS = Register(
    "pagos",
    "Pagos",
    "Recibos de Tesorería; los reversados siguen a la vista.",
    select(
        Payment.id,
        Payment.receipt,
        Payment.paid_on,
        Payment.amount,
        Account.number.label("account"),
        Taxpayer.name.label("taxpayer"),
        Payment.tribute,
        Payment.reversed_on,
        Payment.reversal_reason,
        Payment.recorded_by,
        Payment.recorded_at,
    )
    .join(Account, Account.id == Payment.account_id)
    .join(Taxpayer, Taxpayer.id == Account.taxpayer_id),
    (
        Column("receipt", "Recibo"),
        Column("paid_on", "Fecha", "fecha"),
        Column("amount", "Monto", "monto"),
        ACCOUNT,
        TAXPAYER,
        Column("tribute", "Tributo indicado"),
        Column("reversed_on", "Reversado", "fecha"),
        Column("reversal_reason", "Por qué", in_list=False),
        Column("recorded_by", "Registró", "quien"),
        Column("recorded_at", "Registrado", "momento"),
    ),
    ("paid_on", True),
    contains=("receipt", "account"),
    days=("paid_on",),
    is_large=True,
)

TRIBUTES = Register(
    "tributos",
    "Tributos",
    "La tarifa vigente; su fuente es el libro de la ley.",
    select(
        Tribute.code.label("id"),
        Tribute.code,
        Tribute.name,
        Tribute.kind,
        Tribute.has_festivities,
        Tribute.budget_code,
    ),
    (
        Column("code", "Código"),
        Column("name", "Nombre"),
        Column("kind", "Clase"),
        Column("has_festivities", "Lleva fiestas"),
        Column("budget_code", "Código presupuestario"),
    ),
    ("code", False),
)
