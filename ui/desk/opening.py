"""Makes the page 工作台 and wires it to the services and the menu."""

from desktop_app.domain.ports import Store
from desktop_app.services.batches.page_desk import SMALL_OFFICE, Desk, Pace
from desktop_app.services.batches.page_state import clock_on
from desktop_app.services.job import Cancelled, Progress
from ui.batches.opening import open_project_in
from ui.desk.desk_page import DeskPage
from ui.main_window import MainWindow
from ui.store_jobs import run_on_store


def desk_page(window: MainWindow) -> DeskPage:
    """The page for the window's office."""
    assert window.office is not None
    context = window.context
    desk = Desk(
        context.store,
        context.library,
        window.office,
        clock_on(context.today),
        context.folder,
        context.savepoints,
    )

    def pace() -> Pace | None:
        """Known, looked at at once where that is quick, else None until it is asked for."""
        if desk.known_pace is None and context.store.projects.count() <= SMALL_OFFICE:
            desk.keep_pace(desk.pace())
        return desk.known_pace

    def look() -> None:
        def work(store: Store, progress: Progress) -> Pace:
            return desk.pace(progress, store)

        try:
            desk.keep_pace(run_on_store(window, context, "推算年度进度", work))
        except Cancelled:
            return
        page.refresh()

    def do_next(key: object, code: str) -> None:
        from ui.deeds.batches import do_next as deed  # noqa: PLC0415 - it brings the dialogs

        deed(window, key, code)  # type: ignore[arg-type]

    page = DeskPage(desk.view, pace, window)
    page.pace_wanted.connect(look)
    page.next_wanted.connect(do_next)
    page.wanted.connect(window.do)
    page.project_wanted.connect(open_project_in(window))
    return page
