"""Actions that hand something out: the official table, paper."""

from desktop_app.services.declaring.declare import DeclareService
from ui.deeds.batches import check_batch
from ui.main_window import MainWindow
from ui.pages import export_entry, onboarding_entry
from ui.printing.preview_dialog import PreviewDialog
from ui.printing.print_layouts import card_layout


def export(window: MainWindow) -> None:
    if window.office is None or not window.keep_all():
        return
    library = window.context.library
    batch = export_entry.export_table(window, window.context, window.office)
    _show_new_fields(window, library)
    if batch is not None:
        check_batch(window, batch)


def print_table(window: MainWindow) -> None:
    if window.office is not None and window.keep_all():
        export_entry.print_table(window, window.context, window.office)


def project_card(window: MainWindow) -> None:
    """The project in view on one page. Raises AppError("project-missing")."""
    page = window.projects
    if window.office is None or page is None or not page.project_id or not window.keep_all():
        return
    service = DeclareService(window.context.store, window.context.library, window.office)
    card = service.card(page.project_id)
    PreviewDialog(card.title, [card_layout(card)], window).exec()


def register_table(window: MainWindow) -> None:
    if window.office is None or not window.keep_all():
        return
    library = window.context.library
    file = onboarding_entry.register_table(window, window.context)
    _show_new_fields(window, library)
    if file is not None:
        window.statusBar().showMessage(f"已登记“{file.name}”，导出时选它即可", 8000)


def _show_new_fields(window: MainWindow, before: object) -> None:
    """The form anew where the office made fields of its own meanwhile."""
    if window.context.library is not before:
        window.forget_pages()
        window.show_page("projects")
