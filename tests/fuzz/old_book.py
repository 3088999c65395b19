"""A small workbook of the old binary kind (.xls, .et): BIFF8 records in a compound file, made by hand."""

import struct
from collections.abc import Sequence

_SECTOR = 512
_SMALLEST_STREAM = 4096  # below this a stream lies in a place of its own kind
_END, _FREE, _TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def old_book(sheet: str, rows: Sequence[Sequence[str | float]]) -> bytes:
    """One sheet with these rows from A1."""
    cells = b"".join(
        _text_cell(row, column, value) if isinstance(value, str) else _number_cell(row, column, value)
        for row, values in enumerate(rows)
        for column, value in enumerate(values)
    )
    area = _record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, max(map(len, rows)), 0))
    content = _begin(0x0010) + area + cells + _record(0x000A, b"")
    name = sheet.encode("utf-16-le")
    named = struct.pack("<BB", len(sheet), 1) + name
    head = _begin(0x0005) + _record(0x0042, struct.pack("<H", 1200))
    place = len(head) + 4 + 6 + len(named) + 4
    return _compound(
        head + _record(0x0085, struct.pack("<IH", place, 0) + named) + _record(0x000A, b"") + content
    )


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _begin(what: int) -> bytes:
    return _record(0x0809, struct.pack("<HHHHII", 0x0600, what, 0x0DBB, 0x07CC, 0, 6))


def _text_cell(row: int, column: int, text: str) -> bytes:
    return _record(0x0204, struct.pack("<HHHHB", row, column, 0, len(text), 1) + text.encode("utf-16-le"))


def _number_cell(row: int, column: int, number: float) -> bytes:
    return _record(0x0203, struct.pack("<HHHd", row, column, 0, number))


def _compound(stream: bytes) -> bytes:
    """One stream named Workbook: sector 0 is the table of sectors, sector 1 the folder, the rest the stream."""
    stream = stream.ljust(_SMALLEST_STREAM, b"\0")
    count = -(-len(stream) // _SECTOR)
    stream = stream.ljust(count * _SECTOR, b"\0")
    table = [_TABLE, _END, *range(3, count + 2), _END]
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, _SMALLEST_STREAM, _END, 0, _END, 0)
    head += struct.pack("<109I", 0, *[_FREE] * 108)
    folder = _entry("Root Entry", 5, 1, _END, 0) + _entry("Workbook", 2, _FREE, 2, len(stream)) + bytes(256)
    return head + struct.pack("<128I", *table, *[_FREE] * (128 - len(table))) + folder + stream


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    called = (name + "\0").encode("utf-16-le")
    links = struct.pack("<BBIII", kind, 1, _FREE, _FREE, child) + bytes(36)
    return called.ljust(64, b"\0") + struct.pack("<H", len(called)) + links + struct.pack("<IQ", start, size)
