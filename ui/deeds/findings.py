"""Self-check: what must be put right, explained or filled in, of the project in view and of the office."""

from contextlib import suppress

from PySide6.QtCore import Qt

from desktop_app.domain.errors import AppError
from desktop_app.services.editing.finding_lines import FindingLine, finding_lines
from desktop_app.services.editing.form_state import FormState
from desktop_app.services.editing.session_store import record_context
from desktop_app.services.findings.explanations import ExplanationService
from desktop_app.services.findings.finding import Finding, RecordContext
from ui.findings.project_dock import WIDTH, ProjectFindingsDock
from ui.findings.project_panel import ProjectFindingsPanel
from ui.main_window import MainWindow
from ui.pages.projects_page import ProjectsPage


def self_check(window: MainWindow) -> None:
    """Open the list beside the form and go there; from within, back to the form; F8 once more puts it away."""
    page = window.projects
    if page is None or window.office is None or page.presenter.state is None:
        return
    dock = _dock_of(window, page)
    if dock.isVisible() and dock.has_focus:
        page.form.focus_current()  # first: hiding what has the focus would hand it to the first field
        dock.hide()
        return
    page.form.settle()
    dock.show()
    dock.raise_()
    dock.panel.show_state(page.presenter.state)
    dock.panel.look()
    dock.panel.list.setFocus(Qt.FocusReason.ShortcutFocusReason)


def office_findings(window: MainWindow) -> None:
    """The page with the findings of all projects."""
    window.show_page("findings")


def context_of(window: MainWindow, page: ProjectsPage) -> RecordContext:
    """What the checks of the office's records need to know."""
    assert window.office is not None
    context = record_context(window.context.library.fields, window.office, page.packs)
    return context._replace(as_of=page.check_day())


def _dock_of(window: MainWindow, page: ProjectsPage) -> ProjectFindingsDock:
    known = window.findChild(ProjectFindingsDock)
    if known is not None and known.page is page:
        return known
    if known is not None:
        known.deleteLater()
    service = ExplanationService(window.context.store)

    def lines_of(state: FormState) -> tuple[FindingLine, ...]:
        return finding_lines(state, context_of(window, page), page.packs)

    def write(finding: Finding, text: str) -> None:
        if not page.presenter.keep():
            return
        state = page.presenter.state
        if state is None:
            return
        try:
            service.write(state.project_id, finding, state.facts, text)
        except AppError as error:
            window.show_failure(error)
            return
        page.presenter.look_around()
        panel.look()

    def go_to(key: str) -> None:
        with suppress(KeyError):  # a field of a pack that is not shown here
            page.form.go_to(key)
            window.activateWindow()

    panel = ProjectFindingsPanel(lines_of, service.steps, window)
    dock = ProjectFindingsDock(panel, page, window)
    panel.field_picked.connect(go_to)
    panel.explained.connect(write)
    panel.left.connect(page.form.focus_current)
    page.presenter.rendered.connect(panel.show_state)
    window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
    window.resizeDocks([dock], [WIDTH], Qt.Orientation.Horizontal)
    return dock
