"""The lines of the project list. Holds what the store handed out; paints nothing, stores nothing."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop_app.domain.entities import Dossier
from desktop_app.domain.listing import ProjectRow
from ui.projects.badge_source import BadgeSource
from ui.theme import VERDICTS

ROW_ROLE = Qt.ItemDataRole.UserRole + 1
VERDICT_ROLE = Qt.ItemDataRole.UserRole + 2
UNNAMED = "（未命名项目）"
PAGE = 32  # lines read together
MOST_KEPT = 2000
_Index = QModelIndex | QPersistentModelIndex


class ProjectListModel(QAbstractListModel):
    """One line a project; line and badge are asked for only when they are painted, a page of lines at a time."""

    def __init__(
        self,
        badges: BadgeSource,
        fetch: Callable[[Sequence[str]], Sequence[ProjectRow]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._badges = badges
        self._fetch = fetch
        self._ids: Sequence[str] = ()
        self._rows: dict[str, ProjectRow] = {}
        self._places: dict[str, int] = {}
        badges.ready.connect(self._refresh_badges)
        badges.renewed.connect(self._refresh_all_badges)

    def replace(self, project_ids: Sequence[str]) -> None:
        """Other projects, or the same as they now read."""
        self.beginResetModel()
        self._ids = project_ids
        self._rows.clear()
        self._places = {id_: place for place, id_ in enumerate(project_ids)}
        self.endResetModel()

    def update_row(self, row: ProjectRow) -> None:
        """One line looks different now."""
        place = self._places.get(row.id)
        if place is not None and self._rows.get(row.id) != row:
            self._rows[row.id] = row
            index = self.index(place)
            self.dataChanged.emit(index, index)

    def row(self, place: int) -> ProjectRow | None:
        """A line, read with its neighbours where it was not yet; None where its project is gone."""
        known = self._rows.get(self._ids[place])
        if known is None:
            if len(self._rows) > MOST_KEPT:
                self._rows.clear()
            start = place - place % PAGE
            for row in self._fetch(self._ids[start : start + PAGE]):
                self._rows.setdefault(row.id, row)
            known = self._rows.get(self._ids[place])
        return known

    def update_facts(self, dossier: Dossier) -> None:
        """A project's line after an edit."""
        place = self._places.get(dossier.project.id)
        row = None if place is None else self.row(place)
        if row is None:
            return
        facts = dossier.facts
        self.update_row(
            row._replace(
                name=dossier.project.name,
                enterprise_id=dossier.project.enterprise_id,
                enterprise_name=dossier.enterprise.name if dossier.enterprise else "",
                site_region=str(facts.get("site_region", "")),
                industry=str(facts.get("industry", "")),
                total_investment=_amount(facts.get("total_investment")),
                fixed_asset_investment=_amount(facts.get("fixed_asset_investment")),
                completion_month=str(facts.get("completion_month", "")),
                project_code=str(facts.get("project_code", "")),
                updated_at=dossier.project.updated_at,
            )
        )

    def place_of(self, project_id: str) -> int:
        """The line of a project; -1 where it is not listed."""
        return self._places.get(project_id, -1)

    def id_at(self, place: int) -> str:
        return self._ids[place]

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._ids)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.row(index.row())
        if row is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return row.name or UNNAMED
        if role == ROW_ROLE:
            return row
        if role == VERDICT_ROLE:
            return self._badges.verdict(row.id)
        if role == Qt.ItemDataRole.ToolTipRole:
            verdict = self._badges.verdict(row.id)
            word = f"\n{self._badges.policy_name}：{VERDICTS[verdict].word}" if verdict else ""
            return f"{row.name or UNNAMED}\n{row.enterprise_name}{word}"
        return None

    def _refresh_all_badges(self) -> None:
        if self._ids:
            self.dataChanged.emit(self.index(0), self.index(len(self._ids) - 1), [VERDICT_ROLE])

    def _refresh_badges(self, project_ids: list[str]) -> None:
        places = [self._places[each] for each in project_ids if each in self._places]
        if places:
            self.dataChanged.emit(self.index(min(places)), self.index(max(places)), [VERDICT_ROLE])


def _amount(value: object) -> Decimal | None:
    return value if isinstance(value, Decimal) else None
