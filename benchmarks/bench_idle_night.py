"""A night with nothing due: every account has its case, and no case is to be looked at before next month.

python benchmarks/bench_idle_night.py [--cases 100000]
"""

import argparse
import json

from figures import Figure, show
from installation import fill, installation, measured
from sqlalchemy import text

from cases import db

_ON, _LOOK_ON = "2026-06-01", "2026-07-01"
_AT = "2026-05-01 12:00+00"

_CASES = """
INSERT INTO cases (number, district, account_id, taxpayer_id, stage, opened_on, look_on, answer_kind, answer_code,
                   debt_overdue)
SELECT 'EXP-SJN-2026-' || lpad(id::text, 6, '0'), district, id, taxpayer_id, 'persuasion', :opened, :look, 'wait',
       'awaiting_delivery', 120
FROM accounts
"""


def figures(cases: int = 100_000) -> list[Figure]:
    """How long the engine took, and how long the command did with its start."""
    with installation() as settings:
        owner = db.owner_engine(settings)
        fill(owner, cases, _AT, look_on=None, months=1)
        with owner.begin() as connection:
            connection.execute(text(_CASES), {"opened": _AT[:10], "look": _LOOK_ON})
        owner.dispose()
        night = measured(settings, "night", "--on", _ON, "--json")
    answer = json.loads(night.output)["dates"][0]
    assert (answer["due"], answer["acts"], answer["documents"]) == (0, {}, 0), answer
    return [
        Figure("idle night: cases with nothing due", cases, "cases"),
        Figure("idle night: time of the engine", answer["seconds"], "s", below=1, decimals=2),
        Figure("idle night: with the start of the command", night.wall_seconds, "s", decimals=2),
        Figure("idle night: memory of the engine", night.peak_mb, "MB"),
    ]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", type=int, default=100_000)
    show(figures(parser.parse_args().cases))
