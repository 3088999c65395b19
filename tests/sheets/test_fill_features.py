"""Each feature of an official template alone, then all of them together: everything around the rows follows them."""

import re
from decimal import Decimal

import pytest

from desktop_app.domain.errors import AppError
from tests.sheets.filled import SHEET, Filled, fill_records, total
from tests.sheets.template_maker import MAIN, REL, X14, Template, basic, blank

# Feature → (XML after sheetData, what must be there after two rows came in before row 6).
AFTER: dict[str, tuple[str, list[str]]] = {
    "保护": ('<sheetProtection password="CEBA" sheet="1"/>', ['<sheetProtection password="CEBA" sheet="1"/>']),
    "可编辑区域": (
        '<protectedRanges><protectedRange name="填报" sqref="A4:D6 A9"/></protectedRanges>',
        ['sqref="A4:D8 A11"'],
    ),
    "筛选": (
        '<autoFilter ref="A3:D6"><filterColumn colId="0"/><sortState ref="A4:D6"><sortCondition ref="C4:C6"/></sortState></autoFilter>',
        ['<autoFilter ref="A3:D8">', '<sortState ref="A4:D8">', '<sortCondition ref="C4:C8"/>'],
    ),
    "合并": (
        '<mergeCells count="4"><mergeCell ref="A1:D1"/><mergeCell ref="B5:C5"/><mergeCell ref="A8:D8"/><mergeCell ref="F4:F6"/></mergeCells>',
        ['<mergeCells count="6">', '"A1:D1"', '"B5:C5"', '"B6:C6"', '"B7:C7"', '"A10:D10"', '"F4:F8"'],
    ),
    "条件格式": (
        '<conditionalFormatting sqref="A4:A6 C5"><cfRule type="expression" priority="1"><formula>$C4&gt;$C$7</formula></cfRule></conditionalFormatting>'
        '<conditionalFormatting sqref="C4:C6"><cfRule type="colorScale" priority="2"><colorScale><cfvo type="num" val="$C$7"/><cfvo type="percent" val="10"/></colorScale></cfRule></conditionalFormatting>',
        ['sqref="A4:A8 C5:C7"', "$C4&gt;$C$9", 'val="$C$9"', 'val="10"'],
    ),
    "数据验证": (
        '<dataValidations count="2"><dataValidation type="list" sqref="B4:B6 D5"><formula1>&quot;是,否,A7&quot;</formula1></dataValidation>'
        '<dataValidation type="decimal" operator="lessThan" sqref="C4:C6"><formula1>$C$7</formula1></dataValidation></dataValidations>',
        ['sqref="B4:B8 D5:D7"', "&quot;是,否,A7&quot;", "<formula1>$C$9</formula1>", 'sqref="C4:C8"'],
    ),
    "超链接": (
        '<hyperlinks><hyperlink ref="A8" location="申报表!A7" display="见A7"/><hyperlink ref="A1" location="字典!A9"/></hyperlinks>',
        ['ref="A10" location="申报表!A9" display="见A7"', 'location="字典!A9"'],
    ),
    "分页符": (
        '<rowBreaks count="2" manualBreakCount="2"><brk id="3" max="16383" man="1"/><brk id="7" max="16383" man="1"/></rowBreaks>'
        '<colBreaks count="1" manualBreakCount="1"><brk id="2" max="8" man="1"/></colBreaks>',
        ['<brk id="3" max="16383" man="1"/>', '<brk id="9" max="16383" man="1"/>', '<brk id="2" max="10" man="1"/>'],
    ),
    "忽略错误": ('<ignoredErrors><ignoredError sqref="B4:B6" numberStoredAsText="1"/></ignoredErrors>', ['sqref="B4:B8"']),
    "控件": (
        '<controls xmlns:xdr="http://x"><control shapeId="1" name="c"><controlPr linkedCell="$C$7" listFillRange="字典!$A$1:$A$9">'
        '<anchor moveWithCells="1" sizeWithCells="1"><from><xdr:col>0</xdr:col><xdr:row>6</xdr:row></from><to><xdr:col>1</xdr:col><xdr:row>7</xdr:row></to></anchor>'
        '</controlPr></control></controls>',
        ['linkedCell="$C$9"', 'listFillRange="字典!$A$1:$A$9"', "<xdr:row>8</xdr:row>", "<xdr:row>9</xdr:row>"],
    ),
    "扩展验证": (
        '<extLst><ext uri="{CCE6A557}"><x14:dataValidations count="1"><x14:dataValidation type="list"><x14:formula1>'
        "<xm:f>OFFSET(字典!$A$1,MATCH($B4,字典!$A:$A,0)-1,1,1,1)</xm:f></x14:formula1><xm:sqref>D4:D6</xm:sqref>"
        "</x14:dataValidation></x14:dataValidations></ext></extLst>",
        ["<xm:sqref>D4:D8</xm:sqref>", "MATCH($B4,字典!$A:$A,0)"],
    ),
    "扩展条件格式": (
        f'<extLst><ext uri="{{78C0D931}}" xmlns:a="{X14}"><x14:conditionalFormattings><x14:conditionalFormatting><x14:cfRule type="expression" priority="3">'
        "<xm:f>$C4&gt;申报表!$C$7</xm:f></x14:cfRule><xm:sqref>C4:C6</xm:sqref></x14:conditionalFormatting></x14:conditionalFormattings></ext></extLst>",
        ["<xm:f>$C4&gt;申报表!$C$9</xm:f>", "<xm:sqref>C4:C8</xm:sqref>"],
    ),
    "迷你图": (
        '<extLst><ext uri="{05C60535}"><x14:sparklineGroups><x14:sparklineGroup><x14:sparklines>'
        "<x14:sparkline><xm:f>申报表!A5:C5</xm:f><xm:sqref>E5</xm:sqref></x14:sparkline>"
        "<x14:sparkline><xm:f>申报表!C4:C6</xm:f><xm:sqref>E7</xm:sqref></x14:sparkline>"
        "</x14:sparklines></x14:sparklineGroup></x14:sparklineGroups></ext></extLst>",
        [
            "<xm:f>申报表!A5:C5</xm:f><xm:sqref>E5</xm:sqref>",
            "<xm:f>申报表!A6:C6</xm:f><xm:sqref>E6</xm:sqref>",
            "<xm:f>申报表!A7:C7</xm:f><xm:sqref>E7</xm:sqref>",
            "<xm:f>申报表!C4:C8</xm:f><xm:sqref>E9</xm:sqref>",
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize("feature", AFTER)
def test_单项特征(feature: str) -> None:
    xml, wanted = AFTER[feature]
    template = basic()
    template.after = xml
    sheet = fill_records(template.bytes(), 5).sheet
    for piece in wanted:
        assert piece in sheet, piece


def test_冻结窗格和视图() -> None:
    template = basic()
    template.before = (
        '<sheetViews><sheetView workbookViewId="0"><pane ySplit="3" topLeftCell="A4" state="frozen"/>'
        '<selection pane="bottomLeft" activeCell="C7" sqref="C7 A4:D6"/></sheetView></sheetViews>'
    )
    sheet = fill_records(template.bytes(), 5).sheet
    assert 'topLeftCell="A4"' in sheet and 'activeCell="C9" sqref="C9 A4:D8"' in sheet


def test_dimension() -> None:
    assert '<dimension ref="A1:D11"/>' in fill_records(basic().bytes(), 5).sheet
    template = basic()
    template.before = '<dimension ref="A1"/>'
    assert '<dimension ref="A1:C8"/>' in fill_records(template.bytes(), 5).sheet


def with_names(template: Template) -> list[str]:
    template.names = (
        '<definedName name="_xlnm.Print_Area" localSheetId="0">申报表!$A$1:$D$8</definedName>'
        '<definedName name="_xlnm.Print_Titles" localSheetId="0">\'申报表\'!$A:$A,申报表!$2:$3</definedName>'
        '<definedName name="投资">申报表!$C$4:$C$6</definedName>'
        '<definedName name="左格">申报表!A9</definedName>'
        '<definedName name="常量">"申报表!$C$7"</definedName>'
        '<definedName name="字典项">字典!$A$1:$A$9</definedName>'
    )
    return [
        "申报表!$A$1:$D$10</definedName>",
        "'申报表'!$A:$A,申报表!$2:$3<",
        ">申报表!$C$4:$C$8<",
        ">申报表!A9<",
        '>"申报表!$C$7"<',
        ">字典!$A$1:$A$9<",
    ]


def test_名称() -> None:
    template = basic()
    wanted = with_names(template)
    workbook = fill_records(template.bytes(), 5).part("xl/workbook.xml")
    for piece in wanted:
        assert piece in workbook
    assert '<calcPr fullCalcOnLoad="1"/>' in workbook


def test_名称在合计里用得上() -> None:
    template = basic()
    with_names(template)
    template.row(7, '<c r="C7"><f>SUM(投资)</f><v>0</v></c>')
    assert fill_records(template.bytes(), 2).cell("C7") == 300.5


def test_已有的计算设置只加一项() -> None:
    template = basic()
    template.workbook_extra = '<calcPr calcId="191029"/><extLst/>'
    workbook = fill_records(template.bytes(), 5).part("xl/workbook.xml")
    assert '<calcPr fullCalcOnLoad="1" calcId="191029"/><extLst/>' in workbook
    template.workbook_extra = "<pivotCaches/><extLst/>"
    workbook = fill_records(template.bytes(), 5).part("xl/workbook.xml")
    assert '</sheets><calcPr fullCalcOnLoad="1"/><pivotCaches/>' in workbook


def with_other_sheet(template: Template) -> list[str]:
    template.other_rows = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>汇总</t></is></c><c r="B1"><f>申报表!C7*2</f><v>0</v></c>'
        '<c r="C1"><f t="shared" ref="C1:C2" si="0">申报表!C6</f><v>0</v></c><c r="D1"><f>SUM(A7:A9)</f><v>5</v></c></row>'
        '<row r="2"><c r="B2"><f>B1+1</f><v>0</v></c><c r="C2"><f t="shared" si="0"/><v>0</v></c>'
        '<c r="D2"><f>"申报表!C7"&amp;1</f><v>0</v></c></row>'
    )
    template.other_after = (
        '<dataValidations count="1"><dataValidation type="list" sqref="E4:E6"><formula1>申报表!$B$4:$B$6</formula1></dataValidation></dataValidations>'
        '<hyperlinks><hyperlink ref="A1" location="申报表!A8"/></hyperlinks>'
    )
    return [
        "<f>申报表!C9*2</f>",
        "<f>申报表!C8</f>",
        "<f>申报表!C9</f>",
        "<f>SUM(A7:A9)</f><v>5</v>",
        'sqref="E4:E6"><formula1>申报表!$B$4:$B$8</formula1>',
        'location="申报表!A10"',
    ]


def test_别的工作表的公式和缓存值() -> None:
    template = basic()
    wanted = with_other_sheet(template)
    filled = fill_records(template.bytes(), 5)
    other = filled.part("xl/worksheets/sheet2.xml")
    for piece in wanted:
        assert piece in other, piece
    assert filled.cell("B1", "字典") == 1505 * 2
    assert filled.cell("B2", "字典") == 1505 * 2 + 1


def with_calculation_chain(template: Template) -> None:
    template.parts["xl/calcChain.xml"] = f'<calcChain xmlns="{MAIN}"><c r="C7" i="1"/></calcChain>'
    template.workbook_relations.append(("rId9", "calcChain", "calcChain.xml"))
    template.content_types.append(
        ("/xl/calcChain.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml")
    )


def test_计算链去掉() -> None:
    template = basic()
    with_calculation_chain(template)
    filled = fill_records(template.bytes(), 5)
    assert "xl/calcChain.xml" not in filled.parts
    assert "calcChain" not in filled.part("xl/_rels/workbook.xml.rels") + filled.part("[Content_Types].xml")
    removed = [part for part in filled.proof.parts if part.state == "removed"]
    assert [part.name for part in removed] == ["xl/calcChain.xml"] and removed[0].reason
    assert "xl/calcChain.xml" in fill_records(template.bytes(), 2).parts


def with_table(template: Template) -> None:
    template.parts["xl/tables/table1.xml"] = (
        f'<table xmlns="{MAIN}" id="1" name="项目表" displayName="项目表" ref="A3:D6"><autoFilter ref="A3:D6"/>'
        '<tableColumns count="4"><tableColumn id="1" name="序号"/><tableColumn id="2" name="名称"/>'
        '<tableColumn id="3" name="投资"/><tableColumn id="4" name="备注"><calculatedColumnFormula>$C$7</calculatedColumnFormula></tableColumn></tableColumns></table>'
    )
    template.sheet_relations.append(("rId20", "table", "../tables/table1.xml"))
    template.after += '<tableParts count="1"><tablePart r:id="rId20"/></tableParts>'


def test_表格对象与结构化引用() -> None:
    template = basic()
    with_table(template)
    template.row(7, '<c r="C7"><f>SUM(项目表[投资])</f><v>0</v></c>')
    filled = fill_records(template.bytes(), 5)
    table = filled.part("xl/tables/table1.xml")
    assert table.count('ref="A3:D8"') == 2 and "$C$9" in table
    assert filled.formula("C9") == "SUM(项目表[投资])" and filled.cell("C9") == 1505


DRAWING = (
    '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing">'
    "<xdr:twoCellAnchor><xdr:from><xdr:col>0</xdr:col><xdr:row>4</xdr:row></xdr:from><xdr:to><xdr:col>1</xdr:col><xdr:row>7</xdr:row></xdr:to>"
    '<xdr:sp macro="" textlink="申报表!$C$7"/></xdr:twoCellAnchor>'
    '<xdr:twoCellAnchor editAs="oneCell"><xdr:from><xdr:row>7</xdr:row></xdr:from><xdr:to><xdr:row>9</xdr:row></xdr:to></xdr:twoCellAnchor>'
    '<xdr:twoCellAnchor editAs="absolute"><xdr:from><xdr:row>7</xdr:row></xdr:from><xdr:to><xdr:row>9</xdr:row></xdr:to></xdr:twoCellAnchor>'
    "<xdr:oneCellAnchor><xdr:from><xdr:row>1</xdr:row></xdr:from></xdr:oneCellAnchor></xdr:wsDr>"
)


def with_drawing(template: Template) -> None:
    template.parts["xl/drawings/drawing1.xml"] = DRAWING
    template.parts["xl/drawings/_rels/drawing1.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{REL}/chart" Target="../charts/chart1.xml"/>'
        f'<Relationship Id="rId2" Type="{REL}/hyperlink" Target="#申报表!A8" TargetMode="External"/></Relationships>'
    )
    template.parts["xl/charts/chart1.xml"] = (
        '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:ser>'
        "<c:tx><c:strRef><c:f>申报表!$C$3</c:f></c:strRef></c:tx><c:val><c:numRef><c:f>申报表!$C$4:$C$6</c:f>"
        '<c:numCache><c:ptCount val="3"/></c:numCache></c:numRef></c:val></c:ser></c:chartSpace>'
    )
    template.sheet_relations.append(("rId21", "drawing", "../drawings/drawing1.xml"))
    template.after += '<drawing r:id="rId21"/>'


def test_图片文本框和图表() -> None:
    template = basic()
    with_drawing(template)
    filled = fill_records(template.bytes(), 5)
    drawing = filled.part("xl/drawings/drawing1.xml")
    assert 'textlink="申报表!$C$9"' in drawing
    rows = [int(piece.split("<")[0]) for piece in drawing.split("<xdr:row>")[1:]]
    assert rows == [4, 9, 9, 11, 7, 9, 1]
    chart = filled.part("xl/charts/chart1.xml")
    assert "申报表!$C$3<" in chart and "申报表!$C$4:$C$8<" in chart and '<c:ptCount val="3"/>' in chart
    assert 'Target="#申报表!A10"' in filled.part("xl/drawings/_rels/drawing1.xml.rels")


def with_notes(template: Template) -> None:
    template.parts["xl/comments1.xml"] = (
        f'<comments xmlns="{MAIN}"><commentList><comment ref="A7"/><comment ref="A3"/></commentList></comments>'
    )
    template.parts["xl/drawings/vml1.vml"] = (
        '<xml xmlns:v="urn:v" xmlns:x="urn:x"><v:shape><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
        "<x:Anchor> 1, 15, 6, 10, 3, 15, 9, 4</x:Anchor><x:Row>6</x:Row><x:Column>0</x:Column></x:ClientData></v:shape>"
        '<v:shape><x:ClientData ObjectType="Checkbox"><x:Anchor>1, 0, 7, 0, 2, 0, 8, 0</x:Anchor>'
        "<x:FmlaLink>$C$7</x:FmlaLink><x:FmlaRange>字典!$A$7</x:FmlaRange></x:ClientData><br></v:shape></xml>"
    )
    template.parts["xl/ctrlProps/ctrlProp1.xml"] = (
        f'<formControlPr xmlns="{X14}" objectType="CheckBox" fmlaLink="$C$7" fmlaRange="字典!$A$1:$A$9"/>'
    )
    template.sheet_relations += [
        ("rId22", "comments", "../comments1.xml"),
        ("rId23", "vmlDrawing", "../drawings/vml1.vml"),
        ("rId24", "ctrlProp", "../ctrlProps/ctrlProp1.xml"),
    ]
    template.after += '<legacyDrawing r:id="rId23"/>'


def test_批注VML和控件属性() -> None:
    template = basic()
    with_notes(template)
    filled = fill_records(template.bytes(), 5)
    assert '<comment ref="A9"/><comment ref="A3"/>' in filled.part("xl/comments1.xml")
    vml = filled.part("xl/drawings/vml1.vml")
    assert "1, 15, 8, 10, 3, 15, 11, 4" in vml and "<x:Row>8</x:Row>" in vml
    assert "1, 0, 9, 0, 2, 0, 10, 0" in vml and "$C$9" in vml and "字典!$A$7" in vml
    assert 'fmlaLink="$C$9" fmlaRange="字典!$A$1:$A$9"' in filled.part("xl/ctrlProps/ctrlProp1.xml")


def everything() -> Template:
    """All features in one workbook, with parts nobody may touch."""
    template = basic()
    ends = "".join(xml for name, (xml, _) in AFTER.items() if not name.startswith(("扩展", "迷你")))
    extensions = "".join(
        xml.removeprefix("<extLst>").removesuffix("</extLst>")
        for name, (xml, _) in AFTER.items()
        if name.startswith(("扩展", "迷你"))
    )
    template.after = ends
    with_names(template)
    with_other_sheet(template)
    with_calculation_chain(template)
    with_drawing(template)
    with_notes(template)
    with_table(template)
    template.after += f"<extLst>{extensions}</extLst>"
    template.strings = ["标题"]
    template.row(1, '<c r="A1" t="s"><v>0</v></c>')
    template.parts["xl/printerSettings/printerSettings1.bin"] = b"\x00\x01printer"
    template.parts["customXml/item1.xml"] = "<a b='C7'>申报表!C7</a>"
    template.parts["xl/cellimages.xml"] = (
        '<etc:cellImages xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData"/>'
    )
    template.parts["docProps/app.xml"] = "<Properties/>"
    template.folders = True
    return template


def test_全部特征在一起() -> None:
    filled = fill_records(everything().bytes(), 5)
    for xml, wanted in AFTER.values():
        assert xml
        for piece in wanted:
            assert piece in filled.sheet, piece
    untouched = {
        "xl/printerSettings/printerSettings1.bin",
        "customXml/item1.xml",
        "xl/cellimages.xml",
        "docProps/app.xml",
        "xl/styles.xml",
    }
    same = {part.name for part in filled.proof.parts if part.state == "same"}
    assert untouched <= same
    counts = {count.feature: (count.before, count.after) for count in filled.proof.counts}
    assert counts["数据验证"] == (2, 2) and counts["数据验证（扩展）"] == (1, 1)
    assert counts["合并单元格"] == (4, 6) and counts["迷你图"] == (2, 4)


@pytest.mark.parametrize("prefix", ["x", "ns0"])
def test_带前缀的写法(prefix: str) -> None:
    import re  # noqa: PLC0415

    template = basic()
    template.after = AFTER["数据验证"][0] + AFTER["合并"][0]
    xml = re.sub(r"<(/?)(?=[a-zA-Z])(?!\w+:)", rf"<\1{prefix}:", template.sheet_xml()).replace(
        f'<{prefix}:worksheet xmlns="', f'<{prefix}:worksheet xmlns:{prefix}="'
    )
    template.parts[SHEET] = xml
    filled = fill_records(template.bytes(), 5)
    assert f"<{prefix}:f>SUM(C4:C8)</{prefix}:f>" in filled.sheet
    assert f'<{prefix}:mergeCell ref="A10:D10"/>' in filled.sheet and 'sqref="B4:B8 D5:D7"' in filled.sheet
    assert filled.cell("B8") == "项目5" and filled.cell("C9") == 1505


def test_UTF16和单引号() -> None:
    template = basic()
    xml = template.sheet_xml().replace('"', "'").replace("UTF-8", "UTF-16")
    template.parts[SHEET] = xml.encode("utf-16")
    filled = Filled(fill_records(template.bytes(), 5).result)
    assert filled.parts[SHEET].startswith(b"\xff\xfe")
    assert "SUM(C4:C8)" in filled.parts[SHEET].decode("utf-16")


def test_验证只到部分空白行_不动它() -> None:
    template = basic(4)
    template.after = '<dataValidations count="1"><dataValidation type="list" sqref="B4:B5"><formula1>"是"</formula1></dataValidation></dataValidations>'
    filled = fill_records(template.bytes(), 6, blank_rows=(4, 7))
    assert 'sqref="B4:B5"' in filled.sheet
    assert any("B4:B5" in note for note in filled.proof.notes)


def test_三维引用跨过填报表_拒绝() -> None:
    template = basic()
    template.other_rows = '<row r="1"><c r="A1"><f>SUM(申报表:字典!C7)</f></c></row>'
    with pytest.raises(AppError) as caught:
        fill_records(template.bytes(), 5)
    assert caught.value.code == "template-3d-reference"
    assert fill_records(template.bytes(), 2).proof.rows_inserted == 0


def test_排版过的XML_注释和空白() -> None:
    template = everything()
    xml = (
        template.sheet_xml()
        .replace("><row", ">\n  <row")
        .replace("><c ", ">\n    <c ")
        .replace("</row>", "\n  </row>")
    )
    template.parts[SHEET] = xml.replace("</sheetData>", "\n</sheetData><!-- 注释 C7 -->\n")
    filled = fill_records(template.bytes(), 5)
    assert filled.cell("C9") == 1505 and "<!-- 注释 C7 -->" in filled.sheet


def test_UTF16也能用共享字符串的模板() -> None:
    template = basic()
    template.strings = ["标题"]
    template.row(1, '<c r="A1" t="s"><v>0</v></c>')
    template.parts[SHEET] = template.sheet_xml().replace("UTF-8", "UTF-16").encode("utf-16")
    filled = fill_records(template.bytes(), 5)
    assert filled.proof.values_written == 15
    assert filled.part("xl/sharedStrings.xml").count("<si>") == 1


def test_样式写到天边的模板() -> None:
    template = basic()
    template.row(1_048_570, '<c r="XFD1048570" s="1"/>')
    filled = fill_records(template.bytes(), 5)
    assert filled.proof.values_written == 15 and 'r="XFD1048572"' in filled.sheet


def _validations(*areas: str) -> str:
    inner = "".join(
        f'<dataValidation type="list" sqref="{area}"><formula1>"是"</formula1></dataValidation>'
        for area in areas
    )
    return f'<dataValidations count="{len(areas)}">{inner}</dataValidations>'


@pytest.mark.parametrize(
    ("areas", "wanted"),
    [
        (["B4:B6 B7"], ["B4:B8 B9"]),  # left behind in pieces by editing
        (["B4:D6 B7:C7 D7"], ["B4:D8 B9:C9 D9"]),
        (["B4:D6 B7:C7"], ["B4:D6 B9:C9"]),
        (["B5:B7"], ["B5:B9"]),
        (["B7"], ["B7:B9"]),
        (["B4", "B5", "B6", "B7"], ["B4", "B5", "B6:B8", "B9"]),  # a validation for each row
    ],
)
def test_验证分成几段或短于空白行(areas: list[str], wanted: list[str]) -> None:
    template = basic(4)
    template.after = _validations(*areas)
    filled = fill_records(template.bytes(), 6, blank_rows=(4, 7))
    assert re.findall('sqref="([^"]*)"', filled.sheet) == wanted


def test_验证短于空白行_说明() -> None:
    template = basic(4)
    template.after = _validations("B5:B7", "C7", "A4:A7")
    notes = fill_records(template.bytes(), 6, blank_rows=(4, 7)).proof.notes
    assert [note.split()[1] for note in notes] == ["B5:B7", "C7"]
    assert all("已在其内" in note for note in notes)


def test_单个空白行的迷你图() -> None:
    template = basic(1)
    template.after = (
        "<extLst><ext><x14:sparklineGroups><x14:sparklineGroup><x14:sparklines>"
        "<x14:sparkline><xm:f>申报表!C4:D4</xm:f><xm:sqref>E4</xm:sqref></x14:sparkline>"
        "<x14:sparkline><xm:f>申报表!C4:C4</xm:f><xm:sqref>E5</xm:sqref></x14:sparkline>"
        "</x14:sparklines></x14:sparklineGroup></x14:sparklineGroups></ext></extLst>"
    )
    sheet = fill_records(template.bytes(), 3, blank_rows=(4, 4)).sheet
    assert re.findall("<xm:f>([^<]*)</xm:f><xm:sqref>([^<]*)<", sheet) == [
        ("申报表!C4:D4", "E4"), ("申报表!C5:D5", "E5"), ("申报表!C6:D6", "E6"), ("申报表!C4:C6", "E7"),
    ]  # fmt: skip


def test_名称指向合计_跟着变的值也更新() -> None:
    template = basic()
    template.names = '<definedName name="合计格">申报表!$C$7</definedName>'
    template.other_rows = '<row r="1"><c r="A1"><f>SUM(合计格,1)</f><v>1</v></c></row>'
    assert fill_records(template.bytes(), 5).cell("A1", "字典") == total(5) + 1


def test_带前缀的行内公式_空白行有剩余() -> None:
    template = basic()
    for number in range(4, 7):
        template.row(number, blank(number, "ABC") + f'<c r="D{number}"><f>C{number}*2</f></c>')
    before = template.sheet_xml().replace(f'xmlns="{MAIN}"', f'xmlns:x="{MAIN}"')
    xml = re.sub(r"<(/?)(\w+)(?=[\s/>])", r"<\1x:\2", before)
    template.parts["xl/worksheets/sheet1.xml"] = xml
    assert fill_records(template.bytes(), 1).result.proof.records == 1


TABLE = (
    f'<table xmlns="{MAIN}" id="1" name="项目" displayName="项目" ref="A3:D7" totalsRowCount="1"><autoFilter ref="A3:D6"/>'
    '<tableColumns count="4"><tableColumn id="1" name="序号"/><tableColumn id="2" name="名称"/>'
    '<tableColumn id="3" name="投资"/><tableColumn id="4" name="一半"/></tableColumns></table>'
)


@pytest.mark.parametrize(
    ("formula", "wanted"),
    [
        ("SUBTOTAL(109,[投资])", total(5)),
        ("SUBTOTAL(103,[名称])", 5),
        ("SUM(项目[[投资]:[一半]])", total(5) * Decimal("1.5")),
        ("项目[[#Totals],[投资]]+0", 0),
        ("SUM(项目[#Data])-SUM(项目[序号])", total(5) * Decimal("1.5")),
        ("ROWS(项目[#All])", 7),
        ("SUM(项目[[#Data],投资])", total(5)),
    ],
)
def test_结构化引用的值(formula: str, wanted: Decimal) -> None:
    template = basic()
    for number in range(4, 7):
        template.row(number, blank(number, "ABC") + f'<c r="D{number}"><f>[@投资]/2</f><v>0</v></c>')
    template.row(7, f'<c r="D7"><f>{formula}</f><v>-1</v></c>')
    template.parts["xl/tables/table1.xml"] = TABLE
    template.sheet_relations.append(("rId9", "table", "../tables/table1.xml"))
    template.after = '<tableParts count="1"><tablePart r:id="rId9"/></tableParts>'
    template.content_types.append(
        ("/xl/tables/table1.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.table+xml")
    )
    filled = fill_records(template.bytes(), 5)
    assert filled.cell("D9") == wanted
    assert filled.cell("D8") == filled.cell("C8") / 2


@pytest.mark.parametrize("prefix", ["", "x:"])
def test_格内富文本和注音_在公式里只算文字(prefix: str) -> None:
    template = basic()
    template.row(
        2,
        '<c r="A2" t="inlineStr"><is><r><rPr><b/></rPr><t>共&amp;</t></r><r><t xml:space="preserve"> 计</t></r>'
        '<rPh sb="0" eb="1"><t>gong</t></rPh></is></c><c r="B2" t="str"><f>A2&amp;COUNTA(B4:B6)</f><v>0</v></c>',
    )
    xml = template.sheet_xml()
    if prefix:
        xml = re.sub(r"<(/?)(\w+)(?=[\s/>])", r"<\1x:\2", xml.replace(f'xmlns="{MAIN}"', f'xmlns:x="{MAIN}"'))
    template.parts["xl/worksheets/sheet1.xml"] = xml
    assert fill_records(template.bytes(), 5).cell("B2") == "共& 计5"


def test_上下颠倒的范围() -> None:
    template = basic()
    template.row(7, '<c r="C7"><f>SUM(C6:C4)</f><v>0</v></c>')
    filled = fill_records(template.bytes(), 5)
    assert filled.formula("C9") == "SUM(C8:C4)" and filled.cell("C9") == total(5)


def test_两行一条的迷你图_范围跨到上一条() -> None:
    template = basic(6)
    template.after = (
        "<extLst><ext><x14:sparklineGroups><x14:sparklineGroup><x14:sparklines>"
        "<x14:sparkline><xm:f>申报表!C4:C6</xm:f><xm:sqref>E7</xm:sqref></x14:sparkline>"
        "</x14:sparklines></x14:sparklineGroup></x14:sparklineGroups></ext></extLst>"
    )
    sheet = fill_records(template.bytes(), 4, blank_rows=(4, 9), lines=2).sheet
    assert re.findall("<xm:f>([^<]*)</xm:f><xm:sqref>([^<]*)<", sheet) == [
        ("申报表!C4:C6", "E7"), ("申报表!C6:C8", "E9"),
    ]  # fmt: skip
