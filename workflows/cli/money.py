"""Debt and payments from the command line."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cases.domain.errors import BadInput
from cases.domain.vocabulary import CreditUseKind
from workflows.cli.frame import AsJson, Home, On, clerk_stamp, date_option, show, today_unless
from workflows.cli.office import known_at, law_of, work_in, write_file

if TYPE_CHECKING:
    from cases.service.stamp import Stamp


def statement(
    account: Annotated[str, typer.Argument(metavar="CUENTA", help="Número de cuenta.")],
    on: On = None,
    *,
    known_on: Annotated[date | None, date_option("--known-on", "Con lo registrado hasta esa fecha.")] = None,
    docx: Annotated[
        Path | None, typer.Option("--docx", metavar="ARCHIVO", help="Escribe el documento, con su anexo.")
    ] = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Muestra la deuda de una cuenta en una fecha, renglón por renglón."""
    from cases.clock import OFFICE_ZONE, now
    from cases.domain.statement_json import statement_as_dict
    from cases.service.statements import statement_document, statement_of

    day, then = today_unless(on), known_at(known_on)
    with work_in(home) as session:
        book = law_of(session, then)
        owed, found, owner = statement_of(session, account, book, day, then)
        answer = statement_as_dict(owed, found.number, owner.code, explain_with=book.at(day))
        if docx:
            hour = now().astimezone(OFFICE_ZONE).time()
            write_file(docx, statement_document(session, account, book, day, hour, owner.name, then))
    show(answer, as_json=as_json, text=_described(answer))


def _described(answer: dict[str, Any]) -> str:
    lines = [f"Cuenta {answer['account']} al {answer['on']}, tasa {answer['rate_annual']} %"]
    for line in answer["lines"]:
        mark = "  prescrito, no suma" if line["prescribed"] else ""
        lines.append(
            f"  {line['tribute']:<18}{line['period']:<18}{line['due_on']}{line['days_late']:>6}"
            f"{line['principal']:>12}{line['interest']:>10}{line['fine']:>10}{line['festivities']:>10}"
            f"{line['total']:>12}{mark}"
        )
    totals = answer["totals"]
    lines.append(f"  Total {totals['total']}, vencido {totals['overdue']}, saldo a favor {answer['credit']}")
    return "\n".join(lines)


def pay(
    account: Annotated[str, typer.Argument(metavar="CUENTA", help="Número de cuenta.")],
    amount: Annotated[str, typer.Option("--amount", metavar="CANTIDAD", help="Cantidad pagada.")],
    receipt: Annotated[str, typer.Option("--receipt", metavar="RECIBO", help="Recibo de Tesorería.")],
    on: On = None,
    *,
    charge: Annotated[str | None, typer.Option("--charge", metavar="CARGO", help="Cargo indicado.")] = None,
    tribute: Annotated[
        str | None, typer.Option("--tribute", metavar="TRIBUTO", help="Tributo indicado.")
    ] = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Registra un pago; quien paga puede indicar un cargo o un tributo (LGTM 38)."""
    from cases.clock import today
    from cases.service.payments import record_payment

    stamp = _treasury_stamp(on)
    with work_in(home) as session:
        answer = record_payment(
            session,
            account,
            _amount(amount),
            receipt,
            stamp,
            law_of(session),
            today=_latest(session, today()),
            charge=charge,
            tribute=tribute,
        )
    show(answer, as_json=as_json, text=f"Pago de {amount} en la cuenta {account}, recibo {receipt}.")


def unpay(
    account: Annotated[str, typer.Argument(metavar="CUENTA", help="Número de cuenta.")],
    receipt: Annotated[str, typer.Option("--receipt", metavar="RECIBO", help="Recibo que se revierte.")],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXTO", help="Por qué se revierte.")],
    on: On = None,
    *,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Revierte un pago (cheque devuelto, cuenta equivocada); lo registrado se conserva."""
    from cases.service.payments import reverse_payment

    with work_in(home) as session:
        answer = reverse_payment(session, account, receipt, reason, _treasury_stamp(on), law_of(session))
    show(answer, as_json=as_json, text=str(answer["message"]))


def credit(
    account: Annotated[str, typer.Argument(metavar="CUENTA", help="Número de cuenta.")],
    use: Annotated[CreditUseKind, typer.Option("--use", help="Compensar con deuda o devolver.")],
    amount: Annotated[str, typer.Option("--amount", metavar="CANTIDAD", help="Cuánto se toma del saldo.")],
    act: Annotated[str, typer.Option("--act", metavar="NÚMERO", help="Resolución que lo ordena.")],
    on: On = None,
    *,
    claimed_on: Annotated[
        date | None, date_option("--claimed-on", "Cuándo pidió la persona la devolución (LGTM 121).")
    ] = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Compensa o devuelve el saldo a favor de una cuenta, según una resolución (LGTM 38, 41)."""
    from cases.clock import today
    from cases.service.credits import CreditOrder, use_credit

    with work_in(home) as session:
        answer = use_credit(
            session,
            account,
            CreditOrder(use, act, _amount(amount), claimed_on),
            _treasury_stamp(on),
            law_of(session),
            today=_latest(session, today()),
        )
    show(answer, as_json=as_json, text=str(answer["message"]))


def uncredit(
    account: Annotated[str, typer.Argument(metavar="CUENTA", help="Número de cuenta.")],
    act: Annotated[str, typer.Option("--act", metavar="NÚMERO", help="Resolución que queda sin efecto.")],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXTO", help="Por qué.")],
    on: On = None,
    *,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Deja sin efecto lo que una resolución hizo con el saldo a favor; lo registrado se conserva."""
    from cases.service.credits import undo_credit_use

    with work_in(home) as session:
        answer = undo_credit_use(session, account, act, reason, _treasury_stamp(on), law_of(session))
    show(answer, as_json=as_json, text=str(answer["message"]))


def _treasury_stamp(on: date | None) -> "Stamp":
    """The console acts as the treasury, whose receipts and resolutions it types in."""
    from dataclasses import replace

    from cases.domain.vocabulary import Role

    return replace(clerk_stamp(on), role=Role.TESORERIA)


def _latest(session: Any, today: date) -> date:
    """The furthest day an act may have: today, or that of the last night of a rehearsed office."""
    from sqlalchemy import func, select

    from cases.models import Night

    last: date | None = session.scalar(select(func.max(Night.on_date)))
    return max(today, last or today)


def _amount(text: str) -> Decimal:
    from cases.domain.money import parse_amount

    try:
        return parse_amount(text)
    except ValueError as error:
        raise BadInput(
            "bad_amount", f"«{text}» no es una cantidad. Escríbala como 1234.56 o $1,234.56."
        ) from error
