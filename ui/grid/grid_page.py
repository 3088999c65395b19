"""The page 表格: all projects in a grid. What it decides stands in services/project_table/*; here it is shown and asked for."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QMenu, QStackedLayout, QVBoxLayout, QWidget

from desktop_app.domain.entities import Office
from desktop_app.domain.errors import AppError
from desktop_app.domain.facts import FactValue
from desktop_app.services.change import Change
from desktop_app.services.editing.session_store import record_context
from desktop_app.services.project_table.columns import Column, ColumnKind
from desktop_app.services.project_table.commands import TableCommands
from desktop_app.services.project_table.edits import TableEdits
from desktop_app.services.project_table.filter import TableFilter
from desktop_app.services.project_table.options import with_part
from desktop_app.services.project_table.paste import BlockReading
from desktop_app.services.project_table.totals import Totals, totals
from desktop_app.services.project_table.view import ProjectTable, SortBy
from desktop_app.services.project_table.work import Step, Work
from ui.context import AppContext
from ui.grid.filter_bar import FilterBar
from ui.grid.grid_deeds import DeedMenu
from ui.grid.grid_foot import GridFoot
from ui.grid.grid_model import GridModel
from ui.grid.grid_view import GridView
from ui.grid.grid_work import GridWork
from ui.pages.page import Page
from ui.projects.firm_search import firm_search
from ui.theme import MUTED, chrome_sheet

MOST_CELLS = 50_000  # of one operation; beyond, the person is told to take it in parts
TOTALS_AFTER = 60  # ms without another key


class GridPage(Page):
    """Emits which project is to be opened as a form, and what was changed."""

    failed = Signal(object)  # AppError
    changed = Signal(object)  # Change
    state_shown = Signal()
    told = Signal(str)
    open_wanted = Signal(str)

    def __init__(self, context: AppContext, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        packs = context.library.active_for(office)
        record = record_context(context.library.fields, office, packs)
        self.table = ProjectTable(context.store, packs, record, lambda: office.check_day(context.today()))
        self.commands = TableCommands(self.table, TableEdits(context.store, context.projects))
        self._region = office.region
        self._firms = firm_search(context.store)
        self._is_loaded = False
        self._wanted_row = ""
        self.work = GridWork(self)
        self._adding = GridWork(self)
        self.model = GridModel(self.table, self)
        self.bar = FilterBar(self.table, self)
        self.view = GridView(self.model, office.region, self._firms, self)
        self.foot = GridFoot(self)
        self.nothing = QLabel("", self)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.setStyleSheet(f"color: {MUTED.name()};")
        middle = QWidget(self)
        self._middle = QStackedLayout(middle)
        self._middle.addWidget(self.view)
        self._middle.addWidget(self.nothing)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.bar)
        layout.addWidget(middle, 1)
        layout.addWidget(self.foot)
        self.deeds = DeedMenu(self.view, lambda name: self._guarded(getattr(self, name)))
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(TOTALS_AFTER)
        self._pause.timeout.connect(self._add_up)
        self._connect()

    def _connect(self) -> None:
        view, bar = self.view, self.bar
        bar.wanted.connect(self.narrow)
        bar.columns_wanted.connect(self.choose_columns)
        bar.left.connect(view.setFocus)
        menu = bar.deeds.menu()
        menu.setStyleSheet(chrome_sheet())
        self.deeds.fill(menu)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._show_menu)
        view.verticalHeader().sectionDoubleClicked.connect(self._open_row)
        view.opened.connect(self._open_row)
        view.cleared.connect(lambda: self._guarded(self.clear))
        view.sorted_by.connect(lambda id_, add: self.sort(self.table.sorted_by(id_, add=add)))
        view.columns_moved.connect(self.show_columns)
        view.width_set.connect(self.table.choice.set_width)
        view.moved.connect(self._pause.start)
        view.cells.typed.connect(lambda *entered: self._guarded(lambda: self._typed(*entered)))
        view.cells.chosen.connect(lambda *entered: self._guarded(lambda: self._chosen(*entered)))
        view.cells.given_up.connect(self._given_up)
        self.work.progressed.connect(lambda *_: self.model.show_more())
        for work in (self.work, self._adding):
            work.progressed.connect(self._show_step)
            work.ended.connect(lambda: self.foot.show_work(None))
            work.failed.connect(self.failed)
        self.foot.stopped.connect(self.stop)

    # What the window asks of a page

    def arrive(self) -> None:
        """Rows are read when the page first comes to the front; later, what was changed elsewhere."""
        if not self._is_loaded or not self._guarded_note():
            self._is_loaded = True
            self._start(self.table.load())
        else:
            self._show_changed()
        self.view.setFocus()

    def leave(self) -> bool:
        self.view.cells.finish()
        return True

    @property
    def undo_name(self) -> str | None:
        return self.commands.edits.undo_name

    @property
    def redo_name(self) -> str | None:
        return self.commands.edits.redo_name

    def undo(self) -> None:
        self.view.cells.finish()
        self._stepped(self.commands.undo(), "已撤销")

    def redo(self) -> None:
        self.view.cells.finish()
        self._stepped(self.commands.redo(), "已重做")

    @property
    def project_id(self) -> str:
        """The project the cursor stands on; "" for none."""
        row = self.view.current_row
        return self.table.id_at(row) if 0 <= row < len(self.table) else ""

    def go_to_project(self, project_id: str) -> None:
        """The cursor to a project, now or once its row is there."""
        self._wanted_row = project_id
        if not self.work.is_busy:
            self._find_row()

    def start_search(self) -> bool:
        self.bar.search.setFocus()
        self.bar.search.selectAll()
        return True

    def step(self, rows: int) -> bool:
        here = self.view.currentIndex()
        last = self.model.rowCount() - 1
        self.view.go_to(max(0, min(here.row() + rows, last)), max(0, here.column()))
        return True

    # Rows and columns

    def narrow(self, wanted: TableFilter) -> None:
        """Show what a filter lets through."""
        self.view.cells.finish()
        self._start(self.table.arrange(wanted, self.table.sort))

    def sort(self, order: Sequence[SortBy]) -> None:
        """Show the rows in an order."""
        self.view.cells.finish()
        self._start(self.table.arrange(self.table.filter, order))

    def stop(self) -> None:
        """Leave filtering and sorting as it was."""
        self.work.stop()
        self._adding.stop()
        self.bar.show_filter(self.table.filter)

    def show_columns(self, ids: Sequence[str]) -> None:
        """Other columns, or the same in another order."""
        here = self.project_id
        self.table.choice.show(ids)
        self.model.show_columns()
        self.view.reset_order()
        self.go_to_project(here)

    def choose_columns(self) -> None:
        from ui.grid.column_dialog import ColumnDialog  # noqa: PLC0415 - seldom opened

        choice = self.table.choice
        dialog = ColumnDialog(tuple(choice.available.values()), choice.shown, choice.default(), self)
        if dialog.exec():
            self.show_columns(dialog.chosen)
        dialog.deleteLater()

    def renew(self) -> None:
        """Filter and order anew, with the data as they are now."""
        self.view.cells.finish()
        self._start(self.table.load())

    def sort_up(self) -> None:
        if column := self._column:
            self.sort((SortBy(column.id),))

    def sort_down(self) -> None:
        if column := self._column:
            self.sort((SortBy(column.id, descending=True),))

    def add_sort(self) -> None:
        if column := self._column:
            self.sort(self.table.sorted_by(column.id, add=True))

    def unsort(self) -> None:
        self.sort(())

    def filter_by_cell(self) -> None:
        """Only what has the same region, industry or verdict as the cursor's cell."""
        column, row = self._column, self.model.row(self.view.current_row)
        if column is None or row is None:
            return
        wanted = self.table.filter
        verdict = (
            self.table.judge.verdict(row.id, column.pack_id) if column.kind is ColumnKind.VERDICT else None
        )
        value = row.value(column.field) if column.field else None
        if verdict is not None:
            wanted = with_part(wanted, "verdict", (column.pack_id, verdict))
        elif column.id == "site_region" and value:
            wanted = with_part(wanted, "region", value)
        elif column.id == "industry" and value:
            wanted = with_part(wanted, "industry", value)
        else:
            self.told.emit("可以按地区、行业、结论这几列筛选；其他列请用查找")
            return
        self.bar.show_filter(wanted)
        self.narrow(wanted)

    # Cells

    def open_form(self) -> None:
        self._open_row(self.view.current_row)

    def edit_cell(self) -> None:
        self.view.edit(self.view.currentIndex())

    def copy(self) -> None:
        area = self.view.chosen_area()
        if self._is_reasonable(area):
            QGuiApplication.clipboard().setText(self.commands.copied(area))
            self.told.emit(f"已复制{len(area[0])}行{len(area[1])}列")

    def paste(self) -> None:
        text = QGuiApplication.clipboard().text()
        area, beyond = self.view.chosen_area(), self.view.beyond()
        if not text or not area[0] or not self._is_reasonable(area):
            return
        reading = self.commands.read_paste(text, area, beyond)
        self._apply("粘贴", reading, asks=len(reading.cells) > 1 or not reading.edits)

    def fill_down(self) -> None:
        area = self.view.chosen_area()
        if len(area[0]) < 2:
            self.told.emit("请先选中要填充的几行：第一行是样子，下面各行照填")
            return
        if self._is_reasonable(area):
            self._apply("向下填充", self.commands.read_fill(area), asks=False)

    def clear(self) -> None:
        area = self.view.chosen_area()
        if self._is_reasonable(area):
            self._apply("清空", self.commands.read_clear(area), asks=False)

    def set_column(self) -> None:
        from ui.grid.bulk_dialog import BulkDialog  # noqa: PLC0415 - seldom opened

        rows, _ = self.view.chosen_area()
        column = self._column
        if column is None or column.field is None or not self._is_reasonable((rows, [column])):
            self.told.emit("请先把光标放在能填写的一列里，选中要设置的项目")
            return
        dialog = BulkDialog(column.field, len(rows), self._region, self._firms, self)
        if dialog.exec():
            reading = self.commands.read_set(rows, column, dialog.value)
            self._apply(f"批量设置{column.label}", reading, asks=True)
        dialog.deleteLater()

    def _apply(self, name: str, reading: BlockReading, *, asks: bool) -> None:
        if asks:
            from ui.grid.paste_dialog import PasteDialog  # noqa: PLC0415 - seldom opened

            verb = name if len(name) <= 4 else "写入"
            dialog = PasteDialog(name, verb, reading, self)
            is_wanted, reading = bool(dialog.exec()), dialog.reading
            dialog.deleteLater()
            if not is_wanted:
                return
        if not reading.edits:
            self.told.emit(reading.summary)
            return
        change = self._written(name, reading)
        self._take(change)
        self.told.emit(f"{name}：{reading.summary}" if change else f"{name}已停止，什么都没有写入")

    def _written(self, name: str, reading: BlockReading) -> Change:
        from ui.grid.write_window import written  # noqa: PLC0415 - comes with the first block

        return written(self, name, lambda progress: self.commands.apply(name, reading, progress))

    def _typed(self, project_id: str, column: Column, text: str) -> None:
        self._take(self.commands.typed(project_id, column, text))

    def _chosen(self, project_id: str, column: Column, value: FactValue | None) -> None:
        self._take(self.commands.chosen(project_id, column, value))

    def _given_up(self, project_id: str, column: Column, text: str) -> None:
        self.commands.given_up(project_id, column, text)
        self.state_shown.emit()
        self.told.emit(f"已放弃刚才输入的“{text[:20]}”，按Ctrl+Y可取回")

    # Inside

    @property
    def _column(self) -> Column | None:
        place = self.view.currentIndex().column()
        return self.model.columns[place] if 0 <= place < len(self.model.columns) else None

    def _is_reasonable(self, area: tuple[Sequence[int], Sequence[Column]]) -> bool:
        rows, columns = area
        if len(rows) * len(columns) > MOST_CELLS:
            self.told.emit(f"一次最多处理{MOST_CELLS:,}格，请少选一些，或用“导入表格”“导出申报表”")
            return False
        return bool(rows)

    def _take(self, change: Change) -> None:
        if change:
            self._show_changed()
            self.changed.emit(change)
        self.state_shown.emit()

    def _stepped(self, result: tuple[str, tuple[str, ...], Change] | None, word: str) -> None:
        if result is None:
            return
        name, left, change = result
        self._take(change)
        self.told.emit(f"{word}：{name}")
        if left:
            some = "\n".join(left[:8]) + (f"\n……共{len(left)}处" if len(left) > 8 else "")
            self.failed.emit(AppError("undo-partly", f"“{name}”有{len(left)}处没有动：\n{some}"))

    def _show_changed(self) -> None:
        self.model.refresh()
        self.foot.show_count(len(self.table), len(self.table.index))
        self._pause.start()

    def _start(self, work: Work) -> None:
        if not self._wanted_row:
            self._wanted_row = self.project_id
        self.work.start(work, self._arranged)

    def _arranged(self) -> None:
        self.view.clearSelection()
        self.model.show_arranged()
        self.model.refresh_heads()
        self.bar.show_filter(self.table.filter)
        self.foot.show_count(len(self.table), len(self.table.index))
        self._show_whether_empty()
        self._find_row()

    def _show_step(self, step: Step, is_long: bool) -> None:
        if is_long:
            self.foot.show_work(step)

    def _show_whether_empty(self) -> None:
        if len(self.table.index) == 0:
            self.nothing.setText("还没有项目。按Ctrl+N新建一个，或按Ctrl+I导入表格。")
        else:
            self.nothing.setText("没有符合条件的项目。改一改查找的字，或点“清除筛选”。")
        self._middle.setCurrentWidget(self.view if len(self.table) else self.nothing)

    def _find_row(self) -> None:
        wanted, self._wanted_row = self._wanted_row, ""
        row = self.table.row_of(wanted) if wanted else -1
        if row < 0 and not self.view.currentIndex().isValid():
            row = 0
        if row >= 0:
            self.view.go_to(row, max(0, self.view.currentIndex().column()))

    def _add_up(self) -> None:
        found: list[Totals] = []

        def work() -> Work:
            found.append((yield from totals(self.table, self.view.chosen_ranges())))

        self._adding.start(work(), lambda: self.foot.show_totals(found[0].words))

    def _open_row(self, row: int) -> None:
        if 0 <= row < len(self.table):
            self.view.cells.finish()
            self.open_wanted.emit(self.table.id_at(row))

    def _show_menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setStyleSheet(chrome_sheet())
        self.deeds.fill(menu)
        menu.exec(self.view.viewport().mapToGlobal(at))
        menu.deleteLater()

    def _guarded(self, deed: Callable[[], None]) -> None:
        try:
            deed()
        except AppError as error:
            self.failed.emit(error)

    def _guarded_note(self) -> bool:
        try:
            return self.table.catch_up()
        except AppError as error:
            self.failed.emit(error)
            return True
