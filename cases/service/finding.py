"""Finding a case or an account by what people use: their numbers."""

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from cases.domain.errors import BadInput
from cases.domain.vocabulary import Stage
from cases.models import Account, Case, Document, before_referral

_CASE_PREFIX = "EXP-"
_DISTRICT_SEPARATOR = "/"


def find_account(session: Session, ref: str) -> Account:
    """An account by its number, or by district and number as in "SJN/I-02-0412" where two districts share it."""
    ref = ref.strip()
    district, found_separator, number = ref.partition(_DISTRICT_SEPARATOR)
    wanted = select(Account).where(Account.number == (number if found_separator else ref))
    if found_separator:
        wanted = wanted.where(Account.district == district.upper())
    found = session.scalars(wanted).all()
    if not found:
        raise BadInput("unknown_account", f"No existe la cuenta «{ref}». Revise el número.")
    if len(found) > 1:
        listed = ", ".join(f"{one.district}/{one.number}" for one in found)
        raise BadInput("ambiguous_account", f"Varias cuentas tienen ese número: use {listed}.")
    return found[0]


def find_case(session: Session, ref: str) -> Case:
    """A case by its number, or the case of an account: before referral first, else the latest open, else the latest."""
    ref = ref.strip()
    if ref.upper().startswith(_CASE_PREFIX):
        found = session.scalars(select(Case).where(Case.number == ref.upper())).one_or_none()
        if found is None:
            raise BadInput("unknown_case", f"No existe el expediente «{ref}». Revise el número.")
        return found
    account = find_account(session, ref)
    rank = case((before_referral(), 0), (Case.stage != Stage.CLOSED, 1), else_=2)
    found = session.scalars(
        select(Case).where(Case.account_id == account.id).order_by(rank, Case.id.desc()).limit(1)
    ).one_or_none()
    if found is None:
        raise BadInput("unknown_case", f"La cuenta «{ref}» no tiene expediente.")
    return found


def find_document(session: Session, number: str) -> Document:
    """A document by its printed number."""
    found = session.scalars(select(Document).where(Document.number == number.strip().upper())).one_or_none()
    if found is None:
        raise BadInput("unknown_document", f"No existe el documento «{number}». Revise el número.")
    return found
