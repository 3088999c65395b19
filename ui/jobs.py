"""Long work beside the window: a job knows nothing of Qt; here it gets a thread, a progress window and a way to stop."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop_app.services.job import Progress
from ui.theme import Fonts, chrome_sheet

Result = TypeVar("Result")
Job = Callable[[Progress], Result]
SHOW_AFTER = 600  # ms
LOOK_EVERY = 50  # ms
_HANDS = frozenset(
    {
        QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride, QEvent.Type.Shortcut,
        QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease, QEvent.Type.MouseButtonDblClick,
        QEvent.Type.Wheel, QEvent.Type.Drop, QEvent.Type.InputMethod, QEvent.Type.Close,
    }
)  # fmt: skip


def run_job(parent: QWidget | None, title: str, job: Job[Result], *, can_stop: bool = True) -> Result:
    """Run a job in a thread of its own and come back with its result; what it raises is raised here.

    Raises Cancelled where the person stopped it. The job must touch neither widgets nor a store of another thread.
    Meanwhile the program paints but takes no input; after 600 ms a window says what is going on.
    """
    work = _Work(job)
    hands = _NoHands()
    loop = QEventLoop()
    window = ProgressWindow(title, can_stop, parent)
    window.stop_wanted.clicked.connect(work.stop)

    def look() -> None:
        window.tell(work.progress)
        if not work.thread.is_alive():
            loop.quit()

    def show() -> None:
        QApplication.instance().removeEventFilter(hands)  # type: ignore[union-attr]
        QApplication.restoreOverrideCursor()
        window.tell(work.progress)
        window.show()

    timer = QTimer()
    timer.setInterval(LOOK_EVERY)
    timer.timeout.connect(look)
    patience = QTimer()
    patience.setSingleShot(True)
    patience.timeout.connect(show)
    QApplication.instance().installEventFilter(hands)  # type: ignore[union-attr]
    QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
    work.thread.start()
    timer.start()
    patience.start(SHOW_AFTER)
    loop.exec()
    timer.stop()
    if patience.isActive():
        patience.stop()
        QApplication.instance().removeEventFilter(hands)  # type: ignore[union-attr]
        QApplication.restoreOverrideCursor()
    window.finish()
    return work.result()


class ProgressWindow(QDialog):
    """What is being done; a button that asks it to stop. It closes by itself only."""

    def __init__(self, title: str, can_stop: bool, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setStyleSheet(chrome_sheet())
        self.setWindowTitle(title)
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        self.setWindowFlag(Qt.WindowType.WindowCloseButtonHint, False)
        self.words = QLabel(title, self)
        self.words.setMinimumWidth(36 * Fonts.body_metrics.averageCharWidth())
        self.words.setMaximumWidth(90 * Fonts.body_metrics.averageCharWidth())
        self.words.setWordWrap(True)
        self.bar = QProgressBar(self)
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(8)
        self.stop_wanted = QPushButton("停止", self)
        self.stop_wanted.setVisible(can_stop)
        self.stop_wanted.clicked.connect(self._say_stopping)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.stop_wanted)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 14)
        layout.setSpacing(12)
        layout.addWidget(self.words)
        layout.addWidget(self.bar)
        layout.addLayout(foot)

    def tell(self, progress: Progress) -> None:
        """Say how far it is."""
        done, total = progress.done, progress.total
        words = progress.phase or self.windowTitle()
        self.words.setText(f"{words}（{done}/{total}）" if total else words)
        if self.bar.maximum() != total:
            self.bar.setRange(0, total)
        if total:
            self.bar.setValue(min(done, total))

    def finish(self) -> None:
        """Go away for good."""
        self.hide()
        self.deleteLater()

    def reject(self) -> None:
        """Escape asks to stop; the window stays until the job has."""
        if self.stop_wanted.isVisible() and self.stop_wanted.isEnabled():
            self.stop_wanted.click()

    def _say_stopping(self) -> None:
        self.stop_wanted.setEnabled(False)
        self.stop_wanted.setText("正在停止…")


class _Work(Generic[Result]):
    """The thread and what came of it."""

    def __init__(self, job: Job[Result]) -> None:
        self.progress = Progress()
        self.thread = threading.Thread(target=self._run, name="job", daemon=True)
        self._job = job
        self._results: list[Result] = []
        self._error: BaseException | None = None

    def stop(self) -> None:
        self.progress.cancel()

    def result(self) -> Result:
        if self._error is not None:
            raise self._error
        return self._results[0]

    def _run(self) -> None:
        try:
            self._results.append(self._job(self.progress))
        except BaseException as error:  # handed over to the thread that asked
            self._error = error


class _NoHands(QObject):
    """Swallows keys, clicks and attempts to close while a job runs that is too short for a window."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() not in _HANDS:
            return False
        event.ignore()
        return True
