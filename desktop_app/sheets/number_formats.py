"""What a cell's style makes of a number: a date, a text, or neither (ECMA-376 part 1, 18.8.30)."""

import re
from enum import Enum, auto

from desktop_app.sheets import xml_tree
from desktop_app.sheets.package import Package

# Built-in formats that show a day or time, those of Chinese, Japanese and Korean systems included.
_DATES = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
_TEXT = 49
_NO_MEANING = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!\[?(?:h+|m+|s+)\])[^\]]*\]', re.IGNORECASE)
_DATE_LETTERS = re.compile(r"[ymdhs]|aaa|\be\b|e(?![+-])", re.IGNORECASE)


class StyleKind(Enum):
    DATE = auto()
    TEXT = auto()
    OTHER = auto()


def is_date_format(code: str) -> bool:
    """Whether a number format shows a day or time; `General`, `0.00E+00`, `#,##0"元"` do not."""
    first = _NO_MEANING.sub("", code).split(";")[0]
    if "general" in first.lower() or "@" in first:
        return False
    return bool(_DATE_LETTERS.search(first)) and not re.search(r"[0#?]\.?[0#?]*[eE][+-]", first)


def style_kinds(package: Package) -> list[StyleKind]:
    """Kind of every cell style, by the style's number (attribute `s` of a cell)."""
    found = package.related(package.workbook_part, "styles")
    if not found:
        return []
    root = xml_tree.parse(package.parts[found[0]], found[0])
    codes = {
        int(element.get("numFmtId", "0")): element.get("formatCode", "")
        for group in xml_tree.elements(root, "numFmts")
        for element in xml_tree.elements(group, "numFmt")
    }
    kinds = []
    for group in xml_tree.elements(root, "cellXfs"):
        for element in xml_tree.elements(group, "xf"):
            kinds.append(_kind(int(element.get("numFmtId", "0")), codes))
    return kinds


def _kind(number: int, codes: dict[int, str]) -> StyleKind:
    code = codes.get(number)
    if code is not None:
        if code.strip() == "@":
            return StyleKind.TEXT
        return StyleKind.DATE if is_date_format(code) else StyleKind.OTHER
    if number == _TEXT:
        return StyleKind.TEXT
    return StyleKind.DATE if number in _DATES else StyleKind.OTHER
