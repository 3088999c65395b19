"""The official layout: the workbook's own paper, repeats, breaks, sizes and looks on pages; nothing cut."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side  # type: ignore[import-untyped]
from openpyxl.worksheet.pagebreak import Break  # type: ignore[import-untyped]
from openpyxl.worksheet.worksheet import Worksheet  # type: ignore[import-untyped]

from tests.printing.sheets import FRAME, official_table, pages_of, printed
from tests.printing.tables import plain_measure
from ui.printing.pages import POINTS_PER_MM, Face, Fill, Line, Page, Text, Watermark


def joined(page: Page) -> str:
    return "".join(page.texts())


def found(pages: list[Page], text: str) -> list[Text]:
    return [item for page in pages for item in page.items if isinstance(item, Text) and item.text == text]


def test_纸张方向和页边距按表格自己的() -> None:
    def make(sheet: Worksheet) -> None:
        official_table(sheet, 3)
        sheet.page_setup.paperSize = 8
        sheet.page_margins.left = 1.0

    sheet = printed(make)
    page = pages_of(sheet)[0]
    size = (page.paper.width / POINTS_PER_MM, page.paper.height / POINTS_PER_MM)
    assert size == pytest.approx((420, 297), abs=0.1)
    assert min(item.x1 for item in page.items if isinstance(item, Line)) == pytest.approx(72)


@given(st.integers(min_value=1, max_value=90), st.integers(min_value=0, max_value=9))
@settings(max_examples=40, deadline=None)
def test_表头每页重复_行不拆不丢_页码相符(rows: int, repeat: int) -> None:
    def make(sheet: Worksheet) -> None:
        official_table(sheet, rows)
        for number in range(1, rows + 1):
            sheet.cell(2 + number, 4, "较长的内容，" * repeat)

    pages = pages_of(printed(make))
    seen: list[int] = []
    for number, page in enumerate(pages, 1):
        text = joined(page)
        here = [int(n) for n in re.findall(r"第(\d+)号项目", text)]
        assert text.count("第2栏") == 1
        assert len(re.findall("较长的内", text)) == len(here) * repeat
        assert f"第 {number} 页 共 {len(pages)} 页" in page.texts()
        seen += here
    assert seen == list(range(1, rows + 1))
    assert sum(joined(page).count("申报表") for page in pages) == 1


@given(st.integers(min_value=3, max_value=40))
@settings(max_examples=20, deadline=None)
def test_缩到一页宽_不出纸边(columns: int) -> None:
    def make(sheet: Worksheet) -> None:
        official_table(sheet, 5, columns)
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0

    sheet = printed(make)
    pages = pages_of(sheet)
    assert len({joined(page).count(f"第{columns}栏") for page in pages}) == 1
    for page in pages:
        for item in page.items:
            if isinstance(item, Text):
                assert (
                    item.x + plain_measure(item.text, item.size) <= page.paper.width - sheet.setup.right + 0.5
                )


def test_缩到一页高() -> None:
    def make(sheet: Worksheet) -> None:
        official_table(sheet, 120)
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 1

    assert len(pages_of(printed(make))) == 1


def test_百分比缩放() -> None:
    def make(sheet: Worksheet) -> None:
        official_table(sheet, 2)
        sheet.page_setup.scale = 50

    assert found(pages_of(printed(make)), "序号")[0].size == pytest.approx(5.5)


def test_太宽时分页_左侧栏重复() -> None:
    def make(sheet: Worksheet) -> None:
        official_table(sheet, 3, 40)
        sheet.print_title_cols = "A:B"

    pages = pages_of(printed(make))
    assert len(pages) > 1
    assert all("第1号项目" in joined(page) for page in pages)
    assert sum(joined(page).count("第40栏") for page in pages) == 1


def test_手工分页符() -> None:
    def make(sheet: Worksheet) -> None:
        official_table(sheet, 6)
        sheet.row_breaks.append(Break(id=5))

    pages = pages_of(printed(make))
    assert ["第3号项目" in joined(page) for page in pages] == [True, False]
    assert "第4号项目" in joined(pages[1])


def test_只印打印区域_不印隐藏的行列() -> None:
    def make(sheet: Worksheet) -> None:
        official_table(sheet, 6)
        sheet["H20"] = "区域之外"
        sheet.print_area = "A1:F9"
        sheet.row_dimensions[4].hidden = True
        sheet.column_dimensions["C"].hidden = True

    text = "".join(joined(page) for page in pages_of(printed(make)))
    assert "区域之外" not in text
    assert "第2号项目" not in text
    assert "第3栏" not in text
    assert "第3号项目" in text


def test_文字放不下时行变高_数字放不下时字变小() -> None:
    def make(sheet: Worksheet) -> None:
        sheet["A1"] = "技改" * 40
        sheet["A1"].alignment = Alignment(wrap_text=True)
        sheet["A2"] = "下一行"
        sheet["B1"] = 123456789.25
        sheet["B1"].number_format = "#,##0.00"

    pages = pages_of(printed(make))
    assert joined(pages[0]).count("技改") == 40
    number = found(pages, "123,456,789.25")[0]
    assert number.size < 11
    lowest = max(item.y for item in pages[0].items if isinstance(item, Text) and "技改" in item.text)
    assert found(pages, "下一行")[0].y > lowest


def test_固定行高里字先缩小再加高() -> None:
    def make(sheet: Worksheet) -> None:
        for row, times in ((1, 1), (2, 12), (3, 60)):
            sheet.cell(row, 1, "技改项目" * times).alignment = Alignment(wrap_text=True)
            sheet.row_dimensions[row].height = 60
        sheet.column_dimensions["A"].width = 20

    items = [item for item in pages_of(printed(make))[0].items if isinstance(item, Text)]
    sizes = sorted({item.size for item in items if "技" in item.text}, reverse=True)
    assert sizes[0] == 11
    assert sizes[-1] >= 11 * 0.75


def test_比一页还高的行缩在一页里并注明() -> None:
    def make(sheet: Worksheet) -> None:
        sheet["A1"] = "长" * 30_000
        sheet["A1"].alignment = Alignment(wrap_text=True)
        sheet["A2"] = "末行"

    pages = pages_of(printed(make))
    assert "未完" in joined(pages[0])
    assert "末行" in "".join(joined(page) for page in pages)
    for page in pages:
        for item in page.items:
            if isinstance(item, Text):
                assert item.y <= page.paper.height - 30


def test_不换行的文字占用右边空格() -> None:
    def make(sheet: Worksheet) -> None:
        sheet["A1"] = "填报单位：某县工业和信息化局"
        sheet["A2"] = "填报单位：某县工业和信息化局"
        sheet["B2"] = "占住"
        sheet["F3"] = "x"

    texts = pages_of(printed(make))[0].texts()
    assert texts.count("填报单位：某县工业和信息化局") == 1


def test_对齐_字形_颜色_底色() -> None:
    def make(sheet: Worksheet) -> None:
        for row, place in enumerate(("left", "center", "right"), 1):
            sheet.cell(row, 1, "字").alignment = Alignment(horizontal=place)
        sheet["A4"] = 5
        sheet["A5"] = "粗"
        sheet["A5"].font = Font(
            name="黑体", bold=True, italic=True, underline="single", color="FFC00000", size=20
        )
        sheet["A5"].fill = PatternFill("solid", fgColor="FFEEF1F5")

    pages = pages_of(printed(make))
    left, center, right = (item.x for item in found(pages, "字"))
    assert left < center < right
    assert found(pages, "5")[0].x > center
    bold = found(pages, "粗")[0]
    assert (bold.face, bold.color, bold.size, bold.underline) == (
        Face("黑体", bold=True, italic=True),
        "#c00000",
        20,
        True,
    )
    assert [item.color for item in pages[0].items if isinstance(item, Fill)] == ["#eef1f5"]


def test_边框相连的画成一条_粗细按粗的() -> None:
    def make(sheet: Worksheet) -> None:
        for row in (1, 2):
            for column in (1, 2, 3):
                sheet.cell(row, column, "x").border = FRAME
        sheet["A2"].border = Border(top=Side(style="thick", color="FFFF0000"))

    lines = [item for item in pages_of(printed(make))[0].items if isinstance(item, Line)]
    top = min(line.y1 for line in lines)
    assert sum(line.y1 == line.y2 == top for line in lines) == 1
    assert [(line.width, line.color) for line in lines if line.width > 1] == [(2.0, "#ff0000")]


def test_双线是两条线_虚线是虚的() -> None:
    def make(sheet: Worksheet) -> None:
        sheet["B2"] = "x"
        sheet["B2"].border = Border(top=Side(style="double"), bottom=Side(style="dashed"))

    lines = [item for item in pages_of(printed(make))[0].items if isinstance(item, Line)]
    assert len(lines) == 3
    assert [bool(line.dash) for line in lines] == [False, False, True]


def test_合并的格只写一次_居中在合并的宽度里() -> None:
    def make(sheet: Worksheet) -> None:
        sheet["A1"] = "题"
        sheet.merge_cells("A1:D1")
        sheet["A1"].alignment = Alignment(horizontal="center")
        sheet["A2"], sheet["D2"] = "甲", "丁"

    pages = pages_of(printed(make))
    title = found(pages, "题")
    assert len(title) == 1
    assert found(pages, "甲")[0].x < title[0].x < found(pages, "丁")[0].x


def test_纵向合并的行不分开() -> None:
    def make(sheet: Worksheet) -> None:
        for row in range(1, 61):
            sheet.cell(row, 2, f"行{row}")
            sheet.row_dimensions[row].height = 40
        for row in range(1, 61, 3):
            sheet.cell(row, 1, "组")
            sheet.merge_cells(start_row=row, start_column=1, end_row=row + 2, end_column=1)

    pages = pages_of(printed(make))
    assert len(pages) > 1
    for page in pages:
        rows = [int(n) for n in re.findall(r"行(\d+)", joined(page))]
        assert len(rows) % 3 == 0
        assert joined(page).count("组") == len(rows) // 3


def test_竖排和转向的文字() -> None:
    def make(sheet: Worksheet) -> None:
        sheet["A1"] = "竖排文字"
        sheet["A1"].alignment = Alignment(textRotation=255)
        sheet["B1"] = "向上"
        sheet["B1"].alignment = Alignment(textRotation=90)

    items = [item for item in pages_of(printed(make))[0].items if isinstance(item, Text)]
    assert [item.text for item in items[:4]] == list("竖排文字")
    assert len({item.x for item in items[:4]}) == 1
    assert next(item for item in items if item.text == "向上").angle == -90


def test_页眉页脚的代码() -> None:
    def make(sheet: Worksheet) -> None:
        official_table(sheet, 60)
        sheet.oddHeader.left.text = "&F &A"
        sheet.oddHeader.right.text = "&D &T"
        sheet.oddFooter.center.text = "&P/&N && 完"

    pages = pages_of(printed(make))
    assert "表.xlsx 表" in pages[0].texts()
    assert "2024/3/5 14:07" in pages[0].texts()
    assert f"2/{len(pages)} & 完" in pages[1].texts()
    assert not any("页 共" in text for page in pages for text in page.texts())


def test_首页与单双页不同的页脚() -> None:
    def make(sheet: Worksheet) -> None:
        official_table(sheet, 150)
        sheet.HeaderFooter.differentFirst = True
        sheet.HeaderFooter.differentOddEven = True
        sheet.firstFooter.left.text = "首页"
        sheet.evenFooter.left.text = "双页"
        sheet.oddFooter.left.text = "单页"

    pages = pages_of(printed(make))
    assert len(pages) >= 3
    shown = [next(text for text in page.texts() if text in {"首页", "双页", "单页"}) for page in pages[:3]]
    assert shown == ["首页", "双页", "单页"]


def test_草稿水印() -> None:
    def marks(watermark: str) -> list[int]:
        pages = pages_of(printed(lambda sheet: official_table(sheet, 60)), watermark)
        return [sum(isinstance(item, Watermark) for item in page.items) for page in pages]

    assert set(marks("草稿")) == {1}
    assert set(marks("")) == {0}


def test_空的页不印() -> None:
    def make(sheet: Worksheet) -> None:
        official_table(sheet, 3)
        sheet.print_area = "A1:F200"

    assert len(pages_of(printed(make))) == 1


def test_空表也有一页() -> None:
    assert len(pages_of(printed(lambda _sheet: None))) == 1
