"""Long work: in its own thread, watched, stopped, its faults told; papers that a printer lacks."""

from threading import Event

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QProgressDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.domain.errors import AppError
from desktop_app.services.job import Cancelled, Progress
from tests.printing.sheets import NOW, faces, official_table, printed
from tests.printing.tables import sample_table
from ui.printing.faces import font_measure
from ui.printing.job_window import run_job
from ui.printing.pages import Fill, Page, Paper, paper
from ui.printing.painter import _paint_onto
from ui.printing.pdf import pdf_bytes
from ui.printing.printers import replacement
from ui.printing.sheet_layout import layout_sheet
from ui.printing.table_layout import layout_table


def windows() -> list[QProgressDialog]:
    return [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, QProgressDialog)]


def test_结果交回_父窗口恢复(qapp: QApplication, qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    assert run_job(parent, "打印", lambda _progress: 7) == 7
    assert parent.isEnabled()


def test_出错照样抛出(qapp: QApplication) -> None:
    def job(_progress: Progress) -> None:
        raise AppError("x", "原因")

    with pytest.raises(AppError, match="原因"):
        run_job(None, "打印", job)


def test_时间长时显示进度_取消即停(qapp: QApplication, qtbot: QtBot) -> None:
    seen: list[tuple[str, int]] = []
    stopped = Event()

    def job(progress: Progress) -> int:
        progress.begin("正在排版")
        try:
            while not stopped.wait(0.002):
                progress.report(3, 10)
        except Cancelled:
            stopped.set()
            raise
        return 1

    def look() -> None:
        shown = [window for window in windows() if window.isVisible() and window.maximum() == 10]
        if shown:
            seen.append((shown[0].labelText(), shown[0].value()))
            button = shown[0].findChild(QPushButton)
            assert isinstance(button, QPushButton)
            button.click()

    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(10)
    try:
        assert run_job(None, "打印", job, shown_after=0.0) is None
    finally:
        timer.stop()
        stopped.set()
    assert seen[0] == ("正在排版…（3/10）", 3)


def test_时间短不显示进度(qapp: QApplication) -> None:
    shown: list[bool] = []

    def job(_progress: Progress) -> None:
        return None

    timer = QTimer()
    timer.timeout.connect(lambda: shown.append(any(window.isVisible() for window in windows())))
    timer.start(1)
    run_job(None, "打印", job)
    timer.stop()
    assert not any(shown)


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
