"""`python3 start.py fuzz`: files of every kind are broken by chance and read as the program reads them.

None may end in a traceback, change the store where it is refused, take more than 500 MB or 10 s. Files that did are kept.
"""

import argparse
import gc
import json
import os
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.fuzz.case import MOST_MEMORY, Result, contents_at_first, fresh_copy, plain_value, run_case
from tests.fuzz.kinds import KINDS
from tests.fuzz.office import Samples, make_samples

_TOLD_EVERY = 200


@dataclass(slots=True)
class Tally:
    """What came of one kind."""

    rounds: int = 0
    read: int = 0
    refused: int = 0
    seconds: float = 0.0
    memory: int = 0
    failures: list[str] = field(default_factory=list)

    def add(self, result: Result) -> None:
        self.rounds += 1
        self.read += result.how == "read"
        self.refused += result.how == "refused"
        self.seconds = max(self.seconds, result.seconds)
        self.memory = max(self.memory, result.memory)


def fuzz_kind(name: str, rounds: int, seed: int, samples: Samples, place: Path, keep: Path) -> Tally:
    """Break and read so many files of a kind. place: to work in; keep: where failing files go."""
    kind, tally, dirty = KINDS[name], Tally(), True
    place.mkdir(parents=True, exist_ok=True)
    folder = place / "data"
    for number in range(rounds):
        random = Random(f"{seed}-{name}-{number}")
        with tempfile.TemporaryDirectory(dir=place, prefix="case-") as case:
            called, content = kind.broken(random, samples, name)
            file = Path(case) / called
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(content)
            del content
            if dirty or kind.takes_in:
                fresh_copy(samples.folder, folder)
            result = run_case(kind, samples, folder, file)
            dirty = result.dirty
            tally.add(result)
            if result.how == "failed":
                tally.failures.append(_kept(keep, name, seed, number, file, result))
        if (number + 1) % _TOLD_EVERY == 0:
            print(f"{kind.word}：{number + 1}/{rounds}，{len(tally.failures)}处不对", flush=True)
    return tally


def _kept(keep: Path, name: str, seed: int, number: int, file: Path, result: Result) -> str:
    """Put a failing file with what happened aside; one line about it."""
    keep.mkdir(parents=True, exist_ok=True)
    stem = f"{name}-{seed}-{number}"
    (keep / f"{stem}-{file.name}").write_bytes(file.read_bytes())
    told = {"kind": name, "seed": seed, "round": number, **plain_value(result)}
    (keep / f"{stem}.json").write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
    return f"{stem}：{result.told.strip().splitlines()[-1][:300]}"


def report(tallies: dict[str, Tally]) -> str:
    """The table at the end."""
    lines = [f"{'种类':　<5}　次数　读懂　拒绝　不对　最慢（秒）　内存（MB）"]
    for name, tally in tallies.items():
        lines.append(
            f"{KINDS[name].word:　<5}　{tally.rounds:4}　{tally.read:4}　{tally.refused:4}　{len(tally.failures):4}　"
            f"{tally.seconds:8.2f}　　{tally.memory >> 20:6}"
        )
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    """1 where anything failed, 2 where it cannot run here."""
    parser = argparse.ArgumentParser(prog="fuzz", description="随机损坏各种文件，看程序怎样读")
    parser.add_argument("--kind", default="all", choices=["all", *KINDS])
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir()) / "jigai-fuzz-failures")
    chosen = parser.parse_args(arguments)
    if not hasattr(os, "fork") or not Path("/proc/self/status").exists():
        print("fuzz要用fork和内存上限，只能在Linux上运行", file=sys.stderr)
        return 2
    names = list(KINDS) if chosen.kind == "all" else [chosen.kind]
    print(f"种子{chosen.seed}，每种{chosen.rounds}个文件，内存上限{MOST_MEMORY >> 20}MB", flush=True)
    tallies: dict[str, Tally] = {}
    memory = Path("/dev/shm")  # where nothing waits for a disk
    with tempfile.TemporaryDirectory(prefix="jigai-fuzz-", dir=memory if memory.is_dir() else None) as name:
        place = Path(name)
        samples = make_samples(place)
        tempfile.tempdir = name  # what is left behind by a process that was killed goes away too
        contents_at_first(samples.folder)
        gc.collect()
        gc.freeze()  # pages shared with the children stay shared
        for each in names:
            tallies[each] = fuzz_kind(each, chosen.rounds, chosen.seed, samples, place / "work", chosen.keep)
        tempfile.tempdir = None
    failures = [line for tally in tallies.values() for line in tally.failures]
    print("\n".join([report(tallies), *failures]))
    if failures:
        print(f"不对的文件在“{chosen.keep}”")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
