"""Where the window opens declaring, exporting and printing. Imported when first asked for."""

from PySide6.QtWidgets import QWidget

from desktop_app.domain.entities import Office
from ui.context import AppContext
from ui.pages.export_dialog import ExportDialog
from ui.pages.onboarding_entry import check_chosen_table


def export_table(parent: QWidget, context: AppContext, office: Office) -> None:
    """Opens the export dialog. Raises AppError."""
    _opened(parent, context, office).exec()


def print_table(parent: QWidget, context: AppContext, office: Office) -> None:
    """Opens the print preview of all projects of the office's year. Raises AppError where there is none."""
    _opened(parent, context, office).preview().exec()


def _opened(parent: QWidget, context: AppContext, office: Office) -> ExportDialog:
    dialog = ExportDialog(context, parent)
    dialog.controls.year.setValue(office.year)
    dialog.controls.file_chosen.connect(
        lambda file: dialog.controls.take_file(check_chosen_table(dialog, context, file))
    )
    return dialog
