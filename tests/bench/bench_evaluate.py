"""One evaluation of one record against all packs, beside the same rules hand-written as plain Python functions.

Both give, for each of the 18 policies: verdict, statuses, shortfalls, missing fields, sensitive readings, priorities,
subsidy tier and amount; sentences are made by neither. The column “verdict” is what the program does before anything
but the verdict is asked for. Both take the same records in turn, and the
median over the rounds is reported: with records never seen before (the program remembers answers), and with the
same ones again. Aim: at most 5.

    python -m tests.bench.bench_evaluate [--records 200] [--rounds 16]
"""

import argparse
import gc
import statistics
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from random import Random
from time import perf_counter

from desktop_app import resources
from desktop_app.domain.facts import Facts
from desktop_app.domain.month import Month
from desktop_app.policy.evaluate import evaluate_all
from desktop_app.policy.library import load_library
from desktop_app.policy.pack import Pack
from tests.policy.independent_reading import read_all
from tests.policy.independent_reading.border_records import (
    FAVOURABLE,
    KEYS,
    Record,
    border_record,
)

AS_OF = date(2024, 6, 30)
COLUMNS = ("program", "verdicts", "sentences")


def _as_facts(record: Record) -> Facts:
    return {key: Month(*value) if key.endswith("_month") else value for key, value in record.items()}


def _borders(random: Random, number: int) -> Record:
    return border_record(random)


def _one_amount(random: Random, number: int) -> Record:
    amount = Decimal(random.randrange(1_000_000)) / 100
    return {**FAVOURABLE, "fixed_asset_investment": amount}


def _half(random: Random, number: int) -> Record:
    return {key: value for key, value in FAVOURABLE.items() if random.random() < 0.5}


def _being_filled_in(random: Random, number: int) -> Record:
    return {key: FAVOURABLE[key] for key in KEYS[: number % len(KEYS)]}


def _other_amounts(random: Random, number: int) -> Record:
    """No amount was ever seen before."""
    factor = Decimal(random.randrange(50_000, 150_000)) / 100_000
    return {k: v * factor if isinstance(v, Decimal) else v for k, v in FAVOURABLE.items()}


KINDS: dict[str, Callable[[Random, int], Record]] = {
    "passes everywhere": lambda random, number: dict(FAVOURABLE),
    "one amount changes": _one_amount,
    "all amounts new": _other_amounts,
    "half of it blank": _half,
    "being filled in": _being_filled_in,
    "at the borders": _borders,
}


def _by_hand(records: Sequence[Record]) -> Callable[[], None]:
    def run() -> None:
        for record in records:
            read_all(record, AS_OF)

    return run


def _by_program(facts: Sequence[Facts], packs: Sequence[Pack]) -> Callable[[], None]:
    """The same work: everything the hand-written functions give."""

    def run() -> None:
        for each in facts:
            for result in evaluate_all(each, packs, AS_OF).values():
                result.statuses  # noqa: B018 - properties are computed when asked for
                result.shortfalls  # noqa: B018
                result.missing  # noqa: B018
                result.reading_sensitive  # noqa: B018
                result.priority  # noqa: B018
                result.subsidy  # noqa: B018
                result.amount  # noqa: B018

    return run


def _with_sentences(facts: Sequence[Facts], packs: Sequence[Pack]) -> Callable[[], None]:
    """Nothing but the explanations: beside the same work, what `jigai check` adds to it."""

    def run() -> None:
        for each in facts:
            for result in evaluate_all(each, packs, AS_OF).values():
                result.conditions  # noqa: B018

    return run


def _verdicts_only(facts: Sequence[Facts], packs: Sequence[Pack]) -> Callable[[], None]:
    def run() -> None:
        for each in facts:
            evaluate_all(each, packs, AS_OF)

    return run


def _seconds(run: Callable[[], None]) -> float:
    start = perf_counter()
    run()
    return perf_counter() - start


def _rounds(
    kinds: Sequence[str], packs: Sequence[Pack], rounds: int, count: int, again: bool
) -> list[tuple[float, ...]]:
    """Microseconds a record (by hand, program, verdicts, sentences) of each round but the first."""
    times = []
    for number in range(rounds):
        random = Random(0 if again else number)
        records = [KINDS[kind](random, place) for kind in kinds for place in range(count)]
        facts = [_as_facts(record) for record in records]
        gc.collect()
        runs = (
            _by_hand(records),
            _by_program(facts, packs),
            _verdicts_only(facts, packs),
            _with_sentences(facts, packs),
        )
        times.append(tuple(_seconds(run) * 1e6 / len(records) for run in runs))
    return times[1:]


def main() -> None:
    """Prints one line a kind of record, and one for all of them."""
    parser = argparse.ArgumentParser(description="evaluation against hand-written functions")
    parser.add_argument("--records", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=16)
    options = parser.parse_args()
    gc.disable()
    for again in (False, True):
        print("the same records again" if again else "new records in every round", "(µs a record)")
        print(f"{'':<20}{'by hand':>9}" + "".join(f"{name:>11}{'ratio':>7}" for name in COLUMNS))
        packs = load_library(resources.path("policies")).judging
        for kinds in (*([kind] for kind in KINDS), list(KINDS)):
            hand, *others = zip(*_rounds(kinds, packs, options.rounds, options.records, again), strict=True)
            cells = [f"{statistics.median(hand):>9.0f}"]
            for other in others:
                ratio = statistics.median(theirs / ours for theirs, ours in zip(other, hand, strict=True))
                cells.append(f"{statistics.median(other):>11.0f}{ratio:>7.2f}")
            print(f"{kinds[0] if len(kinds) == 1 else 'all of them':<20}" + "".join(cells))


if __name__ == "__main__":
    main()
