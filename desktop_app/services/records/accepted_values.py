"""Values that came back from elsewhere and a person accepted go into the records as one operation."""

from collections.abc import Iterable, Mapping

from desktop_app.domain.facts import FactValue
from desktop_app.domain.ports import Store
from desktop_app.services.change import Change, FieldChange
from desktop_app.services.records.projects import ProjectService


def accept_values(
    service: ProjectService,
    store: Store,
    operation: str,
    wanted: Iterable[tuple[str, Mapping[str, FactValue | None]]],
) -> Change:
    """All or none. wanted: a project's id and its new values by field, None to clear one; in the order given.

    operation: what the history calls it. Fields of the firm change it for all its projects. Raises AppError.
    """
    projects: list[str] = []
    enterprises: list[str] = []
    fields: list[FieldChange] = []
    with store.transaction(operation):
        for project_id, values in wanted:
            merged = {**service.load(project_id).facts, **values}
            change = service.save(
                project_id, {key: value for key, value in merged.items() if value is not None}
            )
            projects += change.projects
            enterprises += change.enterprises
            fields += change.fields
    return Change(operation, tuple(dict.fromkeys(projects)), tuple(dict.fromkeys(enterprises)), tuple(fields))
