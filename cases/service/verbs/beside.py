"""Steps that bring a referred case back before referral, where an account has at most one."""

from sqlalchemy import select

from cases.domain.errors import RuleRefused
from cases.domain.vocabulary import BEFORE_REFERRAL
from cases.models import Case
from cases.service.verbs.registry import Work


def refuse_beside_another_case(work: Work, what: str) -> None:
    """Raises RuleRefused where a newer case of the account is before referral.

    `what` completes "ciérrelo antes de …".
    """
    facts = work.facts
    if facts.stage in BEFORE_REFERRAL:
        return
    other = work.session.scalar(
        select(Case.number).where(
            Case.account_id == facts.account.key, Case.stage.in_(BEFORE_REFERRAL), Case.id != facts.key
        )
    )
    if other is not None:
        raise RuleRefused(
            "other_case_open",
            f"La cuenta tiene otro expediente en cobro, {other}: ciérrelo antes de {what}.",
            ("política de expedientes",),
        )
