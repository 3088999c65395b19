"""How fast an official table is filled: `python3 tests/bench/bench_fill.py`. Ratios of one run, nothing is asserted.

patch: fill without its proof. deflate: compressing the XML that the patch wrote (sheet and shared strings), alone, with the
level that zlib takes by itself (6) and with the one the patch writes with (2, as spreadsheets do for sheets). zlib is the faster
the more alike the rows are, so the texts here differ as names and addresses do. openpyxl: load the template, write the values,
save. Times are of the processor, so that other programs at work do not count. With --memory: 100,000 rows, growth of the process at its highest, above the records themselves.
"""

import io
import random
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
from desktop_app.sheets.package_write import STREAM_LEVEL

COLUMNS = 30
SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
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
    return buffer.getvalue()


def with_strings(content: bytes) -> bytes:
    """The same template with shared strings, which this openpyxl may leave out and Excel and WPS always write."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    added = {
        "[Content_Types].xml": (
            "</Types>",
            f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/>',
        ),
        "xl/_rels/workbook.xml.rels": (
            "</Relationships>",
            f'<Relationship Id="rIdS" Type="{relation}" Target="sharedStrings.xml"/>',
        ),
    }
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        if STRINGS in old.namelist():
            return content
        for name in old.namelist():
            text = old.read(name).decode("utf-8")
            end, piece = added.get(name, ("", ""))
            new.writestr(name, text.replace(end, piece + end) if end else text)
        new.writestr(STRINGS, f'<sst xmlns="{main}" count="0" uniqueCount="0"></sst>')
    return buffer.getvalue()


def records(count: int) -> list[tuple[Value, ...]]:
    """A third money, a third texts that differ, a third texts that repeat (30 of them)."""
    chance = random.Random(20240701)
    signs = "东南西北山水金木火土华新科工机电化纺食药建材有色冶车船能源智造数字技改升级年产吨线扩产绿色环保集团股份有限公司项目一二三期"
    towns = [f"{chance.choice(signs)}{chance.choice(signs)}市{chance.choice(signs)}区" for _ in range(30)]
    found: list[tuple[Value, ...]] = []
    for _ in range(count):
        values: list[Value] = []
        for column in range(COLUMNS):
            if column % 3 == 2:
                values.append(Decimal(chance.randrange(100, 99_999_999)) / 100)
            elif column % 3 == 0:
                values.append("".join(chance.choices(signs, k=chance.randrange(6, 18))))
            else:
                values.append(chance.choice(towns))
        found.append(tuple(values))
    return found


def best_of(times: int, run: Callable[[], object]) -> float:
    """Shortest of several runs, in seconds of the processor."""
    found = []
    for _ in range(times):
        start = time.process_time()
        run()
        found.append(time.process_time() - start)
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


def deflate(xml: bytes, level: int) -> int:
    packer = zlib.compressobj(level, zlib.DEFLATED, -15)
    return len(packer.compress(xml)) + len(packer.flush())


def peak_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def compare(name: str, content: bytes, count: int) -> None:
    """The figures for a number of records."""
    rows = records(count)
    output = fill(content, PLAN, rows).output
    with zipfile.ZipFile(io.BytesIO(output)) as archive:
        xml = b"".join(archive.read(part) for part in (SHEET, STRINGS) if part in archive.namelist())
    repeat = 5 if count <= 1_000 else 3
    usual = best_of(repeat, lambda: deflate(xml, zlib.Z_DEFAULT_COMPRESSION))
    same = best_of(repeat, lambda: deflate(xml, STREAM_LEVEL))
    patching = best_of(repeat, lambda: patch(content, PLAN, rows))
    filling = best_of(repeat, lambda: fill(content, PLAN, rows))
    other = best_of(1, lambda: with_openpyxl(content, rows))
    print(
        f"{count} rows x {COLUMNS}, {name}, XML {len(xml) / 1e6:.1f} MB: patch {patching:.3f} s, with proof {filling:.3f} s, "
        f"deflate level 6 {usual:.3f} s, level {STREAM_LEVEL} {same:.3f} s, openpyxl {other:.3f} s\n"
        f"  patch / deflate: {patching / usual:.2f} (level 6), {patching / same:.2f} (level {STREAM_LEVEL}); "
        f"with proof {filling / usual:.2f} (level 6); proof / patch {(filling - patching) / patching:.2f}; "
        f"openpyxl / patch {other / patching:.1f}, openpyxl / with proof {other / filling:.1f}"
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
        compare("shared strings", with_strings(content), count)
        compare("inline texts", content, count)


if __name__ == "__main__":
    main()
