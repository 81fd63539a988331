"""Sessions of the panel: one for reading per request, and one transaction per act."""

from contextlib import AbstractContextManager
from typing import Any

from flask import g
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from cases.db import session_factory

_KEY = "reading_session"


class PanelDatabase:
    """Opens sessions; to Flask-Admin, which asks for `query` and `get`, it is the session of the request."""

    def __init__(self, engine: Engine) -> None:
        self._factory = session_factory(engine)

    @property
    def session(self) -> "PanelDatabase":
        """Flask-Admin tells a database from a bare session by this name."""
        return self

    def current(self) -> Session:
        """The reading session of this request, opened when first asked for."""
        if _KEY not in g:
            setattr(g, _KEY, self._factory())
        opened: Session = getattr(g, _KEY)
        return opened

    def transaction(self) -> AbstractContextManager[Session]:
        """A session that commits when its block ends well, for the one write of a request."""
        return self._factory.begin()

    def close(self, _error: BaseException | None = None) -> None:
        opened: Session | None = g.pop(_KEY, None)
        if opened is not None:
            opened.close()

    def query(self, *entities: Any) -> Any:
        return self.current().query(*entities)

    def get(self, entity: type[Any], key: Any) -> Any:
        return self.current().get(entity, key)
