"""Colours, fonts and measures: the one place that says how the program looks."""

import sys
from dataclasses import dataclass
from functools import cache

from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics, QPalette
from PySide6.QtWidgets import QAbstractScrollArea, QApplication

from desktop_app import resources
from desktop_app.domain.verdict import Status, Verdict
from desktop_app.services.findings_types import Severity

FONT_FILE = ("fonts", "JigaiSans-Regular.otf")
WINDOWS_FAMILY = "Microsoft YaHei UI"

PAPER = QColor("#F3F5F8")
SURFACE = QColor("#FFFFFF")
SUNKEN = QColor("#F8FAFC")
INK = QColor("#1C2733")
SOFT = QColor("#4A5866")
MUTED = QColor("#7A8794")
LINE = QColor("#D5DCE4")
FAINT = QColor("#E8ECF1")
ACCENT = QColor("#1D5FB4")
ACCENT_TINT = QColor("#E6EFFA")
GREEN, GREEN_TINT = QColor("#1A7A48"), QColor("#E6F4EC")
RED, RED_TINT = QColor("#B93228"), QColor("#FBEAE8")
AMBER, AMBER_TINT = QColor("#95600A"), QColor("#FCF2DF")
GREY, GREY_TINT = QColor("#647281"), QColor("#ECEFF3")


@dataclass(frozen=True, slots=True)
class Tone:
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

    @staticmethod
    def _font(family: str, points: float, *, bold: bool = False) -> QFont:
        font = QFont(family)
        font.setPointSizeF(points)
        font.setBold(bold)
        font.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
        return font


def install(application: QApplication) -> None:
    """Palette and fonts for the whole program; the style is named to the application when it is made."""
    application.setPalette(_palette())
    Fonts.install(_family())
    application.setFont(Fonts.body)


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
        palette.setColor(disabled, role, MUTED)
    return palette


def style_scroll_bar(area: QAbstractScrollArea) -> None:
    """The slim scroll bar of the program's style sheet."""
    area.verticalScrollBar().setStyleSheet(chrome_sheet())


@cache
def chrome_sheet() -> str:
    """The style sheet of bars, menus, buttons and lists."""
    return resources.text("styles", "chrome.qss")
