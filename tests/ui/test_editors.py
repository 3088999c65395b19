"""Editors by themselves: keys, input methods, blanks."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.domain.fields import standard_dictionary
from ui.editors.chooser_editor import ChooserEditor
from ui.editors.line_editor import LineEditor
from ui.editors.long_text_editor import LongTextEditor
from ui.editors.make_editor import make_editor
from ui.editors.option_editor import OptionEditor
from ui.editors.searches import choice_search, industry_search, region_search

FIELDS = standard_dictionary()
YES_NO = ((True, "是"), (False, "否"))


@pytest.fixture
def options(qtbot: QtBot) -> OptionEditor:
    editor = OptionEditor(YES_NO, several=False)
    qtbot.addWidget(editor)
    editor.resize(300, 40)
    return editor


class Test是否未填:
    def test_三个选项_默认未填(self, options: OptionEditor) -> None:
        assert options.labels == ("是", "否", "未填")

    @pytest.mark.parametrize(
        ("keys", "value"), [("1", True), ("y", True), ("2", False), ("n", False), ("13", None)]
    )
    def test_键盘(self, qtbot: QtBot, options: OptionEditor, keys: str, value: bool | None) -> None:
        seen: list[object] = []
        options.chosen.connect(seen.append)
        QTest.keyClicks(options, keys)
        assert seen[-1] is value

    def test_删除键恢复未填(self, options: OptionEditor) -> None:
        seen: list[object] = []
        options.chosen.connect(seen.append)
        QTest.keyClicks(options, "y")
        QTest.keyClick(options, Qt.Key.Key_Delete)
        assert seen == [True, None]

    def test_方向键与鼠标(self, options: OptionEditor) -> None:
        seen: list[object] = []
        options.chosen.connect(seen.append)
        QTest.keyClick(options, Qt.Key.Key_Right)
        QTest.mouseClick(options, Qt.MouseButton.LeftButton, pos=options.rectangle_of(0).center())
        assert seen == [False, True]

    def test_显示不发信号(self, options: OptionEditor) -> None:
        seen: list[object] = []
        options.chosen.connect(seen.append)
        options.show_content("", True)
        assert seen == []


class Test多选:
    @pytest.fixture
    def several(self, qtbot: QtBot) -> OptionEditor:
        editor = OptionEditor((("a", "甲"), ("b", "乙"), ("c", "丙")), several=True)
        qtbot.addWidget(editor)
        return editor

    def test_按数字勾选与取消_次序按列表(self, several: OptionEditor) -> None:
        seen: list[object] = []
        several.chosen.connect(seen.append)
        QTest.keyClicks(several, "311")
        assert seen == [("c",), ("a", "c"), ("c",)]
        QTest.keyClicks(several, "3")
        assert seen[-1] is None

    def test_都不是与未填不同(self, several: OptionEditor) -> None:
        seen: list[object] = []
        several.chosen.connect(seen.append)
        QTest.keyClicks(several, "4")
        QTest.keyClicks(several, "5")
        assert seen == [(), None]
        QTest.keyClicks(several, "42")
        assert seen[-1] == ("b",)

    def test_选项折行_高度随宽度(self, several: OptionEditor) -> None:
        assert several.height_for(60) > several.height_for(several.natural_width())


class Test单行:
    @pytest.fixture
    def line(self, qtbot: QtBot) -> LineEditor:
        editor = LineEditor()
        qtbot.addWidget(editor)
        editor.show()
        return editor

    def test_逐键发出(self, line: LineEditor) -> None:
        seen: list[str] = []
        line.edited.connect(seen.append)
        QTest.keyClicks(line, "2.4")
        assert seen == ["2", "2.", "2.4"]

    def test_输入法组字时不发_上屏才发(
        self, line: LineEditor, commit: Callable[[QWidget, str], None]
    ) -> None:
        seen: list[str] = []
        line.edited.connect(seen.append)
        QApplication.sendEvent(line, QInputMethodEvent("guang xi", []))
        assert (seen, line.text()) == ([], "")
        commit(line, "广西")
        assert (seen, line.text()) == (["广西"], "广西")

    def test_回车前进_上档回车后退(self, line: LineEditor) -> None:
        steps: list[int] = []
        line.stepped.connect(steps.append)
        QTest.keyClick(line, Qt.Key.Key_Return)
        QTest.keyClick(line, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
        QTest.keyClick(line, Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
        assert steps == [1, -1, 1]

    def test_显示不发信号(self, line: LineEditor) -> None:
        seen: list[str] = []
        line.edited.connect(seen.append)
        line.show_content("甲", "甲")
        assert (seen, line.text()) == ([], "甲")


def test_长文本_回车前进_Ctrl回车换行(qtbot: QtBot) -> None:
    editor = LongTextEditor()
    qtbot.addWidget(editor)
    seen: list[str] = []
    steps: list[int] = []
    editor.edited.connect(seen.append)
    editor.stepped.connect(steps.append)
    QTest.keyClicks(editor, "a")
    QTest.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(editor, "b")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert seen[-1] == "a\nb"
    assert steps == [1]
    editor.show_content("别的", "别的")
    assert seen[-1] == "a\nb"


class Test选择:
    @pytest.mark.parametrize("text", ["xxt", "xixiangtang", "西乡塘"])
    def test_地区_首字母全拼汉字(self, text: str) -> None:
        assert region_search("450107")(text)[0].value == "450107"

    def test_地区_什么都没打时给出本市的(self) -> None:
        values = [each.value for each in region_search("450100")("")]
        assert "450107" in values
        assert all(str(value).startswith("4501") for value in values)

    @pytest.mark.parametrize("text", ["36", "qczz", "qichezhizao", "汽车"])
    def test_行业(self, text: str) -> None:
        assert "36" in [each.value for each in industry_search(text)]

    @pytest.mark.parametrize("text", ["tsg", "tansuangai", "碳酸"])
    def test_选项拼音(self, text: str) -> None:
        found = [each.value for each in choice_search(FIELDS["gx_cluster"])(text)]
        assert found == ["calcium_carbonate"]

    def test_回车取第一项并前进(self, qtbot: QtBot) -> None:
        editor = ChooserEditor(region_search("450107"))
        qtbot.addWidget(editor)
        editor.show()
        editor.setFocus()
        chosen: list[object] = []
        steps: list[int] = []
        editor.chosen.connect(chosen.append)
        editor.stepped.connect(steps.append)
        QTest.keyClicks(editor, "xxt")
        QTest.keyClick(QApplication.activePopupWidget() or editor, Qt.Key.Key_Return)
        assert chosen == ["450107"]
        assert steps == [1]
        assert editor.text().endswith("西乡塘区")

    def test_没有匹配就不弹出_文字留着(self, qtbot: QtBot) -> None:
        editor = ChooserEditor(industry_search)
        qtbot.addWidget(editor)
        QTest.keyClicks(editor, "qqqq")
        assert (list(editor.proposals), editor.text()) == ([], "qqqq")


@pytest.mark.parametrize("key", list(FIELDS))
def test_每一栏都有编辑器_能显示空白(qtbot: QtBot, key: str) -> None:
    editor = make_editor(FIELDS[key], "450107", None)
    qtbot.addWidget(editor)
    editor.show_content("", None)
    assert isinstance(editor, LineEditor | LongTextEditor | OptionEditor)


class Test查找中的文字:
    @pytest.fixture
    def editor(self, qtbot: QtBot) -> ChooserEditor:
        editor = ChooserEditor(region_search("450107"))
        qtbot.addWidget(editor)
        editor.show()
        editor.setFocus()
        return editor

    def test_有候选时不算内容_离开才算(self, editor: ChooserEditor) -> None:
        seen: list[str] = []
        editor.edited.connect(seen.append)
        QTest.keyClicks(editor, "xxt")
        assert seen == []
        editor.clearFocus()
        assert seen == ["xxt"]

    def test_清空立即算(self, editor: ChooserEditor) -> None:
        seen: list[str] = []
        editor.edited.connect(seen.append)
        QTest.keyClicks(editor, "x")
        QTest.keyClick(editor, Qt.Key.Key_Backspace)
        assert seen == [""]

    def test_选定后不再补发(self, editor: ChooserEditor) -> None:
        seen: list[str] = []
        editor.edited.connect(seen.append)
        QTest.keyClicks(editor, "xxt")
        QTest.keyClick(editor, Qt.Key.Key_Return)
        editor.clearFocus()
        assert seen == []


@pytest.mark.parametrize("kind", [LineEditor, LongTextEditor])
@pytest.mark.parametrize("key", [Qt.Key.Key_E, Qt.Key.Key_D, Qt.Key.Key_N, Qt.Key.Key_Z])
def test_菜单的字母键_输入栏不截走(qtbot: QtBot, kind: type[QWidget], key: Qt.Key) -> None:
    """Ctrl+E moves the cursor to the end of a line on some desktops; here it exports."""
    editor = kind()
    qtbot.addWidget(editor)
    event = QKeyEvent(QEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.ControlModifier)
    event.ignore()
    QApplication.sendEvent(editor, event)
    assert not event.isAccepted()


@pytest.mark.parametrize("key", [Qt.Key.Key_C, Qt.Key.Key_V, Qt.Key.Key_X, Qt.Key.Key_A])
def test_复制粘贴仍归输入栏(qtbot: QtBot, key: Qt.Key) -> None:
    editor = LineEditor()
    qtbot.addWidget(editor)
    event = QKeyEvent(QEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.ControlModifier)
    event.ignore()
    QApplication.sendEvent(editor, event)
    assert event.isAccepted()


@pytest.mark.parametrize(
    ("reason", "selected"),
    [
        (Qt.FocusReason.TabFocusReason, "20941"),
        (Qt.FocusReason.OtherFocusReason, "20941"),  # a card's condition, undo, the window's start
        (Qt.FocusReason.MouseFocusReason, ""),
        (Qt.FocusReason.ActiveWindowFocusReason, ""),
    ],
)
def test_跳到一栏就全选_点进去不全选(qtbot: QtBot, reason: Qt.FocusReason, selected: str) -> None:
    editor = LineEditor()
    qtbot.addWidget(editor)
    editor.show_content("20941", None)
    QApplication.sendEvent(editor, QFocusEvent(QEvent.Type.FocusIn, reason))
    assert editor.selectedText() == selected
