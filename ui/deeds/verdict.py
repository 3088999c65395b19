"""Actions that look closer at the verdicts: trying numbers, two texts side by side."""

from PySide6.QtCore import Qt

from desktop_app.services.editing.session_store import record_context
from desktop_app.services.verdicts.contrast import counterparts
from desktop_app.services.verdicts.what_if import WhatIf
from ui import messages
from ui.main_window import MainWindow
from ui.verdict.contrast_dialog import ContrastDialog
from ui.verdict.what_if_drawer import WhatIfDrawer


def what_if(window: MainWindow) -> None:
    """Open the drawer on the project in view, with the opened card's policy in mind."""
    page, office = window.projects, window.office
    if page is None or office is None or page.presenter.state is None:
        return
    packs = page.packs  # read now where that is still to be done; then the state has its results
    page.form.settle()
    context = record_context(window.context.library.fields, office, packs)
    trial = WhatIf(page.presenter.state, context, packs, page.check_day())
    drawer = WhatIfDrawer(trial, office.region, page.form.sections, page.panel.in_mind, window)
    drawer.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    drawer.show()


def contrast(window: MainWindow) -> None:
    """Open the two texts of the opened card's policy side by side, or of the first that has a counterpart."""
    page = window.projects
    if page is None or page.presenter.state is None:
        return
    pairs = counterparts(page.packs)
    pair = next((each for each in pairs if page.panel.in_mind in each), next(iter(pairs), None))
    if pair is None:
        messages.show_note(window, "现在启用的政策里，没有要并列对照的两份文件。")
        return
    dialog = ContrastDialog(pair, page.presenter.state, window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.field_picked.connect(page.form.go_to)
    page.presenter.rendered.connect(dialog.show_state)
    dialog.show()
    dialog.activateWindow()
