"""What of the register keeps letters from being written: each problem with its reason, its desk and its digest."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from cases.domain.cadastre import Likeness, TaskCode, answers_for_the_dead, likeness
from cases.domain.decision.answers import Decision, Reason, review
from cases.domain.decision.desk import Desk, printed
from cases.domain.facts import RegisterFacts, TaxpayerFacts
from cases.domain.vocabulary import Stage

FIRST_LETTER, EVERY_LETTER = "data.blocks", "data.blocks_always"
"""Keys of the policy: codes that stop the first letter, and those that stop any notice or citation."""

LETTER_STAGES = (Stage.OPENED, Stage.PERSUASION, Stage.CITATION)
"""Stages whose letters the register may stop; what follows has gates of its own."""

_SEPARATOR = "\x1f"
_DIGEST_LENGTH = 16
_NAMED = 3

_LIKENESS_WORDS: Mapping[Likeness, str] = MappingProxyType(
    {
        Likeness.SAME_DUI: "el mismo DUI",
        Likeness.SAME_NIT: "el mismo NIT",
        Likeness.SAME_NAME_AND_ADDRESS: "el mismo nombre y dirección",
        Likeness.SAME_NAME_AND_PHONE: "el mismo nombre y teléfono",
    }
)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with the register for one account; while `fact` stays the same it is the same problem."""

    code: TaskCode
    answer: Decision
    seen: tuple[str, ...]

    @property
    def fact(self) -> str:
        """Digest of what it rests on: a judgement about it holds while this stays the same."""
        said = _SEPARATOR.join((self.code, *self.seen))
        return hashlib.sha256(said.encode()).hexdigest()[:_DIGEST_LENGTH]

    @property
    def text(self) -> str:
        return self.answer.reasons[0].text


def register_blocks(desk: Desk) -> Decision | None:
    """A review with every reason, where the register keeps this letter from the right person.

    Before the first letter more is asked than afterwards (policy `data.blocks`, `data.blocks_always`). What a
    person judged to be right as it stands no longer blocks.
    """
    standing = blocking(desk)
    if not standing:
        return None
    first = standing[0].answer
    return replace(first, reasons=tuple(problem.answer.reasons[0] for problem in standing))


def blocking(desk: Desk) -> tuple[Problem, ...]:
    """The problems that stop the next letter of the case."""
    found = problems(desk.facts.register)
    if not found:
        return ()
    key = FIRST_LETTER if desk.facts.stage is Stage.OPENED else EVERY_LETTER
    codes = desk.law.texts(key)
    return tuple(one for one in found if one.code in codes and one.fact not in desk.facts.dismissed)


def problems(register: RegisterFacts) -> tuple[Problem, ...]:
    """Everything wrong with an account's register, in the order of `TaskCode`, whatever it blocks."""
    found = (check(register) for check in _CHECKS)
    return tuple(problem for problem in found if problem is not None)


def lookalikes_of(
    taxpayer: TaxpayerFacts, candidates: tuple[TaxpayerFacts, ...]
) -> tuple[TaxpayerFacts, ...]:
    """Those of the candidates who look like the taxpayer, by code."""
    alike = (other for other in candidates if other.key != taxpayer.key and likeness(taxpayer, other))
    return tuple(sorted(alike, key=lambda other: other.code))


def _deceased(register: RegisterFacts) -> Problem | None:
    taxpayer = register.taxpayer
    if taxpayer.died_on is None:
        return None
    if any(answers_for_the_dead(person.capacity) for person in register.account.people):
        return None
    answer = review(
        "taxpayer_deceased",
        Reason(
            f"Consta que la persona falleció el {printed(taxpayer.died_on)}: Cuentas Corrientes debe registrar quién "
            "responde por su sucesión antes de escribir.",
            "LGTM 19",
        ),
    )
    return Problem(TaskCode.TAXPAYER_DECEASED, answer, (taxpayer.code, taxpayer.died_on.isoformat()))


def _without_address(register: RegisterFacts) -> Problem | None:
    taxpayer, account = register.taxpayer, register.account
    if taxpayer.address or account.address or account.neighbourhood:
        return None
    answer = review(
        "missing_address",
        Reason("No consta ningún lugar para avisarle: Catastro debe completar la dirección.", "LGTM 25"),
    )
    return Problem(TaskCode.MISSING_ADDRESS, answer, (taxpayer.code, str(account.key)))


def _without_identity(register: RegisterFacts) -> Problem | None:
    taxpayer = register.taxpayer
    if taxpayer.has_identity:
        return None
    answer = review(
        "missing_identity",
        Reason(
            "No consta DUI ni NIT: el Registro de Contribuyentes debe completarlo, o anotar que se buscó y no consta.",
            "LGTM 85, 90 n.º 1",
        ),
    )
    return Problem(TaskCode.MISSING_IDENTITY, answer, (taxpayer.code, taxpayer.name))


def _looks_like_another(register: RegisterFacts) -> Problem | None:
    taxpayer, others = register.taxpayer, register.lookalikes
    if not others:
        return None
    listed = "; ".join(
        f"{other.name}, código {other.code}, tiene {_LIKENESS_WORDS[kind]}"
        for other in others[:_NAMED]
        if (kind := likeness(taxpayer, other)) is not None
    )
    more = f"; y {len(others) - _NAMED} más" if len(others) > _NAMED else ""
    answer = review(
        "looks_like_another",
        Reason(
            f"El código {taxpayer.code} parece de la misma persona que otro del registro: {listed}{more}. El Registro "
            "de Contribuyentes debe unirlos o anotar que son personas distintas.",
            "LGTM 85, 90 n.º 1",
        ),
    )
    return Problem(TaskCode.LOOKS_LIKE_ANOTHER, answer, _group((taxpayer, *others)))


def _group(people: tuple[TaxpayerFacts, ...]) -> tuple[str, ...]:
    """What the likeness rests on, the same seen from each of them: one judgement is about all."""
    told = (
        _SEPARATOR.join((one.code, one.kind, one.name, one.dui, one.nit, one.address, one.phone))
        for one in people
    )
    return tuple(sorted(told))


def _closed(register: RegisterFacts) -> Problem | None:
    account = register.account
    if not account.is_closed:
        return None
    answer = review(
        "account_closed",
        Reason(
            "La cuenta consta cerrada y tiene deuda: Cuentas Corrientes debe corregirla, o anotar que la deuda es "
            "anterior al cierre.",
            "LGTM 84, 90 n.º 7",
        ),
    )
    return Problem(TaskCode.ACCOUNT_CLOSED, answer, (str(account.key),))


_CHECKS: tuple[Callable[[RegisterFacts], Problem | None], ...] = (
    _deceased,
    _without_address,
    _without_identity,
    _looks_like_another,
    _closed,
)
