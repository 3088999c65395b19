"""The formats of a workbook's cells, each read once: most cells of a table share a few."""

from typing import Any

from desktop_app.sheets.print_sheet import BorderLine, CellLook
from desktop_app.sheets.sheet_colors import color_text, theme_colors

# Width in points and dashes of each kind of border.
_BORDERS: dict[str, tuple[float, tuple[float, ...], bool]] = {
    "hair": (0.25, (0.5, 0.75), False),
    "thin": (0.5, (), False),
    "medium": (1.25, (), False),
    "thick": (2.0, (), False),
    "double": (0.5, (), True),
    "dotted": (0.5, (0.75, 0.75), False),
    "dashed": (0.5, (3, 1.5), False),
    "dashDot": (0.5, (4, 1.5, 1, 1.5), False),
    "dashDotDot": (0.5, (4, 1.5, 1, 1.5, 1, 1.5), False),
    "slantDashDot": (1.25, (4, 1.5, 1, 1.5), False),
    "mediumDashed": (1.25, (4, 2), False),
    "mediumDashDot": (1.25, (4, 1.5, 1, 1.5), False),
    "mediumDashDotDot": (1.25, (4, 1.5, 1, 1.5, 1, 1.5), False),
}
_STACKED = 255
# Formats of East Asian systems that a workbook names by number only, and those whose look hangs on the system.
_BY_NUMBER = {
    14: "yyyy/m/d", 22: "yyyy/m/d h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"', 50: 'yyyy"年"m"月"',
    51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: 'm"月"d"日"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
_VERTICAL = {"top": "top", "center": "center", "justify": "center", "distributed": "center"}


class CellLooks:
    """Looks and number formats by the style's number."""

    def __init__(self, workbook: Any) -> None:
        self._theme = theme_colors(workbook.loaded_theme)
        self._indexed = tuple(workbook._colors or ())
        self._known: dict[Any, tuple[CellLook, str]] = {}

    def of(self, cell: Any) -> tuple[CellLook, str]:
        """A cell's look and the code of its number format."""
        key = tuple(cell._style)
        found = self._known.get(key)
        if found is None:
            code = _BY_NUMBER.get(cell._style.numFmtId) or cell.number_format
            found = self._known[key] = (self._look(cell), code)
        return found

    def _look(self, cell: Any) -> CellLook:
        letters, place, border = cell.font, cell.alignment, cell.border
        horizontal = place.horizontal or ""
        angle = int(place.textRotation or 0)
        return CellLook(
            family=letters.name or "",
            size=float(letters.sz or 11),
            bold=bool(letters.b),
            italic=bool(letters.i),
            underline=bool(letters.u and letters.u != "none"),
            color=color_text(letters.color, self._theme, self._indexed, "#000000"),
            fill=self._fill(cell.fill),
            horizontal=horizontal if horizontal in {"left", "center", "right", "fill"} else _like(horizontal),
            vertical=_VERTICAL.get(place.vertical or "", "bottom"),
            wrap=bool(place.wrap_text) or horizontal in {"justify", "distributed"},
            shrink=bool(place.shrink_to_fit),
            across=horizontal == "centerContinuous",
            indent=int(place.indent or 0),
            stacked=angle == _STACKED,
            # Told as 1 to 90 upwards, 91 to 180 downwards.
            angle=0 if angle in {0, _STACKED} else -angle if angle <= 90 else angle - 90,
            left=self._line(border.left),
            right=self._line(border.right),
            top=self._line(border.top),
            bottom=self._line(border.bottom),
        )

    def _line(self, side: Any) -> BorderLine | None:
        if side is None or side.style is None or side.style not in _BORDERS:
            return None
        width, dash, double = _BORDERS[side.style]
        return BorderLine(width, color_text(side.color, self._theme, self._indexed, "#000000"), dash, double)

    def _fill(self, fill: Any) -> str:
        kind = getattr(fill, "patternType", None)
        if kind in {None, "none"}:
            stops = getattr(fill, "stop", None)
            return color_text(stops[0].color, self._theme, self._indexed, "") if stops else ""
        color = color_text(fill.fgColor, self._theme, self._indexed, "#ffffff")
        if kind == "solid":
            return color
        return color_text(fill.bgColor, self._theme, self._indexed, "#f0f0f0")


def _like(horizontal: str) -> str:
    return {"centerContinuous": "center", "justify": "left", "distributed": "center"}.get(horizontal, "")
