"""Users: made with checks, authenticated without telling who exists, barred at once."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from cases.domain.errors import BadInput
from cases.models import User
from cases.service.users import (
    authenticate,
    change_password,
    create_user,
    generate_password,
    reset_password,
    set_active,
)

AT = datetime(2026, 1, 5, 15, tzinfo=UTC)
PASSWORD = "lirio-monte-48"


def make(session: Session, **changed: str) -> User:
    given = {
        "name": "Karla.Menjivar",
        "full_name": "Karla Menjívar",
        "post": "Gestora de Cobros",
        "role": "gestor",
        "district": "SJN",
        "password": PASSWORD,
        **changed,
    }
    return create_user(session, **given, at=AT)


def test_a_user_is_kept_in_lower_case_with_an_argon2id_hash(session: Session) -> None:
    user = make(session)
    assert user.name == "karla.menjivar"
    assert user.password_hash.startswith("$argon2id$")
    assert PASSWORD not in user.password_hash
    assert user.is_active


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"role": "jefe"}, "unknown_role"),
        ({"district": "XXX"}, "unknown_district"),
        ({"name": "k"}, "bad_user_name"),
        ({"name": "karla menjívar"}, "bad_user_name"),
        ({"name": "ka\trla"}, "bad_user_name"),
        ({"password": "corta"}, "weak_password"),
        ({"password": "karla.menjivar-1"}, "weak_password"),
        ({"password": "aaaaaaaaaaaaaaaa"}, "weak_password"),
        ({"full_name": "  "}, "text_missing"),
        ({"full_name": "Karla\x07"}, "control_character"),
        ({"post": "x" * 121}, "text_too_long"),
    ],
)
def test_what_is_wrong_is_refused_and_stores_nothing(
    session: Session, changed: dict[str, str], code: str
) -> None:
    with pytest.raises(BadInput) as refused:
        make(session, **changed)
    assert refused.value.code == code
    assert session.scalar(select(User.id)) is None


def test_a_name_belongs_to_one_user_and_the_transaction_survives_the_refusal(session: Session) -> None:
    make(session)
    with pytest.raises(BadInput, match=r"Ya hay un usuario «karla\.menjivar»"):
        make(session, name="KARLA.MENJIVAR")
    assert len(session.scalars(select(User)).all()) == 1


def test_only_the_right_password_of_an_active_user_enters(session: Session) -> None:
    make(session)
    assert authenticate(session, " KARLA.menjivar ", PASSWORD) is not None
    assert authenticate(session, "karla.menjivar", PASSWORD.upper()) is None
    assert authenticate(session, "nadie", PASSWORD) is None
    set_active(session, "karla.menjivar", is_active=False)
    assert authenticate(session, "karla.menjivar", PASSWORD) is None
    set_active(session, "karla.menjivar", is_active=True)
    assert authenticate(session, "karla.menjivar", PASSWORD) is not None


def test_a_hash_that_is_none_lets_nobody_in(session: Session) -> None:
    make(session)
    session.execute(text("UPDATE users SET password_hash = 'x'"))
    session.expire_all()
    assert authenticate(session, "karla.menjivar", "x") is None


def test_a_person_changes_the_password_knowing_the_old_one(session: Session) -> None:
    make(session)
    with pytest.raises(BadInput) as wrong:
        change_password(session, "karla.menjivar", "otra-cosa-33", "nube-verde-17")
    assert wrong.value.code == "wrong_password"
    with pytest.raises(BadInput) as same:
        change_password(session, "karla.menjivar", PASSWORD, PASSWORD)
    assert same.value.code == "same_password"
    change_password(session, "karla.menjivar", PASSWORD, "nube-verde-17")
    assert authenticate(session, "karla.menjivar", PASSWORD) is None
    assert authenticate(session, "karla.menjivar", "nube-verde-17") is not None


def test_a_reset_password_must_be_changed(session: Session) -> None:
    user = make(session)
    given = reset_password(session, "karla.menjivar")
    assert authenticate(session, "karla.menjivar", given) is user
    assert user.must_change_password
    change_password(session, "karla.menjivar", given, PASSWORD)
    assert not user.must_change_password


def test_the_reset_of_an_unknown_user_says_so(session: Session) -> None:
    with pytest.raises(BadInput) as refused:
        reset_password(session, "nadie")
    assert refused.value.code == "unknown_user"


def test_generated_passwords_are_accepted_and_never_repeat(session: Session) -> None:
    given = {generate_password() for _ in range(200)}
    assert len(given) == 200
    make(session, password=given.pop())
