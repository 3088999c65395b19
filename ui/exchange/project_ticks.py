"""Projects to take out: ticked or not."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from ui.theme import MUTED

Index = QModelIndex | QPersistentModelIndex
TICK, NAME, FIRM, CHANGED = range(4)
HEADS = ("", "项目名称", "项目单位", "最近修改")


@dataclass(frozen=True, slots=True)
class TickRow:
    """changed: in words. is_deleted: in the recycle bin, to be told to the other PC."""

    id: str
    name: str
    firm: str
    changed: str
    is_deleted: bool = False


class ProjectTicks(QAbstractTableModel):
    """What is ticked stays ticked while the list is searched."""

    ticks_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._rows: Sequence[TickRow] = ()
        self._ticked: dict[str, None] = {}

    @property
    def ticked(self) -> list[str]:
        return list(self._ticked)

    def show(self, rows: Sequence[TickRow]) -> None:
        """Other rows, after a search."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def tick(self, project_ids: Sequence[str], *, on: bool) -> None:
        """Tick or untick several."""
        for project_id in project_ids:
            if on:
                self._ticked[project_id] = None
            else:
                self._ticked.pop(project_id, None)
        if self._rows:
            self.dataChanged.emit(self.index(0, TICK), self.index(len(self._rows) - 1, TICK))
        self.ticks_changed.emit()

    def tick_shown(self, *, on: bool) -> None:
        """All that are listed now."""
        self.tick([row.id for row in self._rows], on=on)

    def turn(self, rows: Sequence[int]) -> None:
        """The other way round, for the selected ones: all on, unless all are."""
        ids = [self._rows[row].id for row in rows]
        self.tick(ids, on=not all(id_ in self._ticked for id_ in ids))

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(HEADS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role != Qt.ItemDataRole.DisplayRole or orientation is not Qt.Orientation.Horizontal:
            return None
        return HEADS[section]

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.column() == TICK else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = self._rows[index.row()], index.column()
        if column == TICK:
            if role == Qt.ItemDataRole.CheckStateRole:
                return Qt.CheckState.Checked if row.id in self._ticked else Qt.CheckState.Unchecked
            return f"选择 {row.name}" if role == Qt.ItemDataRole.AccessibleTextRole else None
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            name = f"{row.name}（已删除）" if row.is_deleted else row.name
            return (None, name, row.firm, row.changed)[column]
        if role == Qt.ItemDataRole.ForegroundRole and row.is_deleted:
            return MUTED
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if index.column() != TICK or role != Qt.ItemDataRole.CheckStateRole:
            return False
        self.tick([self._rows[index.row()].id], on=Qt.CheckState(value) is Qt.CheckState.Checked)
        return True
