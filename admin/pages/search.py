"""The search of the top bar: case number, account, name or identity document."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from admin.office import session
from admin.pages.base import PanelView, expose
from admin.searching import MOST_FOUND, find

_LONGEST_QUESTION = 80
_SHORTEST_QUESTION = 2


class SearchView(PanelView):
    def __init__(self) -> None:
        super().__init__(name="Buscar", endpoint="buscar", url="/buscar")

    @expose("/")
    def index(self) -> str | Response:
        question = " ".join(request.args.get("q", "").split())[:_LONGEST_QUESTION]
        found = find(session(), question) if len(question) >= _SHORTEST_QUESTION else []
        if len(found) == 1 and found[0].case is not None:
            return redirect(url_for("expediente.page", number=found[0].case.number))
        return str(self.render("buscar.html", question=question, found=found, most=MOST_FOUND))
