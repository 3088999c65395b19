"""The page 表格 in the window: keys, editing in place, clipboard, filters, columns, the way to the form and back."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from db.memory import MemoryStore
from desktop_app.domain.errors import AppError
from desktop_app.domain.facts import FactValue
from desktop_app.policy.library import standard_library
from desktop_app.services.project_table.columns import NAME
from desktop_app.services.project_table.commands import TableCommands
from desktop_app.services.project_table.filter import TableFilter
from tests.services.table_office import ROWS
from tests.ui.conftest import OFFICE
from tests.ui.sample_project import FULL_PROJECT
from ui.actions import ACTIONS
from ui.context import AppContext
from ui.editors.chooser_editor import ChooserEditor
from ui.editors.line_editor import LineEditor
from ui.grid import grid_page
from ui.grid.bulk_dialog import BulkDialog
from ui.grid.column_dialog import ColumnDialog
from ui.grid.grid_deeds import DEEDS
from ui.grid.grid_page import GridPage
from ui.grid.paste_dialog import PasteDialog
from ui.main_window import MainWindow
from ui.theme import Fonts

TOTAL, FIXED = "total_investment", "fixed_asset_investment"
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    context = AppContext(MemoryStore(), standard_library, lambda: date(2024, 6, 1), "0")
    context.offices.save(OFFICE)
    for facts in (FULL_PROJECT, *ROWS):
        context.projects.create(facts)
    window = MainWindow(context)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    qtbot.waitExposed(window)
    yield window
    window.close()


@pytest.fixture
def grid(window: MainWindow) -> GridPage:
    window.show_page("table")
    page = window.shown_page
    assert isinstance(page, GridPage)
    page.work.finish()
    return page


def place(grid: GridPage, key: str) -> int:
    return [column.id for column in grid.model.columns].index(key)


def at(grid: GridPage, row: int, key: str) -> None:
    """The cursor into a cell."""
    grid.view.go_to(row, place(grid, key))


def text(grid: GridPage, row: int, key: str) -> str:
    return str(grid.model.index(row, place(grid, key)).data())


def value(grid: GridPage, row: int, key: str) -> FactValue | None:
    found = grid.model.row(row)
    assert found is not None
    return found.facts.get(key)


def press(target: QWidget, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(target, key, held)


def write(target: QWidget, text: str) -> None:
    """Type a text, Chinese too."""
    for letter in text:
        QApplication.sendEvent(
            target,
            QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, letter),
        )


def editor(grid: GridPage) -> QWidget:
    found = grid.view.cells.editor
    assert found is not None
    return found


class Test看:
    def test_每行一个项目_名称不随左右滚动(self, grid: GridPage) -> None:
        assert grid.model.rowCount() == 5
        assert grid.model.columns[0].id == NAME
        grid.view.resize(600, 400)
        grid.view.go_to(2, grid.model.columnCount() - 1)
        assert grid.view._frozen.isVisible()
        wanted = grid.model.columns[0].characters * Fonts.body_metrics.horizontalAdvance("0")
        assert grid.view.columnWidth(0) == grid.view._frozen.columnWidth(0) >= wanted
        assert grid.view._frozen.geometry().left() == grid.view.verticalHeader().width()
        grid.view.go_to(2, 1)
        shown = grid.view.visualRect(grid.view.currentIndex())
        assert shown.left() >= grid.view.columnWidth(0)  # not beneath the name

    def test_结论在空闲时补上(self, grid: GridPage, qtbot: QtBot) -> None:
        verdict = place(grid, "verdict:gx-qianqi-2024")
        grid.view.viewport().repaint()
        qtbot.waitUntil(lambda: grid.model.index(0, verdict).data() == "符合")

    def test_地区不重复省名_金额靠右带千分位(self, grid: GridPage) -> None:
        assert text(grid, 1, "site_region") == "柳州市鱼峰区"
        assert text(grid, 1, TOTAL) == "1,000.5"
        alignment = grid.model.index(1, place(grid, TOTAL)).data(Qt.ItemDataRole.TextAlignmentRole)
        assert alignment & Qt.AlignmentFlag.AlignRight.value

    def test_没有项目_说先做什么(self, grid: GridPage) -> None:
        grid.bar.search.setText("没有这样的")
        grid.work.finish()
        assert grid.nothing.isVisible()
        assert "没有符合条件" in grid.nothing.text()
        grid.bar.clear_button.click()
        grid.work.finish()
        assert grid.view.isVisible()
        assert grid.bar.search.text() == ""

    def test_合计(self, grid: GridPage, qtbot: QtBot) -> None:
        grid.view.choose(range(1, 4), range(place(grid, TOTAL), place(grid, TOTAL) + 1))
        qtbot.waitUntil(lambda: "总投资合计1,200.4999万元" in grid.foot.totals.text())

    def test_整列整行用键选(self, grid: GridPage) -> None:
        at(grid, 2, TOTAL)
        press(grid.view, Qt.Key.Key_Space, CONTROL)
        assert grid.view.chosen_area() == (list(range(5)), [grid.table.columns[TOTAL]])
        at(grid, 3, TOTAL)
        press(grid.view, Qt.Key.Key_Space, SHIFT)
        rows, columns = grid.view.chosen_area()
        assert (rows, len(columns)) == ([3], grid.model.columnCount())


class Test就地修改:
    def test_打字就是改_回车往下(self, grid: GridPage) -> None:
        at(grid, 1, TOTAL)
        press(grid.view, Qt.Key.Key_2)
        line = editor(grid)
        assert isinstance(line, LineEditor)
        write(line, ".46亿")
        press(line, Qt.Key.Key_Return)
        assert value(grid, 1, TOTAL) == Decimal(24600)
        assert grid.view.currentIndex().row() == 2
        assert grid.view.cells.editor is None

    def test_F2接着改_Tab往右_Shift回车往上(self, grid: GridPage) -> None:
        at(grid, 1, TOTAL)
        press(grid.view, Qt.Key.Key_F2)
        line = editor(grid)
        assert isinstance(line, LineEditor)
        assert line.text() == "1000.5"
        line.end(False)
        write(line, "1")
        press(line, Qt.Key.Key_Tab)
        assert value(grid, 1, TOTAL) == Decimal("1000.51")
        assert grid.view.currentIndex().column() == place(grid, TOTAL) + 1
        press(grid.view, Qt.Key.Key_F2)
        press(editor(grid), Qt.Key.Key_Return, SHIFT)
        assert grid.view.currentIndex().row() == 0

    def test_名称在冻结的列里改(self, grid: GridPage) -> None:
        at(grid, 1, NAME)
        press(grid.view, Qt.Key.Key_F2)
        line = editor(grid)
        assert isinstance(line, LineEditor)
        assert grid.view._frozen.isAncestorOf(line)
        line.setText("")
        write(line, "XL")
        press(line, Qt.Key.Key_Return)
        assert text(grid, 1, NAME) == "XL"

    def test_选择器就地用拼音选(self, grid: GridPage) -> None:
        at(grid, 4, "industry")
        press(grid.view, Qt.Key.Key_F2)
        chooser = editor(grid)
        assert isinstance(chooser, ChooserEditor)
        chooser.selectAll()
        write(chooser, "qczz")
        press(chooser, Qt.Key.Key_Escape)  # the list only
        assert grid.view.cells.editor is chooser
        chooser.selectAll()
        write(chooser, "qczz")
        press(chooser, Qt.Key.Key_Return)
        assert value(grid, 4, "industry") == "36"

    def test_输入法直接开始(self, grid: GridPage) -> None:
        at(grid, 1, NAME)
        event = QInputMethodEvent()
        event.setCommitString("新名称")
        QApplication.sendEvent(grid.view, event)
        press(editor(grid), Qt.Key.Key_Return)
        assert text(grid, 1, NAME) == "新名称"

    def test_Esc放弃_可以取回(self, grid: GridPage, window: MainWindow) -> None:
        at(grid, 1, TOTAL)
        press(grid.view, Qt.Key.Key_9)
        press(editor(grid), Qt.Key.Key_Escape)
        assert text(grid, 1, TOTAL) == "1,000.5"
        assert "Ctrl+Y" in window.statusBar().currentMessage()
        window.do("redo")
        assert text(grid, 1, TOTAL) == "9"

    def test_看不懂的留在格里_红的(self, grid: GridPage) -> None:
        at(grid, 1, TOTAL)
        press(grid.view, Qt.Key.Key_F2)
        line = editor(grid)
        assert isinstance(line, LineEditor)
        line.selectAll()
        write(line, "约2亿")
        press(line, Qt.Key.Key_Return)
        index = grid.model.index(1, place(grid, TOTAL))
        assert grid.model.cell(index).is_unread
        assert index.data() == "约2亿"
        assert "没有读懂" in str(index.data(Qt.ItemDataRole.ToolTipRole))

    def test_离开页面时收下(self, grid: GridPage, window: MainWindow) -> None:
        at(grid, 1, TOTAL)
        press(grid.view, Qt.Key.Key_7)
        window.show_page("projects")
        assert value(grid, 1, TOTAL) == Decimal(7)

    def test_算出来的不能改(self, grid: GridPage) -> None:
        at(grid, 1, "@findings")
        press(grid.view, Qt.Key.Key_F2)
        assert grid.view.cells.editor is None

    def test_Del清空_撤销_重做(self, grid: GridPage, window: MainWindow) -> None:
        at(grid, 1, TOTAL)
        press(grid.view, Qt.Key.Key_Delete)
        assert text(grid, 1, TOTAL) == ""
        assert window.actions_by_id["undo"].text() == "撤销：清空1格"
        window.actions_by_id["undo"].trigger()
        assert text(grid, 1, TOTAL) == "1,000.5"
        assert window.actions_by_id["redo"].isEnabled()
        window.actions_by_id["redo"].trigger()
        assert text(grid, 1, TOTAL) == ""


class Test剪贴板:
    def test_复制(self, grid: GridPage) -> None:
        first = place(grid, TOTAL)
        grid.view.choose(range(1, 3), range(first, first + 1))
        grid.copy()
        assert QGuiApplication.clipboard().text() == "1000.5\r\n99.9999\r\n"

    def test_粘贴_先看再写(self, grid: GridPage, window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
        seen: list[str] = []

        def agree(dialog: PasteDialog) -> int:
            seen.append(dialog.summary.text())
            dialog.view.setFocus()
            dialog.view.selectRow(0)
            QTest.keyClick(dialog.view, Qt.Key.Key_Space)
            seen.append(dialog.go.text())
            return 1

        monkeypatch.setattr(PasteDialog, "exec", agree)
        QGuiApplication.clipboard().setText("约2亿\n8\n9")
        at(grid, 1, TOTAL)
        grid.paste()
        assert seen == ["改2格，1格待确认", "粘贴3格"]
        assert [value(grid, row, TOTAL) for row in (1, 2, 3)] == [Decimal(20000), Decimal(8), Decimal(9)]
        window.do("undo")
        assert value(grid, 2, TOTAL) == Decimal("99.9999")

    def test_粘贴_取消就什么都不写(self, grid: GridPage, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(PasteDialog, "exec", lambda _dialog: 0)
        QGuiApplication.clipboard().setText("1\n2")
        at(grid, 1, TOTAL)
        grid.paste()
        assert value(grid, 1, TOTAL) == Decimal("1000.5")
        assert grid.undo_name is None

    def test_一格不问(self, grid: GridPage) -> None:
        QGuiApplication.clipboard().setText("５０")
        at(grid, 1, TOTAL)
        grid.paste()
        assert value(grid, 1, TOTAL) == Decimal(50)

    def test_向下填充(self, grid: GridPage) -> None:
        first = place(grid, TOTAL)
        grid.view.choose(range(1, 5), range(first, first + 1))
        grid.fill_down()
        assert [value(grid, row, TOTAL) for row in range(1, 5)] == [Decimal("1000.5")] * 4
        assert grid.undo_name == "向下填充3格"

    def test_只选一行_说怎么选(self, grid: GridPage, window: MainWindow) -> None:
        at(grid, 1, TOTAL)
        grid.fill_down()
        assert "第一行是样子" in window.statusBar().currentMessage()

    def test_太多的格_不做(self, grid: GridPage, window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(grid_page, "MOST_CELLS", 3)
        grid.view.choose(range(5), range(2))
        grid.clear()
        assert "一次最多处理3格" in window.statusBar().currentMessage()
        assert value(grid, 1, NAME) == "重庆线改造"

    def test_批量设置(self, grid: GridPage, monkeypatch: pytest.MonkeyPatch) -> None:
        def enter(dialog: BulkDialog) -> int:
            assert isinstance(dialog.editor, LineEditor)
            dialog.editor.setFocus()
            write(dialog.editor, "2024.7")
            assert "2024年7月" in dialog.words.text()
            dialog.accept()
            return dialog.result()

        monkeypatch.setattr(BulkDialog, "exec", enter)
        monkeypatch.setattr(PasteDialog, "exec", lambda _dialog: 1)
        column = place(grid, "start_month")
        grid.view.choose(range(2, 5), range(column, column + 1))
        grid.view.selectionModel().setCurrentIndex(
            grid.model.index(2, column), grid.view.selectionModel().SelectionFlag.NoUpdate
        )
        grid.set_column()
        assert [text(grid, row, "start_month") for row in (2, 3, 4)] == ["2024年7月"] * 3
        assert grid.undo_name == "批量设置开工时间3格"

    def test_没能全部撤销_说清楚(
        self, grid: GridPage, window: MainWindow, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        told: list[AppError] = []
        grid.failed.disconnect()
        grid.failed.connect(told.append)
        QGuiApplication.clipboard().setText("50")
        at(grid, 1, TOTAL)
        grid.paste()
        project_id = grid.table.id_at(1)
        facts = dict(window.context.projects.load(project_id).facts)
        window.context.projects.save(project_id, {**facts, TOTAL: Decimal(51)})
        grid.undo()
        assert "之后又改成了“51”，保留现在的" in told[0].message


class Test筛选和列:
    def test_选单里选(self, grid: GridPage) -> None:
        menu = grid.bar.buttons["industry"].menu()
        menu.aboutToShow.emit()
        action = next(each for each in menu.actions() if "有色金属" in each.text())
        action.trigger()
        grid.work.finish()
        assert grid.model.rowCount() == 1
        assert "行业：" in grid.bar.buttons["industry"].text()
        assert grid.bar.clear_button.isVisible()

    def test_子选单(self, grid: GridPage) -> None:
        menu = grid.bar.buttons["verdict"].menu()
        menu.aboutToShow.emit()
        submenus: list[QMenu] = list(menu.findChildren(QMenu))
        beneath = next(each for each in submenus if each.title() == "千企技改 2024")
        next(each for each in beneath.actions() if each.text() == "符合").trigger()
        grid.work.finish()
        assert grid.model.rowCount() == 1
        assert text(grid, 0, NAME) == FULL_PROJECT["project_name"]

    def test_打字查找_Ctrl加F(self, grid: GridPage, window: MainWindow) -> None:
        window.do("find")
        assert window.shown_page is grid
        assert grid.bar.search.hasFocus() or QApplication.focusWidget() is None
        write(grid.bar.search, "lz10")
        grid.work.finish()
        assert [text(grid, row, NAME) for row in range(grid.model.rowCount())] == ["柳州10号线"]
        press(grid.bar.search, Qt.Key.Key_Escape)
        grid.work.finish()
        assert grid.model.rowCount() == 5

    def test_只看与本格相同的(self, grid: GridPage, window: MainWindow) -> None:
        at(grid, 1, "industry")
        grid.filter_by_cell()
        grid.work.finish()
        assert grid.table.filter == TableFilter(industry="36")
        at(grid, 0, TOTAL)
        grid.filter_by_cell()
        assert "地区、行业、结论" in window.statusBar().currentMessage()

    def test_点表头排序_光标跟着项目走(self, grid: GridPage) -> None:
        at(grid, 1, TOTAL)
        project_id = grid.project_id
        grid.view.sorted_by.emit(TOTAL, False)
        grid.work.finish()
        assert grid.project_id == project_id
        assert "↑" in str(grid.model.headerData(place(grid, TOTAL), Qt.Orientation.Horizontal))
        grid.sort_down()
        grid.work.finish()
        assert "↓" in str(grid.model.headerData(place(grid, TOTAL), Qt.Orientation.Horizontal))
        grid.view.go_to(0, place(grid, NAME))
        grid.add_sort()
        grid.work.finish()
        assert "↑2" in str(grid.model.headerData(0, Qt.Orientation.Horizontal))
        grid.unsort()
        grid.work.finish()
        assert grid.table.sort == ()

    def test_拖动列_次序留着(self, grid: GridPage, qtbot: QtBot) -> None:
        before = [column.id for column in grid.model.columns]
        grid.view.horizontalHeader().moveSection(1, 3)
        qtbot.waitUntil(lambda: [column.id for column in grid.model.columns] != before)
        moved = [before[0], before[2], before[3], before[1], *before[4:]]
        assert [column.id for column in grid.model.columns] == moved
        head = grid.view.horizontalHeader()
        assert [head.logicalIndex(visual) for visual in range(head.count())] == list(range(head.count()))

    def test_拖宽的列_宽度留着(self, grid: GridPage, qtbot: QtBot) -> None:
        column = place(grid, TOTAL)
        grid.view.setColumnWidth(column, 222)
        qtbot.waitUntil(lambda: grid.table.choice.width_of(TOTAL) == 222)

    def test_选择列(self, grid: GridPage, monkeypatch: pytest.MonkeyPatch) -> None:
        def choose(dialog: ColumnDialog) -> int:
            dialog.show()
            write(dialog.search, "备注")
            QTest.keyClick(dialog.search, Qt.Key.Key_Return)
            assert dialog.chosen[-1] == "remark"
            for _ in range(len(dialog.chosen)):
                QTest.keyClick(dialog.shown, Qt.Key.Key_Up, CONTROL)
            return 1

        monkeypatch.setattr(ColumnDialog, "exec", choose)
        grid.choose_columns()
        assert [column.id for column in grid.model.columns][:2] == [NAME, "remark"]

    def test_选择列_名称不能移走(self, grid: GridPage, qtbot: QtBot) -> None:
        choice = grid.table.choice
        dialog = ColumnDialog(tuple(choice.available.values()), choice.shown, choice.default())
        qtbot.addWidget(dialog)
        dialog.show()
        dialog.shown.setCurrentRow(0)
        dialog.shown.drop()
        dialog.shown.move(1)
        assert dialog.chosen[0] == NAME
        dialog.shown.setCurrentRow(1)
        dialog.shown.drop()
        assert "enterprise_name" not in dialog.chosen


class Test来去:
    def test_表单到表格_光标在那个项目上(self, window: MainWindow) -> None:
        assert window.projects is not None
        third = window.context.projects.list_rows()[2].id
        window.projects.open_project(third)
        window.do("show_table")
        page = window.shown_page
        assert isinstance(page, GridPage)
        page.work.finish()
        assert page.project_id == third

    def test_表格到表单(self, grid: GridPage, window: MainWindow) -> None:
        grid.view.go_to(3)
        press(grid.view, Qt.Key.Key_Return, CONTROL)
        assert window.projects is not None
        assert window.shown_page is window.projects
        assert window.projects.project_id == grid.table.id_at(3)

    def test_表格里改的_表单里看得到(self, grid: GridPage, window: MainWindow) -> None:
        assert window.projects is not None
        first = window.projects.project_id
        row = grid.table.row_of(first)
        grid.commands.typed(first, grid.table.columns[NAME], "表格里改的")
        QGuiApplication.clipboard().setText("123")
        at(grid, row, TOTAL)
        grid.paste()
        window.show_page("projects")
        state = window.projects.presenter.state
        assert state is not None
        assert state.facts[TOTAL] == Decimal(123)
        assert state.facts[NAME] == "表格里改的"

    def test_表单里改的_表格里看得到(self, grid: GridPage, window: MainWindow) -> None:
        window.do("show_table")  # to the form
        assert window.projects is not None
        project_id = window.projects.project_id
        window.projects.presenter.type_text(NAME, "表单里改的")
        window.do("show_table")
        grid.work.finish()
        assert text(grid, grid.table.row_of(project_id), NAME) == "表单里改的"

    def test_新建删除后_行数对(self, grid: GridPage, window: MainWindow) -> None:
        window.do("new_project")
        window.show_page("table")
        grid.work.finish()
        assert grid.model.rowCount() == 6

    def test_别的动作在表格里不乱动(self, grid: GridPage, window: MainWindow) -> None:
        for id_ in ("duplicate", "delete", "save"):
            assert not window.actions_by_id[id_].isEnabled(), id_


class Test长活:
    def test_做不完就显示进度_可以停(self, grid: GridPage, monkeypatch: pytest.MonkeyPatch) -> None:
        from ui.grid import grid_work  # noqa: PLC0415 - its slices are made short here

        monkeypatch.setattr(grid_work, "SLICE", 0)
        monkeypatch.setattr(grid_work, "PATIENCE", 0)
        before = grid.table.filter
        grid.narrow(TableFilter(text="liu zhou"))
        assert grid.work.is_busy
        grid.work._go_on()
        assert grid.foot.stop.isVisible()
        grid.foot.stop.click()
        assert not grid.work.is_busy
        assert not grid.foot.stop.isVisible()
        assert grid.model.rowCount() == 5
        assert grid.bar.search.text() == ""
        assert before == TableFilter()

    def test_存不进去_说出来_格子不变(self, grid: GridPage, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(*_: object) -> None:
            raise AppError("store-full", "磁盘满了")

        told: list[AppError] = []
        grid.failed.disconnect()
        grid.failed.connect(told.append)
        monkeypatch.setattr(TableCommands, "typed", refuse)
        at(grid, 1, TOTAL)
        press(grid.view, Qt.Key.Key_5)
        press(editor(grid), Qt.Key.Key_Return)
        assert [error.code for error in told] == ["store-full"]
        assert text(grid, 1, TOTAL) == "1,000.5"


class Test动作:
    def test_上一个_下一个是表格的上一行_下一行(self, grid: GridPage) -> None:
        at(grid, 1, TOTAL)
        assert grid.step(1)
        assert (grid.view.current_row, grid.model.columns[grid.view.currentIndex().column()].id) == (2, TOTAL)
        assert grid.step(-9)
        assert grid.view.current_row == 0

    def test_每个都有字_键_说明_都做得到(self, grid: GridPage) -> None:
        keys = [deed.shortcut for deed in DEEDS]
        assert len(set(keys)) == len(keys)
        for deed in DEEDS:
            action = grid.deeds.actions[deed.name]
            assert action.text()
            assert action.toolTip()
            assert not action.shortcut().isEmpty()
            assert callable(getattr(grid, deed.name))

    def test_键不与窗口的相撞(self) -> None:
        alone = {spec.shortcut for spec in ACTIONS if not spec.needs_project}
        assert not alone & {deed.shortcut for deed in DEEDS}

    def test_选单里都有(self, grid: GridPage) -> None:
        menu = QMenu(grid)
        grid.deeds.fill(menu)
        assert [each.text() for each in menu.actions() if each.text()] == [deed.text for deed in DEEDS]

    def test_改一格时_撤销键归窗口(self, grid: GridPage) -> None:
        at(grid, 1, TOTAL)
        press(grid.view, Qt.Key.Key_1)
        event = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Z, CONTROL, "z")
        QApplication.sendEvent(editor(grid), event)
        assert not event.isAccepted()
