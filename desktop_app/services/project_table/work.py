"""Long work over all rows in small steps: whoever runs it decides how many steps to take before looking at the keyboard."""

from collections.abc import Iterator
from time import perf_counter
from typing import NamedTuple, TypeAlias


class Step(NamedTuple):
    """How far a work is: what it is doing (a few Chinese words), done of total rows; total 0 = not known."""

    words: str
    done: int
    total: int


Work: TypeAlias = Iterator[Step]
ROWS_PER_STEP = 500


def finish(work: Work) -> None:
    """Take all the steps at once."""
    for _ in work:
        continue


def advance(work: Work, seconds: float) -> tuple[Step | None, bool]:
    """Take steps for about so long. The last step taken, and whether the work is finished."""
    until = perf_counter() + seconds
    step: Step | None = None
    for step in work:
        if perf_counter() >= until:
            return step, False
    return step, True
