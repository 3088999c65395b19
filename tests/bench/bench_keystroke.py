"""A keystroke in the form until the badges are painted, against a bare QLineEdit that sets a QLabel. One run, both.

    python -m tests.bench.bench_keystroke [--real]

Prints the medians and their ratio: typing an amount that turns badges, a text no policy reads, and the same with the
conditions of a card opened. --real: on the display that is there instead of offscreen.
"""

import gc
import os
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QVBoxLayout, QWidget

from db.memory import MemoryStore
from desktop_app.domain.entities import Office
from desktop_app.policy.library import standard_library
from tests.ui.sample_project import FULL_PROJECT
from ui.app import create_application
from ui.context import AppContext
from ui.main_window import MainWindow

ROUNDS = 200
KEYS = (("2", Qt.Key.Key_2), ("", Qt.Key.Key_Backspace))


def press(target: QWidget, text: str, key: Qt.Key) -> None:
    """One key down and up, as the window system delivers it."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(target, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text))


def settle(application: QApplication) -> None:
    """Let everything that is due be done and painted."""
    application.processEvents()


def measure(application: QApplication, bare: QWidget, ours: QWidget) -> tuple[float, float]:
    """Median CPU seconds of a keystroke until all it caused is painted: bare, ours, by turns.

    CPU time, because other programs on the machine would count twice against the longer of the two.
    """
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(ROUNDS):
        for target, mine in zip((bare, ours), times, strict=True):
            for text, key in KEYS:
                begun = time.process_time()
                press(target, text, key)
                settle(application)
                mine.append(time.process_time() - begun)
    return statistics.median(times[0][40:]), statistics.median(times[1][40:])


def bare_window() -> tuple[QWidget, QLineEdit]:
    window = QWidget()
    line, label = QLineEdit("2000", window), QLabel(window)
    line.textEdited.connect(label.setText)
    layout = QVBoxLayout(window)
    layout.addWidget(line)
    layout.addWidget(label)
    window.resize(1366, 768)
    return window, line


def our_window() -> MainWindow:
    store = MemoryStore()
    context = AppContext(store, standard_library, lambda: date(2024, 6, 1))
    context.offices.save(Office("示例县工业和信息化局", "450107", 2024))
    context.projects.create({**FULL_PROJECT, "total_investment": Decimal(500000)})
    window = MainWindow(context)
    window.resize(1366, 768)
    return window


def run(application: QApplication, say: Callable[[str], None]) -> dict[str, float]:
    """Measures everything; the ratios by name."""
    bare, line = bare_window()
    bare.show()
    line.setFocus()
    for _ in range(50):
        settle(application)
    window = our_window()
    window.show()
    page = window.projects
    assert page is not None
    page.form.build_all()
    for _ in range(200):
        settle(application)
    gc.collect()
    gc.freeze()  # as the program does once it has started
    ratios = {}
    for name, key, opened in (
        ("金额，带动徽章", "fixed_asset_investment", False),
        ("金额，带动徽章，展开条件", "fixed_asset_investment", True),
        ("项目名称", "project_name", False),
    ):
        if opened:
            page.panel.toggle("gx-qianqi-2024")
        cell = page.form.cell(key)
        page.form.go_to(key, highlight=False)
        assert isinstance(cell.editor, QLineEdit)
        cell.editor.end(False)
        press(cell.editor, "1", Qt.Key.Key_1)  # what follows differs from what is saved, as while one types
        for _ in range(50):
            settle(application)
        base, seconds = measure(application, line, cell.editor)
        ratios[name] = seconds / base
        say(f"{name}: {seconds * 1000:.3f} ms, 裸窗口 {base * 1000:.3f} ms, {seconds / base:.2f} 倍")
        if opened:
            page.panel.toggle("gx-qianqi-2024")
    window.close()
    bare.close()
    return ratios


def main() -> int:
    if "--real" not in sys.argv:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application = create_application([sys.argv[0]])
    run(application, print)
    return 0


if __name__ == "__main__":
    sys.exit(main())
