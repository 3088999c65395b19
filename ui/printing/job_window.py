"""Runs a job beside the window: after 600 ms a small window tells how far it is and offers to stop."""

from collections.abc import Callable
from threading import Thread
from time import monotonic
from typing import Generic, TypeVar

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QLabel, QProgressDialog, QPushButton, QWidget

from desktop_app.services.job import Cancelled, Progress

SHOWN_AFTER = 0.6  # seconds: shorter work is done before a window could be read
_LOOKED_AT_EVERY = 50  # milliseconds

Result = TypeVar("Result")


class _Runner(Thread, Generic[Result]):
    """One job in its own thread, and what came of it."""

    def __init__(self, job: Callable[[Progress], Result]) -> None:
        super().__init__(daemon=True)
        self._job = job
        self.progress = Progress()
        self.results: list[Result] = []
        self.fault: BaseException | None = None

    def run(self) -> None:
        try:
            self.results.append(self._job(self.progress))
        except BaseException as fault:
            self.fault = fault


def run_job(
    parent: QWidget | None, title: str, job: Callable[[Progress], Result], shown_after: float = SHOWN_AFTER
) -> Result | None:
    """What the job returns; None where the person stopped it. What it raises is raised here.

    The job must touch neither widgets nor the store: it runs in a thread of its own.
    """
    runner = _Runner(job)
    window = _window(parent, title, runner.progress)
    loop = QEventLoop()
    timer = QTimer()
    timer.setInterval(_LOOKED_AT_EVERY)
    started = monotonic()

    def look() -> None:
        if not runner.is_alive():
            loop.quit()
            return
        if not window.isVisible() and monotonic() - started >= shown_after:
            window.show()
        if window.isVisible():
            _tell(window, runner.progress)

    timer.timeout.connect(look)
    if parent is not None:
        parent.setEnabled(False)  # while the window does not show yet, nobody shall press the button again
    try:
        runner.start()
        timer.start()
        loop.exec()
    finally:
        timer.stop()
        window.close()
        window.deleteLater()
        if parent is not None:
            parent.setEnabled(True)
    if isinstance(runner.fault, Cancelled):
        return None
    if runner.fault is not None:
        raise runner.fault
    return runner.results[0]


def _window(parent: QWidget | None, title: str, progress: Progress) -> QProgressDialog:
    window = QProgressDialog(None)
    window.setWindowTitle(title)
    window.setWindowModality(Qt.WindowModality.ApplicationModal)
    window.setWindowFlag(Qt.WindowType.WindowContextHelpButtonHint, on=False)
    label = QLabel("请稍候…", window)
    label.setMinimumWidth(320)
    window.setLabel(label)
    stop = QPushButton("取消", window)
    window.setCancelButton(stop)
    window.setMinimumDuration(2**31 - 1)  # shown by the clock above only
    window.setAutoClose(False)
    window.setAutoReset(False)
    window.setRange(0, 0)

    def stop_asked() -> None:
        progress.cancel()
        label.setText("正在停止…")

    window.canceled.connect(stop_asked)
    if parent is not None:
        window.setStyleSheet(parent.styleSheet())
        window.adjustSize()
        frame = window.frameGeometry()
        frame.moveCenter(parent.window().frameGeometry().center())
        window.move(frame.topLeft())
    return window


def _tell(window: QProgressDialog, progress: Progress) -> None:
    if progress.is_cancelled:
        if not window.isVisible():
            window.show()
        return
    total, done = progress.total, progress.done
    count = f"（{done}/{total}）" if total else ""
    window.setLabelText(f"{progress.phase or '请稍候'}…{count}")
    if window.maximum() != total:
        window.setRange(0, total)
    if total:
        window.setValue(min(done, total))
