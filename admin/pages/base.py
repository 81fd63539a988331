"""What every page shares."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar, cast

import flask_admin
from flask import request
from flask_admin import BaseView
from flask_login import current_user

from admin import access

Page = TypeVar("Page", bound=Callable[..., Any])


def expose(url: str = "/", methods: Iterable[str] = ("GET",)) -> Callable[[Page], Page]:
    """Flask-Admin's `expose`, which is not typed."""
    return cast(Callable[[Page], Page], flask_admin.expose(url, methods))


class PanelView(BaseView):  # type: ignore[misc]  # Flask-Admin is not typed
    """A page of the panel; who may open it is in `admin.access`, also for Flask-Admin."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        # Flask-Admin wants every view to have a front page for its own menu, which this panel does not use
        declared = cast(dict[str, Any], vars(type(self)))
        self._default_view = declared["_default_view"] or declared["_urls"][0][1]
        super().__init__(*arguments, **options)

    def is_accessible(self) -> bool:
        if not current_user.is_authenticated or request.endpoint is None:
            return False
        return access.may_open(request.endpoint, current_user.record.role)

    def _run_view(self, fn: Any, *args: Any, **kwargs: Any) -> Any:
        """Call the page once: Flask-Admin's own repeats it with other arguments after any TypeError."""
        return fn(self, *args, **kwargs)
