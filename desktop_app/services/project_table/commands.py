"""What a person does to cells of the table, as named operations: type, paste, fill down, set, clear."""

from collections.abc import Iterable, Sequence

from desktop_app.domain.facts import FactValue
from desktop_app.services.change import Change
from desktop_app.services.job import Progress
from desktop_app.services.project_table.block import block_text, read_block
from desktop_app.services.project_table.cells import copied_text
from desktop_app.services.project_table.columns import Column
from desktop_app.services.project_table.edits import CellEdit, TableEdits
from desktop_app.services.project_table.paste import BlockReading, read_paste, read_value
from desktop_app.services.project_table.rows import TableRow
from desktop_app.services.project_table.view import ProjectTable
from desktop_app.services.records.field_input import read_text

Area = tuple[Sequence[int], Sequence[Column]]  # rows of the view, columns


class TableCommands:
    """Reads what is meant first; `apply` writes what a reading says."""

    def __init__(self, table: ProjectTable, edits: TableEdits) -> None:
        self.table = table
        self.edits = edits

    def typed(self, project_id: str, column: Column, text: str) -> Change:
        """A text typed into a cell. What is not understood is kept as typed, as in the form."""
        assert column.field is not None
        reading = read_text(column.field, text)
        unread = text if reading.problem else None
        return self._edit_one(CellEdit(project_id, column.field.key, reading.value, unread), column)

    def chosen(self, project_id: str, column: Column, value: FactValue | None) -> Change:
        """A value picked in a cell."""
        assert column.field is not None
        return self._edit_one(CellEdit(project_id, column.field.key, value), column)

    def given_up(self, project_id: str, column: Column, text: str) -> None:
        """A text that was typed and left with Esc: 重做 brings it back."""
        assert column.field is not None
        reading = read_text(column.field, text)
        unread = text if reading.problem else None
        edit = CellEdit(project_id, column.field.key, reading.value, unread)
        self.edits.offer_redo(f"录入{column.label}", [edit])

    def copied(self, area: Area) -> str:
        """The cells of an area as text for a spreadsheet."""
        rows, columns = area
        table = self.table
        return block_text(
            [copied_text(row, column, table.judge, table.values) for column in columns]
            for row in table.rows(rows)
        )

    def read_paste(self, text: str, area: Area, beyond: Area) -> BlockReading:
        """What a text from the clipboard means from the first cell of an area on.

        area: what is chosen; one copied cell fills it all. beyond: all rows and columns from its first cell on.
        """
        block = read_block(text)
        if not block:
            return BlockReading(())
        single = len(block) == 1 and len(block[0]) == 1
        rows, columns = area if single else beyond
        height = len(rows) if single else min(len(block), len(rows))
        reached = self.table.rows(rows[:height])
        return read_paste(block, reached, columns, 0 if single else max(0, len(block) - len(rows)))

    def read_fill(self, area: Area) -> BlockReading:
        """The first row of an area laid over the rows beneath it, column by column."""
        rows, columns = area
        first, *others = self.table.rows(rows)
        return _joined(
            read_value(first.value(column.field), others, column)
            for column in columns
            if column.field is not None and column.field.key not in first.unread
        )

    def read_clear(self, area: Area) -> BlockReading:
        """Every cell of an area blank."""
        rows = self.table.rows(area[0])
        return _joined(read_value(None, rows, column) for column in area[1] if column.field is not None)

    def read_set(self, rows: Sequence[int], column: Column, value: FactValue | None) -> BlockReading:
        """One value in one column of the rows."""
        return read_value(value, self.table.rows(rows), column)

    def apply(self, name: str, reading: BlockReading, progress: Progress | None = None) -> Change:
        """Write what a reading says, as one step. name: "粘贴" becomes 粘贴12格."""
        edits = reading.edits
        return self._noted(self.edits.apply(f"{name}{len(edits)}格", edits, progress))

    def undo(self) -> tuple[str, tuple[str, ...], Change] | None:
        """Take the last step back: its name, what was left as it is, what changed. None where there is none."""
        undone = self.edits.undo()
        return (undone.name, undone.left, self._noted(undone.change)) if undone else None

    def redo(self) -> tuple[str, tuple[str, ...], Change] | None:
        """Do again what was taken back last."""
        undone = self.edits.redo()
        return (undone.name, undone.left, self._noted(undone.change)) if undone else None

    def _edit_one(self, edit: CellEdit, column: Column) -> Change:
        row = self.table.pages.fetch([edit.project_id]).get(edit.project_id)
        if row is not None and _stands_already(row, edit):
            return Change("")
        return self._noted(self.edits.apply(f"修改{column.label}", [edit]))

    def _noted(self, change: Change) -> Change:
        self.table.catch_up()
        self.table.pages.forget(
            change.projects
        )  # texts that were not understood leave no trace in the history
        self.table.judge.forget(change.projects)
        return change


def _stands_already(row: TableRow, edit: CellEdit) -> bool:
    return row.facts.get(edit.key) == edit.value and row.unread.get(edit.key) == edit.unread


def _joined(readings: Iterable[BlockReading]) -> BlockReading:
    return BlockReading(tuple(cell for reading in readings for cell in reading.cells))
