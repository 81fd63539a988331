"""Who may receive what is notified: the person, whoever acts for them, or their successors (LGTM 91, 96, 97)."""

import unicodedata

from cases.domain.documents.kinds import KINDS
from cases.domain.documents.wording import NO_IDENTITY, identity_line
from cases.domain.facts import CaseFacts, PersonFacts
from cases.domain.grounds import Off
from cases.domain.vocabulary import DeliveryMethod, TaxpayerKind
from cases.domain.ways import representative, represents, successors

_ACTS_FOR = ("represent", "apoderad")
_ITSELF = ("contribuyente",)
_SUCCEEDS = ("hered", "curador")
_IN_HAND = (DeliveryMethod.PERSONAL, DeliveryMethod.OFICINA)


def expected_receiver(facts: CaseFacts) -> PersonFacts | None:
    """Whom an act is handed to where nobody else is named; None where the register knows of no living person."""
    taxpayer, account = facts.taxpayer, facts.account
    if taxpayer.died_on is not None:
        heirs = successors(taxpayer, account) or tuple(one for one in account.people if represents(one))
        return next(iter(heirs), None)
    acts_for = representative(taxpayer, account)
    if taxpayer.kind == TaxpayerKind.JURIDICA and acts_for:
        return _person(acts_for, NO_IDENTITY, "representante")
    return _person(taxpayer.name, identity_line(taxpayer.dui, taxpayer.nit), "contribuyente")


def _person(name: str, identity: str, capacity: str) -> PersonFacts:
    return PersonFacts(name, identity, capacity, answers_for_the_whole=False, basis="")


def known_as(facts: CaseFacts, name: str) -> PersonFacts | None:
    """The person whom the register knows by a name, who may receive for themselves or for the taxpayer."""
    expected = expected_receiver(facts)
    acts_for = representative(facts.taxpayer, facts.account)
    known = (
        *((expected,) if expected else ()),
        *(one for one in facts.account.people if represents(one)),
        *successors(facts.taxpayer, facts.account),
        *((_person(acts_for, NO_IDENTITY, "representante"),) if acts_for else ()),
    )
    return next((one for one in known if _alike(one.name, name)), None)


def receiver_refused(
    facts: CaseFacts, kind: str, how: DeliveryMethod, name: str, relation: str
) -> Off | None:
    """Why what was handed to somebody does not notify like that; None where it does. "" where nothing was told."""
    is_dead, told = facts.taxpayer.died_on is not None, relation.strip().casefold()
    if told:
        in_hand = told.startswith((_SUCCEEDS if is_dead else _ITSELF) + _ACTS_FOR)
    else:
        in_hand = (known_as(facts, name) if name else expected_receiver(facts)) is not None
    if how is DeliveryMethod.ESQUELA:
        return _RECEIVED_IN_HAND if in_hand and (told or name) else None
    if how not in _IN_HAND or in_hand:
        return None
    if is_dead and (not told or told.startswith(_ITSELF)):
        return _DEAD
    return _not_authorised(name, relation) if KINDS[kind].allows(DeliveryMethod.ESQUELA) else None


def _is_itself(capacity: str) -> bool:
    return capacity.strip().casefold().startswith(_ITSELF)


def appearance_refused(facts: CaseFacts, name: str, capacity: str, proof: str) -> Off | None:
    """Why somebody is not heard for the taxpayer; None where they are. "" where nothing was told.

    Whoever comes for another proves it the first time (LGTM 92); whom the register names already did.
    """
    known = known_as(facts, name) if name else expected_receiver(facts)
    if known is not None and _is_itself(known.capacity) and capacity and not _is_itself(capacity):
        known = None  # the owner for themselves is nobody's agent: somebody else came
    if facts.taxpayer.died_on is not None and (_is_itself(capacity) or (known is None and not capacity)):
        return _NOBODY_COMES
    if known is None and not capacity:
        return Off(
            "capacity_missing",
            f"{name} no consta como la persona ni como quien la representa: indique en qué calidad comparece.",
            ("LGTM 92",),
        )
    if known is None and not _is_itself(capacity) and not proof:
        return Off(
            "capacity_unproven",
            f"No consta que {name or 'quien comparece'} sea {capacity}: indique con qué documento lo prueba.",
            ("LGTM 92",),
        )
    return None


_NOBODY_COMES = Off(
    "person_died",
    "Consta que la persona falleció: indique quién comparece por su sucesión y en qué calidad.",
    ("LGTM 19", "LGTM 91 n.º 4"),
)
_DEAD = Off(
    "receiver_died",
    "Consta que la persona falleció: indique a quién de su sucesión se entregó y en qué calidad.",
    ("LGTM 19", "LGTM 91 n.º 4"),
)
_RECEIVED_IN_HAND = Off(
    "esquela_in_hand",
    "Si recibió la persona misma o quien la representa, no es esquela: regístrelo como entrega en persona.",
    ("LGTM 96", "LGTM 97"),
)


def _not_authorised(name: str, relation: str) -> Off:
    if not relation:
        return Off(
            "receiver_without_capacity",
            f"{name} no consta como la persona ni como quien la representa: indique en qué calidad recibió.",
            ("LGTM 96",),
        )
    return Off(
        "receiver_not_authorised",
        f"Quien recibió ({relation}) no es la persona ni quien la representa: eso no notifica "
        "en persona. Si se le buscó antes, déjela por esquela.",
        ("LGTM 96", "LGTM 97"),
    )


def _alike(one: str, other: str) -> bool:
    """One name is the other with some of its words left out; accents and capitals aside."""
    words, others = _words(one), _words(other)
    return bool(words and others) and (words <= others or others <= words)


def _words(name: str) -> frozenset[str]:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return frozenset(plain.casefold().replace(",", " ").split())
