"""Running numbers printed in the blank rows (1, 2, 3 …) in a column that nobody fills: they go on in new rows."""

from dataclasses import dataclass

from desktop_app.sheets.layout import Layout
from desktop_app.sheets.sheet_rows import Row


@dataclass(frozen=True)
class Series:
    """first + step × record, in that line of each record."""

    first: int
    step: int
    first_row: int
    rows_per_record: int

    def line_row(self, row: int) -> bool:
        return (row - self.first_row) % self.rows_per_record == 0


def find_series(rows: list[Row], layout: Layout) -> dict[int, Series]:
    """Series by column. A single blank record that says 1 begins one."""
    if not layout.inserted:
        return {}
    filled = {column for column, _ in layout.plan.targets()}
    lines = layout.plan.rows_per_record
    first = layout.plan.blank_rows[0]
    numbers: dict[tuple[int, int], dict[int, int]] = {}
    for row in rows:
        for cell in row.cells:
            if cell.column in filled or cell.formula is not None or cell.kind != "n" or not cell.value:
                continue
            if cell.value.isdigit():
                record, line = divmod(row.number - first, lines)
                numbers.setdefault((cell.column, line), {})[record] = int(cell.value)
    found = {}
    for (column, line), values in numbers.items():
        if len(values) != layout.capacity:
            continue
        step = values[1] - values[0] if layout.capacity > 1 else int(values[0] == 1)
        if step and all(value == values[0] + step * record for record, value in values.items()):
            found[column] = Series(values[0], step, first + line, lines)
    return found
