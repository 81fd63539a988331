"""The seven gates before a debt is certified: all of them, each with its proof or with what is missing.

LGTM 42-44, 115, 116, 118; the origin gate rests on case law (status: confirm).
"""

from dataclasses import dataclass
from datetime import date

from cases.domain.debt import period_prescribes_on
from cases.domain.facts import CaseFacts
from cases.domain.terms import TermKind, calendar_of, term_end
from cases.domain.vocabulary import HoldReason
from cases.law import LawAt, LawGap


@dataclass(frozen=True, slots=True)
class Gate:
    """One requisite: `proof` when it is met, `missing` (what to bring, and who) when it is not."""

    name: str
    title: str
    proof: str
    missing: str
    basis: str

    @property
    def is_open(self) -> bool:
        return not self.missing


def gates(facts: CaseFacts, law: LawAt, on: date) -> tuple[Gate, ...]:
    """All seven, in the order of the law table."""
    return (
        _origin(facts, law),
        _demand_notified(facts),
        _terms_over(facts, law, on),
        _nothing_prescribed(facts, law, on),
        _no_benefit(facts, on),
        _identity(facts),
        _frozen(facts),
    )


def closed_gates(facts: CaseFacts, law: LawAt, on: date) -> tuple[Gate, ...]:
    return tuple(gate for gate in gates(facts, law, on) if not gate.is_open)


def _origin(facts: CaseFacts, law: LawAt) -> Gate:
    without: list[str] = []
    proofs: list[str] = []
    for line in facts.lines:
        origin = facts.origins.get(line.key)
        needs_act = law.tribute(line.tribute).kind == "impuesto"
        if origin is not None and origin.act and origin.notified_on:
            proofs.append(origin.act)
        elif needs_act:
            without.append(f"{law.tribute(line.tribute).name} {line.period}")
        else:
            proofs.append(law.tribute(line.tribute).origin_norm)
    return Gate(
        "origin",
        "Origen de cada obligación",
        "; ".join(dict.fromkeys(proofs)),
        f"Cuentas Corrientes debe agregar el acto de determinación y su notificación de: {', '.join(without)}."
        if without
        else "",
        "LGTM 100, 108",
    )


def _demand_notified(facts: CaseFacts) -> Gate:
    demand = facts.last_document("requerimiento")
    proof = ""
    if demand is not None and demand.delivered_on is not None:
        delivered = [attempt for attempt in demand.attempts if attempt.result == "delivered"]
        named = delivered[-1].proof_number if delivered else ""
        proof = f"{demand.number}, notificado el {demand.delivered_on:%d/%m/%Y}" + (
            f" ({named})" if named else ""
        )
    return Gate(
        "demand_notified",
        "Requerimiento notificado",
        proof,
        "" if proof else "Falta la prueba de que el requerimiento se notificó.",
        "LGTM 118, 95-98",
    )


def demand_terms_end(facts: CaseFacts, law: LawAt, notified_on: date) -> date:
    """The last day of the latest term: to pay, and to appeal from the demand or from each determination.

    Both readings of the appeal term are waited for (LGTM 123; LPA 134-135).
    """
    appealable = {notified_on}
    for line in facts.lines:
        origin = facts.origins.get(line.key)
        if origin is not None and origin.notified_on is not None:
            appealable.add(origin.notified_on)
    last = max(appealable)
    district = facts.account.district
    return max(
        _term_end(law.book.at(notified_on), district, "demand.days", "demand.day_kind"),
        _term_end(law.book.at(last), district, "appeal.days", "appeal.day_kind"),
        _long_appeal_end(law.book.at(last), district),
    )


def _long_appeal_end(then: LawAt, district: str) -> date:
    try:
        return _term_end(then, district, "appeal.days_lpa", "appeal.day_kind")
    except LawGap:  # what was notified before the LPA was in force had no such term
        return then.on


def _term_end(then: LawAt, district: str, days_key: str, kind_key: str) -> date:
    """`then` is the law of the day it was notified: a term keeps that length, whatever the law says later."""
    kind: TermKind = "business" if then.text(kind_key) == "business" else "calendar"
    return term_end(calendar_of(then, district), then.on, then.integer(days_key), kind)


def _terms_over(facts: CaseFacts, law: LawAt, on: date) -> Gate:
    demand = facts.last_document("requerimiento")
    appealed = any(hold.reason == HoldReason.APPEAL for hold in facts.stopping_holds(on))
    last = demand_terms_end(facts, law, demand.delivered_on) if demand and demand.delivered_on else None
    if last is None:
        missing = "Los plazos corren desde que el requerimiento se notifique."
    elif on <= last:
        missing = f"El plazo para pagar, y el de recurrir, terminan el {last:%d/%m/%Y}."
    else:
        missing = "Hay una apelación sin resolver." if appealed else ""
    return Gate(
        "terms_over",
        "Plazos vencidos sin recurso pendiente",
        f"Los plazos de pago y de recurso terminaron el {last:%d/%m/%Y}, sin recurso pendiente."
        if last and not missing
        else "",
        missing,
        "LGTM 118, 123; LPA 134",
    )


def _nothing_prescribed(facts: CaseFacts, law: LawAt, on: date) -> Gate:
    """Prescribed charges are in no amount; a balance of several periods prescribes whole, and may bring old ones."""
    ends = [line.prescribes_on for line in facts.lines]
    missing = "" if ends else "No queda ningún período que cobrar."
    for line in facts.lines:
        first = line.trace.balance_from_period
        if first:
            first_ends_on = period_prescribes_on(first, law)
            ends.append(first_ends_on)
            if first_ends_on <= on:
                missing = (
                    f"El saldo inicial de {law.tribute(line.tribute).name} viene desde {first}, que ya prescribió: "
                    "Cuentas Corrientes debe dejar en él solo los períodos que no han prescrito."
                )
    return Gate(
        "nothing_prescribed",
        "Ningún período prescrito",
        "" if missing else f"El primer período prescribe el {min(ends):%d/%m/%Y}.",
        missing,
        "LGTM 42-44",
    )


def _no_benefit(facts: CaseFacts, on: date) -> Gate:
    holds = facts.stopping_holds(on)
    plan = facts.plan is not None and facts.plan.is_in_force
    return Gate(
        "no_benefit",
        "Sin plan, retención ni beneficio en vigor",
        "" if plan or holds else "No consta plan, retención ni beneficio en vigor.",
        "Hay un plan o una retención en vigor." if plan or holds else "",
        "LGTM 36",
    )


def _identity(facts: CaseFacts) -> Gate:
    taxpayer = facts.taxpayer
    missing = [
        what
        for what, has in (
            ("el número de DUI o NIT", taxpayer.has_identity),
            ("el lugar para notificaciones", bool(taxpayer.address or facts.account.address)),
        )
        if not has
    ]
    return Gate(
        "identity",
        "Deudor, identidad y lugar verificados",
        "" if missing else "Nombre, documento y lugar constan en el registro.",
        f"Catastro debe completar {' y '.join(missing)}." if missing else "",
        "LGTM 25, 95",
    )


def _frozen(facts: CaseFacts) -> Gate:
    claimed = facts.claimed
    return Gate(
        "amounts_frozen",
        "Cantidades fijadas a una fecha de corte",
        f"{len(claimed)} cargos fijados por el requerimiento." if claimed else "",
        "" if claimed else "El requerimiento no dice qué cargos cobra: emítalo de nuevo.",
        "LGTM 115",
    )
