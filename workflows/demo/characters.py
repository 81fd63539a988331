"""The parts that the invented debtors play: how each one answers the office, and how many of each there are."""

from collections.abc import Mapping
from enum import StrEnum
from random import Random
from types import MappingProxyType

from cases.domain.errors import BadInput


class Part(StrEnum):
    """How a debtor behaves, whatever the office does."""

    PUNCTUAL = "punctual"
    """Pays every month: never a case."""
    FORGETFUL = "forgetful"
    """Pays when the first notice arrives."""
    SLOW = "slow"
    """Pays after the second notice, or at the desk when cited."""
    PART_PAYER = "part_payer"
    """Pays one tribute of several, and the rest when cited."""
    PLAN_KEEPER = "plan_keeper"
    """Asks for a plan when cited and keeps it."""
    PLAN_BREAKER = "plan_breaker"
    """Signs a plan early, breaks it, and pays when the demand comes."""
    PROMISE_KEEPER = "promise_keeper"
    PROMISE_BREAKER = "promise_breaker"
    """Comes, promises, and does not pay until the demand."""
    CLAIMANT = "claimant"
    """Claims; the claim is rejected; pays when the demand comes."""
    WRONGLY_CHARGED = "wrongly_charged"
    """Claims and is right: the charges are corrected and two people close the case."""
    STUBBORN = "stubborn"
    """Comes, agrees to nothing, and pays within the term of the demand."""
    CHEQUE = "cheque"
    """Pays at once with a cheque that the bank returns; a second case follows."""
    ABSENT = "absent"
    """Never comes: demand, title, court."""
    RETURNED = "returned"
    """As ABSENT; the legal office returns the file once."""
    COURT_PAYER = "court_payer"
    """Pays when sued."""
    COURT_PLAN = "court_plan"
    """Signs a plan in court and breaks it."""
    APPELLANT = "appellant"
    """Appeals against the demand; the appeal fails; then as ABSENT."""
    UNDETERMINED = "undetermined"
    """A business whose tax has no notified determination: the gate of origin stays shut."""
    OLD_DEBT = "old_debt"
    """So old that the demand skips notices and citations."""
    PRESCRIBING = "prescribing"
    """A closed account nobody can be written to, whose debt prescribes meanwhile."""
    DECEASED = "deceased"
    NOWHERE = "nowhere"
    """No address on record until the cadastre finds it; then as SLOW."""
    MOVED = "moved"
    """Gone from the address on record: notice undeliverable, citation by post, demand by edict."""
    SMALL = "small"
    """Owes less than a case is worth."""


GOES_TO_COURT = frozenset(
    {Part.ABSENT, Part.RETURNED, Part.COURT_PAYER, Part.COURT_PLAN, Part.APPELLANT, Part.OLD_DEBT}
)
"""Parts whose debt must be worth a suit."""

GONE = frozenset({Part.PRESCRIBING, Part.RETURNED, Part.COURT_PLAN})
"""Parts whose account is closed and brings no new charges: a newer case would keep theirs from coming back."""

MAY_FALL_BEHIND = frozenset(
    {
        Part.FORGETFUL,
        Part.SLOW,
        Part.PART_PAYER,
        Part.PLAN_KEEPER,
        Part.PLAN_BREAKER,
        Part.PROMISE_KEEPER,
        Part.PROMISE_BREAKER,
        Part.STUBBORN,
    }
)
"""Parts that some begin to play only later, having paid every month: an office is never without new cases."""

_ONE_OF_EACH = tuple(part for part in Part if part is not Part.PUNCTUAL)

_WEIGHTS: Mapping[Part, int] = MappingProxyType(
    {
        Part.PUNCTUAL: 38,
        Part.SMALL: 7,
        Part.FORGETFUL: 9,
        Part.SLOW: 6,
        Part.PART_PAYER: 3,
        Part.PLAN_KEEPER: 4,
        Part.PLAN_BREAKER: 3,
        Part.PROMISE_KEEPER: 2,
        Part.PROMISE_BREAKER: 2,
        Part.CLAIMANT: 1,
        Part.STUBBORN: 2,
        Part.ABSENT: 5,
        Part.UNDETERMINED: 1,
        Part.NOWHERE: 1,
        Part.MOVED: 1,
        Part.DECEASED: 1,
    }
)

FEWEST_ACCOUNTS = len(_ONE_OF_EACH) + 7
"""With fewer, some part of the story would have nobody to play it."""
MOST_ACCOUNTS = 9_000
"""The invented identity numbers have four free digits."""


def cast(accounts: int, random: Random) -> list[Part]:
    """A part for each account: every one is played, the rest as a town would have them. Raises BadInput."""
    if not FEWEST_ACCOUNTS <= accounts <= MOST_ACCOUNTS:
        raise BadInput(
            "accounts_out_of_range",
            f"La demostración lleva de {FEWEST_ACCOUNTS} a {MOST_ACCOUNTS} cuentas: elija otro número.",
        )
    rest = accounts - len(_ONE_OF_EACH)
    parts = [*_ONE_OF_EACH, *random.choices(list(_WEIGHTS), weights=list(_WEIGHTS.values()), k=rest)]
    random.shuffle(parts)
    return parts
