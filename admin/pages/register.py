"""The register in hand: one taxpayer or one account as it stands, corrected with its reason and its paper."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from admin.forms import Field
from admin.office import office, session, stamp
from admin.pages.base import PanelView, expose
from admin.queries import full_names
from admin.register_forms import account_fields, taxpayer_fields, typed_in
from cases.domain.errors import BadInput, Conflict, RuleRefused
from cases.models import Account, RegisterCorrection, Taxpayer
from cases.service.cadastre.listing import corrections_of, find_task
from cases.service.register import correct_account, correct_taxpayer
from cases.service.register_data import ACCOUNT_FIELDS, TAXPAYER_FIELDS
from cases.service.verbs.messages import BadFields

_REFUSED = 422
_STALE = 409
_LONGEST_KEY = 18
"""Digits that fit in a key of the database."""

Answer = Response | tuple[str, int]


class RegisterView(PanelView):
    """For those who correct it; each correction is a new version, with who made it and why."""

    def __init__(self) -> None:
        super().__init__(name="Registro", endpoint="registro", url="/registro")

    @expose("/contribuyente/<int:key>")
    def taxpayer(self, key: int) -> str:
        return self._taxpayer_page(_taxpayer_or_404(key))

    @expose("/contribuyente/<int:key>", methods=("POST",))
    def correct_taxpayer(self, key: int) -> Answer:
        code = _taxpayer_or_404(key).code
        typed = typed_in(request.form, TAXPAYER_FIELDS)

        def correct() -> int:
            with office().database.transaction() as writing:
                done = correct_taxpayer(writing, code, typed, _reason(), stamp(), office().book, **_rest())
            return int(done["version"])

        def page(**said: Any) -> str:
            return self._taxpayer_page(_taxpayer_or_404(key), typed=typed, **said)

        return _carried_out(correct, page)

    @expose("/cuenta/<int:key>")
    def account(self, key: int) -> str:
        return self._account_page(_account_or_404(key))

    @expose("/cuenta/<int:key>", methods=("POST",))
    def correct_account(self, key: int) -> Answer:
        account = _account_or_404(key)
        ref = f"{account.district}/{account.number}"
        typed = typed_in(request.form, ACCOUNT_FIELDS)

        def correct() -> int:
            with office().database.transaction() as writing:
                done = correct_account(writing, ref, typed, _reason(), stamp(), office().book, **_rest())
            return int(done["version"])

        def page(**said: Any) -> str:
            return self._account_page(_account_or_404(key), typed=typed, **said)

        return _carried_out(correct, page)

    def _taxpayer_page(self, owner: Taxpayer, **said: Any) -> str:
        fields = taxpayer_fields(owner, typed=said.get("typed"), errors=said.get("errors"))
        corrections = corrections_of(session(), owner.id)
        action = url_for("registro.correct_taxpayer", key=owner.id)
        return self._page(
            f"Contribuyente {owner.code}", owner.name, owner.version, action, fields, corrections, said
        )

    def _account_page(self, account: Account, **said: Any) -> str:
        owner = session().get_one(Taxpayer, account.taxpayer_id)
        fields = account_fields(account, owner.code, typed=said.get("typed"), errors=said.get("errors"))
        corrections = corrections_of(session(), 0, account.id)
        action = url_for("registro.correct_account", key=account.id)
        return self._page(
            f"Cuenta {account.number}", owner.name, account.version, action, fields, corrections, said
        )

    def _page(
        self,
        heading: str,
        owner_name: str,
        version: int,
        action: str,
        fields: Sequence[Field],
        corrections: Sequence[RegisterCorrection],
        said: dict[str, Any],
    ) -> str:
        arguments: dict[str, Any] = {
            "heading": heading,
            "owner_name": owner_name,
            "version": version,
            "action": action,
            "fields": fields,
            "corrections": corrections,
            "names": full_names(session(), {one.made_by for one in corrections}),
            "task": _task(),
            "reason": _reason(),
            "reference": request.form.get("reference", ""),
            "errors": said.get("errors") or {},
            "wrong": said.get("wrong"),
            "refusal": said.get("refusal"),
        }
        return str(self.render("registro.html", **arguments))


def _carried_out(correct: Callable[[], int], page: Callable[..., str]) -> Answer:
    """The one call, or the same form with what stands against it and what the register says by now."""
    try:
        version = correct()
    except Conflict as conflict:
        session().expire_all()
        return page(wrong=conflict), _STALE
    except BadFields as wrong:
        return page(errors=wrong.problems), _REFUSED
    except BadInput as wrong:
        return page(wrong=wrong), _REFUSED
    except RuleRefused as refusal:
        return page(refusal=refusal), _REFUSED
    flash(f"El registro quedó corregido (versión {version}). La anterior se conserva.", "success")
    return redirect(_after())


def _after() -> str:
    """Back to the task that asked for it, while something is left of it; else to its list, or to the form."""
    key = _task()
    row = find_task(session(), key) if key else None
    if row is None:
        return request.path
    return url_for("catastro.task", key=row.id) if row.is_open else url_for("catastro.index")


def _task() -> int:
    """The task from which the form was opened; 0: none."""
    text = request.values.get("tarea", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST_KEY else 0


def _reason() -> str:
    return request.form.get("reason", "")


def _rest() -> dict[str, Any]:
    """The paper it rests on, and the version that the person saw."""
    version = request.form.get("version", "")
    if not (version.isascii() and version.isdigit()) or len(version) > _LONGEST_KEY:
        abort(400)
    return {"reference": request.form.get("reference", ""), "version": int(version)}


def _taxpayer_or_404(key: int) -> Taxpayer:
    return (session().get(Taxpayer, key) if key < 1 << 63 else None) or abort(404)


def _account_or_404(key: int) -> Account:
    return (session().get(Account, key) if key < 1 << 63 else None) or abort(404)
