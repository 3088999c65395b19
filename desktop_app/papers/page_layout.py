"""The page of GB/T 9704—2012 in a .docx: A4, text area, grid, fonts with their stand-ins, page numbers.

The text area is 156 mm by 225 mm (5.2.1), 22 lines of 28 characters in size 3 仿宋 (5.2.3); page numbers stand 7 mm
below it, outside on facing pages, between dashes (7.5).
"""

import io
from datetime import UTC, datetime
from typing import Any

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from lxml import etree  # type: ignore[import-untyped]

LINES, CHARACTERS = 22, 28
WIDTH_MM, HEIGHT_MM = 156, 225
TOP_MM, LEFT_MM = 37, 28
RIGHT_MM, BOTTOM_MM = 210 - LEFT_MM - WIDTH_MM, 297 - TOP_MM - HEIGHT_MM
SIZE_2, SIZE_3, SIZE_4 = 22.0, 16.0, 14.0  # 二号、三号、四号, in points
CHARACTER_SPACING = -5  # twentieths of a point
_NUMBER_BELOW_MM = 7

SONG_TITLE, FANG_SONG, HEI, KAI, SONG = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
# What stands in where a machine lacks the font; word processors read it from the table of fonts.
STAND_INS = {SONG_TITLE: "华文中宋", FANG_SONG: "仿宋", KAI: "楷体", HEI: "SimHei", SONG: "SimSun"}
_TWIPS_PER_MM = 1440 / 25.4
# The schema of a paragraph's properties has a fixed order; what follows snapToGrid and pBdr in it.
AFTER_SNAP = (
    "w:spacing",
    "w:ind",
    "w:contextualSpacing",
    "w:mirrorIndents",
    "w:jc",
    "w:textAlignment",
    "w:rPr",
)
AFTER_BORDERS = ("w:shd", "w:tabs", "w:kinsoku", "w:wordWrap", "w:snapToGrid", *AFTER_SNAP)


def new_document(title: str, author: str) -> DocumentObject:
    """An empty document with the standard's page."""
    document = Document()
    properties = document.core_properties
    properties.title, properties.author, properties.comments = title, author, ""
    properties.last_modified_by = author
    properties.created = properties.modified = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(TOP_MM), Mm(BOTTOM_MM)
    section.left_margin, section.right_margin = Mm(LEFT_MM), Mm(RIGHT_MM)
    section.gutter = Mm(0)
    section.footer_distance = Mm(BOTTOM_MM - _NUMBER_BELOW_MM - SIZE_4 * 25.4 / 72)
    _set_grid(section._sectPr)
    _set_normal(document)
    _name_stand_ins(document)
    _number_pages(document)
    return document


def to_bytes(document: DocumentObject) -> bytes:
    """The file."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def write(paragraph: Paragraph, text: str, font: str = FANG_SONG, size: float = SIZE_3) -> Run:
    """Text at the end of a paragraph, in a font for Chinese and Latin alike."""
    run = paragraph.add_run(text)
    set_font(run._r.get_or_add_rPr(), font, size)
    return run


def set_font(properties: Any, font: str, size: float) -> None:
    """Font and size (points) of a run's or a style's properties."""
    for tag in ("w:rFonts", "w:sz", "w:szCs"):
        for old in properties.findall(qn(tag)):
            properties.remove(old)
    fonts = OxmlElement("w:rFonts")
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(script), font)
    properties.insert(0, fonts)
    for tag in ("w:sz", "w:szCs"):
        element = OxmlElement(tag)
        element.set(qn("w:val"), str(round(size * 2)))
        properties.append(element)


def indent(paragraph: Paragraph, **characters: float) -> None:
    """Indents in characters: first_line, left, right, hanging. They follow the type size, as the standard counts."""
    names = {"first_line": "firstLine", "left": "left", "right": "right", "hanging": "hanging"}
    properties = paragraph._p.get_or_add_pPr()
    found = properties.find(qn("w:ind"))
    if found is None:
        found = properties.get_or_add_ind()
    for name, count in characters.items():
        found.set(qn(f"w:{names[name]}Chars"), str(round(count * 100)))
        found.set(qn(f"w:{names[name]}"), str(round(count * SIZE_3 * 20)))


def _set_grid(section_properties: Any) -> None:
    """22 lines on the page. Characters stand in no grid: some word processors give each two of its cells."""
    for old in section_properties.findall(qn("w:docGrid")):
        section_properties.remove(old)
    grid = OxmlElement("w:docGrid")
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(int(HEIGHT_MM * _TWIPS_PER_MM / LINES)))
    section_properties.append(grid)


def _set_normal(document: DocumentObject) -> None:
    style = document.styles["Normal"]
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
    style.paragraph_format.line_spacing = 1.0
    style.paragraph_format.widow_control = False
    set_font(style.element.get_or_add_rPr(), FANG_SONG, SIZE_3)
    # 28 characters of size 3 are wider than 156 mm by a hair; every character gives up a quarter of a point.
    closer = OxmlElement("w:spacing")
    closer.set(qn("w:val"), str(CHARACTER_SPACING))
    properties = style.element.get_or_add_rPr()
    properties.insert(1, closer)
    languages = OxmlElement("w:lang")
    languages.set(qn("w:val"), "en-US")
    languages.set(qn("w:eastAsia"), "zh-CN")
    properties.append(languages)


def _name_stand_ins(document: DocumentObject) -> None:
    """Enter the fonts with their stand-ins into the table of fonts."""
    part = next(p for p in document.part.package.iter_parts() if p.partname == "/word/fontTable.xml")
    root = etree.fromstring(part.blob)
    space = root.nsmap["w"]
    for name, instead in STAND_INS.items():
        font = etree.SubElement(root, f"{{{space}}}font")
        font.set(f"{{{space}}}name", name)
        etree.SubElement(font, f"{{{space}}}altName").set(f"{{{space}}}val", instead)
        etree.SubElement(font, f"{{{space}}}charset").set(f"{{{space}}}val", "86")
        etree.SubElement(font, f"{{{space}}}family").set(f"{{{space}}}val", "auto")
    part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _number_pages(document: DocumentObject) -> None:
    """— 1 — at the outer edge, one character in."""
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    for footer, side in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.style = document.styles["Normal"]
        paragraph.alignment = side
        indent(paragraph, **({"right": 1.0} if side is WD_ALIGN_PARAGRAPH.RIGHT else {"left": 1.0}))
        write(paragraph, "— ", SONG, SIZE_4)
        _add_field(write(paragraph, "", SONG, SIZE_4), "PAGE")
        write(paragraph, " —", SONG, SIZE_4)


def _add_field(run: Run, instruction: str) -> None:
    """A field that the word processor fills in."""
    for kind, text in (("begin", ""), ("", instruction), ("separate", ""), ("text", "1"), ("end", "")):
        if kind in {"begin", "separate", "end"}:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        else:
            element = OxmlElement("w:instrText" if not kind else "w:t")
            element.text = text
        run._r.append(element)
