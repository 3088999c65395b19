"""工作台: what every batch asks for next, who falls behind, backups, and what else waits."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from desktop_app.services.batches.page_desk import DeskView, Pace
from ui.desk.batch_card import BatchCard
from ui.desk.side_cards import AttentionCard, BackupCard, PaceCard
from ui.pages.data_page_card import Card
from ui.pages.page import Page
from ui.theme import AMBER, SOFT, Fonts, chrome_sheet, style_scroll_bar

NARROW = 820  # logical pixels; below, the cards stand beneath each other


class DeskPage(Page):
    """view_of: what there is now. pace_of: the projects that fall behind, None while nobody looked.

    next_wanted: a batch's key and the code of its next step. wanted: the id of an action.
    """

    next_wanted = Signal(object, str)
    wanted = Signal(str)
    pace_wanted = Signal()
    project_wanted = Signal(str)

    def __init__(
        self,
        view_of: Callable[[], DeskView],
        pace_of: Callable[[], Pace | None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setStyleSheet(chrome_sheet())
        self._view_of, self._pace_of = view_of, pace_of
        self.title = QLabel("工作台", self)
        self.title.setFont(Fonts.large)
        self.headline = QLabel(self)
        self.headline.setFont(Fonts.title)
        self.headline.setWordWrap(True)
        self.batches = BatchCard(self)
        self.begin = Card(
            "先录入项目", "新建一个项目，或导入企业报来的表格；有了项目，这里列出每一批申报的下一步。", self
        )
        self._begin_buttons()
        self.pace = PaceCard(self)
        self.backup = BackupCard(self)
        self.attention = AttentionCard(self)
        self._ground = QWidget(self)
        self._lay_out()
        self.batches.next_wanted.connect(self.next_wanted)
        self.batches.wanted.connect(self.wanted)
        self.backup.wanted.connect(self.wanted)
        self.attention.wanted.connect(self.wanted)
        self.pace.look_wanted.connect(self.pace_wanted)
        self.pace.project_wanted.connect(self.project_wanted)

    def arrive(self) -> None:
        self.refresh()
        first = self.batches.first_button
        if first is not None:
            first.setFocus()

    def refresh(self) -> None:
        """Read all anew."""
        view = self._view_of()
        colour = AMBER if view.is_pressing else SOFT
        self.headline.setStyleSheet(f"color: {colour.name()};")
        mark = "! " if view.is_pressing else ""
        self.headline.setText(f"{mark}{view.headline}" if view.headline else "现用的政策没有写明申报日期")
        self.begin.setVisible(view.projects == 0)
        self.batches.show_batches(view.batches)
        self.attention.show_lines(view.attention)
        self.backup.show_summary(view.backup)
        self.pace.setVisible(view.projects > 0)
        if view.projects:
            self.pace.show_pace(self._pace_of())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_narrow = event.size().width() < NARROW
        wanted = QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight
        if self._across.direction() != wanted:
            self._across.setDirection(wanted)

    def _begin_buttons(self) -> None:
        for words, action, tip in (
            ("新建项目", "new_project", "Ctrl+N"),
            ("导入表格…", "import_table", "Ctrl+I"),
            ("载入示例数据…", "sample", "Ctrl+Shift+L"),
        ):
            button: QPushButton = self.begin.button(words, tip, primary=action == "new_project")
            button.clicked.connect(lambda _checked=False, action=action: self.wanted.emit(action))

    def _lay_out(self) -> None:
        left, right = QVBoxLayout(), QVBoxLayout()
        for card in (self.begin, self.batches):
            left.addWidget(card)
        left.addStretch(1)
        for card in (self.attention, self.pace, self.backup):
            right.addWidget(card)
        right.addStretch(1)
        self._across = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._across.setSpacing(12)
        self._across.addLayout(left, 8)
        self._across.addLayout(right, 5)
        column = QVBoxLayout(self._ground)
        column.setContentsMargins(18, 14, 18, 14)
        column.setSpacing(10)
        column.addWidget(self.title)
        column.addWidget(self.headline)
        column.addLayout(self._across)
        column.addStretch(1)
        scroll = QScrollArea(self)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        style_scroll_bar(scroll)
        scroll.setWidget(self._ground)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)
