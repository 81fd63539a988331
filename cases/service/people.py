"""Other people who answer for an account, whom no sheet of a portfolio names."""

from datetime import date

from sqlalchemy import insert
from sqlalchemy.orm import Session

from cases.models import AccountPerson, Person
from cases.service.finding import find_account
from cases.service.stamp import Stamp
from cases.service.typed import typed_text

_LONGEST_TEXT = 200


def record_joint_owner(
    session: Session, account_ref: str, name: str, identity_line: str, since_on: date, stamp: Stamp
) -> None:
    """Note a co-owner, who answers for the whole debt (LGTM 22).

    Raises BadInput for text that cannot be printed.
    """
    account = find_account(session, account_ref)
    person = session.scalar(
        insert(Person)
        .values(
            name=typed_text(name, "Nombre", _LONGEST_TEXT),
            identity_line=typed_text(identity_line, "Documento de identidad", _LONGEST_TEXT),
            recorded_at=stamp.at,
        )
        .returning(Person.id)
    )
    session.execute(
        insert(AccountPerson).values(
            account_id=account.id,
            person_id=person,
            capacity="copropietario",
            answers_for_the_whole=True,
            basis="LGTM 22",
            from_on=since_on,
        )
    )
