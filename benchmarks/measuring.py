"""Taking times, in turns, and saying what came of it."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Measure:
    """What was measured, beside what.

    Args:
        name: What was measured.
        seconds: Its median time.
        beside: What it was measured beside.
        beside_seconds: Its median time, in the same run.
        target: The largest ratio that is good enough, or None where none was set.
    """

    name: str
    seconds: float
    beside: str
    beside_seconds: float
    target: float | None = None

    @property
    def ratio(self) -> float:
        """How many times as long as what it was measured beside."""
        return self.seconds / self.beside_seconds

    def line(self) -> str:
        """Give it as a line of a table."""
        goal = (
            ""
            if self.target is None
            else f"(target {self.target:g}: {'met' if self.ratio <= self.target else 'NOT MET'})"
        )
        return (
            f"{self.name:<46} {1000 * self.seconds:>10.3g} ms   {self.ratio:>7.3f} x   {self.beside} "
            f"({1000 * self.beside_seconds:.3g} ms) {goal}"
        )

    def as_dict(self) -> dict[str, object]:
        """Give it for a file."""
        return {**asdict(self), "ratio": self.ratio}


def in_turns(rounds: int, *runs: Callable[[], float]) -> list[float]:
    """Run each in turn, several times, and give each one's median, so that a noisy moment hits them all.

    Args:
        rounds: How often.
        runs: Each gives the seconds that it took.
    """
    taken: list[list[float]] = [[] for _ in runs]
    for _ in range(rounds):
        for index, run in enumerate(runs):
            taken[index].append(run())
    return [statistics.median(each) for each in taken]


def timed(run: Callable[[], object]) -> float:
    """Give the seconds that something takes."""
    begun = time.perf_counter()
    run()
    return time.perf_counter() - begun
