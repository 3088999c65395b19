"""What was left open at a merge: decided now, or later still."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop_app.domain.errors import AppError
from desktop_app.services.exchange.run import ExchangeDesk
from desktop_app.services.exchange.words import ReviewLine
from ui import messages
from ui.escape import EscapeGuard
from ui.exchange.choice_view import ChoiceView
from ui.jobs import run_job
from ui.pages.data_page_card import wrapped
from ui.theme import chrome_sheet
from ui.window_size import fit_to_screen


class DecideDialog(QDialog):
    """settled: ids of the projects that look different now."""

    settled = Signal(object)

    def __init__(
        self, desk: ExchangeDesk, lines: Sequence[ReviewLine], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setStyleSheet(chrome_sheet())
        self.setWindowTitle("两边都改过、还没有决定的")
        fit_to_screen(self, 980, 560)
        self.choices = ChoiceView(self)
        self.choices.show_lines(lines)
        self.keep_button = QPushButton("按所选写入(&M)", self)
        self.keep_button.setProperty("role", "primary")
        close = QPushButton("取消", self)
        for button in (self.keep_button, close):
            button.setAutoDefault(False)
        EscapeGuard(self, "已经选了一些，还没有写入。放弃并关闭吗？", lambda: bool(self.choices.decisions))
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.keep_button)
        foot.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setSpacing(8)
        layout.addWidget(wrapped("现在显示的是本机内容。选定以后，两边的内容都还在历史里。", self))
        layout.addWidget(self.choices, 1)
        layout.addLayout(foot)
        self.keep_button.clicked.connect(self.keep)
        close.clicked.connect(self.reject)
        self.choices.chosen.connect(self._update)
        self._update()
        self.choices.list.setFocus()

    def keep(self) -> None:
        """Write what was decided."""
        decisions = self.choices.decisions
        try:
            touched = run_job(
                self, "正在写入…", lambda _progress: self._desk.settle(decisions), can_stop=False
            )
        except AppError as error:
            messages.show_error(self, error)
            return
        self.settled.emit(touched)
        self.accept()

    def _update(self) -> None:
        self.keep_button.setEnabled(bool(self.choices.decisions))
