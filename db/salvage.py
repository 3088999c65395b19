"""What can still be read of a damaged database, row by row."""

import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from db import salvage_schema
from db.faults import READING_FAULTS

Row = tuple[Any, ...]
Report = Callable[[int, int], None]
_STEP = 512  # rows asked for at once
_MOST = 10**8  # a row's number beyond this is damage
_EMPTY = 4  # so many stretches without a row, beyond what the backup had, are taken for the table's end
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00:00)")
_JOURNALS = ("", "-wal")


@dataclass(frozen=True, slots=True)
class SalvagedTable:
    """Rows whose every value makes sense. whole: SQLite finds nothing wrong with the table, so that nothing is missing.

    unreadable: places at which a row stands, or stood, that cannot be read, or not be believed.
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    whole: bool
    unreadable: int


def salvage(
    damaged: Path, work: Path, intact: Path | None = None, report: Report | None = None
) -> Mapping[str, SalvagedTable]:
    """The tables of `damaged` with the rows that can be read; empty where not even the tables' names can.

    The file itself is not touched: a copy in the folder `work` is read. intact: the database of a good backup of it, from
    which a broken table of contents is put back. Raises OSError where the file cannot be copied.
    """
    copy = work / "damaged.db"
    for ending in _JOURNALS:
        source = damaged.with_name(f"{damaged.name}{ending}")
        if source.exists():
            shutil.copyfile(source, copy.with_name(f"{copy.name}{ending}"))
    tables = _tables(copy)
    if not tables and intact is not None and salvage_schema.put_back(copy, intact):
        tables = _tables(copy)
    if not tables:
        return {}
    bounds = _row_counts(intact) if intact is not None else {}
    found = {}
    for number, (name, columns) in enumerate(sorted(tables.items())):
        if report is not None:
            report(number, len(tables))
        found[name] = _read_table(copy, name, columns, bounds.get(name, 0))
    return found


def _connect(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file)
    connection.text_factory = bytes  # what is no UTF-8 any more is to be seen, not to stop the reading
    return connection


def _tables(file: Path) -> dict[str, tuple[str, ...]]:
    """Names and columns of the tables; empty where they cannot be read."""
    try:
        with closing(sqlite3.connect(file)) as connection:
            names = connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            ).fetchall()
            return {
                name: tuple(str(row[1]) for row in connection.execute(f'PRAGMA table_info("{name}")'))
                for (name,) in names
            }
    except READING_FAULTS:
        return {}


def _row_counts(file: Path) -> dict[str, int]:
    """The highest row number of each table of an intact database that numbers its rows."""
    with closing(sqlite3.connect(file)) as connection:
        return {
            name: connection.execute(f'SELECT coalesce(max(rowid), 0) FROM "{name}"').fetchone()[0]
            for name in _tables(file)
            if _has_numbers(connection, name)
        }


def _read_table(file: Path, name: str, columns: tuple[str, ...], known: int) -> SalvagedTable:
    with closing(_connect(file)) as connection:
        whole = _is_whole(connection, name)
        wanted = ", ".join(f'"{column}"' for column in columns)
        if _has_numbers(connection, name):
            found = _numbered_rows(connection, name, wanted, *_bounds(connection, name, known), known)
        else:
            found = _ends(connection, name, wanted)
        rows: list[Row] = []
        unreadable = 0
        for each in found:
            row = _believable(columns, each) if each is not None else None
            if row is None:
                unreadable += 1
            else:
                rows.append(row)
    return SalvagedTable(name, columns, tuple(rows), whole and not unreadable, unreadable)


def _is_whole(connection: sqlite3.Connection, name: str) -> bool:
    try:
        return connection.execute(f'PRAGMA integrity_check("{name}")').fetchall() == [(b"ok",)]
    except READING_FAULTS:
        return False


def _has_numbers(connection: sqlite3.Connection, name: str) -> bool:
    """Whether rows are found by a number; a table WITHOUT ROWID has none."""
    try:
        connection.execute(f'SELECT rowid FROM "{name}" LIMIT 0')
        return True
    except READING_FAULTS as error:
        return "no such column" not in str(error)


def _bounds(connection: sqlite3.Connection, name: str, known: int) -> tuple[int, int | None]:
    """The numbers between which rows are looked for; no upper one where the table does not tell."""
    try:
        low, high = connection.execute(f'SELECT min(rowid), max(rowid) FROM "{name}"').fetchone()
    except READING_FAULTS:
        return 1, None
    if high is None or low < 0 or high > _MOST:
        return 1, known
    return min(low, 1), max(high, known)


def _numbered_rows(
    connection: sqlite3.Connection, name: str, wanted: str, first: int, last: int | None, known: int
) -> Iterator[Row | None]:
    """Each row; None for a number at which there is one that cannot be read."""
    sql = f'SELECT {wanted} FROM "{name}" NOT INDEXED WHERE rowid BETWEEN ? AND ? ORDER BY rowid'
    end, empty = _MOST if last is None else last, 0
    for low in range(first, end + 1, _STEP):
        found = _stretch(connection, sql, low, min(low + _STEP - 1, end))
        yield from found
        empty = 0 if any(row is not None for row in found) else empty + 1
        if last is None and low > known and empty >= _EMPTY:
            return


def _stretch(connection: sqlite3.Connection, sql: str, low: int, high: int) -> list[Row | None]:
    """The rows between two numbers: what cannot be read as one is read in halves, down to the single row."""
    try:
        return list(connection.execute(sql, (low, high)).fetchall())
    except READING_FAULTS:
        if low == high:
            return [None]
    middle = (low + high) // 2
    return _stretch(connection, sql, low, middle) + _stretch(connection, sql, middle + 1, high)


def _ends(connection: sqlite3.Connection, name: str, wanted: str) -> Iterator[Row | None]:
    """The rows from both ends to the first that cannot be read."""
    seen: set[Row] = set()
    keys = [str(row[1], "utf-8") for row in connection.execute(f'PRAGMA table_info("{name}")') if row[5]]
    for direction in ("ASC", "DESC"):
        order = ", ".join(f'"{key}" {direction}' for key in keys)
        try:
            for row in connection.execute(f'SELECT {wanted} FROM "{name}" ORDER BY {order}'):
                if row in seen:
                    continue
                seen.add(row)
                yield row
            return
        except READING_FAULTS:
            yield None


def _believable(columns: tuple[str, ...], row: Row) -> Row | None:
    """The row with its texts; None where a value is none that this program writes."""
    values: list[Any] = []
    for column, value in zip(columns, row, strict=True):
        plain = value
        if isinstance(value, bytes):
            try:
                plain = value.decode("utf-8")
            except UnicodeDecodeError:
                return None
            if any(sign < " " and sign not in "\n\t\r" for sign in plain):
                return None
        is_time = column == "at" or column.endswith("_at")
        if is_time and plain is not None and not (isinstance(plain, str) and _TIME.fullmatch(plain)):
            return None
        values.append(plain)
    return tuple(values)
