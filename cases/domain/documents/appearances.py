"""What records who came to the office, and who did not."""

from dataclasses import dataclass
from typing import ClassVar, Literal, NamedTuple

from cases.domain.documents.base import Document
from cases.domain.documents.common import CommonBlock


class PersonRow(NamedTuple):
    """Who came."""

    name: str
    identity_line: str
    capacity: str
    proof: str = ""


class PaperRow(NamedTuple):
    """Papers brought."""

    paper: str


class ActHandedRow(NamedTuple):
    """Acts notified here."""

    kind: str
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActaDeComparecencia(Document):
    """Who came, what was shown, said and agreed (LGTM 90 no. 6, 92)."""

    kind: ClassVar[str] = "acta_de_comparecencia"

    common: CommonBlock
    appeared_on: str
    appeared_at: str
    ended_at: str
    came_because: Literal["citation", "own_will"]
    citation_number: str = ""
    people: tuple[PersonRow, ...]
    officer_name: str
    officer_post: str
    position: Literal["acknowledges", "disputes", "disputes_part", "no_statement"]
    statement_text: str = ""
    outcome: Literal["paid", "promise", "asks_plan", "claim", "none"]
    promise_on: str = ""
    promise_amount: str = ""
    receipt_number: str = ""
    papers_received: tuple[PaperRow, ...] = ()
    acts_handed: tuple[ActHandedRow, ...] = ()
    signature_state: Literal["signed", "cannot_sign", "declines"]
    witness_name: str = ""
    witness_identity_line: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConstanciaDeIncomparecencia(Document):
    """That a summons properly delivered was not attended (LGTM 90 no. 6)."""

    kind: ClassVar[str] = "constancia_de_incomparecencia"

    common: CommonBlock
    citation_number: str
    citation_ordinal_text: str
    citation_delivered_on: str
    citation_delivered_how: str
    delivery_proof_number: str
    appointment_on: str
    appointment_at: str
    waited_until_at: str
    officer_name: str
    officer_post: str
    excuse_text: str = ""
    next_step: Literal["second_citation", "new_date", "demand"]
