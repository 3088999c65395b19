"""Start until the first painted, usable window, against a bare PySide6 window: fresh processes, by turns, one run.

    python -m tests.bench.bench_start [--real]

The program starts on a database with 30 projects, as a clerk's second morning. Usable: the project of yesterday stands
in the form with its cards, and the cursor can type. Times are measured from before Python starts. Bytecode is cached,
as on a clerk's machine, in a folder of its own.
"""

# ruff: noqa: PLC0415 - what a fresh process imports, and when, is what is measured

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROUNDS = 9

BARE = """
import sys
from PySide6.QtWidgets import QApplication, QWidget
class Window(QWidget):
    def paintEvent(self, event):
        from PySide6.QtCore import QTimer
        QTimer.singleShot(0, application.quit)
application = QApplication(sys.argv)
window = Window()
window.resize(1366, 768)
window.show()
application.exec()
"""

OURS = """
import sys
from tests.bench.bench_start import open_and_quit
open_and_quit(sys.argv[1])
"""

FILL = """
import sys
from tests.bench.bench_start import fill
fill(sys.argv[1])
"""


def fill(folder: str) -> None:
    """Thirty projects in a fresh database."""
    from db.store import Store
    from desktop_app.domain.entities import Office
    from desktop_app.services.office import OfficeService
    from desktop_app.services.projects import ProjectService
    from tests.ui.sample_project import FULL_PROJECT

    with Store.open(Path(folder)) as store:
        OfficeService(store).save(Office("示例县工业和信息化局", "450107", 2024))
        for number in range(30):
            ProjectService(store).create({**FULL_PROJECT, "project_name": f"技术改造项目{number}"})


def open_and_quit(folder: str) -> None:
    """The program's own way in, left as soon as the window has been painted and can be typed in."""
    import gc

    gc.disable()
    from datetime import date

    from PySide6.QtCore import QEvent, QObject, QTimer

    from db.store import Store
    from desktop_app.policy.library import standard_library
    from ui.app import create_application
    from ui.context import AppContext
    from ui.main_window import MainWindow

    application = create_application(sys.argv[:1])
    store = Store.open(Path(folder))
    window = MainWindow(AppContext(store, standard_library, lambda: date(2024, 6, 1)))
    window.resize(1366, 768)

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() is QEvent.Type.Paint and watched is window:
                QTimer.singleShot(0, application.quit)
            return False

    watch = Watch()
    window.installEventFilter(watch)
    window.show()
    application.exec()
    assert window.projects is not None and window.projects.project_id
    os._exit(0)


def seconds(code: str, *arguments: str) -> tuple[float, float]:
    """From starting a fresh Python until it ends: wall clock, and the processor time it took."""
    before = os.times()
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", code, *arguments], check=True, stderr=subprocess.DEVNULL)
    wall = time.perf_counter() - begun
    after = os.times()
    return wall, after.children_user + after.children_system - before.children_user - before.children_system


def main() -> int:
    if "--real" not in sys.argv:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-c", FILL, folder], check=True)
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = str(Path(folder) / "bytecode")
        seconds(BARE)
        seconds(OURS, folder)
        bare, ours = [], []
        for _ in range(ROUNDS):
            bare.append(seconds(BARE))
            ours.append(seconds(OURS, folder))
    for name, place in (("启动到可用", 0), ("其中处理器时间", 1)):
        base = statistics.median(each[place] for each in bare)
        own = statistics.median(each[place] for each in ours)
        print(f"{name}: {own * 1000:.0f} ms, 裸窗口 {base * 1000:.0f} ms, {own / base:.2f} 倍")
    return 0


if __name__ == "__main__":
    sys.exit(main())
