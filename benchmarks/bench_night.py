"""A night that opens and notifies every account: each case with its aviso and its estado_de_cuenta.

    python benchmarks/bench_night.py [--accounts 10000]

Every account has 24 charges. It runs the command as people do, on the PostgreSQL as shipped: durable commits,
every document rendered, hashed and stored.
"""

import argparse
import json

from figures import Figure, show
from installation import fill, installation, measured

from cases import db

_ON = "2026-06-01"
_AT = "2026-05-29 12:00+00"


def figures(accounts: int = 10_000) -> list[Figure]:
    """Documents per second, and the memory of both sides."""
    with installation() as settings:
        owner = db.owner_engine(settings)
        fill(owner, accounts, _AT, _ON)
        owner.dispose()
        night = measured(settings, "night", "--on", _ON, "--json")
    answer = json.loads(night.output)["dates"][0]
    assert answer["acts"] == {"open": accounts, "notify": accounts}, answer
    rate = answer["documents"] / answer["seconds"]
    return [
        Figure("night: cases opened and notified", accounts, "cases"),
        Figure("night: documents rendered, hashed and stored", answer["documents"], "documents"),
        Figure("night: time of the engine", answer["seconds"], "s", decimals=1),
        Figure("night: documents a second", rate, "1/s", at_least=800),
        Figure("night: memory of the engine, all its processes", night.peak_mb, "MB", below=500),
        Figure("night: memory of PostgreSQL beside it", night.postgres_peak_mb, "MB"),
        Figure("night: processor time of the engine", night.cpu_seconds, "s", decimals=1),
        Figure("night: processor time of PostgreSQL", night.postgres_cpu_seconds, "s", decimals=1),
    ]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--accounts", type=int, default=10_000)
    show(figures(parser.parse_args().accounts))
