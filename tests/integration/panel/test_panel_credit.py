"""The case page lists payments and what was done with what they left over."""

from datetime import UTC, datetime
from decimal import Decimal

from panel_office import TODAY, PanelOffice
from panel_visitor import Visitor

from cases.domain.vocabulary import CreditUseKind
from cases.service.credits import CreditOrder, undo_credit_use, use_credit
from cases.service.payments import record_payment
from cases.service.stamp import Stamp

ACCOUNT = "I-02-0412"
AT = datetime(2026, 11, 17, 19, tzinfo=UTC)
STAMP = Stamp("tesoreria", "tesoreria", TODAY, AT)


def test_uses_of_the_credit_stand_among_the_payments(office: PanelOffice, clerk: Visitor) -> None:
    case = office.case(ACCOUNT)
    with office.sessions.begin() as session:
        record_payment(session, ACCOUNT, Decimal("9000.00"), "R-900", STAMP, office.book, today=TODAY)
        for act in ("Acuerdo 7", "Acuerdo 8"):
            order = CreditOrder(CreditUseKind.RETURN, act, Decimal("10.00"))
            use_credit(session, ACCOUNT, order, STAMP, office.book, today=TODAY)
        undo_credit_use(session, ACCOUNT, "Acuerdo 8", "Se anuló", STAMP, office.book)
    page = clerk.get(f"/expediente/{case}").text
    assert "recibo R-900" in page
    assert "Saldo a favor, devuelto · Acuerdo 7" in page
    assert "Sin efecto: no cuenta · Acuerdo 8" in page
