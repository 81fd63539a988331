"""How a command finds the Prefect server of its installation, when there is one."""

import os

from cases.settings import Settings
from workflows.services.prefect_settings import prefect_environment
from workflows.services.programs import programs_of
from workflows.services.records import Records


def prefect_is_up(settings: Settings) -> bool:
    """Whether `up` started a Prefect server here and it answers."""
    if Records(settings.home).group() is None:
        return False
    return next(program.answers() for program in programs_of(settings) if program.name == "prefect")


def use_prefect(settings: Settings) -> None:
    """Points this process at that server; to be called before Prefect is imported."""
    os.environ.update(
        prefect_environment(settings),
        COBRANZA_HOME=str(settings.home),
        # what a run says goes to the server; the terminal is for our own messages
        PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL="CRITICAL",
    )
