"""A second opinion on moved references, which shares no table and no code with the patch that moved them.

Whatever looks like a reference, in whichever attribute or element, is read as plain text, its rows are counted back by
the rows that came in, and what is left must be what the template says. So a reference in a place that the patch does
not know (a newer extension, another program's block) is noticed because it stayed behind.
"""

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape

from desktop_app.domain.errors import AppError

LAST_ROW = 1_048_576

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_ELEMENT = re.compile(
    r"<(?:[\w.-]+:)?([\w.-]+)((?:\s+[\w:.-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*)\s*/?>([^<]*)",
)
_ATTRIBUTE = re.compile(r"(?:[\w.-]+:)?([\w.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_IDENTIFIER = re.compile(r"[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}")
_LITERAL = re.compile(r'"(?:[^"]|"")*"')
_BRACKET = re.compile(r"\[[^\[\]]+\]")
_CELL = r"\$?[A-Z]{1,3}\$?[1-9][0-9]{0,6}"
_REFERENCE = re.compile(
    rf"(?<![\w.$!'\]:])(?:(?P<sheet>'(?:[^']|'')+'|[\w.\[\]]+)!)?"
    rf"(?P<first>{_CELL})(?::(?P<last>{_CELL}))?(?![\w(!.\[])"
)
# Text that people read, and names, codes and colours that only look like cells.
_NO_REFERENCES = frozenset(
    {"t", "v", "text", "oddHeader", "evenHeader", "firstHeader", "oddFooter", "evenFooter", "firstFooter",
     "display", "tooltip", "prompt", "promptTitle", "error", "errorTitle", "name", "displayName", "uniqueName",
     "codeName", "id", "uid", "guid", "title", "descr", "altText", "altTextSummary", "author", "password", "rgb",
     "lastClr", "totalsRowLabel", "dataCellStyle", "provId", "userId", "hashValue", "saltValue", "algorithmName",
     "Ignorable", "Requires", "mappingCount", "user", "comment", "destinationFile", "oleUpdate", "progId",
     "formatCode", "securityDescriptor", "uri"}
)  # fmt: skip
_COLOURS = re.compile(r"colou?r|clr", re.IGNORECASE)


class SecondOpinion:
    """Compares references before and after `count` rows came in before row `at` of the sheet `sheet`."""

    def __init__(self, sheet: str, at: int, count: int) -> None:
        self._sheet = sheet.casefold()
        self._at = at
        self._count = count

    def compare(self, part: str, before: str, after: str, *, own: bool) -> None:
        """own: the part belongs to the sheet, so references without a sheet are its own.

        Raises AppError: template-unknown-reference for one that stayed behind, proof-failed for any other difference.
        """
        if not self._count or not (own or self._may_name(before)):
            return
        names = part.endswith("workbook.xml")
        old = Counter(self._found(before, own=own, back=False, locked_only=names))
        new = Counter(self._found(after, own=own, back=True, locked_only=names))
        lost, added = old - new, new - old
        if not lost and (not added or _has_copies(before)):
            return
        place, reference = next(iter(lost or added))
        if any(reference == told for kind, told in self._found(after, own=own, back=False) if kind == place):
            raise AppError(
                "template-unknown-reference",
                f"模板部件 {part} 的 {place} 里有引用 {reference}，程序不知道怎样让它随插入的行移动，"
                "没有生成文件：请在表格软件中删去这项内容（或改成普通公式）后再用。",
            )
        raise AppError(
            "proof-failed", f"部件 {part} 的 {place} 里的引用 {reference} 与模板不符，没有生成文件。"
        )

    def _may_name(self, text: str) -> bool:
        """Whether the sheet may be named; an entity in its name hides it from a plain search."""
        return "!" in text and (self._sheet in text.casefold() or "&" in self._sheet or "'" in self._sheet)

    def _found(
        self, text: str, *, own: bool, back: bool, locked_only: bool = False
    ) -> Iterator[tuple[str, str]]:
        """(attribute or element, reference) of all that concern the sheet; back: with rows counted back."""
        for place, value in _values(text):
            if not own and "!" not in value:
                continue
            for match in _REFERENCE.finditer(_BRACKET.sub("[]", _LITERAL.sub('""', value))):
                sheet = match["sheet"]
                if sheet is None and not own:
                    continue
                if sheet is not None and _plain(sheet).casefold() != self._sheet:
                    continue
                if locked_only and "$" not in match["first"][1:]:
                    # A name's reference without a lock is an offset from the cell that uses it.
                    continue
                told = self._told(match["first"], match["last"], back=back)
                if told is not None:
                    yield place, told

    def _told(self, first: str, last: str | None, *, back: bool) -> str | None:
        """The reference as text, one cell as one; None where it lies in the rows that came in."""
        columns, rows = zip(*(_cut(corner) for corner in (first, last or first)), strict=True)
        top, bottom = sorted(rows)
        if back:
            end = self._at + self._count
            top = top if top < self._at else max(top - self._count, self._at)
            if bottom >= self._at and bottom != LAST_ROW:
                bottom = bottom - self._count if bottom >= end else self._at - 1
            if top > bottom:
                return None
        start, stop = f"{columns[0]}{top}", f"{columns[1]}{bottom}"
        return start if start == stop else f"{start}:{stop}"


def _has_copies(text: str) -> bool:
    """Shared formulas are told apart, and sparklines of the model record repeated: their references are new here."""
    return 't="shared"' in text or "t='shared'" in text or "sparkline" in text


def _values(text: str) -> Iterator[tuple[str, str]]:
    """Every attribute and text that may hold a reference, with its name."""
    for element, attributes, content in _ELEMENT.findall(_COMMENT.sub("", text)):
        if _COLOURS.search(element):
            continue
        if element == "dimension":
            continue  # covers the records, too
        if element not in _NO_REFERENCES and _may_refer(content):
            yield element, unescape(content)
        if _may_refer(attributes):
            for name, double, single in _ATTRIBUTE.findall(attributes):
                # A formula told apart from others has no area of its own any more.
                if name in _NO_REFERENCES or (element, name) == ("f", "ref") or _COLOURS.search(name):
                    continue
                yield f"{element}/{name}", _IDENTIFIER.sub("", unescape(double or single))


def _may_refer(text: str) -> bool:
    return bool(text) and any(digit in text for digit in "123456789")


def _plain(sheet: str) -> str:
    return sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet


def _cut(corner: str) -> tuple[str, int]:
    letters = corner.rstrip("0123456789")
    return letters, int(corner[len(letters) :])
