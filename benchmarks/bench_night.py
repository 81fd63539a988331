"""A night that opens and notifies every account: each case with its aviso and its estado_de_cuenta.

    python benchmarks/bench_night.py [--accounts 10000]

It runs the command as people do, on the PostgreSQL as shipped: durable commits, every document rendered, hashed
and stored.
"""

import argparse
import json

from installation import fill, installation, measured

from cases import db

_ON = "2026-06-01"
_AT = "2026-05-29 12:00+00"


def main() -> None:
    """Prints documents per second and the memory of both sides."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--accounts", type=int, default=10_000)
    accounts: int = parser.parse_args().accounts
    with installation() as settings:
        owner = db.owner_engine(settings)
        fill(owner, accounts, _AT, _ON)
        owner.dispose()
        night = measured(settings, "night", "--on", _ON, "--json")
    answer = json.loads(night.output)["dates"][0]
    assert answer["acts"] == {"open": accounts, "notify": accounts}, answer
    rate = answer["documents"] / answer["seconds"]
    print(f"cases opened and notified       {accounts:>10,}")
    print(f"documents rendered and stored   {answer['documents']:>10,}")
    print(f"seconds (engine)                {answer['seconds']:>10.1f}")
    print(f"documents a second              {rate:>10.0f}   (at least 800 on 2 cores)")
    print(f"memory of the engine, MB        {night.peak_mb:>10.0f}   (all its processes; under 500)")
    print(f"memory of PostgreSQL, MB        {night.postgres_peak_mb:>10.0f}")
    print(f"CPU seconds, engine             {night.cpu_seconds:>10.1f}")
    print(f"CPU seconds, PostgreSQL         {night.postgres_cpu_seconds:>10.1f}")


if __name__ == "__main__":
    main()
