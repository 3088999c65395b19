"""The table as Qt asks for it: a page of rows is read when one of them is first painted, verdicts follow in idle time."""

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer

from desktop_app.services.project_table.cells import Cell, cell_of, note_of
from desktop_app.services.project_table.columns import Column, ColumnKind
from desktop_app.services.project_table.rows import TableRow
from desktop_app.services.project_table.view import ProjectTable

Index = QModelIndex | QPersistentModelIndex
AT_ONCE = 6  # rows judged between two keystrokes
_GONE = Cell()
_SHOWN = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_EDITED = _SHOWN | Qt.ItemFlag.ItemIsEditable
_ARROWS = {False: "↑", True: "↓"}


class GridModel(QAbstractTableModel):
    """Holds no data of its own: rows and columns are those of the ProjectTable."""

    def __init__(self, table: ProjectTable, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.table = table
        self.columns: tuple[Column, ...] = ()
        self._flags: list[Qt.ItemFlag] = []
        self._take_columns()
        self._count = 0
        self._wanted: dict[int, None] = {}
        self._idle = QTimer(self)
        self._idle.setInterval(0)
        self._idle.timeout.connect(self._judge_some)

    def show_columns(self) -> None:
        """Other columns, or the same in another order."""
        self.beginResetModel()
        self._wanted.clear()
        self._take_columns()
        self._count = len(self.table)
        self.endResetModel()

    def show_arranged(self) -> None:
        """Other rows, or the same in another order; the columns stay, which is much quicker than a reset."""
        self._wanted.clear()
        if len(self.table) < self._count:
            self.beginRemoveRows(QModelIndex(), len(self.table), self._count - 1)
            self._count = len(self.table)
            self.endRemoveRows()
        self.show_more()
        self.refresh()

    def show_more(self) -> None:
        """More rows were read; those in view stay."""
        if len(self.table) > self._count:
            self.beginInsertRows(QModelIndex(), self._count, len(self.table) - 1)
            self._count = len(self.table)
            self.endInsertRows()

    def refresh(self) -> None:
        """What is in view may look different now."""
        if self._count:
            self.dataChanged.emit(
                self.index(0, 0), self.index(self._count - 1, max(0, len(self.columns) - 1))
            )

    def refresh_heads(self) -> None:
        """The order has changed: so have its arrows."""
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)

    def cell(self, index: Index) -> Cell:
        """What stands in a cell; what the self-check has not come to is asked for."""
        row = self.row(index.row())
        if row is None:
            return _GONE
        cell = cell_of(row, self.columns[index.column()], self.table.judge, self.table.values)
        if cell.is_pending:
            self._wanted[index.row()] = None
            if not self._idle.isActive():
                self._idle.start()
        return cell

    def row(self, row: int) -> TableRow | None:
        """A row of the view; None where its project is gone."""
        return self.table.row(row) if row < len(self.table) else None

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else self._count

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        return self._flags[index.column()] if index.isValid() else Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.DisplayRole:
            return self.cell(index).text
        if role == Qt.ItemDataRole.ToolTipRole:
            row = self.row(index.row())
            return note_of(row, self.columns[index.column()]) if row else None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = (
                Qt.AlignmentFlag.AlignRight
                if self.columns[index.column()].is_amount
                else Qt.AlignmentFlag.AlignLeft
            )
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is Qt.Orientation.Vertical:
            return str(section + 1) if role == Qt.ItemDataRole.DisplayRole else None
        if section >= len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.heading + self._arrow(column)
        if role == Qt.ItemDataRole.ToolTipRole:
            hint = column.field.hint if column.field else ""
            return "\n".join(filter(None, (column.heading, hint, "单击排序，按住Shift再单击可按多列排序")))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def _take_columns(self) -> None:
        self.columns = self.table.choice.shown
        self._flags = [_SHOWN if column.field is None else _EDITED for column in self.columns]

    def _arrow(self, column: Column) -> str:
        """Which way a column is sorted, and its rank among several."""
        for place, each in enumerate(self.table.sort, 1):
            if each.column_id == column.id:
                rank = str(place) if len(self.table.sort) > 1 else ""
                return f" {_ARROWS[each.descending]}{rank}"
        return ""

    def _judge_some(self) -> None:
        rows = list(self._wanted)[-AT_ONCE:]  # what was painted last is what is in view
        packs = [column.pack_id for column in self.columns if column.kind is ColumnKind.VERDICT]
        findings = any(column.kind is ColumnKind.FINDINGS for column in self.columns)
        for place in rows:
            del self._wanted[place]
            row = self.row(place)
            if row is not None:
                self.table.judge.judge(row, packs, findings=findings)
                self.dataChanged.emit(self.index(place, 0), self.index(place, len(self.columns) - 1))
        if not self._wanted:
            self._idle.stop()
