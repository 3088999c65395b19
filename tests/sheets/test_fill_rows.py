"""Rows: inserted before the last blank one, after a single one, made where absent, left over where not needed."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_app.domain.errors import AppError
from desktop_app.sheets.fill import FillPlan, fill
from tests.sheets.filled import Filled, fill_records, total
from tests.sheets.template_maker import DATE_STYLE, TEXT_STYLE, Template, basic, blank, text_cell


def test_插入行_合计增长_其余下移() -> None:
    filled = fill_records(basic().bytes(), 5)
    assert filled.formula("C9") == "SUM(C4:C8)"
    assert Decimal(str(filled.cell("C9"))) == total(5)
    assert filled.cell("A10") == "注：单位为万元"
    assert filled.cell("B8") == "项目5"
    assert filled.proof.rows_inserted == 2 and filled.proof.inserted_at == 6
    assert '<row r="7" ht="30" customHeight="1">' in filled.sheet


def test_记录正好或更少_不插行() -> None:
    exact = fill_records(basic().bytes(), 3)
    assert exact.proof.rows_inserted == 0 and exact.formula("C7") == "SUM(C4:C6)"
    fewer = fill_records(basic().bytes(), 1)
    assert blank(6) in fewer.sheet and fewer.cell("A8") == "注：单位为万元"
    assert Decimal(str(fewer.cell("C7"))) == total(1)
    none = fill_records(basic().bytes(), 0)
    assert blank(4) in none.sheet and none.cell("C7") == 0


def test_只有一个空白行_在其后插入并拉长引用() -> None:
    template = basic(1)
    template.after = '<conditionalFormatting sqref="C4"><cfRule type="cellIs" priority="1" operator="lessThan"><formula>0</formula></cfRule></conditionalFormatting>'
    filled = fill_records(template.bytes(), 4, blank_rows=(4, 4))
    assert filled.formula("C8") == "SUM(C4:C7)"
    assert 'sqref="C4:C7"' in filled.sheet
    assert Decimal(str(filled.cell("C8"))) == total(4)


def test_单个空白行的单格合计也拉长() -> None:
    template = basic(1)
    template.row(5, '<c r="C5"><f>SUM(C4)</f></c><c r="D5"><f>C4*2</f></c>')
    filled = fill_records(template.bytes(), 3, blank_rows=(4, 4))
    assert filled.formula("C7") == "SUM(C4:C6)"
    assert filled.formula("D7") == "C4*2"


def test_行内公式在单个空白行时不误拉长() -> None:
    template = basic(1)
    template.row(4, '<c r="C4" s="1"/><c r="D4"><f>SUM(A4:C4)</f></c><c r="E4"><f>C4/SUM(C$4:C$4)</f></c>')
    filled = fill_records(template.bytes(), 3, blank_rows=(4, 4))
    assert filled.formula("D5") == "SUM(A5:C5)"
    assert filled.formula("E6") == "C6/SUM(C$4:C$6)"


def test_空白行不在文件里_按计划补出() -> None:
    template = basic()
    for number in (4, 5, 6):
        del template.rows[number]
    template.before += '<cols><col min="3" max="3" width="10" style="5" customWidth="1"/></cols>'
    filled = fill_records(template.bytes(), 5)
    assert '<c r="C5" s="5"><v>200.5</v></c>' in filled.sheet
    assert filled.formula("C9") == "SUM(C4:C8)"


def test_没有任何行的空表() -> None:
    template = Template()
    assert "<sheetData></sheetData>" in template.sheet_xml()
    filled = fill_records(template.bytes(), 2)
    assert filled.cell("B5") == "项目2"
    empty_tag = template.bytes()
    assert empty_tag


def test_合计在上方() -> None:
    template = basic()
    template.row(2, '<c r="C2"><f>SUM(C4:C6)</f><v>0</v></c><c r="D2"><f>COUNTA(B4:B6)</f><v>0</v></c>')
    filled = fill_records(template.bytes(), 5)
    assert filled.formula("C2") == "SUM(C4:C8)"
    assert Decimal(str(filled.cell("C2"))) == total(5)
    assert filled.cell("D2") == 5


def test_行内公式向下填充_末行接续() -> None:
    template = basic()
    for number in (4, 5, 6):
        previous = f"A{number - 1}+1" if number > 4 else "1"
        template.row(
            number,
            f'<c r="A{number}"><f>{previous}</f></c><c r="B{number}"/><c r="C{number}"/>'
            f'<c r="D{number}"><f>C{number}*$D$8+SUM(C$4:C{number})</f></c>',
        )
    template.row(8, '<c r="D8"><v>2</v></c>')
    rows = [(f"项目{number}", Decimal(number)) for number in range(1, 6)]
    filled = fill_records(template.bytes(), 5, columns=("B", "C"), rows=rows)
    assert [filled.formula(f"A{row}") for row in (5, 6, 7, 8)] == ["A4+1", "A5+1", "A6+1", "A7+1"]
    assert filled.formula("D7") == "C7*$D$10+SUM(C$4:C7)"
    assert filled.formula("D8") == "C8*$D$10+SUM(C$4:C8)"
    assert filled.cell("A8") == 5
    assert filled.cell("D8") == 5 * 2 + 15


def test_共享公式展开() -> None:
    template = basic()
    template.row(4, '<c r="C4"/><c r="D4"><f t="shared" ref="D4:D7" si="0">C4*2</f><v>0</v></c>')
    for number in (5, 6):
        template.row(number, f'<c r="C{number}"/><c r="D{number}"><f t="shared" si="0"/><v>0</v></c>')
    template.row(7, '<c r="D7"><f t="shared" si="0"/><v>0</v></c>')
    filled = fill_records(template.bytes(), 5)
    assert [filled.formula(f"D{row}") for row in range(4, 10)] == [f"C{row}*2" for row in range(4, 10)]
    assert 't="shared"' not in filled.sheet
    assert filled.cell("D5") == 401


def test_数组公式() -> None:
    template = basic()
    template.row(7, '<c r="C7"><f t="array" ref="C7">SUM(C4:C6*1)</f><v>9</v></c>')
    filled = fill_records(template.bytes(), 5)
    assert '<c r="C9"><f t="array" ref="C9">SUM(C4:C8*1)</f><v>1505</v></c>' in filled.sheet
    template.row(5, '<c r="D5"><f t="array" ref="D5:D6">C5:C6</f></c>')
    with pytest.raises(AppError) as caught:
        fill_records(template.bytes(), 5)
    assert caught.value.code == "template-array-formula"


def test_连续序号接着印_相同内容照抄_不同内容不抄() -> None:
    template = basic()
    for number in (4, 5, 6):
        own = text_cell(f"D{number}", "万元") + text_cell(f"E{number}", f"例{number}")
        template.row(number, f'<c r="A{number}"><v>{number - 3}</v></c><c r="B{number}"/>{own}')
    filled = fill_records(template.bytes(), 5, columns=("B",), rows=[(f"项目{n}",) for n in range(5)])
    assert [filled.cell(f"A{row}") for row in range(4, 9)] == [1, 2, 3, 4, 5]
    assert [filled.cell(f"D{row}") for row in range(4, 9)] == ["万元"] * 5
    assert [filled.cell(f"E{row}") for row in range(4, 9)] == ["例4", "例5", "", "", "例6"]


def test_两行一条的记录() -> None:
    template = Template()
    template.row(3, text_cell("A3", "序号"))
    for number in (4, 6):
        template.row(number, blank(number, "ABC"), ' ht="20"')
        template.row(number + 1, blank(number + 1, "BC", 5), ' ht="15"')
    template.row(8, '<c r="C8"><f>SUM(C4:C7)</f></c>')
    template.after = (
        '<mergeCells count="2"><mergeCell ref="A4:A5"/><mergeCell ref="A6:A7"/></mergeCells>'
        '<dataValidations count="1"><dataValidation type="list" sqref="B4 B6"><formula1>"是,否"</formula1></dataValidation></dataValidations>'
    )
    columns = (("A", 0), ("B", 0), ("C", 0), ("B", 1))
    rows = [(n, "是", Decimal(n), f"第二行{n}") for n in range(1, 5)]
    filled = fill_records(template.bytes(), 4, blank_rows=(4, 7), columns=columns, rows=rows, lines=2)
    assert [filled.cell(f"A{row}") for row in (4, 6, 8, 10)] == [1, 2, 3, 4]
    assert filled.cell("B11") == "第二行4"
    assert filled.cell("C12") == 10
    for top in (4, 6, 8, 10):
        assert f'<mergeCell ref="A{top}:A{top + 1}"/>' in filled.sheet
    assert '<mergeCells count="4">' in filled.sheet
    assert 'sqref="B4 B6 B8 B10"' in filled.sheet
    assert '<row r="8" ht="20">' in filled.sheet and '<row r="9" ht="15">' in filled.sheet


def test_两行一条只有一条空白() -> None:
    template = Template()
    template.row(4, blank(4, "ABC")).row(5, blank(5, "BC"))
    template.row(6, '<c r="C6"><f>SUM(C4:C5)</f></c>')
    template.after = '<mergeCells count="1"><mergeCell ref="A4:A5"/></mergeCells>'
    rows = [(n, Decimal(n), "二") for n in range(1, 4)]
    filled = fill_records(
        template.bytes(), 3, blank_rows=(4, 5), columns=(("A", 0), ("C", 0), ("B", 1)), rows=rows, lines=2
    )
    assert filled.formula("C10") == "SUM(C4:C9)" and filled.cell("C10") == 6
    assert '<mergeCell ref="A8:A9"/>' in filled.sheet


def test_值的类型决定写法() -> None:
    template = basic()
    template.row(4, f'<c r="A4" s="{DATE_STYLE}"/><c r="B4" s="{TEXT_STYLE}"/><c r="C4"/><c r="D4"/>')
    row = (date(2024, 7, 1), date(2024, 7, 1), date(2024, 7, 1), True)
    filled = fill_records(template.bytes(), 1, columns=("A", "B", "C", "D"), rows=[row])
    assert filled.cell("A4") == date(2024, 7, 1)
    assert filled.cell("B4") == "2024-07-01" and filled.cell("C4") == "2024-07-01"
    assert filled.cell("D4") is True


def test_日期样式的列里写了数也核对得上() -> None:
    template = basic()
    for row in (4, 5, 6):
        template.row(row, f'<c r="A{row}" s="{DATE_STYLE}"/>')
    rows = [(Decimal(number),) for number in ("0", "45474.5", "-3", "5", "60", "61", "0.25", "1.5", "999999")]
    assert fill_records(template.bytes(), 0, columns=("A",), rows=rows).proof.values_written == 9


def test_文字不会变成公式或数字() -> None:
    texts = [
        "=1+1",
        "+86",
        "00123",
        "@x",
        "a<b>&\"'",
        " 前后空 ",
        "两行\n文字",
        "_x0041_",
        "制\x01符",
        "１２３",
        "'引号",
    ]
    for start in range(0, len(texts), 3):
        rows = [(text,) for text in texts[start : start + 3]]
        filled = fill_records(basic().bytes(), 3, columns=("B",), rows=rows)
        assert [filled.cell(f"B{4 + index}") for index in range(len(rows))] == [row[0] for row in rows]


def test_长号码是文字_回车归一() -> None:
    rows = [
        (123456789012345678, "甲\r\n乙", Decimal("123456789012345678901")),
        (123456789012345, "x", Decimal("0.1")),
    ]
    filled = fill_records(basic().bytes(), 2, rows=rows)
    assert filled.cell("A4") == "123456789012345678" and filled.cell("A5") == 123456789012345
    assert filled.cell("B4") == "甲\n乙"
    assert filled.cell("C4") == "123456789012345678901"
    assert '<c r="C5" s="1"><v>0.1</v></c>' in filled.sheet


@pytest.mark.parametrize(
    "text", ["x" * 32768, "坏\ud83d字", "😀" * 16384], ids=["超长", "半个字符", "超长表情"]
)
def test_写不下的文字_说明是哪一条(text: str) -> None:
    with pytest.raises(AppError) as caught:
        fill_records(basic().bytes(), 1, columns=("B",), rows=[("好",), (text,)])
    assert caught.value.code == "value-unwritable" and "第 2 条" in caught.value.message


def test_最长的文字写得下() -> None:
    text = "字" * 32767
    assert fill_records(basic().bytes(), 1, columns=("B",), rows=[(text,)]).cell("B4") == text


def test_1904日历和日期时刻() -> None:
    template = basic()
    template.workbook_properties = '<workbookPr date1904="1"/>'
    template.row(4, f'<c r="A4" s="{DATE_STYLE}"/>')
    filled = fill_records(template.bytes(), 1, columns=("A",), rows=[(datetime(2024, 7, 1, 6, 0),)])
    assert "<v>44012.25</v>" in filled.cell_xml("A4")


def test_空值留下带样式的空格_原有示例清除() -> None:
    template = basic()
    template.row(4, '<c r="A4" s="1" t="inlineStr"><is><t>示例</t></is></c><c r="B4" s="1"/>')
    filled = fill_records(template.bytes(), 1, columns=("A", "B"), rows=[(None, "")])
    assert '<c r="A4" s="1"/><c r="B4" s="1"/>' in filled.sheet


def test_共享字符串追加_重复只写一次() -> None:
    template = basic()
    template.strings = ["旧"]
    template.row(1, '<c r="A1" t="s"><v>0</v></c>')
    rows = [(1, "同名 & 文", None), (2, "同名 & 文", None)]
    filled = fill_records(template.bytes(), 2, rows=rows)
    strings = filled.part("xl/sharedStrings.xml")
    assert 'count="2" uniqueCount="2"' in strings
    assert strings.endswith("<si><t>旧</t></si><si><t>同名 &amp; 文</t></si></sst>")
    assert filled.cell("B5") == "同名 & 文" and filled.cell("A1") == "旧"


def test_两万行以上写行内文字_并逐行核对() -> None:
    template = basic()
    template.strings = ["旧"]
    template.row(1, '<c r="A1" t="s"><v>0</v></c>')
    rows = [(number, f"项目<{number}>", Decimal(number) / 8) for number in range(20_001)]
    filled = fill_records(template.bytes(), 0, rows=rows)
    assert filled.part("xl/sharedStrings.xml").count("<si>") == 1
    assert filled.proof.values_written == 60_003
    assert filled.proof.second_reader != "python-calamine"
    assert filled.cell("C20005") == sum(Decimal(number) / 8 for number in range(20_001))


def test_模板公式列不能覆盖() -> None:
    template = basic()
    template.row(5, '<c r="C5"><f>1+1</f></c>')
    with pytest.raises(AppError) as caught:
        fill_records(template.bytes(), 2)
    assert caught.value.code == "template-formula-column" and "C" in caught.value.message


@pytest.mark.parametrize(
    "plan",
    [
        FillPlan("申报表", (3, 3), (3, 6), ("A",)),
        FillPlan("申报表", (3, 3), (4, 6), ("A",), 2),
        FillPlan("申报表", (3, 3), (4, 6), ()),
        FillPlan("申报表", (3, 3), (4, 6), ("a",)),
        FillPlan("申报表", (3, 3), (4, 6), ("A", "A")),
        FillPlan("申报表", (3, 3), (4, 6), (("A", 1),)),
    ],
)
def test_计划不成立(plan: FillPlan) -> None:
    with pytest.raises(AppError) as caught:
        fill(basic().bytes(), plan, [])
    assert caught.value.code == "plan-wrong"


def test_记录值数与列数不符() -> None:
    with pytest.raises(AppError, match="第 1 条"):
        fill_records(basic().bytes(), 1, rows=[(1,)])


def test_证明能写成JSON_其余部件逐字节相同() -> None:
    filled: Filled = fill_records(basic().bytes(), 5)
    told = filled.proof.to_json()
    states = {part["name"]: part["state"] for part in told["parts"]}
    assert states["xl/worksheets/sheet1.xml"] == "changed" and states["xl/styles.xml"] == "same"
    assert states["xl/worksheets/sheet2.xml"] == "same"
    assert all(count["after"] == count["expected"] for count in told["counts"])
    assert told["values_written"] == 15 and told["records"] == 5


def test_空行目录项和多余空白保留() -> None:
    template = basic()
    template.folders = True
    filled = fill_records(template.bytes(), 4)
    assert "xl/worksheets/" in filled.parts


def test_行和单元格没有编号也能填() -> None:
    template = basic()
    template.rows[8] = '<row><c t="inlineStr"><is><t>无编号</t></is></c></row>'
    filled = fill_records(template.bytes(), 5)
    assert filled.cell("A10") == "无编号"


@pytest.mark.parametrize(
    "area", ["C4:C1048576", "C8:C1048576", "A1:XFD1048576", "C:C", "4:1048576", "C2:C3", "C7 D5"]
)
def test_到底的区域和整列(area: str) -> None:
    template = basic()
    template.after = f'<conditionalFormatting sqref="{area}"><cfRule type="expression" priority="1"><formula>C4&gt;1</formula></cfRule></conditionalFormatting>'
    filled = fill_records(template.bytes(), 5)
    moved = {"C8:C1048576": "C10:C1048576", "C7 D5": "C9 D5:D7"}.get(area, area)
    assert f'sqref="{moved}"' in filled.sheet


def test_一长串相连的公式() -> None:
    template = basic()
    template.other_rows = '<row r="1"><c r="A1"><f>申报表!C7</f></c></row>' + "".join(
        f'<row r="{row}"><c r="A{row}"><f>A{row - 1}+1</f><v>0</v></c></row>' for row in range(2, 1500)
    )
    filled = fill_records(template.bytes(), 5)
    assert filled.cell("A1499", "字典") == 1505 + 1498


def test_控件链接不拉长() -> None:
    template = basic(1)
    template.after = '<controls><control shapeId="1"><controlPr linkedCell="$C$4"/></control></controls>'
    assert 'linkedCell="$C$4"' in fill_records(template.bytes(), 3, blank_rows=(4, 4)).sheet


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    lines=st.integers(1, 3),
    blanks=st.integers(1, 4),
    absent=st.sets(st.integers(0, 11)),
    amounts=st.lists(st.decimals(-(10**9), 10**9, places=4), max_size=9),
    texts=st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=12), min_size=9, max_size=9),
)
def test_任意行数与内容_证明总成立(
    lines: int, blanks: int, absent: set[int], amounts: list[Decimal], texts: list[str]
) -> None:
    height = lines * blanks
    last = 3 + height
    template = Template()
    template.row(3, text_cell("A3", "表头"))
    for offset in range(height):
        if offset not in absent:
            template.row(4 + offset, blank(4 + offset, "ABC"), ' ht="20"')
    template.row(
        last + 1, f'<c r="C{last + 1}"><f>SUM(C4:C{last})</f><v>0</v></c><c r="D{last + 1}"><f>ROW()</f></c>'
    )
    merges = "".join(f'<mergeCell ref="A{4 + lines * n}:B{3 + lines * (n + 1)}"/>' for n in range(blanks))
    template.after = (
        f'<mergeCells count="{blanks}">{merges}</mergeCells>'
        f'<dataValidations count="1"><dataValidation type="list" sqref="B4:B{last}"><formula1>"是,否"</formula1></dataValidation></dataValidations>'
        f'<rowBreaks count="1"><brk id="{last}" max="16383" man="1"/></rowBreaks>'
    )
    columns = (("A", 0), ("C", lines - 1))
    rows = [(texts[number], amount) for number, amount in enumerate(amounts)]
    filled = fill_records(template.bytes(), 0, blank_rows=(4, last), columns=columns, rows=rows, lines=lines)
    end = last + max(0, len(rows) - blanks) * lines
    assert filled.formula(f"C{end + 1}") == f"SUM(C4:C{end})"
    assert Decimal(str(filled.cell(f"C{end + 1}"))) == Decimal(str(float(sum(amounts, Decimal(0)))))
    assert filled.cell(f"D{end + 1}") == end + 1
    assert f'sqref="B4:B{end}"' in filled.sheet and f'<brk id="{end}"' in filled.sheet
    assert filled.sheet.count("<mergeCell ") == max(blanks, len(rows))


def test_每行都数全部记录的公式_不拖慢导出(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop_app.sheets.filled_cells.RECORD_WORK", 100)
    template = basic()
    for number in range(4, 7):
        template.row(number, blank(number, "ABC") + f'<c r="D{number}"><f>COUNTIF(B$4:B$6,B{number})</f></c>')
    filled = fill_records(template.bytes(), 40)
    assert filled.cell("D4") == 1 and filled.cell("D43") == ""
    assert filled.formula("D43") == "COUNTIF(B$4:B$43,B43)"
    assert filled.cell("C44") == total(40)
