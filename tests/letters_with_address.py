"""Letters whose QR opens them: an office that approved its own address, and a letter issued since."""

from datetime import UTC, date, datetime, time

from panel_office import PanelOffice
from sqlalchemy import select

from cases.models import Document
from cases.service.law_values import decide_value, propose_value
from cases.service.stamp import Stamp
from cases.service.verbs import perform
from cases.snapshot.law import law_in_force

BASE = "https://cobro.lapazeste.gob.sv"


def letter_with_address(office: PanelOffice, account: str, verb: str, on: date) -> tuple[str, str]:
    """Number of a letter issued on a day under the address of the office, and what its QR says."""
    at = datetime.combine(on, time(15), UTC)
    with office.sessions.begin() as session:
        chief, mayor = Stamp("jefatura", "jefatura", on, at), Stamp("alcalde", "alcalde", on, at)
        proposed = propose_value(
            session, office.book, "documents.public_address", BASE, date(2026, 1, 1), "Acuerdo 9", chief
        )
        decide_value(session, office.book, proposed["id"], mayor, approve=True)
        book = law_in_force(session, office.book)
        done = perform(session, account, verb, Stamp("gestor", "gestor", on, at), {}, book)
        row = session.execute(
            select(Document.number, Document.context).where(Document.number == done.documents[0])
        ).one()
    return row.number, row.context["qr_payload"]
