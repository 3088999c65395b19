"""What is known of the rows in view: read a page at a time when first looked at, kept for a while."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from desktop_app.domain.entities import Dossier
from desktop_app.domain.facts import Facts, FactValue
from desktop_app.domain.fields import Field, Subject
from desktop_app.domain.ports import Store
from desktop_app.services.records.unread_texts import unread_texts

MOST_KEPT = 3000


@dataclass(frozen=True, slots=True)
class TableRow:
    """One project. facts: of project and firm. unread: texts that were not understood, by field."""

    dossier: Dossier
    facts: Facts
    unread: Mapping[str, str]

    @property
    def id(self) -> str:
        return self.dossier.project.id

    @property
    def enterprise_id(self) -> str | None:
        return self.dossier.project.enterprise_id

    def value(self, field: Field) -> FactValue | None:
        return self.facts.get(field.key)

    def record_id(self, field: Field) -> str | None:
        """The record a field belongs to; None for a field of a firm where there is none yet."""
        return self.id if field.subject is Subject.PROJECT else self.enterprise_id


class RowPages:
    """Rows by project id."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._rows: dict[str, TableRow] = {}

    def known(self, project_id: str) -> TableRow | None:
        """The row if it was read already."""
        return self._rows.get(project_id)

    def fetch(self, project_ids: Sequence[str]) -> dict[str, TableRow]:
        """These rows, read in one go where not known yet; ids of projects that are gone are left out."""
        missing = [id_ for id_ in project_ids if id_ not in self._rows]
        if missing:
            if len(self._rows) + len(missing) > MOST_KEPT:
                for id_ in list(self._rows)[: max(len(missing), MOST_KEPT // 2)]:
                    del self._rows[id_]
                missing = [id_ for id_ in project_ids if id_ not in self._rows]
            for dossier in self._store.projects.dossiers(missing):
                texts = unread_texts(self._store, dossier, self._store.fields)
                self._rows[dossier.project.id] = TableRow(dossier, dossier.facts, texts)
        return {id_: self._rows[id_] for id_ in project_ids if id_ in self._rows}

    def forget(self, project_ids: Iterable[str]) -> None:
        """These were changed: they are read anew when next looked at."""
        for id_ in project_ids:
            self._rows.pop(id_, None)

    def clear(self) -> None:
        self._rows.clear()
