"""Start until the first painted, usable window, against a bare PySide6 window: fresh processes, by turns, one run.

    python -m tests.bench.bench_start [--real]

The program starts by its own way in, on a database with 30 projects, as on a clerk's second morning. Usable: the
window has been painted, yesterday's project stands in the form, and a key sent to the window has arrived in the field
with the cursor. The bare window has been painted. Complete: the policies' cards are painted too. Every time runs from
before Python starts; bytecode is cached, as on a clerk's machine, in a folder of its own.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROUNDS = 11

BARE = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
class Window(QWidget):
    def paintEvent(self, event):
        QTimer.singleShot(0, self.say)
    def say(self):
        import os, time
        print(time.perf_counter(), time.process_time(), flush=True)
        os._exit(0)
application = QApplication(sys.argv)
window = Window()
window.resize(1366, 768)
window.show()
application.exec()
"""

OURS = """
import sys
from tests.bench.start_watched import start
start(sys.argv[1])
"""

FILL = """
import sys
from tests.bench.bench_start import fill
fill(sys.argv[1])
"""


def fill(folder: str) -> None:
    """Thirty projects in a fresh database."""
    # ruff: noqa: PLC0415 - only this process needs them
    from db.store import Store
    from desktop_app.domain.entities import Office
    from desktop_app.services.office.identity import OfficeService
    from desktop_app.services.records.projects import ProjectService
    from tests.ui.sample_project import FULL_PROJECT

    with Store.open(Path(folder)) as store:
        OfficeService(store).save(Office("示例县工业和信息化局", "450107", 2024))
        for number in range(30):
            ProjectService(store).create({**FULL_PROJECT, "project_name": f"技术改造项目{number}"})


def seconds(code: str, *arguments: str) -> list[tuple[float, float]]:
    """What a fresh Python says it reached: since it was started, wall clock and processor time."""
    # perf_counter is one clock for all processes of a machine.
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], check=True, stdout=subprocess.PIPE, encoding="utf-8"
    )
    reached = [line.split() for line in done.stdout.splitlines()]
    return [(float(at) - begun, float(used)) for at, used in reached]


def main() -> int:
    if "--real" not in sys.argv:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-c", FILL, folder], check=True)
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = str(Path(folder) / "bytecode")
        seconds(BARE)
        seconds(OURS, folder)
        bare, usable, complete = [], [], []
        for _ in range(ROUNDS):
            bare.append(seconds(BARE)[0])
            first, last = seconds(OURS, folder)
            usable.append(first)
            complete.append(last)
    for name, place in (("墙钟", 0), ("处理器时间", 1)):
        base, own, whole = (
            statistics.median(each[place] for each in measured) for measured in (bare, usable, complete)
        )
        print(
            f"{name}: 启动到可用 {own * 1000:.0f} ms, 裸窗口 {base * 1000:.0f} ms, {own / base:.2f} 倍; "
            f"政策卡片齐全 {whole * 1000:.0f} ms, {whole / base:.2f} 倍"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
