"""Who may take which step. Deny by default: a verb without a row here belongs to nobody."""

from collections.abc import Mapping
from types import MappingProxyType

from cases.domain.errors import RuleRefused
from cases.domain.vocabulary import Event, Role
from cases.domain.words import EVENT_NAMES, ROLE_NAMES

_DESK = frozenset({Role.AUXILIAR, Role.GESTOR, Role.JEFATURA})
_CASE = frozenset({Role.GESTOR, Role.JEFATURA})
_CHIEF = frozenset({Role.JEFATURA})
_LEGAL = frozenset({Role.JURIDICO, Role.SINDICO})

_TABLE: Mapping[Event, frozenset[Role]] = MappingProxyType(
    {
        Event.NOTIFY: _CASE,
        Event.CITE: _CASE,
        Event.RECORD_APPEARANCE: _CASE,
        Event.RECORD_NO_SHOW: _CASE,
        Event.REBOOK: _CASE,
        Event.SIGN_PLAN: _CASE | {Role.ALCALDE, Role.SINDICO},
        Event.DECLARE_DEFAULT: _CASE,
        Event.DEMAND: _CASE,
        Event.CERTIFY: frozenset({Role.TESORERIA, Role.ALCALDE}),
        Event.REFER: _CASE,
        Event.ACCEPT_FILE: _LEGAL,
        Event.RETURN_FILE: _LEGAL,
        Event.FILE_SUIT: _LEGAL,
        Event.RESUME_SUIT: _LEGAL,
        Event.RECORD_COURT_EVENT: _LEGAL,
        Event.PLACE_HOLD: _CASE | _LEGAL | {Role.CUENTAS_CORRIENTES},
        Event.LIFT_HOLD: _CASE | _LEGAL | {Role.CUENTAS_CORRIENTES},
        Event.SETTLE: _CASE | {Role.CUENTAS_CORRIENTES, Role.TESORERIA},
        Event.CLOSE: _CHIEF | {Role.CUENTAS_CORRIENTES, Role.SINDICO, Role.ALCALDE},
        Event.PRINT_DOCUMENT: _DESK | _LEGAL | {Role.CUENTAS_CORRIENTES, Role.TESORERIA, Role.SECRETARIA},
        Event.SIGN_DOCUMENT: _DESK | _LEGAL | {Role.TESORERIA, Role.ALCALDE, Role.CUENTAS_CORRIENTES},
        Event.HAND_OUT_DOCUMENT: _DESK,
        Event.RECORD_ATTEMPT: _DESK | {Role.NOTIFICADOR, Role.SECRETARIA},
        Event.ANNUL_ATTEMPT: _CHIEF | _LEGAL,
        Event.MARK_UNDELIVERABLE: _CASE,
        Event.ANNUL_DOCUMENT: _CHIEF,
        Event.WITHDRAW_PROPOSAL: _CHIEF
        | {Role.TESORERIA, Role.ALCALDE, Role.CUENTAS_CORRIENTES, Role.SINDICO},
        Event.ASSIGN: _CHIEF,
    }
)

PROPOSERS: Mapping[Event, frozenset[Role]] = MappingProxyType(
    {
        Event.CERTIFY: frozenset({Role.TESORERIA}),
        Event.CLOSE: frozenset({Role.JEFATURA, Role.CUENTAS_CORRIENTES}),
    }
)
"""First person of each act of two people (LGTM 116: the Treasurer's report, certified by the Mayor)."""

APPROVERS: Mapping[Event, frozenset[Role]] = MappingProxyType(
    {
        Event.CERTIFY: frozenset({Role.ALCALDE}),
        Event.CLOSE: frozenset({Role.JEFATURA, Role.SINDICO, Role.ALCALDE}),
    }
)

PAYMENT_RECORDERS = frozenset({Role.TESORERIA, Role.CUENTAS_CORRIENTES})
MAIL_DECIDERS = frozenset({Role.JEFATURA})
FINDING_MARKERS = frozenset({Role.JEFATURA, Role.CUENTAS_CORRIENTES})
REGISTER_CORRECTORS = frozenset({Role.JEFATURA, Role.CUENTAS_CORRIENTES})
DESK_KEEPERS = frozenset({Role.JEFATURA})
ROUTE_MAKERS = _DESK
LAW_PROPOSERS = frozenset({Role.JEFATURA, Role.TESORERIA, Role.CUENTAS_CORRIENTES})
LAW_APPROVERS = frozenset({Role.JEFATURA, Role.SINDICO, Role.ALCALDE})
CLOSURE_PROPOSERS = LAW_PROPOSERS | {Role.SECRETARIA}
CLOSURE_APPROVERS = LAW_APPROVERS


def roles_for(event: Event) -> frozenset[Role]:
    """Roles that may take the step; none for what only the night or a verb's own flow does."""
    return _TABLE.get(event, frozenset())


def check_role(event: Event, role: str) -> None:
    """Raises RuleRefused where the role may not take the step."""
    _refuse_unless(role, roles_for(event), EVENT_NAMES[event])


def check_may_record_payments(role: str) -> None:
    _refuse_unless(role, PAYMENT_RECORDERS, "Registrar pagos")


def check_may_decide_mail(role: str) -> None:
    _refuse_unless(role, MAIL_DECIDERS, "Decidir sobre un correo")


def check_may_mark_findings(role: str) -> None:
    _refuse_unless(role, FINDING_MARKERS, "Marcar hallazgos de la revisión de cuentas")


def check_may_keep_desks(role: str) -> None:
    _refuse_unless(role, DESK_KEEPERS, "Definir ventanillas y ausencias")


def check_may_make_routes(role: str) -> None:
    _refuse_unless(role, ROUTE_MAKERS, "Hacer y ordenar rutas")


def check_may_correct_register(role: str) -> None:
    _refuse_unless(role, REGISTER_CORRECTORS, "Corregir el registro de contribuyentes y cuentas")


def check_may_propose_law(role: str) -> None:
    _refuse_unless(role, LAW_PROPOSERS, "Proponer valores de la ley")


def check_may_approve_law(role: str) -> None:
    _refuse_unless(role, LAW_APPROVERS, "Aprobar valores de la ley")


def check_may_propose_closures(role: str) -> None:
    _refuse_unless(role, CLOSURE_PROPOSERS, "Proponer días cerrados")


def check_may_approve_closures(role: str) -> None:
    _refuse_unless(role, CLOSURE_APPROVERS, "Aprobar días cerrados")


def _refuse_unless(role: str, allowed: frozenset[Role], what: str) -> None:
    if role not in allowed:
        names = ", ".join(sorted(ROLE_NAMES[one] for one in allowed)) or "nadie"
        raise RuleRefused("role_not_allowed", f"«{what}» corresponde a: {names}.", ("política de funciones",))
