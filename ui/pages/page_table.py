"""The pages of the window in one table: the rail, the order, and how each is made when first asked for."""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtWidgets import QWidget

from desktop_app.domain.errors import AppError

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint

    from desktop_app.domain.entities import Office
    from ui.form.field_cell import FieldCell
    from ui.main_window import MainWindow


class PageSpec(NamedTuple):
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
    page.form.menu_wanted.connect(lambda cell, at: _field_menu(window, cell, at))
    page.import_wanted.connect(lambda: window.do("import_table"))
    page.sample_wanted.connect(lambda: window.do("sample"))
    page.panel.what_if_wanted.connect(lambda: window.do("what_if"))
    page.panel.contrast_wanted.connect(lambda: window.do("contrast"))
    return page


def _desk(window: "MainWindow") -> QWidget:
    from ui.desk.opening import desk_page  # noqa: PLC0415 - see PageSpec.make

    return desk_page(window)


def _batches(window: "MainWindow") -> QWidget:
    from ui.batches.opening import batches_page  # noqa: PLC0415 - see PageSpec.make

    return batches_page(window)


def _table(window: "MainWindow") -> QWidget:
    from ui.deeds.table import open_form, show_in_form  # noqa: PLC0415 - see PageSpec.make
    from ui.grid.grid_page import GridPage  # noqa: PLC0415 - see PageSpec.make

    assert window.office is not None
    page = GridPage(window.context, window.office, window)
    page.failed.connect(window.show_failure)
    page.state_shown.connect(window.refresh_actions)
    page.told.connect(lambda words: window.statusBar().showMessage(words, 8000))
    page.changed.connect(lambda change: show_in_form(window, change))
    page.open_wanted.connect(lambda project_id: open_form(window, project_id))
    return page


def _field_menu(window: "MainWindow", cell: "FieldCell", at: "QPoint") -> None:
    from ui.history.field_menu import show_field_menu  # noqa: PLC0415 - menus of fields are seldom asked for

    show_field_menu(window, cell, at)


def _findings(window: "MainWindow") -> QWidget:
    from ui.findings.office_entry import office_page  # noqa: PLC0415 - see PageSpec.make

    return office_page(window)


def _policies(window: "MainWindow") -> QWidget:
    from ui.pages.policies_page import PoliciesPage  # noqa: PLC0415 - see PageSpec.make

    return PoliciesPage(window.context.library, window.office, window)


def _office(window: "MainWindow") -> QWidget:
    from desktop_app.services.office.operator import keep_operator, operator_name, was_asked  # noqa: PLC0415 - see PageSpec.make
    from desktop_app.services.office.policies import policies_in_words  # noqa: PLC0415 - see PageSpec.make
    from ui.pages.office_page import OfficePage  # noqa: PLC0415 - see PageSpec.make

    context = window.context
    known = operator_name(context.store) if was_asked(context.store) else ""
    page = OfficePage(
        window.office,
        context.today(),
        lambda office: policies_in_words(context.library, office),
        window,
        operator=known,
    )

    def submit(office: "Office", sample: bool) -> None:
        try:
            keep_operator(context.store, page.operator.text())
        except AppError as error:
            page.show_fault(error.message)
        else:
            window.apply_office(office, with_sample=sample)

    page.submitted.connect(submit)
    return page


def _data(window: "MainWindow") -> QWidget:
    from ui.pages.data_page import DataPage  # noqa: PLC0415 - it brings the sheets

    page = DataPage(window.context, window)
    page.changed.connect(lambda: window.forget_pages("projects"))
    page.closing.connect(lambda: window.forget_pages(*(spec.id for spec in PAGES if spec.id != "data")))
    page.context_replaced.connect(window.adopt)
    page.told.connect(lambda words: window.statusBar().showMessage(words, 8000))
    return page


def _settings(window: "MainWindow") -> QWidget:
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415 - see PageSpec.make

    from desktop_app.services.office.screen_settings import ScreenSettingsService  # noqa: PLC0415 - see PageSpec.make
    from ui.app import scale_of  # noqa: PLC0415 - see PageSpec.make
    from ui.pages.settings_page import SettingsPage  # noqa: PLC0415 - see PageSpec.make

    context = window.context
    service = ScreenSettingsService(context.store)
    place = str(context.folder) if context.folder is not None else ""
    page = SettingsPage(service.load(), scale_of(QApplication.instance()), place, window)

    def use_contrast(high: bool) -> None:
        service.look(high_contrast=high)
        window.reopening.emit("settings")

    page.scale_chosen.connect(lambda scale: service.look(scale=scale))
    page.contrast_chosen.connect(use_contrast)
    return page


PAGES = (
    PageSpec("desk", "工作台", "desk", _desk),
    PageSpec("projects", "项目", "projects", _projects),
    PageSpec("table", "表格", "table", _table),
    PageSpec("findings", "核查", "findings", _findings),
    PageSpec("batches", "批次", "batches", _batches),
    PageSpec("policies", "政策库", "policies", _policies),
    PageSpec("office", "单位", "office", _office, needs_office=False),
    PageSpec("data", "数据", "data", _data),
    PageSpec("settings", "设置", "settings", _settings, needs_office=False),
)
