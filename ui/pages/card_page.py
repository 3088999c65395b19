"""A page that is one card in the middle; where the window is too low for it, the page scrolls."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.pages.page import Page
from ui.theme import LINE, SURFACE, chrome_sheet, style_scroll_bar

WIDTH = 620  # at most, logical pixels: longer lines read badly


class CardPage(Page):
    """`inner` takes what stands on the card. What has the focus is scrolled into view."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setStyleSheet(chrome_sheet())
        ground = QWidget(self)
        self.card = QFrame(ground)
        self.card.setObjectName("card")
        self.card.setStyleSheet(
            f"#card {{ background: {SURFACE.name()}; border: 1px solid {LINE.name()}; border-radius: 8px; }}"
        )
        self.card.setMaximumWidth(WIDTH)
        self.inner = QVBoxLayout(self.card)
        self.inner.setContentsMargins(36, 28, 36, 28)
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(self.card, 6)
        across.addStretch(1)
        down = QVBoxLayout(ground)
        down.addStretch(1)
        down.addLayout(across)
        down.addStretch(2)
        self._scroll = QScrollArea(self)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        style_scroll_bar(self._scroll)
        self._scroll.setWidget(ground)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._scroll)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow)

    def _follow(self, _old: QWidget | None, new: QWidget | None) -> None:
        """Tab and Enter scroll as far as they have to; QScrollArea itself only follows Tab."""
        if new is not None and self.card.isAncestorOf(new):
            self._scroll.ensureWidgetVisible(new, 0, 40)
