"""Long work on the store: in a thread with a store of its own, or at once where the store is in memory."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtWidgets import QWidget

from desktop_app.domain.ports import Store
from desktop_app.services.job import Progress
from desktop_app.services.office.own_store import opened_store
from ui.context import AppContext
from ui.jobs import run_job

Result = TypeVar("Result")


def run_on_store(
    parent: QWidget, context: AppContext, title: str, work: Callable[[Store, Progress], Result]
) -> Result:
    """Run `work` and come back with its result. Raises what it raises, Cancelled where it was stopped."""
    folder, fields = context.folder, context.library.fields
    if folder is None:
        return work(context.store, Progress())

    def job(progress: Progress) -> Result:
        with opened_store(folder, fields) as store:
            return work(store, progress)

    return run_job(parent, title, job)
