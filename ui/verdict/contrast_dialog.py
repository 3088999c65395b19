"""Two texts on the same matter side by side (2019 against 2024): what each asks, and where the project parts them."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop_app.policy.evaluate import PolicyResult
from desktop_app.services.editing.form_state import FormState
from desktop_app.services.verdicts.contrast import contrast, contrast_summary
from desktop_app.services.verdicts.words import CAPTION, verdict_words
from ui.column_scroll import ColumnScroll
from ui.theme import SOFT, VERDICTS, Fonts, chrome_sheet
from ui.verdict.contrast_row import ContrastRowItem
from ui.verdict.panel_item import order_focus

SIZE = (980, 620)


class _Rows(QWidget):
    """The rows in view, one beneath the other."""

    def __init__(self) -> None:
        super().__init__()
        self.items: list[ContrastRowItem] = []

    def arrange(self, width: int) -> None:
        y = 0
        for item in self.items:
            if not item.isHidden():
                item.setGeometry(0, y, width, item.height())
                y += item.height()
        self.resize(width, y)


class ContrastDialog(QDialog):
    """Follows the form while it is open; Enter or a click on a condition closes it and goes to the field."""

    field_picked = Signal(str)

    def __init__(self, pair: tuple[str, str], state: FormState, parent: QWidget | None = None) -> None:
        """pair: the ids of two policies that have results in the state, the newer first."""
        super().__init__(parent)
        self.setWindowTitle("逐条对照")
        self.setStyleSheet(chrome_sheet())
        self._pair = pair
        self._results = (state.results[pair[0]], state.results[pair[1]])
        self.summary = QLabel(self)
        self.summary.setFont(Fonts.strong)
        self.summary.setWordWrap(True)
        self.only_differing = QCheckBox("只看要求不同的条件（&D）", self)
        self.only_differing.setChecked(True)
        self.only_differing.toggled.connect(self._choose_rows)
        self._heads = (QLabel(self), QLabel(self))
        self._rows = _Rows()
        self.items = self._rows.items
        for row in contrast(*self._results):
            item = ContrastRowItem(row, self._rows)
            item.picked.connect(self._pick)
            self.items.append(item)
        order_focus(list(self.items))
        self._scroll = ColumnScroll(self._rows, self)
        self._scroll.width_changed.connect(self._rows.arrange)
        caption = QLabel(CAPTION, self)
        caption.setFont(Fonts.small)
        caption.setStyleSheet(f"color: {SOFT.name()};")
        heads = QHBoxLayout()
        for head in self._heads:
            head.setFont(Fonts.body)
            heads.addWidget(head, 1)
        layout = QVBoxLayout(self)
        layout.addWidget(self.summary)
        layout.addLayout(heads)
        layout.addWidget(self._scroll, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.only_differing)
        foot.addStretch(1)
        foot.addWidget(caption)
        layout.addLayout(foot)
        room = self.screen().availableGeometry().size()
        self.resize(min(SIZE[0], room.width() - 40), min(SIZE[1], room.height() - 80))
        self._choose_rows()
        self._show()
        shown = next((item for item in self.items if not item.isHidden()), None)
        if shown is not None:
            shown.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_state(self, state: FormState) -> None:
        """Follow the form; a state without these policies (another office) is passed over."""
        if all(id_ in state.results for id_ in self._pair):
            results = (state.results[self._pair[0]], state.results[self._pair[1]])
            if results[0] is not self._results[0] or results[1] is not self._results[1]:
                self._results = results
                self._show()

    def _show(self) -> None:
        rows = contrast(*self._results)
        self.summary.setText(contrast_summary(*self._results, rows))
        for head, result in zip(self._heads, self._results, strict=True):
            head.setText(_head(result))
        for item, row in zip(self.items, rows, strict=True):
            item.show_row(row)

    def _choose_rows(self) -> None:
        for item in self.items:
            item.setVisible(item.row.asks_differently or not self.only_differing.isChecked())
        self._rows.arrange(self._scroll.view_width)

    def _pick(self, key: str) -> None:
        """Out of the field's way; what is typed next belongs there."""
        self.accept()
        window = self.parentWidget()
        if window is not None:
            window.activateWindow()
        self.field_picked.emit(key)


def _head(result: PolicyResult) -> str:
    tone = VERDICTS[result.verdict]
    return (
        f"<b>{result.pack.badge}</b>　<span style='color:{tone.colour.name()}'>{tone.mark} {verdict_words(result)}</span>"
        f"<br>{result.pack.document_number}"
    )
