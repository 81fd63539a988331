"""Control of notices and citations: what was issued, where it stands, who took it there, and whether it adds up."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from cases.domain.control import (
    CONTROLLED,
    Count,
    PaperStory,
    Standing,
    Try,
    Turn,
    situation,
    together,
)
from cases.domain.documents.kinds import KINDS
from cases.domain.facts import AttemptFacts
from cases.domain.vocabulary import DeliveryMethod, DeliveryResult, Event
from cases.domain.words import METHOD_NAMES, RESULT_NAMES
from cases.law import LawBook
from cases.models import Account, Case, CaseEvent, DeliveryAttempt, Document
from cases.service.reports.summed import WITHOUT_ZONE
from cases.service.reports.tables import Cell, Period, Table

_DECIDING = (Event.ANNUL_DOCUMENT, Event.MARK_UNDELIVERABLE, Event.ANNUL_ATTEMPT)
_ALL_ZONES = "todas las zonas"
_PARTS = (Standing.PENDING, Standing.UNDELIVERABLE, Standing.ANNULLED, Standing.SUPERSEDED)

Counts = dict[tuple[str, str], Count]
"""By kind and zone, kinds in the order of their numbering codes."""


def control(session: Session, book: LawBook, period: Period) -> Table:
    """Documents issued in the period, as they stood at the end of its last day, by effective dates."""
    counts = counted(session, book, period)
    whole = together(counts.values())
    notifiers = _by_notifier(session, period)
    checked = "Las cifras cuadran" if _add_up(counts) else "ATENCIÓN: las cifras NO cuadran"
    return Table(
        "control",
        f"Control de notificaciones y citatorios emitidos del {period.since:%d/%m/%Y} al {period.until:%d/%m/%Y}",
        "Emitidos = entregados + pendientes + sin entrega posible + anulados + sustituidos, según lo ocurrido hasta "
        f"el último día del período. {checked}. «Días» es el promedio de la emisión a la entrega.",
        (
            "Documento",
            "Zona",
            "Emitidos",
            "Entregados",
            *(METHOD_NAMES[how].capitalize() for how in DeliveryMethod),
            "Pendientes",
            "Sin entrega posible",
            "Anulados",
            "Sustituidos",
            "Días",
        ),
        (*_rows(counts), ("TOTAL", "", *_figures(whole))),
        more=(_notifier_table(notifiers, period),),
        data=_as_data(counts, whole, notifiers),
    )


def counted(session: Session, book: LawBook, period: Period) -> Counts:
    """What was issued is counted by the server; where it stands is told document by document.

    Both in one statement: the office goes on working meanwhile.
    """
    law = book.at(period.until)
    counts: Counts = {}
    for issued, story in _stories(session, period):
        count = counts.setdefault((story.kind, story.zone), Count(issued=issued))
        count.add(situation(story, period.until, law), story.issued_on)
    return dict(sorted(counts.items(), key=lambda item: (CONTROLLED.index(item[0][0]), item[0][1])))


_ZONE = func.coalesce(Account.zone, WITHOUT_ZONE)


def _issued_in(period: Period, *columns: Any) -> Select[Any]:
    """What travels with another document is counted with that one."""
    return (
        select(*columns)
        .select_from(Document)
        .join(Case, Case.id == Document.case_id)
        .join(Account, Account.id == Case.account_id)
        .where(
            Document.issued_on.between(period.since, period.until),
            Document.attached_to_id.is_(None),
            Document.kind.in_(CONTROLLED),
        )
    )


def _stories(session: Session, period: Period) -> Iterator[tuple[int, PaperStory]]:
    """Each document, with how many of its kind and zone there are."""
    tries, turns = _tries(session, period), _turns(session, period)
    replacing = aliased(Document)
    rows = session.execute(
        _issued_in(
            period,
            Document.id,
            Document.number,
            Document.kind,
            _ZONE,
            Document.issued_on,
            Document.status,
            replacing.issued_on,
            func.count().over(partition_by=(Document.kind, _ZONE)),
        ).outerjoin(replacing, replacing.id == Document.replaced_by_id)
    )
    for key, number, kind, zone, issued_on, status, replaced_on, issued in rows:
        told = (tries.get(key, ()), turns.get(number, ()))
        yield issued, PaperStory(kind, zone, issued_on, status, replaced_on, *told)


def _tries(session: Session, period: Period) -> dict[int, list[Try]]:
    found: dict[int, list[Try]] = defaultdict(list)
    rows = session.execute(
        _issued_in(
            period,
            DeliveryAttempt.document_id,
            DeliveryAttempt.id,
            DeliveryAttempt.attempted_on,
            DeliveryAttempt.attempted_at,
            DeliveryAttempt.how,
            DeliveryAttempt.result,
            DeliveryAttempt.event_id,
            DeliveryAttempt.annulled_on,
        ).join(DeliveryAttempt, DeliveryAttempt.document_id == Document.id)
    )
    for document, key, on, at, how, result, event, annulled_on in rows:
        found[document].append(Try(AttemptFacts(key, on, at, how, result, "", ""), event, annulled_on))
    return found


def _turns(session: Session, period: Period) -> dict[str, list[Turn]]:
    """A document is annulled or marked after it was issued, so earlier events cannot be about these."""
    found: dict[str, list[Turn]] = defaultdict(list)
    number = func.jsonb_extract_path_text(CaseEvent.data, "document")
    rows = session.execute(
        select(number, CaseEvent.id, CaseEvent.event, CaseEvent.effective_on).where(
            CaseEvent.event.in_(_DECIDING), CaseEvent.effective_on >= period.since
        )
    )
    for document, key, event, on in rows:
        found[document].append(Turn(key, event, on))
    return found


def _by_notifier(session: Session, period: Period) -> dict[str, Counter[str]]:
    """Attempts practised in the period by whoever practised them; one annulled by its last day counts apart."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    is_annulled = func.coalesce(DeliveryAttempt.annulled_on <= period.until, False)
    rows = session.execute(
        select(DeliveryAttempt.notifier, DeliveryAttempt.result, is_annulled, func.count())
        .where(DeliveryAttempt.attempted_on.between(period.since, period.until))
        .group_by(DeliveryAttempt.notifier, DeliveryAttempt.result, is_annulled)
    )
    for notifier, result, annulled, many in rows:
        found[notifier]["annulled" if annulled else result] += many
    return dict(sorted(found.items()))


def _add_up(counts: Counts) -> bool:
    return all(count.adds_up for count in counts.values())


def _rows(counts: Counts) -> Iterator[tuple[Cell, ...]]:
    for kind in CONTROLLED:
        zones = {zone: count for (of_kind, zone), count in counts.items() if of_kind == kind}
        for zone, count in zones.items():
            yield (KINDS[kind].name, zone, *_figures(count))
        if len(zones) > 1:
            yield (KINDS[kind].name, _ALL_ZONES, *_figures(together(zones.values())))


def _figures(count: Count) -> tuple[Cell, ...]:
    days = count.average_days
    return (
        count.issued,
        count.standings[Standing.DELIVERED],
        *(count.methods[how] for how in DeliveryMethod),
        *(count.standings[one] for one in _PARTS),
        "" if days is None else str(days),
    )


def _notifier_table(notifiers: Mapping[str, Counter[str]], period: Period) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (name, found.total(), *_results(found)) for name, found in notifiers.items()
    ]
    whole: Counter[str] = sum(notifiers.values(), Counter())
    return Table(
        "notificadores",
        f"Diligencias practicadas del {period.since:%d/%m/%Y} al {period.until:%d/%m/%Y}, por quien las practicó",
        "Diligencias = la suma de sus resultados, con las anuladas aparte.",
        (
            "Quién",
            "Diligencias",
            *(RESULT_NAMES[result].capitalize() for result in DeliveryResult),
            "Anuladas",
        ),
        (*rows, ("TOTAL", whole.total(), *_results(whole))),
    )


def _results(found: Counter[str]) -> tuple[int, ...]:
    return (*(found[result] for result in DeliveryResult), found["annulled"])


def _as_data(counts: Counts, whole: Count, notifiers: Mapping[str, Counter[str]]) -> dict[str, Any]:
    """The same figures for a program."""
    return {
        "adds_up": _add_up(counts),
        "documents": [
            {"kind": kind, "zone": zone, **_as_dict(count)} for (kind, zone), count in counts.items()
        ],
        "total": _as_dict(whole),
        "notifiers": [
            {"notifier": name, "visits": found.total(), "results": dict(sorted(found.items()))}
            for name, found in notifiers.items()
        ],
    }


def _as_dict(count: Count) -> dict[str, Any]:
    days = count.average_days
    return {
        "issued": count.issued,
        **{one.value: count.standings[one] for one in Standing},
        "delivered_by": {how.value: count.methods[how] for how in DeliveryMethod if count.methods[how]},
        "average_days": None if days is None else str(days),
        "adds_up": count.adds_up,
    }


def paperwork(session: Session, book: LawBook, period: Period) -> Table:
    """The same control in one line a kind and zone, without methods and days."""
    counts = counted(session, book, period)
    rows: list[tuple[Cell, ...]] = [
        (KINDS[kind].name, zone, *_brief(count)) for (kind, zone), count in counts.items()
    ]
    return Table(
        "gestiones",
        f"Documentos emitidos del {period.since:%d/%m/%Y} al {period.until:%d/%m/%Y}",
        "Emitidos = entregados + pendientes + sin entrega posible + anulados o sustituidos.",
        (
            "Documento",
            "Zona",
            "Emitidos",
            "Entregados",
            "Pendientes",
            "Sin entrega posible",
            "Anulados o sustituidos",
        ),
        (*rows, ("TOTAL", "", *_brief(together(counts.values())))),
    )


def _brief(count: Count) -> tuple[int, ...]:
    standings = count.standings
    return (
        count.issued,
        standings[Standing.DELIVERED],
        standings[Standing.PENDING],
        standings[Standing.UNDELIVERABLE],
        standings[Standing.ANNULLED] + standings[Standing.SUPERSEDED],
    )
