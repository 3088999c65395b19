"""The style a cell has that is not in the XML: its row's, else its column's (ECMA-376 part 1, 18.3.1.13, 18.3.1.73)."""

from dataclasses import dataclass

from desktop_app.sheets.sheet_rows import Row
from desktop_app.sheets.xml_scan import find_first, inner_span, scan


@dataclass(frozen=True)
class DefaultStyles:
    """Styles of columns as (first column, last column, style)."""

    columns: tuple[tuple[int, int, int], ...]

    @classmethod
    def read(cls, text: str, before: int) -> "DefaultStyles":
        """From `<cols>`, which stands before sheetData."""
        group = find_first(text, "cols", 0, before)
        if group is None:
            return cls(())
        found = []
        for tag in scan(text, *inner_span(text, group)):
            style = tag.get("style")
            if tag.local == "col" and not tag.closing and style:
                found.append((int(tag.get("min") or 0), int(tag.get("max") or 0), int(style)))
        return cls(tuple(found))

    def style(self, row: Row | None, column: int) -> int:
        if row is not None and row.tag.get("customFormat") in {"1", "true"}:
            return int(row.tag.get("s") or 0)
        return next((style for first, last, style in self.columns if first <= column <= last), 0)
