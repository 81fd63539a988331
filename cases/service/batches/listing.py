"""Batches as people look at them: a list with counts, and one with its letters."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cases.domain.documents.kinds import KINDS
from cases.domain.errors import BadInput
from cases.domain.vocabulary import BatchItemStatus
from cases.models import (
    Account,
    Case,
    Document,
    PrintBatch,
    PrintBatchFile,
    PrintBatchItem,
    Route,
    Taxpayer,
)
from cases.service.route_sheet import number_of

_LISTED = 100
_OUT = (BatchItemStatus.LEFT_OUT, BatchItemStatus.CORRECTED, BatchItemStatus.PULLED_OUT)


@dataclass(frozen=True, slots=True)
class BatchItem:
    number: str
    case: str
    kind: str
    name: str
    zone: str
    status: str
    is_copy: bool
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class BatchView:
    """A batch with how many of its letters stand where; `items` are empty in a list."""

    batch: PrintBatch
    route: str
    """Number on the sheet of the route it follows; "" where it follows none."""
    counts: Counter[str]
    items: Sequence[BatchItem] = ()
    taken: Sequence[PrintBatchFile] = ()
    """Each time its letters were taken to the printer, the first one first."""

    @property
    def title(self) -> str:
        return title_of(self.batch, self.route)

    @property
    def left_out(self) -> list[BatchItem]:
        return [item for item in self.items if item.status in _OUT]

    def count(self, *statuses: BatchItemStatus) -> int:
        return sum(self.counts[status] for status in statuses)

    def as_dict(self) -> dict[str, Any]:
        """What `cobranza batch --json` tells."""
        batch = self.batch
        return {
            "batch": batch.id,
            "district": batch.district,
            "kind": batch.kind,
            "zone": batch.zone,
            "route": self.route or None,
            "on": batch.on_date.isoformat(),
            "made_by": batch.made_by,
            "counts": {status.value: self.counts[status] for status in BatchItemStatus},
            **(
                {
                    "out": [
                        {"document": one.number, "status": one.status, "code": one.code, "reason": one.reason}
                        for one in self.left_out
                    ]
                }
                if self.items
                else {}
            ),
        }


def routes_followed(session: Session, batches: Sequence[PrintBatch]) -> dict[int, str]:
    """The number on the sheet of the route each batch follows, by the batch; "" where it follows none."""
    keys = {batch.route_id for batch in batches}
    routes = session.scalars(select(Route).where(Route.id.in_(keys)))
    named: dict[int | None, str] = {route.id: number_of(route) for route in routes}
    return {batch.id: named.get(batch.route_id, "") for batch in batches}


def title_of(batch: PrintBatch, route: str) -> str:
    """How people call it: «Lote n.º 12 · Aviso de pago pendiente · zona El Calvario»."""
    what = KINDS[batch.kind].name if batch.kind else ""
    where = f"zona {batch.zone}" if batch.zone else ""
    way = f"ruta {route}" if route else ""
    return " · ".join(part for part in (f"Lote n.º {batch.id}", what, where, way) if part)


def list_batches(session: Session, district: str = "", route: int | None = None) -> list[BatchView]:
    """The newest first; of one district, or of one route, where it is named."""
    chosen = select(PrintBatch).order_by(PrintBatch.id.desc()).limit(_LISTED)
    if route is not None:
        chosen = chosen.where(PrintBatch.route_id == route)
    if district:
        chosen = chosen.where(PrintBatch.district == district)
    batches = session.scalars(chosen).all()
    counts: dict[int, Counter[str]] = {batch.id: Counter() for batch in batches}
    rows = (
        select(PrintBatchItem.batch_id, PrintBatchItem.status, func.count())
        .where(PrintBatchItem.batch_id.in_(list(counts)))
        .group_by(PrintBatchItem.batch_id, PrintBatchItem.status)
    )
    for batch, status, count in session.execute(rows):
        counts[batch][status] = count
    routes = routes_followed(session, batches)
    return [BatchView(batch, routes[batch.id], counts[batch.id]) for batch in batches]


def batch_view(session: Session, batch: int) -> BatchView:
    """One batch with its letters in their order. Raises BadInput for an unknown number."""
    found = session.get(PrintBatch, batch)
    if found is None:
        raise BadInput("unknown_batch", f"No existe el lote n.º {batch}.")
    rows = session.execute(
        select(
            Document.number,
            Case.number,
            Document.kind,
            Taxpayer.name,
            func.coalesce(Account.zone, ""),
            PrintBatchItem.status,
            PrintBatchItem.is_copy,
            PrintBatchItem.code,
            PrintBatchItem.reason,
        )
        .select_from(PrintBatchItem)
        .join(Document, Document.id == PrintBatchItem.document_id)
        .join(Case, Case.id == Document.case_id)
        .join(Account, Account.id == Case.account_id)
        .join(Taxpayer, Taxpayer.id == Account.taxpayer_id)
        .where(PrintBatchItem.batch_id == batch)
        .order_by(PrintBatchItem.position, PrintBatchItem.id)
    )
    items = [BatchItem(*row) for row in rows]
    taken = select(PrintBatchFile).where(PrintBatchFile.batch_id == batch).order_by(PrintBatchFile.id)
    return BatchView(
        found,
        routes_followed(session, [found])[batch],
        Counter(item.status for item in items),
        items,
        session.scalars(taken).all(),
    )
