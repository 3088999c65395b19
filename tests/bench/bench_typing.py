"""Typing 60 characters a second into each kind of field: is one dropped, and how long until what it caused is painted?

    python -m tests.bench.bench_typing [--real] [--seconds S]

On a store on disk with the sample office, so that savepoints are written meanwhile. Lag: from the moment a key was due
to the moment the event loop has nothing left to do. --real: on the display that is there instead of offscreen.
"""

import gc
import os
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Callable
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit

from desktop_app.cli.opened import opened
from desktop_app.cli.window import context_for
from desktop_app.services.office.sample import build_sample_office
from ui.app import create_application, speak_chinese
from ui.main_window import MainWindow

RATE = 60  # characters a second
FRAME = 1000 / 60  # ms
FIELDS = {  # key: what is typed, again and again
    "project_name": "abc def ",
    "total_investment": "1234567890.",
    "uscc": "91450100198224640T",
    "registered_region": "nanning",
    "industry": "qiche",
    "construction_content": "new line ",
}
AT_ONCE = QEventLoop.ProcessEventsFlag.AllEvents


@dataclass(frozen=True, slots=True)
class Typed:
    """dropped: characters that did not arrive. Lags in ms."""

    field: str
    typed: int
    dropped: int
    worst: float
    middle: float
    late: int  # keys whose lag was more than a frame


def type_steadily(window: MainWindow, key: str, text: str, count: int) -> Typed:
    """`count` characters, one every 1/RATE s, posted to the window as the window system does."""
    page = window.projects
    assert page is not None
    page.form.go_to(key, highlight=False)
    editor = page.form.cell(key).editor
    assert isinstance(editor, QLineEdit | QPlainTextEdit)
    editor.clear()
    _drain()
    lags = []
    begun = time.perf_counter()
    for place, character in enumerate(islice(cycle(text), count)):
        due = begun + place / RATE
        while (left := due - time.perf_counter()) > 0:
            QApplication.processEvents(AT_ONCE, max(1, int(left * 1000)))
            time.sleep(min(0.001, max(0.0, due - time.perf_counter())))
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            pressed = QKeyEvent(kind, Qt.Key.Key_unknown, Qt.KeyboardModifier.NoModifier, character)
            QCoreApplication.postEvent(editor, pressed)
        QApplication.processEvents(AT_ONCE)
        lags.append((time.perf_counter() - due) * 1000)
    content = editor.text() if isinstance(editor, QLineEdit) else editor.toPlainText()
    lags.sort()
    late = sum(lag > FRAME for lag in lags)
    return Typed(key, count, count - len(content), lags[-1], lags[len(lags) // 2], late)


def _drain() -> None:
    for _ in range(60):
        QApplication.processEvents(AT_ONCE, 5)


def run(seconds: float, say: Callable[[str], None]) -> list[Typed]:
    results = []
    with tempfile.TemporaryDirectory(prefix="jigai-typing-") as folder, opened(Path(folder)) as office:
        build_sample_office(office.store, "45")
        window = MainWindow(context_for(office))
        window.resize(1366, 768)
        window.show()
        assert window.projects is not None
        window.projects.form.build_all()
        _drain()
        for key, text in FIELDS.items():  # once, so that what is read at first use is read
            type_steadily(window, key, text, 10)
        gc.collect()
        gc.freeze()  # as the program does once it has started
        for key, text in FIELDS.items():
            result = type_steadily(window, key, text, round(seconds * RATE))
            results.append(result)
            say(
                f"{key}: {result.typed} 键，丢 {result.dropped}，延迟中位 {result.middle:.1f} ms，"
                f"最大 {result.worst:.1f} ms，超过一帧 {result.late} 次"
            )
        window.close()
    return results


def main() -> int:
    parser = ArgumentParser()
    parser.add_argument("--real", action="store_true")
    parser.add_argument("--seconds", type=float, default=5.0)
    arguments = parser.parse_args()
    if not arguments.real:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application = create_application([sys.argv[0]])
    speak_chinese()
    results = run(arguments.seconds, print)
    application.quit()
    return 1 if any(result.dropped for result in results) else 0


if __name__ == "__main__":
    sys.exit(main())
