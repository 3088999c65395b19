"""PDF files: the declaration table, a project card, a proof. Written beside the target and put in its place when complete."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QPdfWriter

from desktop_app.domain.errors import AppError
from desktop_app.safe_files import write_atomically
from desktop_app.services.printing.proof_words import proof_page
from desktop_app.services.printing.table import DeclarationTable
from ui.printing.application import ensure_application
from ui.printing.faces import font_measure
from ui.printing.pages import Page, Report, nothing_to_report
from ui.printing.painter import paint_pages
from ui.printing.proof_layout import layout_proof
from ui.printing.table_layout import layout_table

_RESOLUTION = 1200


@dataclass(frozen=True, slots=True)
class PrintResult:
    """What was written. pages: their number; size: in bytes."""

    out: Path
    pages: int
    size: int


def print_table_pdf(table: DeclarationTable, out: Path) -> PrintResult:
    """The declaration table as PDF. Works without a display, too. Raises AppError("output-…") where it cannot be written."""
    ensure_application()
    return write_pdf(layout_table(table, font_measure()), out, table.title)


def print_proof_pdf(report: Mapping[str, Any], out: Path) -> PrintResult:
    """模板完整性证明 as one A4 page in a PDF. report: what `--proof` writes. Works without a display, too.

    Raises AppError("proof-unreadable") where the report is none, ("output-…") where it cannot be written.
    """
    page = proof_page(report)
    ensure_application()
    return write_pdf([layout_proof(page, font_measure())], out, page.title)


def write_pdf(pages: list[Page], out: Path, title: str, report: Report = nothing_to_report) -> PrintResult:
    """Pages as a PDF file whose text can be searched and copied; whole or not at all.

    Raises AppError("output-…") where it cannot be written, ("print-failed") where it cannot be made.
    """
    content = pdf_bytes(pages, title, report)
    write_atomically(out, content)
    return PrintResult(out, len(pages), len(content))


def pdf_bytes(pages: list[Page], title: str, report: Report = nothing_to_report) -> bytes:
    """The PDF's bytes."""
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(_RESOLUTION)
    writer.setTitle(title)
    writer.setCreator("技改申报台")
    if not paint_pages(writer, pages, report):
        raise AppError("print-failed", "PDF生成失败：内存或临时空间不足，请关闭其他程序后再试。")
    buffer.close()
    return bytes(content.data())
