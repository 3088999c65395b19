"""The line at the foot of the window: whether all is kept, whose data this is, and what the verdicts are worth."""

from datetime import datetime

from PySide6.QtWidgets import QLabel, QStatusBar

from desktop_app.domain.entities import Office
from desktop_app.services.form_state import FormState
from desktop_app.services.verdict_words import CAPTION
from ui.theme import MUTED, SOFT, Fonts


class StatusLine:
    """Writes into the window's status bar."""

    def __init__(self, bar: QStatusBar) -> None:
        bar.setSizeGripEnabled(False)
        self.saved_label = QLabel(bar)
        self.office_label = QLabel(bar)
        caption = QLabel(CAPTION, bar)
        for label, colour in ((self.saved_label, SOFT), (self.office_label, MUTED), (caption, MUTED)):
            label.setFont(Fonts.small)
            label.setStyleSheet(f"color: {colour.name()}; padding: 0 8px;")
        bar.addWidget(self.saved_label, 1)
        bar.addPermanentWidget(self.office_label)
        bar.addPermanentWidget(caption)

    def show(self, office: Office | None, state: FormState | None, saved_at: datetime | None) -> None:
        """office: None before the first run's page is filled in; state: of the form in view, None for none."""
        self.office_label.setText(f"{office.name}　{office.year}年度" if office else "")
        if state is None:
            words = ""
        elif not state.saved:
            words = "修改未保存（离开本栏时自动保存）"
        else:
            words = f"已保存 {saved_at:%H:%M}" if saved_at else "已保存"
        if words != self.saved_label.text():
            self.saved_label.setText(words)
