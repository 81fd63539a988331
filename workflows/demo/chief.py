"""What the head of the unit does besides: assigns, closes cases and days with a second person, and errs a little."""

from functools import partial

from cases.domain.terms import add_business_days, subtract_business_days
from cases.domain.vocabulary import CloseReason, HoldReason, Role
from cases.service.closures import decide_closure, propose_closure
from workflows.demo import lists
from workflows.demo.lists import Folder, Paper, Pending
from workflows.demo.office import Office

_NEWEST_BUSINESS_DAYS = 3
_ASSIGNEES = (Role.GESTOR, Role.AUXILIAR)
_SPOILT_EVERY_MONTHS = 4
_CLOSED_IN_BUSINESS_DAYS = 5


def assign(office: Office) -> None:
    """The newest cases find somebody in charge."""
    since = subtract_business_days(office.calendar, office.today, _NEWEST_BUSINESS_DAYS)
    with office.sessions.begin() as session:
        fresh = lists.opened_since(session, since)
    unassigned = [folder for folder in fresh if office.first_time("assigned", folder.case)]
    for index, role in enumerate(_ASSIGNEES):
        share = unassigned[index :: len(_ASSIGNEES)]
        office.act_on_each(Role.JEFATURA, "assign", {folder.case: {"user": role.value} for folder in share})


def propose_closes(office: Office, folders: list[Folder]) -> None:
    """A close without payment needs two people; the first one says why."""
    for folder in folders:
        if folder.code == "only_prescribed_left" and office.first_time("close", folder.case):
            note = "Todos los cargos pasaron de quince años sin acción judicial ejecutiva."
            _propose(office, Role.JEFATURA, folder, CloseReason.PRESCRIBED, note)
        elif folder.code == "nothing_owed_without_payment" and office.first_time("close", folder.case):
            note = "La cuenta se corrigió: los cargos eran de otra persona."
            _propose(office, Role.CUENTAS_CORRIENTES, folder, CloseReason.CORRECTED, note)


def _propose(office: Office, role: Role, folder: Folder, reason: CloseReason, note: str) -> None:
    office.act(role, folder.case, "close", {"reason": reason.value, "note": note})


def approve_closes(office: Office, waiting: list[Pending]) -> None:
    """Another person, on another day; the proposer's own second signature is refused once."""
    for one in waiting:
        if one.verb != "close" or one.proposed_on >= office.today:
            continue
        if one.reason == CloseReason.PRESCRIBED and office.first_time("own approval"):
            office.act(Role.JEFATURA, one.case, "close")
        office.act(Role.SINDICO, one.case, "close")


def propose_closed_day(office: Office) -> None:
    """The building will close one day of the next week, inside terms that already run."""
    day = add_business_days(office.calendar, office.today, _CLOSED_IN_BUSINESS_DAYS)
    name = "Fumigación del edificio municipal"
    basis = f"Acuerdo municipal del {office.today:%d/%m/%Y}"
    stamp = office.stamp(Role.JEFATURA)
    with office.sessions.begin() as session:
        proposed = propose_closure(session, office.shipped, day, None, name, basis, stamp)
    office.in_days(1, partial(_approve_closed_day, office, proposed["id"]))


def _approve_closed_day(office: Office, closure: int) -> None:
    stamp = office.stamp(Role.ALCALDE)
    with office.sessions.begin() as session:
        decide_closure(session, office.shipped, closure, stamp, approve=True)
    office.learn_law()


def protect_successions(office: Office, folders: list[Folder]) -> None:
    """The heirs come to say that they have begun the acceptance of the inheritance."""
    for folder in folders:
        if folder.code == "taxpayer_deceased" and office.first_time("succession", folder.case):
            hold = {
                "reason": HoldReason.SUCCESSION.value,
                "note": "Los herederos tramitan la aceptación de herencia.",
                "document_reference": "Partida de defunción presentada por la familia",
            }
            office.in_days(10, partial(office.act, Role.GESTOR, folder.case, "place_hold", hold))


def spoil(office: Office, papers: list[Paper]) -> None:
    """Now and then a printed paper is spoilt and annulled, and the night issues another one."""
    for paper in papers:
        if (
            paper.kind == "aviso"
            and paper.attempts == 0
            and office.first_time("spoilt", f"{office.today:%Y}-{office.today.month // _SPOILT_EVERY_MONTHS}")
        ):
            reason = "El papel salió manchado de la impresora; se emite otro."
            office.act(
                Role.JEFATURA, paper.case, "annul_document", {"document": paper.number, "reason": reason}
            )


def err(office: Office, papers: list[Paper]) -> None:
    """People try what is not theirs or not due; the rules say no and why."""
    if not papers or not office.first_time("slip of the month", f"{office.today:%Y-%m}"):
        return
    paper = papers[0]
    office.act(Role.AUXILIAR, paper.case, "demand")
    office.act(Role.JEFATURA, paper.case, "refer")
    if paper.status == "issued":
        office.act(Role.AUXILIAR, paper.case, "hand_out_document", {"document": paper.number})
