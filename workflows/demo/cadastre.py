"""The desk that keeps the register: what the first letters wait for is looked up, written down, or judged."""

from cases.domain.cadastre import TaskCode
from cases.domain.vocabulary import Role
from cases.service.cadastre.dismissing import dismiss_task
from cases.service.cadastre.listing import TaskFilters, TaskRow, tasks_page
from cases.service.register import correct_taxpayer
from workflows.demo.characters import Part
from workflows.demo.office import Office
from workflows.demo.people import invented_dui

_A_DAY = 60
"""Tasks that the desk settles in a day."""

_JUDGED = {
    TaskCode.ACCOUNT_CLOSED: "La deuda es anterior al cierre: lo confirma el libro de cuentas corrientes.",
    TaskCode.LOOKS_LIKE_ANOTHER: "Son personas distintas: se revisaron las dos fichas de inscripción.",
}


def settle(office: Office) -> None:
    """Identities are found at the desk and closed accounts judged; who has no address waits for the cadastre."""
    for code in (TaskCode.MISSING_IDENTITY, *_JUDGED):
        with office.sessions.begin() as session:
            rows = tasks_page(session, TaskFilters(code=code), limit=_A_DAY).rows
        for row in rows:
            if office.part_of(row.account) is not Part.PRESCRIBING:
                _settle(office, code, row)


def _settle(office: Office, code: TaskCode, row: TaskRow) -> None:
    stamp = office.stamp(Role.CUENTAS_CORRIENTES)
    with office.sessions.begin() as session:
        if code is TaskCode.MISSING_IDENTITY:
            found = {"dui": invented_dui(int(row.taxpayer_code.rpartition("-")[2]))}
            reason = "Se tomó del documento que presentó al inscribirse."
            correct_taxpayer(session, row.taxpayer_code, found, reason, stamp, office.book)
        elif code is not TaskCode.LOOKS_LIKE_ANOTHER or office.first_time("double", row.fact):
            dismiss_task(session, row.id, row.fact, _JUDGED[code], stamp, office.book)
