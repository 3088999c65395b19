"""The shared strings of a workbook, to which new texts are appended (ECMA-376 part 1, 18.4.9)."""

from collections.abc import Sequence
from typing import cast

from desktop_app.sheets.cell_values import are_plain_texts, is_plain_text, normal_text, text_element
from desktop_app.sheets.package import Package
from desktop_app.sheets.xml_scan import Edits, Tag, closing_tag, decode_part, find_first, scan

# Excel and WPS write shared strings themselves; for very long tables inline texts need no table in memory.
INLINE_ABOVE = 20_000


class StringTable:
    """Gives each text its number; new ones come after those of the template."""

    def __init__(self, package: Package) -> None:
        found = package.related(package.workbook_part, "sharedStrings")
        self.part = found[0] if found else None
        self._numbers: dict[str, int] = {}
        self._added: list[str] = []
        self._text, self._codec, self._count = "", "utf-8", 0
        self._root: Tag | None = None
        self._prefix = ""
        if self.part is not None:
            self._text, self._codec = decode_part(package.parts[self.part])
            self._root = find_first(self._text, "sst")
            self._prefix = self._root.prefix if self._root is not None else ""
            self._count = sum(1 for tag in scan(self._text) if tag.local == "si" and not tag.closing)

    @property
    def is_usable(self) -> bool:
        return self._root is not None

    def number(self, value: str) -> int:
        """Number of a text, appended when it is new. Raises AppError as `normal_text` does."""
        number = self._numbers.get(value)
        if number is None:
            normal = value if is_plain_text(value) else normal_text(value)
            number = self._numbers.get(normal)
            if number is None:
                number = self._count + len(self._added)
                prefix = self._prefix
                element = (
                    f"<{prefix}t>{normal}</{prefix}t>"
                    if is_plain_text(normal)
                    else text_element(normal, prefix)
                )
                self._added.append(f"<{prefix}si>{element}</{prefix}si>")
                self._numbers[normal] = number
            self._numbers[value] = number
        return number

    def numbers(self, values: Sequence[str]) -> list[int]:
        """The same for several texts."""
        known = list(map(self._numbers.get, values))
        if None in known:
            added = [value for value in dict.fromkeys(values) if value not in self._numbers]
            if not are_plain_texts(added):
                return [self.number(value) for value in values]
            prefix, first = self._prefix, self._count + len(self._added)
            start, end = f"<{prefix}si><{prefix}t>", f"</{prefix}t></{prefix}si>"
            self._added.extend([f"{start}{value}{end}" for value in added])
            self._numbers.update(zip(added, range(first, first + len(added)), strict=True))
            return [self._numbers[value] for value in values]
        return cast("list[int]", known)

    @property
    def added(self) -> int:
        return len(self._added)

    def content(self) -> bytes:
        """The part with the new texts at its end; everything before them byte for byte but the two counts."""
        assert self._root is not None
        edits = Edits()
        counts = self._root.attributes
        if "count" in counts and counts["count"].value.isdigit():
            edits.attribute(counts["count"], str(int(counts["count"].value) + len(self._added)))
        if "uniqueCount" in counts:
            edits.attribute(counts["uniqueCount"], str(self._count + len(self._added)))
        added = "".join(self._added)
        if self._root.empty:
            slash = self._text.rindex("/", self._root.start, self._root.end)
            edits.replace(slash, self._root.end, f">{added}</{self._root.name}>")
        else:
            at = closing_tag(self._text, self._root).start
            edits.replace(at, at, added)
        return edits.apply(self._text).encode(self._codec)
