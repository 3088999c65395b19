"""How fast an official table is filled: `python3 tests/bench/bench_fill.py`. Ratios of one run, nothing is asserted.

patch: fill without its proof. deflate: compressing the same sheet XML alone, with the same level. openpyxl: load the template,
write the values, save. With --memory: 100,000 rows, growth of the process at its highest, above the records themselves.
"""

import io
import resource
import sys
import time
import zipfile
import zlib
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import openpyxl  # type: ignore[import-untyped]
from openpyxl.worksheet.datavalidation import DataValidation  # type: ignore[import-untyped]

from desktop_app.sheets.cell_values import Value
from desktop_app.sheets.fill import FillPlan, fill, patch
from desktop_app.sheets.formula_tokens import column_letters

COLUMNS = 30
PLAN = FillPlan("申报表", (2, 2), (3, 7), tuple(column_letters(number) for number in range(1, COLUMNS + 1)))


def template() -> bytes:
    """Title, header, five blank rows, totals under them, a drop-down."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "申报表"
    sheet["A1"] = "技术改造项目申报表"
    for number in range(1, COLUMNS + 1):
        letters = column_letters(number)
        sheet[f"{letters}2"] = f"表头{number}"
        for row in range(3, 8):
            sheet[f"{letters}{row}"].number_format = "0.00"
        if number % 3 == 0:
            sheet[f"{letters}8"] = f"=SUM({letters}3:{letters}7)"
    validation = DataValidation(type="list", formula1='"是,否"')
    validation.add("B3:B7")
    sheet.add_data_validation(validation)
    buffer = io.BytesIO()
    book.save(buffer)
    # A real template has shared strings of its own; openpyxl writes them too.
    return buffer.getvalue()


def records(count: int) -> list[tuple[Value, ...]]:
    """A third money, a third texts that differ, a third texts that repeat."""
    found: list[tuple[Value, ...]] = []
    for row in range(count):
        values: list[Value] = []
        for column in range(COLUMNS):
            if column % 3 == 2:
                values.append(Decimal(row * 37 + column) / 4)
            elif column % 3 == 0:
                values.append(f"项目{row}的第{column}项内容")
            else:
                values.append("是" if row % 2 else "否")
        found.append(tuple(values))
    return found


def best_of(times: int, run: Callable[[], object]) -> float:
    """Shortest of several runs, in seconds."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        found.append(time.perf_counter() - start)
    return min(found)


def with_openpyxl(content: bytes, rows: list[tuple[Value, ...]]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book["申报表"]
    for offset, record in enumerate(rows):
        for column, value in enumerate(record, 1):
            sheet.cell(3 + offset, column, value)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def deflate(xml: bytes) -> int:
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    return len(packer.compress(xml)) + len(packer.flush())


def peak_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def compare(content: bytes, count: int) -> None:
    """One line of figures for a number of records."""
    rows = records(count)
    output = fill(content, PLAN, rows).output
    with zipfile.ZipFile(io.BytesIO(output)) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml")
    repeat = 5 if count <= 1_000 else 3
    alone = best_of(repeat, lambda: deflate(xml))
    patching = best_of(repeat, lambda: patch(content, PLAN, rows))
    filling = best_of(repeat, lambda: fill(content, PLAN, rows))
    other = best_of(1, lambda: with_openpyxl(content, rows))
    print(
        f"{count} rows x {COLUMNS}: patch {patching:.3f} s, with proof {filling:.3f} s, deflate {alone:.3f} s, "
        f"openpyxl {other:.3f} s; patch / deflate {patching / alone:.2f}, with proof {filling / alone:.2f}; "
        f"openpyxl / patch {other / patching:.1f}, openpyxl / with proof {other / filling:.1f}; XML {len(xml) / 1e6:.1f} MB"
    )


def measure_memory(content: bytes, count: int) -> None:
    """Growth of the process at its highest while filling; to be run in a process of its own."""
    rows = records(count)
    fill(content, PLAN, rows[:10])
    before = peak_megabytes()
    start = time.perf_counter()
    patched = patch(content, PLAN, rows)
    middle, after_patch = time.perf_counter(), peak_megabytes()
    patched.prover.prove(content, patched.output)
    print(
        f"{count} rows x {COLUMNS}: patch {middle - start:.1f} s, {after_patch - before:.0f} MB above the records; "
        f"proof {time.perf_counter() - middle:.1f} s, {peak_megabytes() - before:.0f} MB above the records in all"
    )


def main() -> None:
    content = template()
    if "--memory" in sys.argv:
        measure_memory(content, 100_000)
        return
    for count in (1_000, 10_000):
        compare(content, count)


if __name__ == "__main__":
    main()
