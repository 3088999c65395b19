"""台账: the lines of a programme and year in words, searched, as text to paste and as a table to print."""

from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.domain.declaration_moves import STATUS_WORDS
from desktop_app.domain.declaring import LedgerEntry
from desktop_app.domain.entities import Office
from desktop_app.domain.pinyin import fold, keys_of
from desktop_app.domain.ports import Store
from desktop_app.services.printing.table import DeclarationTable, Kind, PrintColumn

HEADINGS = ("批次", "项目名称", "项目单位", "项目代码", "状态", "登记日期", "说明")
_GONE = "项目已删除"
_EXAMPLE = "示例"


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One line, ready to be shown. cells: under HEADINGS."""

    project_id: str
    is_kept: bool
    cells: tuple[str, ...]


class LedgerView:
    """The ledger of one programme and year."""

    def __init__(self, store: Store, lines: Sequence[LedgerEntry]) -> None:
        ids = list(dict.fromkeys(line.project_id for line in lines))
        kept = {entry.id for entry in store.projects.entries_of(ids)}
        years = {line.key.year for line in lines}
        notes = {item.id: item.note for year in years for item in store.declarations.find(year)}
        self.rows = tuple(_row(line, line.project_id in kept, notes.get(line.id, "")) for line in lines)
        self._keys: tuple[str, ...] = ()

    def found(self, text: str) -> tuple[LedgerRow, ...]:
        """The rows that hold every word of a text: characters, pinyin, initials or codes."""
        words = [word for word in map(fold, text.split()) if word]
        if not words:
            return self.rows
        if not self._keys:
            self._keys = tuple(_key(row) for row in self.rows)
        return tuple(
            row for row, key in zip(self.rows, self._keys, strict=True) if all(word in key for word in words)
        )


def _row(line: LedgerEntry, is_kept: bool, note: str) -> LedgerRow:
    day = f"{line.declared_at.astimezone():%Y-%m-%d}" if line.declared_at else ""
    marks = ("" if is_kept else _GONE, _EXAMPLE if line.is_example else "", note)
    cells = (
        line.key.name,
        line.project_name or "未命名项目",
        line.enterprise_name,
        line.project_code,
        STATUS_WORDS[line.status],
        day,
        "；".join(dict.fromkeys(filter(None, marks))),
    )
    return LedgerRow(line.project_id, is_kept, cells)


def as_text(rows: Sequence[LedgerRow]) -> str:
    """Tab-separated with its headings, to paste into a spreadsheet."""
    lines = (HEADINGS, *(row.cells for row in rows))
    return "\n".join("\t".join(" ".join(cell.split()) for cell in cells) for cells in lines)


def ledger_table(rows: Sequence[LedgerRow], office: Office, programme: str, year: int) -> DeclarationTable:
    """The rows on A4, with a running number."""
    widths = (24, 66, 54, 44, 18, 24, 40)
    kinds = (Kind.SHORT, Kind.TEXT, Kind.TEXT, Kind.TEXT, Kind.SHORT, Kind.SHORT, Kind.TEXT)
    return DeclarationTable(
        title=f"{year}年度{programme}申报台账",
        columns=(
            PrintColumn("序号", 10, kind=Kind.SHORT, key=True),
            *(
                PrintColumn(title, width, kind=kind)
                for title, width, kind in zip(HEADINGS, widths, kinds, strict=True)
            ),
        ),
        rows=tuple((str(number), *row.cells) for number, row in enumerate(rows, 1)),
        head_left=f"填报单位：{office.name}",
        head_right=f"共{len(rows)}条",
        footer=f"{year}年度申报台账",
        paper="A4",
    )


def _key(row: LedgerRow) -> str:
    names = row.cells[1:4]
    return "\n".join([*map(fold, row.cells), *(key for name in names[:2] for key in keys_of(name))])
