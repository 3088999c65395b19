"""自检 of a batch: what stands in the way, the sums three ways, and from here the print and the finalising."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop_app.domain.entities import Office
from desktop_app.services.finalising.batch_check import BatchCheck, ThreeSums
from desktop_app.services.finalising.check_table import check_table, item_word
from ui.pages.data_page_rows import RowsView
from ui.printing.preview_dialog import PreviewDialog
from ui.printing.print_layouts import own_layout
from ui.theme import GREEN, RED, Fonts, chrome_sheet

_MOST_TOLD = 4  # problems named in the question; the list of all is this dialog
_LONGEST_TOLD = 40  # characters of each
_HEADS = ("类别", "编码", "项目", "问题", "说明或怎么办")
_SAMPLES = ("需说明需", "B.401", "某某技术改造项目某某某某", "", "重新导出表格和报送函；仍对不上的")


class CheckDialog(QDialog):
    """project_wanted: (project id, field key), where the person wants to put something right."""

    project_wanted = Signal(str, str)
    finalise_wanted = Signal()

    def __init__(self, check: BatchCheck, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.check = check
        self._office = office
        self.setStyleSheet(chrome_sheet())
        self.setWindowTitle(f"{check.key.name}自检")
        room = self.screen().availableGeometry()
        self.resize(min(1060, room.width() - 40), min(640, room.height() - 60))
        self.headline = QLabel(check.headline, self)
        self.headline.setFont(Fonts.title)
        self.headline.setStyleSheet(f"color: {(GREEN if check.passed else RED).name()};")
        self.sums = RowsView(
            ("合计（万元）", "项目", "表格", "报送函", "核对"),
            ("", "2,000,000.0000", "2,000,000.0000", "2,000,000.0000", "✕ 不一致"),
            self,
        )
        self.items = RowsView(_HEADS, _SAMPLES, self)
        self.print_button = QPushButton("打印或存PDF(&P)…", self)
        self.go_button = QPushButton("打开这个项目(&G)", self)
        self.finalise_button = QPushButton("定稿(&F)…", self)
        self.finalise_button.setProperty("role", "primary")
        self.close_button = QPushButton("关闭", self)
        foot = QHBoxLayout()
        foot.addWidget(self.print_button)
        foot.addStretch(1)
        for button in (self.go_button, self.finalise_button, self.close_button):
            foot.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addWidget(self.headline)
        layout.addWidget(self.sums)
        layout.addWidget(self.items, 1)
        layout.addLayout(foot)
        self.sums.replace(len(check.sums), self._sum_cell)
        self.sums.fit(5)
        self.sums.setVisible(bool(check.sums))
        self.items.replace(len(check.items), self._item_cell)
        self.items.activated.connect(lambda _index: self.go())
        self.items.selectionModel().currentRowChanged.connect(self._show_go)
        self.print_button.clicked.connect(self.print_check)
        self.go_button.clicked.connect(self.go)
        self.finalise_button.clicked.connect(self._finalise)
        self.finalise_button.setEnabled(check.table is not None)
        self.close_button.clicked.connect(self.reject)
        self._show_go()
        self.items.setFocus()

    def go(self) -> None:
        """To the project of the line in view, at its field."""
        row = self.items.currentIndex().row()
        if 0 <= row < len(self.check.items) and self.check.items[row].project_id:
            item = self.check.items[row]
            self.accept()
            self.project_wanted.emit(item.project_id, item.field)

    def print_check(self) -> None:
        """The check as a page, for a printer or PDF."""
        layout = own_layout(lambda paper: check_table(self.check, self._office), "A4")
        PreviewDialog(f"{self.check.key.name}自检表", [layout], self).exec()

    def _finalise(self) -> None:
        self.accept()
        self.finalise_wanted.emit()

    def _show_go(self) -> None:
        row = self.items.currentIndex().row()
        self.go_button.setEnabled(0 <= row < len(self.check.items) and bool(self.check.items[row].project_id))

    def _item_cell(self, row: int, column: int) -> str:
        item = self.check.items[row]
        last = f"说明：{item.told}" if item.told else item.action
        return (item_word(item), item.code, item.project or "整批", item.message, last)[column]

    def _sum_cell(self, row: int, column: int) -> str:
        each: ThreeSums = self.check.sums[row]
        return (
            each.title,
            each.projects,
            each.table or "—",
            each.letter or "—",
            "✓ 一致" if each.agree else "✕ 不一致",
        )[column]


def anyway_question(check: BatchCheck) -> str:
    """What is asked before a batch that did not pass is finalised: what stands in the way, by name."""
    open_items = (*check.musts, *check.unexplained)
    lines = [
        f"· {item_word(item)}　{item.project or '整批'}：{_shortened(item.message)}"
        for item in open_items[:_MOST_TOLD]
    ]
    if len(open_items) > _MOST_TOLD:
        lines.append(f"· 还有{len(open_items) - _MOST_TOLD}处，全部见“自检”")
    return "\n".join((f"{check.headline}：", *lines, "", "确需定稿的，写明理由（随档案保存）："))


def _shortened(message: str) -> str:
    """As much as a line of the question holds."""
    return message if len(message) <= _LONGEST_TOLD else f"{message[: _LONGEST_TOLD - 1]}…"
