"""What cannot be filled rightly, or is no honest workbook, is refused before anything is written."""

import io
import struct
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest

from desktop_app.domain.errors import AppError
from desktop_app.sheets import zip_guard
from desktop_app.sheets.package import Package
from desktop_app.sheets.refusals import indirect_arguments
from desktop_app.sheets.sheet_features import SHEET_RULES
from desktop_app.sheets.target_sheet import TargetSheet
from tests.sheets.filled import SHEET, fill_records
from tests.sheets.template_maker import MAIN, Template, basic


def code_of(content: bytes, count: int = 5) -> str:
    with pytest.raises(AppError) as caught:
        fill_records(content, count)
    assert caught.value.message.endswith("。")
    return caught.value.code


def zipped(entries: list[tuple[str, bytes]]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "formula",
    [
        'SUM(INDIRECT("C4:C6"))',
        'INDIRECT("申报表!C7")',
        'INDIRECT("C"&amp;ROW()-1)',
        "INDIRECT(\"'申报表'!C\"&amp;7)",
    ],
)
def test_INDIRECT指向会移动的行(formula: str) -> None:
    template = basic()
    template.row(7, f'<c r="C7"><f>{formula}</f><v>0</v></c>')
    assert code_of(template.bytes()) == "template-indirect"
    assert fill_records(template.bytes(), 2).proof.rows_inserted == 0


@pytest.mark.parametrize(
    "formula",
    [
        "SUM(C4:INDIRECT(ADDRESS(ROW()-1,3)))",
        "INDIRECT(ADDRESS(2,3))",
        'INDIRECT("字典!A1")',
        "INDIRECT(B4)",
        'INDIRECT("C3")',
        'INDIRECT("_"&amp;B4)',
    ],
)
def test_INDIRECT指向别处可以(formula: str) -> None:
    template = basic()
    template.row(7, f'<c r="C7"><f>{formula}</f><v>0</v></c>')
    assert fill_records(template.bytes(), 5).formula("C9") == formula


def test_INDIRECT在验证和名称里() -> None:
    template = basic()
    template.after = '<dataValidations><dataValidation type="list" sqref="B4:B6"><formula1>INDIRECT("C4:C7")</formula1></dataValidation></dataValidations>'
    assert code_of(template.bytes()) == "template-indirect"
    template = basic()
    template.names = '<definedName name="x">INDIRECT("申报表!C4:C6")</definedName>'
    template.other_rows = '<row r="1"><c r="A1"><f>INDIRECT("B1")</f></c></row>'
    assert code_of(template.bytes()) == "template-indirect"


def test_INDIRECT的文字只取括号里的() -> None:
    assert indirect_arguments('"C4"&INDIRECT("a"&IF(x,"b","c"))&"d"') == [["a", "b", "c"]]


def test_数据透视表() -> None:
    template = basic()
    template.parts["xl/pivotTables/pivotTable1.xml"] = "<pivotTableDefinition/>"
    template.sheet_relations.append(("rId9", "pivotTable", "../pivotTables/pivotTable1.xml"))
    assert code_of(template.bytes()) == "template-pivot"


def test_数字签名() -> None:
    template = basic()
    template.parts["_xmlsignatures/origin.sigs"] = b""
    assert code_of(template.bytes()) == "template-signed"


def test_严格格式和二进制() -> None:
    template = basic()
    content = template.bytes()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = [(name, archive.read(name)) for name in archive.namelist()]
    strict = [
        (name, body.replace(MAIN.encode(), b"http://purl.oclc.org/ooxml/spreadsheetml/main"))
        for name, body in entries
    ]
    assert code_of(zipped(strict)) == "template-strict"
    binary = [
        (name.replace("workbook.xml", "workbook.bin"), body.replace(b"workbook.xml", b"workbook.bin"))
        for name, body in entries
    ]
    assert code_of(zipped(binary)) == "template-binary"


def test_旧格式_加密_别的文件() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512
    assert code_of(ole) == "template-old-format"
    assert code_of(ole + "EncryptedPackage".encode("utf-16-le")) == "template-encrypted"
    assert code_of(b"%PDF-1.7") == "template-not-a-workbook"
    assert code_of(b"") == "template-not-a-workbook"
    assert code_of(zipped([("a.txt", b"x")])) == "template-not-a-workbook"
    assert code_of(basic().bytes()[:-200]) == "template-broken"


def test_DTD() -> None:
    template = basic()
    template.parts[SHEET] = template.sheet_xml().replace(
        "<worksheet", '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///secret">]><worksheet', 1
    )
    assert code_of(template.bytes()) == "template-hostile"


@pytest.mark.parametrize("name", ["../a.xml", "/a.xml", "xl\\a.xml", "c:/a.xml"])
def test_可疑路径(name: str) -> None:
    assert code_of(zipped([("[Content_Types].xml", b"<Types/>"), (name, b"")])) == "template-hostile"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_重名部件() -> None:
    assert code_of(zipped([("xl/a.xml", b"1"), ("xl/A.xml", b"2")])) == "template-hostile"
    assert code_of(zipped([("xl/a.xml", b"1"), ("xl/a.xml", b"2")])) == "template-hostile"


def test_压缩炸弹_登记大小不实_条目过多(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = zipped([("[Content_Types].xml", b" " * (zip_guard.SMALL + 1))])
    assert code_of(bomb) == "template-hostile"
    honest = zipped([("[Content_Types].xml", b" " * 100_000)])
    size = struct.pack("<L", 100_000)
    lying = honest.replace(size, struct.pack("<L", 10))
    assert code_of(lying) in {"template-hostile", "template-broken"}
    monkeypatch.setattr(zip_guard, "MAX_ENTRIES", 3)
    assert code_of(basic().bytes()) == "template-hostile"


def test_加密条目() -> None:
    content = bytearray(zipped([("a.xml", b"x")]))
    directory = content.rindex(b"PK\x01\x02")
    content[directory + 8] |= 1
    assert code_of(bytes(content)) == "template-encrypted"


def test_没有这张表() -> None:
    with pytest.raises(AppError, match="现有：申报表、字典"):
        fill_records(basic().bytes(), 1, sheet="申报")


def test_XML损坏() -> None:
    template = basic()
    template.parts[SHEET] = template.sheet_xml().replace("</sheetData>", "")
    assert code_of(template.bytes()) == "template-broken"


def test_行次序错乱() -> None:
    template = basic()
    template.rows[9] = '<row r="2"/>'
    assert code_of(template.bytes()) == "template-broken"


def test_超出最大行数() -> None:
    template = basic()
    template.row(1_048_575, '<c r="A1048575"/>')
    assert code_of(template.bytes()) == "template-too-long"


def test_逐格相加的合计_补上新行() -> None:
    template = basic()
    template.row(
        7,
        '<c r="C7"><f>C4+C5+C6</f><v>0</v></c><c r="D7"><f>SUM(C4,C5,C6)*2</f><v>0</v></c><c r="E7"><f>C5*2</f></c>',
    )
    template.other_rows = '<row r="1"><c r="A1"><f>申报表!C4+申报表!C5+申报表!C6</f></c></row>'
    filled = fill_records(template.bytes(), 5)
    assert filled.formula("C9") == "C4+C5+C6+C7+C8" and filled.cell("C9") == 1505
    assert filled.formula("D9") == "SUM(C4,C5,C6,C7,C8)*2" and filled.cell("D9") == 3010
    assert filled.formula("E9") == "C5*2"
    assert filled.cell("A1", "字典") == 1505
    with pytest.raises(AppError) as caught:
        fill_records(template.bytes(), 3000)
    assert caught.value.code == "template-cell-by-cell"


def test_证明发现不该有的改动(monkeypatch: pytest.MonkeyPatch) -> None:
    real = TargetSheet.stream

    def spoiled(self: TargetSheet, *arguments: Any, **options: Any) -> Iterator[str]:
        for piece in real(self, *arguments, **options):
            yield piece.replace(*change)

    monkeypatch.setattr(TargetSheet, "stream", spoiled)
    template = basic()
    template.after = '<rowBreaks count="1"><brk id="7" max="16383" man="1"/></rowBreaks>'
    for change in (
        ('id="9"', 'id="7"'),
        ("</worksheet>", "<extra/></worksheet>"),
        ("SUM(C4:C8)", "SUM(C4:C6)"),
        ("<v>1505</v>", "<v>1504</v>"),
        ("<v>200.5</v>", "<v>200</v>"),
        ("项目5", "项目6"),
        ('<c r="C6" s="1"', '<c r="C6" s="2"'),
        ('<row r="7" ht="30"', '<row r="7" ht="31"'),
        ("注：", "注"),
    ):
        # A reference that stayed where it was looks like one of an unknown kind.
        stayed = "SUM(C4:C8)" in change
        expected = "template-unknown-reference" if stayed else "proof-failed"
        assert code_of(template.bytes()) == expected, change


def test_部件按关系找到_大小写不同也行() -> None:
    template = Template()
    content = template.bytes()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = [
            (name.replace("sheet1.xml", "Sheet1.xml"), archive.read(name)) for name in archive.namelist()
        ]
    assert Package.read(zipped(entries)).sheet("申报表").part == "xl/worksheets/Sheet1.xml"


@pytest.mark.parametrize(
    "extension",
    [
        '<ext uri="{NEW}"><n:blocks xmlns:n="urn:new"><n:block place="C7"/></n:blocks></ext>',
        '<ext uri="{NEW}"><n:area xmlns:n="urn:new">A4:C6</n:area></ext>',
        '<ext uri="{NEW}"><n:rule xmlns:n="urn:new">$C4&gt;AVERAGE($C$4:$C$6)</n:rule></ext>',
        '<ext uri="{NEW}"><n:rule xmlns:n="urn:new" told="申报表!$A$8"/></ext>',
    ],
)
def test_不认识的扩展里的引用_拒绝(extension: str) -> None:
    template = basic()
    template.after = f"<extLst>{extension}</extLst>"
    assert code_of(template.bytes()) == "template-unknown-reference"
    assert fill_records(template.bytes(), 3).result.proof.rows_inserted == 0


@pytest.mark.parametrize(
    "extension",
    [
        '<ext uri="{NEW}"><n:block xmlns:n="urn:new" place="C3" other="字典!C9" colour="A9"/></ext>',
        '<ext uri="{NEW}"><n:color xmlns:n="urn:new" value="C65911"/></ext>',
        '<ext uri="{NEW}"><n:rule xmlns:n="urn:new">LOG10(2)&gt;"A9"</n:rule></ext>',
    ],
)
def test_不认识的扩展里没有会移动的引用_可以(extension: str) -> None:
    template = basic()
    template.after = f"<extLst>{extension}</extLst>"
    assert extension in fill_records(template.bytes(), 5).sheet


def test_别的部件里不认识的引用_拒绝() -> None:
    template = basic()
    template.other_after = '<extLst><ext><n:x xmlns:n="urn:new">SUM(申报表!C4:C6)</n:x></ext></extLst>'
    assert code_of(template.bytes()) == "template-unknown-reference"
    template.other_after = (
        '<extLst><ext><n:x xmlns:n="urn:new">SUM([1]申报表!C4:C6,新申报表!C7)</n:x></ext></extLst>'
    )
    assert fill_records(template.bytes(), 5).result.proof.rows_inserted == 2


def test_规则表漏掉一项_第二意见发现(monkeypatch: pytest.MonkeyPatch) -> None:
    template = basic()
    template.after = '<protectedRanges><protectedRange name="填报" sqref="A4:D6"/></protectedRanges>'
    monkeypatch.delitem(SHEET_RULES, ("protectedRange", "sqref"))
    assert code_of(template.bytes()) == "template-unknown-reference"
