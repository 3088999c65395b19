"""Beneath the grid: totals of what is chosen, how many rows there are, how far a long work is."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QSizePolicy, QWidget

from desktop_app.services.project_table.work import Step
from ui.theme import LINE, MUTED, SOFT, SUNKEN, Fonts, chrome_sheet


class GridFoot(QWidget):
    """Of one height, whatever it says."""

    stopped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("foot")
        self.setStyleSheet(
            chrome_sheet() + f"#foot {{ background: {SUNKEN.name()}; border-top: 1px solid {LINE.name()}; }}"
        )
        self.totals = self._label(SOFT.name())
        self.totals.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.count = self._label(MUTED.name())
        self.words = self._label(SOFT.name())
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setFixedSize(140, 8)
        self.stop = QPushButton("停止", self)
        self.stop.setToolTip("停止筛选，表格保持原样")
        self.stop.clicked.connect(self.stopped)
        across = QHBoxLayout(self)
        across.setContentsMargins(12, 3, 12, 3)
        across.setSpacing(10)
        across.addWidget(self.totals, 1)
        for part in (self.words, self.bar, self.stop, self.count):
            across.addWidget(part)
        self.setFixedHeight(Fonts.body_metrics.height() + 18)
        self.show_work(None)

    def show_work(self, step: Step | None) -> None:
        """How far it is; None: nothing is being done."""
        for part in (self.words, self.bar, self.stop):
            part.setVisible(step is not None)
        if step is not None:
            self.words.setText(f"正在{step.words}…" if step.words else "请稍候…")
            self.bar.setRange(0, step.total)
            self.bar.setValue(min(step.done, step.total))

    def show_count(self, shown: int, whole: int) -> None:
        self.count.setText(f"共{whole:,}个项目" if shown == whole else f"显示{shown:,}个，共{whole:,}个项目")

    def show_totals(self, words: str) -> None:
        self.totals.setText(words)
        self.totals.setToolTip(words)

    def _label(self, colour: str) -> QLabel:
        label = QLabel(self)
        label.setFont(Fonts.small)
        label.setStyleSheet(f"color: {colour};")
        return label
