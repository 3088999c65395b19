"""The keyboard alone: every field of every section in order, forth and back; no trap; nothing typed is lost."""

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QToolTip
from pytestqt.qtbot import QtBot

from desktop_app.policy.library import standard_library
from ui.actions import ACTIONS
from ui.editors.keys import belongs_to_editor
from ui.editors.line_editor import LineEditor
from ui.form.form_view import FormView
from ui.main_window import MainWindow
from ui.pages.projects_page import ProjectsPage
from ui.pages.shortcuts_dialog import ShortcutsDialog

SHIFT = Qt.KeyboardModifier.ShiftModifier


def at(page: ProjectsPage) -> str:
    """The field the caret really stands in."""
    focus = QApplication.focusWidget()
    return focus.objectName() if focus is not None else ""


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key, modifiers)


@pytest.fixture
def order(page: ProjectsPage) -> list[str]:
    """The fields in the order of the form, everything folded away opened too."""
    for box in page.form._page.boxes:
        box.open_fold()
    keys = list(page.form.cells())
    assert set(keys) == set(standard_library().fields)
    page.form.go_to(keys[0], highlight=False)
    return keys


class Test次序:
    @pytest.mark.parametrize(
        ("forth", "back"),
        [
            ((Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier), (Qt.Key.Key_Return, SHIFT)),
            ((Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier), (Qt.Key.Key_Backtab, SHIFT)),
        ],
        ids=["回车", "Tab"],
    )
    def test_每一部分每一栏_依次到_也依次回(
        self,
        page: ProjectsPage,
        order: list[str],
        forth: tuple[Qt.Key, Qt.KeyboardModifier],
        back: tuple[Qt.Key, Qt.KeyboardModifier],
    ) -> None:
        for key in order[:-1]:
            assert at(page) == key
            press(*forth)
        assert at(page) == order[-1]
        for key in reversed(order[1:]):
            assert at(page) == key
            press(*back)
        assert at(page) == order[0]

    def test_走过一遍什么都没改(self, page: ProjectsPage, order: list[str]) -> None:
        before = page.presenter.state
        for _ in order:
            press(Qt.Key.Key_Return)
        after = page.presenter.state
        assert before is not None
        assert after is not None
        assert (after.facts, after.unread) == (before.facts, before.unread)
        assert after.saved

    def test_到了末栏回车不出表单(self, page: ProjectsPage, order: list[str]) -> None:
        page.form.go_to(order[-1], highlight=False)
        press(Qt.Key.Key_Return)
        assert at(page) == order[-1]

    @pytest.mark.parametrize("size", [(1366, 768), (910, 512), (683, 384)])
    def test_光标所在一栏连同说明都在眼前(
        self, window: MainWindow, page: ProjectsPage, order: list[str], size: tuple[int, int]
    ) -> None:
        window.resize(*size)
        QApplication.processEvents()
        page.form.go_to(order[0], highlight=False)
        for key in order:
            assert at(page) == key
            assert is_in_view(page.form, key), key
            press(Qt.Key.Key_Tab)

    def test_直接跳到的一栏也在眼前(self, page: ProjectsPage, order: list[str]) -> None:
        for key in (order[-1], order[0], order[len(order) // 2], "uscc"):
            page.form.go_to(key)
            assert is_in_view(page.form, key), key


def is_in_view(form: FormView, key: str) -> bool:
    cell = form.cell(key)
    scroll = form._scroll
    top = cell.mapTo(scroll, QPoint(0, 0)).y()
    return top >= 0 and top + min(cell.height(), scroll.view_height) <= scroll.view_height


class TestEsc不丢字:
    @pytest.mark.parametrize(
        "key", ["project_name", "total_investment", "registered_region", "construction_content"]
    )
    def test_表单(self, page: ProjectsPage, key: str) -> None:
        page.form.go_to(key, highlight=False)
        editor = page.form.cell(key).editor
        assert isinstance(editor, QLineEdit | QPlainTextEdit)
        editor.selectAll()
        QTest.keyClicks(editor, "123")
        for _ in range(3):
            press(Qt.Key.Key_Escape)
        text = editor.text() if isinstance(editor, QLineEdit) else editor.toPlainText()
        assert text == "123"
        assert at(page) == key

    def test_地区_收起列表后文字还在_离开就记下(self, page: ProjectsPage) -> None:
        page.form.go_to("registered_region", highlight=False)
        editor = page.form.cell("registered_region").editor
        assert isinstance(editor, LineEditor)
        editor.selectAll()
        QTest.keyClicks(editor, "xxt")
        press(Qt.Key.Key_Escape)
        press(Qt.Key.Key_Return)
        state = page.presenter.state
        assert state is not None
        assert state.unread["registered_region"] == "xxt"


class Test编辑键归输入栏:
    @pytest.mark.parametrize("key", ["project_name", "construction_content", "registered_region"])
    def test_Ctrl_Delete删到词尾_不删项目(self, page: ProjectsPage, window: MainWindow, key: str) -> None:
        project_id = page.project_id
        page.form.go_to(key, highlight=False)
        editor = page.form.cell(key).editor
        assert isinstance(editor, QLineEdit | QPlainTextEdit)
        editor.selectAll()
        QTest.keyClicks(editor, "one two")
        press(Qt.Key.Key_Escape)
        press(Qt.Key.Key_Home)
        press(Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
        text = editor.text() if isinstance(editor, QLineEdit) else editor.toPlainText()
        assert text == "two"
        assert page.project_id == project_id

    def test_没有动作占用编辑文字的键(self) -> None:

        for spec in ACTIONS:
            combination = QKeySequence(spec.shortcut)[0]  # type: ignore[index]  # the stub forgot it
            event = QKeyEvent(
                QEvent.Type.ShortcutOverride, combination.key(), combination.keyboardModifiers()
            )
            assert not belongs_to_editor(event), spec.id


class Test约数用键盘确认:
    @pytest.fixture
    def asked(self, page: ProjectsPage) -> QLineEdit:
        """“约2亿” typed into the total investment."""
        page.form.go_to("total_investment", highlight=False)
        editor = page.form.cell("total_investment").editor
        assert isinstance(editor, QLineEdit)
        editor.selectAll()
        editor.insert("")

        event = QInputMethodEvent()
        event.setCommitString("约2亿")
        QApplication.sendEvent(editor, event)
        return editor

    def value(self, page: ProjectsPage) -> object:
        state = page.presenter.state
        assert state is not None
        return state.facts.get("total_investment")

    def test_回车先问_再回车才算_并到下一栏(self, page: ProjectsPage, asked: QLineEdit) -> None:
        cell = page.form.cell("total_investment")
        assert cell.chip_words == "是2亿元？点此确认"
        press(Qt.Key.Key_Return)
        assert at(page) == "total_investment"
        assert cell.is_asking
        assert cell.chip_words == "再按回车，记为2亿元"
        assert self.value(page) is None
        press(Qt.Key.Key_Return)
        assert str(self.value(page)) == "20000"
        assert at(page) != "total_investment"
        assert cell.editor.text() == "20,000"  # type: ignore[union-attr]

    @pytest.mark.parametrize(
        "away", [(Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier), (Qt.Key.Key_Return, SHIFT)]
    )
    def test_问了也能走开_原样留着(
        self, page: ProjectsPage, asked: QLineEdit, away: tuple[Qt.Key, Qt.KeyboardModifier]
    ) -> None:
        press(Qt.Key.Key_Return)
        press(*away)
        assert at(page) != "total_investment"
        state = page.presenter.state
        assert state is not None
        assert state.unread["total_investment"] == "约2亿"
        page.form.go_to("total_investment", highlight=False)
        assert not page.form.cell("total_investment").is_asking

    def test_接着打字就不再问(self, page: ProjectsPage, asked: QLineEdit) -> None:
        press(Qt.Key.Key_Return)
        QTest.keyClicks(asked, "5")
        assert not page.form.cell("total_investment").is_asking

    def test_读不懂又没有可猜的_回车照走(self, page: ProjectsPage, asked: QLineEdit) -> None:
        asked.selectAll()
        QTest.keyClicks(asked, "abc")
        press(Qt.Key.Key_Return)
        assert at(page) != "total_investment"


def test_F1说明本栏_带例子(window: MainWindow, page: ProjectsPage, qtbot: QtBot) -> None:
    page.form.go_to("start_month", highlight=False)
    window.actions_by_id["field_help"].trigger()
    assert QToolTip.isVisible()
    assert "开工时间" in QToolTip.text()
    assert "例：2024.3" in QToolTip.text()
    QToolTip.hideText()


def test_快捷键一览放得下低的屏幕(window: MainWindow, qtbot: QtBot) -> None:
    window.actions_by_id["shortcuts"].trigger()
    dialog = window.findChild(ShortcutsDialog)
    assert dialog is not None
    assert dialog.isVisible()
    assert dialog.height() <= dialog.screen().availableGeometry().height()
    dialog.close()
