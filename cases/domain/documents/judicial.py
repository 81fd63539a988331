"""What takes a debt to court: the title and the referral of the file."""

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from cases.domain.documents.base import Document
from cases.domain.documents.common import CommonBlock


class ObligationRow(NamedTuple):
    """One row per charge."""

    tribute: str
    tribute_kind: str
    period: str
    origin_act: str
    due_on: str
    principal: str
    interest: str
    fine: str
    festivities: str
    total: str
    origin_notified_on: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificacionDeDeuda(Document):
    """The Treasurer's report certified by the Mayor, the enforceable title (LGTM 116)."""

    kind: ClassVar[str] = "certificacion_de_deuda"

    common: CommonBlock
    demand_number: str
    demand_notified_on: str
    demand_expired_on: str
    demand_proof_number: str
    obligations: tuple[ObligationRow, ...]
    ledger_reference: str
    gates_checked_on: str
    treasurer_name: str
    treasurer_post: str
    treasurer_authority: str
    mayor_name: str
    mayor_post: str
    mayor_authority: str
    reported_on: str
    certified_on: str
    certified_at: str
    fines_in_title_text: str = ""


class ChronologyRow(NamedTuple):
    """What was done."""

    on: str
    event: str
    document: str = ""
    folios: str = ""


class FileIndexRow(NamedTuple):
    """Index of the file."""

    item: str
    folios: str = ""


class GateRow(NamedTuple):
    """Each gate with its proof."""

    gate: str
    proof: str
    folios: str = ""


class AssetRow(NamedTuple):
    """Known assets."""

    kind: str
    description: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MemorandoDeRemision(Document):
    """The file handed to the Síndico with what is needed to sue in time (LGTM 117)."""

    kind: ClassVar[str] = "memorando_de_remision"

    common: CommonBlock
    recipient_name: str
    recipient_post: str
    certificate_number: str
    certified_on: str
    certified_total: str
    certified_amounts_on: str
    chronology: tuple[ChronologyRow, ...]
    file_index: tuple[FileIndexRow, ...]
    gates: tuple[GateRow, ...]
    assets: tuple[AssetRow, ...] = ()
    earliest_prescription_on: str
    contact_text: str
    observations_text: str = ""
    accept_by_on: str
    suit_by_on: str
    folios_total: str
