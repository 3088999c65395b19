"""Third step: what happens to the fields, in words and for one project."""

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop_app.services.carry_over.page_fields import FieldRow, field_rows, in_words
from desktop_app.services.carry_over.plan import CarryPlan, CarryState
from ui.carry.toned_rows import TonedRows

_MOST_OFFERED = 500  # projects to choose the example from


class FieldsStep(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plan: CarryPlan | None = None
        self.words = QLabel(self)
        self.words.setWordWrap(True)
        self.example = QComboBox(self)
        self.example.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.example.setMinimumContentsLength(28)
        self.rows = TonedRows(
            ("处理", "栏目", "上年", "新年度", "说明"),
            (
                "清空，重新填报",
                "截至上年底累计完成投资某",
                "某某某某某某某某某某某某",
                "某某某某某某某某某某某某",
                "",
            ),
            self,
        )
        label = QLabel("以这个项目为例(&E)", self)
        label.setBuddy(self.example)
        head = QHBoxLayout()
        head.addWidget(label)
        head.addWidget(self.example, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self.words)
        layout.addLayout(head)
        layout.addWidget(self.rows, 1)
        self.example.currentIndexChanged.connect(lambda _place: self._show())

    def show_plan(self, plan: CarryPlan) -> None:
        """The rules, and the first project that goes as the example."""
        self._plan = plan
        self.words.setText("\n".join(in_words(plan)))
        going = plan.of_state(CarryState.CARRY) or plan.of_state(CarryState.ASK)
        self.example.blockSignals(True)
        self.example.clear()
        for line in going[:_MOST_OFFERED]:
            self.example.addItem(line.project_name or "未命名项目", line.project_id)
        self.example.blockSignals(False)
        self._show()
        self.rows.setFocus()

    def _show(self) -> None:
        rows: tuple[FieldRow, ...] = ()
        if self._plan is not None:
            wanted = self.example.currentData()
            line = next((each for each in self._plan.lines if each.project_id == wanted), None)
            rows = field_rows(self._plan, line) if line else ()

        def cell(row: int, column: int) -> str:
            each = rows[row]
            return (each.how, each.label, each.before, each.after, each.note)[column]

        self.rows.show_rows(len(rows), cell, lambda _row: None)
