"""How our own declaration workbooks are drawn with openpyxl: header, drop-downs, totals, notes, signature, page.

Only for making resources/templates; the program itself fills these files by patching them, never by saving anew.
"""

import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

REFERENCE_MARK = "参考样式（非主管部门原件）"
DICTIONARY_SHEET = "字典"
MONEY = "#,##0.00##"
PERCENT = "0.00%"
MONTH = 'yyyy"年"m"月"'
TEXT = "@"
# Files made on different days must be the same bytes: their hash is their name to the program.
FIXED_DAY = datetime(2024, 1, 17)

_THIN = Side(style="thin", color="FF000000")
GRID = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)


@dataclass(frozen=True)
class Rule:
    """One data validation of a column: a list by name, or a test of its own. Rows are filled in for {row}."""

    type: str
    formula: str
    operator: str | None = None
    second: str | None = None
    strict: bool = True
    prompt: str = ""
    error: str = ""


@dataclass(frozen=True)
class TableColumn:
    """One column: header, group header above it, width in characters, number format, alignment, validation."""

    title: str
    width: float
    group: str = ""
    number_format: str = TEXT
    align: str = "center"
    rule: Rule | None = None
    total: bool = False
    formula: str = ""


@dataclass(frozen=True)
class Form:
    """A whole form. dictionary: list title → its values, one column each of the hidden sheet."""

    sheet: str
    title: str
    columns: Sequence[TableColumn]
    dictionary: dict[str, Sequence[str]]
    notes: Sequence[str]
    signature: Sequence[str]
    head_left: str
    head_right: str
    attachment: str
    paper: int
    pages_wide: int
    font_size: float
    widths: float = 1.0
    blank_rows: int = 5
    total_label: str = ""
    repeat_columns: str = ""  # on the second page across; heading, notes and signature stay on the first
    heading_columns: int = 0
    notes_from: int = 1
    record_height: float = 92
    freeze_column: str = "A"
    warning_formula: str = ""
    fonts: dict[str, str] = field(default_factory=lambda: {"title": "黑体", "text": "宋体"})


HEADER_TOP, HEADER_BOTTOM = 4, 5
FIRST_RECORD = 6


def list_range(form: Form, name: str) -> str:
    """The absolute address of a list on the dictionary sheet."""
    index = list(form.dictionary).index(name)
    letter = get_column_letter(index + 1)
    return f"{DICTIONARY_SHEET}!${letter}$2:${letter}${len(form.dictionary[name]) + 1}"


def build(form: Form) -> bytes:
    """The workbook of a form, byte for byte the same each time."""
    workbook = Workbook()
    sheet: Worksheet = workbook.active  # type: ignore[assignment]
    sheet.title = form.sheet
    last = get_column_letter(len(form.columns))
    first_page = get_column_letter(_heading_columns(form))
    _heading(sheet, form, first_page)
    _header_rows(sheet, form)
    bottom = _records(sheet, form)
    bottom = _total_row(sheet, form, bottom)
    bottom = _notes(sheet, form, bottom, first_page)
    _dictionary(workbook, form)
    _validations(sheet, form)
    _page(sheet, form, last, bottom)
    for index, name in enumerate(form.dictionary):
        if name in form_names(form):
            workbook.defined_names[name] = DefinedName(name, attr_text=list_range(form, name))
        workbook[DICTIONARY_SHEET].column_dimensions[get_column_letter(index + 1)].width = 24
    workbook.properties.creator = "技改申报台"
    workbook.properties.title = f"{form.title}{REFERENCE_MARK}"
    workbook.properties.created = FIXED_DAY
    buffer = BytesIO()
    workbook.save(buffer)
    return _reproducible(buffer.getvalue())


def form_names(form: Form) -> set[str]:
    """Lists that columns use through a defined name (the others are addressed directly)."""
    return {
        c.rule.formula
        for c in form.columns
        if c.rule and c.rule.type == "list" and c.rule.formula in form.dictionary
    }


def _font(form: Form, kind: str = "text", **more: Any) -> Font:
    return Font(name=form.fonts[kind], **{"size": form.font_size, **more})


def _heading_columns(form: Form) -> int:
    return form.heading_columns or len(form.columns)


def _heading(sheet: Worksheet, form: Form, last: str) -> None:
    half = _heading_columns(form) // 2
    middle, after = get_column_letter(half), get_column_letter(half + 1)
    sheet["A1"] = form.attachment
    sheet["A1"].font = _font(form, "title", size=form.font_size + 2)
    sheet.merge_cells(f"A1:{middle}1")
    sheet[f"{after}1"] = REFERENCE_MARK
    sheet[f"{after}1"].font = _font(form, "title", size=form.font_size + 2, bold=True, color="FFC00000")
    sheet[f"{after}1"].alignment = Alignment(horizontal="right", vertical="center")
    sheet.merge_cells(f"{after}1:{last}1")
    sheet["A2"] = form.title
    sheet["A2"].font = _font(form, "title", size=form.font_size * 2, bold=True)
    sheet["A2"].alignment = Alignment(horizontal="center", vertical="center")
    sheet.merge_cells(f"A2:{last}2")
    sheet.row_dimensions[2].height = form.font_size * 3.4
    sheet["A3"] = form.head_left
    sheet["A3"].font = _font(form)
    sheet.merge_cells(f"A3:{middle}3")
    sheet[f"{after}3"] = form.head_right
    sheet[f"{after}3"].font = _font(form)
    sheet[f"{after}3"].alignment = Alignment(horizontal="right", vertical="center")
    sheet.merge_cells(f"{after}3:{last}3")
    sheet.row_dimensions[3].height = form.font_size * 2


def _header_rows(sheet: Worksheet, form: Form) -> None:
    fill = PatternFill("solid", start_color="FFEAEFF5")
    style = Alignment(horizontal="center", vertical="center", wrap_text=True)
    for number, column in enumerate(form.columns, 1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = column.width * form.widths
        for row in (HEADER_TOP, HEADER_BOTTOM):
            cell = sheet[f"{letter}{row}"]
            cell.font, cell.alignment, cell.border, cell.fill = _font(form, bold=True), style, GRID, fill
        if column.group:
            if column.group != form.columns[number - 2].group:
                sheet[f"{letter}{HEADER_TOP}"] = column.group
            sheet[f"{letter}{HEADER_BOTTOM}"] = column.title
        else:
            sheet[f"{letter}{HEADER_TOP}"] = column.title
            sheet.merge_cells(f"{letter}{HEADER_TOP}:{letter}{HEADER_BOTTOM}")
    for first, last in _groups(form):
        sheet.merge_cells(start_row=HEADER_TOP, end_row=HEADER_TOP, start_column=first, end_column=last)
    sheet.row_dimensions[HEADER_TOP].height = form.font_size * 3
    sheet.row_dimensions[HEADER_BOTTOM].height = form.font_size * 4


def _groups(form: Form) -> list[tuple[int, int]]:
    groups: list[tuple[int, int]] = []
    for number, column in enumerate(form.columns, 1):
        if not column.group:
            continue
        if groups and groups[-1][1] == number - 1 and form.columns[number - 2].group == column.group:
            groups[-1] = (groups[-1][0], number)
        else:
            groups.append((number, number))
    return groups


def _records(sheet: Worksheet, form: Form) -> int:
    last = FIRST_RECORD + form.blank_rows - 1
    for row in range(FIRST_RECORD, last + 1):
        # Tall enough for the texts that such tables hold: neither Excel nor LibreOffice fits rows when it opens a file.
        sheet.row_dimensions[row].height = form.record_height
        for number, column in enumerate(form.columns, 1):
            cell = sheet.cell(row, number)
            cell.font, cell.border, cell.number_format = _font(form), GRID, column.number_format
            is_number = column.number_format in (MONEY, PERCENT, MONTH)
            cell.alignment = Alignment(
                horizontal=column.align, vertical="center", wrap_text=not is_number, shrink_to_fit=is_number
            )
            if column.formula:
                cell.value = column.formula.format(row=row)
    if form.warning_formula:
        letter = next(get_column_letter(n) for n, c in enumerate(form.columns, 1) if c.formula)
        sheet.conditional_formatting.add(
            f"{letter}{FIRST_RECORD}:{letter}{last}",
            FormulaRule(
                formula=[form.warning_formula.format(row=FIRST_RECORD)],
                fill=PatternFill("solid", start_color="FFFFE699", end_color="FFFFE699"),
            ),
        )
    return last


def _total_row(sheet: Worksheet, form: Form, bottom: int) -> int:
    if not form.total_label:
        return bottom
    row = bottom + 1
    for number, column in enumerate(form.columns, 1):
        cell = sheet.cell(row, number)
        cell.font, cell.border = _font(form, bold=True), GRID
        cell.alignment = Alignment(
            horizontal="right" if column.total else "center", vertical="center", shrink_to_fit=True
        )
        if column.total:
            letter = get_column_letter(number)
            cell.value = f"=SUM({letter}{FIRST_RECORD}:{letter}{bottom})"
            cell.number_format = MONEY
    sheet.cell(row, 1, form.total_label)
    sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=4)
    sheet.row_dimensions[row].height = form.font_size * 2
    return row


def _notes(sheet: Worksheet, form: Form, bottom: int, last: str) -> int:
    row = bottom + 1
    first = get_column_letter(form.notes_from)
    for text in form.notes:
        sheet[f"{first}{row}"] = text
        sheet[f"{first}{row}"].font = _font(form)
        sheet[f"{first}{row}"].alignment = Alignment(vertical="center", wrap_text=True)
        sheet.merge_cells(f"{first}{row}:{last}{row}")
        sheet.row_dimensions[row].height = form.font_size * 1.7
        row += 1
    row += 1
    across = _heading_columns(form)
    share = (across - form.notes_from + 1) // len(form.signature)
    for position, text in enumerate(form.signature):
        start = form.notes_from + position * share
        end = across if position == len(form.signature) - 1 else start + share - 1
        cell = sheet.cell(row, start, text)
        cell.font = _font(form)
        cell.alignment = Alignment(vertical="center")
        sheet.merge_cells(start_row=row, end_row=row, start_column=start, end_column=end)
    sheet.row_dimensions[row].height = form.font_size * 2.6
    return row


def _dictionary(workbook: Workbook, form: Form) -> None:
    sheet = workbook.create_sheet(DICTIONARY_SHEET)
    for number, (name, values) in enumerate(form.dictionary.items(), 1):
        sheet.cell(1, number, name).font = Font(name="宋体", bold=True)
        for row, value in enumerate(values, 2):
            cell = sheet.cell(row, number, value)
            cell.number_format = TEXT
    sheet.sheet_state = "hidden"


def _validations(sheet: Worksheet, form: Form) -> None:
    for number, column in enumerate(form.columns, 1):
        rule = column.rule
        if rule is None:
            continue
        letter = get_column_letter(number)
        formula = rule.formula.format(row=FIRST_RECORD)
        validation = DataValidation(
            type=rule.type,
            operator=rule.operator,
            formula1=formula,
            formula2=rule.second,
            allow_blank=True,
            errorStyle="stop" if rule.strict else "warning",
            showErrorMessage=True,
            showInputMessage=bool(rule.prompt),
        )
        if rule.prompt:
            validation.promptTitle, validation.prompt = column.title[:30], rule.prompt
        if rule.error:
            validation.errorTitle, validation.error = column.title[:30], rule.error
        validation.add(f"{letter}{FIRST_RECORD}:{letter}{FIRST_RECORD + form.blank_rows - 1}")
        sheet.add_data_validation(validation)


def _page(sheet: Worksheet, form: Form, last: str, bottom: int) -> None:
    sheet.freeze_panes = f"{form.freeze_column}{FIRST_RECORD}"
    sheet.print_area = f"A1:{last}{bottom}"
    sheet.print_title_rows = f"{HEADER_TOP}:{HEADER_BOTTOM}"
    if form.repeat_columns:
        sheet.print_title_cols = form.repeat_columns
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = form.paper
    sheet.page_setup.fitToWidth = form.pages_wide
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top = sheet.page_margins.bottom = 0.5
    sheet.page_margins.header = sheet.page_margins.footer = 0.25
    sheet.print_options.horizontalCentered = True
    sheet.oddFooter.center.text = "第 &P 页 共 &N 页"


def _reproducible(content: bytes) -> bytes:
    """The same workbook without the day and hour of its making."""
    source = zipfile.ZipFile(BytesIO(content))
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in source.namelist():
            part = source.read(name)
            if name == "docProps/core.xml":
                stamp = FIXED_DAY.isoformat().encode() + b"Z"
                part = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, part)
            info = zipfile.ZipInfo(name, (2024, 1, 17, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, part)
    return target.getvalue()
