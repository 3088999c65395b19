"""Fill a template in a test and look at what came out."""

import io
import re
import zipfile
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from python_calamine import load_workbook

from desktop_app.sheets.cell_values import Value
from desktop_app.sheets.fill import FillPlan, FillResult, fill

SHEET = "xl/worksheets/sheet1.xml"


class Filled:
    """A filled workbook: its parts as text, its values as another reader sees them."""

    def __init__(self, result: FillResult) -> None:
        self.result = result
        self.proof = result.proof
        with zipfile.ZipFile(io.BytesIO(result.output)) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}

    @property
    def sheet(self) -> str:
        return self.parts[SHEET].decode("utf-8")

    def part(self, name: str) -> str:
        return self.parts[name].decode("utf-8")

    def cell(self, place: str, sheet: str = "申报表") -> Any:
        letters = place.rstrip("0123456789")
        column = 0
        for letter in letters:
            column = column * 26 + ord(letter) - 64
        grid = (
            load_workbook(io.BytesIO(self.result.output))
            .get_sheet_by_name(sheet)
            .to_python(skip_empty_area=False)
        )
        return grid[int(place[len(letters) :]) - 1][column - 1]

    def formula(self, place: str, part: str = SHEET) -> str:
        """Formula of a cell as it stands in the XML."""
        found = re.search(rf'<(?:\w+:)?c r="{place}"[^>]*><(?:\w+:)?f[^>]*>([^<]*)</', self.part(part))
        assert found is not None, place
        return found.group(1)

    def cell_xml(self, place: str) -> str:
        found = re.search(rf'<c r="{place}"[^>]*?(?:/>|>.*?</c>)', self.sheet)
        assert found is not None, place
        return found.group(0)


def fill_records(
    template: bytes,
    count: int,
    *,
    blank_rows: tuple[int, int] = (4, 6),
    columns: tuple[str | tuple[str, int], ...] = ("A", "B", "C"),
    rows: Sequence[Sequence[Value]] | None = None,
    lines: int = 1,
    header: tuple[int, int] = (3, 3),
    sheet: str = "申报表",
) -> Filled:
    """Fill running number, name, amount (100, 200.5, 301 …) unless rows are given."""
    records = rows
    if records is None:
        records = [
            (number + 1, f"项目{number + 1}", Decimal(100) + Decimal("100.5") * number)
            for number in range(count)
        ]
    return Filled(fill(template, FillPlan(sheet, header, blank_rows, columns, lines), records))


def total(count: int) -> Decimal:
    """Sum of the amounts that `fill_records` writes."""
    return sum((Decimal(100) + Decimal("100.5") * number for number in range(count)), Decimal(0))
