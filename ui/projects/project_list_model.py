"""The lines of the project list. Holds what the store handed out; paints nothing, stores nothing."""

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop_app.domain.entities import Dossier
from desktop_app.domain.listing import ProjectRow
from ui.projects.badge_source import BadgeSource
from ui.theme import VERDICTS

ROW_ROLE = Qt.ItemDataRole.UserRole + 1
VERDICT_ROLE = Qt.ItemDataRole.UserRole + 2
UNNAMED = "（未命名项目）"
_Index = QModelIndex | QPersistentModelIndex


class ProjectListModel(QAbstractListModel):
    """One line a project; the badge is asked for only when a line is painted."""

    def __init__(self, badges: BadgeSource, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._badges = badges
        self._rows: list[ProjectRow] = []
        self._places: dict[str, int] = {}
        badges.ready.connect(self._refresh_badges)
        badges.renewed.connect(self._refresh_all_badges)

    def replace(self, rows: Sequence[ProjectRow]) -> None:
        self.beginResetModel()
        self._rows = list(rows)
        self._places = {row.id: place for place, row in enumerate(self._rows)}
        self.endResetModel()

    def update_row(self, row: ProjectRow) -> None:
        """One line looks different now."""
        place = self._places.get(row.id)
        if place is not None and self._rows[place] != row:
            self._rows[place] = row
            index = self.index(place)
            self.dataChanged.emit(index, index)

    def update_facts(self, dossier: Dossier) -> None:
        """A project's line after an edit."""
        place = self._places.get(dossier.project.id)
        if place is None:
            return
        facts = dossier.facts
        self.update_row(
            self._rows[place]._replace(
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
        return self._rows[place].id

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self._rows[index.row()]
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
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1), [VERDICT_ROLE])

    def _refresh_badges(self, project_ids: list[str]) -> None:
        places = [self._places[each] for each in project_ids if each in self._places]
        if places:
            self.dataChanged.emit(self.index(min(places)), self.index(max(places)), [VERDICT_ROLE])


def _amount(value: object) -> Decimal | None:
    return value if isinstance(value, Decimal) else None
