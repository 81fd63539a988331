"""Facts as literals: a case on a date, with the law book that ships. Amounts are texts, to read like a scenario."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from cases.domain.debt import Allocation, Line, Payment, Statement
from cases.domain.debt.facts import Totals, Trace
from cases.domain.decision import Decision, decide
from cases.domain.facts import (
    AccountFacts,
    AppointmentFacts,
    AttemptFacts,
    CaseFacts,
    ChargeOrigin,
    DocumentFacts,
    EventFacts,
    HoldFacts,
    InstalmentFacts,
    OpeningFacts,
    PlanFacts,
    TaxpayerFacts,
)
from cases.domain.vocabulary import Component, Event, Stage
from cases.law import load_book

BOOK = load_book()
ZERO = Decimal("0.00")

TAXPAYER = TaxpayerFacts(
    key=1, code="C-1", name="ROSA AMELIA CAMPOS", kind="natural", dui="00000000-0", address="2.ª calle n.º 4"
)
ACCOUNT = AccountFacts(
    key=1,
    district="SJN",
    number="I-02-0412",
    kind="inmueble",
    neighbourhood="El Calvario",
    address="2.ª calle n.º 4",
)
NOTIFIED = ChargeOrigin("Resolución 12/2020", date(2020, 3, 1))


def line(
    key: int = 1, *, on: date, total: str = "300.00", due_on: date = date(2026, 1, 30), **changes: Any
) -> Line:
    """What remains of one charge on a day: all of it principal unless `changes` says otherwise."""
    values: dict[str, Any] = {
        "key": key,
        "charge": f"aseo:{key}",
        "tribute": "aseo",
        "tribute_kind": "tasa",
        "period": "2025-11",
        "due_on": due_on,
        "days_late": max(0, (on - due_on).days),
        "principal": Decimal(total),
        "interest": ZERO,
        "fine": ZERO,
        "festivities": ZERO,
        "total": Decimal(total),
        "prescribes_on": due_on.replace(year=due_on.year + 15) + timedelta(days=1),
        "prescribed": False,
        "basis": ("LGTM 34",),
        "trace": Trace("", due_on, Decimal(total), due_on, 0, ZERO, False, ZERO, ZERO, False, ZERO, ZERO),
    }
    return Line(**{**values, **changes})


def statement(
    on: date, *lines: Line, adjustment: str = "0.00", allocations: tuple[Allocation, ...] = ()
) -> Statement:
    """The debt of the account, as the sum of its lines."""
    counted = [one for one in lines if not one.prescribed]
    extra = Decimal(adjustment)
    total = sum((one.total for one in counted), ZERO) + extra
    late = sum((one.total for one in counted if one.days_late), ZERO) + extra
    principal = sum((one.principal for one in counted), ZERO)
    return Statement(
        on=on,
        rate_annual=Decimal("8.25"),
        law_version=BOOK.version,
        lines=lines,
        minimum_fine_adjustment=extra,
        totals=Totals(principal, ZERO, extra, ZERO, total, late),
        credit=ZERO,
        allocations=allocations,
    )


def reached(charge: int, on: date, amount: str = "300.00") -> Allocation:
    """What a payment of a day extinguished of one charge."""
    return Allocation(1, charge, Component.PRINCIPAL, Decimal(amount), on)


def case_on(on: date, stage: Stage, *lines: Line, **changes: Any) -> CaseFacts:
    """A case in a stage; one line of 300.00 due on 2026-01-30 unless lines or a statement are given."""
    owed = lines or (line(on=on),)
    facts = CaseFacts(
        key=1,
        number="EXP-SJN-2026-0147",
        stage=stage,
        version=1,
        opened_on=date(2026, 3, 2),
        taxpayer=TAXPAYER,
        account=ACCOUNT,
        statement=statement(on, *owed),
        origins={1: NOTIFIED},
    )
    return replace(facts, **changes)


def settled(on: date, stage: Stage, *allocations: Allocation, **changes: Any) -> CaseFacts:
    """A case whose account owes nothing any more."""
    return case_on(on, stage, statement=statement(on, allocations=allocations), **changes)


def document(kind: str, issued_on: date, *, key: int = 10, **changes: Any) -> DocumentFacts:
    """A document out for delivery; with `delivered_on` it has its proof."""
    values: dict[str, Any] = {
        "key": key,
        "number": f"{kind[:2].upper()}-SJN-2026-{key:04}",
        "kind": kind,
        "ordinal": 1,
        "issued_on": issued_on,
        "status": "handed_out",
        "amounts_on": issued_on,
        "total": Decimal("300.00"),
    }
    delivered_on = changes.get("delivered_on")
    if delivered_on is not None:
        values |= {"status": "delivered", "attempts": (attempt(delivered_on, "delivered"),)}
    return DocumentFacts(**{**values, **changes})


def attempt(on: date, result: str, how: str = "personal", at: time = time(9, 0)) -> AttemptFacts:
    return AttemptFacts(1, on, at, how, result, "lortiz", "2.ª calle n.º 4", proof_number="AN-SJN-2026-0001")


def slot(on: date, status: str = "booked", *, document_key: int = 10, **changes: Any) -> AppointmentFacts:
    values = AppointmentFacts(1, document_key, on, time(9, 30), 1, "Ventanilla 1", "ventanilla 1", status)
    return replace(values, **changes)


def hold(from_on: date, until_on: date | None = None, **changes: Any) -> HoldFacts:
    return replace(HoldFacts(1, "claim", "steps", from_on, until_on, "reclamo en estudio"), **changes)


def payment(paid_on: date, amount: str = "300.00", **changes: Any) -> Payment:
    return replace(Payment(1, "R-1", paid_on, Decimal(amount)), **changes)


def plan(
    due: Sequence[date], *, paid: int = 0, signed_on: date = date(2026, 3, 2), **changes: Any
) -> PlanFacts:
    """A plan with an instalment of 50.00 on each date, the first `paid` of them complete."""
    instalments = tuple(
        InstalmentFacts(
            number,
            due_on,
            Decimal("50.00"),
            ZERO,
            ZERO,
            Decimal("50.00"),
            paid=Decimal("50.00") if number <= paid else ZERO,
            paid_on=due_on if number <= paid else None,
        )
        for number, due_on in enumerate(due, start=1)
    )
    values = PlanFacts(
        key=1,
        number="CP-SJN-2026-0001",
        regime="law",
        status="active",
        signed_on=signed_on,
        active_from_on=signed_on,
        ended_on=None,
        debt_total=Decimal("300.00"),
        down_payment=Decimal("60.00"),
        financed_total=Decimal("240.00"),
        rate_annual=Decimal("8.25"),
        instalments=instalments,
    )
    return replace(values, **changes)


def event(kind: Event, on: date, *, sequence: int = 1, **data: Any) -> EventFacts:
    recorded_at = datetime(on.year, on.month, on.day, 15, tzinfo=UTC)
    return EventFacts(
        sequence, sequence, kind, None, "", on, recorded_at, "lortiz", "gestor", "", (), data, ""
    )


def opening(on: date, *lines: Line, **changes: Any) -> OpeningFacts:
    return OpeningFacts(ACCOUNT, TAXPAYER, statement(on, *lines), **changes)


def answer(facts: CaseFacts) -> Decision:
    """The decision of the day the facts are of."""
    return decide(facts, BOOK, facts.statement.on)


def told(decision: Decision) -> tuple[str, str, str | None]:
    """What an answer is in short: kind, code and event."""
    return decision.kind.value, decision.code, decision.event.value if decision.event else None
