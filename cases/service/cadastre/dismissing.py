"""A person judges that a task asks for nothing: it no longer holds the case while its facts stay the same."""

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from cases.domain.cadastre import KINDS, TaskCode, TaskStatus
from cases.domain.errors import BadInput, Conflict, RuleRefused
from cases.domain.permissions import check_may_correct_register
from cases.domain.vocabulary import Stage
from cases.law import LawBook
from cases.models import CadastreTask, Case, among
from cases.service.cadastre.keeping import look_again
from cases.service.engine import refresh
from cases.service.stamp import Stamp
from cases.service.typed import typed_text

_LONGEST_REASON = 500


def dismiss_task(session: Session, task: int, fact: str, reason: str, stamp: Stamp, book: LawBook) -> int:
    """Dismiss a task as the person saw it (`fact`), and those of the same fact; returns how many.

    The next night goes on with their cases. Raises Conflict where it changed or ended meanwhile, RuleRefused where
    the role may not or nothing is left to judgement, BadInput for a task or a reason that is none.
    """
    check_may_correct_register(stamp.role)
    why = typed_text(reason, "Motivo", _LONGEST_REASON)
    stored = session.scalars(
        select(CadastreTask).where(CadastreTask.id == task).with_for_update()
    ).one_or_none()
    if stored is None:
        raise BadInput("unknown_task", f"No existe la tarea {task} de Catastro. Revise el número.")
    if stored.status != TaskStatus.OPEN or stored.fact != fact:
        raise Conflict(
            "task_changed", "La tarea cambió mientras usted la veía: revísela otra vez antes de decidir."
        )
    kind = KINDS[TaskCode(stored.code)]
    if not kind.judgement:
        raise RuleRefused(
            "not_a_judgement",
            f"«{kind.title}» no se descarta: {kind.what_to_do[:1].lower()}{kind.what_to_do[1:]}",
            (kind.basis,),
        )
    accounts = session.scalars(
        update(CadastreTask)
        .where(
            CadastreTask.status == TaskStatus.OPEN,
            CadastreTask.code == stored.code,
            CadastreTask.fact == fact,
        )
        .values(status=TaskStatus.DISMISSED.value, done_by=stamp.actor, done_on=stamp.on, note=why)
        .returning(CadastreTask.account_id)
        .execution_options(synchronize_session=False)
    ).all()
    session.expire_all()
    refresh(session, _waiting_cases(session, accounts), book, stamp.on)
    look_again(session, accounts, stamp.on)
    return len(accounts)


def _waiting_cases(session: Session, accounts: Sequence[int]) -> Sequence[int]:
    found = select(Case.id).where(among(Case.account_id, accounts), Case.stage != Stage.CLOSED)
    return session.scalars(found.order_by(Case.id)).all()
