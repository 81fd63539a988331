"""Everything that runs on one machine, started, watched and stopped together."""

from workflows.services.control import bring_down, bring_up, described, look, rising
from workflows.services.prefect_settings import make_prefect_database, prefect_environment

__all__ = [
    "bring_down",
    "bring_up",
    "described",
    "look",
    "make_prefect_database",
    "prefect_environment",
    "rising",
]
