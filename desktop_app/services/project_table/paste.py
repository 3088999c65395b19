"""A pasted block laid over the table: how every cell was understood, what would change, what is not taken and why."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from desktop_app.domain.facts import FactValue
from desktop_app.domain.fields import Field, Subject
from desktop_app.services.project_table.block import Block
from desktop_app.services.project_table.cells import shown_text
from desktop_app.services.project_table.columns import Column
from desktop_app.services.project_table.edits import CellEdit
from desktop_app.services.project_table.rows import TableRow
from desktop_app.services.records.field_input import editor_text, read_text, understood


class Outcome(StrEnum):
    CHANGED = "changed"  # will be written
    CLEARED = "cleared"  # a blank: what stands there will be taken away
    SAME = "same"
    ASK = "ask"  # not certain: taken only where the person says so
    PROBLEM = "problem"  # not understood, or not to be edited: what stands there stays


OUTCOME_WORDS = {
    Outcome.CHANGED: "改为",
    Outcome.CLEARED: "清空",
    Outcome.SAME: "不变",
    Outcome.ASK: "待确认",
    Outcome.PROBLEM: "不写入",
}


@dataclass(frozen=True, slots=True)
class CellReading:
    """One cell of the block. typed: as it stood on the clipboard. before, after: as the table shows them.

    words: the reading in plain words with its unit. problem: a Chinese sentence, for ASK and PROBLEM. note: what else
    this changes. value: what would be written; for ASK the proposal.
    """

    project_id: str
    project_name: str
    column: Column
    typed: str
    before: str
    outcome: Outcome
    after: str = ""
    words: str = ""
    problem: str = ""
    note: str = ""
    value: FactValue | None = None
    is_accepted: bool = False

    @property
    def is_written(self) -> bool:
        """Whether it will be written as it stands now."""
        return self.outcome in {Outcome.CHANGED, Outcome.CLEARED} or (
            self.outcome is Outcome.ASK and self.is_accepted
        )

    @property
    def edit(self) -> CellEdit:
        assert self.column.field is not None
        return CellEdit(self.project_id, self.column.field.key, self.value)


@dataclass(frozen=True, slots=True)
class BlockReading:
    """cells: row by row. rows_left, columns_left: of the block, beyond the table's last row and column."""

    cells: tuple[CellReading, ...]
    rows_left: int = 0
    columns_left: int = 0

    @property
    def edits(self) -> tuple[CellEdit, ...]:
        """What will be written, in order."""
        return tuple(cell.edit for cell in self.cells if cell.is_written)

    def count(self, *outcomes: Outcome) -> int:
        return sum(cell.outcome in outcomes for cell in self.cells)

    def accepting(self, place: int, *, accepted: bool) -> "BlockReading":
        """The same with one uncertain cell taken, or not."""
        cell = self.cells[place]
        if cell.outcome is not Outcome.ASK:
            return self
        changed = replace(cell, is_accepted=accepted)
        return replace(self, cells=(*self.cells[:place], changed, *self.cells[place + 1 :]))

    @property
    def summary(self) -> str:
        """改12格，清空1格，不变3格，2格待确认，1格不写入；…"""
        counts = (
            ("改{}格", self.count(Outcome.CHANGED)),
            ("清空{}格", self.count(Outcome.CLEARED)),
            ("不变{}格", self.count(Outcome.SAME)),
            ("{}格待确认", self.count(Outcome.ASK)),
            ("{}格读不懂或不能写，原样不动", self.count(Outcome.PROBLEM)),
            ("表格到底，{}行没有放下", self.rows_left),
            ("右边没有列了，{}列没有放下", self.columns_left),
        )
        return "，".join(words.format(count) for words, count in counts if count) or "没有可粘贴的内容"


def read_paste(
    block: Block, rows: Sequence[TableRow], columns: Sequence[Column], rows_left: int = 0
) -> BlockReading:
    """The block laid over these rows and columns, from their first ones.

    A block of one cell fills them all. rows_left: of the block's, beyond the end of the table.
    """
    single = len(block) == 1 and len(block[0]) == 1
    height = len(rows) if single else min(len(block), len(rows))
    width = len(columns) if single else min(len(block[0]) if block else 0, len(columns))
    cells: list[CellReading] = []
    firms: dict[tuple[str, str], CellReading] = {}  # what was already laid over a firm's field
    for down in range(height):
        for across in range(width):
            typed = block[0][0] if single else block[down][across]
            cell = _read_cell(typed, rows[down], columns[across])
            cells.append(_agreed(cell, rows[down], firms))
    wide = 0 if single or not block else max(0, len(block[0]) - len(columns))
    return BlockReading(tuple(cells), rows_left, wide)


def read_value(value: FactValue | None, rows: Sequence[TableRow], column: Column) -> BlockReading:
    """One value laid over a column of these rows: fill down, bulk set, clearing."""
    firms: dict[tuple[str, str], CellReading] = {}
    assert column.field is not None
    typed = editor_text(column.field, value)
    return BlockReading(
        tuple(_agreed(_settled(typed, value, row, column, column.field), row, firms) for row in rows)
    )


def _read_cell(typed: str, row: TableRow, column: Column) -> CellReading:
    field = column.field
    name = row.dossier.project.name
    if field is None:
        return CellReading(
            row.id, name, column, typed, "", Outcome.PROBLEM, problem=f"“{column.label}”由程序算出，不能改写"
        )
    reading = read_text(field, typed)
    if not reading.problem:
        return _settled(typed, reading.value, row, column, field)
    before = shown_text(field, row)
    if reading.proposal is None:
        return CellReading(row.id, name, column, typed, before, Outcome.PROBLEM, problem=reading.problem)
    after = editor_text(field, reading.proposal)
    return CellReading(
        row.id, name, column, typed, before, Outcome.ASK, after, reading.understood, reading.problem,
        _note(field, row), reading.proposal,
    )  # fmt: skip


def _settled(typed: str, value: FactValue | None, row: TableRow, column: Column, field: Field) -> CellReading:
    before, after = shown_text(field, row), editor_text(field, value)
    if value == row.value(field) and field.key not in row.unread:
        outcome = Outcome.SAME
    else:
        outcome = Outcome.CHANGED if value is not None else Outcome.CLEARED
    note = _note(field, row) if outcome is not Outcome.SAME else ""
    return CellReading(
        row.id, row.dossier.project.name, column, typed, before, outcome, after, understood(field, value),
        note=note, value=value,
    )  # fmt: skip


def _note(field: Field, row: TableRow) -> str:
    """What an edit of a firm's field means for others."""
    if field.subject is not Subject.ENTERPRISE or row.enterprise_id is None:
        return ""
    return "同一企业的其他项目一并改变"


def _agreed(cell: CellReading, row: TableRow, firms: dict[tuple[str, str], CellReading]) -> CellReading:
    """Two rows of one firm cannot give a field of the firm two values: the first counts, the second is said."""
    field = cell.column.field
    if field is None or field.subject is not Subject.ENTERPRISE or row.enterprise_id is None:
        return cell
    if cell.outcome is Outcome.PROBLEM or field.key in {"enterprise_name", "uscc"}:
        return cell  # another name or code may mean another firm
    first = firms.setdefault((row.enterprise_id, field.key), cell)
    if first is cell or first.value == cell.value:
        return cell
    return replace(
        cell,
        outcome=Outcome.PROBLEM,
        problem=f"与上面“{first.project_name}”一行同属一家企业，“{field.label}”却不同（{first.after or '空'}），按上面的写",
    )
