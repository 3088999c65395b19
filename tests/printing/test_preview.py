"""The preview: layouts, zoom, pages, what happens where work is stopped or fails; printing without a printer."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.domain.errors import AppError
from desktop_app.services.job import Cancelled, Progress
from tests.printing.tables import sample_table
from ui import messages
from ui.printing.faces import font_measure
from ui.printing.pages import Page
from ui.printing.preview_dialog import PreviewDialog, file_name
from ui.printing.print_layouts import PrintLayout, own_layout
from ui.printing.printers import NO_PRINTER
from ui.printing.table_layout import layout_table


def long_layout() -> PrintLayout:
    return own_layout(lambda paper: sample_table(120, paper=paper), "A4")


@pytest.fixture
def preview(qapp: QApplication, qtbot: QtBot) -> PreviewDialog:
    def stopped(_progress: Progress) -> list[Page]:
        raise Cancelled

    def failed(_progress: Progress) -> list[Page]:
        raise AppError("template-broken", "表格读不出来")

    layouts = [
        long_layout(),
        PrintLayout("停", ["甲"], lambda _paper: stopped),
        PrintLayout("错", ["甲"], lambda _paper: failed),
    ]
    dialog = PreviewDialog("申报表", layouts, printers=[])
    qtbot.addWidget(dialog)
    dialog.resize(1000, 600)
    dialog.show()
    return dialog


def test_整页_适合宽度_放大缩小(preview: PreviewDialog) -> None:
    wide = preview.view.percent
    preview.zoom.setCurrentText("整页")
    whole = preview.view.percent
    page = preview.pages[0].paper
    assert page.height * whole / 100 * preview.view.logicalDpiX() / 72 <= preview.view.height()
    assert whole < wide
    preview.zoom.setCurrentText("100%")
    assert preview.view.percent == pytest.approx(100)
    wheel = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(0, 0),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(preview.view.viewport(), wheel)
    assert preview.zoom.currentText() == "150%"


def test_翻页与缩放时仍在原页(preview: PreviewDialog) -> None:
    assert len(preview.pages) > 5
    for page in (5, 2, len(preview.pages)):
        preview.page_spin.setValue(page)
        assert preview.view.page == page
    preview.page_spin.setValue(4)
    preview.zoom.setCurrentText("50%")
    assert preview.view.page in {4, 5}
    preview.zoom.setCurrentText("200%")
    assert preview.page_spin.value() == preview.view.page


@pytest.mark.parametrize("name", ["停", "错"])
def test_停下或出错时仍是原来的版式(
    preview: PreviewDialog, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    told: list[str] = []
    monkeypatch.setattr(messages, "show_error", lambda _parent, error: told.append(error.message))
    pages = preview.pages
    preview.paper.setCurrentText("A3")
    wide = preview.pages
    assert wide is not pages
    preview.layout_choice.setCurrentText(name)
    assert preview.pages is wide
    assert (preview.layout_choice.currentIndex(), preview.paper.currentText()) == (0, "A3")
    assert told == (["表格读不出来"] if name == "错" else [])
    assert preview.isEnabled()


def test_没有打印机时打印不可用_原因写明(preview: PreviewDialog, tmp_path: Path) -> None:
    assert not preview.print_button.isEnabled()
    assert preview.reason.text() == NO_PRINTER
    preview.print_now()
    result = preview.save_pdf(tmp_path / "表.pdf")
    assert result is not None
    assert result.pages == len(preview.pages)


def test_界面都是中文(preview: PreviewDialog) -> None:
    parts: list[object] = list(preview.findChildren(QWidget))
    shown = [part.text() for part in parts if isinstance(part, (QLabel, QPushButton))]
    assert len(shown) > 8
    assert all(any("\u4e00" <= letter <= "\u9fff" for letter in text) for text in shown if text)


def test_不大于屏幕(preview: PreviewDialog) -> None:
    fresh = PreviewDialog("表", [long_layout()], printers=["某打印机"])
    room = fresh.screen().availableGeometry()
    assert fresh.width() <= room.width()
    assert fresh.height() <= room.height()
    assert fresh.print_button.isEnabled()
    assert fresh.reason.isHidden()
    fresh.deleteLater()


def test_第一个版式出错时说明(qapp: QApplication) -> None:
    def failed(_progress: Progress) -> list[Page]:
        raise AppError("x", "原因")

    with pytest.raises(AppError, match="原因"):
        PreviewDialog("表", [PrintLayout("错", ["A4"], lambda _paper: failed)], printers=[])


def test_换纸后页数按新纸(preview: PreviewDialog) -> None:
    preview.paper.setCurrentText("A3")
    assert len(preview.pages) == len(layout_table(sample_table(120, paper="A3"), font_measure()))


def test_文件名去掉不能用的字符() -> None:
    assert file_name("2024年/一季度:申报表?") == "2024年一季度申报表"
    assert file_name("???") == "申报表"
