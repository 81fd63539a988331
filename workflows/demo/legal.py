"""From the title to the court: Treasury reports, the Mayor certifies, the unit refers, the legal office sues."""

from functools import partial

from cases.domain.vocabulary import Role
from workflows.demo import agreements, treasury
from workflows.demo.characters import Part
from workflows.demo.lists import Folder, Pending
from workflows.demo.office import Office

_COURT = "Juzgado de lo Civil de Zacatecoluca"
_SUIT_DAYS = (3, 9)
_ADMITTED_DAYS = 6
_SUMMONED_DAYS = 14
_ANSWERS_IN_COURT_DAYS = 18
_INCOMPLETE = "Falta agregar copia de la ficha catastral y foliar el expediente."


def propose_certificates(office: Office, folders: list[Folder]) -> None:
    """Treasury's report on what is ripe; once in a while on what is not, which a gate refuses."""
    for folder in folders:
        is_ripe = folder.code == "certify_due"
        tries_anyway = folder.code == "gate_origin" and office.first_time("gate", folder.case)
        if is_ripe or tries_anyway:
            office.act(Role.TESORERIA, folder.case, "certify")


def certify(office: Office, waiting: list[Pending]) -> None:
    """The Mayor signs on a later day what Treasury reported (LGTM 116)."""
    for one in waiting:
        if one.verb == "certify" and one.proposed_on < office.today:
            office.act(Role.ALCALDE, one.case, "certify")


def refer(office: Office, folders: list[Folder]) -> None:
    office.act_on_each(
        Role.JEFATURA,
        "refer",
        {folder.case: {"assets": [_asset(folder)]} for folder in folders if folder.code == "refer_due"},
    )


def _asset(folder: Folder) -> dict[str, str]:
    return {
        "kind": "inmueble",
        "description": f"El de la cuenta {folder.account}",
        "source": "ficha catastral",
    }


def receive(office: Office, folders: list[Folder]) -> None:
    """The legal office accepts a file, or returns it with what it lacks, and prepares its suits."""
    new = [folder for folder in folders if folder.code == "acceptance_due"]
    incomplete = [folder for folder in new if _is_incomplete(office, folder)]
    office.act_on_each(
        Role.JURIDICO, "return_file", {folder.case: {"reason": _INCOMPLETE} for folder in incomplete}
    )
    complete = [folder for folder in new if folder not in incomplete]
    office.act_on_each(Role.JURIDICO, "accept_file", {folder.case: {} for folder in complete})
    for folder in folders:
        if folder.code == "suit_due" and office.first_time("suit", folder.case):
            days = office.random.randint(*_SUIT_DAYS)
            office.in_days(days, partial(_sue, office, folder.case, folder.account))
        elif folder.code == "resume_suit_due":
            office.act(Role.JURIDICO, folder.case, "resume_suit")


def _is_incomplete(office: Office, folder: Folder) -> bool:
    is_careless = office.part_of(folder.account) is Part.RETURNED
    return is_careless and office.first_time("returned", folder.account)


def _sue(office: Office, case: str, account: str) -> None:
    office.suits += 1
    court_number = f"NUE {office.suits:04d}-{office.today:%y}-MRPE"
    filed = office.act(Role.JURIDICO, case, "file_suit", {"court": _COURT, "court_number": court_number})
    if filed is None:
        return
    for days, what in (
        (_ADMITTED_DAYS, "Se admitió la demanda y se decretó embargo"),
        (_SUMMONED_DAYS, "Se emplazó a la persona demandada"),
    ):
        office.in_days(days, partial(_court_says, office, case, what, court_number))
    part = office.part_of(account)
    if part is Part.COURT_PAYER:
        office.in_days(_ANSWERS_IN_COURT_DAYS, partial(treasury.pay_everything, office, account))
    elif part is Part.COURT_PLAN and office.first_time("plan", account):
        plan = partial(agreements.ask_for_plan, office, case, account, court_number)
        office.in_days(_ANSWERS_IN_COURT_DAYS, plan)


def _court_says(office: Office, case: str, what: str, reference: str) -> None:
    office.act(Role.JURIDICO, case, "record_court_event", {"what": what, "reference": reference})
