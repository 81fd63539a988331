"""What the office took in, and where its cases stand."""

from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cases.domain.money import ZERO
from cases.domain.vocabulary import Stage
from cases.domain.words import STAGE_NAMES
from cases.law import LawBook
from cases.models import Account, Case, Payment
from cases.service.reports.tables import Cell, Period, Table


def income(session: Session, _: LawBook, period: Period) -> Table:
    """Payments per month and kind of account; those reversed within the period are taken off."""
    month = func.to_char(Payment.paid_on, "YYYY-MM")
    found = session.execute(
        select(month, Account.kind, func.count(), func.sum(Payment.amount))
        .join(Account, Account.id == Payment.account_id)
        .where(
            Payment.paid_on.between(period.since, period.until),
            Payment.reversed_on.is_(None) | (Payment.reversed_on > period.until),
        )
        .group_by(month, Account.kind)
        .order_by(month, Account.kind)
    ).all()
    rows: list[tuple[Cell, ...]] = [
        (name, kind, count, Decimal(amount)) for name, kind, count, amount in found
    ]
    rows.append(("TOTAL", "", sum(row[2] for row in found), sum((row[3] for row in found), ZERO)))
    return Table(
        "ingresos",
        f"Ingresos por mora del {period.since:%d/%m/%Y} al {period.until:%d/%m/%Y}",
        "Pagos registrados, sin los revertidos.",
        ("Mes", "Clase de cuenta", "Pagos", "Cantidad"),
        tuple(rows),
    )


def cases_by_stage(session: Session, _: LawBook, period: Period) -> Table:
    """Cases that stand in each stage, with their overdue debt as last looked at."""
    found = {
        stage: (count, Decimal(debt))
        for stage, count, debt in session.execute(
            select(Case.stage, func.count(), func.sum(Case.debt_overdue))
            .where(Case.opened_on <= period.until)
            .group_by(Case.stage)
        )
    }
    rows: list[tuple[Cell, ...]] = [(STAGE_NAMES[stage], *found.get(stage, (0, ZERO))) for stage in Stage]
    rows.append(
        ("TOTAL", sum(count for count, _ in found.values()), sum((debt for _, debt in found.values()), ZERO))
    )
    return Table(
        "expedientes",
        f"Expedientes abiertos hasta el {period.until:%d/%m/%Y}, por etapa",
        "Deuda vencida según la última revisión de cada expediente.",
        ("Etapa", "Expedientes", "Deuda vencida"),
        tuple(rows),
    )
