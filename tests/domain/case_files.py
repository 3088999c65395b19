"""Rows of the case tables beside these tests."""

import csv
from pathlib import Path

HERE = Path(__file__).resolve().parent / "data"


def rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
