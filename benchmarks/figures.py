"""How the benchmarks say what they measured: one line a figure, with what it is held to where there is such a thing."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """`at_least` and `below` are what the project promises of it on two cores."""

    name: str
    value: float
    unit: str
    at_least: float | None = None
    below: float | None = None
    decimals: int = 0

    @property
    def is_kept(self) -> bool:
        return (self.at_least is None or self.value >= self.at_least) and (
            self.below is None or self.value < self.below
        )

    def line(self) -> str:
        promise = ""
        if self.at_least is not None:
            promise = f"at least {self.at_least:,g}"
        if self.below is not None:
            promise = f"below {self.below:,g}"
        kept = "" if not promise else "yes" if self.is_kept else "NO"
        return f"{self.name:<52}{self.value:>12,.{self.decimals}f} {self.unit:<12}{promise:<16}{kept}"


def show(figures: Iterable[Figure]) -> None:
    print(f"{'figure':<52}{'measured':>12} {'':<12}{'promise':<16}kept")
    for figure in figures:
        print(figure.line(), flush=True)
