"""The fonts to print with: the program's own, or the one a table asks for where the machine has it and it holds Chinese."""

from functools import cache

from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF

from desktop_app import resources
from ui.printing.pages import PLAIN, Face, Measure

FAMILY = "Jigai Sans"
_MEASURED_AT = 1000
# Names that workbooks use and under which Windows, WPS and Linux know the same letters.
_ALSO_CALLED = {
    "宋体": ("SimSun", "NSimSun", "宋体"),
    "新宋体": ("NSimSun", "SimSun"),
    "黑体": ("SimHei", "黑体"),
    "楷体": ("KaiTi", "楷体"),
    "楷体_GB2312": ("KaiTi_GB2312", "KaiTi", "楷体"),
    "仿宋": ("FangSong", "仿宋"),
    "仿宋_GB2312": ("FangSong_GB2312", "FangSong", "仿宋"),
    "微软雅黑": ("Microsoft YaHei", "微软雅黑"),
    "等线": ("DengXian", "等线"),
    "方正小标宋简体": ("FZXiaoBiaoSong-B05S",),
}


@cache
def own_family() -> str:
    """The bundled font, loaded on first use."""
    if FAMILY not in QFontDatabase.families():
        for file in sorted(resources.path("fonts").glob("*.[ot]tf")):
            QFontDatabase.addApplicationFont(str(file))
    return FAMILY


@cache
def family_for(wanted: str) -> str:
    """The family to use for one that a table names. One without Chinese letters would be mixed with chance ones."""
    own = own_family()
    if not wanted:
        return own
    there = set(QFontDatabase.families())
    for name in (wanted, *_ALSO_CALLED.get(wanted, ())):
        if name in there and QFontDatabase.WritingSystem.SimplifiedChinese in QFontDatabase.writingSystems(
            name
        ):
            return name
    return own


@cache
def is_struck_twice(face: Face) -> bool:
    """Whether bold letters are made by painting them twice: the own font has no bold ones, and Qt's make-believe bold
    is a blot on screen at some sizes."""
    return face.bold and family_for(face.family) == own_family()


@cache
def font(face: Face, pixels: int) -> QFont:
    """A font whose letters are as wide as `measure_of` says at any size."""
    made = QFont(family_for(face.family))
    made.setPixelSize(max(pixels, 1))
    made.setBold(face.bold and not is_struck_twice(face))
    made.setItalic(face.italic)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    made.setKerning(False)
    return made


@cache
def measure_of(face: Face) -> Measure:
    """Widths of texts in a face, in points. Needs a QGuiApplication."""
    metrics = QFontMetricsF(font(face, _MEASURED_AT))
    widths: dict[str, float] = {}

    def measure(text: str, size: float) -> float:
        total = 0.0
        for character in text:
            width = widths.get(character)
            if width is None:
                width = widths[character] = metrics.horizontalAdvance(character) / _MEASURED_AT
            total += width
        return total * size

    return measure


def font_measure() -> Measure:
    """Widths of texts in the program's own font, in points. Needs a QGuiApplication."""
    return measure_of(PLAIN)
