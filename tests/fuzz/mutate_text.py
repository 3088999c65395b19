"""What can go wrong with text: JSON, XML, TOML and CSV changed at structural places. Bytes in, bytes out."""

import json
import re
from collections.abc import Callable
from random import Random
from typing import Any

Mutator = Callable[[Random, bytes], bytes]

NUMBERS = (
    "0", "-1", "1e308", "1E+400", "9" * 400, "9" * 5000, "NaN", "Infinity", "-0", "0x10", "1,000", "１２３", "2147483648",
    "4294967296", "18446744073709551616", "1048576", "1048577", "16385", "1e-999999999", "1e999999999", "000001", "1.5",
)  # fmt: skip
TEXTS = (
    "", " ", "\0", "\ud800", "x\udfffy", "甲" * 5000, "a" * 200_000, "../../x", "/etc/passwd", "C:\\x", "con", "=1+1",
    "<x>", "&#0;", "&amp;", "\u202e", "\ufeff", "%s{0}", "A1048577", "XFE1", "$A$1:ZZZ9", "A1:XFD1048576", "\r\n", "😀",
    "2024-13-45", "0000-00", "9999-12-31T23:59:59+00:00", "true", "null", "[" * 3000, "'", '"', "\\", "\x1b[2J", "٣",
)  # fmt: skip
_XML_TAG = re.compile(rb"<[A-Za-z][^<>]{0,2000}>")
_XML_ELEMENT = re.compile(rb"<([A-Za-z:]+)[^<>]*(?:/>|>[^<]*</\1>)")
_XML_ATTRIBUTE = re.compile(rb"(\s[\w:.-]+=)(\"[^\"<]*\"|'[^'<]*')")
_XML_TEXT = re.compile(rb">([^<>]+)<")
_LAUGHS = b'<!DOCTYPE x [<!ENTITY a "%s">%s]>' % (
    b"ha" * 50,
    b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)),
)
_OUTSIDE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
_ENCODINGS = ("utf-16", "utf-16-le", "utf-32", "gb18030", "big5", "cp1252", "utf-7", "shift_jis")


def hostile_text(random: Random) -> str:
    """A value that some reader may not expect."""
    return random.choice(TEXTS if random.random() < 0.6 else NUMBERS)


def encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def bytes_changed(random: Random, content: bytes) -> bytes:
    """Bits flipped, pieces cut, doubled, moved, blanked, digits made large."""
    data = bytearray(content)
    for _ in range(random.choice((1, 1, 2, 5, 20))):
        if not data:
            return bytes(data)
        at = random.randrange(len(data))
        end = min(len(data), at + random.choice((1, 2, 8, 64, 1000)))
        match random.randrange(9):
            case 0 | 1:
                data[at] ^= 1 << random.randrange(8)
            case 2:
                data[at] = random.randrange(256)
            case 3:
                del data[at:end]
            case 4:
                data[at:at] = data[at:end]
            case 5:
                data[at:end] = bytes(end - at) if random.random() < 0.5 else b"\xff" * (end - at)
            case 6:
                data[at:at] = random.randbytes(random.choice((1, 4, 100)))
            case 7:
                other = random.randrange(len(data))
                data[at:end] = data[other : other + end - at]
            case _:
                data[at:at] = encoded(hostile_text(random))[:5000]
    return bytes(data)


def cut_off(random: Random, content: bytes) -> bytes:
    """The beginning alone, or the end alone."""
    at = random.randrange(len(content) + 1)
    return content[:at] if random.random() < 0.8 else content[at:]


def encoding_changed(random: Random, content: bytes) -> bytes:
    """The same text in another encoding, with or without its mark."""
    text = content.decode("utf-8", "replace")
    return text.encode(random.choice(_ENCODINGS), "replace")


def lines_changed(random: Random, content: bytes) -> bytes:
    """Lines removed, doubled, swapped, joined, or made very many."""
    lines = content.split(b"\n")
    at, other = random.randrange(len(lines)), random.randrange(len(lines))
    match random.randrange(6):
        case 0:
            del lines[at]
        case 1:
            lines.insert(other, lines[at])
        case 2:
            lines[at], lines[other] = lines[other], lines[at]
        case 3:
            lines[at : at + 2] = [b"".join(lines[at : at + 2])]
        case 4:
            lines[at] = encoded(hostile_text(random))
        case _:
            lines[at:at] = [lines[at]] * random.choice((10, 200, 2000))
    return b"\n".join(lines)


# ---- JSON --------------------------------------------------------------------------------------------------------


def json_changed(random: Random, content: bytes) -> bytes:
    """One value of the JSON replaced, removed, nested or doubled; lines of JSON are changed one at a time."""
    lines = content.split(b"\n") if content.count(b"\n{") or content.count(b"\n[") else [content]
    at = random.randrange(len(lines))
    try:
        told = json.loads(lines[at])
    except (ValueError, RecursionError):
        return bytes_changed(random, content)
    for _ in range(random.choice((1, 1, 1, 3))):
        told = _changed_inside(random, told)
    lines[at] = _json_text(random, told)
    return b"\n".join(lines)


def _hostile_value(random: Random) -> Any:
    deep: Any = []
    for _ in range(200):
        deep = [deep]
    return random.choice(
        (None, True, False, 0, -1, 1.5, 10**30, -(10**400), [], {}, [None], {"": None}, {"a": {}}, deep, "", ["x"] * 2000,
         hostile_text(random), hostile_text(random), hostile_text(random))
    )  # fmt: skip


def _changed_inside(random: Random, told: Any) -> Any:
    holders = [told]
    for holder in holders:
        inside = holder.values() if isinstance(holder, dict) else holder
        holders.extend(item for item in inside if isinstance(item, dict | list) and item)
        if len(holders) > 3000:
            break
    holder = random.choice([each for each in holders if isinstance(each, dict | list)] or [None])
    if not holder:
        return _hostile_value(random)
    key: Any = random.choice(list(holder)) if isinstance(holder, dict) else random.randrange(len(holder))
    match random.randrange(7):
        case 0:
            del holder[key]
        case 1 if isinstance(holder, dict):
            holder[hostile_text(random)[:3000]] = holder.pop(key)
        case 2 if isinstance(holder, list):
            holder.extend([holder[key]] * random.choice((1, 300)))
        case 3:
            holder[key] = [holder[key]]
        case _:
            holder[key] = _hostile_value(random)
    return told


def _json_text(random: Random, told: Any) -> bytes:
    text = json.dumps(told, ensure_ascii=random.random() < 0.5, separators=(",", ":"))
    match random.randrange(12):
        case 0:
            text = text.replace('"', "'", 1)
        case 1:
            text = re.sub(r'"([^"]*)":', lambda m: m[0] + "1," + m[0], text, count=1)
        case 2:
            text = re.sub(
                r"\d+", random.choice((*NUMBERS[:8], "1e999999999", "-1e-999999999")), text, count=1
            )
        case 3:
            text = "[" * 20_000 + text + "]" * 20_000
        case _:
            pass
    return encoded(text)


# ---- XML ---------------------------------------------------------------------------------------------------------


def xml_changed(random: Random, content: bytes) -> bytes:
    """An attribute, a text, an element or the head of an XML part changed."""
    for _ in range(random.choice((1, 1, 2, 4))):
        content = _xml_once(random, content)
    return content


def _replace(
    random: Random, pattern: re.Pattern[bytes], content: bytes, new: Callable[[Any], bytes]
) -> bytes:
    found = list(pattern.finditer(content))
    if not found:
        return bytes_changed(random, content)
    match = random.choice(found)
    return content[: match.start()] + new(match) + content[match.end() :]


def _xml_once(random: Random, content: bytes) -> bytes:
    value = encoded(hostile_text(random))
    match random.randrange(14):
        case 0 | 1 | 2:
            return _replace(random, _XML_ATTRIBUTE, content, lambda m: m[1] + b'"' + value + b'"')
        case 3 | 4:
            return _replace(random, _XML_TEXT, content, lambda _: b">" + value + b"<")
        case 5:
            return _replace(random, _XML_ATTRIBUTE, content, lambda _: b"")
        case 6:
            return _replace(random, _XML_ELEMENT, content, lambda _: b"")
        case 7:
            times = random.choice((2, 2, 50, 3000))
            return _replace(random, _XML_ELEMENT, content, lambda m: m[0] * times)
        case 8:
            return _replace(random, _XML_TAG, content, lambda _: b"")
        case 9:
            doctype = random.choice(
                (_LAUGHS, _OUTSIDE, b"<!DOCTYPE x>", b"<?x y?>", b"<!--" + b"-" * 3000 + b"-->")
            )
            body = _replace(
                random, _XML_TEXT, content, lambda _: b">" + random.choice((b"&a;", b"&j;", b"&q;")) + b"<"
            )
            head, end, rest = body.partition(b"?>")
            return head + end + doctype + rest if end else doctype + body
        case 10:
            deep = random.choice((200, 5000, 100_000))
            return _replace(random, _XML_TAG, content, lambda m: m[0] + b"<x>" * deep + b"</x>" * deep)
        case 11:
            return encoding_changed(random, content)
        case 12:
            name = random.choice((b"utf-16", b"gb2312", b"x-none", b"utf-7", b"\xff"))
            return re.sub(rb'encoding="[^"]*"', lambda _: b'encoding="' + name + b'"', content, count=1)
        case _:
            reference = random.choice(
                (b"&#xD800;", b"&#0;", b"&#x110000;", b"&#99999999999;", b"&x;", b"]]>", b"<![CDATA[")
            )
            return _replace(random, _XML_TEXT, content, lambda _: b">" + reference + b"<")


# ---- TOML and CSV ------------------------------------------------------------------------------------------------

_TOML_VALUE = re.compile(rb"(?m)(=\s*)([^\n#]+)$")
_CSV_CELL = re.compile(rb"(?<=[,\n])([^,\n]*)(?=[,\n])")


def toml_changed(random: Random, content: bytes) -> bytes:
    """A value replaced by one of another kind or size, a key renamed, a line moved."""
    text = hostile_text(random)
    value = random.choice(
        (*NUMBERS, "[]", "{}", "true", "1979-05-27", "[[1]]", "{ a = 1 }", "[" * 500 + "]" * 500, '""', '"..."',
         json.dumps(text, ensure_ascii=False), "'''" + text, '["", ""]', "inf", "{ all = [] }", "{ not = {} }",
         "{ a." + "b." * 3000 + "c = 1 }")
    )  # fmt: skip
    match random.randrange(5):
        case 0 | 1:
            return _replace(random, _TOML_VALUE, content, lambda m: m[1] + encoded(value))
        case 2:
            return _replace(
                random, _TOML_VALUE, content, lambda m: m[1] + random.choice(_TOML_VALUE.findall(content))[1]
            )
        case 3:
            return _replace(
                random,
                re.compile(rb"(?m)^[a-z_]+"),
                content,
                lambda _: random.choice((b"x", b"id", b"when", b'""')),
            )
        case _:
            return lines_changed(random, content)


def csv_changed(random: Random, content: bytes) -> bytes:
    """A cell replaced, quotes left open, columns made many, another encoding."""
    value = encoded(hostile_text(random))
    match random.randrange(6):
        case 0 | 1 | 2:
            return _replace(random, _CSV_CELL, content, lambda _: value)
        case 3:
            return _replace(
                random,
                _CSV_CELL,
                content,
                lambda _: random.choice((b'"', b'""', b'a"b', b"," * 20_000, b"\r", b"\t")),
            )
        case 4:
            return encoding_changed(random, content)
        case _:
            return lines_changed(random, content)
