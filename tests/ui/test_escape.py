"""Esc in a dialog asks before it drops what was typed."""

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QInputDialog, QLineEdit, QMessageBox, QPlainTextEdit
from pytestqt.qtbot import QtBot

from ui import messages
from ui.escape import EscapeGuard, has_typed_text


@pytest.fixture
def dialog(qtbot: QtBot) -> QDialog:
    dialog = QDialog()
    qtbot.addWidget(dialog)
    line = QLineEdit("原来就有的", dialog)
    line.setObjectName("line")
    EscapeGuard(dialog)
    dialog.show()
    line.setFocus()
    return dialog


def line_of(dialog: QDialog) -> QLineEdit:
    line = dialog.findChild(QLineEdit)
    assert line is not None
    return line


def answer(monkeypatch: pytest.MonkeyPatch, give_up: bool) -> list[str]:
    asked: list[str] = []

    def ask(_parent: object, question: str, _yes: str) -> bool:
        asked.append(question)
        return give_up

    monkeypatch.setattr(messages, "ask", ask)
    return asked


def test_没打过字_直接关(dialog: QDialog, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = answer(monkeypatch, False)
    QTest.keyClick(line_of(dialog), Qt.Key.Key_Escape)
    assert asked == []
    assert not dialog.isVisible()


@pytest.mark.parametrize("give_up", [True, False])
def test_打过字_先问(dialog: QDialog, monkeypatch: pytest.MonkeyPatch, give_up: bool) -> None:
    asked = answer(monkeypatch, give_up)
    QTest.keyClicks(line_of(dialog), "abc")
    QTest.keyClick(line_of(dialog), Qt.Key.Key_Escape)
    assert len(asked) == 1
    assert dialog.isVisible() is not give_up
    assert line_of(dialog).text() == "原来就有的abc"


def test_多行文字也算_删空了不算(qtbot: QtBot) -> None:
    dialog = QDialog()
    qtbot.addWidget(dialog)
    page = QPlainTextEdit(dialog)
    assert not has_typed_text(dialog)
    QTest.keyClicks(page, "a")
    assert has_typed_text(dialog)
    QTest.keyClick(page, Qt.Key.Key_Backspace)
    assert not has_typed_text(dialog)


def test_别的键不拦(dialog: QDialog, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = answer(monkeypatch, False)
    QTest.keyClicks(line_of(dialog), "abc")
    QTest.keyClick(line_of(dialog), Qt.Key.Key_F2)
    assert asked == []


def test_自己说有没有可丢的(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = answer(monkeypatch, True)
    dialog = QDialog()
    qtbot.addWidget(dialog)
    EscapeGuard(dialog, "这张表还没有登记。放弃吗？", lambda: True)
    dialog.show()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert asked == ["这张表还没有登记。放弃吗？"]
    assert not dialog.isVisible()


class Test问一句话:
    def open_box(self, do: object) -> None:
        assert callable(do)
        QTimer.singleShot(0, do)

    def test_写了就得到(self, qapp: QApplication) -> None:
        def write() -> None:
            box = QApplication.activeModalWidget()
            assert isinstance(box, QInputDialog)
            QTest.keyClicks(line_of(box), "ok")
            box.accept()

        self.open_box(write)
        assert messages.ask_for_text(None, "标题", "写明理由：") == "ok"

    def test_Esc先问_不放弃就还在(self, qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
        asked = answer(monkeypatch, False)

        def write() -> None:
            box = QApplication.activeModalWidget()
            assert isinstance(box, QInputDialog)
            QTest.keyClicks(line_of(box), "reason")
            QTest.keyClick(line_of(box), Qt.Key.Key_Escape)
            assert box.textValue() == "reason"
            box.reject()

        self.open_box(write)
        assert messages.ask_for_text(None, "标题", "写明理由：") is None
        assert len(asked) == 1


def test_消息框是中文按钮(qapp: QApplication) -> None:
    words: list[list[str]] = []

    def look() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        words.append([button.text() for button in box.buttons()])
        box.reject()

    QTimer.singleShot(0, look)
    assert not messages.ask(None, "继续吗？", "继续")
    assert words == [["继续", "取消"]]
