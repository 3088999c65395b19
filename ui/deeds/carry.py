"""Actions at the turn of the year, and on where projects go."""

from contextlib import suppress

from desktop_app.services.batches.page_state import clock_on
from desktop_app.services.carry_over.page_years import kept_years as years_of
from ui.carry.notice_dialog import NoticeDialog
from ui.carry.routing_dialog import RoutingDialog
from ui.carry.wizard import CarryWizard
from ui.carry.years_dialog import YearsDialog
from ui.main_window import MainWindow


def carry_over(window: MainWindow) -> None:
    """The wizard; pages that show records are made anew where something was carried."""
    if window.office is None or not window.keep_all():
        return
    changed: list[bool] = []
    wizard = CarryWizard(window.context, window.office, window, clock_on(window.context.today))
    wizard.carried.connect(lambda: changed.append(True))
    wizard.exec()
    if changed:
        refresh(window)


def routing(window: MainWindow) -> None:
    """Where every project can go."""
    if window.office is None or not window.keep_all():
        return
    dialog = RoutingDialog(window.context, window.office, window, clock_on(window.context.today))
    dialog.project_wanted.connect(lambda project_id, key: open_field(window, project_id, key))
    if dialog.load():
        dialog.exec()


def notice_effect(window: MainWindow) -> None:
    """What a new notice changes."""
    if window.office is None or not window.keep_all():
        return
    dialog = NoticeDialog(window.context, window.office, window, clock_on(window.context.today))
    dialog.project_wanted.connect(lambda project_id, key: open_field(window, project_id, key))
    dialog.adopted.connect(lambda: refresh(window))
    if dialog.load():
        dialog.exec()


def kept_years(window: MainWindow) -> None:
    """What was kept of the project in view when a year was closed."""
    page = window.projects
    if page is None or not page.project_id or not window.keep_all():
        return
    dossier = window.context.store.projects.dossier(page.project_id)
    name = dossier.project.name if dossier else ""
    YearsDialog(name or "未命名项目", years_of(window.context.store, page.project_id), window).exec()


def open_field(window: MainWindow, project_id: str, key: str) -> None:
    """A project in the form, the cursor in a field."""
    window.show_page("projects")
    page = window.projects
    if page is None or window.shown_page is not page:
        return
    page.open_project(project_id)
    if page.project_id == project_id:
        with suppress(KeyError):  # a field that no form shows
            page.form.go_to(key)


def refresh(window: MainWindow) -> None:
    """Everything made anew from the store, the page in front again in front."""
    page = window.rail.current
    window.forget_pages()
    window.show_page(page)
