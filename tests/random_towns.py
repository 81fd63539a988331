"""Towns at random, stored in a database: charges, payments, reversals, opening balances, appeals and suits."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import count

from builders import LONG_AGO, add_account, add_charge
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from cases.models import (
    Account,
    Case,
    CaseEvent,
    Charge,
    Document,
    DocumentCharge,
    Hold,
    HoldCharge,
    OpeningBalance,
    Payment,
)

TODAY = date(2026, 6, 1)
TRIBUTES = ["aseo", "mercado", "impuesto_actividad", "contribucion_alumbrado", "cementerio"]
_NOTHING = Decimal("0.00")

_numbers = count(1)

cents = st.integers(1, 3_000).map(lambda amount: Decimal(amount) / 100)
days = st.dates(date(2008, 1, 1), date(2028, 12, 31))
near = st.sampled_from([0, 1, 59, 60, 61, 89, 90, 91, 92, 365]) | st.integers(0, 6_500)
"""How many days before the day of the question something fell due: the steps, and whatever lies between."""


@st.composite
def charges(draw: st.DrawFn) -> dict[str, object]:
    day = TODAY - timedelta(draw(near)) + timedelta(draw(st.sampled_from([0, 60, 120])))
    return {
        "tribute": draw(st.sampled_from(TRIBUTES)),
        "period": f"{day:%Y-%m}" if draw(st.integers(0, 3)) else f"{day:%Y}",
        "amount": draw(st.just(Decimal(0)) | cents),
        "due_on": draw(st.none() | st.just(day)),
        "determination_notified_on": draw(st.none() | st.none() | days),
        "source_id": draw(st.none() | st.sampled_from(["A-1", "A-10", "A-2", "b"])),
    }


@st.composite
def payments(draw: st.DrawFn) -> dict[str, object]:
    paid_on = TODAY - timedelta(draw(st.integers(-30, 4_000)))
    is_reversed = draw(st.integers(0, 5)) == 0
    return {
        "paid_on": paid_on,
        "amount": draw(cents),
        "charge": draw(st.none() | st.none() | st.integers(0, 5)),
        "tribute": draw(st.none() | st.none() | st.sampled_from(TRIBUTES)),
        "reversed_on": paid_on + timedelta(draw(st.integers(0, 400))) if is_reversed else None,
    }


accounts = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["inmueble", "empresa", "mercado"]),
        "zone": st.sampled_from([None, "Centro", "Norte"]),
        "charges": st.lists(charges(), max_size=6),
        "payments": st.just([]) | st.lists(payments(), max_size=4),
        "opening": st.none() | st.none() | st.none() | st.tuples(days, cents, st.none() | cents),
        "appeal": st.none() | st.none() | st.none() | st.tuples(days, st.none() | st.integers(0, 900)),
        "suit": st.none() | st.none() | st.none() | days,
    }
)


def store(session: Session, drawn: dict[str, object]) -> None:
    number = f"P-{next(_numbers):06d}"
    account = add_account(session, number, kind=drawn["kind"], zone=drawn["zone"], dui=None)  # type: ignore[arg-type]  # as drawn
    stored = []
    known = set()
    for values in drawn["charges"]:  # type: ignore[attr-defined]  # a list
        identity = values["source_id"] or (values["tribute"], values["period"])
        if identity not in known:  # a second would be the first, corrected
            known.add(identity)
            stored.append(Charge(account_id=account.id, recorded_at=LONG_AGO, **values))
    session.add_all(stored)
    session.flush()
    if drawn["opening"]:
        cutoff_on, interest, fine = drawn["opening"]  # type: ignore[misc]  # a tuple
        balance = add_charge(session, account, f"saldo {cutoff_on}", amount="7.31")
        session.add(
            OpeningBalance(
                charge_id=balance.id, cutoff_on=cutoff_on, interest=interest, fine=fine, recorded_at=LONG_AGO
            )
        )
    for index, values in enumerate(drawn["payments"]):  # type: ignore[arg-type]  # a list
        store_payment(session, account, stored, f"R-{index}", dict(values))
    if drawn["appeal"] or drawn["suit"]:
        store_case(session, account, stored, drawn)


def store_payment(
    session: Session, account: Account, charges: list[Charge], receipt: str, values: dict[str, object]
) -> None:
    place = values.pop("charge")
    named = charges[place].id if isinstance(place, int) and place < len(charges) else None
    session.add(
        Payment(
            account_id=account.id,
            receipt=receipt,
            charge_id=named,
            reversal_reason="Cheque devuelto" if values["reversed_on"] else None,
            recorded_by="karla",
            recorded_at=LONG_AGO,
            **values,
        )
    )
    session.flush()


def store_case(session: Session, account: Account, charges: list[Charge], drawn: dict[str, object]) -> None:
    """A case whose demand states the first charges, with the suit and the appeal as drawn."""
    case = Case(
        number=f"EXP-{account.number}",
        district="SJN",
        account_id=account.id,
        taxpayer_id=account.taxpayer_id,
        stage="in_court",
        opened_on=TODAY,
        suit_filed_on=drawn["suit"],
    )
    session.add(case)
    session.flush()
    event = CaseEvent(
        case_id=case.id,
        sequence=1,
        event="demand",
        to_stage="final_demand",
        effective_on=TODAY,
        recorded_at=LONG_AGO,
        actor="karla",
        actor_role="gestor",
        reasons=[],
        basis=[],
        data={},
        idempotency_key=case.number,
        **dict.fromkeys(("facts_digest", "law_version", "previous_hash", "hash"), ""),
    )
    session.add(event)
    session.flush()
    demand = Document(
        number=f"RQ-{account.number}",
        kind="requerimiento",
        case_id=case.id,
        event_id=event.id,
        ordinal=1,
        issued_on=TODAY,
        amounts_on=TODAY,
        status="printed",
        context={},
        **dict.fromkeys(("template_version", "law_version", "calendar_version", "fingerprint", "sha256"), ""),
    )
    session.add(demand)
    session.flush()
    session.add_all(stated(demand, charge) for charge in charges[:3])
    if drawn["appeal"]:
        store_appeal(session, case, charges, *drawn["appeal"])  # type: ignore[misc]  # a tuple


def stated(document: Document, charge: Charge) -> DocumentCharge:
    parts = dict.fromkeys(("principal", "interest", "fine", "festivities"), _NOTHING)
    return DocumentCharge(document_id=document.id, charge_id=charge.id, **parts)


def store_appeal(
    session: Session, case: Case, charges: list[Charge], from_on: date, length: int | None
) -> None:
    hold = Hold(
        case_id=case.id,
        reason="appeal",
        note="Apelación",
        scope="steps_and_surcharges",
        document_reference="A-1",
        from_on=from_on,
        until_on=None if length is None else from_on + timedelta(length),
        placed_by="karla",
        placed_at=LONG_AGO,
    )
    session.add(hold)
    session.flush()
    session.add_all(HoldCharge(hold_id=hold.id, charge_id=charge.id) for charge in charges[:1])
    session.flush()
