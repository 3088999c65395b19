"""The program against the independent reading of the documents, on records at the borders: not one difference.

JIGAI_AGREEMENT_RECORDS=200000 makes the run longer, JIGAI_AGREEMENT_SEED chooses other records.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.facts import Facts
from desktop_app.domain.money import plain
from desktop_app.domain.month import Month
from desktop_app.domain.verdict import SubsidyResult
from desktop_app.policy.evaluate import PolicyResult, evaluate_all
from desktop_app.policy.library import Library, standard_library
from tests.policy.independent_reading import READINGS
from tests.policy.independent_reading.agreement import differences, record_line, report
from tests.policy.independent_reading.border_records import AS_OF_DAYS, Record, border_records

RECORDS = int(os.environ.get("JIGAI_AGREEMENT_RECORDS", "5000"))
SEED = int(os.environ.get("JIGAI_AGREEMENT_SEED", "20240117"))
RECORDS_BY_COMMAND_LINE = max(RECORDS // 10, 500)
SHOWN = 12
PROJECT_ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module", name="library")
def _library() -> Library:
    return standard_library()


def _facts(record: Record) -> Facts:
    """A record's values as the program's own types."""
    return {key: Month(*value) if key.endswith("_month") else value for key, value in record.items()}


def _subsidy(subsidy: SubsidyResult | None) -> dict[str, Any] | None:
    if subsidy is None:
        return None
    amounts = {"at_least": subsidy.at_least, "below": subsidy.below, "cap": subsidy.cap}
    return {
        "status": str(subsidy.status),
        "class": subsidy.class_code,
        "unit": subsidy.unit,
        **{name: plain(amount) if amount is not None else None for name, amount in amounts.items()},
    }


def _said(result: PolicyResult) -> dict[str, Any]:
    """A result in the words of the contract, without the sentences."""
    return {
        "verdict": str(result.verdict),
        "conditions": [
            {
                "id": condition.id,
                "status": str(condition.status),
                "shortfall": plain(condition.shortfall) if condition.shortfall is not None else None,
            }
            for condition in result.conditions
        ],
        "missing": result.missing,
        "reading_sensitive": result.reading_sensitive,
        "priority": result.priority,
        "subsidy": _subsidy(result.subsidy),
        "amount": plain(result.amount) if result.amount is not None else None,
    }


def _shortfalls_twice(result: PolicyResult) -> list[str]:
    """The shortfalls are given with the sentences and, quicker, without: both must be the same."""
    told = {item.id: item.shortfall for item in result.conditions if item.shortfall is not None}
    return [] if result.shortfalls == told else [f"shortfalls {result.shortfalls}, told {told}"]


def _disagreements(library: Library, count: int) -> Iterator[str]:
    packs = library.judging
    for record, as_of in border_records(SEED, count):
        results = evaluate_all(_facts(record), packs, as_of)
        for policy, reading in READINGS.items():
            result = results[policy]
            found = [*differences(_said(result), reading(record, as_of)), *_shortfalls_twice(result)]
            if found:
                yield report(record, as_of, policy, found)


def test_every_policy_with_an_eligibility_test_is_there(library: Library) -> None:
    assert {pack.id for pack in library.judging} == set(READINGS)


def test_evaluation_agrees_with_the_independent_reading(library: Library) -> None:
    disagreements = list(_disagreements(library, RECORDS))
    shown = "\n".join(sorted(disagreements, key=len)[:SHOWN])
    assert not disagreements, f"{len(disagreements)} differences, e.g.\n{shown}"


def test_the_records_reach_every_verdict_of_every_policy() -> None:
    seen: dict[str, set[str]] = {policy: set() for policy in READINGS}
    sensitive: set[tuple[str, str]] = set()
    for record, as_of in border_records(SEED, 3000):
        for policy, reading in READINGS.items():
            answer = reading(record, as_of)
            seen[policy].add(answer.verdict)
            sensitive.update((policy, name) for name in answer.reading_sensitive)
    assert all(verdicts == {"eligible", "ineligible", "incomplete"} for verdicts in seen.values()), seen
    assert sensitive == {("gx-qianqi-2024", "X5"), ("gx-qianqi-2024", "X6"), ("gx-qianqi-2019", "X5")}


@pytest.mark.parametrize("as_of", AS_OF_DAYS[:6:3], ids=str)
def test_command_line_agrees_with_the_independent_reading(as_of: date, tmp_path: Path) -> None:
    records = [record for record, _ in border_records(SEED + 1, RECORDS_BY_COMMAND_LINE)]
    source, target = tmp_path / "records.jsonl", tmp_path / "answers.jsonl"
    lines = [
        json.dumps(record_line(record, numbers=number % 2 == 0)) for number, record in enumerate(records)
    ]
    source.write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "desktop_app",
            "check",
            str(source),
            "--as-of",
            str(as_of),
            "--out",
            str(target),
            "--data",
            str(tmp_path / "data"),
        ],
        cwd=PROJECT_ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answers = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert [answer["record"] for answer in answers] == list(range(1, len(records) + 1))
    disagreements = []
    for record, answer in zip(records, answers, strict=True):
        assert set(answer["results"]) == set(READINGS)
        for policy, reading in READINGS.items():
            found = list(differences(answer["results"][policy], reading(record, as_of)))
            if found:
                disagreements.append(report(record, as_of, policy, found))
    shown = "\n".join(sorted(disagreements, key=len)[:SHOWN])
    assert not disagreements, f"{len(disagreements)} differences, e.g.\n{shown}"
