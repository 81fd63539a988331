"""The values in force on a date, each with its unit, its norm and how sure it is."""

from datetime import date

from flask import request

from admin.certainty import shown
from admin.office import office, today
from admin.pages.base import PanelView, expose

_POSTS = ("unit_chief", "accounts_officer", "treasurer", "mayor", "sindico", "secretary")


class LawView(PanelView):
    def __init__(self) -> None:
        super().__init__(name="Ley", endpoint="ley", url="/ley")

    @expose("/")
    def index(self) -> str:
        on = _date(request.args.get("el", "")) or today()
        law = office().book.at(on)
        values = law.values()
        return str(
            self.render(
                "ley.html",
                on=on,
                version=office().book.version,
                values=[(value, shown(value)) for value in values],
                tributes=law.tributes() if values else (),
                signatories=[law.signatory(post) for post in _POSTS] if values else [],
            )
        )


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
