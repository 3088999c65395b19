"""Ctrl+H: the history of the field the cursor stands in, bringing a value back; the history of the project; the menu."""

from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from ui.history.field_history_dialog import FieldHistoryDialog
from ui.history.field_menu import field_menu
from ui.history.record_history_dialog import RecordHistoryDialog
from ui.main_window import MainWindow
from ui.pages.projects_page import ProjectsPage


def opened(window: MainWindow) -> FieldHistoryDialog:
    window.do("field_history")
    dialog = window.findChild(FieldHistoryDialog)
    assert dialog is not None
    return dialog


def test_恢复此值_可撤销(window: MainWindow, page: ProjectsPage) -> None:
    page.form.go_to("equipment_investment")
    page.presenter.type_text("equipment_investment", "1200")
    dialog = opened(window)
    assert dialog.windowTitle() == "历史：设备投资"
    texts = [dialog.list.topLevelItem(row).text(3) for row in range(2)]
    assert texts == ["1,200万元", "987.5万元"]
    assert not dialog.restore.isEnabled()
    dialog.list.setCurrentItem(dialog.list.topLevelItem(1))
    assert dialog.restore.isEnabled()
    dialog.restore.click()
    state = page.presenter.state
    assert state is not None
    assert state.facts["equipment_investment"] == Decimal("987.5")
    assert window.actions_by_id["undo"].text() == "撤销：恢复设备投资"
    window.do("undo")
    assert page.presenter.state is not None
    assert page.presenter.state.facts["equipment_investment"] == Decimal(1200)


def test_没有改过的栏也说得清(window: MainWindow, page: ProjectsPage) -> None:
    page.form.go_to("remark")
    dialog = opened(window)
    assert dialog.list.topLevelItemCount() == 0
    assert not dialog.restore.isEnabled()
    dialog.reject()


def test_企业的栏目说是谁的资料(window: MainWindow, page: ProjectsPage) -> None:
    page.form.go_to("employees")
    dialog = opened(window)
    assert dialog.list.topLevelItemCount() == 1
    dialog.reject()


def test_项目历史_查找_去那一栏(window: MainWindow, page: ProjectsPage) -> None:
    page.presenter.type_text("equipment_investment", "1200")
    window.do("record_history")
    dialog = window.findChild(RecordHistoryDialog)
    assert dialog is not None
    assert dialog.list.topLevelItemCount() == 2
    dialog.search.setText("设备投资")
    newest, first = dialog.list.topLevelItem(0), dialog.list.topLevelItem(1)
    assert newest is not None and first is not None
    assert (newest.isHidden(), first.isHidden()) == (False, True)
    line = newest.child(0)
    assert line.text(2) == "设备投资：987.5万元 → 1,200万元"
    dialog.list.setCurrentItem(line)
    dialog.list.itemActivated.emit(line, 2)
    assert page.form.current_key == "equipment_investment"


def test_本栏的菜单_剪贴板和历史(window: MainWindow, page: ProjectsPage) -> None:
    cell = page.form.cell("equipment_investment")
    page.form.go_to("equipment_investment")
    menu = field_menu(window, cell)
    words = [action.text() for action in menu.actions() if action.text()]
    assert words == ["剪切", "复制", "粘贴", "全选", "本栏历史…", "本栏说明"]
    assert menu.actions()[0].isEnabled()
    option = field_menu(window, page.form.cell("is_listed"))
    assert [action.text() for action in option.actions() if action.text()] == ["本栏历史…", "本栏说明"]


def test_右键经过单元格(page: ProjectsPage) -> None:
    cell = page.form.cell("equipment_investment")
    assert cell.editor.contextMenuPolicy() is Qt.ContextMenuPolicy.NoContextMenu


def test_撤销的名字和合并(window: MainWindow, page: ProjectsPage) -> None:
    page.form.go_to("equipment_investment")
    QTest.keyClicks(page.form.cell("equipment_investment").editor, "1300")
    assert window.actions_by_id["undo"].text() == "撤销：修改设备投资"
    window.do("undo")
    assert page.presenter.state is not None
    assert page.presenter.state.facts["equipment_investment"] == Decimal("987.5")


def test_登记本机经办人(window: MainWindow, page: ProjectsPage) -> None:
    window.do("record_history")
    dialog = window.findChild(RecordHistoryDialog)
    assert dialog is not None
    dialog.operator.setText("李红")
    dialog.operator.editingFinished.emit()
    dialog.reject()
    page.presenter.type_text("remark", "新的")
    page.presenter.keep()
    assert window.context.store.history(page.project_id)[-1].actor == "李红"
