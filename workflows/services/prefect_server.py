"""Prefect's server, put right where it and SQLAlchemy 2.1 disagree.

Prefect 3.8 hands the runs it schedules to a bulk insert together with their `state`, which is no column but
a hybrid attribute; SQLAlchemy 2.0 passed over it, 2.1 asks the hybrid how to store it and refuses where it
does not say. Left alone, the scheduler would insert no run and no night would ever start. The states are
stored by Prefect's next statement, so the hybrids answer: nothing to store here.
"""

from typing import Any

from fastapi import FastAPI
from prefect.server.api.server import create_app
from prefect.server.database.orm_models import FlowRun, TaskRun


def _store_nothing(_model: Any, _mapping: Any, _state: Any) -> None: ...


def create() -> FastAPI:
    """The application that uvicorn serves."""
    for model in (FlowRun, TaskRun):
        vars(model)["state"].inplace.bulk_dml(_store_nothing)
    return create_app()
