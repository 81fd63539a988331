"""Holds: placing and lifting what stops a case or some of its charges."""

from datetime import date

from pydantic import Field
from sqlalchemy import insert, update

from cases.domain.errors import BadInput, RuleRefused
from cases.domain.facts import HoldFacts
from cases.domain.vocabulary import Event, HoldReason, HoldScope
from cases.domain.words import HOLD_REASON_NAMES, HOLD_SCOPE_NAMES
from cases.models import Hold, HoldCharge
from cases.service.steps import entry_for
from cases.service.verbs.registry import Fields, Outcome, Verb, Work


class PlaceHoldFields(Fields):
    reason: HoldReason = Field(title="Motivo")
    scope: HoldScope | None = Field(
        None,
        title="Qué detiene",
        description="Vacío: una apelación, también los intereses (LGTM 46); lo demás, solo los pasos.",
    )
    note: str = Field(min_length=3, max_length=1000, title="Explicación")
    document_reference: str = Field(min_length=1, max_length=200, title="Documento en que se apoya")
    until_on: date | None = Field(None, title="Hasta cuándo", description="Vacío: hasta que se levante.")
    charges: list[str] = Field(default_factory=list, title="Cargos", description="Vacío: todo el expediente.")

    @property
    def stops(self) -> HoldScope:
        """What the law gives an appeal against the determination, unless somebody says it is of another act."""
        by_law = HoldScope.STEPS_AND_SURCHARGES if self.reason is HoldReason.APPEAL else HoldScope.STEPS
        return self.scope or by_law


def _place_hold(work: Work, fields: PlaceHoldFields) -> Outcome:
    facts, stamp = work.facts, work.stamp
    if fields.until_on is not None and fields.until_on < stamp.on:
        raise BadInput("hold_ends_before", "La retención no puede terminar antes de empezar.")
    if fields.stops is HoldScope.STEPS_AND_SURCHARGES and fields.reason is not HoldReason.APPEAL:
        raise RuleRefused(
            "surcharges_only_by_appeal",
            "Solo la apelación de la determinación detiene los intereses; este motivo detiene los pasos.",
            ("LGTM 46",),
        )
    if any(_rests_on(hold, fields.reason, fields.document_reference) for hold in _standing(work)):
        raise RuleRefused(
            "hold_repeated",
            f"Ya hay una retención por {HOLD_REASON_NAMES[fields.reason]} que se apoya en "
            f"«{fields.document_reference}»: levántela antes de poner otra.",
            ("política de retenciones",),
        )
    charges = _charges(work, fields.charges)
    entry = entry_for(
        facts,
        Event.PLACE_HOLD,
        code=f"hold_{fields.reason}",
        reasons=[f"Retención por {HOLD_REASON_NAMES[fields.reason]}: {HOLD_SCOPE_NAMES[fields.stops]}."],
        basis=["LGTM 46" if fields.reason is HoldReason.APPEAL else "política de retenciones"],
        data=fields.model_dump(mode="json", exclude_defaults=True) | {"scope": fields.stops.value},
    )

    def store(_: object) -> None:
        hold = work.session.scalar(
            insert(Hold)
            .values(
                case_id=facts.key,
                reason=fields.reason,
                note=fields.note,
                scope=fields.stops,
                document_reference=fields.document_reference,
                from_on=stamp.on,
                until_on=fields.until_on,
                placed_by=stamp.actor,
                placed_at=stamp.at,
            )
            .returning(Hold.id)
        )
        if charges:
            work.session.execute(insert(HoldCharge), [{"hold_id": hold, "charge_id": key} for key in charges])

    return Outcome(entry, f"Quedó puesta la retención por {HOLD_REASON_NAMES[fields.reason]}.", store)


def _charges(work: Work, labels: list[str]) -> list[int]:
    known = {
        line.charge: line.key for line in work.facts.statement.lines if line.key in work.facts.own_charges
    }
    unknown = [label for label in labels if label not in known]
    if unknown:
        raise RuleRefused(
            "unknown_charge",
            f"Estos cargos no son del expediente: {', '.join(unknown)}.",
            ("política de retenciones",),
        )
    return [known[label] for label in labels]


def _standing(work: Work) -> list[HoldFacts]:
    """Holds that may be lifted: not lifted yet, nor over."""
    on = work.stamp.on
    return [
        hold
        for hold in work.facts.holds
        if hold.lifted_on is None and (hold.until_on is None or hold.until_on >= on)
    ]


def _rests_on(hold: HoldFacts, reason: HoldReason | None, reference: str) -> bool:
    same_paper = hold.document_reference.strip().casefold() == reference.strip().casefold()
    return reason in (None, hold.reason) and (same_paper or not reference.strip())


class LiftHoldFields(Fields):
    reason: HoldReason | None = Field(
        None, title="Motivo de la retención", description="Vacío si solo hay una."
    )
    rests_on: str = Field(
        "",
        max_length=200,
        title="Documento en que se apoya la retención",
        description="Vacío si solo hay una por ese motivo.",
    )
    note: str = Field(min_length=3, max_length=1000, title="Por qué se levanta")


def _lift_hold(work: Work, fields: LiftHoldFields) -> Outcome:
    stamp = work.stamp
    found = [hold for hold in _standing(work) if _rests_on(hold, fields.reason, fields.rests_on)]
    if not found:
        raise RuleRefused(
            "no_hold", "No hay una retención vigente que levantar.", ("política de retenciones",)
        )
    if len(found) > 1:
        raise BadInput(
            "which_hold",
            "Hay varias retenciones vigentes: indique el motivo y el documento de la que se levanta.",
        )
    hold = found[-1]
    entry = entry_for(
        work.facts,
        Event.LIFT_HOLD,
        code=f"lifted_{hold.reason}",
        reasons=[f"Se levantó la retención por {HOLD_REASON_NAMES[HoldReason(hold.reason)]}."],
        basis=["LGTM 46" if hold.reason == HoldReason.APPEAL else "política de retenciones"],
        data=fields.model_dump(mode="json", exclude_defaults=True) | {"placed_on": hold.from_on.isoformat()},
    )

    def store(_: object) -> None:
        lifted_on = max(stamp.on, hold.from_on)
        work.session.execute(
            update(Hold)
            .where(Hold.id == hold.key)
            .values(lifted_on=lifted_on, lifted_at=stamp.at, lifted_by=stamp.actor, lift_note=fields.note)
        )

    return Outcome(entry, "Quedó levantada la retención.", store)


VERBS = (
    Verb(
        Event.PLACE_HOLD,
        PlaceHoldFields,
        "Detiene los pasos del expediente, o de algunos cargos, con motivo, autor y fin.",
        _place_hold,
    ),
    Verb(
        Event.LIFT_HOLD,
        LiftHoldFields,
        "Levanta una retención; el expediente sigue donde estaba.",
        _lift_hold,
    ),
)
