"""A field of the office's own, for a column that the program has no field for."""

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.fields import FieldType, Subject
from desktop_app.services.onboarding.own_fields import TYPES, OwnField
from ui.escape import EscapeGuard
from ui.theme import MUTED, chrome_sheet

_WITH_UNIT = frozenset({FieldType.NUMBER, FieldType.INT})


class NewFieldDialog(QDialog):
    """proposed: what the column's title and drop-down suggest."""

    def __init__(self, proposed: OwnField, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("新建本单位字段")
        self.setStyleSheet(chrome_sheet())
        self.resize(460, 380)
        self.name = QLineEdit(proposed.label, self)
        self.kind = QComboBox(self)
        for type_, label in TYPES.items():
            self.kind.addItem(label, type_)
        self.kind.setCurrentIndex(list(TYPES).index(proposed.type))
        self.unit = QLineEdit(proposed.unit, self)
        self.subject = QComboBox(self)
        self.subject.addItem("项目", Subject.PROJECT)
        self.subject.addItem("企业（同一企业的项目共用）", Subject.ENTERPRISE)
        self.choices = QPlainTextEdit("\n".join(proposed.choices), self)
        self.choices.setPlaceholderText("每行一个选项")
        self.choices.setTabChangesFocus(True)
        self.save = QPushButton("新建", self)
        self.save.setProperty("role", "primary")
        self.save.setDefault(True)
        self._lay_out()
        self.kind.currentIndexChanged.connect(self._suit_kind)
        self.name.textChanged.connect(self._suit_kind)
        self._suit_kind()
        EscapeGuard(self)

    @property
    def told(self) -> OwnField:
        """What was filled in."""
        type_ = FieldType(self.kind.currentData())
        choices = tuple(filter(None, map(str.strip, self.choices.toPlainText().splitlines())))
        return OwnField(
            self.name.text().strip(),
            type_,
            self.unit.text().strip() if type_ in _WITH_UNIT else "",
            choices if type_ is FieldType.CHOICE else (),
            Subject(self.subject.currentData()),
        )

    def _suit_kind(self) -> None:
        type_ = FieldType(self.kind.currentData())
        self._form.setRowVisible(self.unit, type_ in _WITH_UNIT)
        self._form.setRowVisible(self.choices, type_ is FieldType.CHOICE)
        self.save.setEnabled(bool(self.name.text().strip()))

    def _lay_out(self) -> None:
        self._form = QFormLayout()
        for label, part in (
            ("名称(&N)", self.name),
            ("类型(&T)", self.kind),
            ("单位(&U)", self.unit),
            ("属于(&B)", self.subject),
            ("选项(&C)", self.choices),
        ):
            self._form.addRow(label, part)
        note = QLabel("新建后在表单末尾的“本单位”一节填写，导入、导出都可以用。", self)
        note.setStyleSheet(f"color: {MUTED.name()};")
        cancel = QPushButton("取消", self)
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        self.save.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.save)
        buttons.addWidget(cancel)
        layout = QVBoxLayout(self)
        layout.addLayout(self._form)
        layout.addStretch(1)
        layout.addWidget(note)
        layout.addLayout(buttons)
