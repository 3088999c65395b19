"""100,000 records through `jigai check` with all packs: peak resident memory and time of the process.

The records are those of the agreement test (nearly every one with amounts of its own), so the program's memory of
sentences is put under strain; `--same` repeats one record instead. Aim: below 300 MB.

    python -m tests.bench.bench_check_memory [--records 100000] [--same] [--to-screen]
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from decimal import Decimal
from pathlib import Path
from random import Random
from time import perf_counter

from tests.policy.independent_reading.agreement import record_line
from tests.policy.independent_reading.border_records import FAVOURABLE, Record, border_record

PROJECT_ROOT = Path(__file__).resolve().parents[2]


def _with_own_amounts(record: Record, random: Random) -> Record:
    """Every other amount replaced by one that no other record has."""
    return {
        key: Decimal(random.randrange(10**9)) / 10**4
        if isinstance(value, Decimal) and random.random() < 0.5
        else value
        for key, value in record.items()
    }


def _write_records(file: Path, count: int, same: bool) -> None:
    random = Random(3)
    with file.open("w", encoding="utf-8") as stream:
        for _ in range(count):
            record = FAVOURABLE if same else _with_own_amounts(border_record(random), random)
            stream.write(json.dumps(record_line(record), ensure_ascii=False) + "\n")


def main() -> None:
    """Prints records, seconds, records a second, peak memory in MB, size of the answer."""
    parser = argparse.ArgumentParser(description="memory and time of jigai check")
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--same", action="store_true", help="one record again and again")
    parser.add_argument("--to-screen", action="store_true", help="answers to stdout instead of --out")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "records.jsonl", Path(folder) / "answers.jsonl"
        _write_records(source, options.records, options.same)
        command = [sys.executable, "-m", "desktop_app", "check", str(source), "--as-of", "2024-06-30"]
        if not options.to_screen:
            command += ["--out", str(target)]
        with target.with_suffix(".screen").open("wb") as screen:
            start = perf_counter()
            process = subprocess.Popen(command, cwd=PROJECT_ROOT, stdout=screen, stderr=subprocess.DEVNULL)
            _, status, usage = os.wait4(process.pid, 0)
            seconds = perf_counter() - start
        code = process.returncode = os.waitstatus_to_exitcode(status)
        written = target if target.exists() else target.with_suffix(".screen")
        with written.open("rb") as answers:
            lines = sum(1 for _ in answers)
        size = written.stat().st_size / 1e6
    print(
        f"{lines} answers, exit {code}: {seconds:.1f} s, {lines / seconds:.0f} records/s, "
        f"peak {usage.ru_maxrss / 1024:.0f} MB, answer {size:.0f} MB"
    )


if __name__ == "__main__":
    main()
