"""What may be wrong with the register: who answers for an account and where to find them (LGTM 25, 90)."""

import unicodedata
from collections.abc import Iterator

from cases.domain.review.catalogue import FindingCode
from cases.domain.review.facts import AccountUnderReview, Finding

_NOBODY = frozenset(
    {
        "contribuyente",
        "desconocido",
        "desconocida",
        "n a",
        "n d",
        "nd",
        "ninguno",
        "no consta",
        "no identificado",
        "no tiene",
        "pendiente",
        "por identificar",
        "propietario",
        "propietario desconocido",
        "s d",
        "s n",
        "sin datos",
        "sin nombre",
        "sin propietario",
        "sn",
        "varios",
    }
)
"""What people type where a name is required and they have none."""

_LISTED = 6


def of_register(account: AccountUnderReview) -> Iterator[Finding]:
    if names_nobody(account.owner_name):
        yield Finding(
            FindingCode.OWNER_UNKNOWN,
            "",
            f"En el registro el contribuyente {account.owner_code} no tiene un nombre propio.",
            (account.owner_code, account.owner_name),
        )
    if not (account.owner_dui or account.owner_nit):
        yield Finding(
            FindingCode.OWNER_WITHOUT_IDENTITY,
            "",
            f"El contribuyente {account.owner_code} no tiene DUI ni NIT en el registro.",
            (account.owner_code,),
        )
    for name, others in (("DUI", account.same_dui), ("NIT", account.same_nit)):
        if others:
            more = f" y {len(others) - _LISTED} más" if len(others) > _LISTED else ""
            yield Finding(
                FindingCode.IDENTITY_SHARED,
                name,
                f"El {name} del contribuyente {account.owner_code} es también el de "
                f"{', '.join(others[:_LISTED])}{more}.",
                (account.owner_code, *sorted(others)),
            )
    if not (account.owner_address or account.address):
        yield Finding(
            FindingCode.PLACE_UNKNOWN,
            "",
            "Ni la cuenta ni su contribuyente tienen una dirección en el registro.",
            (account.owner_code,),
        )
    if not account.zone:
        yield Finding(FindingCode.ZONE_UNKNOWN, "", "La cuenta no tiene zona.", ())


def names_nobody(name: str) -> bool:
    """Whether a name is none: a word for nobody, or nothing with two letters in it."""
    bare = [sign for sign in unicodedata.normalize("NFKD", name.lower()) if not unicodedata.combining(sign)]
    words = "".join(sign if sign.isalpha() else " " for sign in bare).split()
    return " ".join(words) in _NOBODY or len(set("".join(words))) < len("ab")
