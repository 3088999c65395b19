"""台账: what was declared in a year under a programme, projects that are gone included; copied and printed."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, QTimer, Signal
from PySide6.QtGui import QColor, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.entities import Office
from desktop_app.domain.errors import AppError
from desktop_app.services.batches.page_ledger import HEADINGS, LedgerRow, LedgerView, as_text, ledger_table
from ui import messages
from ui.batches.toned_rows import TonedRows
from ui.printing.preview_dialog import PreviewDialog
from ui.printing.print_layouts import own_layout
from ui.theme import MUTED, SOFT, chrome_sheet
from ui.window_size import fit_to_screen

ViewOf = Callable[[str, int], LedgerView]
_SEARCH_DELAY = 120  # ms


class LedgerDialog(QDialog):
    """programmes: policy id and name. view_of: the ledger of a programme and year. project_wanted: to be opened."""

    project_wanted = Signal(str)

    def __init__(
        self,
        programmes: Sequence[tuple[str, str]],
        view_of: ViewOf,
        office: Office,
        policy_id: str = "",
        year: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setStyleSheet(chrome_sheet())
        self.setWindowTitle("申报台账")
        fit_to_screen(self, 1060, 640)
        self._view_of, self._office = view_of, office
        self._view: LedgerView | None = None
        self.found: tuple[LedgerRow, ...] = ()
        self.policy = QComboBox(self)
        self.policy.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.policy.setMinimumContentsLength(16)
        for each, name in programmes:
            self.policy.addItem(name, each)
        self.policy.setCurrentIndex(max(0, self.policy.findData(policy_id)))
        self.year = QSpinBox(self)
        self.year.setRange(2000, 2100)
        self.year.setSuffix(" 年")
        self.year.setValue(year or office.year)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("查找项目、企业、代码、状态（可打拼音首字母）")
        self.search.setClearButtonEnabled(True)
        self.rows = TonedRows(
            HEADINGS,
            (
                "2024年一季度",
                "",
                "广西某某有限公司",
                "2312-450222-04-02-123",
                "未通过",
                "2024-01-20",
                "项目已删",
            ),
            self,
            elastic=(2, 6),
        )
        self.count = QLabel(self)
        self.count.setStyleSheet(f"color: {SOFT.name()};")
        self.copy_button = QPushButton("复制(&C)", self)
        self.copy_button.setToolTip("复制选中的行（只选一行时为列出的全部），可粘贴到Excel、WPS")
        self.print_button = QPushButton("打印(&P)…", self)
        self.close_button = QPushButton("关闭", self)
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(_SEARCH_DELAY)
        self._lay_out()
        self._delay.timeout.connect(self._show)
        self.policy.currentIndexChanged.connect(self.reload)
        self.year.valueChanged.connect(self.reload)
        self.search.textChanged.connect(lambda _text: self._delay.start())
        self.rows.activated.connect(self._open)
        self.copy_button.clicked.connect(self.copy)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self.rows).activated.connect(self.copy)
        self.print_button.clicked.connect(self.print_out)
        self.close_button.clicked.connect(self.reject)
        self.reload()
        self.search.setFocus()

    def reload(self) -> None:
        """Another programme or year."""
        policy_id = str(self.policy.currentData() or "")
        self._view = self._view_of(policy_id, self.year.value()) if policy_id else None
        self._show()

    def copy(self) -> None:
        """The selected rows, or all that are listed where at most one is, as text for a spreadsheet."""
        picked = self.rows.picked()
        rows = [self.found[row] for row in picked] if len(picked) > 1 else self.found
        QGuiApplication.clipboard().setText(as_text(rows))
        self.count.setText(f"已复制{len(rows)}条，可粘贴到Excel、WPS。")

    def preview(self) -> PreviewDialog:
        """The listed rows on paper."""
        table = ledger_table(self.found, self._office, self.policy.currentText(), self.year.value())
        return PreviewDialog(table.title, [own_layout(lambda _paper: table, "A4")], self)

    def print_out(self) -> None:
        """Opens the preview."""
        try:
            self.preview().exec()
        except AppError as error:
            messages.show_error(self, error)

    def _show(self) -> None:
        self.found = self._view.found(self.search.text()) if self._view is not None else ()
        found = self.found
        self.rows.show_rows(
            len(found), lambda row, column: found[row].cells[column], lambda row, _column: self._tone(row)
        )
        total = len(self._view.rows) if self._view is not None else 0
        gone = sum(not row.is_kept for row in found)
        told = f"，其中{gone}条的项目已删除" if gone else ""
        self.count.setText(
            f"共{total}条，列出{len(found)}条{told}。申报过的不论是否通过，本年度不再申报。"
            if total
            else "这一年还没有申报记录。"
        )
        for button in (self.copy_button, self.print_button):
            button.setEnabled(bool(found))

    def _tone(self, row: int) -> QColor | None:
        return None if self.found[row].is_kept else MUTED

    def _open(self, index: QModelIndex) -> None:
        row = index.row()
        if 0 <= row < len(self.found) and self.found[row].is_kept:
            self.project_wanted.emit(self.found[row].project_id)
            self.accept()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        for label, editor in (("工程(&G)", self.policy), ("年度(&Y)", self.year)):
            words = QLabel(label, self)
            words.setBuddy(editor)
            top.addWidget(words)
            top.addWidget(editor)
        top.addWidget(self.search, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.count, 1)
        for button in (self.copy_button, self.print_button, self.close_button):
            button.setAutoDefault(False)
            foot.addWidget(button)
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(self.rows, 1)
        column.addLayout(foot)
