"""Fills the pinyin column of the tables beside this file; run it by hand after changing a name.

python resources/reference/make_pinyin.py
"""

import csv
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent))

from desktop_app.domain.pinyin import readings_of  # noqa: E402


def fill(table: Path) -> int:
    """Rewrites one table; returns how many rows it has."""
    with table.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        columns = list(reader.fieldnames or [])
        rows = list(reader)
    for row in rows:
        row["pinyin"] = " ".join("/".join(readings) for readings in readings_of(row["name"]))
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return len(rows)


def main() -> None:
    for table in sorted(HERE.glob("*.csv")):
        print(table.name, fill(table))


if __name__ == "__main__":
    main()
