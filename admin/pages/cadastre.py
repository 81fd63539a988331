"""The worklist of the cadastre: what the register must say before a first letter, and the page that settles each."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from admin.office import office, person, session, stamp
from admin.pages.base import PanelView, expose
from admin.queries import account_zones, full_names
from admin.register_forms import ACCOUNT_ASKED, TAXPAYER_ASKED, account_fields, taxpayer_fields
from cases.domain.cadastre import KINDS, SUCCESSOR_CAPACITIES, TaskCode
from cases.domain.errors import BadInput, Conflict, RuleRefused
from cases.domain.permissions import REGISTER_CORRECTORS
from cases.models import Account, Taxpayer
from cases.service.cadastre.dismissing import dismiss_task
from cases.service.cadastre.listing import (
    TASK_VIEWS,
    TaskFilters,
    TaskRow,
    corrections_of,
    find_task,
    open_by_code,
    task_counts,
    tasks_page,
)
from cases.service.people import record_successor
from cases.snapshot.register import load_register

PAGE_ROWS = 50
_VIEW_NAMES = dict(zip(TASK_VIEWS, ("Pendientes", "Corregidas", "Descartadas", "Todas"), strict=True))
_LONGEST_TEXT = 80
_REFUSED = 422
_STALE = 409
_SUCCESSOR = ("name", "identity", "capacity", "reference", "reason")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; what it cannot mean is left out, as if it had not been asked."""

    filters: TaskFilters
    after: int
    seen: int

    def active(self) -> list[tuple[str, str]]:
        """The filters in force: field of the address and the words of its tag."""
        wanted = self.filters
        found = {
            "motivo": f"Motivo: {KINDS[TaskCode(wanted.code)].title}" if wanted.code else "",
            "zona": f"Zona: {wanted.zone}" if wanted.zone else "",
            "texto": f"Contiene: {wanted.text}" if wanted.text else "",
        }
        return [(name, words) for name, words in found.items() if words]


def read_address(arguments: Mapping[str, str]) -> Asked:
    view, code = arguments.get("vista", ""), arguments.get("motivo", "")
    return Asked(
        TaskFilters(
            view=view if view in TASK_VIEWS else TASK_VIEWS[0],
            code=code if code in set(TaskCode) else None,
            zone=arguments.get("zona", "")[:_LONGEST_TEXT] or None,
            text=arguments.get("texto", "").strip()[:_LONGEST_TEXT] or None,
        ),
        after=_whole(arguments.get("despues", "")),
        seen=_whole(arguments.get("vistos", "")),
    )


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0  # noqa: PLR2004  within bigint


class CadastreView(PanelView):
    """Whoever keeps the register works here; who watches over it, and who waits for it, read."""

    def __init__(self) -> None:
        super().__init__(name="Catastro", endpoint="catastro", url="/catastro")

    @expose("/")
    def index(self) -> str:
        asked = read_address(request.args)
        page = tasks_page(session(), asked.filters, after=asked.after, limit=PAGE_ROWS)
        counts, by_code = task_counts(session()), open_by_code(session())
        return str(
            self.render(
                "catastro.html",
                asked=asked,
                page=page,
                shown=(asked.seen + 1, asked.seen + len(page.rows)),
                views=[{"key": key, "name": name, "count": counts[key]} for key, name in _VIEW_NAMES.items()],
                codes=[(code, kind.title, by_code[code]) for code, kind in KINDS.items()],
                zones=account_zones(session()),
                here=_address,
            )
        )

    @expose("/<int:key>")
    def task(self, key: int) -> str:
        return self._page(_task_or_404(key))

    @expose("/<int:key>", methods=("POST",))
    def dismiss(self, key: int) -> Response | tuple[str, int]:
        row = _task_or_404(key)
        typed = {"reason": request.form.get("reason", "")}
        try:
            with office().database.transaction() as writing:
                count = dismiss_task(
                    writing, key, request.form.get("fact", ""), typed["reason"], stamp(), office().book
                )
        except Conflict as conflict:
            return self._overtaken(key, conflict)
        except (BadInput, RuleRefused) as refusal:
            return self._page(row, {"dismissal": typed}, refusal), _REFUSED
        others = f" También la de {count - 1} cuenta más que parecía la misma." if count > 1 else ""
        flash(
            f"{row.kind.title}: la tarea quedó descartada y el expediente sigue la próxima noche.{others}",
            "success",
        )
        return redirect(url_for("catastro.index"))

    @expose("/<int:key>/sucesion", methods=("POST",))
    def successor(self, key: int) -> Response | tuple[str, int]:
        row = _task_or_404(key)
        typed = {name: request.form.get(name, "") for name in _SUCCESSOR}
        try:
            with office().database.transaction() as writing:
                record_successor(writing, row.taxpayer_code, **typed, stamp=stamp(), book=office().book)
        except (BadInput, RuleRefused) as refusal:
            return self._page(row, {"successor": typed}, refusal), _REFUSED
        flash(
            "Quedó registrada la persona que responde por la sucesión; se le escribe la próxima noche.",
            "success",
        )
        return redirect(url_for("catastro.index"))

    def _overtaken(self, key: int, conflict: Conflict) -> Response | tuple[str, int]:
        """What was seen is no longer so: the page shows what is there now."""
        session().expire_all()
        return self._page(_task_or_404(key), refusal=conflict), _STALE

    def _page(
        self,
        row: TaskRow,
        typed: Mapping[str, Mapping[str, str]] | None = None,
        refusal: BadInput | RuleRefused | Conflict | None = None,
    ) -> str:
        code = TaskCode(row.code)
        owner = session().get_one(Taxpayer, row.taxpayer_key)
        account = session().get_one(Account, row.account_key)
        corrections = corrections_of(session(), row.taxpayer_key, row.account_key)
        arguments: dict[str, Any] = {
            "row": row,
            "owner": owner,
            "account": account,
            "register": load_register(session(), [account.id], office().today())[account.id],
            "corrections": corrections,
            "names": full_names(session(), {one.made_by for one in corrections} | {row.done_by}),
            "may_correct": person().role in REGISTER_CORRECTORS and row.is_open,
            "of_taxpayer": taxpayer_fields(owner, TAXPAYER_ASKED[code]),
            "of_account": account_fields(account, owner.code, ACCOUNT_ASKED[code]),
            "asks_successor": code is TaskCode.TAXPAYER_DECEASED,
            "capacities": SUCCESSOR_CAPACITIES,
            "typed": typed or {},
            "wrong": refusal if not isinstance(refusal, RuleRefused) else None,
            "refusal": refusal if isinstance(refusal, RuleRefused) else None,
        }
        return str(self.render("tarea.html", **arguments))


def _task_or_404(key: int) -> TaskRow:
    row = find_task(session(), key) if key < 1 << 63 else None
    return row if row is not None else abort(404)


def _address(**changes: str | int | None) -> str:
    """The address of this list with something changed; a change of filter goes back to the first page."""
    kept = {
        name: value for name, value in request.args.items() if name not in ("despues", "vistos") and value
    }
    wanted = {name: value for name, value in (kept | changes).items() if value is not None}
    return url_for("catastro.index") + (f"?{urlencode(wanted)}" if wanted else "")
