"""What stands in a column and can be reached by key: arrows go to the neighbours, Enter and Space do its work."""

from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtGui import QEnterEvent, QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget


class PanelItem(QWidget):
    """Paints its whole area itself, and anew when the focus comes or goes. Subclasses say what Enter and Space do."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def enter(self) -> None:
        """Enter was pressed."""
        raise NotImplementedError

    def space(self) -> None:
        """Space was pressed; like Enter unless said otherwise."""
        self.enter()

    def clicked(self) -> None:
        """The left button was pressed; like Enter unless said otherwise."""
        self.enter()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.enter()
        elif event.key() == Qt.Key.Key_Space:
            self.space()
        elif event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.clicked()

    def told(self) -> str:
        """All it says, in full: for the tooltip and for screen readers; "" where these were set once for all.

        Asked for when somebody comes here, not at every keystroke: telling Qt costs more than painting what changed.
        """
        return ""

    def focusInEvent(self, event: QFocusEvent) -> None:
        if told := self.told():
            self.setAccessibleName(told)
        super().focusInEvent(event)
        self.update()

    def enterEvent(self, event: QEnterEvent) -> None:
        if told := self.told():
            self.setToolTip(told)
        super().enterEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()


def order_focus(items: list[QWidget]) -> None:
    """Tab and the arrows go through these in this order, whenever they were made."""
    stops = [item for item in items if item.focusPolicy() != Qt.FocusPolicy.NoFocus]
    for before, after in pairwise(stops):
        QWidget.setTabOrder(before, after)
