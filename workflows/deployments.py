"""Which flows are served and when they run: names and schedules, nothing else."""

import asyncio
import time

import structlog

NIGHT_FLOW = "noche"
NIGHT_DEPLOYMENT = "cada-noche"
MAIL_FLOW = "correo"
MAIL_DEPLOYMENT = "cada-cuarto-de-hora"
REVIEW_FLOW = "revision-de-cuentas"
REVIEW_DEPLOYMENT = "cada-semana"
OFFICE_ZONE = "America/El_Salvador"
# after the day's last payment is in and before the office opens; the night itself says when there is none
NIGHT_CRON = "0 1 * * *"

_PAUSE_SECONDS = 0.2

log = structlog.get_logger()
# only where a mail server is configured
MAIL_CRON = "*/15 * * * *"
# on Mondays, when the unit plans its week
REVIEW_CRON = "0 5 * * 1"


async def serve_all() -> None:
    """Serves every flow until the process is told to end."""
    from prefect import aserve
    from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
    from prefect.schedules import Cron

    from cases.settings import load_settings
    from workflows.mailing import mail_flow
    from workflows.nightly import night_flow
    from workflows.weekly import review_flow

    # nights that a stopped machine left behind start together when it comes back: one does the work of all
    one_at_a_time = ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW)
    night = await night_flow.ato_deployment(
        NIGHT_DEPLOYMENT,
        schedule=Cron(NIGHT_CRON, timezone=OFFICE_ZONE),
        concurrency_limit=one_at_a_time,
    )
    review = await review_flow.ato_deployment(
        REVIEW_DEPLOYMENT,
        schedule=Cron(REVIEW_CRON, timezone=OFFICE_ZONE),
        concurrency_limit=one_at_a_time,
    )
    served = [night, review]
    if load_settings().smtp_host:
        served.append(
            await mail_flow.ato_deployment(
                MAIL_DEPLOYMENT,
                schedule=Cron(MAIL_CRON, timezone=OFFICE_ZONE),
                concurrency_limit=one_at_a_time,
            )
        )
    await aserve(*served)


def main() -> None:
    """Serves once the data is there: a night must not come over data that somebody is making."""
    import workflows.nightly  # noqa: F401 -- takes seconds, and they pass while the data is made

    _wait_for_data()
    asyncio.run(serve_all())


def _wait_for_data() -> None:
    from cases.settings import load_settings
    from workflows.services.records import Records

    records = Records(load_settings().home)
    if records.are_schedules_held():
        log.info("waits_for_data")
    while records.are_schedules_held():
        time.sleep(_PAUSE_SECONDS)


if __name__ == "__main__":
    main()
