"""The life of one case in a real office, step by step: each test has a case of its own in a shared town.

Days are of early 2026: Monday 5 January is the opening, and no day used here is closed.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

import pytest
from builders import BOOK, Sessions, add_account, months, stamp
from sqlalchemy import select

from cases.domain.decision import Decision, decide
from cases.domain.errors import CobranzaError
from cases.domain.facts import CaseFacts, DocumentFacts
from cases.models import Account, Case, CaseEvent
from cases.service.engine import advance, open_cases
from cases.service.numbers import NumbersOnDemand
from cases.service.payments import record_payment, reverse_payment
from cases.service.verbs import Done, perform
from cases.snapshot import load_facts

AFTERNOON = 16
"""Past the hour of any appointment."""

OPENED = date(2026, 1, 5)
NOTICE_DELIVERED = date(2026, 1, 7)
CITED = date(2026, 1, 8)
SUMMONS_DELIVERED = date(2026, 1, 12)
APPOINTMENT = date(2026, 1, 22)  # the tenth business day after the citation
DEMANDED = date(2026, 1, 23)
DEMAND_DELIVERED = date(2026, 1, 26)
TERM_END = date(2026, 3, 9)  # the thirtieth business day after it
TERM_OVER = date(2026, 3, 10)

WITHOUT_AGREEMENT = {"appeared_at": "09:00", "ended_at": "09:20", "outcome": "none"}
SUIT = {"court": "Juzgado de lo Civil de Zacatecoluca", "court_number": "15-EJ-2026"}

_numbers = count(1)


@dataclass(frozen=True)
class Life:
    """One case and what happens to it; `who` is a role, and the name of the person too."""

    sessions: Sessions
    account: str

    def act(
        self, verb: str, on: date, who: str = "gestor", /, *, key: str = "", hour: int = 9, **data: Any
    ) -> Done:
        return self.write(verb, on, who, data, key=key, hour=hour)

    def write(
        self,
        verb: str,
        on: date,
        who: str,
        data: dict[str, Any],
        *,
        key: str = "",
        version: int | None = None,
        hour: int = 9,
    ) -> Done:
        with self.sessions.begin() as session:
            return perform(session, self.account, verb, stamp(on, who, who, key, hour), data, BOOK, version)

    def refused(self, code: str, verb: str, on: date, who: str = "gestor", /, **data: Any) -> CobranzaError:
        """The verb is refused with this code, and nothing at all is written."""
        before = self._everything()
        with pytest.raises(CobranzaError) as refused:
            self.act(verb, on, who, **data)
        assert refused.value.code == code, refused.value.reason
        assert self._everything() == before
        return refused.value

    def deliver(
        self, kind: str, on: date, how: str = "personal", result: str = "delivered", **data: Any
    ) -> Done:
        return self.act(
            "record_attempt", on, "notificador", document=self.number(kind), how=how, result=result, **data
        )

    def pay(self, amount: str, on: date, receipt: str) -> None:
        with self.sessions.begin() as session:
            paid = stamp(on, "tesoreria", "tesoreria")
            record_payment(session, self.account, Decimal(amount), receipt, paid, BOOK, today=on)

    def reverse(self, receipt: str, on: date) -> None:
        with self.sessions.begin() as session:
            reverse_payment(
                session, self.account, receipt, "Cheque devuelto", stamp(on, "tesoreria", "tesoreria"), BOOK
            )

    def night(self, on: date) -> None:
        """What the night of a day does with this case alone."""
        with self.sessions.begin() as session:
            advance(
                session, [self.row.id], BOOK, stamp(on, "noche", "noche"), lambda _: NumbersOnDemand(session)
            )

    def open(self, on: date) -> None:
        with self.sessions.begin() as session:
            account = session.scalars(select(Account.id).where(Account.number == self.account)).one()
            open_cases(
                session, [account], BOOK, stamp(on, "noche", "noche"), lambda _: NumbersOnDemand(session)
            )

    def facts(self, on: date) -> CaseFacts:
        with self.sessions() as session:
            return load_facts(session, [self.row.id], BOOK, on)[self.row.id]

    def answer(self, on: date) -> Decision:
        return decide(self.facts(on), BOOK, on)

    def document(self, kind: str, on: date = TERM_OVER) -> DocumentFacts:
        return [one for one in self.facts(on).documents if one.kind == kind][-1]

    def number(self, kind: str) -> str:
        return self.document(kind).number

    @property
    def row(self) -> Case:
        """The newest case of the account."""
        with self.sessions() as session:
            found = (
                select(Case)
                .join(Account, Account.id == Case.account_id)
                .where(Account.number == self.account)
            )
            return session.scalars(found.order_by(Case.id.desc())).first()  # type: ignore[return-value]  # it was opened

    @property
    def stage(self) -> str:
        return self.row.stage

    @property
    def events(self) -> list[CaseEvent]:
        with self.sessions() as session:
            return list(
                session.scalars(
                    select(CaseEvent).where(CaseEvent.case_id == self.row.id).order_by(CaseEvent.sequence)
                )
            )

    def _everything(self) -> tuple[Any, ...]:
        row, documents = self.row, self.facts(TERM_OVER).documents
        return (len(self.events), row.stage, row.version, row.answer_code, documents)

    # --- how far it has come ----------------------------------------------------------------------------------

    def notified(self) -> "Life":
        self.act("notify", OPENED)
        self.deliver("aviso", NOTICE_DELIVERED, "oficina")
        return self

    def cited(self) -> "Life":
        self.notified().act("cite", CITED)
        return self

    def summoned(self) -> "Life":
        self.cited().deliver("citatorio", SUMMONS_DELIVERED)
        return self

    def demanded(self) -> "Life":
        self.summoned().act("record_appearance", APPOINTMENT, **WITHOUT_AGREEMENT)
        self.act("demand", DEMANDED)
        return self

    def with_term_over(self) -> "Life":
        self.demanded().deliver("requerimiento", DEMAND_DELIVERED)
        return self

    def certified(self) -> "Life":
        self.with_term_over().act("certify", TERM_OVER, "tesoreria")
        self.act("certify", TERM_OVER, "alcalde")
        return self

    def referred(self) -> "Life":
        self.certified().act("refer", TERM_OVER)
        return self

    def in_court(self) -> "Life":
        self.referred().act("accept_file", TERM_OVER, "juridico")
        self.act("file_suit", TERM_OVER, "juridico", **SUIT)
        return self


def sign_plan(
    life: Life, on: date, down: str = "60.00", *, months: int = 6, receipt: str = "R-P", **more: Any
) -> Done:
    """The down payment at the counter, then the convenio."""
    life.pay(down, on, receipt)
    data = {
        "months": months,
        "down_payment_receipt": receipt,
        "request_number": "SOL-8",
        "requested_on": on.isoformat(),
        "approval": "Acuerdo 4 del Concejo",
        **more,
    }
    return life.write("sign_plan", on, "gestor", data)


class Town:
    """Opens cases: each of an account of its own that owes two years of aseo."""

    def __init__(self, sessions: Sessions) -> None:
        self.sessions = sessions

    def case(self, **account: Any) -> Life:
        number = f"I-{next(_numbers):05}"
        values = {"periods": months("2024-01", "2025-10"), "amount": "12.00", **account}
        with self.sessions.begin() as session:
            add_account(session, number, **values)
        life = Life(self.sessions, number)
        life.open(OPENED)
        return life


@contextmanager
def rolled_back(sessions: Sessions) -> Iterator[Any]:
    """A session whose writes are thrown away, for statements that must fail."""
    with sessions() as session:
        yield session
        session.rollback()
