"""Colours, fonts and measures: the one place that says how the program looks."""

import sys
from functools import cache
from string import Template
from typing import NamedTuple

from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics, QPalette
from PySide6.QtWidgets import QAbstractScrollArea, QApplication

from desktop_app import resources
from desktop_app.domain.verdict import Status, Verdict
from desktop_app.services.findings.finding import Severity
from ui.colours import COLOURS, Contrast, hexes, use

FONT_FILE = ("fonts", "JigaiSans-Regular.otf")
WINDOWS_FAMILY = "Microsoft YaHei UI"

PAPER = COLOURS["paper"]
SURFACE = COLOURS["surface"]
SUNKEN = COLOURS["sunken"]
INK = COLOURS["ink"]
SOFT = COLOURS["soft"]
MUTED = COLOURS["muted"]
LINE = COLOURS["line"]
FAINT = COLOURS["faint"]
ACCENT = COLOURS["accent"]
ACCENT_TINT = COLOURS["accent_tint"]
GREEN = COLOURS["green"]
GREEN_TINT = COLOURS["green_tint"]
RED = COLOURS["red"]
RED_TINT = COLOURS["red_tint"]
AMBER = COLOURS["amber"]
AMBER_TINT = COLOURS["amber_tint"]
GREY = COLOURS["grey"]
GREY_TINT = COLOURS["grey_tint"]


class Tone(NamedTuple):
    """Colour, tint, mark and word of a verdict or status: the colour is never alone."""

    colour: QColor
    tint: QColor
    mark: str
    word: str


VERDICTS = {
    Verdict.ELIGIBLE: Tone(GREEN, GREEN_TINT, "✓", "符合"),
    Verdict.INELIGIBLE: Tone(RED, RED_TINT, "✕", "不符合"),
    Verdict.INCOMPLETE: Tone(AMBER, AMBER_TINT, "?", "待补充"),
}
STATUSES = {
    Status.MET: Tone(GREEN, GREEN_TINT, "✓", "符合"),
    Status.UNMET: Tone(RED, RED_TINT, "✕", "不符合"),
    Status.UNKNOWN: Tone(AMBER, AMBER_TINT, "?", "待补充"),
    Status.NOT_APPLICABLE: Tone(GREY, GREY_TINT, "—", "不适用"),
}
SEVERITIES = {
    Severity.MUST: Tone(RED, RED_TINT, "✕", "必改"),
    Severity.EXPLAIN: Tone(AMBER, AMBER_TINT, "!", "需说明"),
    Severity.HINT: Tone(ACCENT, ACCENT_TINT, "i", "提示"),
}


class Fonts:
    """The sizes in use, made once the application stands. Everything is measured in these fonts."""

    body: QFont
    small: QFont
    strong: QFont
    title: QFont
    large: QFont
    body_metrics: QFontMetrics
    small_metrics: QFontMetrics
    strong_metrics: QFontMetrics
    small_character: int  # width of a Chinese character in the small size, logical pixels

    @classmethod
    def install(cls, family: str) -> None:
        cls.body = cls._font(family, 10.0)
        cls.small = cls._font(family, 9.0)
        cls.strong = cls._font(family, 10.0, bold=True)
        cls.title = cls._font(family, 11.0, bold=True)
        cls.large = cls._font(family, 15.0, bold=True)
        cls.body_metrics = QFontMetrics(cls.body)
        cls.small_metrics = QFontMetrics(cls.small)
        cls.strong_metrics = QFontMetrics(cls.strong)
        cls.small_character = cls.small_metrics.horizontalAdvance("额")

    @staticmethod
    def _font(family: str, points: float, *, bold: bool = False) -> QFont:
        font = QFont(family)
        font.setPointSizeF(points)
        font.setBold(bold)
        font.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
        return font


def install(application: QApplication, contrast: Contrast = Contrast.NORMAL) -> None:
    """Palette and fonts for the whole program; the style is named to the application when it is made."""
    use_contrast(application, contrast)
    Fonts.install(_family())
    application.setFont(Fonts.body)


def use_contrast(application: QApplication, contrast: Contrast) -> None:
    """The colours of everything that is painted from now on; widgets with a sheet of their own are to be made anew."""
    use(contrast)
    chrome_sheet.cache_clear()
    application.setPalette(_palette())


def _family() -> str:
    """微软雅黑 on Windows; elsewhere the program's own font, for many machines have no Chinese one."""
    if sys.platform == "win32" and WINDOWS_FAMILY in QFontDatabase.families():
        return WINDOWS_FAMILY
    number = QFontDatabase.addApplicationFont(str(resources.path(*FONT_FILE)))
    families = QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
    return families[0] if families else QApplication.font().family()


def _palette() -> QPalette:
    palette = QPalette()
    roles = QPalette.ColorRole
    for role, colour in (
        (roles.Window, PAPER),
        (roles.Base, SURFACE),
        (roles.AlternateBase, SUNKEN),
        (roles.Button, SURFACE),
        (roles.WindowText, INK),
        (roles.Text, INK),
        (roles.ButtonText, INK),
        (roles.PlaceholderText, MUTED),
        (roles.Highlight, ACCENT),
        (roles.HighlightedText, SURFACE),
        (roles.Link, ACCENT),
        (roles.ToolTipBase, SURFACE),
        (roles.ToolTipText, INK),
        (roles.Mid, LINE),
        (roles.Midlight, FAINT),
        (roles.Light, SURFACE),
        (roles.Dark, LINE),
    ):
        palette.setColor(role, colour)
    disabled = QPalette.ColorGroup.Disabled
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        palette.setColor(disabled, role, COLOURS["disabled"])
    return palette


def style_scroll_bar(area: QAbstractScrollArea) -> None:
    """The slim scroll bar of the program's style sheet."""
    area.verticalScrollBar().setStyleSheet(chrome_sheet())


@cache
def chrome_sheet() -> str:
    """The style sheet of bars, menus, buttons and lists."""
    return Template(resources.text("styles", "chrome.qss")).substitute(hexes())
