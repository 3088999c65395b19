"""Where records go: the plan a caller gives, and the rows it comes to for a number of records."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from desktop_app.domain.errors import AppError
from desktop_app.sheets.formula_tokens import LAST_COLUMN, column_number
from desktop_app.sheets.row_moves import LAST_ROW, InsertRows

Column = str | tuple[str, int]


@dataclass(frozen=True)
class FillPlan:
    """Where records go in a template.

    sheet: its name. header_rows, blank_rows: first and last row, 1-based; blank_rows are the rows meant for records and
    may be absent from the XML. columns: where value i of a record goes: a column's letters, or (letters, line within
    the record from 0) for records of several rows. rows_per_record: lines of one record.
    """

    sheet: str
    header_rows: tuple[int, int]
    blank_rows: tuple[int, int]
    columns: tuple[Column, ...]
    rows_per_record: int = 1

    def targets(self) -> tuple[tuple[int, int], ...]:
        """(column number, line within the record) of each value."""
        found = []
        for column in self.columns:
            letters, line = column if isinstance(column, tuple) else (column, 0)
            found.append((column_number(letters), line))
        return tuple(found)

    def check(self) -> None:
        """Raises AppError("plan-wrong") with the reason when the plan cannot mean anything."""
        first, last = self.blank_rows
        lines = self.rows_per_record
        reason = ""
        if not (1 <= self.header_rows[0] <= self.header_rows[1] < first <= last <= LAST_ROW):
            reason = f"表头行 {self.header_rows[0]}:{self.header_rows[1]} 与空白行 {first}:{last} 的先后不对"
        elif lines < 1 or (last - first + 1) % lines:
            reason = f"空白行 {first}:{last} 不是每条 {lines} 行的整数倍"
        elif not self.columns:
            reason = "没有任何要填的列"
        else:
            reason = self._column_mistake()
        if reason:
            raise AppError("plan-wrong", f"表“{self.sheet}”的填写位置有误：{reason}，请检查列对应。")

    def _column_mistake(self) -> str:
        for column in self.columns:
            letters = column[0] if isinstance(column, tuple) else column
            if not (
                letters.isascii()
                and letters.isalpha()
                and letters.isupper()
                and column_number(letters) <= LAST_COLUMN
            ):
                return f"“{letters}”不是列号"
        targets = self.targets()
        if len(set(targets)) != len(targets):
            return "同一列写了两次"
        if any(not 0 <= line < self.rows_per_record for _, line in targets):
            return "列所在的行超出了每条记录的行数"
        return ""


@dataclass(frozen=True)
class Layout:
    """A plan applied to a number of records: how many rows come in, and where each record starts."""

    plan: FillPlan
    records: int

    @cached_property
    def capacity(self) -> int:
        first, last = self.plan.blank_rows
        return (last - first + 1) // self.plan.rows_per_record

    @cached_property
    def inserted(self) -> int:
        """Rows to insert."""
        return max(0, self.records - self.capacity) * self.plan.rows_per_record

    @cached_property
    def move(self) -> InsertRows:
        """Two or more blank records: rows come in before the last one, so that ranges grow by the ordinary rule.
        One blank record: they come in after it, and ranges that end with it are stretched."""
        last = self.plan.blank_rows[1]
        lines = self.plan.rows_per_record
        single = self.capacity == 1
        at = last + 1 if single else last - lines + 1
        return InsertRows(at, self.inserted, at - lines, single)

    @property
    def last_row(self) -> int:
        """Last record row of the filled sheet (blank ones that remain included)."""
        return self.plan.blank_rows[1] + self.inserted

    def source_row(self, row: int) -> int:
        """The template's row that a record row of the filled sheet comes from (a new one: its model)."""
        move = self.move
        if row < move.at:
            return row
        if row >= move.at + move.count:
            return row - move.count
        return move.model_first + (row - move.at) % self.plan.rows_per_record

    def is_new(self, row: int) -> bool:
        return self.move.at <= row < self.move.at + self.inserted

    def check_records(self, records: Sequence[Sequence[object]]) -> None:
        """Raises AppError("plan-wrong") naming the first record that has not one value for each column."""
        width = len(self.plan.columns)
        for number, record in enumerate(records, 1):
            if len(record) != width:
                raise AppError(
                    "plan-wrong",
                    f"第 {number} 条记录有 {len(record)} 个值，列对应却有 {width} 列，无法填写。",
                )
