"""The upper part of the export dialog: policy, year, quarter, and the table to fill."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QGridLayout, QLabel, QPushButton, QSpinBox, QWidget

from desktop_app.domain.entities import Office
from desktop_app.policy.pack import Pack
from desktop_app.services.policies.official_tables import PolicyTable

ALL_PROJECTS = "全部项目（不分季度）"
_QUARTERS = ((ALL_PROJECTS, None), ("一季度", 1), ("二季度", 2), ("三季度", 3), ("四季度", 4))
_OTHER_FILE = "选择主管部门下发的表格文件…"


class ExportControls(QWidget):
    """changed: another batch; the template alone changes nothing in the list. file_chosen: a person chose a file for it."""

    changed = Signal()
    file_chosen = Signal(Path)

    def __init__(
        self,
        office: Office,
        packs: Sequence[Pack],
        tables: Sequence[PolicyTable],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.policy = QComboBox(self)
        for pack in packs:
            self.policy.addItem(f"{pack.badge}　{pack.document_number}".strip("　"), pack.id)
        self.year = QSpinBox(self)
        self.year.setRange(2000, 2100)
        self.year.setValue(office.year)
        self.year.setSuffix(" 年")
        self.quarter = QComboBox(self)
        for name, number in _QUARTERS:
            self.quarter.addItem(name, number)
        self.template = QComboBox(self)
        self._tables = tuple(tables)
        for known in self._tables:
            self.template.addItem(known.name, known.file)
        self.template.addItem(_OTHER_FILE, None)
        self.mapping_button = QPushButton("列对应文件…", self)
        self.mapping_button.setToolTip("表格未登记、表头也认不出时，指定写明各列对应哪个字段的文件（TOML）")
        self.mapping: Path | None = None
        self._template_before = self._before_file = 0
        self._lay_out()
        self._suit_template()
        self.policy.currentIndexChanged.connect(self._policy_changed)
        self.year.valueChanged.connect(self.changed)
        self.quarter.currentIndexChanged.connect(self.changed)
        self.template.activated.connect(self._template_chosen)
        self.mapping_button.clicked.connect(self._ask_for_mapping)

    @property
    def policy_id(self) -> str | None:
        value = self.policy.currentData()
        return str(value) if value is not None else None

    @property
    def quarter_number(self) -> int | None:
        value = self.quarter.currentData()
        return int(value) if value is not None else None

    @property
    def template_file(self) -> Path | None:
        value = self.template.currentData()
        return Path(value) if value is not None else None

    def use_template(self, file: Path) -> None:
        """A file of the authority's, in the list and chosen."""
        self._before_file = self.template.currentIndex()
        place = self.template.count() - 1
        self.template.insertItem(place, file.name, file)
        self.template.setItemData(place, str(file), 3)  # Qt.ItemDataRole.ToolTipRole
        self.template.setCurrentIndex(place)
        self._template_before = place

    def _policy_changed(self) -> None:
        self._suit_template()
        self.changed.emit()

    def _suit_template(self) -> None:
        """The table that the policy's pack names, where it names one."""
        for place, known in enumerate(self._tables):
            if self.policy_id in known.policies:
                self.template.setCurrentIndex(place)
                self._template_before = place
                return

    def _template_chosen(self, place: int) -> None:
        if self.template.itemData(place) is not None:
            self._template_before = place
            return
        name, _ = QFileDialog.getOpenFileName(
            self, "选择表格文件", "", "表格文件 (*.xlsx *.xlsm *.xls *.et);;所有文件 (*)"
        )
        self.template.setCurrentIndex(self._template_before)
        if name:
            self.use_template(Path(name))
            self.file_chosen.emit(Path(name))

    def take_file(self, file: Path | None) -> None:
        """What became of the file that was chosen: itself, one in its place, or none."""
        if file == self.template_file:
            return
        self.template.removeItem(self.template.currentIndex())
        self.template.setCurrentIndex(self._before_file)
        self._template_before = self._before_file
        if file is not None:
            self.use_template(file)

    def _ask_for_mapping(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "选择列对应文件", "", "列对应 (*.toml);;所有文件 (*)")
        self.mapping = Path(name) if name else None
        self.mapping_button.setText(f"列对应：{self.mapping.name}" if self.mapping else "列对应文件…")

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        for row, (label, box) in enumerate((("政策(&Y)", self.policy), ("表格(&T)", self.template))):
            text = QLabel(label, self)
            text.setBuddy(box)
            grid.addWidget(text, row, 0)
            grid.addWidget(box, row, 1)
        grid.addWidget(self.year, 0, 2)
        grid.addWidget(self.quarter, 0, 3)
        grid.addWidget(self.mapping_button, 1, 2, 1, 2)
        grid.setColumnStretch(1, 1)
