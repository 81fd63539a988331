"""The review of accounts as Prefect sees it: counts, never whose account."""

from typing import Any

from prefect import flow
from prefect.logging import get_run_logger

from cases.settings import load_settings
from workflows.deployments import REVIEW_FLOW
from workflows.review_run import review_here


@flow(name=REVIEW_FLOW, persist_result=False)
def review_flow() -> dict[str, Any]:
    """Go through every account as of today, in the installation that the environment names."""
    answer = review_here(load_settings())
    get_run_logger().info("done: %s", answer)
    return answer
