"""The line at the foot of the window: whether all is kept, the next closing date, whose data this is, what verdicts are worth."""

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QStatusBar

from desktop_app.domain.entities import Office
from desktop_app.domain.errors import AppError
from desktop_app.services.editing.form_state import FormState
from desktop_app.services.verdicts.words import CAPTION
from ui.theme import AMBER, MUTED, RED, SOFT, Fonts


class StatusLine:
    """Writes into the window's status bar."""

    def __init__(self, bar: QStatusBar) -> None:
        bar.setSizeGripEnabled(False)
        self._is_unprotected = False
        self.deadline_button = QPushButton(bar)
        self.deadline_button.setFont(Fonts.small)
        self.deadline_button.setFlat(True)
        self.deadline_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.deadline_button.setCursor(Qt.CursorShape.PointingHandCursor)
        self.deadline_button.setMinimumWidth(1)  # a narrow window cuts it short, rather than what was saved
        self.deadline_button.hide()
        self.saved_label = QLabel(bar)
        self.office_label = QLabel(bar)
        caption = QLabel(CAPTION, bar)
        for label, colour in ((self.saved_label, SOFT), (self.office_label, MUTED), (caption, MUTED)):
            label.setFont(Fonts.small)
            label.setStyleSheet(f"color: {colour.name()}; padding: 0 8px;")
        bar.addWidget(self.saved_label, 1)
        bar.addPermanentWidget(self.deadline_button)
        bar.addPermanentWidget(self.office_label)
        bar.addPermanentWidget(caption)

    def show_deadline(self, words: str, *, is_pressing: bool) -> None:
        """The closing date that comes next, "" for none. is_pressing: within a week."""
        colour = AMBER if is_pressing else MUTED
        self.deadline_button.setStyleSheet(
            f"QPushButton {{ color: {colour.name()}; background: transparent; border: none; padding: 0 8px; text-align: left; }}"
        )
        self.deadline_button.setText(f"! {words}" if is_pressing and words else words)
        self.deadline_button.setToolTip(f"{words}\n打开工作台，看各批次的下一步（Ctrl+0）")
        self.deadline_button.setVisible(bool(words))

    def show_unprotected(self, error: AppError) -> None:
        """What is typed reaches no savepoint: said once, where it disturbs nobody."""
        self.saved_label.setStyleSheet(f"color: {RED.name()}; padding: 0 8px;")
        self.saved_label.setText(f"✕ {error.message}")
        self.saved_label.setToolTip(error.message)
        self._is_unprotected = True

    def show(
        self,
        office: Office | None,
        state: FormState | None,
        saved_at: datetime | None,
        protected_at: datetime | None = None,
    ) -> None:
        """protected_at: when what was typed last went into the savepoint.

        office: None before the first run's page is filled in; state: of the form in view, None for none."""
        self.office_label.setText(f"{office.name}　{office.year}年度" if office else "")
        if state is None:
            words = ""
        elif not state.saved:
            words = f"已随手存盘 {protected_at:%H:%M}，" if protected_at else "正在输入，"
            words += "离开本项目或按Ctrl+S时写入"
        else:
            words = f"已保存 {saved_at:%H:%M}" if saved_at else "已保存"
        if words != self.saved_label.text():
            if self._is_unprotected:
                self._is_unprotected = False
                self.saved_label.setStyleSheet(f"color: {SOFT.name()}; padding: 0 8px;")
                self.saved_label.setToolTip("")
            self.saved_label.setText(words)
