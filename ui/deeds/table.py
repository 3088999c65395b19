"""Actions on the table of all projects, and the way between it and the form."""

from desktop_app.services.change import Change
from ui.grid.grid_page import GridPage
from ui.main_window import MainWindow


def toggle_table(window: MainWindow) -> None:
    """From the form to its project's row; from a row to its form."""
    page = window.shown_page
    if isinstance(page, GridPage):
        open_form(window, page.project_id)
        return
    projects = window.projects
    project_id = projects.project_id if projects is not None else ""
    window.show_page("table")
    table = window.shown_page
    if isinstance(table, GridPage) and project_id:
        table.go_to_project(project_id)


def open_form(window: MainWindow, project_id: str) -> None:
    """A project of the table as a form."""
    window.show_page("projects")
    if project_id and window.projects is not None:
        window.projects.open_project(project_id)
        window.projects.arrive()


def show_in_form(window: MainWindow, change: Change) -> None:
    """What the table changed, in list and form behind it."""
    if window.projects is not None:
        window.projects.take_change(change)
