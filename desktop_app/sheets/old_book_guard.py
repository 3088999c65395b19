"""Look through a workbook of the old binary kind (.xls, .et) before another library reads it.

That library believes what the file says of itself: a chain of sectors that runs in a circle, a table of billions of
entries or an area that ends before it begins would take all memory and end the program. Compound files: [MS-CFB];
records of the workbook: [MS-XLS] 2.3.
"""

import struct
from collections.abc import Iterator

_FREE, _LAST = 0xFFFFFFFA, 0xFFFFFFFE  # from the first on: no sector's number; the end of a chain
_IN_HEAD = 109  # numbers of table sectors that stand in the head
_MOST_TABLES = 1 << 20
_STREAMS = ("Workbook", "Book", "WORKBOOK", "BOOK")
_SMALL = 4096  # shorter streams lie in small sectors
_DIMENSIONS, _BEGIN = 0x0200, frozenset({0x0009, 0x0209, 0x0409, 0x0809})
_CELLS = frozenset({0x0006, 0x00BD, 0x00BE, 0x00D6, 0x00FD, 0x0201, 0x0203, 0x0204, 0x0205, 0x027E})
_MOST_DIMENSIONS = 65_536 * 256


def is_sound(content: bytes, most_cells: int) -> bool:
    """Whether its sectors, tables and areas are what they can be. most_cells: of a sheet, from first to last used cell."""
    try:
        return _Compound(content).is_sound() and all(
            _are_small(book, most_cells) for book in _Compound(content).books()
        )
    except (struct.error, IndexError, ValueError):
        return False


class _Compound:
    """A compound file; its methods raise ValueError, IndexError or struct.error where it is broken."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        shift, small_shift = struct.unpack_from("<HH", content, 30)
        if shift not in {9, 12} or small_shift != 6:
            raise ValueError("sector size")
        self._size = 1 << shift
        self._count = len(content) // self._size
        tables, self._folder = struct.unpack_from("<II", content, 44)
        self._small_start, self._small_tables, more, _ = struct.unpack_from("<IIII", content, 60)
        if tables > self._count or self._small_tables > self._count:
            raise ValueError("tables")
        self._table = self._read_table(more)

    def is_sound(self) -> bool:
        """Whether no chain that a reader follows runs in a circle or out of the file."""
        entries = self._entries()
        if struct.unpack_from("<I", self._content, 62)[0] > _MOST_TABLES:
            return False  # read by some as a number of tables
        for _, start, size in entries:
            if size > len(self._content):
                return False
            if size >= _SMALL:
                self._chain(start)
        if self._small_tables:
            self._chain(entries[0][1])
            small = struct.unpack(f"<{len(raw := self._chain(self._small_start)) // 4}I", raw)
            for _, start, size in entries[1:]:
                if 0 < size < _SMALL:
                    _walk(small, start)
        return True

    def books(self) -> Iterator[bytes]:
        """The streams that hold the workbook. One in small sectors is no sheet of any size."""
        for name, start, size in self._entries():
            if name in _STREAMS and size >= _SMALL:
                yield self._chain(start)[:size]

    def _read_table(self, more: int) -> tuple[int, ...]:
        numbers = list(struct.unpack_from(f"<{_IN_HEAD}I", self._content, 76))
        seen: set[int] = set()
        while more < _FREE:
            if more in seen:
                raise ValueError("circle")
            seen.add(more)
            raw = self._sector(more)
            *here, more = struct.unpack(f"<{len(raw) // 4}I", raw)
            numbers += here
        raw = b"".join(self._sector(number) for number in numbers if number < _FREE)
        return struct.unpack(f"<{len(raw) // 4}I", raw)

    def _sector(self, number: int) -> bytes:
        if number > self._count:
            raise ValueError("sector")
        found = self._content[(number + 1) * self._size : (number + 2) * self._size]
        return found[: len(found) // 4 * 4]

    def _chain(self, start: int) -> bytes:
        return b"".join(map(self._sector, _walk(self._table, start)))

    def _entries(self) -> list[tuple[str, int, int]]:
        """Name, first sector and size of every entry of the folder."""
        raw = self._chain(self._folder)
        found = []
        for at in range(0, len(raw) // 128 * 128, 128):
            name = raw[at : at + 64].decode("utf-16-le", "replace").partition("\0")[0]
            start, size = struct.unpack_from("<II", raw, at + 116)
            found.append((name, start, size))
        return found


def _walk(table: tuple[int, ...], start: int) -> Iterator[int]:
    """The numbers of a chain. Raises ValueError for a circle, IndexError for one that leaves the table."""
    seen = 0
    while start != _LAST:
        yield start
        start = table[start]
        seen += 1
        if seen > len(table):
            raise ValueError("circle")


def _are_small(book: bytes, most_cells: int) -> bool:
    """Whether every sheet's area makes sense and is of bearable size."""
    at, top, bottom, left, right = 0, 0xFFFF, 0, 0xFFFF, 0
    while at + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, at)
        body = book[at + 4 : at + 4 + length]
        at += 4 + length
        if kind in _BEGIN:
            top, bottom, left, right = 0xFFFF, 0, 0xFFFF, 0
        elif kind == _DIMENSIONS and not _is_area(body):
            return False
        elif kind in _CELLS and length >= 4:
            row, column = struct.unpack_from("<HH", body)
            last = struct.unpack_from("<H", body, length - 2)[0] if kind == 0x00BD else column
            if last < column:
                return False
            top, bottom, left, right = min(top, row), max(bottom, row), min(left, column), max(right, last)
            if (bottom - top + 1) * (right - left + 1) > most_cells:
                return False
    return True


def _is_area(body: bytes) -> bool:
    """What a sheet says of its used area: the first row and column, and those after the last."""
    if len(body) not in {10, 14}:
        return True  # refused by whoever reads it
    numbers: tuple[int, ...] = struct.unpack_from("<HHHH" if len(body) == 10 else "<IIHH", body)
    first_row, after_row, first_column, after_column = numbers
    if not after_row or not after_column:
        return True
    if first_column > 0xFF or after_column < first_column:
        first_column = 0
    rows, columns = after_row - first_row, after_column - first_column
    return rows > 0 and columns > 0 and rows * columns <= _MOST_DIMENSIONS
