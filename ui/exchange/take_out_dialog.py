"""带出: choose projects, say whether attachments go along and whether the file is sealed, write it to the stick."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.errors import AppError
from desktop_app.domain.listing import ProjectFilter, ProjectRow
from desktop_app.domain.record_version import RecordKey
from desktop_app.services.exchange.package import SUFFIX
from desktop_app.services.exchange.run import ExchangeDesk
from desktop_app.services.exchange.take_out import TakenOut
from desktop_app.services.job import Cancelled
from desktop_app.services.sealed_file import SHORTEST_PASSPHRASE
from ui import messages
from ui.context import AppContext
from ui.exchange.project_ticks import FIRM, NAME, TICK, ProjectTicks, TickRow
from ui.jobs import run_job
from ui.pages.data_page_card import wrapped
from ui.pages.data_page_wording import moment, size
from ui.theme import Fonts, chrome_sheet, style_scroll_bar
from ui.window_size import fit_to_screen

LAST_FOLDER = "ui.exchange_folder"
_TOLD = (
    "选好项目，写成一个文件，用U盘带到另一台电脑上打开。带出后两边都可以接着改；"
    "带回时逐栏比较，两边都改过的由您来选，谁的都不会丢。企业资料随项目一起带；申报批次不带，以本机为准。"
)


class TakeOutDialog(QDialog):
    """taken_out: a file was written (TakenOut)."""

    taken_out = Signal(object)

    def __init__(self, context: AppContext, desk: ExchangeDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._desk = desk
        self.setStyleSheet(chrome_sheet())
        self.setWindowTitle("带出项目")
        fit_to_screen(self, 820, 600)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("查找项目、企业、代码（可打拼音首字母）")
        self.search.setClearButtonEnabled(True)
        self.ticks = ProjectTicks()
        self.list = self._make_list()
        self.count = QLabel(self)
        self.count.setFont(Fonts.strong)
        self.all_button = QPushButton("全选列出的(&A)", self)
        self.none_button = QPushButton("全不选(&N)", self)
        self.with_attachments = QCheckBox("连同附件和照片(&F)", self)
        self.with_attachments.setChecked(True)
        self.sealed = QCheckBox("用口令加密(&P)", self)
        self.sealed.setToolTip("U盘丢了别人也打不开；忘了口令谁也打不开")
        self.passphrase, self.again = QLineEdit(self), QLineEdit(self)
        for line in (self.passphrase, self.again):
            line.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.setPlaceholderText(f"至少{SHORTEST_PASSPHRASE}个字符")
        self.write_button = QPushButton("带出到文件(&O)…", self)
        self.write_button.setProperty("role", "primary")
        self.close_button = QPushButton("取消", self)
        for button in (self.all_button, self.none_button, self.write_button, self.close_button):
            button.setAutoDefault(False)
        self._lay_out()
        self.search.textChanged.connect(lambda _text: self._fill())
        self.search.returnPressed.connect(self._enter_list)
        self.ticks.ticks_changed.connect(self._update)
        self.all_button.clicked.connect(lambda: self.ticks.tick_shown(on=True))
        self.none_button.clicked.connect(lambda: self.ticks.tick(self.ticks.ticked, on=False))
        self.sealed.toggled.connect(lambda _on: self._update())
        self.write_button.clicked.connect(self.choose_target)
        self.close_button.clicked.connect(self.reject)
        self._fill()
        self._tick_what_came_in()
        self._update()
        self.search.setFocus()

    def choose_target(self) -> None:
        """Ask where to, then write."""
        if self.sealed.isChecked() and self.passphrase.text() != self.again.text():
            messages.show_note(self, "两次输入的口令不一样，请重新输入。")
            self.again.setFocus()
            return
        settings = self._context.store.settings
        start = Path(str(settings.get(LAST_FOLDER, str(Path.home()))))
        suggested = start / f"带出项目-{self._context.today():%Y%m%d}{SUFFIX}"
        name, _ = QFileDialog.getSaveFileName(self, "带出到", str(suggested), f"交换文件 (*{SUFFIX})")
        if name:
            target = Path(name)
            self.write(target if target.suffix == SUFFIX else target.with_name(target.name + SUFFIX))

    def write(self, target: Path) -> TakenOut | None:
        """Write the file; None where it could not be or was stopped (it has been said)."""
        passphrase = self.passphrase.text() if self.sealed.isChecked() else None
        chosen, with_attachments = self.ticks.ticked, self.with_attachments.isChecked()
        try:
            told: TakenOut = run_job(
                self,
                "正在带出…",
                lambda progress: self._desk.take_out(
                    chosen, target, progress, with_attachments=with_attachments, passphrase=passphrase
                ),
            )
        except Cancelled:
            return None
        except AppError as error:
            messages.show_error(self, error)
            return None
        self._context.store.settings.set(LAST_FOLDER, str(target.parent))
        self.taken_out.emit(told)
        self.accept()
        return told

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down and Enter lead from the search line to what was found."""
        if event.key() == Qt.Key.Key_Down and self.search.hasFocus():
            self._enter_list()
            return
        super().keyPressEvent(event)

    def _enter_list(self) -> None:
        self.list.setFocus()
        if not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(self.ticks.index(0, NAME))

    def _make_list(self) -> QTreeView:
        view = _TickView(self.ticks, self)
        header = view.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        header.resizeSection(TICK, 34)
        header.setMinimumSectionSize(30)
        header.resizeSection(FIRM, 250)
        header.resizeSection(3, Fonts.body_metrics.horizontalAdvance("2024-12-31 23:59") + 20)
        return view

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.search, 1)
        top.addWidget(self.all_button)
        top.addWidget(self.none_button)
        secret = QFormLayout()
        secret.setContentsMargins(24, 0, 0, 0)
        secret.addRow("口令", self.passphrase)
        secret.addRow("再输一次", self.again)
        self._secret = QWidget(self)
        self._secret.setLayout(secret)
        foot = QHBoxLayout()
        foot.addWidget(self.count, 1)
        foot.addWidget(self.write_button)
        foot.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setSpacing(8)
        layout.addWidget(wrapped(_TOLD, self))
        layout.addLayout(top)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.with_attachments)
        layout.addWidget(self.sealed)
        layout.addWidget(self._secret)
        layout.addLayout(foot)

    def _fill(self) -> None:
        text = self.search.text().strip()
        projects = self._context.store.projects
        exchanged = self._context.store.exchange.records()
        thrown = [
            row
            for row in projects.rows(ProjectFilter(text=text, deleted=True))
            if RecordKey("project", row.id) in exchanged
        ]
        rows = [_row(row) for row in projects.rows(ProjectFilter(text=text))]
        self.ticks.show([*rows, *(_row(row, is_deleted=True) for row in thrown)])

    def _tick_what_came_in(self) -> None:
        """On the PC that was given a package, its projects are what goes back."""
        exchange = self._context.store.exchange
        notes = exchange.notes()
        if notes and not notes[0].is_out:
            known = {record.id for record in exchange.records() if record.kind == "project"}
            here = [row.id for row in self._context.store.projects.rows() if row.id in known]
            gone = [
                r.id for r in self._context.store.projects.rows(ProjectFilter(deleted=True)) if r.id in known
            ]
            self.ticks.tick([*here, *gone], on=True)

    def _update(self) -> None:
        chosen = self.ticks.ticked
        self._secret.setVisible(self.sealed.isChecked())
        self.write_button.setEnabled(bool(chosen))
        words = f"已选{len(chosen)}个项目" if chosen else "请勾选要带出的项目（空格键勾选）"
        store = self._context.store.attachments
        files = [a for id_ in chosen for a in store.of_project(id_)] if len(chosen) <= 200 else []
        if files:
            words += f"，附件{len(files)}个，{size(sum(file.size for file in files))}"
        self.count.setText(words)


class _TickView(QTreeView):
    def __init__(self, ticks: ProjectTicks, parent: QWidget) -> None:
        super().__init__(parent)
        self._ticks = ticks
        self.setModel(ticks)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setAccessibleName("要带出的项目")
        style_scroll_bar(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space turns the ticks of the selected rows."""
        rows = [index.row() for index in self.selectionModel().selectedRows()]
        if event.key() == Qt.Key.Key_Space and rows:
            self._ticks.turn(rows)
            return
        super().keyPressEvent(event)


def _row(row: ProjectRow, *, is_deleted: bool = False) -> TickRow:
    return TickRow(row.id, row.name or "未命名项目", row.enterprise_name, moment(row.updated_at), is_deleted)
