"""An official letter as .docx in the layout of GB/T 9704—2012; its figures can be read back by their tags."""

import unicodedata
from collections.abc import Sequence

from docx.document import Document as DocumentObject
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph as DocxParagraph

from desktop_app.domain.errors import AppError
from desktop_app.papers.letter import AnnexTable, Figure, Letter, Paragraph
from desktop_app.papers.page_layout import (
    AFTER_BORDERS,
    AFTER_SNAP,
    CHARACTERS,
    FANG_SONG,
    HEI,
    KAI,
    SIZE_2,
    SONG_TITLE,
    WIDTH_MM,
    indent,
    new_document,
    set_font,
    to_bytes,
    write,
)
from desktop_app.sheets import xml_tree
from desktop_app.sheets.zip_guard import open_zip, refuse_document_types

_TEXT_PART = "word/document.xml"
_RED = RGBColor(0xE6, 0x00, 0x12)
_FONTS = {"body": FANG_SONG, "first": HEI, "second": KAI}
_TITLE_CHARACTERS = int(WIDTH_MM * 72 / 25.4 / SIZE_2)  # of size 2 that fit into a line
_TABLE_SIZE = 10.5
_WORD_ENDS = ("关于", "报送", "上报", "申报", "季度", "年度", "工程", "项目", "局", "”", "》")
_DATE_FROM_RIGHT = 4  # characters (7.3.5.1)


def write_letter(letter: Letter) -> bytes:
    """The letter as a file."""
    document = new_document(letter.title, letter.sender)
    if letter.head:
        _head(document, letter.head, letter.number)
    for line in title_lines(letter.title):
        write(_line(document, WD_ALIGN_PARAGRAPH.CENTER), line, SONG_TITLE, SIZE_2)
    if letter.number and not letter.head:
        write(_line(document, WD_ALIGN_PARAGRAPH.CENTER), letter.number)
    _line(document)
    write(_line(document), letter.recipient)
    for paragraph in letter.paragraphs:
        _paragraph(document, paragraph)
    _annexes(document, letter.annexes)
    _signature(document, letter)
    for number, table in enumerate(letter.tables, len(letter.annexes) - len(letter.tables) + 1):
        _table(document, number if len(letter.annexes) > 1 else 0, table)
    return to_bytes(document)


def read_figures(file: bytes) -> dict[str, str]:
    """Every tagged figure of a letter that this program wrote, as it now reads, also after editing elsewhere.

    Raises AppError("letter-unreadable") where the file is no .docx, is damaged or hostile.
    """
    try:
        _, parts = open_zip(file)
        refuse_document_types(parts)
        root = xml_tree.parse(parts[_TEXT_PART], _TEXT_PART)
    except (AppError, KeyError) as error:
        raise AppError(
            "letter-unreadable", "这个文件不是docx公文或已损坏，读不出其中的数字：请选用本程序生成的报送函"
        ) from error
    found = {}
    for control in root.iter(qn("w:sdt")):
        tag = control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}")
        name = tag.get(qn("w:val")) if tag is not None else None
        if name:
            found[name] = "".join(text.text or "" for text in control.iter(qn("w:t")))
    return found


def title_lines(title: str, most: int = _TITLE_CHARACTERS) -> list[str]:
    """A title in lines of about the same length, broken where a word ends (7.3.1)."""
    if _width(title) <= most:
        return [title]
    count = -(-int(_width(title) + 0.999) // most)
    lines, rest = [], title
    for left in range(count, 1, -1):
        wanted = _width(rest) / left
        cuts = [cut for cut in range(1, len(rest)) if _width(rest[:cut]) <= most and not _unfit(rest, cut)]
        cut = min(cuts, key=lambda cut: abs(_width(rest[:cut]) - wanted) - _ease(rest, cut))
        lines.append(rest[:cut])
        rest = rest[cut:]
    return [*lines, rest] if _width(rest) <= most else [*lines, *title_lines(rest, most)]


def _unfit(text: str, cut: int) -> bool:
    """Whether a line must not end here: inside a number, before a closing mark, after an opening one."""
    before, after = text[cut - 1], text[cut]
    return (
        (before.isdigit() and (after.isdigit() or after in "年月日"))
        or after in "”》）、，"
        or before in "“《（"
    )


def _ease(text: str, cut: int) -> float:
    """How many characters of unevenness a break here is worth."""
    return 4.0 if text[:cut].endswith(_WORD_ENDS) or text[cut] in "“《" else 0.0


def _width(text: str) -> float:
    """In full-width characters."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.5 for c in text)


def _line(document: DocumentObject, alignment: WD_ALIGN_PARAGRAPH | None = None) -> DocxParagraph:
    paragraph = document.add_paragraph()
    if alignment is not None:
        paragraph.alignment = alignment
    return paragraph


def _head(document: DocumentObject, head: str, number: str) -> None:
    """发文机关标志 in red, the number beneath, a red line across (7.2.4–7.2.7)."""
    size = min(40.0, WIDTH_MM * 72 / 25.4 / (_width(head) + 0.5))
    run = write(_line(document, WD_ALIGN_PARAGRAPH.CENTER), head, SONG_TITLE, size)
    run.font.color.rgb = _RED
    _line(document)
    numbered = _line(document, WD_ALIGN_PARAGRAPH.CENTER)
    write(numbered, number or "　　〔　　〕　　号")
    properties = numbered._p.get_or_add_pPr()
    borders = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "12"), ("space", "4"), ("color", str(_RED))):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    properties.insert_element_before(borders, *AFTER_BORDERS)
    _line(document)


def _paragraph(document: DocumentObject, paragraph: Paragraph) -> None:
    line = _line(document)
    indent(line, first_line=2)
    font = _FONTS[paragraph.kind]
    for piece in paragraph.pieces:
        if isinstance(piece, Figure):
            _figure(line, piece)
        else:
            write(line, piece, font)


def _figure(line: DocxParagraph, figure: Figure) -> None:
    """A content control with a tag: it reads as plain text, and is found again by its name."""
    control, properties, content = (OxmlElement(f"w:{name}") for name in ("sdt", "sdtPr", "sdtContent"))
    tag = OxmlElement("w:tag")
    tag.set(qn("w:val"), figure.tag)
    properties.append(tag)
    properties.append(OxmlElement("w:text"))
    run = write(line, figure.text)._r
    line._p.remove(run)
    content.append(run)
    control.append(properties)
    control.append(content)
    line._p.append(control)


def _annexes(document: DocumentObject, annexes: Sequence[str]) -> None:
    """One line below the text, two characters in; names without closing marks, further lines under the first (7.3.4)."""
    if not annexes:
        return
    _line(document)
    for place, name in enumerate(annexes):
        line = _line(document)
        number = f"{place + 1}．" if len(annexes) > 1 else ""
        before = "附件：" if not place else ""
        hanging = 3 + (1.5 if number else 0)
        indent(line, left=2 + hanging, hanging=hanging if not place else hanging - 3)
        write(line, f"{before}{number}{name}")


def _signature(document: DocumentObject, letter: Letter) -> None:
    """署名 centred over the date, the date four characters from the right (7.3.5.1); contact in round brackets (7.3.7)."""
    day = f"{letter.day.year}年{letter.day.month}月{letter.day.day}日"
    sender_right = _DATE_FROM_RIGHT + (_width(day) - _width(letter.sender)) / 2
    day_right = float(_DATE_FROM_RIGHT)
    if sender_right < 0:
        day_right, sender_right = (_width(letter.sender) - _width(day)) / 2, 0.0
    _line(document)
    _line(document)
    for text, right in ((letter.sender, sender_right), (day, day_right)):
        line = _line(document, WD_ALIGN_PARAGRAPH.RIGHT)
        indent(line, right=min(right, CHARACTERS / 2))
        line.paragraph_format.keep_with_next = text == letter.sender
        write(line, text)
    if letter.contact:
        _line(document)
        line = _line(document)
        indent(line, first_line=2)
        write(line, f"（{letter.contact}）")


def _table(document: DocumentObject, number: int, table: AnnexTable) -> None:
    """An annex on a page of its own: 附件 at the left in 黑体, its title, the list with its head on every page (7.3.6)."""
    document.add_section(WD_SECTION.NEW_PAGE)
    write(_line(document), f"附件{number or ''}", HEI)
    _line(document)
    write(_line(document, WD_ALIGN_PARAGRAPH.CENTER), table.title, SONG_TITLE, SIZE_2)
    _line(document)
    rows = (table.head, *table.rows, *([table.total] if table.total else []))
    grid = document.add_table(rows=len(rows), cols=len(table.head))
    grid.style = document.styles["Table Grid"]
    grid.alignment = WD_TABLE_ALIGNMENT.CENTER
    grid.autofit = False
    whole = sum(table.widths)
    for column, share in enumerate(table.widths):
        grid.columns[column].width = Mm(WIDTH_MM * share / whole)
    for place, (cells, row) in enumerate(zip(rows, grid.rows, strict=True)):
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if not place:
            properties.append(OxmlElement("w:tblHeader"))
        for column, (text, cell) in enumerate(zip(cells, row.cells, strict=True)):
            cell.width = Mm(WIDTH_MM * table.widths[column] / whole)
            _cell(cell.paragraphs[0], text, head=not place, right=column in table.numeric)


def _cell(paragraph: DocxParagraph, text: str, *, head: bool, right: bool) -> None:
    snap = OxmlElement("w:snapToGrid")
    snap.set(qn("w:val"), "0")
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(snap, *AFTER_SNAP)
    if head:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    elif right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    paragraph.paragraph_format.line_spacing = Pt(_TABLE_SIZE * 1.3)
    run = paragraph.add_run(text)
    set_font(run._r.get_or_add_rPr(), HEI if head else FANG_SONG, _TABLE_SIZE)
