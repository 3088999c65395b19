"""A workbook that asks: one question a row, the answer's cell open, everything else locked; it reads back without mapping.

Which record and field each answer belongs to stands in a very hidden sheet, so that rows may be sorted or columns
widened by whoever fills it in. Written with openpyxl, which is right for a workbook of our own making.
"""

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import Workbook  # type: ignore[import-untyped]
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side  # type: ignore[import-untyped]
from openpyxl.worksheet.datavalidation import DataValidation  # type: ignore[import-untyped]
from openpyxl.worksheet.worksheet import Worksheet  # type: ignore[import-untyped]

from desktop_app.domain.errors import AppError
from desktop_app.sheets.cell_values import Value
from desktop_app.sheets.read_table import read_workbook

MARK = "jigai-collection"
VERSION = 1
_KEYS, _LISTS = "_keys", "_lists"
_HEAD_ROW = 4
_HEADS = ("序号", "栏目", "填写内容", "单位", "怎样填", "例")
_WIDTHS = (6, 30, 44, 9, 52, 28)
_ANSWER = 3
_TEXT = "@"
_THIN = Side(style="thin", color="B8C2CC")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)


@dataclass(frozen=True, slots=True)
class Question:
    """One row. id: told back with the answer. choices: a drop-down; most: length at most, 0 for any.

    kind: what the cell takes. whole and decimal numbers are entered as numbers, everything else as text.
    """

    id: str
    label: str
    answer: str = ""
    unit: str = ""
    hint: str = ""
    example: str = ""
    kind: str = "text"  # text, whole, decimal
    choices: tuple[str, ...] = ()
    most: int = 0
    wanted: bool = False  # still missing: marked


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """A sheet. name: of its tab, at most 31 characters."""

    name: str
    title: str
    note: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What stands in a cell. value: as read, None for a blank; place: sheet and cell."""

    id: str
    value: Value
    place: str


@dataclass(frozen=True, slots=True)
class AnsweredBook:
    """heading: what was told when it was written. missing: ids whose row is gone."""

    heading: Mapping[str, Any]
    answers: tuple[Answer, ...]
    missing: tuple[str, ...] = ()


def write_book(pages: tuple[QuestionPage, ...], heading: Mapping[str, Any]) -> bytes:
    """The workbook. heading: any JSON, told back by `read_book`."""
    book = Workbook()
    book.remove(book.active)
    lists = book.create_sheet(_LISTS)
    lists.sheet_state = "veryHidden"
    keys = book.create_sheet(_KEYS)
    keys.sheet_state = "veryHidden"
    keys.append([MARK, VERSION, json.dumps(dict(heading), ensure_ascii=False, sort_keys=True)])
    for number, page in enumerate(pages):
        sheet = book.create_sheet(page.name, number)
        _write_page(sheet, page, lists)
        for row, question in enumerate(page.questions, _HEAD_ROW + 1):
            keys.append([page.name, f"C{row}", question.id, question.label])
    book.active = 0
    book.properties.title = pages[0].title if pages else ""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read_book(path: Path) -> AnsweredBook:
    """The answers of a workbook written by `write_book`, after it was filled in elsewhere, saved as .xlsx, .xls or .et.

    A row that was moved is found by its label. Raises AppError("collection-…") and what `read_workbook` raises.
    """
    name = path.name
    grids = {grid.name: grid.rows for grid in read_workbook(path)}
    keys = grids.get(_KEYS, ())
    if not keys or _cell(keys, 0, 0) != MARK:
        raise AppError("collection-foreign", f"“{name}”不是本程序生成的收集表：请用“导入表格”读入")
    if _cell(keys, 0, 1) != VERSION:
        raise AppError("collection-newer", f"“{name}”由更新版本的程序生成：请更新程序后再读入")
    try:
        heading = json.loads(str(_cell(keys, 0, 2)))
    except ValueError as error:
        raise AppError(
            "collection-broken", f"“{name}”里的标识被改动过，认不出是哪家企业的：请重新生成收集表"
        ) from error
    labels = {sheet: _labels(rows) for sheet, rows in grids.items()}
    answers: list[Answer] = []
    missing: list[str] = []
    for line in range(1, len(keys)):
        sheet, wanted, id_, label = (str(_cell(keys, line, column) or "") for column in range(4))
        row = _row_of(labels.get(sheet, {}), wanted, label)
        if row is None:
            missing.append(id_)
        else:
            answers.append(Answer(id_, _cell(grids[sheet], row, _ANSWER - 1), f"“{sheet}”C{row + 1}"))
    return AnsweredBook(heading, tuple(answers), tuple(missing))


def _cell(rows: Sequence[Sequence[Value]], row: int, column: int) -> Value:
    return rows[row][column] if row < len(rows) and column < len(rows[row]) else None


def _labels(rows: Sequence[Sequence[Value]]) -> dict[str, list[int]]:
    """The rows, counted from 0, at which each label stands."""
    found: dict[str, list[int]] = {}
    for row in range(_HEAD_ROW, len(rows)):
        found.setdefault(str(_cell(rows, row, 1) or ""), []).append(row)
    return found


def _row_of(labels: Mapping[str, list[int]], wanted: str, label: str) -> int | None:
    rows = labels.get(label, [])
    here = int(wanted[1:]) - 1 if wanted[1:].isdecimal() else -1
    if here in rows:
        return here
    return rows[0] if len(rows) == 1 else None


def _write_page(sheet: Worksheet, page: QuestionPage, lists: Worksheet) -> None:
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(_HEADS))
    sheet.merge_cells(start_row=2, start_column=1, end_row=2, end_column=len(_HEADS))
    sheet["A1"], sheet["A2"] = page.title, page.note
    sheet["A1"].font, sheet["A1"].alignment = Font(size=16, bold=True), Alignment("center", "center")
    sheet["A2"].alignment = Alignment(wrap_text=True, vertical="center")
    sheet["A2"].font = Font(size=10, color="4A5866")
    sheet.row_dimensions[1].height, sheet.row_dimensions[2].height = 30, 48
    for column, (head, width) in enumerate(zip(_HEADS, _WIDTHS, strict=True), 1):
        cell = sheet.cell(_HEAD_ROW, column, head)
        cell.font, cell.fill, cell.border = Font(bold=True), PatternFill("solid", "E6EFFA"), _BOX
        cell.alignment = Alignment("center", "center")
        sheet.column_dimensions[cell.column_letter].width = width
    for number, question in enumerate(page.questions, 1):
        _write_question(sheet, _HEAD_ROW + number, number, question, lists)
    sheet.freeze_panes = f"A{_HEAD_ROW + 1}"
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{_HEAD_ROW}:{_HEAD_ROW}"


def _write_question(sheet: Worksheet, row: int, number: int, question: Question, lists: Worksheet) -> None:
    texts = (number, question.label, None, question.unit, question.hint, question.example)
    for column, text in enumerate(texts, 1):
        cell = sheet.cell(row, column, text)
        cell.border = _BOX
        cell.alignment = Alignment(
            wrap_text=True, vertical="center", horizontal="center" if column in {1, 4} else None
        )
        if column >= 4:
            cell.font = Font(size=10, color="647281")
    answer = sheet.cell(row, _ANSWER)
    answer.protection = Protection(locked=False)
    answer.fill = PatternFill("solid", "FFF7E0" if question.wanted else "FFFFFF")
    if question.kind == "text":
        answer.number_format = _TEXT
        answer.value = question.answer or None
        answer.data_type = "s" if question.answer else "n"
    elif question.answer:
        answer.value = int(question.answer) if question.kind == "whole" else float(question.answer)
    sheet.row_dimensions[row].height = max(
        22, 15 * max(1, -(-_width(question.hint) // 50), -(-_width(question.answer) // 42))
    )
    if rule := _rule(question, lists):
        rule.add(answer)
        sheet.add_data_validation(rule)


def _width(text: str) -> int:
    """In half-width columns, roughly."""
    return sum(1 if character.isascii() else 2 for character in text)


def _rule(question: Question, lists: Worksheet) -> DataValidation | None:
    if question.choices:
        column = (lists.max_column or 0) + 1 if lists["A1"].value is not None else 1
        for row, choice in enumerate(question.choices, 1):
            lists.cell(row, column, choice)
        letter = lists.cell(1, column).column_letter
        source = f"{_LISTS}!${letter}$1:${letter}${len(question.choices)}"
        rule = DataValidation("list", formula1=source, allow_blank=True)
        rule.error, rule.errorTitle = "请从下拉列表中选择", "不在列表中"
    elif question.kind in {"whole", "decimal"}:
        rule = DataValidation(question.kind, "between", "-999999999999", "999999999999", allow_blank=True)
        unit = f"，单位是{question.unit}" if question.unit else ""
        rule.error, rule.errorTitle = (
            f"请填{'整数' if question.kind == 'whole' else '数字'}，不要带单位{unit}",
            "不是数字",
        )
    elif question.most:
        rule = DataValidation("textLength", "lessThanOrEqual", str(question.most), allow_blank=True)
        rule.error, rule.errorTitle = f"最多{question.most}个字", "太长"
    else:
        return None
    rule.showErrorMessage = True
    return rule
