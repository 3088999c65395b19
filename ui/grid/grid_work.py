"""Long work over all rows, done between two keystrokes: a few milliseconds at a time, so that nothing ever waits for it."""

from collections.abc import Callable
from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_app.domain.errors import AppError
from desktop_app.services.project_table.work import Step, Work, advance

SLICE = 0.01  # s
PATIENCE = 0.25  # s without a word about how far it is


class GridWork(QObject):
    """One work at a time; a new one takes the place of the old."""

    progressed = Signal(object, bool)  # Step; whether it is taking long
    ended = Signal()
    failed = Signal(object)  # AppError

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._work: Work | None = None
        self._done: Callable[[], None] | None = None
        self._begun = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._go_on)

    @property
    def is_busy(self) -> bool:
        return self._work is not None

    def start(self, work: Work, done: Callable[[], None]) -> None:
        """done: called when the work is finished, not when it is stopped."""
        self._work, self._done = work, done
        self._begun = perf_counter()
        self._timer.start()
        self._go_on()  # short works are finished at once, without a flicker

    def finish(self) -> None:
        """Take all the steps that are left."""
        while self._work is not None:
            self._go_on()

    def stop(self) -> None:
        """Leave it where it is."""
        self._timer.stop()
        if self._work is not None:
            self._work = self._done = None
            self.ended.emit()

    def _go_on(self) -> None:
        work, done = self._work, self._done
        if work is None:
            return
        try:
            step, is_finished = advance(work, SLICE)
        except AppError as error:
            self.stop()
            self.failed.emit(error)
            return
        if not is_finished:
            self.progressed.emit(step or Step("", 0, 0), perf_counter() - self._begun > PATIENCE)
            return
        self.stop()
        if done is not None:
            done()
