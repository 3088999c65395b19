"""The table comes back from the city: set beside the capsule cell by cell; each change is accepted or refused.

Accepting writes the value into the record, refusing leaves a note with the declaration; both stay in the history.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from desktop_app.domain.declaring import DeclarationEvent
from desktop_app.domain.entities import new_id
from desktop_app.domain.errors import AppError
from desktop_app.domain.facts import FactValue
from desktop_app.domain.fields import Field
from desktop_app.domain.ports import Store
from desktop_app.services.change import Change
from desktop_app.services.finalising.capsule_file import DECLARATIONS, MAPPING, RECORDS, CapsuleContent
from desktop_app.services.finalising.record_rows import RecordRow, paired, record_rows
from desktop_app.services.importing.cells import cell_text, is_blank, read_cell
from desktop_app.services.records.accepted_values import accept_values
from desktop_app.services.records.field_input import editor_text
from desktop_app.services.records.projects import ProjectService
from desktop_app.services.table_columns.source import source_of_column
from desktop_app.services.table_columns.values import CellSource
from desktop_app.sheets.mapping import Mapping, parse_mapping
from desktop_app.sheets.read_table import SheetGrid, read_content, read_workbook

OPERATION = "采用退回表的修改"


class Readable(StrEnum):
    """Whether a change can be taken over: yes; not understood; a column that stands for several fields; nothing to read."""

    YES = "yes"
    UNREAD = "unread"
    BY_HAND = "by_hand"


@dataclass(frozen=True, slots=True)
class ReturnedCell:
    """A cell that differs. place: in the returned file; ours, theirs: texts; value: what theirs means for `field`."""

    project_id: str
    project: str
    label: str
    field: Field | None
    place: str
    ours: str
    theirs: str
    value: FactValue | None
    readable: Readable
    problem: str = ""


@dataclass(frozen=True, slots=True)
class OtherCell:
    """A cell outside the records that differs: title, header, notes, totals."""

    place: str
    ours: str
    theirs: str


@dataclass(frozen=True, slots=True)
class ReturnedTable:
    """cells: by project and column. removed: projects whose row is gone; added: names of rows that are new."""

    file: Path
    cells: tuple[ReturnedCell, ...]
    others: tuple[OtherCell, ...]
    removed: tuple[tuple[str, str], ...]
    added: tuple[str, ...]

    @property
    def is_same(self) -> bool:
        """Whether nothing at all differs."""
        return not (self.cells or self.others or self.removed or self.added)


def compare_returned(file: Path, capsule: CapsuleContent, store: Store) -> ReturnedTable:
    """What the returned file has otherwise than the capsule's table. Nothing is written.

    Raises AppError("returned-other-table") where it is not this table, or what reading tables raises.
    """
    mapping = parse_mapping(capsule.members[MAPPING].decode("utf-8"), "定稿档案")
    records = capsule.lines(RECORDS)
    ours = _sheet(read_content(capsule.table, capsule.table_name), mapping.sheet)
    theirs = _sheet(read_workbook(file), mapping.sheet, file.name)
    my_rows = record_rows(ours, mapping, len(records))
    # The header decides whether it is the same table at all: a clerk may have picked last year's.
    differing = [
        place
        for place in range(mapping.header[0], mapping.header[1] + 1)
        if _line(ours, place) != _line(theirs, place)
    ]
    if len(differing) > (mapping.header[1] - mapping.header[0] + 1) // 2:
        raise AppError(
            "returned-other-table", f"“{file.name}”的表头与定稿的表不同，不是同一张表：请选市里退回的那个文件"
        )
    pairing = paired(my_rows, record_rows(theirs, mapping), mapping)
    reader = _CellReader(
        mapping, store, {my_rows[n].row: record for n, record in enumerate(records[: len(my_rows)])}
    )
    cells = [cell for one, other in pairing.pairs for cell in reader.differences(one, other)]
    return ReturnedTable(
        file,
        tuple(cells),
        tuple(_others(ours, theirs, mapping, my_rows, pairing.added, pairing.removed)),
        tuple((reader.project_id(row), reader.name(row)) for row in pairing.removed),
        tuple(_name_of(row, mapping) for row in pairing.added),
    )


def accept(service: ProjectService, store: Store, cells: Iterable[ReturnedCell]) -> Change:
    """Take these changes into the records, all or none. Those that cannot be read are passed over."""
    by_project: dict[str, dict[str, FactValue | None]] = {}
    for cell in cells:
        if cell.readable is Readable.YES and cell.field is not None:
            by_project.setdefault(cell.project_id, {})[cell.field.key] = cell.value
    return accept_values(service, store, OPERATION, by_project.items())


def refuse(
    store: Store,
    capsule: CapsuleContent,
    cells: Iterable[ReturnedCell],
    reason: str,
    day: date,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> int:
    """Note with each declaration which changes of the city were not taken over, and why. Returns how many.

    Raises AppError("reason-missing").
    """
    if not reason.strip():
        raise AppError("reason-missing", "不采用的修改要写明理由，请填写后再试。")
    declarations = {item["project"]: item["id"] for item in capsule.lines(DECLARATIONS)}
    count = 0
    with store.transaction("登记不采用的修改"):
        for cell in cells:
            found = store.declarations.get(declarations.get(cell.project_id, ""))
            if found is None:
                continue
            note = f"未采用退回表的修改：{cell.label}“{cell.ours or '空'}”→“{cell.theirs or '空'}”，理由：{reason.strip()}"
            store.ledger.add_event(
                DeclarationEvent(new_id(), found.id, found.status, found.status, day, note, now())
            )
            count += 1
    return count


class _CellReader:
    """Reads what differs between two rows of one project. records: by the row of ours."""

    def __init__(self, mapping: Mapping, store: Store, records: dict[int, dict[str, Any]]) -> None:
        self._mapping = mapping
        self._fields = store.fields
        self._sources = [source_of_column(column, mapping.unit) for column in mapping.columns]
        self._records = records

    def project_id(self, row: RecordRow) -> str:
        return str(self._records[row.row]["project"])

    def name(self, row: RecordRow) -> str:
        return str(self._records[row.row]["record"].get("project_name", "")) or "未命名项目"

    def differences(self, one: RecordRow, other: RecordRow) -> Iterable[ReturnedCell]:
        for place, (mine, theirs) in enumerate(zip(one.values, other.values, strict=True)):
            source = self._sources[place]
            if source.is_running_number or _same(mine, theirs):
                continue
            column = self._mapping.columns[place]
            yield self._cell(one, source, mine, theirs, f"{column.column}{other.row + column.line}")

    def _cell(self, one: RecordRow, source: CellSource, mine: Any, theirs: Any, place: str) -> ReturnedCell:
        known = [self._fields[key] for key in source.fields if key in self._fields]
        label = "、".join(field.label for field in known) or "、".join(source.fields)
        about = (self.project_id(one), self.name(one), label)
        plain = len(source.fields) == 1 and len(known) == 1 and not source.member and source.unit != "ratio"
        if not plain:
            return ReturnedCell(
                *about, None, place, cell_text(mine), cell_text(theirs), None, Readable.BY_HAND,
                "这一栏由几项合成，请在表单中改",
            )  # fmt: skip
        field = known[0]
        if is_blank(theirs):
            return ReturnedCell(*about, field, place, cell_text(mine), "", None, Readable.YES)
        reading = read_cell(field, theirs, source.unit)
        readable = Readable.UNREAD if reading.value is None or reading.problem else Readable.YES
        return ReturnedCell(
            *about, field, place, cell_text(mine), cell_text(theirs), reading.value, readable, reading.problem
        )


def meaning(cell: ReturnedCell) -> str:
    """What theirs was understood as, with its unit; "" for a blank."""
    if cell.field is None or cell.value is None:
        return ""
    return f"{editor_text(cell.field, cell.value)}{cell.field.unit}"


def _same(mine: Any, theirs: Any) -> bool:
    return mine == theirs or cell_text(mine) == cell_text(theirs)


def _sheet(grids: Sequence[SheetGrid], name: str, file: str = "") -> SheetGrid:
    for grid in grids:
        if grid.name == name:
            return grid
    raise AppError(
        "returned-other-table", f"“{file}”里没有名为“{name}”的工作表，不是定稿的那张表：请选市里退回的文件"
    )


def _line(grid: SheetGrid, row: int) -> tuple[str, ...]:
    place = row - grid.first_row
    return tuple(cell_text(value) for value in grid.rows[place]) if 0 <= place < len(grid.rows) else ()


def _others(
    ours: SheetGrid,
    theirs: SheetGrid,
    mapping: Mapping,
    my_rows: Sequence[RecordRow],
    added: Sequence[RecordRow],
    removed: Sequence[RecordRow],
) -> Iterable[OtherCell]:
    """Cells above the records in place, and below them moved by the rows that were added or removed.

    A formula without a value was saved by a program that does not calculate: nothing was changed there.
    """
    last = mapping.rows[0] + max(len(my_rows), 1) * mapping.rows_per_record - 1
    shift = (len(added) - len(removed)) * mapping.rows_per_record
    for row in range(1, max(len(ours.rows), len(theirs.rows) - shift) + 1):
        if mapping.rows[0] <= row <= last:
            continue
        there = row if row < mapping.rows[0] else row + shift
        mine, other = _line(ours, row), _line(theirs, there)
        for column in range(max(len(mine), len(other))):
            one = mine[column] if column < len(mine) else ""
            two = other[column] if column < len(other) else ""
            if not two and (row, column + 1) in ours.formulas:
                continue
            if one != two and not (column and _spread(mine, other, column)):
                yield OtherCell(f"{_letters(column + 1)}{there}", one, two)


def _spread(mine: tuple[str, ...], other: tuple[str, ...], column: int) -> bool:
    """Whether the cell only repeats its left neighbour: one merged cell is told once."""
    before = [line[column - 1] if column - 1 < len(line) else "" for line in (mine, other)]
    here = [line[column] if column < len(line) else "" for line in (mine, other)]
    return before == here


def _letters(column: int) -> str:
    text = ""
    while column:
        column, digit = divmod(column - 1, 26)
        text = chr(65 + digit) + text
    return text


def _name_of(row: RecordRow, mapping: Mapping) -> str:
    place = next((n for n, item in enumerate(mapping.columns) if "project_name" in item.fields), 0)
    return cell_text(row.values[place]) or f"第{row.row}行"
