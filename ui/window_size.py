"""Dialogs no larger than the screen: at a scale of 150% an office screen has only 910 by 512 logical pixels."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

MARGIN = QSize(40, 60)  # logical pixels left for the frame, the title and a glimpse of the window beneath


def fit_to_screen(window: QWidget, width: int, height: int) -> None:
    """Give a window this size in logical pixels, or as much of it as its screen has room for."""
    window.resize(fitting(QSize(width, height), window.screen().availableGeometry().size()))


def fitting(wanted: QSize, room: QSize) -> QSize:
    """The size wanted, within the room a screen leaves."""
    return wanted.boundedTo(room - MARGIN)
