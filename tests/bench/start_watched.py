"""The program's own start, watched: says when the first painted window took a key, and when the cards are painted.

Imports nothing the program does not import by then, so that what is measured is the program.
"""

# ruff: noqa: PLC0415 - see above

import os
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.context import AppContext
    from ui.main_window import MainWindow

KEY = "7"


def start(folder: str) -> None:
    """Open the window on a data folder; prints two lines of perf_counter and process_time, and ends the process."""
    from desktop_app.main import main
    from ui import app

    open_window = app.open_window

    def open_watched(
        context: "AppContext", *, maximized: bool = False, ask_passphrase: bool = False
    ) -> "MainWindow":
        window = open_window(context, maximized=maximized, ask_passphrase=ask_passphrase)
        watch(window)
        return window

    app.open_window = open_watched
    main(["--data", folder])


def watch(window: "MainWindow") -> None:
    """Sends a key to the window as soon as it is painted; then waits for the cards."""
    from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
    from PySide6.QtGui import QKeyEvent

    page = window.projects
    assert page is not None

    class Watch(QObject):
        was_painted = False

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() is QEvent.Type.KeyPress:
                say()
            if event.type() is not QEvent.Type.Paint:
                return False
            if page is not None and watched is page.panel and page.panel.cards:
                QTimer.singleShot(0, leave)
            elif watched is window and not self.was_painted:
                self.was_painted = True
                field = window.focusWidget()
                assert field is not None
                field.installEventFilter(self)
                # Posted, so that it comes once this painting is done; to the window, so that Qt finds the cursor.
                for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                    key = QKeyEvent(kind, Qt.Key.Key_7, Qt.KeyboardModifier.NoModifier, KEY)
                    QCoreApplication.postEvent(window.windowHandle(), key)
            return False

    def leave() -> None:
        state = page.presenter.state
        assert state is not None
        assert len(state.results) == len(page.panel.cards)
        assert KEY in str(state.facts[page.form.current_key])  # nothing typed was lost
        say()
        os._exit(0)

    watching = Watch(window)
    window.installEventFilter(watching)
    page.panel.installEventFilter(watching)


def say() -> None:
    print(time.perf_counter(), time.process_time(), flush=True)
