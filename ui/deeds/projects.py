"""Actions on the project in view and on the list."""

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QToolTip

from ui import messages
from ui.field_notes import field_note
from ui.main_window import MainWindow


def new_project(window: MainWindow) -> None:
    window.show_page("projects")
    if window.projects is not None:
        window.projects.new_project()


def duplicate(window: MainWindow) -> None:
    if window.projects is not None:
        window.projects.duplicate()


def save(window: MainWindow) -> None:
    if window.projects is not None and window.projects.presenter.keep():
        window.statusBar().showMessage("已保存", 3000)


def delete(window: MainWindow) -> None:
    if window.projects is not None:
        window.projects.delete()


def sample(window: MainWindow) -> None:
    fill, office, page = window.context.fill_sample, window.office, window.projects
    if fill is None or office is None or page is None or not page.presenter.keep():
        return
    if window.context.projects.count() and not messages.ask(
        window, "将在现有项目之后加入标有“示例”的项目。继续吗？", "载入"
    ):
        return
    count = fill(window.context.store, office)
    page.reload()
    page.start()
    window.statusBar().showMessage(f"已载入{count}个示例项目", 5000)


def find(window: MainWindow) -> None:
    page = window.page
    if page is not None and page.start_search():
        return
    window.show_page("projects")
    if window.projects is not None:
        window.projects.start_search()


def previous(window: MainWindow) -> None:
    _step(window, -1)


def following(window: MainWindow) -> None:
    _step(window, 1)


def _step(window: MainWindow, step: int) -> None:
    """In the table the cursor goes to another row; elsewhere another project comes into view."""
    if window.page is not None and window.page.step(step):
        return
    window.show_page("projects")
    if window.projects is not None:
        window.projects.step_project(step)


def toggle_list(window: MainWindow) -> None:
    if window.projects is not None:
        window.projects.toggle_list()


def field_help(window: MainWindow) -> None:
    page = window.projects
    key = page.form.current_key if page else ""
    if page is not None and key:
        cell = page.form.cell(key)
        at = cell.mapToGlobal(QPoint(0, cell.height()))
        QToolTip.showText(at, field_note(cell.field), cell, cell.rect(), 60_000)
