"""The bundled font: covers what offices type, keeps PDF text searchable."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from desktop_app import resources

FONT = resources.path("fonts", "JigaiSans-Regular.otf")
RADICALS_AND_COMPATIBILITY = [*range(0x2E80, 0x2FE0), *range(0xF900, 0xFB00), *range(0x2F800, 0x2FA20)]
OFFICE_SYMBOLS = "①⑳㎡㎥℃≥≤×÷±…√✓●○▲△■□★☆→←↑↓≈≠‰％￥¥€·•—–“”‘’《》【】（）、。：；！？㈠ⅠⅫ№〇～"

# Draws in a process of its own: a second QGuiApplication beside the one of pytest-qt is not possible.
DRAW = """
import sys
from PySide6.QtGui import QFont, QFontDatabase, QFontInfo, QGuiApplication, QPageSize, QPainter, QPdfWriter
app = QGuiApplication(["draw", "-platform", "offscreen"])
number = QFontDatabase.addApplicationFont(sys.argv[1])
assert QFontDatabase.applicationFontFamilies(number) == ["Jigai Sans"]
writer = QPdfWriter(sys.argv[2])
writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
painter = QPainter(writer)
font = QFont("Jigai Sans", 12)
assert QFontInfo(font).family() == "Jigai Sans"
painter.setFont(font)
for number, line in enumerate(sys.argv[3:]):
    painter.drawText(200, 400 + 400 * number, line)
painter.end()
"""


@pytest.fixture(scope="module")
def characters() -> set[int]:
    return set(TTFont(FONT).getBestCmap())


def test_部首与兼容区不在字体里(characters: set[int]) -> None:
    assert characters.isdisjoint(RADICALS_AND_COMPATIBILITY)


def test_GBK汉字齐全(characters: set[int]) -> None:
    missing = []
    for lead in range(0x81, 0xFF):
        for trail in range(0x40, 0xFF):
            try:
                character = bytes((lead, trail)).decode("gbk")
            except UnicodeDecodeError:
                continue
            if 0x4E00 <= ord(character) <= 0x9FFF and ord(character) not in characters:
                missing.append(character)
    assert missing == []


@pytest.mark.parametrize("character", OFFICE_SYMBOLS)
def test_办公符号有字形(characters: set[int], character: str) -> None:
    assert ord(character) in characters


def test_生僻人名地名用字有字形(characters: set[int]) -> None:
    assert {ord(character) for character in "㙍䶮𬇙镕"} <= characters


def test_字体用自己的名字() -> None:
    table = TTFont(FONT)["name"]
    for identifier in (1, 3, 4, 6):
        name = str(table.getDebugName(identifier))
        assert name.startswith("Jigai")
        assert "Noto" not in name
        assert "Source" not in name
    assert "SIL Open Font License" in str(table.getDebugName(13))


def test_许可证与字体同在() -> None:
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FONT.parent / "OFL.txt").read_text(encoding="utf-8")


def test_PDF里的文字可以查找(tmp_path: Path, pdftotext: str) -> None:
    lines = [
        "一季度 户 入 食",
        "人儿八刀力十又口土女子工己巾干弓心",
        "固定资产投资499.9999万元，≥500万元",
        "～（四）",
    ]
    target = tmp_path / "文字.pdf"
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    subprocess.run([sys.executable, "-c", DRAW, str(FONT), str(target), *lines], check=True, env=environment)
    text = subprocess.run(
        [pdftotext, "-layout", str(target), "-"], check=True, capture_output=True
    ).stdout.decode("utf-8")
    assert [line.strip() for line in text.splitlines() if line.strip()] == lines
