"""Long work: in its own thread, watched, stopped, its faults told; papers that a printer lacks."""

import pytest
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from desktop_app.services.job import Cancelled, Progress
from tests.printing.sheets import NOW, faces, official_table, printed
from tests.printing.tables import sample_table
from ui.printing.faces import font_measure
from ui.printing.pages import Fill, Page, Paper, paper
from ui.printing.painter import _paint_onto
from ui.printing.pdf import pdf_bytes
from ui.printing.printers import replacement
from ui.printing.sheet_layout import layout_sheet
from ui.printing.table_layout import layout_table


def test_排版和PDF中途可停(qapp: QApplication) -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        layout_table(sample_table(60), font_measure(), progress.report)
    sheet = printed(lambda sheet: official_table(sheet, 60))
    with pytest.raises(Cancelled):
        layout_sheet(sheet, faces, NOW, report=progress.report)
    with pytest.raises(Cancelled):
        pdf_bytes(layout_table(sample_table(60), font_measure()), "表", progress.report)


def test_进度说到第几步() -> None:
    told: list[tuple[int, int]] = []
    layout_table(
        sample_table(60), lambda text, size: len(text) * size, lambda done, total: told.append((done, total))
    )
    assert told[-1] == (50, 60)


A3, A4 = paper("A3"), paper("A4", landscape=False)


@pytest.mark.parametrize(
    ("there", "expected"),
    [
        ([], None),
        ([A3, A4], None),
        ([Paper("A3", A3.height + 2, A3.width - 2)], None),
        ([Paper("Letter", 612, 792), A4], "A4"),
        ([Paper("Letter", 612, 792)], "Letter"),
    ],
)
def test_打印机没有A3时换纸(there: list[Paper], expected: str | None) -> None:
    found = replacement(A3, there)
    assert (found.name if found else None) == expected
    if found is not None:
        assert found.width > found.height


def test_缩到小纸上居中(qapp: QApplication) -> None:
    page = Page(Paper("大", 200, 100), [Fill(0, 0, 200, 100, "#ff0000")])
    image = QImage(100, 100, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFF)
    painter = QPainter(image)
    _paint_onto(painter, page, Paper("小", 100, 100), 1.0)
    painter.end()
    colors = [image.pixelColor(50, y).name() for y in (20, 50, 80)]
    assert colors == ["#ffffff", "#ff0000", "#ffffff"]
