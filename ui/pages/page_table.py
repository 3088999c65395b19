"""The pages of the window in one table: the rail, the order, and how each is made when first asked for."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from ui.main_window import MainWindow


@dataclass(frozen=True, slots=True)
class PageSpec:
    """A page. word: in the rail, at most four characters. needs_office: not before the first run's page is filled in."""

    id: str
    word: str
    icon: str
    make: "Callable[[MainWindow], QWidget]"
    needs_office: bool = True


def _projects(window: "MainWindow") -> QWidget:
    from ui.pages.projects_page import ProjectsPage  # noqa: PLC0415 - see PageSpec.make

    assert window.office is not None
    page = ProjectsPage(window.context, window.office, window, packs_later=not window.was_painted)
    page.state_shown.connect(window.refresh_actions)
    page.failed.connect(window.show_failure)
    page.unprotected.connect(window.status.show_unprotected)
    page.headline_changed.connect(window.show_title)
    page.new_wanted.connect(lambda: window.do("new_project"))
    page.sample_wanted.connect(lambda: window.do("sample"))
    return page


def _policies(window: "MainWindow") -> QWidget:
    from ui.pages.policies_page import PoliciesPage  # noqa: PLC0415 - see PageSpec.make

    return PoliciesPage(window.context.library, window.office, window)


def _office(window: "MainWindow") -> QWidget:
    from ui.pages.office_page import OfficePage  # noqa: PLC0415 - see PageSpec.make

    def policy_names(office: "object") -> list[str]:
        return [pack.badge for pack in window.context.library.active_for(office)]  # type: ignore[arg-type]

    page = OfficePage(window.office, window.context.today(), policy_names, window)
    page.submitted.connect(lambda office, sample: window.apply_office(office, with_sample=sample))
    return page


def _data(window: "MainWindow") -> QWidget:
    from ui.pages.data_page import DataPage  # noqa: PLC0415 - it brings the sheets

    page = DataPage(window.context, window)
    page.changed.connect(lambda: window.forget_pages("projects"))
    page.context_replaced.connect(window.adopt)
    page.told.connect(lambda words: window.statusBar().showMessage(words, 8000))
    return page


PAGES = (
    PageSpec("projects", "项目", "projects", _projects),
    PageSpec("policies", "政策库", "policies", _policies),
    PageSpec("office", "单位", "office", _office, needs_office=False),
    PageSpec("data", "数据", "data", _data),
)
