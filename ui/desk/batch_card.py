"""The card of the batches on 工作台: days by level, counts, and a button for the next step of each."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop_app.services.batches.page_desk import DeskBatch
from ui.batches.tones import DAYS
from ui.pages.data_page_card import Card
from ui.theme import AMBER, LINE, MUTED, SOFT, Fonts

_WORDS = "每一批的截止日、项目数和下一步；按右边的按钮就去办。"


class BatchCard(Card):
    """next_wanted: the batch's key and the code of its next step."""

    next_wanted = Signal(object, str)
    wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("申报批次", _WORDS, parent)
        self.rows: list[BatchRow] = []
        self._open = self.button("全部批次", "打开“申报批次”（Ctrl+5）")
        self._ledger = self.button("台账…", "本年度申报过的全部项目（Ctrl+T）")
        self._new = self.button("新建批次…", "政策没有写日期的，自己登记一批")
        for button, action in (
            (self._open, "show_batches"),
            (self._ledger, "ledger"),
            (self._new, "batch_new"),
        ):
            button.clicked.connect(lambda _checked=False, action=action: self.wanted.emit(action))

    @property
    def first_button(self) -> QPushButton | None:
        """The next step of the first batch that has one."""
        return self.rows[0].deed if self.rows else None

    def show_batches(self, batches: Sequence[DeskBatch]) -> None:
        """Other rows."""
        for row in self.rows:
            self.body.removeWidget(row)
            row.deleteLater()
        self.rows = [BatchRow(batch, self) for batch in batches]
        is_led = False
        for row in self.rows:
            self.body.addWidget(row)
            row.deed.clicked.connect(lambda _checked=False, row=row: self._go(row))
            leads = not is_led and row.batch.line.action.code not in {"wait", "none", "done"}
            if leads:
                row.deed.setProperty("role", "primary")
                is_led = True
        self.words.setText(
            _WORDS
            if batches
            else "现用的政策没有写明申报日期。可以按“新建批次”自己登记：选政策和季度，填上截止日。"
        )
        self._open.setVisible(bool(batches))

    def _go(self, row: "BatchRow") -> None:
        self.next_wanted.emit(row.batch.line.key, row.batch.line.action.code)


class BatchRow(QWidget):
    """One batch."""

    def __init__(self, batch: DeskBatch, parent: QWidget) -> None:
        super().__init__(parent)
        self.batch = batch
        self.setObjectName("batch")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setStyleSheet(f"#batch {{ border-top: 1px solid {LINE.name()}; }}")
        line = batch.line
        title = QLabel(batch.title, self)
        title.setFont(Fonts.strong)
        stage = QLabel("已封存" if line.is_archived else line.batch.stage_word, self)
        stage.setStyleSheet(f"color: {MUTED.name()};")
        head = QHBoxLayout()
        head.addWidget(title)
        head.addWidget(stage)
        head.addStretch(1)
        days = QGridLayout()
        days.setHorizontalSpacing(12)
        days.setVerticalSpacing(1)
        for place, day in enumerate(batch.days):
            left = (f"{day.level}　{day.day}", SOFT)
            right = (f"{day.mark} {day.words}", DAYS[day.tone])
            texts = (left, right) if day.level else (right,)
            for column, (text, colour) in enumerate(texts):
                label = QLabel(text, self)
                label.setFont(Fonts.small)
                label.setStyleSheet(f"color: {colour.name()};")
                label.setToolTip(day.told)
                days.addWidget(label, place, column)
        days.setColumnStretch(2, 1)
        self.counts = QLabel(batch.counts, self)
        self.counts.setFont(Fonts.small)
        self.counts.setWordWrap(True)
        self.counts.setStyleSheet(f"color: {SOFT.name()};")
        action = line.action
        self.next = QLabel(f"! {action.words}" if action.is_late else action.words, self)
        self.next.setFont(Fonts.small)
        self.next.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.next.setWordWrap(True)
        self.next.setStyleSheet(f"color: {(AMBER if action.is_late else SOFT).name()};")
        self.deed = QPushButton(batch.deed, self)
        self.deed.setAutoDefault(True)
        self.deed.setToolTip(action.words)
        self.deed.setAccessibleName(f"{batch.title}：{action.words}")
        self._lay_out(head, days)

    def _lay_out(self, head: QHBoxLayout, days: QGridLayout) -> None:
        left = QVBoxLayout()
        left.setSpacing(2)
        left.addLayout(head)
        left.addLayout(days)
        left.addWidget(self.counts)
        right = QVBoxLayout()
        right.setSpacing(4)
        right.addWidget(self.deed, 0, Qt.AlignmentFlag.AlignRight)
        right.addWidget(self.next)
        right.addStretch(1)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 8, 0, 2)
        across.addLayout(left, 3)
        across.addLayout(right, 2)
