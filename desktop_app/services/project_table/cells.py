"""What stands in a cell of the table: for the eye, and for a spreadsheet it is copied to."""

import re
from dataclasses import dataclass

from desktop_app.domain import region
from desktop_app.domain.fields import Field, FieldType
from desktop_app.domain.money import in_words, plain
from desktop_app.domain.verdict import Verdict
from desktop_app.services.project_table.columns import Column, ColumnKind
from desktop_app.services.project_table.judge import FindingCount, TableJudge
from desktop_app.services.project_table.rows import TableRow
from desktop_app.services.project_table.values import TableValues
from desktop_app.services.records.field_input import editor_text, read_text
from desktop_app.services.verdicts.words import VERDICT_WORDS

# Excel and WPS turn a long row of digits into a number and lose the last ones; a formula keeps it a text.
_LONG_DIGITS = re.compile(r"0[0-9]+|[0-9]{12,}")


@dataclass(frozen=True, slots=True)
class Cell:
    """text: one line, as shown. verdict, count: what the self-check says there. is_unread: typed, not understood."""

    text: str = ""
    verdict: Verdict | None = None
    count: FindingCount | None = None
    is_unread: bool = False
    is_pending: bool = False  # not worked out yet


_BLANK = Cell()
_PENDING = Cell(text="…", is_pending=True)


def quarter_words(batch: tuple[int, int]) -> str:
    """2024年第1季度."""
    return f"{batch[0]}年第{batch[1]}季度"


def shown_text(field: Field, row: TableRow) -> str:
    """A field as one line: the text that was not understood where there is one."""
    unread = row.unread.get(field.key)
    value = row.value(field)
    if unread is None and field.type is FieldType.REGION and value is not None:
        return region.name_within_province(str(value))
    text = unread if unread is not None else editor_text(field, value)
    return " ".join(text.split()) if "\n" in text else text


def cell_of(row: TableRow, column: Column, judge: TableJudge, values: TableValues) -> Cell:
    """The cell of a row and a column; what the self-check has not come to yet is pending."""
    if column.field is not None:
        return Cell(shown_text(column.field, row), is_unread=column.field.key in row.unread)
    if column.kind is ColumnKind.VERDICT:
        verdict = judge.verdict(row.id, column.pack_id)
        return _PENDING if verdict is None else Cell(VERDICT_WORDS[verdict], verdict)
    if column.kind is ColumnKind.FINDINGS:
        count = judge.count(row.id)
        return _PENDING if count is None else Cell(count.words, count=count)
    quarters = values.quarters().get(row.id, ())
    return Cell("、".join(quarter_words(batch) for batch in quarters)) if quarters else _BLANK


def note_of(row: TableRow, column: Column) -> str:
    """What is said beside a cell when the pointer rests there: the whole text, the amount in words, the problem."""
    field = column.field
    if field is None:
        return ""
    unread = row.unread.get(field.key)
    if unread is not None:
        return f"没有读懂“{unread}”：{read_text(field, unread).problem}"
    value = row.value(field)
    if value is None:
        return ""
    if field.type is FieldType.MONEY and not isinstance(value, str):
        return f"{column.label}：{in_words(value)}"  # type: ignore[arg-type]  # money is a Decimal
    return editor_text(field, value)


def copied_text(row: TableRow, column: Column, judge: TableJudge, values: TableValues) -> str:
    """A cell as a spreadsheet takes it: numbers plain, long codes kept as text."""
    field = column.field
    if field is None:
        return cell_of(row, column, judge, values).text
    unread = row.unread.get(field.key)
    if unread is not None:
        return unread
    value = row.value(field)
    if field.is_numeric and value is not None:
        return plain(value)  # type: ignore[arg-type]  # numeric fields hold numbers
    text = editor_text(field, value)
    return f'="{text}"' if _LONG_DIGITS.fullmatch(text) else text
