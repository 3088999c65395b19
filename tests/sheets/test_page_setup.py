"""What is read of a workbook for printing: sizes in points, colours, formats, page setup."""

import io
import zipfile

import openpyxl  # type: ignore[import-untyped]
import pytest
from openpyxl.formatting.rule import CellIsRule  # type: ignore[import-untyped]
from openpyxl.styles import Color, Font, PatternFill  # type: ignore[import-untyped]
from openpyxl.workbook.defined_name import DefinedName  # type: ignore[import-untyped]
from openpyxl.worksheet.worksheet import Worksheet  # type: ignore[import-untyped]

from desktop_app.domain.errors import AppError
from desktop_app.services.onboarding.templates import KnownTemplate, catalogue
from desktop_app.sheets.page_setup import read_print_sheet
from tests.printing.sheets import printed


def test_列宽按像素折成磅_成组的列一起() -> None:
    def make(sheet: Worksheet) -> None:
        sheet["A1"], sheet["E1"] = "x", "x"
        sheet.column_dimensions["A"].width = 10
        sheet.column_dimensions.group("B", "C", hidden=True)
        sheet.column_dimensions["D"].width = 8.43

    widths = printed(make).column_widths
    # Calibri 11: seven pixels a digit, three quarters of a point a pixel.
    assert (widths[1], widths[2], widths[3], widths[4]) == (52.5, 0.0, 0.0, 44.25)
    assert widths[5] == 48.0


def test_中文常规字体的字符宽八像素() -> None:
    workbook = openpyxl.Workbook()
    workbook._named_styles["Normal"].font = Font(name="宋体", sz=11)
    workbook._fonts[0] = Font(name="宋体", sz=11)
    sheet = workbook.active
    sheet["A1"] = 1
    sheet.column_dimensions["A"].width = 10
    stream = io.BytesIO()
    workbook.save(stream)
    assert read_print_sheet(stream.getvalue(), sheet.title, "x").column_widths[1] == 60.0


def test_行高_隐藏行_默认行高() -> None:
    def make(sheet: Worksheet) -> None:
        sheet["A3"] = "x"
        sheet.row_dimensions[1].height = 33.5
        sheet.row_dimensions[2].hidden = True
        sheet.sheet_format.defaultRowHeight = 18

    sheet = printed(make)
    assert (sheet.row_heights, sheet.row_height) == ({1: 33.5, 2: 0.0}, 18.0)


def test_主题色深浅_索引色() -> None:
    def make(sheet: Worksheet) -> None:
        sheet["A1"].fill = PatternFill("solid", fgColor=Color(theme=4))
        sheet["B1"].fill = PatternFill("solid", fgColor=Color(theme=0, tint=-0.5))
        sheet["C1"].fill = PatternFill("solid", fgColor=Color(indexed=10))
        sheet["D1"].font = Font(color=Color(theme=1))

    cells = {cell.column: cell.look for cell in printed(make).rows[1]}
    assert [cells[n].fill for n in (1, 2, 3)] == ["#4f81bd", "#808080", "#ff0000"]
    assert (cells[4].color, cells[4].fill) == ("#000000", "")


def test_只有编号的中文日期格式() -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet["A1"] = 45474
    stream = io.BytesIO()
    workbook.save(stream)
    out = io.BytesIO()
    with zipfile.ZipFile(stream) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/styles.xml":
                head, found, tail = content.partition(b"<cellXfs")
                assert found
                content = head + found + tail.replace(b'numFmtId="0"', b'numFmtId="57"', 1)
            new.writestr(name, content)
    assert printed_text(out.getvalue(), sheet.title) == "2024年7月"


def printed_text(content: bytes, name: str) -> str:
    return read_print_sheet(content, name, "x.xlsx").rows[1][0].text


def test_整列的打印区域到有内容处为止_几个区域() -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "申报,表"
    sheet["B7"] = "x"
    sheet.defined_names["_xlnm.Print_Area"] = DefinedName("_xlnm.Print_Area", attr_text="'申报,表'!$A:$C")
    stream = io.BytesIO()
    workbook.save(stream)
    assert read_print_sheet(stream.getvalue(), "申报,表", "x").areas == ((1, 1, 7, 3),)

    def several(sheet: Worksheet) -> None:
        sheet["B7"] = "x"
        sheet.print_area = ["A1:B2", "A5:C7"]

    assert printed(several).areas == ((1, 1, 2, 2), (5, 1, 7, 3))


def test_不打印的东西写明() -> None:
    def make(sheet: Worksheet) -> None:
        sheet["A1"] = 1
        sheet.conditional_formatting.add("A1", CellIsRule(operator="lessThan", formula=["30"]))

    assert printed(make).notes == ("条件格式的颜色不打印。",)


@pytest.mark.parametrize("known", catalogue(), ids=lambda known: known.file.name)
def test_自带的表都读得出打印版式(known: KnownTemplate) -> None:
    content = known.file.read_bytes()
    name = openpyxl.load_workbook(io.BytesIO(content), read_only=True).sheetnames[0]
    sheet = read_print_sheet(content, name, known.file.name)
    assert sheet.title_rows == (4, 5)
    assert sheet.setup.fit_width in {1, 2}
    assert sheet.setup.width > sheet.setup.height


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"not a workbook"], ids=["空", "残缺", "文字"])
def test_坏文件一句话说明(content: bytes) -> None:
    with pytest.raises(AppError):
        read_print_sheet(content, "表", "坏.xlsx")


def test_没有这张表() -> None:
    workbook = openpyxl.Workbook()
    stream = io.BytesIO()
    workbook.save(stream)
    with pytest.raises(AppError, match="打印版式读不出来"):
        read_print_sheet(stream.getvalue(), "别的表", "x.xlsx")
