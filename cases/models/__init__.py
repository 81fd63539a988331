"""Tables of cobranza. Import models from here."""

from cases.models.base import APP_ROLE, Base, among
from cases.models.batches import PrintBatch, PrintBatchFile, PrintBatchItem
from cases.models.cadastre import CadastreTask, RegisterCorrection
from cases.models.cases import (
    Case,
    CaseAnswer,
    CaseEvent,
    ForgoneCharge,
    Hold,
    HoldCharge,
    Proposal,
    before_referral,
)
from cases.models.desks import Desk, DeskAbsence
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
from cases.models.law import ApprovedValue, Closure, LawBookFiles
from cases.models.ledger import (
    VERSIONED,
    Account,
    Allocation,
    Charge,
    CreditUse,
    ImportedFile,
    OpeningBalance,
    Payment,
    Tribute,
)
from cases.models.mail import OutboxLetter
from cases.models.office import Appointment, Night
from cases.models.people import AccountPerson, Disclosure, District, Person, Taxpayer, User
from cases.models.plans import Instalment, Plan, PlanCase
from cases.models.review import AccountFinding, AccountReview, FindingMark, UnplacedPayment
from cases.models.routes import Route, RouteStop

__all__ = [
    "APP_ROLE",
    "VERSIONED",
    "Account",
    "AccountFinding",
    "AccountPerson",
    "AccountReview",
    "Allocation",
    "Appointment",
    "ApprovedValue",
    "Attachment",
    "Base",
    "CadastreTask",
    "Case",
    "CaseAnswer",
    "CaseEvent",
    "Charge",
    "Closure",
    "CreditUse",
    "DeliveryAttempt",
    "Desk",
    "DeskAbsence",
    "Disclosure",
    "District",
    "Document",
    "DocumentBytes",
    "DocumentCharge",
    "FindingMark",
    "ForgoneCharge",
    "Hold",
    "HoldCharge",
    "ImportedFile",
    "Instalment",
    "LawBookFiles",
    "Night",
    "NumberReservation",
    "NumberSeries",
    "NumberVoid",
    "OpeningBalance",
    "OutboxLetter",
    "Payment",
    "Person",
    "Plan",
    "PlanCase",
    "PrintBatch",
    "PrintBatchFile",
    "PrintBatchItem",
    "Proposal",
    "RegisterCorrection",
    "Route",
    "RouteStop",
    "Taxpayer",
    "Tribute",
    "UnplacedPayment",
    "User",
    "among",
    "before_referral",
]
