"""Six hundred keys in one burst: every one arrives, in its order, and is what the record holds."""

from itertools import cycle, islice

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from ui.pages.projects_page import ProjectsPage

KEYS = 600


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("total_investment", "1234567890."),
        ("registered_region", "nanning"),
        ("construction_content", "new line"),
    ],
)
def test_一口气六百键_一个不丢(page: ProjectsPage, key: str, text: str) -> None:
    page.form.go_to(key, highlight=False)
    editor = page.form.cell(key).editor
    assert isinstance(editor, QLineEdit | QPlainTextEdit)
    editor.selectAll()
    typed = "".join(islice(cycle(text), KEYS))
    for character in typed:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, Qt.Key.Key_unknown, Qt.KeyboardModifier.NoModifier, character)
            QCoreApplication.postEvent(editor, event)
    QCoreApplication.processEvents()
    shown = editor.text() if isinstance(editor, QLineEdit) else editor.toPlainText()
    assert shown == typed
    editor.settle()
    state = page.presenter.state
    assert state is not None
    assert state.unread.get(key, state.facts.get(key)) == typed
