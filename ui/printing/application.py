"""An application for printing where no window is open: on the command line, without a display."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

_kept: list[QApplication] = []  # Qt needs it for as long as the process lasts


def ensure_application() -> None:
    """Makes an invisible application where there is none yet. Whoever wants a window makes theirs beforehand."""
    if QCoreApplication.instance() is None:
        # An argument, not the environment: child processes shall not become invisible, too.
        _kept.append(QApplication(["jigai", "-platform", "offscreen"]))
