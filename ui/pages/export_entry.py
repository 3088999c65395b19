"""Where the window opens declaring, exporting and printing. Imported when first asked for."""

from PySide6.QtWidgets import QWidget

from desktop_app.domain.declaring import BatchKey
from desktop_app.domain.entities import Office
from ui.context import AppContext
from ui.pages.export_dialog import ExportDialog
from ui.pages.onboarding_entry import check_chosen_table


def export_table(
    parent: QWidget, context: AppContext, office: Office, batch: BatchKey | None = None
) -> BatchKey | None:
    """Opens the export dialog, with a batch where one is named. The batch to be finalised next, if the person wants.

    Raises AppError.
    """
    dialog = _opened(parent, context, office, batch)
    dialog.exec()
    return dialog.batch_to_finalise


def print_table(parent: QWidget, context: AppContext, office: Office, batch: BatchKey | None = None) -> None:
    """Opens the print preview of a batch, or of all projects of the office's year. Raises AppError where there is none."""
    _opened(parent, context, office, batch).preview().exec()


def _opened(parent: QWidget, context: AppContext, office: Office, batch: BatchKey | None) -> ExportDialog:
    dialog = ExportDialog(context, parent)
    dialog.controls.year.setValue(batch.year if batch else office.year)
    if batch is not None:
        dialog.controls.policy.setCurrentIndex(max(0, dialog.controls.policy.findData(batch.policy_id)))
        dialog.controls.quarter.setCurrentIndex(dialog.controls.quarter.findData(batch.quarter))
    dialog.controls.file_chosen.connect(
        lambda file: dialog.controls.take_file(check_chosen_table(dialog, context, file))
    )
    return dialog
