"""往年数据: what was kept of the project in view when a year was closed, beside what it says now."""

from collections.abc import Sequence

from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop_app.services.carry_over.page_years import KeptYear
from ui.carry.toned_rows import TonedRows
from ui.theme import AMBER, Fonts, chrome_sheet


class YearsDialog(QDialog):
    """years: the newest first."""

    def __init__(self, project: str, years: Sequence[KeptYear], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._years = years
        self.setStyleSheet(chrome_sheet())
        self.setWindowTitle(f"往年数据 — {project}")
        room = self.screen().availableGeometry()
        self.resize(min(900, room.width() - 40), min(620, room.height() - 60))
        self.year = QComboBox(self)
        for each in years:
            self.year.addItem(f"{each.year}年", each.year)
        self.only_changed = QCheckBox("只看与现在不同的(&D)", self)
        self.words = QLabel(self)
        self.words.setWordWrap(True)
        self.words.setFont(Fonts.strong)
        self.rows = TonedRows(
            ("栏目", "当年", "现在"),
            ("截至上年底累计完成投", "某某某某某某某某某某某某", ""),
            self,
            toned=2,
        )
        close = QPushButton("关闭", self)
        close.clicked.connect(self.reject)
        head = QHBoxLayout()
        head.addWidget(self.year)
        head.addWidget(self.only_changed)
        head.addStretch(1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 14, 18, 14)
        layout.setSpacing(10)
        layout.addLayout(head)
        layout.addWidget(self.words)
        layout.addWidget(self.rows, 1)
        layout.addLayout(foot)
        self.year.currentIndexChanged.connect(lambda _place: self._show())
        self.only_changed.toggled.connect(lambda _on: self._show())
        self._show()
        self.rows.setFocus()

    def _show(self) -> None:
        year = self._years[self.year.currentIndex()]
        self.words.setText(year.words)
        fields = [each for each in year.fields if each.differs or not self.only_changed.isChecked()]

        def tone(row: int) -> QColor | None:
            return AMBER if fields[row].differs else None

        def cell(row: int, column: int) -> str:
            each = fields[row]
            return (each.label, each.then, f"≠ {each.now}" if each.differs else each.now)[column]

        self.rows.show_rows(len(fields), cell, tone)
