"""The story of every case: no holes, every hash over the one before, and the stage it leads to."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from cases.domain.errors import RuleRefused
from cases.domain.lifecycle import replay
from cases.evidence import event_hash
from cases.models import Case, CaseEvent, Document
from cases.service.chain import covered_by
from cases.service.verification.findings import Findings

_CASES_AT_ONCE = 250

Issued = dict[int, list[tuple[str, str]]]
"""By event: number and digest of what it issued, in the order of issue."""


def check_story(session: Session, findings: Findings, told: Callable[[str, int], None]) -> int:
    """How many events were checked."""
    checked = 0
    for cases in _chunks(session):
        keys = [case.id for case in cases]
        numbers = {case.id: case for case in cases}
        issued = _issued(session, keys)
        rows = session.execute(
            select(*CaseEvent.__table__.c)
            .where(CaseEvent.case_id.in_(keys))
            .order_by(CaseEvent.case_id, CaseEvent.sequence)
        ).all()
        without = set(keys)
        for key, story in groupby(rows, key=lambda row: row.case_id):
            without.discard(key)
            _check_case(numbers[key], list(story), issued, findings)
        for key in sorted(without):
            findings.add("no_events", numbers[key].number, "El expediente no tiene ningún evento.")
        checked += len(rows)
        told("eventos", len(rows))
    return checked


def _chunks(session: Session) -> Iterator[Sequence[Row[*tuple[Any, ...]]]]:
    after = 0
    while True:
        rows = session.execute(
            select(Case.id, Case.number, Case.stage, Case.closed_on)
            .where(Case.id > after)
            .order_by(Case.id)
            .limit(_CASES_AT_ONCE)
        ).all()
        if not rows:
            return
        yield rows
        after = rows[-1].id


def _issued(session: Session, cases: Sequence[int]) -> Issued:
    found: Issued = defaultdict(list)
    for event, number, sha256 in session.execute(
        select(Document.event_id, Document.number, Document.sha256)
        .where(Document.case_id.in_(cases))
        .order_by(Document.id)
    ):
        found[event].append((number, sha256))
    return found


def _check_case(
    case: Row[*tuple[Any, ...]], story: Sequence[Row[*tuple[Any, ...]]], issued: Issued, findings: Findings
) -> None:
    previous_hash, previous_stage = "", None
    for expected, event in enumerate(story, start=1):
        where = f"{case.number} n.º {event.sequence}"
        if event.sequence != expected:
            findings.add("event_missing", where, f"Falta el evento n.º {expected} del expediente.")
        if event.previous_hash != previous_hash:
            findings.add("chain_broken", where, "El evento no continúa la cadena del anterior.")
        if event.from_stage != previous_stage:
            findings.add("stage_gap", where, f"Parte de «{event.from_stage}» y el anterior dejó otra etapa.")
        if event.hash != event_hash(
            event.previous_hash, covered_by(case.number, event, issued.get(event.id, []))
        ):
            findings.add(
                "event_altered",
                where,
                "El evento, o los documentos que emitió, no son los que se registraron.",
            )
        named = set(event.data.get("documents", ()))
        if missing := named - {number for number, _ in issued.get(event.id, ())}:
            findings.add(
                "document_missing", where, f"No está lo que el evento emitió: {', '.join(sorted(missing))}."
            )
        previous_hash, previous_stage = event.hash, event.to_stage
    _check_replay(case, story, findings)


def _check_replay(
    case: Row[*tuple[Any, ...]], story: Sequence[Row[*tuple[Any, ...]]], findings: Findings
) -> None:
    try:
        stage = replay(story)
    except RuleRefused as refused:
        findings.add(
            "replay_refused", case.number, f"La historia no cabe en el mapa de etapas: {refused.reason}"
        )
        return
    if stage != case.stage:
        findings.add(
            "stage_differs",
            case.number,
            f"La historia lleva a «{stage}» y el expediente dice «{case.stage}».",
        )
