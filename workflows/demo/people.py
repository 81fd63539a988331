"""The invented taxpayers of the portfolio; each identity says by its digits that it is nobody's."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from cases.domain.vocabulary import AccountKind, TaxpayerKind
from workflows.demo.characters import GOES_TO_COURT, Part
from workflows.demo.town import Place, address, company, person_name

Row = dict[str, str]
"""One row of a sheet: cell by column."""

_SINCE_DEATH_DAYS = (120, 1500)
_CO_OWNERS_START = 9_000
"""Numbers from here on belong to people who are in no sheet."""


@dataclass(frozen=True, slots=True)
class JointOwner:
    """Somebody who owns an account's property together with the taxpayer."""

    account: str
    name: str
    identity_line: str
    since_on: date


def taxpayer_row(
    number: int, part: Part, kind: AccountKind, place: Place, start_on: date, random: Random
) -> Row:
    """A person, or for some businesses a company; a few without identity, address or telephone."""
    is_company = kind is AccountKind.EMPRESA and random.random() < 0.5
    name = company(random)[0] if is_company else person_name(random)
    must_be_known = part in GOES_TO_COURT
    has_place = part not in (Part.NOWHERE, Part.PRESCRIBING)
    by_mail = random.random() < 0.12
    row = {
        "codigo": f"INV-{number:05d}",
        "nombre": name,
        "tipo": (TaxpayerKind.JURIDICA if is_company else TaxpayerKind.NATURAL).value,
        "telefono": f"2300-00{number % 100:02d}" if random.random() < 0.8 else "",
        "correo": f"inventado{number:04d}@example.com" if by_mail else "",
        "acepta_correo": "si" if by_mail else "no",
        "direccion": address(random, place) if has_place and random.random() < 0.9 else "",
    }
    if is_company:
        row["nit"] = invented_nit(number)
        row["representante"] = person_name(random)
    elif must_be_known or random.random() < 0.95:
        row["dui"] = invented_dui(number)
    if part is Part.DECEASED:
        died_on = start_on - timedelta(days=random.randint(*_SINCE_DEATH_DAYS))
        row["fallecido_el"] = died_on.isoformat()
    return row


def joint_owner(account: str, number: int, start_on: date, random: Random) -> JointOwner:
    """A co-owner; answers for the whole debt (LGTM 22)."""
    return JointOwner(
        account,
        person_name(random),
        f"DUI {invented_dui(_CO_OWNERS_START + number % 1_000)}",
        start_on - timedelta(days=random.randint(400, 4000)),
    )


def invented_dui(number: int) -> str:
    """An identity number that was never issued: it starts with four zeros."""
    return f"0000{number:04d}-{number % 10}"


def invented_nit(number: int) -> str:
    """A tax number of a place that does not exist: it starts with four zeros."""
    return f"0000-{number:06d}-000-{number % 10}"
