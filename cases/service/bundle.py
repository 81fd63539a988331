"""The judicial file of a case as one zip: its documents in order, its story, and how to check both."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from io import BytesIO
from typing import Any
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from cases.domain.documents.kinds import KINDS
from cases.domain.documents.wording import short_date
from cases.domain.vocabulary import DocumentStatus, Stage
from cases.domain.words import DOCUMENT_STATUS_NAMES, STAGE_NAMES
from cases.evidence import canonical
from cases.models import Account, Case, CaseEvent, Document, DocumentBytes, Taxpayer
from cases.service.chain import covered_by
from cases.service.finding import find_case

README, INDEX, EVENTS, DOCUMENTS = "LEAME.txt", "indice.json", "eventos.json", "documentos"

# One instant for every entry and no compression: the same case gives the same bytes anywhere.
_ANY_DAY = (1980, 1, 1, 0, 0, 0)
_READ_ONLY = 0o444 << 16

_HOW_TO_CHECK = f"""
Qué hay aquí
  {DOCUMENTS}/    Cada documento emitido, en el orden del expediente, tal como se emitió.
  {INDEX}    El índice: número, clase, fechas, estado y sha256 de cada archivo.
  {EVENTS}    La historia del expediente, evento por evento, encadenada.

Cómo comprobarlo sin este programa
  1. El sha256 de cada archivo de «{DOCUMENTS}» debe ser el que dice el índice.
  2. Cada evento guarda en «hash» el sha256, en hexadecimal, del texto que resulta de unir «previous_hash» con
     su campo «covered» escrito como JSON en UTF-8: claves en orden alfabético, sin espacios ni escapes.
  3. El «previous_hash» de cada evento es el «hash» del anterior; el del primero está vacío.
  4. «covered» nombra los documentos que el evento emitió, con su sha256: cambiar uno rompe la cadena.
"""


def bundle(session: Session, ref: str) -> bytes:
    """The zip of a case, found by its number or its account; the same story gives the same bytes."""
    case = find_case(session, ref)
    documents = _documents(session, case.id)
    files = [
        (f"{DOCUMENTS}/{order:03d}-{row.number}.docx", row) for order, row in enumerate(documents, start=1)
    ]
    events = _events(session, case, documents)
    contents = {
        README: _readme(session, case, files).encode(),
        INDEX: _json(_index(session, case, files, events)),
        EVENTS: _json(events),
    }
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_STORED) as archive:
        for name, content in contents.items():
            _put(archive, name, content)
        for name, row in files:
            _put(archive, name, row.content)
    return packed.getvalue()


def _documents(session: Session, case: int) -> Sequence[Row[*tuple[Any, ...]]]:
    """In the order they were issued, each followed by what travels with it; void ones too, marked."""
    return session.execute(
        select(
            Document.number,
            Document.kind,
            Document.issued_on,
            Document.signed_on,
            Document.delivered_on,
            Document.status,
            Document.total,
            Document.sha256,
            Document.fingerprint,
            Document.event_id,
            DocumentBytes.content,
        )
        .join(DocumentBytes, DocumentBytes.document_id == Document.id)
        .where(Document.case_id == case)
        .order_by(Document.id)
    ).all()


def _events(session: Session, case: Case, documents: Iterable[Row[*tuple[Any, ...]]]) -> list[dict[str, Any]]:
    """Each event with what its hash covers, ready to be hashed again."""
    issued: dict[int, list[tuple[str, str]]] = {}
    for row in documents:
        issued.setdefault(row.event_id, []).append((row.number, row.sha256))
    rows = session.scalars(select(CaseEvent).where(CaseEvent.case_id == case.id).order_by(CaseEvent.sequence))
    return [
        {
            "sequence": row.sequence,
            "previous_hash": row.previous_hash,
            "hash": row.hash,
            "covered": json.loads(canonical(asdict(covered_by(case.number, row, issued.get(row.id, []))))),
        }
        for row in rows
    ]


def _index(
    session: Session,
    case: Case,
    files: Sequence[tuple[str, Row[*tuple[Any, ...]]]],
    events: Sequence[dict[str, Any]],
) -> dict[str, Any]:
    account = session.get_one(Account, case.account_id)
    return {
        "case": case.number,
        "account": account.number,
        "district": case.district,
        "taxpayer": session.get_one(Taxpayer, case.taxpayer_id).code,
        "stage": case.stage,
        "opened_on": case.opened_on.isoformat(),
        "closed_on": case.closed_on.isoformat() if case.closed_on else None,
        "events": len(events),
        "last_hash": events[-1]["hash"],
        "events_sha256": hashlib.sha256(_json(list(events))).hexdigest(),
        "documents": [
            {
                "order": order,
                "file": name,
                "number": row.number,
                "kind": row.kind,
                "issued_on": row.issued_on.isoformat(),
                "signed_on": row.signed_on.isoformat() if row.signed_on else None,
                "delivered_on": row.delivered_on.isoformat() if row.delivered_on else None,
                "status": row.status,
                "total": f"{row.total:.2f}",
                "sha256": row.sha256,
                "fingerprint": row.fingerprint,
            }
            for order, (name, row) in enumerate(files, start=1)
        ],
    }


def _readme(session: Session, case: Case, files: Sequence[tuple[str, Row[*tuple[Any, ...]]]]) -> str:
    account = session.get_one(Account, case.account_id)
    taxpayer = session.get_one(Taxpayer, case.taxpayer_id)
    listed = "\n".join(
        f"  {order:3d}. {KINDS[row.kind].name} {row.number}, del {short_date(row.issued_on)}: "
        f"{DOCUMENT_STATUS_NAMES[DocumentStatus(row.status)].lower()}"
        for order, (_, row) in enumerate(files, start=1)
    )
    return (
        f"EXPEDIENTE {case.number}\n\n"
        f"Contribuyente: {taxpayer.name}\n"
        f"Cuenta: {account.number}\n"
        f"Abierto el {short_date(case.opened_on)}. Etapa: {STAGE_NAMES[Stage(case.stage)]}.\n"
        f"{_HOW_TO_CHECK}\nÍndice\n{listed}\n"
    )


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _put(archive: ZipFile, name: str, content: bytes) -> None:
    entry = ZipInfo(name, _ANY_DAY)
    entry.external_attr = _READ_ONLY
    archive.writestr(entry, content)
