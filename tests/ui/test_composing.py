"""Chinese input: a word being composed is disturbed by nothing, and means nothing until it is committed."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.domain.fields import standard_dictionary
from tests.ui.sample_project import FULL_PROJECT
from ui.context import AppContext
from ui.editors.chooser_editor import ChooserEditor
from ui.editors.line_editor import LineEditor
from ui.editors.long_text_editor import LongTextEditor
from ui.editors.make_editor import FieldEditor, make_editor
from ui.editors.option_editor import OptionEditor
from ui.pages.projects_page import ProjectsPage

FIELDS = standard_dictionary()
# One of every kind of editor of text: a line, a chooser of regions, of industries, of a long choice, a long text.
TEXTS = (
    "project_name",
    "total_investment",
    "start_month",
    "registered_region",
    "industry",
    "gx_cluster",
    "construction_content",
)


def compose(editor: QWidget, letters: str) -> None:
    QApplication.sendEvent(editor, QInputMethodEvent(letters, []))


def text_of(editor: QWidget) -> str:
    assert isinstance(editor, QLineEdit | QPlainTextEdit)
    return editor.text() if isinstance(editor, QLineEdit) else editor.toPlainText()


@pytest.fixture(params=TEXTS)
def editor(request: pytest.FixtureRequest, qtbot: QtBot) -> Iterator[FieldEditor]:
    editor = make_editor(FIELDS[request.param], "450107", None)
    qtbot.addWidget(editor)
    editor.show()
    editor.setFocus()
    yield editor


class Test每一种输入栏:
    def test_组字不算输入_上屏才算(self, editor: FieldEditor, commit: Callable[[QWidget, str], None]) -> None:
        seen: list[str] = []
        editor.edited.connect(seen.append)
        for letters in ("g", "gu", "guang", "guang xi"):
            compose(editor, letters)
        assert (seen, text_of(editor)) == ([], "")
        commit(editor, "不在任何列表里的词")
        assert seen == ["不在任何列表里的词"]
        assert text_of(editor) == "不在任何列表里的词"

    def test_全选后组字_旧内容到上屏才算没有(
        self, editor: FieldEditor, commit: Callable[[QWidget, str], None]
    ) -> None:
        commit(editor, "旧的")
        assert isinstance(editor, QLineEdit | QPlainTextEdit)
        editor.selectAll()
        seen: list[str] = []
        editor.edited.connect(seen.append)
        compose(editor, "xin")
        assert seen == []
        commit(editor, "新的")
        assert seen[-1] == "新的"
        assert "" not in seen

    def test_放弃组字_选中的已被输入法删去_此时才说(
        self, editor: FieldEditor, commit: Callable[[QWidget, str], None]
    ) -> None:
        commit(editor, "旧的")
        assert isinstance(editor, QLineEdit | QPlainTextEdit)
        editor.selectAll()
        seen: list[str] = []
        editor.edited.connect(seen.append)
        compose(editor, "xin")
        compose(editor, "")
        assert (seen, text_of(editor)) == ([""], "")

    def test_组字时记录变了_等上屏后再显示(self, editor: FieldEditor) -> None:
        compose(editor, "guang")
        editor.show_content("记录里的", "记录里的")
        assert text_of(editor) == ""
        assert isinstance(editor, LineEditor | LongTextEditor)
        assert editor.is_composing
        compose(editor, "")
        assert text_of(editor) == "记录里的"

    def test_上屏的字比记录里的新(self, editor: FieldEditor, commit: Callable[[QWidget, str], None]) -> None:
        compose(editor, "guang")
        editor.show_content("记录里的", "记录里的")
        commit(editor, "广西")
        assert text_of(editor) == "广西"

    def test_离开时组到一半_已有的字照说(
        self, editor: FieldEditor, commit: Callable[[QWidget, str], None]
    ) -> None:
        commit(editor, "旧的")
        assert isinstance(editor, QLineEdit | QPlainTextEdit)
        editor.selectAll()
        seen: list[str] = []
        editor.edited.connect(seen.append)
        compose(editor, "xin")
        QApplication.sendEvent(editor, QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.TabFocusReason))
        assert seen == [""]


def test_边上屏边组字_上屏的立即算(qtbot: QtBot) -> None:
    editor = LineEditor()
    qtbot.addWidget(editor)
    seen: list[str] = []
    editor.edited.connect(seen.append)
    event = QInputMethodEvent("xi", [])
    event.setCommitString("广")
    QApplication.sendEvent(editor, event)
    assert seen == ["广"]


def test_组字时候选列表让开_上屏后再出(qtbot: QtBot, commit: Callable[[QWidget, str], None]) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    editor = make_editor(FIELDS["registered_region"], "450107", None, window)
    assert isinstance(editor, ChooserEditor)
    window.show()
    qtbot.waitExposed(window)
    editor.setFocus()
    QTest.keyClicks(editor, "xx")
    assert editor.proposals
    assert editor.is_list_open
    compose(editor, "xi")
    assert not editor.is_list_open
    editor.clear()
    commit(editor, "西乡塘")
    assert editor.is_list_open
    assert editor.proposals[0].value == "450107"


def test_并排的选项不理输入法(qtbot: QtBot) -> None:
    editor = OptionEditor(((True, "是"), (False, "否")), several=False)
    qtbot.addWidget(editor)
    seen: list[object] = []
    editor.chosen.connect(seen.append)
    compose(editor, "y")
    assert seen == []
    assert not editor.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)


class Test整个表单:
    @pytest.mark.parametrize("key", TEXTS)
    def test_组字时徽章_发现_存盘都不动它(
        self, page: ProjectsPage, key: str, commit: Callable[[QWidget, str], None]
    ) -> None:
        page.form.go_to(key, highlight=False)
        editor = page.form.cell(key).editor
        assert isinstance(editor, LineEditor | LongTextEditor)
        editor.selectAll()
        before = page.presenter.state
        compose(editor, "bian ji")
        # What else may happen meanwhile: another field changes, findings come, what was typed is kept.
        page.presenter.type_text("equipment_investment", "999999")
        page.presenter.keep()
        page.presenter.choose("meets_energy", False)
        page.form.go_to(key, highlight=False)
        assert editor.is_composing
        after = page.presenter.state
        assert before is not None
        assert after is not None
        assert after.facts.get(key) == before.facts.get(key)
        commit(editor, "编辑")
        assert text_of(editor) == "编辑"
        typed = page.presenter.state
        assert typed is not None
        editor.settle()
        settled = page.presenter.state
        assert settled is not None
        assert settled.unread.get(key) == "编辑" or settled.facts.get(key) == "编辑"

    def test_组字时换了项目_组到一半的字不带过去(self, page: ProjectsPage, context: AppContext) -> None:
        first = page.project_id
        other = context.projects.create({"project_name": "另一个"}).projects[0]
        page.reload()
        page.form.go_to("project_name", highlight=False)
        editor = page.form.cell("project_name").editor
        assert isinstance(editor, LineEditor)
        editor.selectAll()
        compose(editor, "bian ji")
        page.open_project(other)
        assert editor.text() == "另一个"
        assert not editor.is_composing
        assert context.projects.load(first).project.name == FULL_PROJECT["project_name"]

    def test_列表开着时换了项目_列表收起(self, page: ProjectsPage, context: AppContext) -> None:
        other = context.projects.create({"project_name": "另一个"}).projects[0]
        page.reload()
        page.form.go_to("registered_region", highlight=False)
        editor = page.form.cell("registered_region").editor
        assert isinstance(editor, ChooserEditor)
        editor.open_list()
        assert editor.is_list_open
        page.open_project(other)
        assert not editor.is_list_open

    def test_输入法窗口抢走焦点再还回来_文字原样(self, page: ProjectsPage) -> None:
        page.form.go_to("total_investment", highlight=False)
        editor = page.form.cell("total_investment").editor
        assert isinstance(editor, LineEditor)
        editor.selectAll()
        QTest.keyClicks(editor, "20941.")
        for kind in (QEvent.Type.FocusOut, QEvent.Type.FocusIn):
            QApplication.sendEvent(editor, QFocusEvent(kind, Qt.FocusReason.ActiveWindowFocusReason))
        assert editor.text() == "20941."
