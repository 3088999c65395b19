"""Workbooks to print, made with openpyxl, and measures that need no font."""

import io
from collections.abc import Callable
from datetime import datetime

from openpyxl import Workbook  # type: ignore[import-untyped]
from openpyxl.styles import Alignment, Border, Side  # type: ignore[import-untyped]
from openpyxl.worksheet.worksheet import Worksheet  # type: ignore[import-untyped]

from desktop_app.sheets.page_setup import read_print_sheet
from desktop_app.sheets.print_sheet import PrintSheet
from tests.printing.tables import plain_measure
from ui.printing.pages import Face, Measure, Page
from ui.printing.sheet_layout import layout_sheet

NOW = datetime(2024, 3, 5, 14, 7)
THIN = Side(style="thin")
FRAME = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)


def faces(_face: Face) -> Measure:
    return plain_measure


def printed(make: Callable[[Worksheet], None], name: str = "表") -> PrintSheet:
    """What is read of a sheet that `make` fills."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = name
    make(sheet)
    stream = io.BytesIO()
    workbook.save(stream)
    return read_print_sheet(stream.getvalue(), name, "表.xlsx")


def pages_of(sheet: PrintSheet, watermark: str = "") -> list[Page]:
    return layout_sheet(sheet, faces, NOW, watermark=watermark)


def official_table(sheet: Worksheet, rows: int = 30, columns: int = 6) -> None:
    """Title, two header rows repeated, numbered rows with long texts, a total; A4 across, one page wide."""
    sheet.append(["申报表"])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=columns)
    sheet["A1"].alignment = Alignment(horizontal="center")
    sheet.append(["序号", *[f"第{n}栏" for n in range(2, columns + 1)]])
    for number in range(1, rows + 1):
        sheet.append([number, f"第{number}号项目", *[f"{number}栏{n}" for n in range(3, columns + 1)]])
    sheet.append(["合计"])
    for line in sheet.iter_rows(min_row=2, max_row=rows + 3, max_col=columns):
        for cell in line:
            cell.border = FRAME
            cell.alignment = Alignment(wrap_text=True, vertical="center")
    sheet.print_title_rows = "2:2"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
