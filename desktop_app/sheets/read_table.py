"""Read a table as people send it (.xlsx, .xls, .et, .csv) into plain grids of values; what it is, its first bytes say.

Numbers of .xlsx come exactly as the file has them; those of .xls are doubles and come by their shortest decimal form.
"""

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum, load_workbook

from desktop_app.domain.errors import AppError
from desktop_app.domain.system_reasons import system_reason
from desktop_app.sheets.cell_values import Value
from desktop_app.sheets.csv_text import decode_csv, parse_csv
from desktop_app.sheets.old_book_guard import is_sound
from desktop_app.sheets.sheet_facts import SheetFacts, read_facts

MAX_FILE = 60 * 1024 * 1024
# calamine keeps a dense grid: one cell in the far corner of a sheet would make it ask for 549 GB and abort the program.
MAX_CELLS = 4_000_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True)
class SheetGrid:
    """One sheet. rows: equally long, merged cells all carry the value of their first one; first_row: number (1-based) of
    rows[0] in the file; formulas: (row, column), 1-based, of cells whose value a formula gave."""

    name: str
    rows: tuple[tuple[Value, ...], ...]
    first_row: int
    hidden: bool
    hidden_rows: frozenset[int] = frozenset()
    formulas: frozenset[tuple[int, int]] = frozenset()
    merged: tuple[tuple[int, int, int, int], ...] = ()


def read_workbook(path: Path) -> tuple[SheetGrid, ...]:
    """Raises AppError("table-…" or "template-…") with one sentence for what cannot be read."""
    try:
        size = path.stat().st_size
        if size > MAX_FILE:
            raise AppError(
                "table-too-large", f"“{path.name}”有 {size // 1_048_576} MB，太大了：请只留要导入的表再试。"
            )
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise AppError("table-missing", f"找不到文件“{path}”：请检查文件名和位置。") from error
    except OSError as error:
        raise AppError(
            "table-unreadable",
            f"“{path.name}”读不出来（{system_reason(error)}）：请关闭正在使用它的程序再试。",
        ) from error
    return read_content(content, path.name)


def read_content(content: bytes, name: str) -> tuple[SheetGrid, ...]:
    """The same from bytes; name is for messages and, for .csv, the sheet's name."""
    if not content:
        raise AppError("table-empty", f"“{name}”是空文件：请确认后重新选择。")
    if content.startswith(b"PK\x03\x04"):
        return _read_with_calamine(content, name, read_facts(content))
    if content.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise AppError("table-encrypted", f"“{name}”设有打开密码：请在 WPS 或 Excel 中去掉密码后再导入。")
        if not is_sound(content, MAX_CELLS):
            raise _broken(name)
        return _read_with_calamine(content, name, {})
    if content.startswith(
        (
            b"%PDF",
            b"\x89PNG",
            b"\xff\xd8\xff",
            b"Rar!",
            b"7z\xbc\xaf",
            b"<html",
            b"<!DOC",
            b"<?xml",
            b"{\\rtf",
        )
    ):
        raise AppError("table-kind", f"“{name}”不是电子表格：请用 WPS 或 Excel 打开后另存为 .xlsx 再导入。")
    rows = parse_csv(decode_csv(content))
    width = max((len(row) for row in rows), default=0)
    grid = tuple(tuple((value or None) for value in [*row, *[""] * (width - len(row))]) for row in rows)
    return (SheetGrid(Path(name).stem, grid, 1, hidden=False),)


def _read_with_calamine(content: bytes, name: str, facts: dict[str, SheetFacts]) -> tuple[SheetGrid, ...]:
    for sheet, fact in facts.items():
        if fact.last_row * fact.last_column > MAX_CELLS:
            raise AppError(
                "table-too-large",
                f"“{name}”的表“{sheet}”一直写到第 {fact.last_row} 行、第 {fact.last_column} 列，无法读入："
                "请删去表格下方和右侧多余的单元格后另存再导入。",
            )
    try:
        with _rust_faults():
            book = load_workbook(io.BytesIO(content))
            return tuple(_grid(book, index, facts) for index in range(len(book.sheet_names)))
    except PasswordError as error:
        raise AppError(
            "table-encrypted", f"“{name}”设有打开密码：请在 WPS 或 Excel 中去掉密码后再导入。"
        ) from error
    except (CalamineError, OSError, ValueError) as error:
        raise _broken(name) from error


def _broken(name: str) -> AppError:
    return AppError(
        "table-broken", f"“{name}”读不出来，可能已损坏：请用 WPS 或 Excel 打开后另存为 .xlsx 再导入。"
    )


@contextmanager
def _rust_faults() -> Iterator[None]:
    """calamine panics over some damaged files: it says so on stderr, in English, and raises what is no Exception."""
    with _without_stderr():
        try:
            yield
        except BaseException as error:
            if type(error).__name__ == "PanicException":
                raise ValueError("panic") from None
            raise


@contextmanager
def _without_stderr() -> Iterator[None]:
    """The stream itself, not Python's object: a library writes to it directly. Without a console there is none."""
    try:
        kept = os.dup(2)
    except OSError:
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def _grid(book: CalamineWorkbook, index: int, facts: dict[str, SheetFacts]) -> SheetGrid:
    meta = book.sheets_metadata[index]
    hidden = meta.visible is not SheetVisibleEnum.Visible
    fact = facts.get(meta.name)
    if fact is not None and not fact.is_worksheet:
        return SheetGrid(meta.name, (), 1, hidden)
    sheet = book.get_sheet_by_index(index)
    if sheet.height == 0:
        return SheetGrid(meta.name, (), 1, hidden)
    raw = sheet.to_python(skip_empty_area=False)
    exact = fact.numbers if fact is not None else {}
    errors = fact.errors if fact is not None else {}
    grid = [
        [
            exact[key]
            if type(value) in {float, int} and (key := (row, column)) in exact
            else errors.get((row, column), plain_value(value))
            for column, value in enumerate(line, 1)
        ]
        for row, line in enumerate(raw, 1)
    ]
    merged = _merged_areas(sheet)
    for top, left, bottom, right in merged:
        _spread(grid, top, left, bottom, right)
    return SheetGrid(
        meta.name,
        tuple(tuple(line) for line in grid),
        1,
        hidden,
        fact.hidden_rows if fact is not None else frozenset(),
        fact.formulas if fact is not None else frozenset(),
        merged,
    )


def _merged_areas(sheet: Any) -> tuple[tuple[int, int, int, int], ...]:
    """(top, left, bottom, right), 1-based; calamine counts from 0."""
    return tuple((a[0] + 1, a[1] + 1, b[0] + 1, b[1] + 1) for a, b in sheet.merged_cell_ranges or ())


def _spread(grid: list[list[Value]], top: int, left: int, bottom: int, right: int) -> None:
    if top > len(grid) or left > len(grid[top - 1]):
        return
    value = grid[top - 1][left - 1]
    for line in grid[top - 1 : bottom]:
        for column in range(left - 1, min(right, len(line))):
            line[column] = value


def plain_value(read: Any) -> Value:
    """A value as calamine gives it: blanks become None, floats their shortest decimal."""
    if read is None or read == "":
        return None
    if isinstance(read, (bool, datetime, date)):
        return read
    if isinstance(read, float):
        return Decimal(repr(read)) if not read.is_integer() or abs(read) >= 1e16 else Decimal(int(read))
    if isinstance(read, int):
        return Decimal(read)
    if isinstance(read, (time, timedelta)):
        return str(read)
    return str(read)
