"""The worklist: what a clerk opens in the morning, most urgent first."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from flask import Response, request, url_for

from admin.chips import Chip, chip
from admin.exports import csv_response
from admin.lights import light
from admin.menu import counts
from admin.office import calendar_today, law_today, person, session, today
from admin.pages.base import PanelView, expose
from admin.queries import reason_codes, zones
from cases.domain.money import parse_amount
from cases.domain.terms import add_months
from cases.domain.vocabulary import AccountKind, Stage
from cases.domain.words import ACCOUNT_KIND_NAMES, STAGE_NAMES
from cases.models import Night
from cases.service.worklist import (
    Filters,
    WorklistPage,
    WorklistRow,
    last_night,
    next_case,
    worklist,
)

VIEWS = {
    "mios": "Mis expedientes",
    "vencen": "Vencen hoy",
    "sin_notificar": "Sin notificar",
    "por_prescribir": "Por prescribir",
    "planes": "Planes en riesgo",
    "todos": "Todos",
}
_VIEW_COLOURS = {"vencen": "r", "por_prescribir": "v", "planes": "r"}
PAGE_ROWS = 50
_MOST_ON_PAPER = 500
_MOST_EXPORTED = 50_000
_LONGEST_TEXT = 80


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; what it cannot mean is left out, as if it had not been asked."""

    view: str
    stage: str | None
    zone: str | None
    code: str | None
    account_kind: str | None
    min_debt: Decimal | None
    text: str | None
    after: tuple[int, int] | None
    seen: int

    def filters(self) -> Filters:
        return Filters(
            stage=Stage(self.stage) if self.stage else None,
            zone=self.zone,
            code=self.code,
            account_kind=self.account_kind,
            view=self.view,
            text=self.text,
            min_debt=self.min_debt,
            assigned_to=person().id if self.view == "mios" else None,
        )

    def active(self) -> list[tuple[str, str]]:
        """The filters in force: field of the address and the words of its tag."""
        found = {
            "etapa": f"Etapa: {STAGE_NAMES[Stage(self.stage)]}" if self.stage else "",
            "zona": f"Zona: {self.zone}" if self.zone else "",
            "motivo": f"Motivo: {self.code}" if self.code else "",
            "tipo": f"Tipo: {ACCOUNT_KIND_NAMES[AccountKind(self.account_kind)]}"
            if self.account_kind
            else "",
            "desde": f"Deuda ≥ ${self.min_debt:,.2f}" if self.min_debt is not None else "",
            "texto": f"Contiene: {self.text}" if self.text else "",
        }
        return [(name, words) for name, words in found.items() if words]


def read_address(arguments: Mapping[str, str]) -> Asked:
    """Without a view it is the person's own cases, or everybody's while the person has none."""
    view = arguments.get("vista") or ("mios" if counts()["mios"] else "todos")
    stage, kind = arguments.get("etapa", ""), arguments.get("tipo", "")
    return Asked(
        view=view if view in VIEWS else "todos",
        stage=stage if stage in set(Stage) else None,
        zone=arguments.get("zona", "")[:_LONGEST_TEXT] or None,
        code=arguments.get("motivo", "")[:_LONGEST_TEXT] or None,
        account_kind=kind if kind in set(AccountKind) else None,
        min_debt=_amount(arguments.get("desde", "")),
        text=arguments.get("texto", "").strip()[:_LONGEST_TEXT] or None,
        after=_keyset(arguments.get("despues", "")),
        seen=_whole(arguments.get("vistos", "")),
    )


def _amount(text: str) -> Decimal | None:
    try:
        found = parse_amount(text) if text.strip() else None
    except ValueError:
        return None
    return found if found is not None and found >= 0 else None


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0  # noqa: PLR2004  far more rows than any office has


def _keyset(text: str) -> tuple[int, int] | None:
    parts = text.split("-")
    if len(parts) == 2 and all(part.isascii() and part.isdigit() and len(part) < 19 for part in parts):  # noqa: PLR2004  urgency-id, within bigint
        return int(parts[0]), int(parts[1])
    return None


class WorklistView(PanelView):
    """The index of the panel."""

    def __init__(self) -> None:
        super().__init__(name="Bandeja", endpoint="bandeja", url="/bandeja")

    @expose("/")
    def index(self) -> str:
        asked, on = read_address(request.args), today()
        page = worklist(session(), asked.filters(), on, after=asked.after, limit=PAGE_ROWS)
        return str(
            self.render(
                "bandeja.html",
                asked=asked,
                page=page,
                rows=self._rows(page),
                shown=(asked.seen + 1, asked.seen + len(page.rows)),
                views=self._views(),
                next_case=next_case(session(), on, person().id),
                night=last_night(session()),
                on=on,
                stages=STAGE_NAMES,
                kinds=ACCOUNT_KIND_NAMES,
                zones=zones(session()),
                codes=_codes(),
                night_words=_night_words,
                here=_address,
            )
        )

    @expose("/imprimir")
    def paper(self) -> str:
        asked = read_address(request.args)
        page = worklist(session(), asked.filters(), today(), limit=_MOST_ON_PAPER)
        return str(
            self.render(
                "bandeja_papel.html",
                asked=asked,
                page=page,
                rows=self._rows(page),
                title=VIEWS[asked.view],
                on=today(),
                here=_address,
            )
        )

    @expose("/exportar")
    def export(self) -> Response:
        page = worklist(session(), read_address(request.args).filters(), today(), limit=_MOST_EXPORTED)
        return csv_response(f"bandeja-{today().isoformat()}.csv", _EXPORT_HEADER, map(_export_row, page.rows))

    def _rows(self, page: WorklistPage) -> list[dict[str, Any]]:
        calendar, on = calendar_today(), today()
        near = add_months(on, law_today().integer("prescription.alert_months"))
        return [
            {
                "row": row,
                "light": light(
                    calendar, on, row.next_deadline, row.next_task_on, is_closed=row.stage == "closed"
                ),
                "chip": chip(row.answer_kind, row.answer_code, row.answer_event),
                "is_sued": row.stage == Stage.IN_COURT,
                "near": row.prescribes_on is not None and row.prescribes_on <= near,
            }
            for row in page.rows
        ]

    def _views(self) -> list[dict[str, Any]]:
        found = counts()
        return [
            {"key": key, "name": name, "count": found[key], "colour": _VIEW_COLOURS.get(key, "")}
            for key, name in VIEWS.items()
        ]


def _codes() -> list[Chip]:
    """The reasons there are, by their words."""
    found = (chip(kind, code, event) for kind, code, event in reason_codes(session()))
    return sorted(found, key=lambda reason: (reason.words, reason.code))


def _night_words(night: Night) -> str:
    """1,846 revisados, 112 avanzaron, 1,734 esperan con su motivo."""
    if night.status != "done":
        return "no terminó; la siguiente hará lo que quedó." if night.status == "running" else "no corrió."
    seen = night.result.get("due", 0)
    still = sum(sum(night.result.get(name, {}).values()) for name in ("waits", "reviews"))
    went = seen - still
    return (
        f"{seen:,} {'revisado' if seen == 1 else 'revisados'}, "
        f"{went:,} {'avanzó' if went == 1 else 'avanzaron'}, "
        f"{still:,} {'espera' if still == 1 else 'esperan'} con su motivo."
    )


def _address(page: str = "bandeja.index", **changes: str | int | None) -> str:
    """The address of this list with something changed; a change of filter goes back to the first page."""
    kept = {
        name: value for name, value in request.args.items() if name not in ("despues", "vistos") and value
    }
    wanted = {name: value for name, value in (kept | changes).items() if value is not None}
    return url_for(page) + (f"?{urlencode(wanted)}" if wanted else "")


_EXPORT_HEADER = (
    "expediente",
    "cuenta",
    "contribuyente",
    "tipo",
    "zona",
    "etapa",
    "plazo_legal",
    "meta_de_la_oficina",
    "respuesta",
    "codigo",
    "motivo",
    "deuda_vencida",
    "prescribe_el",
)


def _export_row(row: WorklistRow) -> tuple[object, ...]:
    return (
        row.case,
        row.account,
        row.taxpayer,
        row.account_kind,
        row.zone,
        STAGE_NAMES[Stage(row.stage)],
        row.next_deadline,
        row.next_task_on,
        row.answer_kind,
        row.answer_code,
        row.reasons[0] if row.reasons else "",
        row.debt,
        row.prescribes_on,
    )
