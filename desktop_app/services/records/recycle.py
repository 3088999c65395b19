"""The recycle bin: projects that were deleted, when, and their way back. Nothing is ever purged here."""

from collections.abc import Sequence
from datetime import datetime

from desktop_app.domain.listing import ProjectFilter, ProjectRow
from desktop_app.domain.ports import Store
from desktop_app.services.change import Change
from desktop_app.services.records.projects import ProjectService


class RecycleBin:
    def __init__(self, store: Store) -> None:
        self._store = store

    def rows(self, text: str = "") -> tuple[ProjectRow, ...]:
        """Deleted projects, in order of entry; text as in ProjectFilter.text."""
        return self._store.projects.rows(ProjectFilter(text=text, deleted=True))

    def deleted_at(self, project_id: str) -> datetime | None:
        """When it was deleted last, by the history; None where the history does not say."""
        entries = self._store.history(project_id)
        return next((e.at for e in reversed(entries) if e.field == "deleted_at"), None)

    def restore(self, project_ids: Sequence[str], *, initiator: str = "") -> Change:
        """Out of the bin, with their firms where those were deleted too; all or none.

        Raises AppError("project-missing") where one is no longer there.
        """
        projects = ProjectService(self._store)
        with self._store.transaction("恢复项目"):
            for project_id in project_ids:
                projects.restore(project_id, initiator=initiator)
        return Change("恢复项目", tuple(project_ids), initiator=initiator)
