"""The “假如” drawer: keys only, badges beside, nothing kept."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from desktop_app.domain.verdict import Verdict
from desktop_app.services.verdicts.words import CAPTION
from ui.context import AppContext
from ui.main_window import MainWindow
from ui.pages.projects_page import ProjectsPage
from ui.verdict.what_if_drawer import CLOSING, WhatIfDrawer

MAIN = "gx-qianqi-2024"


@pytest.fixture
def drawer(window: MainWindow, qtbot: QtBot) -> Iterator[WhatIfDrawer]:
    window.do("what_if")
    drawer = next(each for each in window.children() if isinstance(each, WhatIfDrawer))
    qtbot.waitExposed(drawer)
    drawer.form.build_all()
    yield drawer


def type_in(drawer: WhatIfDrawer, key: str, text: str) -> QLineEdit:
    drawer.form.go_to(key, highlight=False)
    editor = drawer.form.cell(key).editor
    assert isinstance(editor, QLineEdit)
    editor.selectAll()
    QTest.keyClicks(editor, text)
    return editor


def verdicts(drawer: WhatIfDrawer) -> tuple[Verdict, Verdict]:
    (found,) = [each.verdicts for each in drawer.outcomes.outcomes if each.pack_id == MAIN]
    return found


def test_改数看徽章_项目不变(drawer: WhatIfDrawer, page: ProjectsPage, context: AppContext) -> None:
    before = page.presenter.state
    type_in(drawer, "fixed_asset_investment", "499")
    assert verdicts(drawer) == (Verdict.ELIGIBLE, Verdict.INELIGIBLE)
    assert page.panel.cards[MAIN].verdict is Verdict.ELIGIBLE
    assert page.presenter.state is before
    assert str(context.projects.load(page.project_id).facts["fixed_asset_investment"]) == "1900"


def test_每一键都跟上(drawer: WhatIfDrawer) -> None:
    type_in(drawer, "fixed_asset_investment", "500")
    assert verdicts(drawer)[1] is Verdict.ELIGIBLE
    QTest.keyClick(drawer.form.cell("fixed_asset_investment").editor, Qt.Key.Key_Backspace)
    assert verdicts(drawer)[1] is Verdict.INELIGIBLE


def test_光标一来就在第一栏_政策行不动(drawer: WhatIfDrawer) -> None:
    assert drawer.form.current_key in drawer.form.sections[0].keys
    heights = drawer.outcomes.height()
    type_in(drawer, "equipment_investment", "1000")
    type_in(drawer, "fixed_asset_investment", "1")
    assert drawer.outcomes.height() == heights


def test_Ctrl_Z只撤销试算里的(drawer: WhatIfDrawer, page: ProjectsPage) -> None:
    editor = type_in(drawer, "equipment_investment", "1000")
    QTest.keyClick(editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert not drawer.trial.is_changed
    QTest.keyClick(editor, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert drawer.trial.is_changed
    assert page.presenter.state is not None and page.presenter.state.undo_name is None


def test_恢复原值(drawer: WhatIfDrawer) -> None:
    editor = type_in(drawer, "equipment_investment", "1000")
    drawer.reset()
    assert not drawer.trial.is_changed
    assert editor.text() == "987.5"


def test_复制为文字(drawer: WhatIfDrawer) -> None:
    type_in(drawer, "equipment_investment", "1000")
    drawer.copy_text()
    text = QGuiApplication.clipboard().text()
    assert "假如设备投资为1,000万元" in text
    assert text.endswith(CAPTION)


def test_找一栏_打名称(drawer: WhatIfDrawer) -> None:
    drawer.search.setFocus()
    QTest.keyClicks(drawer.search, "sbtz")
    assert drawer.search.proposals[0].text == "设备投资"
    QTest.keyClick(drawer.search, Qt.Key.Key_Return)
    assert drawer.form.current_key == "equipment_investment"
    assert drawer.search.text() == ""


def test_Esc_没改就关_改了要按两次(drawer: WhatIfDrawer) -> None:
    type_in(drawer, "equipment_investment", "1000")
    QTest.keyClick(drawer, Qt.Key.Key_Escape)
    assert drawer.isVisible()
    assert drawer.note.text().startswith(CLOSING)
    assert drawer.note.text().endswith(CAPTION)
    QTest.keyClick(drawer, Qt.Key.Key_Escape)
    assert not drawer.isVisible()


def test_关闭后表单原样(window: MainWindow, page: ProjectsPage, qtbot: QtBot) -> None:
    page.form.go_to("total_investment", highlight=False)
    before = page.presenter.state
    window.do("what_if")
    drawer = next(each for each in window.children() if isinstance(each, WhatIfDrawer))
    qtbot.waitExposed(drawer)
    QTest.keyClick(drawer, Qt.Key.Key_Escape)
    assert not drawer.isVisible()
    assert page.presenter.state is before
    assert page.form.current_key == "total_investment"


def test_正在改的数带进试算(window: MainWindow, page: ProjectsPage) -> None:
    page.form.go_to("equipment_investment", highlight=False)
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    editor.selectAll()
    QTest.keyClicks(editor, "1234")
    window.do("what_if")
    drawer = next(each for each in window.children() if isinstance(each, WhatIfDrawer))
    assert str(drawer.trial.state.facts["equipment_investment"]) == "1234"
    assert not drawer.trial.is_changed
    drawer.reject()


def test_没有项目时不可用(window: MainWindow, page: ProjectsPage) -> None:
    assert window.actions_by_id["what_if"].isEnabled()
    window.do("delete")
    assert not window.actions_by_id["what_if"].isEnabled()
    window.do("what_if")
    assert not any(isinstance(each, WhatIfDrawer) for each in window.children())
