"""Review of an account: facts in, findings out, so that statements and payment histories are true."""

from cases.domain.review.catalogue import CATALOGUE, FindingCode, Kind, Severity
from cases.domain.review.facts import AccountUnderReview, Finding
from cases.domain.review.marks import PENDING, Mark, State, state_after
from cases.domain.review.payments import of_no_account
from cases.domain.review.rules import Thresholds, review, thresholds_of

__all__ = [
    "CATALOGUE",
    "PENDING",
    "AccountUnderReview",
    "Finding",
    "FindingCode",
    "Kind",
    "Mark",
    "Severity",
    "State",
    "Thresholds",
    "of_no_account",
    "review",
    "state_after",
    "thresholds_of",
]
