"""A scrolling column: its content is always as wide as the view, and is laid out anew when that changes."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from ui.theme import style_scroll_bar


class ColumnScroll(QScrollArea):
    """Emits the width the content has to take."""

    width_changed = Signal(int)

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # Remembered rather than asked of viewport(): handing that widget to Python makes PySide build the classes of
        # all widgets there are, 30 ms before the first paint.
        self.view_width = 200
        self.view_height = 200
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        style_scroll_bar(self)
        self.setWidget(content)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 80)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.view_width, self.view_height = event.size().width(), event.size().height()
        if event.size().width() != event.oldSize().width():
            self.width_changed.emit(event.size().width())
