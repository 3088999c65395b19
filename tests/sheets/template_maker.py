"""Templates for the tests, written part by part as raw XML, so that each feature can be put in alone or with others."""

import io
import zipfile
from dataclasses import dataclass, field

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_REL = "http://schemas.openxmlformats.org/package/2006/relationships"
X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
XM = "http://schemas.microsoft.com/office/excel/2006/main"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts count="2"><numFmt numFmtId="176" formatCode="0.00&quot;元&quot;"/>'
    '<numFmt numFmtId="177" formatCode="yyyy&quot;年&quot;m&quot;月&quot;;@"/></numFmts>'
    '<fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts>'
    '<fills count="1"><fill><patternFill patternType="none"/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="6"><xf/><xf numFmtId="176"/><xf numFmtId="177"/><xf numFmtId="49"/><xf numFmtId="14"/>'
    '<xf numFmtId="4"/></cellXfs></styleSheet>'
)
DATE_STYLE, TEXT_STYLE = 4, 3


@dataclass
class Template:
    """A workbook with one sheet to fill and one of choices. rows: XML of rows by number; around: XML after sheetData;
    before: XML before it. Other parts are added with their relation and content type."""

    sheet: str = "申报表"
    rows: dict[int, str] = field(default_factory=dict)
    before: str = ""
    after: str = ""
    names: str = ""
    other_rows: str = '<row r="1"><c r="A1" t="inlineStr"><is><t>交通</t></is></c></row>'
    other_after: str = ""
    workbook_extra: str = ""
    strings: list[str] | None = None
    parts: dict[str, str | bytes] = field(default_factory=dict)
    sheet_relations: list[tuple[str, str, str]] = field(default_factory=list)
    workbook_relations: list[tuple[str, str, str]] = field(default_factory=list)
    content_types: list[tuple[str, str]] = field(default_factory=list)
    other_name: str = "字典"
    folders: bool = False
    workbook_properties: str = ""

    def row(self, number: int, cells: str, attributes: str = "") -> "Template":
        self.rows[number] = f'<row r="{number}"{attributes}>{cells}</row>'
        return self

    def bytes(self) -> bytes:
        """The workbook's file."""
        written: dict[str, str | bytes] = {
            "[Content_Types].xml": self._content_types(),
            "_rels/.rels": _relations([("rId1", "officeDocument", "xl/workbook.xml")]),
            "xl/workbook.xml": self._workbook(),
            "xl/_rels/workbook.xml.rels": self._workbook_relations(),
            "xl/worksheets/sheet1.xml": self.sheet_xml(),
            "xl/worksheets/sheet2.xml": DECLARATION
            + f'<worksheet xmlns="{MAIN}" xmlns:r="{REL}"><sheetData>{self.other_rows}</sheetData>{self.other_after}</worksheet>',
            "xl/styles.xml": DECLARATION + STYLES,
        }
        if self.strings is not None:
            items = "".join(f"<si><t>{text}</t></si>" for text in self.strings)
            written["xl/sharedStrings.xml"] = (
                DECLARATION
                + f'<sst xmlns="{MAIN}" count="{len(self.strings)}" uniqueCount="{len(self.strings)}">{items}</sst>'
            )
        if self.sheet_relations:
            written["xl/worksheets/_rels/sheet1.xml.rels"] = _relations(self.sheet_relations)
        written.update(self.parts)
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            if self.folders:
                archive.writestr("xl/", b"")
                archive.writestr("xl/worksheets/", b"")
            for name, content in written.items():
                archive.writestr(name, content)
        return buffer.getvalue()

    def sheet_xml(self) -> str:
        rows = "".join(self.rows[number] for number in sorted(self.rows))
        return (
            DECLARATION
            + f'<worksheet xmlns="{MAIN}" xmlns:r="{REL}" xmlns:x14="{X14}" xmlns:xm="{XM}">{self.before}'
            + f"<sheetData>{rows}</sheetData>{self.after}</worksheet>"
        )

    def _workbook(self) -> str:
        names = f"<definedNames>{self.names}</definedNames>" if self.names else ""
        return (
            DECLARATION
            + f'<workbook xmlns="{MAIN}" xmlns:r="{REL}">{self.workbook_properties}<sheets>'
            + f'<sheet name="{self.sheet}" sheetId="1" r:id="rId1"/>'
            + f'<sheet name="{self.other_name}" sheetId="2" state="hidden" r:id="rId2"/></sheets>'
            + f"{names}{self.workbook_extra}</workbook>"
        )

    def _workbook_relations(self) -> str:
        found = [
            ("rId1", "worksheet", "worksheets/sheet1.xml"),
            ("rId2", "worksheet", "worksheets/sheet2.xml"),
            ("rId3", "styles", "styles.xml"),
        ]
        if self.strings is not None:
            found.append(("rId4", "sharedStrings", "sharedStrings.xml"))
        return _relations(found + self.workbook_relations)

    def _content_types(self) -> str:
        base = "application/vnd.openxmlformats-officedocument.spreadsheetml"
        types = [
            ("/xl/workbook.xml", f"{base}.sheet.main+xml"),
            ("/xl/worksheets/sheet1.xml", f"{base}.worksheet+xml"),
            ("/xl/worksheets/sheet2.xml", f"{base}.worksheet+xml"),
            ("/xl/styles.xml", f"{base}.styles+xml"),
            *self.content_types,
        ]
        if self.strings is not None:
            types.append(("/xl/sharedStrings.xml", f"{base}.sharedStrings+xml"))
        overrides = "".join(f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in types)
        return (
            DECLARATION
            + '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            + '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            + '<Default Extension="xml" ContentType="application/xml"/>'
            + '<Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>'
            + f"{overrides}</Types>"
        )


def _relations(found: list[tuple[str, str, str]]) -> str:
    inner = "".join(
        f'<Relationship Id="{identifier}" Type="{REL}/{kind}" Target="{target}"'
        + (' TargetMode="External"' if target.startswith("#") else "")
        + "/>"
        for identifier, kind, target in found
    )
    return DECLARATION + f'<Relationships xmlns="{PACKAGE_REL}">{inner}</Relationships>'


def blank(number: int, columns: str = "ABCD", style: int = 1) -> str:
    """Blank styled cells of one row."""
    return "".join(f'<c r="{column}{number}" s="{style}"/>' for column in columns)


def text_cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def basic(blank_rows: int = 3) -> Template:
    """Header in row 3, blank rows from 4 on, a total under them, a note under that."""
    template = Template(before='<dimension ref="A1:D9"/>')
    template.row(1, text_cell("A1", "申报表"))
    template.row(3, text_cell("A3", "序号") + text_cell("B3", "名称") + text_cell("C3", "投资"))
    for number in range(4, 4 + blank_rows):
        template.row(number, blank(number), ' ht="30" customHeight="1"')
    total = 4 + blank_rows
    last = total - 1
    template.row(
        total, text_cell(f"A{total}", "合计") + f'<c r="C{total}" s="1"><f>SUM(C4:C{last})</f><v>0</v></c>'
    )
    template.row(total + 1, text_cell(f"A{total + 1}", "注：单位为万元"))
    return template
