"""What proves that an act reached its addressee, or was sought to."""

from dataclasses import dataclass
from typing import ClassVar, Literal, NamedTuple

from cases.domain.documents.base import Document
from cases.domain.documents.common import AnnexRow, CommonBlock


@dataclass(frozen=True, slots=True, kw_only=True)
class ActaDeNotificacion(Document):
    """What happened with one act on one day; only a `delivered` one notifies (LGTM 95, 96)."""

    kind: ClassVar[str] = "acta_de_notificacion"

    common: CommonBlock
    act_kind: str
    act_number: str
    act_issued_on: str
    how: Literal["personal", "oficina", "correo_certificado", "correo"]
    result: Literal["delivered", "refused", "not_found", "moved", "wrong_address", "deceased", ""] = ""
    attempt_text: str = ""
    visited_on: str = ""
    visited_at: str = ""
    place_text: str = ""
    notifier_name: str
    notifier_authority: str
    receiver_name: str = ""
    receiver_identity_line: str = ""
    receiver_capacity: str = ""
    pages_delivered_text: str = ""
    annexes: tuple[AnnexRow, ...] = ()
    informant_text: str = ""
    next_visit_text: str = ""
    trace_text: str = ""
    evidence_text: str = ""
    signature_state: Literal["signed", "cannot_sign", "declines", ""] = ""
    witness_name: str = ""
    witness_identity_line: str = ""
    act_sets_term: bool
    is_form: bool
    term_text: str = ""
    expires_on: str = ""


class SearchRow(NamedTuple):
    """Previous search actas, at least one of an earlier day (lgtm 97)."""

    number: str
    on: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Esquela(Document):
    """An act left at the place on record after an earlier search that found nobody (LGTM 97)."""

    kind: ClassVar[str] = "esquela"

    common: CommonBlock
    act_kind: str
    act_number: str
    act_issued_on: str
    searches: tuple[SearchRow, ...]
    searches_text: str
    extract_text: str
    annexes: tuple[AnnexRow, ...]
    esquela_mode: Literal["received", "fixed", "form"]
    left_on: str = ""
    left_at: str = ""
    place_text: str = ""
    receiver_name: str = ""
    receiver_identity_line: str = ""
    receiver_relation: str = ""
    fixed_where_text: str = ""
    notifier_name: str
    notifier_authority: str
    witness_name: str = ""
    evidence_text: str = ""
    act_sets_term: bool
    term_text: str = ""
    expires_on: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edicto(Document):
    """An act published on the board for somebody with no place on record (LGTM 98)."""

    kind: ClassVar[str] = "edicto"

    common: CommonBlock
    act_kind: str
    act_number: str
    act_issued_on: str
    ground: Literal["no_place", "not_domiciled"]
    ground_proof_text: str
    extract_text: str
    publication: Literal["board", "newspaper"]
    posted_on: str = ""
    posted_at: str = ""
    removed_on: str = ""
    removed_at: str = ""
    newspaper_text: str = ""
    done_on: str = ""
    act_sets_term: bool
    shows_amount: bool
    evidence_text: str = ""
    secretary_name: str
    secretary_post: str
    term_text: str = ""
    expires_on: str = ""
    edict_hours_text: str
