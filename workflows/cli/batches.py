"""Print batches from the command line: make, resume, file, sign, hand out, list."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cases.domain.errors import BadInput
from workflows.cli.frame import AsJson, Home, On, show
from workflows.cli.office import database_of, law_of, stamp_by, work_in, write_file

if TYPE_CHECKING:
    from cases.service.batches import BatchView

Batch = Annotated[int, typer.Argument(metavar="LOTE", help="Número del lote.")]
By = Annotated[str, typer.Option("--by", metavar="USUARIO", help="Quién lo hace.")]


def make(
    by: By,
    *,
    kind: Annotated[
        str, typer.Option("--kind", metavar="CLASE", help="aviso, citatorio, requerimiento…")
    ] = "",
    zone: Annotated[str, typer.Option("--zone", metavar="ZONA", help="Solo esa zona.")] = "",
    route: Annotated[
        str, typer.Option("--route", metavar="HOJA", help="Los documentos y el orden de una ruta: su hoja.")
    ] = "",
    again: Annotated[
        bool, typer.Option("--again", help="Imprime otra vez, como copia, lo ya impreso.")
    ] = False,
    on: On = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Imprime juntos, en orden de entrega, los documentos que esperan; deja fuera a quien ya pagó."""
    from cases.service.batches import BatchChoice, make_batch
    from cases.service.route_sheet import find_route

    with database_of(home) as engine:
        with _session(engine) as session:
            stamp, book = stamp_by(session, by, on), law_of(session)
            walked = find_route(session, route).id if route else None
        choice = BatchChoice(kind=kind.strip().lower(), zone=zone.strip(), route=walked, again=again)
        number = make_batch(engine, book, choice, stamp)
        _tell(engine, number, as_json=as_json)


def resume(batch: Batch, by: By, on: On = None, *, home: Home = None, as_json: AsJson = False) -> None:
    """Continúa un lote que se interrumpió; lo ya impreso no se imprime otra vez."""
    from cases.service.batches import resume_batch

    _act(resume_batch, batch, by, on, home, as_json=as_json)


def sign(batch: Batch, by: By, on: On = None, *, home: Home = None, as_json: AsJson = False) -> None:
    """Registra la firma de todos los documentos impresos del lote."""
    from cases.service.batches import sign_batch

    _act(sign_batch, batch, by, on, home, as_json=as_json)


def hand_out(batch: Batch, by: By, on: On = None, *, home: Home = None, as_json: AsJson = False) -> None:
    """Registra que el lote firmado salió con el notificador; retira a quien pagó entretanto."""
    from cases.service.batches import hand_out_batch

    _act(hand_out_batch, batch, by, on, home, as_json=as_json)


def file(
    batch: Batch,
    out: Annotated[Path, typer.Option("--out", metavar="ARCHIVO", help="Dónde escribirlo.")],
    *,
    by: Annotated[str, typer.Option("--by", metavar="USUARIO", help="Quién lo imprime.")] = "",
    pdf: Annotated[bool, typer.Option("--pdf", help="En PDF; necesita LibreOffice.")] = False,
    sheet: Annotated[bool, typer.Option("--list", help="La lista de entrega, para firmar.")] = False,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Escribe los documentos del lote en un solo archivo: el primero es el original; los demás dicen COPIA."""
    from hashlib import sha256

    from cases.service.batches import TakenFile, hand_out_sheet, take_file

    if not (by or sheet):
        raise BadInput("printed_by_whom", "Indique con --by quién imprime el lote: queda registrado.")
    with work_in(home) as session:
        taken = (
            TakenFile(out.name, hand_out_sheet(session, batch), is_copy=False)
            if sheet
            else take_file(session, batch, stamp_by(session, by, None), as_pdf=pdf)
        )
        write_file(
            out, taken.content
        )  # inside the transaction: an original that was not written is still to be had
    answer = {
        "batch": batch,
        "copy": taken.is_copy,
        "bytes": len(taken.content),
        "sha256": sha256(taken.content).hexdigest(),
        "out": str(out),
    }
    marked = ", marcado COPIA: el original ya se había sacado" if taken.is_copy else ""
    show(answer, as_json=as_json, text=f"Lote n.º {batch} escrito en {out}{marked}.")


def list_(*, home: Home = None, as_json: AsJson = False) -> None:
    """Lista los lotes, del más reciente al más antiguo, con cuántos documentos están en cada estado."""
    from cases.service.batches import list_batches

    with work_in(home) as session:
        found = list_batches(session)
        answer = [view.as_dict() for view in found]
        lines = [_line(view) for view in found]
    show({"batches": answer}, as_json=as_json, text="\n".join(lines) or "No hay lotes.")


def _act(act: Callable[..., None], batch: int, by: str, on: Any, home: Path | None, *, as_json: bool) -> None:
    with database_of(home) as engine:
        with _session(engine) as session:
            stamp, book = stamp_by(session, by, on), law_of(session)
        act(engine, book, batch, stamp)
        _tell(engine, batch, as_json=as_json)


def _tell(engine: Any, batch: int, *, as_json: bool) -> None:
    from cases.service.batches import batch_view

    with _session(engine) as session:
        view = batch_view(session, batch)
        answer = view.as_dict()
        lines = [_line(view), *(f"  {one.number}: {one.reason} [{one.code}]" for one in view.left_out)]
    show(answer, as_json=as_json, text="\n".join(lines))


def _line(view: "BatchView") -> str:
    from cases.domain.vocabulary import BatchItemStatus
    from cases.domain.words import BATCH_ITEM_STATUS_NAMES

    counts = ", ".join(
        f"{BATCH_ITEM_STATUS_NAMES[status].lower()} {view.counts[status]}"
        for status in BatchItemStatus
        if view.counts[status]
    )
    return f"{view.title}, del {view.batch.on_date:%d/%m/%Y}: {counts}."


def _session(engine: Any) -> Any:
    from cases.db import session_factory

    return session_factory(engine).begin()
