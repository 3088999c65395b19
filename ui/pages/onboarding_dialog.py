"""登记官方表格: drop a table never seen, see what was recognised, settle what each column stands for, keep it."""

from collections.abc import Callable
from html import escape
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.entities import Dossier
from desktop_app.domain.errors import AppError
from desktop_app.services.onboarding.agreement import Agreement
from desktop_app.services.onboarding.own_fields import proposed_field
from desktop_app.services.onboarding.registering import Onboarding
from desktop_app.services.onboarding.template_conversion import convert, find_converter
from desktop_app.sheets.mapping import MONEY_UNITS
from ui import messages
from ui.context import AppContext
from ui.escape import EscapeGuard
from ui.pages.onboarding_columns import OnboardingColumns
from ui.pages.onboarding_new_field import NewFieldDialog
from ui.pages.onboarding_preview import OnboardingPreview
from ui.theme import AMBER, AMBER_TINT, LINE, MUTED, SOFT, SURFACE, Fonts, chrome_sheet
from ui.window_size import fit_to_screen

TITLE = "登记官方表格"
_FILES = "表格文件 (*.xlsx *.xlsm *.xls *.et);;所有文件 (*)"
_FILLED = "填好的表格 (*.xlsx *.xlsm *.xls *.et);;所有文件 (*)"
_MOST_ASKED = 12
_MOST_CHANGES, _MOST_DIFFERENCES = 4, 3


class OnboardingDialog(QDialog):
    """Accepted once the table is registered; `file` is then what to export into (a converted .xlsx, perhaps).

    file: to begin with, or None to ask for one. Raises AppError("office-missing").
    """

    def __init__(self, context: AppContext, file: Path | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._office = context.offices.require()
        self._dossiers: tuple[Dossier, ...] | None = None
        self.session: Onboarding | None = None
        self.file: Path | None = None
        self.setWindowTitle(TITLE)
        self.setStyleSheet(chrome_sheet())
        self.setAcceptDrops(True)
        fit_to_screen(self, 1180, 690)
        self.open_button = QPushButton("选择表格文件(&O)…", self)
        self.name = QLabel(self)
        self.unit = QComboBox(self)
        self.parts = QLabel(self)
        self.changes = QLabel(self)
        self.columns = OnboardingColumns(self)
        self.preview = OnboardingPreview(self)
        self.state = QLabel(self)
        self.teach_button = QPushButton("用去年的填报表核对(&L)…", self)
        self.field_button = QPushButton("新建本单位字段(&N)…", self)
        self.confirm_button = QPushButton("确认并登记(&R)", self)
        self.confirm_button.setProperty("role", "primary")
        self.stack = QStackedWidget(self)
        self._lay_out()
        self._connect()
        EscapeGuard(
            self,
            "这张表还没有登记，核对过的对应关系不会留下。放弃并关闭吗？",
            lambda: self.session is not None,
        )
        self._show_buttons()
        if file is not None:
            self.load(file)

    def load(self, file: Path) -> None:
        """Recognise a file and show it. Raises AppError where it cannot be registered."""
        QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            session = Onboarding(file, self._context.store, self._context.mappings, self._office.year)
        finally:
            QGuiApplication.restoreOverrideCursor()
        self.session, self.file = session, file
        self._show_session(session)

    def open_file(self, file: Path) -> None:
        """As `load`, with what a person is told: also the offer to convert an old kind of file."""
        try:
            self.load(file)
        except AppError as error:
            if error.code == "template-old-kind" and self._offer_conversion(file, error):
                return
            messages.show_error(self, error)

    def teach(self, filled: Path) -> Agreement:
        """Learn from last year's filled table and show how far it agrees. Raises AppError."""
        assert self.session is not None
        QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            agreement = self.session.learn(filled, self._all_dossiers())
        finally:
            QGuiApplication.restoreOverrideCursor()
        self.columns.show_session(self.session)
        self._show_choice()
        self._show_agreement(agreement)
        self._settle()
        return agreement

    def confirm(self) -> None:
        """Keep the table, once the person agrees to what is not certain. Raises AppError."""
        session = self.session
        if session is None:
            return
        doubtful = [column for place in session.doubtful() if (column := session.layout.column(place))]
        if doubtful:
            names = "\n".join(
                f"{column.place}列“{column.title}”：{self.columns.chooser(column.place).text()}"
                for column in doubtful[:_MOST_ASKED]
            )
            more = f"\n……共{len(doubtful)}栏" if len(doubtful) > _MOST_ASKED else ""
            if not messages.ask(
                self, f"这些栏目程序没有把握，请确认对应无误：\n\n{names}{more}", "无误，登记"
            ):
                return
        session.confirm()
        self.accept()

    # What the buttons do

    def ask_for_file(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "选择主管部门下发的表格", "", _FILES)
        if name:
            self.open_file(Path(name))

    def ask_for_filled(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "选择去年填好的同一种表", "", _FILLED)
        if name:
            self._guarded(lambda: self.teach(Path(name)))

    def new_field(self, place: str = "") -> None:
        """Ask what the field for a column is, make it and choose it."""
        session, place = self.session, place or self.columns.current_place
        column = session.layout.column(place) if session else None
        if session is None or column is None:
            return
        dialog = NewFieldDialog(proposed_field(column.titles, column.choices, column.unit), self)
        if dialog.exec():
            self._guarded(lambda: self._make_field(place, dialog))

    def _make_field(self, place: str, dialog: NewFieldDialog) -> None:
        assert self.session is not None
        self.session.add_field(place, dialog.told)
        self._context.take_own_fields()
        self.columns.show_session(self.session)
        self._show_choice()

    def _offer_conversion(self, file: Path, error: AppError) -> bool:
        converter = find_converter()
        if converter is None:
            return False
        question = (
            f"{error.message}\n\n本机装有LibreOffice，可以在原文件旁边转换出一份.xlsx（原文件不动，约需几秒到一分钟）。"
            "转换后请对照原表核对。"
        )
        if not messages.ask(self, question, "转换"):
            return True
        QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            conversion = convert(file, converter)
        except AppError as failure:
            messages.show_error(self, failure)
            return True
        finally:
            QGuiApplication.restoreOverrideCursor()
        counted = "\n".join(count.sentence for count in conversion.counts)
        messages.show_note(self, f"已转换为“{conversion.file.name}”。\n\n{counted}")
        self.open_file(conversion.file)
        return True

    def _guarded(self, done: Callable[[], object]) -> None:
        try:
            done()
        except AppError as error:
            messages.show_error(self, error)

    # What is shown

    def _show_session(self, session: Onboarding) -> None:
        self.stack.setCurrentIndex(1)
        self.name.setText(f"<b>{escape(session.file.name)}</b>")
        self.unit.setCurrentIndex(max(self.unit.findData(session.unit), 0))
        self.parts.setText(
            "　".join(
                f"<span style='color:{MUTED.name()}'>{label}</span>&nbsp;{escape(words)}"
                for label, words in session.layout.describes
                if label != "金额单位"
            )
        )
        lines = [change.sentence for change in session.changes]
        if session.before is not None:
            lines.insert(0, f"与登记过的“{session.before.name}”相比：" + ("" if lines else "没有变化。"))
        lines += session.layout.doubts
        if session.registered is not None:
            lines.insert(0, "这张表已经登记过，可以在这里修改。")
        more = len(lines) - _MOST_CHANGES
        shown = lines[:_MOST_CHANGES] + ([f"……另有{more}处"] if more > 0 else [])
        self.changes.setText("<br>".join(escape(line) for line in shown))
        self.changes.setToolTip("\n".join(lines))
        self.changes.setVisible(bool(lines))
        self.preview.show_layout(session.layout)
        self.columns.show_session(session)
        self._show_choice()
        self._settle()

    def _settle(self) -> None:
        """Notes above and below take their room first; then the current row is brought into view."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
        self.columns.scrollTo(self.columns.currentIndex())

    def _show_choice(self) -> None:
        session = self.session
        if session is None:
            return
        dossiers = self._all_dossiers()
        self.preview.show_project(session.first_row(dossiers[0] if dossiers else None))
        if self.columns.current_place:
            self.preview.mark(self.columns.current_place)
        problems = session.problems()
        filled = sum(session.choice(c.place) is not None for c in session.layout.columns)
        doubtful = len(session.doubtful())
        words = f"共{len(session.layout.columns)}栏，{filled}栏有对应" + (
            f"，{doubtful}栏待核对" if doubtful else ""
        )
        self.state.setText("　".join((words, *problems)))
        self.state.setStyleSheet(f"color: {(AMBER if problems else SOFT).name()};")
        self.state.setToolTip("")
        self._show_buttons()

    def _show_agreement(self, agreement: Agreement) -> None:
        lines = [
            f"{each.place}列“{each.title}”第{each.row}行：程序为“{each.ours}”，去年填“{each.theirs}”"
            for each in agreement.differences
        ]
        more = len(lines) - _MOST_DIFFERENCES
        tail = f"（……另有{more}处，见提示）" if more > 0 else ""
        self.state.setText("\n".join((agreement.summary, *lines[:_MOST_DIFFERENCES])) + tail)
        self.state.setToolTip("\n".join(lines[:40]))
        self.state.setStyleSheet(f"color: {(AMBER if agreement.differences else SOFT).name()};")

    def _show_buttons(self) -> None:
        ready = self.session is not None
        for part in (self.teach_button, self.field_button, self.unit):
            part.setEnabled(ready)
        self.confirm_button.setEnabled(self.session is not None and not self.session.problems())

    def _all_dossiers(self) -> tuple[Dossier, ...]:
        if self._dossiers is None:
            self._dossiers = tuple(self._context.store.projects.iterate_dossiers())
        return self._dossiers

    def _unit_chosen(self) -> None:
        if self.session is not None:
            self.session.unit = str(self.unit.currentData())
            for column in self.session.layout.columns:
                self.columns.refresh(column.place)
            self._show_choice()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped(event.mimeData().urls()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        file = _dropped(event.mimeData().urls())
        if file is not None:
            event.acceptProposedAction()
            self.open_file(file)

    # Putting it together

    def _connect(self) -> None:
        self.open_button.clicked.connect(self.ask_for_file)
        self.teach_button.clicked.connect(self.ask_for_filled)
        self.field_button.clicked.connect(lambda _checked: self.new_field())
        self.confirm_button.clicked.connect(lambda: self._guarded(self.confirm))
        self.columns.changed.connect(lambda _place: self._show_choice())
        self.columns.column_shown.connect(self.preview.mark)
        self.columns.new_field_wanted.connect(self.new_field)
        self.unit.activated.connect(lambda _place: self._unit_chosen())

    def _lay_out(self) -> None:
        for unit in MONEY_UNITS:
            self.unit.addItem(unit, unit)
        self.unit.setCurrentIndex(self.unit.findData("万元"))
        self.parts.setWordWrap(True)
        self.parts.setFont(Fonts.small)
        self.changes.setWordWrap(True)
        self.changes.setFont(Fonts.small)
        self.changes.setStyleSheet(
            f"background: {AMBER_TINT.name()}; color: {AMBER.name()}; border-radius: 5px; padding: 6px 10px;"
        )
        self.changes.hide()
        self.state.setWordWrap(True)
        top = QHBoxLayout()
        top.addWidget(self.open_button)
        top.addWidget(self.name, 1)
        unit_label = QLabel("表内金额单位(&U)", self)
        unit_label.setBuddy(self.unit)
        top.addWidget(unit_label)
        top.addWidget(self.unit)
        self.stack.addWidget(self._empty_page())
        self.stack.addWidget(self._table_page())
        close = QPushButton("关闭", self)
        close.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addWidget(self.teach_button)
        buttons.addWidget(self.field_button)
        buttons.addStretch(1)
        buttons.addWidget(self.confirm_button)
        buttons.addWidget(close)
        for button in (self.open_button, self.teach_button, self.field_button, self.confirm_button, close):
            button.setAutoDefault(False)
        layout = QVBoxLayout(self)
        layout.addLayout(top)
        layout.addWidget(self.stack, 1)
        layout.addWidget(self.state)
        layout.addLayout(buttons)

    def _empty_page(self) -> QWidget:
        empty = QLabel(
            "把主管部门下发的空表拖到这里，或按“选择表格文件”。\n\n"
            "程序会认出表头、填报行、单位、下拉选项和字数限制，并提出每一栏对应哪个字段；核对一次，以后直接导出。",
            self,
        )
        empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        empty.setWordWrap(True)
        empty.setStyleSheet(
            f"color: {MUTED.name()}; background: {SURFACE.name()}; border: 2px dashed {LINE.name()}; border-radius: 8px;"
        )
        return empty

    def _table_page(self) -> QWidget:
        lower = QWidget(self)
        below = QVBoxLayout(lower)
        below.setContentsMargins(0, 4, 0, 0)
        caption = QLabel("预览：第一个项目按实际表样填入", self)
        caption.setFont(Fonts.small)
        caption.setStyleSheet(f"color: {MUTED.name()};")
        below.addWidget(caption)
        below.addWidget(self.preview, 1)
        split = QSplitter(Qt.Orientation.Vertical, self)
        split.addWidget(self.columns)
        split.addWidget(lower)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 1)
        split.setSizes([350, 200])
        split.setChildrenCollapsible(False)
        page = QWidget(self)
        inside = QVBoxLayout(page)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.parts)
        inside.addWidget(self.changes)
        inside.addWidget(split, 1)
        return page


def _dropped(urls: list[QUrl]) -> Path | None:
    return next((Path(url.toLocalFile()) for url in urls if url.isLocalFile()), None)
