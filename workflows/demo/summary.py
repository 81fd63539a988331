"""What happened in a demonstration, read back from the database: nothing here is remembered from the telling."""

from collections.abc import Mapping
from dataclasses import dataclass
from io import StringIO
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Column, Table
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cases.domain.vocabulary import Event, Stage
from cases.domain.words import EVENT_NAMES, ROLE_NAMES, STAGE_NAMES
from cases.models import Case, CaseEvent, Document, Payment
from workflows.demo.life import Life
from workflows.demo.town import INVENTED_NOTE

_WIDTH = 80  # of a terminal that nobody made wider


@dataclass(frozen=True, slots=True)
class Outcome:
    """Counts over the whole story; `reached` counts cases that ever were in a stage."""

    acts: Mapping[Event, int]
    reached: Mapping[Stage, int]
    examples: Mapping[Stage, str]
    documents: int
    payments: int
    reversed_payments: int


def read_outcome(session: Session) -> Outcome:
    acts = dict(session.execute(select(CaseEvent.event, func.count()).group_by(CaseEvent.event)).all())
    reached = dict(
        session.execute(
            select(CaseEvent.to_stage, func.count(CaseEvent.case_id.distinct())).group_by(CaseEvent.to_stage)
        ).all()
    )
    payments, reversed_payments = session.execute(
        select(func.count(), func.count(Payment.reversed_on)).select_from(Payment)
    ).one()
    return Outcome(
        acts={event: acts[event] for event in Event if event in acts},
        reached={stage: reached.get(stage, 0) for stage in Stage},
        examples=_examples(session),
        documents=session.scalar(select(func.count()).select_from(Document)) or 0,
        payments=payments,
        reversed_payments=reversed_payments,
    )


def _examples(session: Session) -> dict[Stage, str]:
    """A case for each stage: one that is there now, else one that was."""
    been = dict(
        session.execute(
            select(CaseEvent.to_stage, func.max(Case.number))
            .join(Case, Case.id == CaseEvent.case_id)
            .group_by(CaseEvent.to_stage)
        ).all()
    )
    now = dict(session.execute(select(Case.stage, func.min(Case.number)).group_by(Case.stage)).all())
    found = {**been, **now}
    return {stage: found[stage] for stage in Stage if stage in found}


def as_dict(life: Life, outcome: Outcome, seconds: float, address: str | None) -> dict[str, Any]:
    """The document of `demo --json`."""
    return {
        "accounts": life.wish.accounts,
        "months": life.wish.months,
        "seed": life.wish.seed,
        "from": life.first_on.isoformat(),
        "to": life.last_on.isoformat(),
        "seconds": round(seconds, 1),
        "acts": {event.value: count for event, count in outcome.acts.items()},
        "reached": {stage.value: count for stage, count in outcome.reached.items()},
        "examples": {stage.value: case for stage, case in outcome.examples.items()},
        "documents": outcome.documents,
        "payments": outcome.payments,
        "refused": life.refused,
        "note": INVENTED_NOTE,
        "address": address,
        "users": [one.as_dict() for one in life.staff],
    }


def described(life: Life, outcome: Outcome, seconds: float, address: str | None, home: str = "") -> str:
    """The closing tables for a person; `home` is the option that names it to other commands, if they need one."""
    console = Console(file=StringIO(), width=_WIDTH, force_terminal=False)
    console.print(
        f"Del {life.first_on:%d/%m/%Y} al {life.last_on:%d/%m/%Y}, contado en {seconds:.0f} s: "
        f"{life.wish.accounts} cuentas, {outcome.documents} documentos, {outcome.payments} pagos "
        f"({outcome.reversed_payments} revertidos)."
    )
    for table in (_stages(outcome), _acts(outcome, life.refused), _users(life)):
        console.print()
        console.print(table)
    console.print()
    console.print(INVENTED_NOTE)
    console.print()
    if address is None:
        console.print(f"El panel no se arrancó. Para arrancarlo: cobranza up{home}", soft_wrap=True)
    else:
        console.print(f"Panel: {address}", soft_wrap=True)
        console.print(f"Para detenerlo todo: cobranza down{home}", soft_wrap=True)
    written = console.file
    assert isinstance(written, StringIO)
    return written.getvalue().rstrip()


def _stages(outcome: Outcome) -> Table:
    table = _table("Hasta dónde llegaron", "Etapa", _number("Expedientes que pasaron"), "Ejemplo")
    for stage, count in outcome.reached.items():
        table.add_row(STAGE_NAMES[stage], str(count), outcome.examples.get(stage, ""))
    return table


def _acts(outcome: Outcome, refused: Mapping[str, int]) -> Table:
    table = _table("Lo que se hizo", "Acto", _number("Veces"))
    for event, count in outcome.acts.items():
        table.add_row(EVENT_NAMES.get(event, event.value), str(count))
    table.add_row("Intentos que las reglas rechazaron", str(sum(refused.values())))
    return table


def _users(life: Life) -> Table:
    table = _table(
        "Quién puede entrar: las contraseñas se muestran solo aquí", "Usuario", "Rol", "Contraseña"
    )
    for one in life.staff:
        table.add_row(one.name, ROLE_NAMES[one.role], one.password)
    return table


def _table(title: str, *columns: Column | str) -> Table:
    return Table(
        *columns, title=title, title_justify="left", box=SIMPLE_HEAD, pad_edge=False, show_edge=False
    )


def _number(name: str) -> Column:
    return Column(name, justify="right")
