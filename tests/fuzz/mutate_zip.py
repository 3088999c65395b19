"""What can go wrong with a zip: its members, its list of contents, and what it would swell to."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from functools import cache
from random import Random

from tests.fuzz.mutate_text import (
    bytes_changed,
    csv_changed,
    cut_off,
    encoding_changed,
    json_changed,
    toml_changed,
    xml_changed,
)

Members = list[tuple[str, bytes]]
Resign = Callable[[Members], Members]

_NAMES = (
    "../../x", "/etc/x", "C:/x", "C:\\x", "..\\..\\x", "con", "policies/con.toml", "policies/../../x", "attachments/aux",
    "a" * 5000, "甲" * 300, "x\0y", "x\ny", "", "/", ".", "..", "./manifest.json", "MANIFEST.JSON", "xl/../xl/workbook.xml",
    "\u202excod", "policies/x/pack.toml", "attachments/00/" + "0" * 64, "files/" + "0" * 64, "mappings/" + "0" * 64 + ".toml",
    "xl//workbook.xml", "[trash]/0000.dat", "\ufffd", "policies/a:b", "policies/NUL", "policies/x ", "jigai.db-wal",
)  # fmt: skip
_CENTRAL, _LOCAL, _END = b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06"
_CONTENT = (
    (re.compile(r"\.(xml|rels|vml)$"), xml_changed),
    (re.compile(r"\.jsonl?$"), json_changed),
    (re.compile(r"\.toml$"), toml_changed),
    (re.compile(r"\.csv$"), csv_changed),
)


def members_of(content: bytes) -> Members:
    """Name and bytes of each member of a good zip."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [(info.filename, archive.read(info)) for info in archive.infolist()]


def packed(members: Members, *, stored: bool = False) -> bytes:
    """A zip of these members; names may come twice."""
    out = io.BytesIO()
    with zipfile.ZipFile(
        out, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED, compresslevel=1
    ) as archive:
        for name, content in members:
            info = zipfile.ZipInfo("x")
            info.filename = info.orig_filename = name
            info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            archive.NameToInfo.pop(name, None)  # else it warns of the second
            archive.writestr(info, content)
    return out.getvalue()


def zip_changed(resign: Resign | None = None) -> Callable[[Random, bytes], bytes]:
    """A mutator of zips. resign: makes a changed list of members consistent again, so that its content is believed."""

    def change(random: Random, content: bytes) -> bytes:
        if random.random() < 0.12:
            return random.choice((bytes_changed, cut_off))(random, content)
        members = members_of(content)
        if random.random() < 0.65:
            members = _member_changed(random, members)
        else:
            members = _list_changed(random, members)
        if resign is not None and random.random() < 0.75:
            members = resign(members)
        made = packed(members, stored=random.random() < 0.1)
        return _directory_changed(random, made) if random.random() < 0.2 else made

    return change


def _member_changed(random: Random, members: Members) -> Members:
    """Up to three members with other contents."""
    members = list(members)
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        at = random.randrange(len(members))
        name, content = members[at]
        change = next((found for ending, found in _CONTENT if ending.search(name)), bytes_changed)
        if random.random() < 0.15:
            change = random.choice((bytes_changed, cut_off, encoding_changed))
        members[at] = (name, change(random, content) if content else b"x")
    return members


def _list_changed(random: Random, members: Members) -> Members:
    members = list(members)
    at = random.randrange(len(members))
    name, content = members[at]
    match random.randrange(10):
        case 0 | 1:
            del members[at]
        case 2:
            members.append((name, random.choice(members)[1]))
        case 3:
            members.append((name.upper(), content))
        case 4:
            members[at] = (random.choice(_NAMES), content)
        case 5:
            members.append((random.choice(_NAMES), content))
        case 6:
            other = random.randrange(len(members))
            members[at], members[other] = (name, members[other][1]), (members[other][0], content)
        case 7:
            members[at] = (name, random.choice((b"", b"\0" * 10, b"<", b"{}", b"[]", b"PK\x03\x04")))
        case 8:
            members += [(f"{name}{n}", b"") for n in range(random.choice((100, 2500)))]
        case _:
            members[at] = (name, packed(members, stored=True))
    return members


def _directory_changed(random: Random, content: bytes) -> bytes:
    """A field of the list of contents (or of a member's own head) that says something else."""
    data = bytearray(content)
    heads = [at.start() for at in re.finditer(re.escape(_CENTRAL), content)]
    if not heads:
        return bytes_changed(random, content)
    at = random.choice(heads)
    local = struct.unpack_from("<I", data, at + 42)[0]
    number = random.choice(
        (0, 1, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF, 0xFFFFFFFE, 10**9, len(data), random.randrange(2**32))
    )
    match random.randrange(8):
        case 0:  # plain size
            struct.pack_into("<I", data, at + 24, number)
            struct.pack_into("<I", data, local + 22, number)
        case 1:  # packed size
            struct.pack_into("<I", data, at + 20, number)
        case 2:  # encrypted, or other flags
            struct.pack_into("<H", data, at + 8, random.choice((1, 0x41, 0x800, 0x2000, 0xFFFF)))
        case 3:  # method
            method = random.choice((1, 9, 12, 14, 93, 99, 0xFFFF))
            struct.pack_into("<H", data, at + 10, method)
            struct.pack_into("<H", data, local + 8, method)
        case 4:  # checksum
            struct.pack_into("<I", data, at + 16, number)
        case 5:  # a link, or a device
            struct.pack_into("<B", data, at + 5, 3)
            struct.pack_into(
                "<I", data, at + 38, random.choice((0o120777, 0o060777, 0o040777, 0o010777)) << 16
            )
        case 6:  # where the member begins
            struct.pack_into("<I", data, at + 42, number)
        case _:  # how many there are, where the list begins
            end = content.rfind(_END)
            struct.pack_into("<I", data, end + random.choice((12, 16)), number)
            struct.pack_into("<H", data, end + random.choice((8, 10)), number & 0xFFFF)
    return bytes(data)


@cache
def _zeros(megabytes: int) -> tuple[bytes, int]:
    """Deflated zeros, made without holding them; and their checksum."""
    engine = zlib.compressobj(9, zlib.DEFLATED, -15)
    block, checksum, parts = bytes(1 << 20), 0, []
    for _ in range(megabytes):
        parts.append(engine.compress(block))
        checksum = zlib.crc32(block, checksum)
    parts.append(engine.flush())
    return b"".join(parts), checksum


def bomb(name: str, megabytes: int, told_size: int | None = None) -> Callable[[Random, bytes], bytes]:
    """A mutator: the member `name` becomes zeros that swell. told_size: what the list of contents says instead."""

    def change(_random: Random, content: bytes) -> bytes:
        kept = [(n, c) for n, c in members_of(content) if n != name]
        body = io.BytesIO(packed(kept))
        with zipfile.ZipFile(body, "a") as archive:
            start = archive.start_dir
        data = body.getvalue()
        tail = data[start:]
        raw, checksum = _zeros(megabytes)
        size = megabytes << 20 if told_size is None else told_size
        called = name.encode()
        fields = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 33, checksum, len(raw), size, len(called), 0)
        member = _LOCAL + fields + called + raw
        central = (
            _CENTRAL + struct.pack("<H", 20) + fields + struct.pack("<HHHII", 0, 0, 0, 0, start) + called
        )
        end = tail.rfind(_END)
        listed = tail[:end] + central
        count = len(kept) + 1
        closing = _END + struct.pack("<HHHHIIH", 0, 0, count, count, len(listed), start + len(member), 0)
        return data[:start] + member + listed + closing

    return change
