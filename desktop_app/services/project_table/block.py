"""A block of cells as spreadsheets put it on the clipboard: tabs between cells, quotes around what holds a line break."""

import re
from collections.abc import Iterable, Sequence
from typing import TypeAlias

Block: TypeAlias = tuple[tuple[str, ...], ...]
_AS_TEXT = re.compile(r'="((?:[^"]|"")*)"')


def block_text(cells: Iterable[Sequence[str]]) -> str:
    """The text a spreadsheet takes as cells; every row ends, as theirs do."""
    return "".join("\t".join(map(_quoted, row)) + "\r\n" for row in cells)


def read_block(text: str) -> Block:
    """The cells of a text from Excel or WPS, every row as long as the longest. No cells for an empty text.

    A quote counts only where a cell begins with one and it is closed at a cell's end: else it is part of the text.
    """
    rows: list[list[str]] = [[]]
    if not text:
        return ()
    text = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").replace("\0", "")
    at = 0
    while True:
        cell, end = _cell(text, at)
        rows[-1].append(cell)
        if end >= len(text):
            break
        if text[end] == "\n":
            rows.append([])
        at = end + 1
    width = max(map(len, rows))
    return tuple((*row, *[""] * (width - len(row))) for row in rows)


def _cell(text: str, start: int) -> tuple[str, int]:
    """The cell that begins here, and where it ends."""
    if text.startswith('"', start):
        at = start + 1
        while (at := text.find('"', at)) >= 0:
            if text.startswith('"', at + 1):
                at += 2
                continue
            if at + 1 == len(text) or text[at + 1] in "\t\n":
                return text[start + 1 : at].replace('""', '"'), at + 1
            break
    ends = [end for end in (text.find("\t", start), text.find("\n", start)) if end >= 0]
    end = min(ends, default=len(text))
    cell = text[start:end]
    formula = _AS_TEXT.fullmatch(cell)
    return (formula[1].replace('""', '"') if formula else cell), end


def _quoted(cell: str) -> str:
    if any(mark in cell for mark in "\t\n\r") or cell.startswith('"'):
        return '"' + cell.replace('"', '""') + '"'
    return cell
