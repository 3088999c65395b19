"""Read the filled workbook with another program's reader and compare every value with what was to be written."""

import io
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, cast

from python_calamine import CalamineError, load_workbook

from desktop_app.domain.errors import AppError
from desktop_app.sheets.cached_values import CachedValue
from desktop_app.sheets.cell_values import TOO_LARGE, Value, date_serial, date_text, normal_text
from desktop_app.sheets.formula_tokens import column_letters
from desktop_app.sheets.layout import Layout

_BLOCK = 512
READER = "python-calamine"


class ReadBack:
    """The filled workbook as python-calamine reads it."""

    def __init__(self, output: bytes) -> None:
        try:
            self._book = load_workbook(io.BytesIO(output))
        except (CalamineError, OSError, ValueError) as error:
            raise AppError(
                "proof-failed", f"填好的文件用另一个读取程序打不开（{error}），没有生成文件。"
            ) from error
        self._grids: dict[str, list[list[Any]]] = {}

    def value(self, sheet: str, row: int, column: int) -> Any:
        """Value of a cell; "" where there is none."""
        grid = self.grid(sheet)
        if row > len(grid) or column > len(grid[row - 1]):
            return ""
        return grid[row - 1][column - 1]

    def grid(self, sheet: str) -> list[list[Any]]:
        if sheet not in self._grids:
            try:
                self._grids[sheet] = self._book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
            except (CalamineError, OSError, ValueError) as error:
                raise AppError(
                    "proof-failed", f"填好的表“{sheet}”用另一个读取程序读不出来（{error}），没有生成文件。"
                ) from error
        return self._grids[sheet]

    def compare_records(
        self, sheet: str, layout: Layout, records: Sequence[Sequence[Value]]
    ) -> tuple[int, int]:
        """(values written, cells compared). Raises AppError("proof-failed") naming the first cell that differs."""
        grid = self.grid(sheet)
        lines = layout.plan.rows_per_record
        first = layout.plan.blank_rows[0]
        targets = layout.plan.targets()
        by_line = [
            [(index, column) for index, (column, own) in enumerate(targets) if own == line]
            for line in range(lines)
        ]
        written = compared = 0
        start = 0
        if lines == 1:
            start, written = _compare_blocks(records, by_line[0], grid, first)
            compared = start * len(targets)
        for number in range(start, len(records)):
            record = records[number]
            for line, places in enumerate(by_line):
                row = first + number * lines + line
                read = grid[row - 1] if row <= len(grid) else []
                compared += len(places)
                written += _compare_row(record, places, read, row)
        return written, compared


def _compare_blocks(
    records: Sequence[Sequence[Value]], places: list[tuple[int, int]], grid: list[list[Any]], first: int
) -> tuple[int, int]:
    """Records compared by column, many at a time, up to the first block with anything but equal texts and numbers:
    (records compared, values written)."""
    start = written = 0
    while start < len(records):
        block = records[start : start + _BLOCK]
        read = grid[first - 1 + start : first - 1 + start + len(block)]
        if len(read) < len(block) or len(set(map(len, read))) != 1:
            break
        values, found = list(zip(*block, strict=True)), list(zip(*read, strict=True))
        counts = [
            _written_if_same(values[index], found[column - 1])
            for index, column in places
            if column <= len(found)
        ]
        if len(counts) < len(places) or None in counts:
            break
        written += sum(count for count in counts if count is not None)
        start += len(block)
    return start, written


def _written_if_same(values: Sequence[Value], read: Sequence[Any]) -> int | None:
    """Number of values that are no blanks; None where they are not plainly the same."""
    kinds = set(map(type, values))
    if kinds == {str}:
        return sum(map(bool, values)) if values == read else None
    if kinds == {Decimal} and set(map(type, read)) == {float}:
        return len(values) if list(map(float, cast("Sequence[Decimal]", values))) == list(read) else None
    return None


def _compare_row(record: Sequence[Value], places: list[tuple[int, int]], read: list[Any], row: int) -> int:
    """Number of values that are no blanks."""
    width = len(read)
    written = 0
    for index, column in places:
        value = record[index]
        got = read[column - 1] if column <= width else ""
        kind = type(value)
        if kind is str:
            if value == got:
                written += value != ""
                continue
        elif kind is Decimal:
            if type(got) is float and float(value) == got:  # type: ignore[arg-type]
                written += 1
                continue
        elif value is None and got == "":
            continue
        if value is not None and value != "" and is_same(value, got):
            written += 1
            continue
        raise AppError(
            "proof-failed",
            f"回读核对不一致：{column_letters(column)}{row} 应为“{value}”，读到“{got}”，没有生成文件。",
        )
    return written


def is_same(value: Value, read: Any) -> bool:
    """Whether what was read stands for the value."""
    if isinstance(value, bool):
        return isinstance(read, bool) and read is value
    if isinstance(value, str):
        return isinstance(read, str) and read == normal_text(value)
    if isinstance(value, (int, Decimal)):
        if -TOO_LARGE < value < TOO_LARGE:
            if isinstance(read, (date, time, timedelta)):
                # No day stands for a negative number: the reader shows it as none.
                # And readers differ by a day before March 1900, for the 29 February that never was.
                leeway = 1.01 if value < 62 else 2e-8
                return value < 0 or any(abs(float(value) - serial) < leeway for serial in serials(read))
            return (
                isinstance(read, (int, float)) and not isinstance(read, bool) and float(value) == float(read)
            )
        return isinstance(read, str) and Decimal(read) == value
    if isinstance(value, date):
        return same_date(value, read)
    return False


def same_date(value: date, read: Any) -> bool:
    if isinstance(read, str):
        return read == date_text(value)
    moment = value if isinstance(value, datetime) else datetime.combine(value, time(0))
    if isinstance(read, datetime):
        return abs(read - moment.replace(tzinfo=None)) < timedelta(seconds=1)
    return isinstance(read, date) and datetime.combine(read, time(0)) == moment


def same_total(expected: CachedValue, read: Any) -> bool:
    """Whether a formula's value was read as it was worked out; nothing is asked where it was left out."""
    if expected is None:
        return True
    kind, text = expected
    if kind == "n":
        return is_same(Decimal(text), read)
    if kind == "b":
        return read is (text == "1")
    if kind == "e":
        return read == "" or str(read) == text or "#" in str(read)
    return isinstance(read, str) and read == text


def serials(read: date | time | timedelta) -> tuple[float, ...]:
    """The numbers a reader may have made a day or time of, because of the cell's style: for both calendars."""
    if isinstance(read, timedelta):
        return (read / timedelta(days=1),)
    if isinstance(read, time):
        return (
            timedelta(
                hours=read.hour, minutes=read.minute, seconds=read.second, microseconds=read.microsecond
            )
            / timedelta(days=1),
        )
    found = (date_serial(read, False), date_serial(read, True))
    return tuple(float(serial) for serial in found if serial is not None)
