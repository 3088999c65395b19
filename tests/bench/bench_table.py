"""The table of all projects with 1,000 and with 100,000 projects, in one run: opening, scrolling, searching, memory.

    python -m tests.bench.bench_table [projects] [--real] [--wall]

Each size is measured in a process of its own on a store on disk. Opening: from the action to the painted first rows,
several times, the page made anew each time. A step: from the key or the turn of the wheel until the window waits for
input again. All in CPU time, since other programs on the machine would lengthen the long steps most; --wall: by the
clock on the wall. --real: on the display that is there instead of offscreen.
"""

import gc
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from db.store import Store as SqliteStore
from desktop_app.domain.entities import Enterprise, Office, Project, new_id
from desktop_app.domain.verdict import Verdict
from desktop_app.policy.library import standard_library
from desktop_app.services.office.identity import OfficeService
from desktop_app.services.project_table.filter import TableFilter
from desktop_app.services.project_table.view import SETTING, SortBy
from tests.bench.bench_store import project_facts
from ui.app import create_application
from ui.context import AppContext
from ui.grid.grid_page import GridPage
from ui.main_window import MainWindow

SMALL, LARGE = 1_000, 100_000
OPENINGS = 5
SCROLLS = 120
SEARCHES = ("zhujian 99", "liuzhou", "lzsd5", "铸件", "没有这个")
clock = time.perf_counter if "--wall" in sys.argv else time.process_time
OFFICE = Office("示例县工业和信息化局", "450203", 2024)


def fill(folder: Path, count: int) -> None:
    """A store with so many projects, three to a firm."""
    with SqliteStore.open(folder) as store:
        OfficeService(store).save(OFFICE)
        firms = [
            Enterprise(new_id(), {"enterprise_name": f"柳州市第{n}铸造有限公司"})
            for n in range(count // 3 + 1)
        ]
        store.enterprises.add_many(firms)
        store.projects.add_many(Project(new_id(), firms[n // 3].id, project_facts(n)) for n in range(count))


def seconds(work: Callable[[], object]) -> float:
    begun = clock()
    work()
    return clock() - begun


def press(target: QWidget, key: Qt.Key, text: str = "") -> None:
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(target, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text))


def turn_wheel(target: QWidget) -> None:
    at = QPointF(200, 200)
    event = QWheelEvent(
        at, target.mapToGlobal(at), QPoint(), QPoint(0, -360), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(target, event)


def opening(window: MainWindow, application: QApplication) -> tuple[float, GridPage]:
    """From the action to the painted first rows."""

    def open_it() -> None:
        window.show_page("table")
        application.processEvents()

    window.forget_pages("table")
    application.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    application.processEvents()
    took = seconds(open_it)
    page = window.shown_page
    assert isinstance(page, GridPage)
    assert page.model.rowCount() > 0
    return took, page


def settle(page: GridPage, application: QApplication) -> None:
    while page.work.is_busy:
        application.processEvents()
    for _ in range(20):
        application.processEvents()


def scroll(page: GridPage, application: QApplication) -> list[float]:
    """Page by page, by the wheel, and by leaps of the scroll bar; each to the last paint it causes."""
    bar, taken = page.view.verticalScrollBar(), []
    page.view.go_to(0)
    steps: list[Callable[[], None]] = []
    for number in range(SCROLLS):
        steps.append(lambda: press(page.view, Qt.Key.Key_PageDown))
        steps.append(lambda: turn_wheel(page.view.viewport()))
        place = (number * 7919) % 100
        steps.append(lambda place=place: bar.setValue(bar.maximum() * place // 100))  # type: ignore[misc]
    for step in steps:

        def act(step: Callable[[], None] = step) -> None:
            step()
            application.processEvents()

        taken.append(seconds(act))
    return taken


def search(page: GridPage, application: QApplication) -> tuple[list[float], list[float]]:
    """Seconds a keystroke holds the window up, and until what was searched is in view."""
    held, until = [], []
    line = page.bar.search
    line.setFocus()
    for text in SEARCHES:
        for letter in text:
            begun = clock()
            press(line, Qt.Key.Key_A, letter)
            application.processEvents()
            longest = clock() - begun
            while page.work.is_busy:
                longest = max(longest, seconds(application.processEvents))
            longest = max(longest, seconds(application.processEvents))
            held.append(longest)
            until.append(clock() - begun)
        page.bar.clear()
        settle(page, application)
    return held, until


def measure(folder: Path) -> dict[str, float]:
    """One size, in this process."""
    application = create_application([sys.argv[0]])
    store = SqliteStore.open(folder)
    store.settings.remove(SETTING)
    context = AppContext(store, standard_library, lambda: date(2024, 6, 1))
    window = MainWindow(context)
    window.resize(1366, 768)
    window.show()
    for _ in range(100):
        application.processEvents()
    gc.collect()
    gc.freeze()  # as the program does once it has started
    opened = []
    for _ in range(OPENINGS):
        took, page = opening(window, application)
        opened.append(took)
        settle(page, application)
    figures = {"open": statistics.median(opened)}
    figures["memory_open"] = memory()
    taken = scroll(page, application)
    figures["scroll"], figures["scroll_worst"] = statistics.median(taken), max(taken)
    held, until = search(page, application)
    figures["key"], figures["key_worst"] = statistics.median(held), max(held)
    figures["found"], figures["found_worst"] = statistics.median(until), max(until)
    works: dict[str, Callable[[], None]] = {
        "sort_amount": lambda: page.sort((SortBy("total_investment", descending=True),)),
        "sort_name": lambda: page.sort((SortBy("project_name"),)),
        "verdict": lambda: page.narrow(TableFilter(verdict=("gx-qianqi-2024", Verdict.INCOMPLETE))),
        "verdict_again": lambda: page.narrow(TableFilter(verdict=("gx-qianqi-2024", Verdict.INELIGIBLE))),
    }
    for name, work in works.items():
        begun = clock()
        work()
        page.work.finish()
        figures[name] = clock() - begun
    figures["memory"] = memory()
    window.close()
    store.close()
    return figures


def memory() -> float:
    """The most this process ever took, MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def tell(small: dict[str, float], large: dict[str, float], count: int) -> None:
    def line(name: str, key: str) -> None:
        print(f"{name}: {small[key] * 1000:.1f} ms → {large[key] * 1000:.1f} ms")

    print(f"{SMALL:,}个项目 → {count:,}个项目")
    ratio = large["open"] / small["open"]
    print(f"打开表格: {small['open'] * 1000:.0f} ms → {large['open'] * 1000:.0f} ms, {ratio:.2f} 倍")
    line("滚动一步（中位）", "scroll")
    line("滚动一步（最慢）", "scroll_worst")
    line("查找一键，界面停顿（中位）", "key")
    line("查找一键，界面停顿（最慢）", "key_worst")
    line("查找一键到结果（中位）", "found")
    line("查找一键到结果（最慢）", "found_worst")
    line("按金额排序", "sort_amount")
    line("按名称拼音排序", "sort_name")
    line("按结论筛选，第一次", "verdict")
    line("按结论筛选，再一次", "verdict_again")
    print(
        f"内存: {small['memory']:.0f} MB → {large['memory']:.0f} MB（打开后 {large['memory_open']:.0f} MB）"
    )


def main() -> int:
    if "--measure" in sys.argv:
        print(json.dumps(measure(Path(sys.argv[2]))))
        return 0
    if "--real" not in sys.argv:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    sizes = [argument for argument in sys.argv[1:] if argument.isdigit()]
    count = int(sizes[0]) if sizes else LARGE
    found = []
    with tempfile.TemporaryDirectory() as scratch:
        for size in (SMALL, count):
            folder = Path(scratch) / str(size)
            fill(folder, size)
            command = [sys.executable, "-m", "tests.bench.bench_table", "--measure", str(folder)]
            command += ["--wall"] if "--wall" in sys.argv else []
            done = subprocess.run(command, check=True, stdout=subprocess.PIPE, encoding="utf-8")
            found.append(json.loads(done.stdout))
    tell(found[0], found[1], count)
    return 0


if __name__ == "__main__":
    sys.exit(main())
