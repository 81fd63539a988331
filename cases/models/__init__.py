"""Tables of cobranza. Import models from here."""

from cases.models.base import APP_ROLE, Base, among
from cases.models.cases import Case, CaseAnswer, CaseEvent, Hold, HoldCharge, Proposal
from cases.models.documents import (
    Attachment,
    DeliveryAttempt,
    Document,
    DocumentBytes,
    DocumentCharge,
    NumberReservation,
    NumberSeries,
    NumberVoid,
)
from cases.models.ledger import (
    VERSIONED,
    Account,
    Allocation,
    Charge,
    ImportedFile,
    OpeningBalance,
    Payment,
    Tribute,
)
from cases.models.office import Appointment, Night
from cases.models.people import AccountPerson, Disclosure, District, Person, Taxpayer, User
from cases.models.plans import Instalment, Plan, PlanCase

__all__ = [
    "APP_ROLE",
    "VERSIONED",
    "Account",
    "AccountPerson",
    "Allocation",
    "Appointment",
    "Attachment",
    "Base",
    "Case",
    "CaseAnswer",
    "CaseEvent",
    "Charge",
    "DeliveryAttempt",
    "Disclosure",
    "District",
    "Document",
    "DocumentBytes",
    "DocumentCharge",
    "Hold",
    "HoldCharge",
    "ImportedFile",
    "Instalment",
    "Night",
    "NumberReservation",
    "NumberSeries",
    "NumberVoid",
    "OpeningBalance",
    "Payment",
    "Person",
    "Plan",
    "PlanCase",
    "Proposal",
    "Taxpayer",
    "Tribute",
    "User",
    "among",
]
