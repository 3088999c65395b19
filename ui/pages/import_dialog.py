"""Importing a table: choose or drop it, see how it was understood and what needs a person, then import, or not."""

from html import escape
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.errors import AppError
from desktop_app.services.data_folder.folders import AppFolders
from desktop_app.services.importing.report import ImportReport
from desktop_app.services.importing.run import (
    KINDS,
    SUFFIXES,
    ImportRun,
    place_of,
    run_import,
    run_undo,
    save_report,
)
from desktop_app.services.job import Cancelled
from ui import messages
from ui.context import AppContext
from ui.jobs import run_job
from ui.pages.data_page_card import wrapped
from ui.pages.data_page_rows import RowsView
from ui.pages.import_dialog_drop import dropped_file
from ui.pages.import_dialog_wording import STOPPED, details, headline, meaning, remarks
from ui.theme import GREEN, INK, LINE, MUTED, RED, SUNKEN, Fonts, chrome_sheet

_LAST_FOLDER = "ui.import_folder"
_DROP = "把表格拖到这里，或选择文件（.xlsx、.xls、.et、.csv、.jsonl）"
_NOTHING = (
    "选好文件后先试读：每一列认成了什么、要新建多少项目、哪些地方要人看，都列在这里。\n试读不写入任何内容。"
)
_NO_QUESTIONS = "没有要人看的地方。"


class ImportDialog(QDialog):
    """changed: an import was made, or taken back. `run` is the last preview or import."""

    changed = Signal()

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        """The context's store lies in a folder. It stays untouched: work is done in a store of the job's own."""
        super().__init__(parent)
        assert context.folder is not None
        self._context = context
        self._folder = context.folder
        self._seen: tuple[int, int] = (0, 0)  # size and time of the file that was previewed
        self.file: Path | None = None
        self.run: ImportRun | None = None
        self.setStyleSheet(chrome_sheet())
        self.setWindowTitle("导入表格")
        room = self.screen().availableGeometry()
        self.resize(min(940, room.width() - 40), min(600, room.height() - 60))
        self.setAcceptDrops(True)
        self.file_label = QLabel(_DROP, self)
        self.choose_button = QPushButton("选择文件(&O)…", self)
        self.headline = QLabel(self)
        self.headline.setFont(Fonts.title)
        self.headline.setWordWrap(True)
        self.details = wrapped("", self)
        self.questions = RowsView(
            ("位置", "原文", "说明", "可能是", "处理"),
            ("“申报表”第100行AA列", "原文原文原文原文", "", "20,000万元", "仍导入，请核对"),
            self,
        )
        self.columns = RowsView(
            ("工作表", "列", "表头", "认作", "备注"),
            ("申报表申报表", "AA", "其中：设备投资（万元）", "", "12格是公式，取其结果"),
            self,
        )
        self.skipped = RowsView(("工作表", "行", "原因"), ("申报表申报表", "10000", ""), self)
        self.in_full = wrapped("", self)
        self.tabs = QTabWidget(self)
        self.empty = wrapped(_NOTHING, self)
        self.stack = QStackedWidget(self)
        self.safety = wrapped("", self)
        self.report_button = QPushButton("保存清单(&S)…", self)
        self.undo_button = QPushButton("撤销本次导入(&U)", self)
        self.import_button = QPushButton("导入(&I)", self)
        self.import_button.setProperty("role", "primary")
        self.close_button = QPushButton("关闭", self)
        self._lay_out()
        self._connect()
        self._show_nothing()

    def choose_file(self) -> None:
        """Asks for the table and previews it."""
        start = str(self._context.store.settings.get(_LAST_FOLDER, str(Path.home())))
        kinds = " ".join(f"*{suffix}" for suffix in SUFFIXES)
        name, _ = QFileDialog.getOpenFileName(
            self, "选择要导入的表格", start, f"表格 ({kinds});;所有文件 (*)"
        )
        if name:
            self._context.store.settings.set(_LAST_FOLDER, str(Path(name).parent))
            self.preview(Path(name))

    def preview(self, file: Path) -> None:
        """Reads a table and shows what an import would do; nothing is written."""
        self.file, self.run = file, None
        self.file_label.setText(
            f"<b>{escape(file.name)}</b>　<span style='color:{MUTED.name()}'>{escape(str(file.parent))}</span>"
        )
        try:
            self._seen = _state_of(file)
            self.run = self._work(file, dry_run=True)
        except Cancelled:
            self._show_fault("已停止", STOPPED)
            return
        except AppError as error:
            self._show_fault("这个文件不能导入", error.message)
            return
        self._show_report(self.run.report)

    def import_now(self) -> None:
        """Imports what was previewed. A file that was changed since is read again first, and shown."""
        file = self.file
        if file is None or self.run is None or not self.run.report.dry_run:
            return
        try:
            if _state_of(file) != self._seen:
                self.preview(file)
                messages.show_note(self, "文件在试读之后改动过，已重新试读。请看过后再点“导入”。")
                return
            self.run = self._work(file, dry_run=False)
        except Cancelled:
            self.safety.setText(STOPPED)
            return
        except AppError as error:
            messages.show_error(self, error)
            return
        self._show_report(self.run.report)
        self.changed.emit()

    def undo(self) -> None:
        """Takes the import back."""
        run = self.run
        if run is None or not run.projects:
            return
        folder, fields = self._folder, self._context.library.fields
        try:
            count = run_job(
                self, "正在撤销导入…", lambda _progress: run_undo(folder, fields, run), can_stop=False
            )
        except AppError as error:
            messages.show_error(self, error)
            return
        self.run = None
        self._show_nothing()
        self.headline.setText(f"已撤销：{count}个项目移到了回收站")
        self.headline.show()
        self.changed.emit()

    def save_report_now(self) -> None:
        """Asks where, then writes the report."""
        if self.run is None or self.file is None:
            return
        suggested = self.file.with_name(f"{self.file.stem}-导入清单.csv")
        name, _ = QFileDialog.getSaveFileName(
            self, "保存清单", str(suggested), "表格，可用WPS或Excel打开 (*.csv);;数据 (*.json)"
        )
        if not name:
            return
        try:
            save_report(self.run.report, Path(name) if Path(name).suffix else Path(f"{name}.csv"))
        except AppError as error:
            messages.show_error(self, error)
            return
        self.safety.setText(f"清单已保存到“{name}”")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_file(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        file = dropped_file(event)
        if file is not None:
            event.acceptProposedAction()
            self.preview(file)

    def _work(self, file: Path, *, dry_run: bool) -> ImportRun:
        folder, fields = self._folder, self._context.library.fields
        return run_job(
            self,
            "正在试读…" if dry_run else "正在导入…",
            lambda progress: run_import(folder, fields, file, progress, dry_run=dry_run),
        )

    # What is shown

    def _show_nothing(self) -> None:
        self.headline.hide()
        self.details.hide()
        self.stack.setCurrentWidget(self.empty)
        self.empty.setText(_NOTHING)
        self.safety.setText("")
        self.undo_button.hide()
        self.report_button.hide()
        self.import_button.show()
        self.import_button.setEnabled(False)
        self.import_button.setText("导入(&I)")

    def _show_fault(self, headline: str, message: str) -> None:
        self._show_nothing()
        self.headline.setText(headline)
        self._colour_headline(RED.name())
        self.empty.setText(message)
        self.choose_button.setFocus()

    def _show_report(self, report: ImportReport) -> None:
        done = not report.dry_run
        self.headline.setText(headline(report))
        self._colour_headline((GREEN if done else INK).name())
        self.details.setText(details(report))
        self.details.show()
        self._fill(report)
        self.stack.setCurrentWidget(self.tabs)
        self.safety.setText(self._safety_of(report))
        self.report_button.show()
        self.undo_button.setVisible(done and self.run is not None and bool(self.run.projects))
        self.import_button.setVisible(not done)
        self.import_button.setEnabled(report.projects > 0)
        self.import_button.setText(f"导入{report.projects}个项目(&I)" if report.projects else "导入(&I)")
        (self.import_button if self.import_button.isEnabled() and not done else self.close_button).setFocus()

    def _colour_headline(self, colour: str) -> None:
        self.headline.setStyleSheet(f"color: {colour};")
        self.headline.show()

    def _fill(self, report: ImportReport) -> None:
        questions, columns, skipped = report.questions, report.columns, report.skipped
        fields = self._context.library.fields
        self.questions.replace(
            len(questions),
            lambda row, column: (
                place_of(questions[row]),
                questions[row].text or questions[row].header,
                questions[row].reason,
                questions[row].proposal,
                KINDS[questions[row].kind],
            )[column],
        )
        self.columns.replace(
            len(columns),
            lambda row, column: (
                columns[row].sheet,
                columns[row].column,
                " ".join(columns[row].header.split()),
                meaning(columns[row], fields),
                remarks(columns[row], fields),
            )[column],
        )
        self.skipped.replace(
            len(skipped),
            lambda row, column: (skipped[row].sheet, str(skipped[row].row), skipped[row].reason)[column],
        )
        for place, (name, count) in enumerate(
            (("要人看的", len(questions)), ("每一列认作什么", len(columns)), ("跳过的行", len(skipped)))
        ):
            self.tabs.setTabText(place, f"{name}（{count}）")
            self.tabs.setTabEnabled(place, bool(count) or place == 0)
        self._show_in_full()
        self.no_questions.setVisible(not questions)
        self.in_full.setVisible(bool(questions))
        self.questions.setVisible(bool(questions))
        self.tabs.setCurrentIndex(0)

    def _show_in_full(self) -> None:
        """The question the cursor is on, whole: a column may be too narrow for it."""
        questions = self.run.report.questions if self.run is not None else ()
        row = self.questions.currentIndex().row()
        if 0 <= row < len(questions):
            question = questions[row]
            proposal = f"　可能是：{question.proposal}" if question.proposal else ""
            self.in_full.setText(f"{place_of(question)}：{question.reason}{proposal}")

    def _safety_of(self, report: ImportReport) -> str:
        if report.dry_run:
            backups = AppFolders(self._folder).backups
            before = (
                f"导入前先自动备份到“{backups}”。"
                if self._context.store.projects.count()
                else "现在还没有项目，不必先备份。"
            )
            return f"以上是试读，还没有写入。{before}拿不准的格留空，不猜。"
        kept = f"导入前的备份：{report.backup}。" if report.backup else ""
        return f"{kept}可以撤销本次导入：新项目移到回收站；补进已有企业空白栏的内容会保留。"

    # Putting it together

    def _connect(self) -> None:
        self.choose_button.clicked.connect(self.choose_file)
        self.questions.selectionModel().currentChanged.connect(lambda _now, _was: self._show_in_full())
        self.report_button.clicked.connect(self.save_report_now)
        self.undo_button.clicked.connect(self.undo)
        self.import_button.clicked.connect(self.import_now)
        self.close_button.clicked.connect(self.reject)

    def _lay_out(self) -> None:
        top = QWidget(self)
        top.setObjectName("drop")
        top.setStyleSheet(
            f"#drop {{ background: {SUNKEN.name()}; border: 1px dashed {LINE.darker(115).name()}; border-radius: 6px; }}"
        )
        across = QHBoxLayout(top)
        across.setContentsMargins(14, 10, 10, 10)
        self.file_label.setWordWrap(True)
        across.addWidget(self.file_label, 1)
        across.addWidget(self.choose_button)
        first = QWidget(self)
        inner = QVBoxLayout(first)
        inner.setContentsMargins(0, 0, 0, 0)
        self.no_questions = wrapped(_NO_QUESTIONS, first)
        self.no_questions.setContentsMargins(10, 10, 10, 10)
        inner.addWidget(self.no_questions)
        inner.addWidget(self.questions, 1)
        self.in_full.setContentsMargins(10, 4, 10, 8)
        inner.addWidget(self.in_full)
        inner.addStretch(0)
        for page, name in ((first, "要人看的"), (self.columns, "每一列认作什么"), (self.skipped, "跳过的行")):
            self.tabs.addTab(page, name)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.tabs)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.safety, 1)
        for button in (self.report_button, self.undo_button, self.import_button, self.close_button):
            button.setAutoDefault(True)
            foot.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(10)
        layout.addWidget(top)
        layout.addWidget(self.headline)
        layout.addWidget(self.details)
        layout.addWidget(self.stack, 1)
        layout.addLayout(foot)


def _state_of(file: Path) -> tuple[int, int]:
    """Size and time of a file; raises AppError where it is not there."""
    try:
        facts = file.stat()
    except OSError as error:
        raise AppError(
            "file-unreadable", f"“{file}”读不出来（{error.strerror}），请检查文件是否还在、U盘是否插好"
        ) from None
    return facts.st_size, facts.st_mtime_ns
