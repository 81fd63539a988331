"""Every figure of the README in one table: `make bench`, or python benchmarks/run.py."""

import sys

import bench_attempt
import bench_batch
import bench_idle_night
import bench_night
import bench_portfolio
import bench_render
from figures import show

if __name__ == "__main__":
    found = [
        *bench_render.figures(),
        *bench_batch.figures(),
        *bench_night.figures(),
        *bench_idle_night.figures(),
        *bench_attempt.figures(),
        *bench_portfolio.figures(),
    ]
    show(found)
    sys.exit(not all(figure.is_kept for figure in found))
