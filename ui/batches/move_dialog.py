"""One move of one or many declarations: of which, on which day, with what note."""

from PySide6.QtCore import QDate
from PySide6.QtWidgets import (
    QButtonGroup,
    QDateEdit,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.declaration_moves import MoveKind
from desktop_app.services.batches.page_state import MoveChoice
from ui.escape import EscapeGuard
from ui.theme import AMBER, SOFT, chrome_sheet

LONGEST_NOTE = 500


class MoveDialog(QDialog):
    """marked: what it means for the rows the person marked, None where none of them may go there; whole: for the batch."""

    def __init__(
        self,
        batch: str,
        marked: MoveChoice | None,
        whole: MoveChoice,
        today: QDate,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setStyleSheet(chrome_sheet())
        self.setWindowTitle(f"{batch}：{whole.word}")
        self.setMinimumWidth(440)
        self._marked, self._whole = marked, whole
        is_same = marked is not None and len(marked.ids) == len(whole.ids)
        self.of_marked = QRadioButton("", self)
        every = f"{len(whole.ids)}个项目" if is_same else f"本批次可以{whole.word}的全部{len(whole.ids)}个"
        self.of_whole = QRadioButton(every, self)
        both = QButtonGroup(self)
        both.addButton(self.of_marked)
        both.addButton(self.of_whole)
        if marked is not None:
            left = f"（另{marked.left_out}个现在不能{marked.word}，不动）" if marked.left_out else ""
            self.of_marked.setText(f"选中的{len(marked.ids)}个{left}")
        self.of_marked.setVisible(marked is not None and not is_same)
        # The next step is usually that of the whole batch; an answer or a step back is of the rows that were marked.
        is_for_all = whole.kind is MoveKind.FORWARD and (marked is None or len(marked.ids) < 2)
        first = self.of_whole if marked is None or is_same or is_for_all else self.of_marked
        first.setChecked(True)
        self.day = QDateEdit(today, self)
        self.day.setCalendarPopup(True)
        self.day.setDisplayFormat("yyyy年M月d日")
        self.day.setMaximumDate(today)
        self.note = QLineEdit(self)
        self.note.setMaxLength(LONGEST_NOTE)
        self.fault = QLabel(self)
        self.fault.setStyleSheet(f"color: {AMBER.name()};")
        self.fault.setWordWrap(True)
        self.needs = QLabel("要写明理由，随申报记录保存。" if whole.needs_reason else "说明可以不填。", self)
        self.needs.setStyleSheet(f"color: {SOFT.name()};")
        form = QFormLayout()
        form.addRow("日期(&D)", self.day)
        form.addRow("理由(&N)" if whole.needs_reason else "说明(&N)", self.note)
        buttons = QDialogButtonBox(self)
        self.done_button = QPushButton(whole.word, self)
        self.done_button.setProperty("role", "primary")
        buttons.addButton(self.done_button, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton("取消", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self._finish)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setSpacing(10)
        for part in (self.of_marked, self.of_whole):
            column.addWidget(part)
        column.addLayout(form)
        column.addWidget(self.needs)
        column.addWidget(self.fault)
        column.addWidget(buttons)
        self.fault.hide()
        EscapeGuard(self)
        self.note.setFocus()

    @property
    def ids(self) -> tuple[str, ...]:
        """The declarations it is for."""
        is_marked = self._marked is not None and self.of_marked.isChecked()
        return self._marked.ids if is_marked and self._marked is not None else self._whole.ids

    def _finish(self) -> None:
        if self._whole.needs_reason and not self.note.text().strip():
            self.fault.setText(f"{self._whole.word}要写明理由。")
            self.fault.show()
            self.note.setFocus()
            return
        self.accept()
