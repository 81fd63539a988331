"""The worklist of the review of accounts, and the page on which a person says what became of a finding."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from admin.office import office, person, session, stamp
from admin.pages.base import PanelView, expose
from admin.queries import account_zones, full_names
from cases.domain.errors import BadInput, Conflict, RuleRefused
from cases.domain.permissions import FINDING_MARKERS
from cases.domain.review import CATALOGUE, PENDING, FindingCode, Mark
from cases.domain.review.words import MARK_NAMES
from cases.domain.vocabulary import AccountKind
from cases.domain.words import ACCOUNT_KIND_NAMES
from cases.service.account_review import (
    VIEWS,
    FindingFilters,
    FindingRow,
    find_finding,
    finding_counts,
    findings_page,
    last_review,
    mark_finding,
    marks_of,
)

PAGE_ROWS = 50
_VIEW_NAMES = dict(
    zip(VIEWS, ("Pendientes", "Graves", "Reabiertos", "Resueltos", "Aceptados", "Todos"), strict=True)
)
_LONGEST_TEXT = 80
_REFUSED = 422
_STALE = 409


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; what it cannot mean is left out, as if it had not been asked."""

    filters: FindingFilters
    after: tuple[int, int] | None
    seen: int

    def active(self) -> list[tuple[str, str]]:
        """The filters in force: field of the address and the words of its tag."""
        wanted = self.filters
        found = {
            "motivo": f"Hallazgo: {CATALOGUE[FindingCode(wanted.code)].title}" if wanted.code else "",
            "zona": f"Zona: {wanted.zone}" if wanted.zone else "",
            "tipo": f"Tipo: {ACCOUNT_KIND_NAMES[AccountKind(wanted.account_kind)]}"
            if wanted.account_kind
            else "",
            "texto": f"Contiene: {wanted.text}" if wanted.text else "",
        }
        return [(name, words) for name, words in found.items() if words]


def read_address(arguments: Mapping[str, str]) -> Asked:
    view, code, kind = (arguments.get(name, "") for name in ("vista", "motivo", "tipo"))
    rank, _, key = arguments.get("despues", "").partition("-")
    return Asked(
        FindingFilters(
            view=view if view in VIEWS else VIEWS[0],
            code=code if code in set(FindingCode) else None,
            zone=arguments.get("zona", "")[:_LONGEST_TEXT] or None,
            account_kind=kind if kind in set(AccountKind) else None,
            text=arguments.get("texto", "").strip()[:_LONGEST_TEXT] or None,
        ),
        after=(int(rank), int(key)) if _is_key(rank) and _is_key(key) else None,
        seen=int(arguments["vistos"]) if _is_key(arguments.get("vistos", "")) else 0,
    )


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19  # noqa: PLR2004  within bigint


class ReviewView(PanelView):
    """Whoever keeps the accounts true works here; whoever watches over them reads."""

    def __init__(self) -> None:
        super().__init__(name="Revisión", endpoint="revision", url="/revision")

    @expose("/")
    def index(self) -> str:
        asked = read_address(request.args)
        page = findings_page(session(), asked.filters, after=asked.after, limit=PAGE_ROWS)
        counts = finding_counts(session())
        return str(
            self.render(
                "revision.html",
                asked=asked,
                page=page,
                shown=(asked.seen + 1, asked.seen + len(page.rows)),
                views=[{"key": key, "name": name, "count": counts[key]} for key, name in _VIEW_NAMES.items()],
                review=last_review(session()),
                codes=sorted((kind.title, code) for code, kind in CATALOGUE.items()),
                zones=account_zones(session()),
                kinds=ACCOUNT_KIND_NAMES,
                here=_address,
            )
        )

    @expose("/<int:key>")
    def finding(self, key: int) -> str:
        return self._page(_finding_or_404(key))

    @expose("/<int:key>", methods=("POST",))
    def mark(self, key: int) -> Response | tuple[str, int]:
        row = _finding_or_404(key)
        typed = {name: request.form.get(name, "") for name in ("mark", "reason")}
        try:
            with office().database.transaction() as writing:
                mark_finding(
                    writing, key, request.form.get("fact", ""), **typed, stamp=stamp(), book=office().book
                )
        except Conflict as conflict:
            return self._overtaken(key, typed, conflict)
        except BadInput as wrong:
            return self._page(row, typed, wrong=wrong), _REFUSED
        except RuleRefused as refusal:
            return self._page(row, typed, refusal=refusal), _REFUSED
        flash(
            f"{row.kind.title}: quedó como {MARK_NAMES[Mark(typed['mark'])].partition(':')[0].lower()}.",
            "success",
        )
        return redirect(url_for("revision.index"))

    def _overtaken(self, key: int, typed: dict[str, str], conflict: Conflict) -> Response | tuple[str, int]:
        """What was seen is no longer so: the page shows what is there now, or the list if nothing is."""
        session().expire_all()
        row = find_finding(session(), key)
        if row is None:
            flash(conflict.reason, "warning")
            return redirect(url_for("revision.index"))
        return self._page(row, typed, wrong=conflict), _STALE

    def _page(
        self,
        row: FindingRow,
        typed: Mapping[str, str] | None = None,
        wrong: BadInput | Conflict | None = None,
        refusal: RuleRefused | None = None,
    ) -> str:
        marks = marks_of(session(), row)
        arguments: dict[str, Any] = {
            "row": row,
            "marks": marks,
            "names": full_names(session(), {mark.marked_by for mark in marks}),
            "may_mark": person().role in FINDING_MARKERS,
            "is_pending": row.state in PENDING,
            "choices": {mark: MARK_NAMES[mark] for mark in (Mark.RESOLVED, Mark.ACCEPTED)},
            "typed": typed or {"mark": "", "reason": ""},
            "wrong": wrong,
            "refusal": refusal,
        }
        return str(self.render("hallazgo.html", **arguments))


def _finding_or_404(key: int) -> FindingRow:
    row = find_finding(session(), key) if key < 1 << 63 else None
    return row if row is not None else abort(404)


def _address(**changes: str | int | None) -> str:
    """The address of this list with something changed; a change of filter goes back to the first page."""
    kept = {
        name: value for name, value in request.args.items() if name not in ("despues", "vistos") and value
    }
    wanted = {name: value for name, value in (kept | changes).items() if value is not None}
    return url_for("revision.index") + (f"?{urlencode(wanted)}" if wanted else "")
