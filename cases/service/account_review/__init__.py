"""Review of accounts: going through all of them, the list of what was found, and what people say about it."""

from cases.service.account_review.listing import (
    VIEWS,
    FindingFilters,
    FindingPage,
    FindingRow,
    find_finding,
    finding_counts,
    findings_page,
    grave_findings,
    last_review,
    marks_of,
)
from cases.service.account_review.marking import mark_finding
from cases.service.account_review.run import review_accounts

__all__ = [
    "VIEWS",
    "FindingFilters",
    "FindingPage",
    "FindingRow",
    "find_finding",
    "finding_counts",
    "findings_page",
    "grave_findings",
    "last_review",
    "mark_finding",
    "marks_of",
    "review_accounts",
]
