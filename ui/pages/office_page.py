"""The first run and the office's settings: name, region, declaration year; sample data on request."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain import region
from desktop_app.domain.entities import Office
from desktop_app.services.office.identity import FIRST_YEAR, LAST_YEAR
from desktop_app.services.office.operator import LONGEST
from ui.editors.chooser_editor import ChooserEditor
from ui.editors.searches import region_search
from ui.pages.card_page import CardPage
from ui.theme import MUTED, RED, SOFT, Fonts

NO_REGION = "选好地区和年度，这里就说明按哪些政策核对。"


class OfficePage(CardPage):
    """Emits the office as typed; what is wrong with it is said beside the button."""

    submitted = Signal(object, bool)  # Office, with sample data

    def __init__(
        self,
        office: Office | None,
        today: date,
        policies_in_words: Callable[[Office], str],
        parent: QWidget | None = None,
        *,
        operator: str = "",
    ) -> None:
        """policies_in_words: what an office of that region and year would work with. operator: who works at this PC."""
        super().__init__(parent)
        self._office = office
        self._policies_in_words = policies_in_words
        self._region_code = office.region if office else ""
        self.inner.setSpacing(14)
        self._add_head(self.inner)
        self._add_lines(self.inner, today)
        self.operator.setText(operator)
        self._add_foot(self.inner)
        self._connect()
        self._show_policies()

    def _add_head(self, inner: QVBoxLayout) -> None:
        first = self._office is None
        title = QLabel("欢迎使用技改申报台" if first else "单位设置", self)
        title.setFont(Fonts.large)
        words = QLabel(
            "先填单位、地区和年度，程序据此决定用哪些政策核对项目。以后可在“转到—单位设置”中修改。"
            if first
            else "改变地区或年度，适用的政策会随之改变；已录入的项目不受影响。",
            self,
        )
        words.setWordWrap(True)
        words.setStyleSheet(f"color: {SOFT.name()};")
        inner.addWidget(title)
        inner.addWidget(words)

    def _add_lines(self, inner: QVBoxLayout, today: date) -> None:
        office = self._office
        self.name = QLineEdit(office.name if office else "", self)
        self.name.setPlaceholderText("如：××县工业和信息化局")
        self.region = ChooserEditor(region_search(""), self)
        self.region.setFrame(True)
        self.region.setPlaceholderText("打县（市、区）名称或拼音首字母，如 xxt（西乡塘区）")
        self.region.setText(region.full_name(office.region) if office else "")
        self.year = QSpinBox(self)
        self.year.setRange(FIRST_YEAR, LAST_YEAR)
        self.year.setSuffix(" 年")
        self.year.setValue(office.year if office else today.year)
        self.contact = QLineEdit(office.contact if office else "", self)
        self.phone = QLineEdit(office.phone if office else "", self)
        for line in (self.contact, self.phone):
            line.setPlaceholderText("选填，用于打印")
        self.operator = QLineEdit(self)
        self.operator.setMaxLength(LONGEST)
        self.operator.setPlaceholderText("选填，您的姓名，记在这台电脑的修改历史里")
        self.place_note = QLabel(self)
        self.place_note.setFont(Fonts.small)
        self.place_note.setWordWrap(True)
        self.place_note.setMinimumHeight(4 * Fonts.small_metrics.lineSpacing())
        self.place_note.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.place_note.setStyleSheet(f"color: {MUTED.name()};")
        form = QFormLayout()
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(12)
        for label, editor in (
            ("单位名称", self.name),
            ("所在地区", self.region),
            ("申报年度", self.year),
            ("联系人", self.contact),
            ("电话", self.phone),
            ("经办人", self.operator),
            ("", self.place_note),
        ):
            form.addRow(label, editor)
        inner.addLayout(form)

    def _add_foot(self, inner: QVBoxLayout) -> None:
        first = self._office is None
        self.sample = QCheckBox("同时载入示例项目（标有“示例”，可随时删除）", self)
        self.sample.setVisible(first)
        self.fault = QLabel(self)
        self.fault.setWordWrap(True)
        self.fault.setStyleSheet(f"color: {RED.name()};")
        self.button = QPushButton("开始使用" if first else "保存", self)
        self.button.setProperty("role", "primary")
        self.button.setDefault(True)
        foot = QHBoxLayout()
        foot.addWidget(self.fault, 1)
        foot.addWidget(self.button)
        inner.addWidget(self.sample)
        inner.addLayout(foot)

    def _connect(self) -> None:
        self.button.clicked.connect(self._submit)
        self.region.chosen.connect(self._choose_region)
        self.region.edited.connect(self._forget_region)
        self.year.valueChanged.connect(lambda _year: self._show_policies())
        for line in (self.name, self.year.lineEdit(), self.contact, self.phone):
            line.returnPressed.connect(self.focusNextChild)
        self.operator.returnPressed.connect(self._submit)
        self.region.stepped.connect(self._step)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_fault(self, message: str) -> None:
        """What is wrong, in one sentence."""
        self.fault.setText(message)

    def office(self) -> Office:
        """What stands there."""
        before = self._office
        return Office(
            self.name.text().strip(),
            self._region_code,
            self.year.value(),
            self.contact.text().strip(),
            self.phone.text().strip(),
            before.extra_policies if before else (),
            before.hidden_policies if before else (),
        )

    def _step(self, step: int) -> None:
        (self.year if step > 0 else self.name).setFocus(Qt.FocusReason.TabFocusReason)

    def _submit(self) -> None:
        self.fault.clear()
        self.region.settle()
        if not self._region_code and self.region.text().strip():
            proposals = region_search("")(self.region.text().strip())
            if len(proposals) == 1:
                self._choose_region(proposals[0].value)
        self.submitted.emit(self.office(), self.sample.isChecked())

    def _choose_region(self, code: object) -> None:
        self._region_code = str(code)
        self.region.setText(region.full_name(self._region_code))
        self._show_policies()

    def _forget_region(self, _text: str) -> None:
        self._region_code = ""
        self._show_policies()

    def _show_policies(self) -> None:
        words = self._policies_in_words(self.office()) if self._region_code else NO_REGION
        self.place_note.setText(words)
