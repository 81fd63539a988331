"""Everything a decision may look at, frozen. Loaded by `cases.snapshot`, always in bulk; a literal in tests.

All dates are local dates of El Salvador. Sequences are ordered oldest first.
"""

from cases.domain.facts.case import AFTER_DEMAND, CaseFacts, OpeningFacts
from cases.domain.facts.parts import (
    AccountFacts,
    AppointmentFacts,
    AttemptFacts,
    ChargeOrigin,
    DocumentFacts,
    EventFacts,
    HoldFacts,
    InstalmentFacts,
    PersonFacts,
    PlanFacts,
    ProposalFacts,
    RegisterFacts,
    TaxpayerFacts,
)

__all__ = [
    "AFTER_DEMAND",
    "AccountFacts",
    "AppointmentFacts",
    "AttemptFacts",
    "CaseFacts",
    "ChargeOrigin",
    "DocumentFacts",
    "EventFacts",
    "HoldFacts",
    "InstalmentFacts",
    "OpeningFacts",
    "PersonFacts",
    "PlanFacts",
    "ProposalFacts",
    "RegisterFacts",
    "TaxpayerFacts",
]
