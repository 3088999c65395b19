"""Makes the page 申报批次 and wires it to the services, to the form and to the menu."""

from collections.abc import Callable

from desktop_app.domain.declaring import BatchKey
from desktop_app.domain.ports import Store
from desktop_app.services.batches.page_picking import search_keys
from desktop_app.services.batches.page_state import BatchPageState, clock_on
from desktop_app.services.batches.quarter import QuarterService
from desktop_app.services.batches.routing import Routing
from desktop_app.services.job import Cancelled, Progress
from ui.batches.batches_page import BatchesPage
from ui.main_window import MainWindow
from ui.store_jobs import run_on_store

SMALL_OFFICE = 150  # projects; their ways are looked at without being asked


def batches_page(window: MainWindow) -> BatchesPage:
    """The page for the window's office."""
    assert window.office is not None
    context = window.context
    state = BatchPageState(context.store, context.library, window.office, clock_on(context.today))
    routes = KeptRouting(window)
    page = BatchesPage(state, routes.under, lambda: context.store.projects.count() <= SMALL_OFFICE, window)
    page.routes.search_keys = lambda: search_keys(context.store)
    page.wanted.connect(window.do)
    page.project_wanted.connect(open_project_in(window))
    return page


class KeptRouting:
    """Every project's way under a policy: gone through again only where something changed since."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._known: dict[str, tuple[tuple[object, ...], Routing]] = {}

    def under(self, key: BatchKey) -> Routing | None:
        """None where the person stopped it. Raises AppError."""
        window = self._window
        context, office = window.context, window.office
        assert office is not None
        state = (context.store.changed_since(None)[0], context.today(), context.library)
        known = self._known.get(key.policy_id)
        if known is not None and known[0] == state:
            return known[1]
        library, now = context.library, clock_on(context.today)

        def work(store: Store, progress: Progress) -> Routing:
            return QuarterService(store, library, office, now).routing(key.policy_id, job=progress)

        try:
            if context.store.projects.count() <= SMALL_OFFICE:
                found = work(context.store, Progress())
            else:
                found = run_on_store(window, context, "核对各项目去向", work)
        except Cancelled:
            return None
        self._known[key.policy_id] = (state, found)
        return found


def open_project_in(window: MainWindow) -> Callable[[str], None]:
    """Opens a project in the form."""

    def open_project(project_id: str) -> None:
        window.show_page("projects")
        page = window.projects
        if page is not None and window.shown_page is page:
            page.open_project(project_id)

    return open_project
