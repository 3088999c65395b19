"""Self-check: what must be put right, explained or filled in."""

from PySide6.QtCore import Qt

from desktop_app.services.edit_session_store import record_context
from ui.main_window import MainWindow
from ui.self_check import SelfCheckDialog


def self_check(window: MainWindow) -> None:
    page, state = window.projects, window.projects.presenter.state if window.projects else None
    if page is None or state is None or window.office is None:
        return
    context = record_context(window.context.library.fields, window.office, page.packs)
    dialog = SelfCheckDialog(state, context, page.packs, window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.field_picked.connect(page.form.go_to)
    dialog.show()
