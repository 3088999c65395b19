"""One value for one column of all chosen projects, entered with the field's own editor."""

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop_app.domain.facts import FactValue
from desktop_app.domain.fields import Field
from desktop_app.services.records.field_input import read_text
from ui.editors.chooser_editor import Search
from ui.editors.line_editor import LineEditor
from ui.editors.make_editor import make_editor
from ui.editors.option_editor import OptionEditor
from ui.theme import LINE, RED, SOFT, SURFACE, Fonts, chrome_sheet

_WIDTH = 520


class BulkDialog(QDialog):
    """Accepted: `value` is what to set; None clears the column."""

    def __init__(
        self,
        field: Field,
        count: int,
        region_within: str,
        firm_search: Search | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"批量设置“{field.label}”")
        self.setStyleSheet(chrome_sheet())
        self._field = field
        self.value: FactValue | None = None
        head = QLabel(f"为选中的{count}个项目设置“{field.label}”：", self)
        head.setFont(Fonts.strong)
        head.setWordWrap(True)
        box = QWidget(self)
        box.setObjectName("box")
        box.setStyleSheet(
            f"#box {{ background: {SURFACE.name()}; border: 1px solid {LINE.name()}; border-radius: 5px; }}"
        )
        self.editor = make_editor(field, region_within, firm_search, box)
        if isinstance(self.editor, OptionEditor):
            self.editor.ground = SURFACE
            self.editor.setMinimumHeight(self.editor.height_for(_WIDTH - 60))
        if isinstance(self.editor, LineEditor):
            self.editor.setMinimumHeight(Fonts.body_metrics.height() + 6)
        inside = QHBoxLayout(box)
        inside.setContentsMargins(8, 4, 8, 4)
        inside.addWidget(self.editor, 1)
        if field.unit:
            unit = QLabel(field.unit, box)
            unit.setStyleSheet(f"color: {SOFT.name()};")
            inside.addWidget(unit)
        self.words = QLabel(field.hint, self)
        self.words.setWordWrap(True)
        self.words.setMinimumHeight(2 * Fonts.body_metrics.height())
        self.go = QPushButton("下一步", self)
        self.go.setProperty("role", "primary")
        self.go.clicked.connect(self.accept)
        cancel = QPushButton("取消", self)
        cancel.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.go)
        foot.addWidget(cancel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 12)
        layout.setSpacing(10)
        layout.addWidget(head)
        layout.addWidget(box)
        layout.addWidget(self.words)
        layout.addLayout(foot)
        self.editor.edited.connect(self._typed)
        self.editor.chosen.connect(self._take)
        self.editor.stepped.connect(lambda _step: self.accept())
        self.setMinimumWidth(_WIDTH)
        self._say(field.hint, is_fault=False)
        self.go.setEnabled(False)
        self.editor.setFocus()

    def accept(self) -> None:
        """Only with something that was understood."""
        self.editor.settle()
        if self.go.isEnabled():
            super().accept()

    def _typed(self, text: str) -> None:
        reading = read_text(self._field, text)
        self.value = reading.value
        self.go.setEnabled(not reading.problem)
        blank = "将清空这一栏" if not text.strip() else ""
        self._say(reading.problem or reading.understood or blank, is_fault=bool(reading.problem))

    def _take(self, value: FactValue | None) -> None:
        self.value = value
        self.go.setEnabled(True)
        self._say("将清空这一栏" if value is None else "", is_fault=False)

    def _say(self, words: str, *, is_fault: bool) -> None:
        self.words.setStyleSheet(f"color: {(RED if is_fault else SOFT).name()};")
        self.words.setText(words)
