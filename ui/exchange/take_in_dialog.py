"""带回: open a package, see what would become of it, decide what both sides changed, merge — or leave it."""

import tempfile
from html import escape
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.errors import AppError
from desktop_app.services.exchange.package import SUFFIX, Package
from desktop_app.services.exchange.run import ExchangeDesk
from desktop_app.services.exchange.take_in import TakenIn
from desktop_app.services.exchange.words import ReviewLine, ReviewLines
from desktop_app.services.job import Cancelled
from desktop_app.services.sealed_file import is_sealed
from ui import messages
from ui.context import AppContext
from ui.escape import EscapeGuard
from ui.exchange.choice_view import ChoiceView
from ui.exchange.take_out_dialog import LAST_FOLDER
from ui.jobs import run_job
from ui.pages.data_page_card import wrapped
from ui.pages.data_page_rows import RowsView
from ui.pages.data_page_wording import moment
from ui.pages.import_dialog_drop import dropped_file
from ui.theme import Fonts, chrome_sheet
from ui.window_size import fit_to_screen

_NOTHING_YET = (
    "选择从另一台电脑带来的文件（.jgx），或把它拖到这里。先看清会发生什么，点“合并”才写入；合并前自动备份。"
)
_IDLE = "没有新的内容：这份文件里的修改本机都有了，不用合并。"
_HEADS = ("项目或企业", "栏目", "本机原来", "带回", "谁改的")
_OURS = ("项目或企业", "栏目", "本机现在（保持）", "带回的旧内容", "本机谁改的")
_SAMPLES = (
    "铸造线技术改造项目项目",
    "固定资产投资固定资产",
    "",
    "20,000.00万元二〇二四",
    "张三　2024-12-31 23:59",
)


class _Place:
    """Where a sealed package lies opened for as long as the dialog shows it."""

    def __init__(self) -> None:
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def new(self) -> "tempfile.TemporaryDirectory[str]":
        self.clear()
        self._folder = tempfile.TemporaryDirectory(prefix="jigai-", ignore_cleanup_errors=True)
        return self._folder

    def clear(self) -> None:
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None


class TakeInDialog(QDialog):
    """taken_in: something was merged (TakenIn). Until then nothing is written."""

    taken_in = Signal(object)

    def __init__(self, context: AppContext, desk: ExchangeDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._desk = desk
        self._place = _Place()
        self.destroyed.connect(self._place.clear)
        self.package: Package | None = None
        self.lines: ReviewLines | None = None
        self.setStyleSheet(chrome_sheet())
        self.setAcceptDrops(True)
        self.setWindowTitle("带回合并")
        fit_to_screen(self, 980, 640)
        self.headline = QLabel(self)
        self.headline.setFont(Fonts.title)
        self.headline.setWordWrap(True)
        self.details = wrapped(_NOTHING_YET, self)
        self.choices = ChoiceView(self)
        self.taken = RowsView(_HEADS, _SAMPLES, self)
        self.ours = RowsView(_OURS, _SAMPLES, self)
        self.new = QListWidget(self)
        self.tabs = QTabWidget(self)
        self.choose_button = QPushButton("选择文件(&O)…", self)
        self.merge_button = QPushButton("合并(&M)", self)
        self.merge_button.setProperty("role", "primary")
        self.close_button = QPushButton("取消", self)
        for button in (self.choose_button, self.merge_button, self.close_button):
            button.setAutoDefault(False)
        EscapeGuard(self, "已经选了一些，还没有合并。放弃并关闭吗？", lambda: bool(self.choices.decisions))
        foot = QHBoxLayout()
        foot.addWidget(self.choose_button)
        foot.addStretch(1)
        foot.addWidget(self.merge_button)
        foot.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setSpacing(8)
        layout.addWidget(self.headline)
        layout.addWidget(self.details)
        layout.addWidget(self.tabs, 1)
        layout.addLayout(foot)
        self.choose_button.clicked.connect(self.choose_file)
        self.merge_button.clicked.connect(self.merge)
        self.close_button.clicked.connect(self.reject)
        self.choices.chosen.connect(self._update)
        self.finished.connect(lambda _result: self._let_go())
        self._update()

    def choose_file(self) -> None:
        """Ask for the package and look into it."""
        start = str(self._context.store.settings.get(LAST_FOLDER, str(Path.home())))
        name, _ = QFileDialog.getOpenFileName(self, "选择带回的文件", start, f"交换文件 (*{SUFFIX})")
        if name:
            self._context.store.settings.set(LAST_FOLDER, str(Path(name).parent))
            self.look_into(Path(name))

    def look_into(self, file: Path, passphrase: str | None = None) -> None:
        """Show what taking the package in would do; a passphrase is asked for where it is sealed."""
        if passphrase is None and is_sealed(file):
            passphrase, agreed = QInputDialog.getText(
                self, "口令", f"“{file.name}”已加密，请输入口令：", QLineEdit.EchoMode.Password
            )
            if not agreed:
                return
        self._let_go()
        opened = self._place.new()
        try:
            self.package, self.lines = run_job(
                self, "正在核对文件…", lambda progress: self._desk.review(file, opened, passphrase, progress)
            )
        except Cancelled:
            self._let_go()
        except AppError as error:
            self._let_go()
            messages.show_error(self, error)
        self._show()

    def merge(self) -> None:
        """Take it in, with what was decided so far; the rest stays open."""
        package, decisions = self.package, self.choices.decisions
        if package is None or not self.merge_button.isEnabled():
            return
        try:
            told: TakenIn = run_job(
                self, "正在合并…", lambda progress: self._desk.take_in(package, decisions, progress)
            )
        except Cancelled:
            return
        except AppError as error:
            messages.show_error(self, error)
            return
        self.taken_in.emit(told)
        self.accept()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_file(event, (SUFFIX,)) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        file = dropped_file(event, (SUFFIX,))
        if file is not None:
            event.acceptProposedAction()
            self.look_into(file)

    def _show(self) -> None:
        package, lines = self.package, self.lines
        self.tabs.clear()
        if package is None or lines is None:
            self.headline.clear()
            self.details.setText(_NOTHING_YET)
            self._update()
            return
        head = package.head
        who = "　".join(filter(None, (head.office, head.by)))
        self.headline.setText(f"{who or '另一台电脑'}　{moment(head.written_at)} 带出，{head.projects}个项目")
        counts = lines.counts
        parts = (
            f"两边都改过 <b>{counts.conflicts}</b> 处",
            f"采用带回的 <b>{counts.taken}</b> 处",
            f"新增 <b>{counts.new}</b> 条",
            f"本机后来改过、保持本机 <b>{counts.ours}</b> 处",
            f"没有变化 <b>{counts.same}</b> 条",
        )
        without = "" if head.files is not None else "<br/>这份文件没有带附件。"
        idle = not (counts.conflicts or counts.taken or counts.new)
        self.details.setText((escape(_IDLE) + "<br/>" if idle else "") + " · ".join(parts) + without)
        self.choices.show_lines(lines.conflicts)
        _fill(self.taken, lines.taken, theirs=True)
        _fill(self.ours, lines.ours, theirs=False)
        self.new.clear()
        self.new.addItems(lines.new)
        for page, title, count in (
            (self.choices, "要您选的", len(lines.conflicts)),
            (self.taken, "采用带回的", len(lines.taken)),
            (self.new, "新增的", len(lines.new)),
            (self.ours, "保持本机的", len(lines.ours)),
        ):
            if count:
                self.tabs.addTab(page, f"{title}（{count}）")
        self._update()
        (self.choices.list if lines.conflicts else self.merge_button).setFocus()

    def _update(self) -> None:
        lines = self.lines
        can = lines is not None and bool(lines.counts.conflicts or lines.counts.taken or lines.counts.new)
        self.tabs.setVisible(self.tabs.count() > 0)
        self.merge_button.setEnabled(can)
        left = self.choices.undecided if lines is not None else 0
        self.merge_button.setText(f"合并(&M)，{left}处以后再定" if left else "合并(&M)")
        self.merge_button.setToolTip("先自动备份，再一次写入；没有选的保持本机内容，以后可以再定")

    def _let_go(self) -> None:
        self.package = self.lines = None
        self._place.clear()


def _fill(view: RowsView, lines: tuple[ReviewLine, ...], *, theirs: bool) -> None:
    def cell(row: int, column: int) -> str:
        line = lines[row]
        by = line.there_by if theirs else line.here_by
        return (line.owner, line.label, line.here, line.there, by)[column].replace("\n", " ")

    view.replace(len(lines), cell)
