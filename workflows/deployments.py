"""Which flows are served and when they run: names and schedules, nothing else."""

import asyncio

NIGHT_FLOW = "noche"
NIGHT_DEPLOYMENT = "cada-noche"
REVIEW_FLOW = "revision-de-cuentas"
REVIEW_DEPLOYMENT = "cada-semana"
OFFICE_ZONE = "America/El_Salvador"
# after the day's last payment is in and before the office opens; the night itself says when there is none
NIGHT_CRON = "0 1 * * *"
# on Mondays, when the unit plans its week
REVIEW_CRON = "0 5 * * 1"


async def serve_all() -> None:
    """Serves every flow until the process is told to end."""
    from prefect import aserve
    from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
    from prefect.schedules import Cron

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
    await aserve(night, review)


if __name__ == "__main__":
    asyncio.run(serve_all())
