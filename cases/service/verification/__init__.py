"""The whole evidence, checked again: chain, replay, documents, deliveries, numbers, ledger, versions kept and law.

Everything is read from one snapshot of the database, a few hundred rows at a time.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from cases.service.verification.applied import check_applied
from cases.service.verification.deliveries import check_deliveries
from cases.service.verification.findings import Findings
from cases.service.verification.law import check_law
from cases.service.verification.papers import check_documents
from cases.service.verification.projections import check_projections
from cases.service.verification.story import check_story
from cases.service.verification.tables import check_ledger, check_numbers, check_versions

__all__ = ["verify"]


def verify(engine: Engine, told: Callable[[str, int], None] = lambda _what, _count: None) -> dict[str, Any]:
    """The document of `verify --json`; `told` hears what is being checked and how many more were.

    A document whose template was since replaced is not rendered again; its bytes are checked all the same.
    """
    findings = Findings()
    with (
        engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection,
        Session(connection) as session,
    ):
        events = check_story(session, findings, told)
        documents, rendered = check_documents(session, findings, told)
        check_deliveries(session, findings)
        check_projections(session, findings)
        check_numbers(session, findings)
        check_ledger(session, findings)
        check_versions(session, findings)
        books = check_law(session, findings)
        check_applied(session, books, findings)
        session.rollback()
    return {
        "events": events,
        "documents": documents,
        "ok": not findings.count,
        "problems": [problem.as_dict() for problem in findings.listed],
        "problems_unlisted": findings.count - len(findings.listed),
        "rendered_again": rendered,
    }
