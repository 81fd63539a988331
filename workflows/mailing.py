"""The sending of e-mail as Prefect sees it: counts, never to whom."""

from typing import Any

from prefect import State, flow
from prefect.logging import get_run_logger
from prefect.states import Failed

from cases.domain.errors import CobranzaError
from cases.settings import load_settings
from workflows.deployments import MAIL_FLOW
from workflows.mail_run import send_mail_here


@flow(name=MAIL_FLOW, persist_result=False)
def mail_flow() -> dict[str, Any] | State[Any]:
    """Send what is queued, in the installation that the environment names; what cannot go waits for the next run."""
    try:
        answer = send_mail_here(load_settings())
    except CobranzaError as error:
        return Failed(message=f"{error.reason} [{error.code}]", data=error)
    get_run_logger().info("done: %s", answer)
    return answer
