"""The colours in use, in two palettes. Each colour is one object for the whole program, so that all of it can change.

Text meets WCAG 2.1 against every ground it stands on: 4.5:1 in the ordinary palette, 7:1 in high contrast.
"""

from enum import StrEnum

from PySide6.QtGui import QColor


class Contrast(StrEnum):
    NORMAL = "normal"
    HIGH = "high"


_TABLE = {  # name: ordinary, high contrast
    "paper": ("#F3F5F8", "#FFFFFF"),
    "surface": ("#FFFFFF", "#FFFFFF"),
    "sunken": ("#F8FAFC", "#F7F7F7"),
    "faint": ("#E8ECF1", "#F0F0F0"),
    "ink": ("#1C2733", "#000000"),
    "soft": ("#465462", "#1A1A1A"),
    "muted": ("#5F6C7A", "#333333"),
    "disabled": ("#8592A0", "#595959"),
    "line": ("#D5DCE4", "#595959"),
    "edge": ("#C9D2DC", "#333333"),
    "handle": ("#B4BFCA", "#595959"),
    "accent": ("#1D5FB4", "#003C8F"),
    "accent_strong": ("#174E95", "#00285F"),
    "accent_tint": ("#E6EFFA", "#E3EDFB"),
    "green": ("#176F41", "#00471F"),
    "green_tint": ("#E6F4EC", "#E8F5EC"),
    "red": ("#B93228", "#8A0000"),
    "red_tint": ("#FBEAE8", "#FDECEA"),
    "amber": ("#8A5808", "#5A3A00"),
    "amber_tint": ("#FCF2DF", "#FFF4DC"),
    "grey": ("#5F6C7A", "#333333"),
    "grey_tint": ("#ECEFF3", "#F0F0F0"),
}
COLOURS = {name: QColor(ordinary) for name, (ordinary, _) in _TABLE.items()}

# What text is written in, and on what. "surface" as text stands on buttons and marks of the strong colours.
TEXTS = ("ink", "soft", "muted", "accent", "green", "red", "amber", "grey")
GROUNDS = (
    "paper",
    "surface",
    "sunken",
    "faint",
    "accent_tint",
    "green_tint",
    "red_tint",
    "amber_tint",
    "grey_tint",
)
STRONG_GROUNDS = ("accent", "accent_strong", "green", "red", "amber", "grey")


def use(contrast: Contrast) -> None:
    """Give every colour its value of that palette. What is painted from now on, and sheets made from now on, have it."""
    for name, values in _TABLE.items():
        COLOURS[name].setRgb(QColor(values[contrast is Contrast.HIGH]).rgb())


def hexes() -> dict[str, str]:
    """The colours in use as #RRGGBB, by name, for style sheets."""
    return {name: colour.name() for name, colour in COLOURS.items()}


def ratio(text: QColor, ground: QColor) -> float:
    """The contrast ratio of WCAG 2.1: 1 to 21."""
    darker, lighter = sorted((_luminance(text), _luminance(ground)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: QColor) -> float:
    red, green, blue = (_linear(part) for part in (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
