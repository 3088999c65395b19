"""The table of contents of a damaged database, put back from an intact backup of it.

A backup is a copy page by page and nothing ever moves a table, so that at the same schema version every table has its
root at the same page in both.
"""

import struct
from pathlib import Path

_MAGIC = b"SQLite format 3\0"
_HEADER = 100  # bytes of page 1 before its content
_LEAF, _INTERIOR = 0x0D, 0x05
_VERSION_AT, _PAGES_AT = 60, 28  # of user_version, and of the number of pages and the list of free ones


def page_size(content: bytes) -> int:
    """Of a database by its header; 0 where it has none."""
    if content[:16] != _MAGIC:
        return 0
    (size,) = struct.unpack_from(">H", content, 16)
    return 65536 if size == 1 else int(size)


def put_back(damaged: Path, intact: Path) -> bool:
    """Write the schema's pages of `intact` into `damaged`; whether the two are of one kind, so that it could be done."""
    good = intact.read_bytes()
    size = page_size(good)
    with damaged.open("rb+") as stream:
        head = stream.read(_HEADER)
        whole = damaged.stat().st_size
        has_head = page_size(head) == size
        if not size or whole < size or (has_head and _version(head) != _version(good)):
            return False
        for number in _schema_pages(good, size):
            page = bytearray(good[(number - 1) * size : number * size])
            if number == 1:
                page[:_HEADER] = head if has_head else _with_pages(good[:_HEADER], whole // size)
            stream.seek((number - 1) * size)
            stream.write(page)
    return True


def _version(head: bytes) -> bytes:
    return head[_VERSION_AT : _VERSION_AT + 4]


def _with_pages(head: bytes, pages: int) -> bytes:
    """A header that counts so many pages, none of them free."""
    return head[:_PAGES_AT] + struct.pack(">III", pages, 0, 0) + head[_PAGES_AT + 12 :]


def _schema_pages(content: bytes, size: int) -> list[int]:
    """Numbers of the pages the schema's table is made of, overflow pages included, from page 1 on."""
    found: list[int] = []
    waiting = [1]
    while waiting:
        number = waiting.pop()
        if number in found:
            continue
        found.append(number)
        start = (number - 1) * size
        head = start + (_HEADER if number == 1 else 0)
        kind = content[head]
        (cells,) = struct.unpack_from(">H", content, head + 3)
        if kind == _INTERIOR:
            waiting.append(struct.unpack_from(">I", content, head + 8)[0])
        places = struct.unpack_from(f">{cells}H", content, head + (12 if kind == _INTERIOR else 8))
        for place in places:
            if kind == _INTERIOR:
                waiting.append(struct.unpack_from(">I", content, start + place)[0])
            elif kind == _LEAF:
                found += _overflow(content, start + place, size)
    return found


def _overflow(content: bytes, cell: int, size: int) -> list[int]:
    """Pages that hold the rest of a cell too long for its own."""
    length, at = _varint(content, cell)
    _, at = _varint(content, at)
    most = size - 35
    if length <= most:
        return []
    least = (size - 12) * 32 // 255 - 23
    here = least + (length - least) % (size - 4)
    (number,) = struct.unpack_from(">I", content, at + (here if here <= most else least))
    found: list[int] = []
    while number and number not in found:
        found.append(number)
        (number,) = struct.unpack_from(">I", content, (number - 1) * size)
    return found


def _varint(content: bytes, at: int) -> tuple[int, int]:
    """SQLite's number of one to nine bytes, and where it ends."""
    value = 0
    for count in range(8):
        byte = content[at + count]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + count + 1
    return value << 8 | content[at + 8], at + 9
