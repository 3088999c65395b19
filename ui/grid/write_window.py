"""Writing many cells: on the thread the store belongs to, with a window that shows how far it is and can stop it."""

from collections.abc import Callable
from time import perf_counter

from PySide6.QtCore import QCoreApplication, QEventLoop
from PySide6.QtWidgets import QWidget

from desktop_app.services.change import Change
from desktop_app.services.job import Cancelled, Progress
from ui.jobs import SHOW_AFTER, ProgressWindow

LOOK_EVERY = 0.1  # s


class _Watched(Progress):
    """Lets the window breathe while the work goes on; input goes to the progress window alone."""

    def __init__(self, parent: QWidget, title: str) -> None:
        super().__init__()
        self._begun = self._looked = perf_counter()
        self._title = title
        self._window = ProgressWindow(title, True, parent)
        self._window.stop_wanted.clicked.connect(self.cancel)

    def report(self, done: int, total: int) -> None:
        now = perf_counter()
        if now - self._looked > LOOK_EVERY and (now - self._begun) * 1000 > SHOW_AFTER:
            self._looked = now
            self._window.words.setText(f"{self._title}：{done:,} / {total:,}个项目")
            self._window.show()
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)
        super().report(done, total)

    def finish(self) -> None:
        self._window.finish()


def written(parent: QWidget, title: str, work: Callable[[Progress], Change]) -> Change:
    """What the work returns; an empty Change where the person stopped it: then nothing was written."""
    progress = _Watched(parent, title)
    try:
        return work(progress)
    except Cancelled:
        return Change(title)
    finally:
        progress.finish()
