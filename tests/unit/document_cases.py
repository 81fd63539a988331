"""A case as facts, for the tests of what documents say: two tasas of an account of San Juan Nonualco."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from cases.domain.debt import Charge, Payment, debt_at
from cases.domain.documents import Document
from cases.domain.facts import (
    AccountFacts,
    AppointmentFacts,
    AttemptFacts,
    CaseFacts,
    DocumentFacts,
    EventFacts,
    InstalmentFacts,
    PersonFacts,
    PlanFacts,
    TaxpayerFacts,
)
from cases.domain.vocabulary import Event, Stage
from cases.law import load_book
from cases.service.contexts import IssuingDay, issuing_day, sealed_context
from document_templates import render
from document_templates.contract import check_context

BOOK = load_book()
ON = date(2026, 11, 16)
TAXPAYER = TaxpayerFacts(
    key=1,
    code="C-1",
    name="ROSA AMELIA CAMPOS",
    kind="natural",
    dui="00000000-0",
    phone="7000-0000",
    address="2.ª calle oriente n.º 4",
)
ACCOUNT = AccountFacts(
    key=1,
    district="SJN",
    number="INM-004512",
    kind="inmueble",
    neighbourhood="Barrio San José",
    address="2.ª calle oriente n.º 4",
    cadastral_key="0000-00",
)


def day_of(on: date = ON) -> IssuingDay:
    return issuing_day(BOOK, "SJN", on, time(9, 30))


def charge(key: int, tribute: str, period: str, amount: str = "3.50") -> Charge:
    law = BOOK.at(ON).tribute(tribute)
    return Charge(
        key=key,
        label=f"{tribute}:{period}",
        tribute=tribute,
        tribute_kind=law.kind,
        festivities=law.festivities,
        period=period,
        amount=Decimal(amount),
    )


CHARGES = (
    *(charge(month, "aseo", f"2025-{month:02}") for month in range(1, 13)),
    *(charge(20 + month, "alumbrado", f"2025-{month:02}", "2.15") for month in range(1, 7)),
    charge(40, "aseo", "2026-10"),  # falls due on 2026-12-30
    charge(50, "aseo", "2010-03"),  # prescribed in May 2025
)


def case(
    on: date = ON,
    *,
    charges: tuple[Charge, ...] = CHARGES,
    payments: tuple[Payment, ...] = (),
    **changes: Any,
) -> CaseFacts:
    facts = CaseFacts(
        key=1,
        number="EXP-SJN-2026-0087",
        stage=Stage.OPENED,
        version=1,
        opened_on=date(2026, 10, 1),
        taxpayer=TAXPAYER,
        account=ACCOUNT,
        statement=debt_at(charges, payments, BOOK, on),
        charges=charges,
        payments=payments,
    )
    return replace(facts, **changes)


def attempt(on: date, result: str, how: str = "personal", proof: str = "AN-SJN-2026-0020") -> AttemptFacts:
    return AttemptFacts(
        1, on, time(16, 40), how, result, "lortiz", "2.ª calle oriente n.º 4", proof_number=proof
    )


def document(key: int, kind: str, number: str, issued_on: date, **changes: Any) -> DocumentFacts:
    values: dict[str, Any] = {
        "ordinal": 1,
        "status": "issued",
        "amounts_on": issued_on,
        "total": Decimal("100.00"),
        **changes,
    }
    if values.get("delivered_on") and "attempts" not in values:
        values["status"] = "delivered"
        values["attempts"] = (attempt(values["delivered_on"], "delivered"),)
    return DocumentFacts(key=key, number=number, kind=kind, issued_on=issued_on, **values)


def appointment(document_key: int, on: date, status: str) -> AppointmentFacts:
    return AppointmentFacts(
        1,
        document_key,
        on,
        time(9, 30),
        2,
        "LUIS ORTIZ",
        "ventanilla 2, Unidad de Recuperación de Mora",
        status,
    )


def event(kind: Event, on: date, **data: Any) -> EventFacts:
    recorded_at = datetime(on.year, on.month, on.day, 15, tzinfo=UTC)
    return EventFacts(1, 1, kind, None, "citation", on, recorded_at, "lortiz", "gestor", "", (), data, "")


def plan(**changes: Any) -> PlanFacts:
    instalments = tuple(
        InstalmentFacts(
            number,
            date(2026, 5 + number, 10),
            Decimal("19.36"),
            Decimal("0.00"),
            Decimal("0.84"),
            Decimal("20.20"),
            paid=Decimal("20.20") if number == 1 else Decimal("0.00"),
        )
        for number in range(1, 7)
    )
    values: dict[str, Any] = {
        "key": 1,
        "number": "CP-SJN-2026-0015",
        "regime": "law",
        "status": "active",
        "signed_on": date(2026, 5, 10),
        "active_from_on": date(2026, 5, 10),
        "ended_on": None,
        "debt_total": Decimal("145.20"),
        "down_payment": Decimal("29.04"),
        "financed_total": Decimal("116.16"),
        "rate_annual": Decimal("8.25"),
        "instalments": instalments,
        "paid_total": Decimal("49.24"),
    }
    return PlanFacts(**{**values, **changes})


def heir(whole: bool) -> PersonFacts:
    return PersonFacts("CARLOS CAMPOS", "", "heredero", whole, "LGTM 19")


DEMAND = document(
    9,
    "requerimiento",
    "RQ-SJN-2026-0009",
    date(2026, 9, 1),
    delivered_on=date(2026, 9, 2),
    charges=frozenset({1, 2, 3}),
)
TITLE = document(10, "certificacion_de_deuda", "CD-SJN-2026-0001", date(2026, 11, 12))


def assert_printable(document: Document) -> dict[str, Any]:
    """What any context must hold before it is printed; returns the sealed context."""
    context = sealed_context(document)
    check_context(document.kind, context, frozenset(context))
    on_paper = render(document.kind, context).text
    assert context["document_number"] in on_paper
    assert not [flaw for flaw in ("None", "{{", "{%", "()", ": .", "  ") if flaw in on_paper]
    texts = [*_texts(context)]
    assert not [
        text for text in texts if "None" in text or "{" in text or "  " in text or text != text.strip()
    ]
    components = [Decimal(context[name]) for name in ("principal", "interest", "fine", "festivities")]
    assert Decimal(context["total"]) == sum(components)
    rows = [row for row in (*context["tributes"], *context["lines"]) if not row.get("prescribed")]
    if rows:
        adjustment = Decimal(context["minimum_fine_adjustment"] or "0.00")
        for name in ("principal", "interest", "festivities"):
            assert Decimal(context[name]) == sum(Decimal(row[name]) for row in rows)
        assert Decimal(context["fine"]) == sum(Decimal(row["fine"]) for row in rows) + adjustment
        assert all(row["origin"] for row in rows)
    assert context["qr_payload"].startswith(context["document_number"] + "·")
    return context


def _texts(context: Mapping[str, Any]) -> Iterator[str]:
    for value in context.values():
        if isinstance(value, str):
            yield value
        elif isinstance(value, list):
            for row in value:
                yield from _texts(row)
