"""Actions that make the papers of a batch."""

from datetime import UTC, datetime

from desktop_app.services.change import Change
from desktop_app.services.documents.batch_papers import BatchPapers, Scope
from ui.documents.chasing_dialog import ChasingDialog
from ui.documents.collection_dialog import CollectionDialog
from ui.documents.letter_dialog import LetterDialog
from ui.documents.return_dialog import ReturnDialog
from ui.documents.summary_dialog import show_summary
from ui.main_window import MainWindow


def letter(window: MainWindow, scope: Scope | None = None) -> None:
    if (papers := _papers(window)) and window.office:
        LetterDialog(papers, window.office.year, scope, window).exec()


def summary(window: MainWindow, scope: Scope | None = None) -> None:
    if (papers := _papers(window)) and window.office:
        show_summary(papers, window.office.year, scope, window)


def chasing(window: MainWindow) -> None:
    if papers := _papers(window):
        ChasingDialog(papers, window).exec()


def collection(window: MainWindow) -> None:
    if papers := _papers(window):
        CollectionDialog(papers, window).exec()


def collection_return(window: MainWindow) -> None:
    if window.office is None or not window.keep_all():
        return

    def taken(_change: Change) -> None:
        window.forget_pages("projects")

    dialog = ReturnDialog(window.context, window)
    dialog.taken.connect(taken)
    dialog.exec()
    if window.projects is None:
        window.show_page("projects")


def _papers(window: MainWindow) -> BatchPapers | None:
    if window.office is None or not window.keep_all():
        return None
    context = window.context
    return BatchPapers(context.store, context.library, window.office, lambda: datetime.now(UTC))
