"""Reads the text of the PDFs that Qt writes, as a search in a PDF reader would: glyphs through /ToUnicode."""

import re
import zlib
from pathlib import Path

_OBJECT = re.compile(rb"(\d+) 0 obj(.*?)endobj", re.DOTALL)
_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
_RANGE = re.compile(r"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>\s*(<[0-9a-fA-F]+>|\[[^\]]*\])")
_SINGLE = re.compile(r"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>")


def _content(body: bytes) -> bytes:
    found = _STREAM.search(body)
    if found is None:
        return b""
    return zlib.decompressobj().decompress(found[1]) if b"FlateDecode" in body else found[1]


def _characters(cmap: str) -> dict[int, str]:
    """Glyph number → character of one ToUnicode map."""
    table: dict[int, str] = {}
    for block in re.findall(r"beginbfrange(.*?)endbfrange", cmap, re.DOTALL):
        for low, high, target in _RANGE.findall(block):
            codes = re.findall(r"<([0-9a-fA-F]+)>", target)
            for offset, glyph in enumerate(range(int(low, 16), int(high, 16) + 1)):
                code = codes[offset] if target.startswith("[") else f"{int(codes[0], 16) + offset:04x}"
                table[glyph] = bytes.fromhex(code).decode("utf-16-be")
    for block in re.findall(r"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        for glyph, code in _SINGLE.findall(block):
            table[int(glyph, 16)] = bytes.fromhex(code).decode("utf-16-be")
    return table


def pdf_pages(file: Path) -> list[str]:
    """The text of each page, all in one line. For files with one font only."""
    objects = {int(number): body for number, body in _OBJECT.findall(file.read_bytes())}
    maps = [_content(body).decode("latin-1") for body in objects.values() if b"begincmap" in _content(body)]
    assert len(maps) == 1, "the print uses one font"
    characters = _characters(maps[0])
    pages = []
    for body in objects.values():
        if b"/Type /Page\n" not in body and not re.search(rb"/Type\s*/Page\b(?!s)", body):
            continue
        reference = re.search(rb"/Contents (\d+) 0 R", body)
        assert reference is not None
        stream = _content(objects[int(reference[1])]).decode("latin-1")
        glyphs = "".join(re.findall(r"<([0-9a-fA-F]+)>", stream))
        pages.append("".join(characters[int(glyphs[i : i + 4], 16)] for i in range(0, len(glyphs), 4)))
    return pages
