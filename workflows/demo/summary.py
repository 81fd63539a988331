"""What happened in a demonstration, in figures: the document of `demo --json` and the closing table."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cases.domain.vocabulary import Event, Stage
from cases.domain.words import EVENT_NAMES, STAGE_NAMES
from cases.models import Account, Case, CaseEvent, Document
from workflows.demo.life import Life

_MARK = "Nombres, documentos, teléfonos y montos son inventados; los lugares de San Juan Nonualco existen."


def figures(session: Session, life: Life, seconds: float) -> dict[str, Any]:
    """The contract's keys, but for address and users; `reached` counts cases that ever were in a stage."""
    reached = dict(
        session.execute(
            select(CaseEvent.to_stage, func.count(func.distinct(CaseEvent.case_id))).group_by(
                CaseEvent.to_stage
            )
        ).all()
    )
    standing = dict(session.execute(select(Case.stage, func.min(Case.number)).group_by(Case.stage)).all())
    passed = dict(
        session.execute(
            select(CaseEvent.to_stage, func.min(Case.number))
            .join(Case, Case.id == CaseEvent.case_id)
            .group_by(CaseEvent.to_stage)
        ).all()
    )
    return {
        "accounts": session.scalar(select(func.count()).select_from(Account)),
        "months": life.wish.months,
        "seconds": round(seconds, 1),
        "acts": dict(
            session.execute(
                select(CaseEvent.event, func.count()).group_by(CaseEvent.event).order_by(CaseEvent.event)
            ).all()
        ),
        "reached": {stage.value: reached.get(stage, 0) for stage in Stage},
        "examples": {**passed, **standing},
        "documents": session.scalar(select(func.count()).select_from(Document)),
        "refused": life.refused,
        "from": life.first_on.isoformat(),
        "to": life.last_on.isoformat(),
        "note": _MARK,
    }


def table(answer: dict[str, Any]) -> str:
    """The closing summary for a person."""
    size = f"{answer['accounts']} cuentas, {answer['documents']} documentos, {answer['seconds']:.0f} s."
    lines = [
        f"Del {answer['from']} al {answer['to']}: {size}",
        "",
        f"{'Etapa':<18}{'llegaron':>10}   un ejemplo",
        *(
            f"{STAGE_NAMES[stage]:<18}{answer['reached'][stage]:>10}   {answer['examples'].get(stage, '—')}"
            for stage in Stage
        ),
        "",
        "Qué se hizo:",
        *(f"  {EVENT_NAMES[Event(event)]:<34}{count:>8}" for event, count in answer["acts"].items()),
        f"  {'Intentos que una regla rechazó':<34}{sum(answer['refused'].values()):>8}",
        "",
        answer["note"],
    ]
    return "\n".join(lines)


def people(answer: dict[str, Any]) -> str:
    """Address and users, which are shown this once."""
    lines = [f"{'Usuario':<20}{'Rol':<22}Contraseña"]
    lines.extend(f"{one['name']:<20}{one['role']:<22}{one['password']}" for one in answer["users"])
    if answer["address"]:
        lines.extend(("", f"Panel: {answer['address']}"))
    return "\n".join(lines)
