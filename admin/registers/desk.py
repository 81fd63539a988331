"""The office: districts, appointments, nights and users."""

from sqlalchemy import select

from admin.registers.base import CASE, Column, Register
from cases.models import Appointment, Case, District, Document, Night, User

DISTRICTS = Register(
    "distritos",
    "Distritos",
    "Los distritos del municipio.",
    select(District.code.label("id"), District.code, District.name),
    (Column("code", "Código"), Column("name", "Nombre")),
    ("code", False),
)

APPOINTMENTS = Register(
    "citas",
    "Historial de citas",
    "Todas las citas dadas, con lo que pasó en cada una.",
    select(
        Appointment.id,
        Appointment.on_date,
        Appointment.at_time,
        Appointment.desk,
        Appointment.officer,
        Case.number.label("case"),
        Document.number.label("document"),
        Appointment.status,
        Appointment.outcome,
        Appointment.promise_on,
    )
    .join(Case, Case.id == Appointment.case_id)
    .join(Document, Document.id == Appointment.document_id),
    (
        Column("on_date", "Día", "fecha"),
        Column("at_time", "Hora"),
        Column("desk", "Ventanilla"),
        Column("officer", "Atiende"),
        CASE,
        Column("document", "Citatorio", "documento"),
        Column("status", "Estado", "estado_cita"),
        Column("outcome", "En qué quedó", "desenlace"),
        Column("promise_on", "Prometió pagar el", "fecha"),
    ),
    ("id", True),
    contains=("case",),
    choices=("status",),
    days=("on_date",),
    is_large=True,
)

NIGHTS = Register(
    "noches",
    "Noches",
    "Una por fecha: hecha, o perdida y hecha después.",
    select(
        Night.on_date.label("id"),
        Night.on_date,
        Night.status,
        Night.runs,
        Night.started_at,
        Night.finished_at,
    ),
    (
        Column("on_date", "Fecha", "fecha"),
        Column("status", "Estado", "estado_noche"),
        Column("runs", "Corridas"),
        Column("started_at", "Empezó", "momento"),
        Column("finished_at", "Terminó", "momento"),
    ),
    ("on_date", True),
    choices=("status",),
    days=("on_date",),
)

USERS = Register(
    "usuarios",
    "Usuarios",
    "Quién puede entrar y en qué rol. Nadie se borra: los actos llevan su nombre.",
    select(
        User.id,
        User.name,
        User.full_name,
        User.post,
        User.role,
        User.district,
        User.is_active,
        User.must_change_password,
        User.created_at,
    ),
    (
        Column("name", "Usuario"),
        Column("full_name", "Nombre"),
        Column("post", "Cargo"),
        Column("role", "Rol", "rol"),
        Column("district", "Distrito"),
        Column("is_active", "Activo"),
        Column("must_change_password", "Debe cambiar la contraseña"),
        Column("created_at", "Creado", "momento"),
    ),
    ("name", False),
    choices=("role",),
)
