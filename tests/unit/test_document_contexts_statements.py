"""What an estado_de_cuenta says: all the lines, what is overdue, what prescribed, the last payments."""

from datetime import date
from decimal import Decimal

from document_cases import ACCOUNT, BOOK, CHARGES, TAXPAYER, assert_printable, case, day_of

from cases.domain.debt import CreditUse, Payment
from cases.domain.vocabulary import CreditUseKind
from cases.service.contexts import sealed_context
from cases.service.contexts.statements import build_account_statement, build_attached_statement
from cases.service.contexts.subject import WITHOUT_CASE, Subject


def test_the_attached_statement_agrees_with_what_the_notice_asks_for() -> None:
    facts = case(payments=(Payment(1, "004512", date(2025, 8, 10), Decimal("1.00"), tribute="aseo"),))
    printed = assert_printable(build_attached_statement(day_of(), facts, number="EC-SJN-2026-0301"))
    assert Decimal(printed["overdue_total"]) == facts.overdue
    assert Decimal(printed["total"]) == facts.statement.totals.total
    assert len(printed["lines"]) == len(facts.statement.lines)
    assert printed["signatory_post"] == "Encargado de Cuentas Corrientes"
    assert printed["law_version"] == BOOK.version
    assert printed["payments"] == [
        {"receipt": "004512", "paid_on": "2025-08-10", "amount": "1.00", "applied_to": "Aseo público"}
    ]


def test_the_table_is_printed_by_section_with_its_budget_codes() -> None:
    printed = assert_printable(build_attached_statement(day_of(), case(), number="EC-SJN-2026-0301"))
    assert [(row["code"], row["title"]) for row in printed["sections"]] == [
        ("earlier", "Mora de ejercicios anteriores"),
        ("current", "Tributos del ejercicio 2026"),
    ]
    assert {(row["tribute"], row["budget_code"]) for row in printed["lines"]} == {
        ("Alumbrado público", "12108"),
        ("Aseo público", "12109"),
    }


def test_a_statement_marks_prescribed_rows_and_adds_them_apart() -> None:
    printed = assert_printable(build_attached_statement(day_of(), case(), number="EC-SJN-2026-0301"))
    prescribed = [row for row in printed["lines"] if row["prescribed"]]
    assert [row["period"] for row in prescribed] == ["2010-03"]
    assert printed["prescribed_total"] == prescribed[0]["total"]


def test_charges_not_yet_due_carry_no_accessories_for_lateness() -> None:
    printed = assert_printable(build_attached_statement(day_of(), case(), number="EC-SJN-2026-0301"))
    coming = [row for row in printed["lines"] if row["days_late"] == "0"]
    assert [(row["period"], row["interest"], row["fine"]) for row in coming] == [("2026-10", "0.00", "0.00")]


def test_a_statement_of_overdue_charges_alone_says_nothing_of_a_rest() -> None:
    facts = case(charges=CHARGES[:3])
    assert sealed_context(build_attached_statement(day_of(), facts, number="EC-1"))["overdue_total"] == ""


def test_a_statement_asked_for_at_the_office_without_a_case() -> None:
    statement = case(charges=()).statement
    subject = Subject(WITHOUT_CASE, TAXPAYER, ACCOUNT, {})
    reversed_later = Payment(1, "004512", date(2026, 2, 10), Decimal("10.00"), reversed_on=date(2026, 3, 1))
    printed = assert_printable(
        build_account_statement(
            day_of(),
            subject,
            statement,
            (reversed_later,),
            (),
            number="EC-SJN-2026-0400",
            requested_by="la contribuyente",
        )
    )
    assert (printed["case_number"], printed["requested_by"]) == ("ninguno", "la contribuyente")
    assert (printed["lines"], printed["payments"], printed["total"]) == ([], [], "0.00")


def test_what_compensates_is_listed_with_the_payments_and_what_is_returned_is_not() -> None:
    paid = Payment(1, "004512", date(2025, 8, 10), Decimal("1.00"), tribute="aseo")
    uses = (
        CreditUse(1, "Acuerdo 1", date(2025, 9, 1), Decimal("2.00"), CreditUseKind.COMPENSATION),
        CreditUse(2, "Acuerdo 2", date(2025, 9, 2), Decimal("3.00"), CreditUseKind.RETURN),
        CreditUse(
            3, "Acuerdo 3", date(2025, 9, 3), Decimal("4.00"), CreditUseKind.COMPENSATION, date(2025, 9, 4)
        ),
        CreditUse(4, "Acuerdo 4", date(2030, 1, 1), Decimal("5.00"), CreditUseKind.COMPENSATION),
    )
    facts = case(payments=(paid,), credit_uses=uses)
    printed = assert_printable(build_attached_statement(day_of(), facts, number="EC-SJN-2026-0301"))
    assert [(row["receipt"], row["applied_to"]) for row in printed["payments"]] == [
        ("004512", "Aseo público"),
        ("Acuerdo 1", "saldo a favor, a la deuda más antigua (LGTM 41)"),
    ]
