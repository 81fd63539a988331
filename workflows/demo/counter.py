"""What waits at the counter: the finiquitos of who paid, and on the last evening what the next morning begins with."""

from collections import Counter

from cases.domain.errors import RuleRefused
from cases.domain.terms import add_business_days
from cases.domain.vocabulary import DocumentStatus, Role
from cases.service.batches import BatchChoice, make_batch
from cases.service.routes import make_route
from workflows.demo import lists, post
from workflows.demo.office import Office

_SIGNING_DAY = 4
"""Friday: both offices sign what was settled in the week, and people come for it."""
_LETTER = "aviso"


def hand_over_releases(office: Office) -> None:
    """Finiquitos signed, sent to who accepted e-mail and handed to the rest over the counter."""
    if office.today.weekday() != _SIGNING_DAY:
        return
    with office.sessions.begin() as session:
        waiting = lists.releases(session)
    office.not_before(8, 5)
    papers = {case: {"document": number} for case, number, _ in waiting}
    office.act_on_each(Role.AUXILIAR, "print_document", papers)
    signed = office.act_on_each(Role.TESORERIA, "sign_document", papers)
    if any(by_mail for _, _, by_mail in waiting):
        post.send(office)
    fetched = {
        case: {"document": number, "how": "oficina", "result": "delivered"}
        for case, number, by_mail in waiting
        if case in signed and not by_mail
    }
    office.act_on_each(Role.NOTIFICADOR, "record_attempt", fetched)


def leave_ready(office: Office) -> None:
    """The last evening: the notices that wait are printed, and the next day's route is made where most of them go."""
    with office.sessions.begin() as session:
        zones = Counter(paper.zone for paper in lists.papers(session) if _may_be_printed(paper))
    if not zones:
        return
    zone = min(zones, key=lambda one: (-zones[one], one))
    office.not_before(16, 30)
    next_day = add_business_days(office.calendar, office.today, 1)
    walker = Role.NOTIFICADOR.value
    try:
        make_batch(office.engine, office.book, BatchChoice(kind=_LETTER), office.stamp(Role.AUXILIAR))
        with office.sessions.begin() as session:
            make_route(session, office.book, zone, next_day, walker, office.stamp(Role.JEFATURA))
    except RuleRefused as refusal:  # a letter may have been paid since; then it stays where it is
        office.refused[refusal.code] += 1


def _may_be_printed(paper: lists.Paper) -> bool:
    return paper.kind == _LETTER and paper.status == DocumentStatus.ISSUED and not paper.mail
