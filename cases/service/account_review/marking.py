"""What a person says about a finding: resolved, accepted, or reopened; kept for good, with who, when and why."""

from sqlalchemy.orm import Session

from cases.domain.errors import BadInput, Conflict, RuleRefused
from cases.domain.permissions import check_may_mark_findings
from cases.domain.review import PENDING, Mark, State
from cases.law import LawBook
from cases.models import AccountFinding, FindingMark
from cases.service.account_review.finding import Step
from cases.service.account_review.run import look_again
from cases.service.stamp import Stamp
from cases.service.typed import typed_text

_LONGEST_REASON = 500


def mark_finding(
    session: Session, finding: int, fact: str, mark: str, reason: str, stamp: Stamp, book: LawBook
) -> State:
    """Put a mark on a finding as the person saw it (`fact`) and give the state it now has.

    The account is looked at again first. Raises Conflict where what was seen is no longer so, BadInput for a
    mark or reason that is none, RuleRefused where the role or the state does not allow it.
    """
    check_may_mark_findings(stamp.role)
    said = _mark(mark)
    why = typed_text(reason, "Motivo", _LONGEST_REASON)
    stored = session.get(AccountFinding, finding)
    if stored is None:
        raise _gone()
    step = _step_of(stored)
    look_again(session, step, book, stamp.on)
    session.expire_all()
    stored = session.get(AccountFinding, finding)
    if stored is None:
        raise _gone()
    if stored.fact != fact:
        raise Conflict(
            "finding_changed",
            "Lo encontrado cambió mientras usted lo veía: revíselo otra vez antes de marcarlo.",
        )
    if (said is Mark.REOPENED) == (State(stored.state) in PENDING):
        raise RuleRefused(
            "mark_does_not_fit",
            "Un hallazgo pendiente se marca como resuelto o aceptado; solo uno ya marcado se reabre.",
            ("Plan operativo: revisión de cuentas",),
        )
    session.add(
        FindingMark(
            account_id=stored.account_id,
            code=stored.code,
            subject=stored.subject,
            fact=stored.fact,
            text=stored.text,
            mark=said,
            reason=why,
            marked_by=stamp.actor,
            marked_role=stamp.role,
            marked_on=stamp.on,
            recorded_at=stamp.at,
        )
    )
    session.flush()
    look_again(session, step, book, stamp.on)
    session.refresh(stored)
    return State(stored.state)


def _mark(mark: str) -> Mark:
    try:
        return Mark(mark)
    except ValueError as error:
        raise BadInput("unknown_mark", "Elija resuelto, aceptado o reabierto.") from error


def _gone() -> Conflict:
    return Conflict("finding_gone", "Ese hallazgo ya no está: lo que lo causaba se corrigió.")


def _step_of(finding: AccountFinding) -> Step:
    if finding.account_id is not None:
        return Step(accounts=(finding.account_id,))
    return Step(unplaced=(int(finding.subject),))
