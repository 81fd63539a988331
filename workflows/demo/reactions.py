"""What debtors do once a paper has reached them, each according to the part."""

from functools import partial

from cases.domain.vocabulary import DocumentStatus, HoldReason, HoldScope, Role
from workflows.demo import agreements, treasury
from workflows.demo.characters import Part
from workflows.demo.lists import Paper
from workflows.demo.office import Office

_PAYS_WITHIN_DAYS = 8
_APPEAL_DAYS = 12
_SECOND_NOTICE = 2

_PAYS_ON_DEMAND = frozenset(
    {
        Part.FORGETFUL,
        Part.SLOW,
        Part.SMALL,
        Part.PART_PAYER,
        Part.PLAN_KEEPER,
        Part.PLAN_BREAKER,
        Part.PROMISE_KEEPER,
        Part.PROMISE_BREAKER,
        Part.CLAIMANT,
        Part.STUBBORN,
        Part.CHEQUE,
        Part.NOWHERE,
    }
)
_PAYS_A_PART = frozenset({Part.SLOW, Part.PART_PAYER, Part.PROMISE_KEEPER, Part.STUBBORN})
"""Who may come to the counter with a part of it before being asked a second time."""


def delivered(office: Office, paper: Paper) -> None:
    """The paper is in their hands."""
    if paper.kind == "aviso":
        _after_notice(office, paper)
    elif paper.kind == "requerimiento":
        _after_demand(office, paper)


def about_to_be_printed(office: Office, papers: list[Paper]) -> None:
    """Once a month somebody pays a part at the counter while the second notice still waits for the printer."""
    for paper in papers:
        is_second = paper.kind == "aviso" and paper.ordinal == _SECOND_NOTICE
        waits = paper.status == DocumentStatus.ISSUED and office.part_of(paper.account) in _PAYS_A_PART
        if is_second and waits and office.first_time("paid before printing", f"{office.today:%Y-%m}"):
            treasury.pay_one_tribute(office, paper.account)


def _after_notice(office: Office, paper: Paper) -> None:
    part, account = office.part_of(paper.account), paper.account
    soon = office.random.randint(1, _PAYS_WITHIN_DAYS)
    if part is Part.CHEQUE and office.first_time("cheque", account):
        office.in_days(soon, partial(treasury.pay_by_bad_cheque, office, account))
    elif part in (Part.FORGETFUL, Part.CHEQUE):
        office.in_days(soon, partial(treasury.pay_everything, office, account))
    elif part in (Part.SLOW, Part.SMALL, Part.NOWHERE) and paper.ordinal >= _SECOND_NOTICE:
        if office.random.random() < 0.6:
            office.in_days(soon, partial(treasury.pay_everything, office, account))
    elif part is Part.PART_PAYER and paper.ordinal == 1:
        office.in_days(soon, partial(treasury.pay_one_tribute, office, account))
    elif part is Part.PLAN_BREAKER and office.first_time("plan", account):
        office.in_days(2, partial(agreements.ask_for_plan, office, paper.case, account))


def _after_demand(office: Office, paper: Paper) -> None:
    part, account = office.part_of(paper.account), paper.account
    if part in _PAYS_ON_DEMAND:
        days = office.random.randint(4, 22)
        office.in_days(days, partial(treasury.pay_everything, office, account))
    elif part is Part.APPELLANT and office.first_time("appeal", account):
        office.in_days(2, partial(_appeal, office, paper.case, account))


def _appeal(office: Office, case: str, account: str) -> None:
    """An appeal against the determination stops steps and interest until it is decided (LGTM 46, 123)."""
    placed = office.act(
        Role.JURIDICO,
        case,
        "place_hold",
        {
            "reason": HoldReason.APPEAL.value,
            "scope": HoldScope.STEPS_AND_SURCHARGES.value,
            "note": "Interpuso apelación ante el Concejo contra la determinación.",
            "document_reference": f"Escrito de apelación del {office.today:%d/%m/%Y}",
        },
    )
    if placed is not None:
        office.in_days(_APPEAL_DAYS, partial(_reject_appeal, office, case, account))


def _reject_appeal(office: Office, case: str, account: str) -> None:
    office.act(
        Role.JURIDICO,
        case,
        "lift_hold",
        {"note": f"El Concejo confirmó la determinación de la cuenta {account}."},
    )


def claimed(office: Office, case: str) -> None:
    """Current Accounts stops the case while it looks into a claim."""
    office.act(
        Role.CUENTAS_CORRIENTES,
        case,
        "place_hold",
        {
            "reason": HoldReason.CLAIM.value,
            "note": "Dice que los cargos no le corresponden; se revisa la ficha catastral.",
            "document_reference": f"Reclamo presentado el {office.today:%d/%m/%Y}",
        },
    )


def claim_answered(office: Office, case: str, *, is_right: bool) -> None:
    office.act(
        Role.CUENTAS_CORRIENTES,
        case,
        "lift_hold",
        {"note": "La cuenta se corrigió." if is_right else "Revisada la ficha, los cargos le corresponden."},
    )
