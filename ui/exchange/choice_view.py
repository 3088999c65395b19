"""Conflicts side by side: what it was, what stands here, what was brought; a choice for each, or for all."""

from collections.abc import Callable, Sequence
from functools import partial
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop_app.services.exchange.take_in import Decisions
from desktop_app.services.exchange.words import ReviewLine
from ui.theme import ACCENT, AMBER, LINE, MUTED, SURFACE, Fonts, style_scroll_bar

_HEADS = ("项目或企业", "栏目", "原来", "本机", "带回", "取哪一个")
LATER = -1
_CHOICE = len(_HEADS) - 1


class ChoiceView(QWidget):
    """decisions: what was chosen so far. Keys in the list: 1 本机, 2 带回, 0 以后再定."""

    chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: Sequence[ReviewLine] = ()
        self._choices: list[int] = []
        self.list = _Keys(self.choose_current, self)
        self.list.setAccessibleName("两边都改过的栏目")
        self._sides = [_Side(self) for _ in range(3)]
        self.buttons = [
            self._button("用本机 (1)", partial(self.choose_current, 0)),
            self._button("用带回 (2)", partial(self.choose_current, 1)),
            self._button("以后再定 (0)", partial(self.choose_current, LATER)),
        ]
        self.all_here = self._button("全部用本机", partial(self.choose_all, 0))
        self.all_there = self._button("全部用带回", partial(self.choose_all, 1))
        sides = QHBoxLayout()
        sides.setSpacing(8)
        for side in self._sides:
            sides.addWidget(side, 1)
        row = QHBoxLayout()
        for button in self.buttons:
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.all_here)
        row.addWidget(self.all_there)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(8)
        layout.addWidget(self.list, 1)
        layout.addLayout(sides)
        layout.addLayout(row)
        self.list.currentItemChanged.connect(lambda _now, _before: self._show_current())

    @property
    def decisions(self) -> Decisions:
        """By record and field, for those that were decided."""
        return {
            (line.record, line.field): line.options[choice][0]
            for line, choice in zip(self._lines, self._choices, strict=True)
            if choice != LATER
        }

    @property
    def undecided(self) -> int:
        return self._choices.count(LATER)

    def show_lines(self, lines: Sequence[ReviewLine]) -> None:
        """Other conflicts, none decided yet."""
        self._lines = lines
        self._choices = [LATER] * len(lines)
        self.list.clear()
        for line in lines:
            words = (line.owner, line.label, line.ancestor, line.here, line.there, "")
            item = QTreeWidgetItem([word.replace("\n", " ") for word in words])
            for column, word in enumerate(words):
                item.setToolTip(column, word)
            self.list.addTopLevelItem(item)
        for row in range(len(lines)):
            self._show_choice(row)
        if lines:
            self.list.setCurrentItem(self.list.topLevelItem(0))
        self._show_current()

    def choose_current(self, choice: int) -> None:
        """For the line in view; the next undecided one comes into view."""
        row = self.list.indexOfTopLevelItem(self.list.currentItem()) if self.list.currentItem() else LATER
        if row < 0 or choice >= len(self._lines[row].options):
            return
        self._choices[row] = choice
        self._show_choice(row)
        following = next((r for r in range(row + 1, len(self._choices)) if self._choices[r] == LATER), row)
        self.list.setCurrentItem(self.list.topLevelItem(following))
        self.chosen.emit()

    def choose_all(self, choice: int) -> None:
        """For all lines at once. 带回: the one written last, where there are several."""
        self._choices = [choice] * len(self._lines)
        for row in range(len(self._lines)):
            self._show_choice(row)
        self.chosen.emit()

    def _show_choice(self, row: int) -> None:
        choice, item = self._choices[row], self.list.topLevelItem(row)
        words = "以后再定" if choice == LATER else "本机" if choice == 0 else "带回"
        if choice > 1:
            words = f"带回（{choice}）"
        item.setText(_CHOICE, words)
        item.setForeground(_CHOICE, AMBER if choice == LATER else ACCENT)
        for column, mine in ((3, choice == 0), (4, choice > 0)):
            item.setFont(column, Fonts.strong if mine else Fonts.body)

    def _show_current(self) -> None:
        item = self.list.currentItem()
        line = self._lines[self.list.indexOfTopLevelItem(item)] if item is not None and self._lines else None
        for button in (*self.buttons, self.all_here, self.all_there):
            button.setEnabled(line is not None)
        told = (
            (
                ("原来", "", line.ancestor),
                ("本机", line.here_by, line.here),
                ("带回", line.there_by, _brought(line)),
            )
            if line is not None
            else (("原来", "", ""), ("本机", "", ""), ("带回", "", ""))
        )
        for side, (title, by, words) in zip(self._sides, told, strict=True):
            side.tell(title, by, words)

    def _button(self, text: str, deed: "partial[None]") -> QPushButton:
        button = QPushButton(text, self)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _checked=False: deed())
        return button


def _brought(line: ReviewLine) -> str:
    """What was brought; where several PCs brought different values, the others with the key that takes them."""
    more = (f"另一份带回（按{key}）：{words}" for key, (_, words) in enumerate(line.options[2:], 3))
    return "\n".join((line.there, *more))


class _Side(QFrame):
    """One side of a conflict in full."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("side")
        self.setStyleSheet(
            f"#side {{ background: {SURFACE.name()}; border: 1px solid {LINE.name()}; border-radius: 6px; }}"
        )
        self._head = QLabel(self)
        self._words = QPlainTextEdit(self)
        self._words.setReadOnly(True)
        self._words.setTabChangesFocus(True)
        self._words.setFrameShape(QFrame.Shape.NoFrame)
        self._words.document().setDocumentMargin(0)
        style_scroll_bar(self._words)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 6, 10, 8)
        layout.setSpacing(2)
        layout.addWidget(self._head)
        layout.addWidget(self._words, 1)
        self.setFixedHeight(4 * Fonts.body_metrics.lineSpacing() + 24)

    def tell(self, title: str, by: str, words: str) -> None:
        """title: which side; by: who wrote it, when."""
        self._head.setText(f"<b>{escape(title)}</b>　<span style='color:{MUTED.name()}'>{escape(by)}</span>")
        self._words.setPlainText(words)
        self._words.setAccessibleName(title)


class _Keys(QTreeWidget):
    """The list, whose digits choose."""

    def __init__(self, choose: Callable[[int], None], parent: QWidget) -> None:
        super().__init__(parent)
        self._choose = choose
        self.setHeaderLabels(list(_HEADS))
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        style_scroll_bar(self)
        self.setStyleSheet("QTreeView::item { padding: 3px 4px; border: none; }")
        header = self.header()
        header.setStretchLastSection(False)
        for column, width in enumerate((150, 130, 110, 0, 0, 96)):
            if width:
                header.resizeSection(column, width)
            else:
                header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        choices = {Qt.Key.Key_0: LATER, Qt.Key.Key_1: 0, Qt.Key.Key_2: 1, Qt.Key.Key_3: 2}
        choice = choices.get(Qt.Key(event.key()))
        if choice is not None:
            self._choose(choice)
            return
        super().keyPressEvent(event)
