"""Goes through the office's projects a few at a time between the window's events: it stays usable and can stop."""

from collections.abc import Callable, Iterator
from time import monotonic

from PySide6.QtCore import QObject, QTimer, Signal

SLICE = 0.012  # seconds of work at a time


class SurveyRunner(QObject):
    """begin: makes the steps, each (done, total)."""

    moved = Signal(int, int)
    ended = Signal(bool)  # whether to the end

    def __init__(self, begin: Callable[[], Iterator[tuple[int, int]]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._begin = begin
        self._steps: Iterator[tuple[int, int]] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._go_on)

    @property
    def is_running(self) -> bool:
        return self._steps is not None

    def start(self) -> None:
        """From the beginning."""
        self._steps = self._begin()
        self._timer.start()

    def stop(self) -> None:
        """Leave it; what was found so far stands."""
        if self._steps is not None:
            self._end(False)

    def finish(self) -> None:
        """All the rest at once."""
        while self._steps is not None:
            self._go_on()

    def _go_on(self) -> None:
        steps, until = self._steps, monotonic() + SLICE
        if steps is None:
            return
        moved: tuple[int, int] | None = None
        try:
            while monotonic() < until:
                moved = next(steps)
        except StopIteration:
            self._end(True)
            return
        if moved is not None:
            self.moved.emit(*moved)

    def _end(self, complete: bool) -> None:
        self._timer.stop()
        self._steps = None
        self.ended.emit(complete)
