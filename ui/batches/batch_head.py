"""The head of the batch in view: its title, its days by level, notes, and the buttons."""

from collections.abc import Collection, Iterable, Sequence
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.services.batches.board import BatchLine
from desktop_app.services.batches.page_deeds import NEXT
from desktop_app.services.batches.page_words import day_lines, line_title
from ui.actions import ACTIONS
from ui.batches.tones import DAYS
from ui.theme import AMBER, SOFT, Fonts

NARROW = 480  # logical pixels
_SPECS = {spec.id: spec for spec in ACTIONS}
# Words on the buttons; a list opens below those with "▾".
_WHOLE: tuple[tuple[str, str], ...] = (
    ("batch_choose", "选入项目…"),
    ("batch_self_check", "自检"),
    ("batch_finalise", "定稿…"),
)
_MEMBERS: tuple[tuple[str, str], ...] = (("batch_checked", "核对…"), ("batch_sent", "登记上报…"))
_ANSWERS = ("batch_listed", "batch_returned", "batch_rejected")
_PAPERS = (
    "batch_export",
    "batch_print",
    "batch_letter",
    "batch_totals",
    "",
    "batch_capsules",
    "batch_compare",
)
_MORE = (
    "batch_reopen",
    "batch_back",
    "batch_withdrawn",
    "",
    "carry_over",
    "batch_days",
    "batch_new",
    "ledger",
)


class BatchHead(QWidget):
    """wanted: the id of an action. Buttons stand for actions of the menu, so that both always do the same."""

    wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = QLabel(self)
        self.title.setFont(Fonts.large)
        self.days = QLabel(self)
        self.days.setTextFormat(Qt.TextFormat.RichText)
        self.notes = QLabel(self)
        self.notes.setTextFormat(Qt.TextFormat.PlainText)
        self.notes.setWordWrap(True)
        self.notes.setStyleSheet(f"color: {SOFT.name()};")
        self.next = QLabel(self)
        self.next.setWordWrap(True)
        self.buttons: dict[str, QPushButton] = {}
        self.days_button = self._button("batch_days", "日期…")
        top = QHBoxLayout()
        self.title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        top.addWidget(self.title, 1)
        top.addStretch()
        for action, words in _WHOLE:
            top.addWidget(self._button(action, words))
        self.papers = self._list("出文件", _PAPERS)
        top.addWidget(self.papers)
        second = QHBoxLayout()
        second.setSpacing(18)
        second.addWidget(self.days)
        second.addWidget(self.notes, 1)
        second.addStretch()
        second.addWidget(self.days_button)
        third = QHBoxLayout()
        third.addWidget(self.next, 1)
        third.addStretch()
        for action, words in _MEMBERS:
            third.addWidget(self._button(action, words))
        self.answers = self._list("登记结果", _ANSWERS)
        self.more = self._list("更多", _MORE)
        third.addWidget(self.answers)
        third.addWidget(self.more)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for row in (top, second):
            column.addLayout(row)
        column.addLayout(third)

    def show_line(self, line: BatchLine, possible: Collection[str]) -> None:
        """Another batch. possible: the actions that can be done now; the others' buttons are grey."""
        self.title.setText(line_title(line))
        self.title.setToolTip(line_title(line))
        parts = []
        for day in day_lines(line.batch):
            told = f"{day.mark} {day.words}"
            where = f"{day.level}　{day.day}" if day.level else ""
            parts.append(
                f'<span style="white-space:pre">{where}　<span style="color:{DAYS[day.tone].name()}">'
                f"{escape(told)}</span></span>"
            )
        self.days.setText("　　".join(parts))
        self.days.setToolTip("\n".join(day.told for day in day_lines(line.batch)))
        notes = [each for each in (line.batch.note, line.batch.own_note) if each]
        if line.is_archived:
            notes.append(f"{line.key.year}年度已结转封存，只能查看和登记批复结果。")
        self.notes.setText("　".join(notes))
        self.notes.setToolTip(self.notes.text())
        late = "! " if line.action.is_late else ""
        self.next.setText(f"{late}下一步：{line.action.words}")
        self.next.setStyleSheet(f"color: {(AMBER if line.action.is_late else SOFT).name()};")
        for action, button in self.buttons.items():
            button.setEnabled(action in possible)
        next_step = NEXT.get(line.action.code, "")
        _lead((*self.buttons.values(), self.answers, self.more), self._place_of(next_step))
        for button in (self.papers, self.answers, self.more):
            menu = button.menu()
            for entry in menu.actions():
                entry.setEnabled(entry.data() in possible)
            button.setEnabled(any(entry.isEnabled() for entry in menu.actions() if not entry.isSeparator()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is narrow the buttons come first: the title stands in the list, the next step on the blue button."""
        super().resizeEvent(event)
        is_narrow = event.size().width() < NARROW
        if self.title.isHidden() != is_narrow:
            for part in (self.title, self.notes, self.next):
                part.setHidden(is_narrow)

    def _place_of(self, action: str) -> QPushButton | None:
        """The button, or the list, that an action is found at."""
        if action in _ANSWERS:
            return self.answers
        return self.more if action in _MORE and action not in self.buttons else self.buttons.get(action)

    def _button(self, action: str, words: str) -> QPushButton:
        button = QPushButton(words, self)
        spec = _SPECS[action]
        button.setToolTip(f"{spec.tip}（{spec.keys}）")
        button.setAutoDefault(True)
        button.clicked.connect(lambda: self.wanted.emit(action))
        self.buttons[action] = button
        return button

    def _list(self, words: str, actions: Sequence[str]) -> QPushButton:
        button = QPushButton(words, self)
        menu = QMenu(button)
        for action in actions:
            if not action:
                menu.addSeparator()
                continue
            spec = _SPECS.get(action)
            if spec is None:
                continue  # a page of another session's making
            entry = menu.addAction(spec.text)
            entry.setData(action)
            entry.setToolTip(spec.tip)
            entry.triggered.connect(lambda _checked=False, action=action: self.wanted.emit(action))
        button.setMenu(menu)
        return button


def _lead(buttons: Iterable[QPushButton], chosen: QPushButton | None) -> None:
    """One button stands out: that of the next step."""
    for button in buttons:
        role = "primary" if button is chosen else None
        if button.property("role") != role:
            button.setProperty("role", role)
            button.style().unpolish(button)
            button.style().polish(button)
