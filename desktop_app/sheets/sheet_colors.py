"""Colours of cells: given outright, by number, or as a tint of the workbook's theme (ECMA-376 part 1, 18.8.19)."""

import colorsys
from collections.abc import Sequence
from typing import Any

from desktop_app.sheets import xml_tree

# Order of the theme's colours by their number in cells: light and dark change places in the theme itself.
_THEME_ORDER = (1, 0, 3, 2, 4, 5, 6, 7, 8, 9, 10, 11)
_PLAIN_THEME = (
    "FFFFFF", "000000", "EEECE1", "1F497D", "4F81BD", "C0504D", "9BBB59", "8064A2", "4BACC6", "F79646",
    "0000FF", "800080",
)  # fmt: skip


def theme_colors(theme: bytes | None) -> tuple[str, ...]:
    """Six hexadecimal digits each, in the order of a cell's theme number; the usual ones where the theme is not told."""
    if not theme:
        return _PLAIN_THEME
    schemes = xml_tree.elements(xml_tree.parse(theme, "theme"), "clrScheme")
    if not schemes:
        return _PLAIN_THEME
    told = []
    for slot in schemes[0]:
        colors = [child for child in slot if isinstance(child.tag, str)]
        told.append((colors[0].get("lastClr") or colors[0].get("val") or "") if colors else "")
    if len(told) < 12:
        return _PLAIN_THEME
    found = [told[position] for position in _THEME_ORDER]
    return tuple(
        color if len(color) == 6 else usual for color, usual in zip(found, _PLAIN_THEME, strict=True)
    )


def color_text(color: Any, theme: Sequence[str], indexed: Sequence[str], otherwise: str) -> str:
    """An openpyxl colour as #rrggbb. otherwise: for none and for the system's own."""
    if color is None:
        return otherwise
    if color.type == "rgb" and isinstance(color.rgb, str):
        plain = color.rgb[-6:]
    elif color.type == "theme" and 0 <= color.theme < len(theme):
        plain = theme[color.theme]
    elif color.type == "indexed" and 0 <= color.indexed < min(len(indexed), 64):
        plain = indexed[color.indexed][-6:]
    else:
        return otherwise
    return _tinted(plain, float(color.tint or 0.0))


def _tinted(plain: str, tint: float) -> str:
    try:
        red, green, blue = (int(plain[n : n + 2], 16) / 255 for n in (0, 2, 4))
    except ValueError:
        return "#000000"
    if tint:
        hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
        light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
        red, green, blue = colorsys.hls_to_rgb(hue, min(max(light, 0.0), 1.0), saturation)
    return f"#{round(red * 255):02x}{round(green * 255):02x}{round(blue * 255):02x}"
