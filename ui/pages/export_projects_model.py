"""The projects of a declaration batch: ticked or not, with the verdict of the chosen policy."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from desktop_app.domain.entities import Dossier
from desktop_app.domain.verdict import Verdict
from ui.theme import VERDICTS

Index = QModelIndex | QPersistentModelIndex
TICK, NAME, FIRM, VERDICT, STATE = range(5)
_HEADS = ("", "项目名称", "项目单位", "自检", "申报情况")


class ExportProjectsModel(QAbstractTableModel):
    """verdict_of: computed when a row is first shown. state_of: what is known of earlier declarations, as text."""

    ticks_changed = Signal()

    def __init__(
        self,
        verdict_of: Callable[[Dossier], Verdict | None],
        state_of: Callable[[Dossier], str],
    ) -> None:
        super().__init__()
        self._verdict_of = verdict_of
        self._state_of = state_of
        self._dossiers: Sequence[Dossier] = ()
        self._ticked: set[str] = set()
        self._verdicts: dict[str, Verdict | None] = {}
        self._states: dict[str, str] = {}

    def show(self, dossiers: Sequence[Dossier], ticked: set[str]) -> None:
        """Other projects, or the same under another policy."""
        self.beginResetModel()
        self._dossiers = dossiers
        self._ticked = set(ticked)
        self._verdicts.clear()
        self._states.clear()
        self.endResetModel()
        self.ticks_changed.emit()

    @property
    def ticked(self) -> list[str]:
        """Ids of the ticked projects, in order of entry."""
        return [dossier.project.id for dossier in self._dossiers if dossier.project.id in self._ticked]

    def count_ticked(self, verdict: Verdict) -> int:
        """How many of the ticked projects have a verdict."""
        return sum(
            self.verdict(dossier) is verdict
            for dossier in self._dossiers
            if dossier.project.id in self._ticked
        )

    def tick(self, project_ids: set[str], *, on: bool) -> None:
        """Ticks or unticks several at once."""
        self._ticked = self._ticked | project_ids if on else self._ticked - project_ids
        if self._dossiers:
            self.dataChanged.emit(self.index(0, TICK), self.index(len(self._dossiers) - 1, TICK))
        self.ticks_changed.emit()

    def tick_all(self, *, on: bool, only: Verdict | None = None) -> None:
        """All projects, or those with a verdict."""
        self.tick(
            {
                dossier.project.id
                for dossier in self._dossiers
                if only is None or self.verdict(dossier) is only
            },
            on=on,
        )

    def dossier(self, row: int) -> Dossier:
        return self._dossiers[row]

    def verdict(self, dossier: Dossier) -> Verdict | None:
        """The verdict of the chosen policy; None where it gives none."""
        key = dossier.project.id
        if key not in self._verdicts:
            self._verdicts[key] = self._verdict_of(dossier)
        return self._verdicts[key]

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._dossiers)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(_HEADS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return _HEADS[section] if orientation is Qt.Orientation.Horizontal else section + 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.column() == TICK else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        dossier = self._dossiers[index.row()]
        column = index.column()
        if column == TICK:
            if role == Qt.ItemDataRole.CheckStateRole:
                return (
                    Qt.CheckState.Checked if dossier.project.id in self._ticked else Qt.CheckState.Unchecked
                )
            if role == Qt.ItemDataRole.AccessibleTextRole:
                return f"选择 {dossier.project.name}"
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._text(dossier, column)
        if role == Qt.ItemDataRole.ForegroundRole and column == VERDICT:
            verdict = self.verdict(dossier)
            return VERDICTS[verdict].colour if verdict else None
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if index.column() != TICK or role != Qt.ItemDataRole.CheckStateRole:
            return False
        self.tick({self._dossiers[index.row()].project.id}, on=Qt.CheckState(value) is Qt.CheckState.Checked)
        return True

    def _text(self, dossier: Dossier, column: int) -> str:
        if column == NAME:
            return dossier.project.name or "未命名项目"
        if column == FIRM:
            return dossier.enterprise.name if dossier.enterprise else ""
        if column == VERDICT:
            verdict = self.verdict(dossier)
            return f"{VERDICTS[verdict].mark} {VERDICTS[verdict].word}" if verdict else "—"
        if dossier.project.id not in self._states:
            self._states[dossier.project.id] = self._state_of(dossier)
        return self._states[dossier.project.id]
