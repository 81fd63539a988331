"""From the title to the court: certify, refer, accept or return, file, resume, record; and the close of two people."""

from datetime import time

from pydantic import Field
from sqlalchemy import insert

from cases.domain.documents.judicial import AssetRow
from cases.domain.errors import BadInput, RuleRefused
from cases.domain.vocabulary import CloseReason, Event
from cases.domain.words import CLOSE_REASON_NAMES
from cases.models import ForgoneCharge
from cases.service.contexts.judicial import build_certificacion_de_deuda, build_memorando_de_remision
from cases.service.steps import entry_for
from cases.service.verbs.attempts import document_named
from cases.service.verbs.registry import Fields, NoFields, Outcome, Verb, Work


def _certify(work: Work, _: NoFields) -> Outcome:
    """The Treasurer reports on one call and the Mayor certifies on another; the title is of the day it is signed."""
    proposal = next((one for one in work.facts.proposals if one.verb == Event.CERTIFY), None)
    title = work.press.issue(
        work.facts,
        "certificacion_de_deuda",
        build_certificacion_de_deuda,
        {"certified_at": work.stamp.local_hour},
        lines=work.facts.lines,
    )
    entry = entry_for(
        work.facts,
        Event.CERTIFY,
        code="certified",
        reasons=["Tesorería informó la deuda y la Alcaldía la certificó.", *work.decision.texts],
        basis=["LGTM 115", "LGTM 116"],
        data={"reported_by": proposal.proposed_by if proposal else work.stamp.actor},
        documents=(title,),
        superseded=tuple(one.key for one in work.facts.valid_documents("certificacion_de_deuda")),
    )
    return Outcome(entry, f"Se extendió la certificación {title.number}.")


_MOST_FOLIOS = 999


class ReferFields(Fields):
    assets: list[dict[str, str]] = Field(
        default_factory=list, title="Bienes conocidos", description="Cada uno con kind, description y source."
    )
    folios: list[dict[str, str]] = Field(
        default_factory=list,
        title="Folios por documento",
        description="Solo los que ocupan más de uno, cada uno con document y folios.",
    )
    observations_text: str = Field("", max_length=2000, title="Observaciones")


def _refer(work: Work, fields: ReferFields) -> Outcome:
    memorandum = work.press.issue(
        work.facts,
        "memorando_de_remision",
        build_memorando_de_remision,
        {
            "assets": tuple(_asset(asset) for asset in fields.assets),
            "folio_counts": dict(_folios(work, one) for one in fields.folios),
            "observations_text": fields.observations_text,
        },
        lines=work.facts.lines,
    )
    entry = entry_for(
        work.facts,
        Event.REFER,
        code="referred",
        reasons=["Se remite el expediente con su título a la Sindicatura."],
        basis=["LGTM 117"],
        data=fields.model_dump(mode="json", exclude_defaults=True),
        documents=(memorandum,),
        superseded=tuple(one.key for one in work.facts.valid_documents("memorando_de_remision")),
    )
    return Outcome(entry, f"Se remitió con el memorando {memorandum.number}.")


def _asset(asset: dict[str, str]) -> AssetRow:
    if set(asset) != {"kind", "description", "source"}:
        raise BadInput(
            "asset_incomplete", "Cada bien lleva clase (kind), descripción (description) y fuente (source)."
        )
    return AssetRow(**asset)


def _folios(work: Work, counted: dict[str, str]) -> tuple[int, int]:
    """A piece of the file and the leaves it takes: only who holds the paper knows how many."""
    leaves = counted.get("folios", "")
    if set(counted) != {"document", "folios"} or not (leaves.isdecimal() and 0 < int(leaves) <= _MOST_FOLIOS):
        raise BadInput(
            "folios_wrong",
            f"Diga de qué documento (document) y cuántos folios ocupa (folios), de 1 a {_MOST_FOLIOS}.",
        )
    return document_named(work, counted["document"]).key, int(leaves)


def _accept_file(work: Work, _: NoFields) -> Outcome:
    entry = entry_for(
        work.facts,
        Event.ACCEPT_FILE,
        code="file_accepted",
        reasons=["Jurídico recibió el expediente completo."],
        basis=["LGTM 117"],
    )
    return Outcome(entry, "Jurídico aceptó el expediente.")


class ReturnFileFields(Fields):
    reason: str = Field(min_length=10, max_length=2000, title="Motivo de la devolución")


def _return_file(work: Work, fields: ReturnFileFields) -> Outcome:
    entry = entry_for(
        work.facts,
        Event.RETURN_FILE,
        code="file_returned",
        reasons=[f"Jurídico devolvió el expediente: {fields.reason}"],
        basis=["LGTM 117"],
        data=fields.model_dump(mode="json"),
    )
    return Outcome(entry, "El expediente volvió a la unidad con sus motivos.")


class FileSuitFields(Fields):
    court: str = Field(min_length=3, max_length=200, title="Juzgado")
    court_number: str = Field(min_length=1, max_length=100, title="Número de proceso")
    filed_at: time | None = Field(None, title="Hora de presentación")


def _file_suit(work: Work, fields: FileSuitFields) -> Outcome:
    entry = entry_for(
        work.facts,
        Event.FILE_SUIT,
        code="suit_filed",
        reasons=[f"La demanda se presentó en {fields.court}, proceso {fields.court_number}."],
        basis=["LGTM 117", "LGTM 42"],
        data=fields.model_dump(mode="json", exclude_defaults=True),
        suit_filed_on=work.stamp.on,
    )
    return Outcome(entry, "Quedó registrada la demanda; la prescripción se detiene para sus cargos.")


def _resume_suit(work: Work, _: NoFields) -> Outcome:
    plan = work.facts.plan
    assert plan is not None, "only a plan signed in court resumes a suit"
    entry = entry_for(
        work.facts,
        Event.RESUME_SUIT,
        code="suit_resumed",
        reasons=[f"El plan {plan.number}, firmado en juicio, se incumplió: sigue el proceso."],
        basis=["LGTM 36", "LGTM 37"],
    )
    return Outcome(entry, "El proceso judicial se reanuda.")


class CourtEventFields(Fields):
    what: str = Field(min_length=3, max_length=300, title="Qué ocurrió")
    reference: str = Field("", max_length=200, title="Referencia")
    note: str = Field("", max_length=2000, title="Detalle")


def _record_court_event(work: Work, fields: CourtEventFields) -> Outcome:
    entry = entry_for(
        work.facts,
        Event.RECORD_COURT_EVENT,
        code="court_event",
        reasons=[fields.what],
        basis=["LGTM 119 n.º 1"],
        data=fields.model_dump(mode="json", exclude_defaults=True),
    )
    return Outcome(entry, "Quedó registrada la actuación.")


class CloseFields(Fields):
    reason: CloseReason = Field(title="Motivo del cierre")
    note: str = Field(min_length=10, max_length=2000, title="Fundamento")


_NOTHING_OWED = (CloseReason.PRESCRIBED, CloseReason.CORRECTED)


def _close(work: Work, fields: CloseFields) -> Outcome:
    """What is still owed is given up: a close that the next night undid by opening again would be no close.

    Not what is in dispute where the reason is that nothing is owed: nobody has decided about that yet.
    """
    _check_close(work, fields.reason)
    facts = work.facts
    forgone = () if fields.reason in _NOTHING_OWED else (*facts.lines, *facts.held_lines)
    entry = entry_for(
        facts,
        Event.CLOSE,
        code=f"closed_{fields.reason}",
        reasons=[f"Cierre por {CLOSE_REASON_NAMES[fields.reason]}: {fields.note}"],
        basis=["LGTM 42-44" if fields.reason is CloseReason.PRESCRIBED else "LGTM 30"],
        data=fields.model_dump(mode="json") | {"forgone": sorted(line.charge for line in forgone)},
        closes_with=fields.reason,
    )

    def store(_: object) -> None:
        if forgone:
            rows = [{"case_id": facts.key, "charge_id": line.key} for line in forgone]
            work.session.execute(insert(ForgoneCharge), rows)

    told = " Lo que debía no abre otro expediente." if forgone else ""
    return Outcome(entry, f"El expediente quedó cerrado en definitiva.{told}", store)


def _check_close(work: Work, reason: CloseReason) -> None:
    """A reason that the facts belie is refused."""
    facts = work.facts
    owed = facts.overdue
    if reason is CloseReason.SETTLED:
        raise RuleRefused(
            "close_by_settle", "La deuda pagada se cierra con el finiquito, no por esta vía.", ("LGTM 30",)
        )
    if reason in _NOTHING_OWED and owed > 0:
        raise RuleRefused(
            "still_owed",
            f"Todavía se deben {owed:,.2f} que no han prescrito: no procede este motivo.",
            ("LGTM 42-44",),
        )
    if reason is CloseReason.PRESCRIBED and not any(line.prescribed for line in facts.statement.lines):
        raise RuleRefused(
            "nothing_prescribed", "Ningún cargo ha prescrito: no procede este motivo.", ("LGTM 42-44",)
        )
    if reason is CloseReason.JUDGMENT and facts.suit_filed_on is None:
        raise RuleRefused(
            "no_suit_filed", "No hay sentencia sin demanda: no consta que se haya presentado.", ("LGTM 119",)
        )


VERBS = (
    Verb(
        Event.CERTIFY,
        NoFields,
        "Tesorería informa y la Alcaldía certifica: dos personas. El título fija las cantidades.",
        _certify,
    ),
    Verb(Event.REFER, ReferFields, "Remite el expediente foliado a la Sindicatura con su memorando.", _refer),
    Verb(
        Event.ACCEPT_FILE,
        NoFields,
        "Jurídico acepta el expediente y corre el plazo para demandar.",
        _accept_file,
    ),
    Verb(
        Event.RETURN_FILE, ReturnFileFields, "Jurídico devuelve el expediente con sus motivos.", _return_file
    ),
    Verb(
        Event.FILE_SUIT,
        FileSuitFields,
        "Registra la demanda presentada; detiene la prescripción.",
        _file_suit,
    ),
    Verb(Event.RESUME_SUIT, NoFields, "Reanuda el juicio por un plan judicial incumplido.", _resume_suit),
    Verb(
        Event.RECORD_COURT_EVENT, CourtEventFields, "Registra una actuación del juzgado.", _record_court_event
    ),
    Verb(Event.CLOSE, CloseFields, "Cierra el expediente sin pago: dos personas. Es definitivo.", _close),
)
