"""People who enter the panel or sign an act: made once, barred at once, their passwords kept as argon2id."""

import re
import secrets
from datetime import datetime
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from cases.domain.errors import BadInput
from cases.domain.vocabulary import Role
from cases.models import District, User
from cases.service.typed import typed_text

SHORTEST_PASSWORD = 10
_LONGEST_PASSWORD = 200
_LONGEST_TEXT = 120
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")
_GENERATED_WORDS = 4
_SYLLABLES = [consonant + vowel for consonant in "bcdfghjklmnprstv" for vowel in "aeiou"]
_SYLLABLES_A_WORD = 3

# the library's own parameters: argon2id at the strength RFC 9106 asks of a server with little memory
_HASHER = PasswordHasher()


def create_user(
    session: Session,
    name: str,
    full_name: str,
    post: str,
    role: str,
    district: str,
    password: str,
    at: datetime,
    *,
    must_change_password: bool = False,
) -> User:
    """Make a user in the caller's transaction; `name` is kept in lower case. Raises BadInput."""
    login = normal_name(name)
    if role not in set(Role):
        raise BadInput("unknown_role", f"«{role}» no es un rol. Use uno de: {', '.join(Role)}.")
    if session.get(District, district) is None:
        codes = ", ".join(session.scalars(select(District.code).order_by(District.code)))
        raise BadInput("unknown_district", f"«{district}» no es un distrito. Use uno de: {codes}.")
    user = User(
        name=login,
        full_name=typed_text(full_name, "Nombre completo", _LONGEST_TEXT),
        post=typed_text(post, "Cargo", _LONGEST_TEXT),
        role=role,
        district=district,
        password_hash=_hashed(password, login),
        must_change_password=must_change_password,
        created_at=at,
    )
    try:
        with session.begin_nested():
            session.add(user)
    except IntegrityError as error:
        raise BadInput("user_exists", f"Ya hay un usuario «{login}». Elija otro nombre.") from error
    return user


def normal_name(name: str) -> str:
    """The login name as it is stored. Raises BadInput where it is none."""
    login = name.strip().lower()
    if not _NAME.fullmatch(login):
        raise BadInput(
            "bad_user_name",
            "El nombre de usuario lleva de 2 a 40 letras sin acento, cifras, punto, guion o guion bajo, "
            "y empieza con letra o cifra.",
        )
    return login


def authenticate(session: Session, name: str, password: str) -> User | None:
    """The active user with these credentials, or None; a wrong name takes as long as a wrong password."""
    user = session.scalar(select(User).where(User.name == name.strip().lower()))
    is_right = _matches(user.password_hash if user else _nobody(), password)
    if user is None or not is_right or not user.is_active:
        return None
    if _HASHER.check_needs_rehash(user.password_hash):
        user.password_hash = _HASHER.hash(password)
    return user


def change_password(session: Session, name: str, old: str, new: str) -> None:
    """The person's own change. Raises BadInput when the old one is wrong or the new one is weak."""
    user = authenticate(session, name, old)
    if user is None:
        raise BadInput("wrong_password", "La contraseña actual no es correcta.")
    if _matches(user.password_hash, new):
        raise BadInput("same_password", "La contraseña nueva debe ser distinta de la actual.")
    user.password_hash = _hashed(new, user.name)
    user.must_change_password = False


def reset_password(session: Session, name: str) -> str:
    """Give a user a generated password, to be changed on entry; it is returned here and never seen again."""
    user = user_named(session, name)
    password = generate_password()
    user.password_hash = _hashed(password, user.name)
    user.must_change_password = True
    return password


def set_active(session: Session, name: str, *, is_active: bool) -> None:
    """Bar a user at once, or let the person in again; nobody is ever deleted, for acts bear their names."""
    user_named(session, name).is_active = is_active


def user_named(session: Session, name: str) -> User:
    user = session.scalar(select(User).where(User.name == name.strip().lower()))
    if user is None:
        raise BadInput("unknown_user", f"No hay ningún usuario «{name.strip()}».")
    return user


def generate_password() -> str:
    """Four pronounceable words and two digits, some 79 bits: easy to dictate, hopeless to guess."""
    words = [
        "".join(secrets.choice(_SYLLABLES) for _ in range(_SYLLABLES_A_WORD)) for _ in range(_GENERATED_WORDS)
    ]
    return "-".join((*words, f"{secrets.randbelow(100):02d}"))


def _hashed(password: str, login: str) -> str:
    if not SHORTEST_PASSWORD <= len(password) <= _LONGEST_PASSWORD:
        raise BadInput(
            "weak_password", f"La contraseña lleva de {SHORTEST_PASSWORD} a {_LONGEST_PASSWORD} caracteres."
        )
    # what the name leaves must do by itself: a short name may stand in a good password by chance
    own = password.lower().replace(login, "")
    if len(own) < SHORTEST_PASSWORD or len(set(own)) < SHORTEST_PASSWORD // 2:
        raise BadInput(
            "weak_password",
            "La contraseña es fácil de adivinar: no use su nombre ni pocos caracteres repetidos.",
        )
    return _HASHER.hash(password)


def _matches(stored: str, password: str) -> bool:
    try:
        return _HASHER.verify(stored, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


@cache
def _nobody() -> str:
    """A hash that no password has, to spend on unknown names the time that known ones take."""
    return _HASHER.hash(secrets.token_hex())
