"""A text of several chapters as .docx: title, whom it is about, chapters numbered 一、二、三、, a statement to be signed."""

from dataclasses import dataclass
from datetime import date

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import RGBColor

from desktop_app.papers.letter_file import title_lines
from desktop_app.papers.page_layout import HEI, KAI, SIZE_2, SONG_TITLE, indent, new_document, to_bytes, write

_NUMERALS = "一二三四五六七八九十"
_HINT = RGBColor(0x80, 0x80, 0x80)


@dataclass(frozen=True, slots=True)
class ReportChapter:
    """text: paragraphs parted by line ends; prompt: what to write, shown in grey where there is no text."""

    title: str
    text: str
    prompt: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """name: whom or what it is about. statement: to be signed and sealed, "" for none."""

    title: str
    name: str
    chapters: tuple[ReportChapter, ...]
    statement: str
    day: date


def write_report(report: Report) -> bytes:
    """The report as a file."""
    document = new_document(f"{report.title}（{report.name}）", report.name)
    for line in title_lines(report.title):
        head = document.add_paragraph()
        head.alignment = WD_ALIGN_PARAGRAPH.CENTER
        write(head, line, SONG_TITLE, SIZE_2)
    about = document.add_paragraph()
    about.alignment = WD_ALIGN_PARAGRAPH.CENTER
    write(about, report.name, KAI)
    document.add_paragraph()
    for number, chapter in enumerate(report.chapters):
        heading = document.add_paragraph()
        indent(heading, first_line=2)
        write(heading, f"{_NUMERALS[number]}、{chapter.title}", HEI)
        for text in filter(None, (part.strip() for part in chapter.text.splitlines())):
            body = document.add_paragraph()
            indent(body, first_line=2)
            write(body, text)
        if not chapter.text and chapter.prompt:
            body = document.add_paragraph()
            indent(body, first_line=2)
            write(body, f"（{chapter.prompt}）").font.color.rgb = _HINT
    if report.statement:
        document.add_paragraph()
        statement = document.add_paragraph()
        indent(statement, first_line=2)
        write(statement, report.statement, KAI)
        for text in (f"{report.name}（盖章）", f"{report.day.year}年{report.day.month}月{report.day.day}日"):
            signature = document.add_paragraph()
            signature.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            indent(signature, right=2)
            write(signature, text)
    return to_bytes(document)
