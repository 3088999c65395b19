"""PDF files: the declaration table, a project card. Written beside the target and put in its place when complete."""

import contextlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QPdfWriter

from desktop_app.domain.errors import AppError
from desktop_app.services.declaration_table import DeclarationTable
from desktop_app.services.declaration_table_card import ProjectCard
from ui.printing.card_layout import layout_card
from ui.printing.pages import Page
from ui.printing.painter import font_measure, paint_pages
from ui.printing.table_layout import layout_table

_RESOLUTION = 1200


@dataclass(frozen=True, slots=True)
class PrintResult:
    """What was written. pages: their number; size: in bytes."""

    out: Path
    pages: int
    size: int


def print_table_pdf(table: DeclarationTable, out: Path) -> PrintResult:
    """The declaration table as PDF. Needs a QGuiApplication. Raises AppError("print-failed") where it cannot be written."""
    return write_pdf(layout_table(table, font_measure()), out, table.title)


def print_card_pdf(card: ProjectCard, out: Path) -> PrintResult:
    """A project card as one A4 page in a PDF. Raises AppError("print-failed")."""
    return write_pdf([layout_card(card, font_measure())], out, card.title)


def write_pdf(pages: list[Page], out: Path, title: str) -> PrintResult:
    """Pages as a PDF file whose text can be searched and copied. Raises AppError("print-failed")."""
    content = pdf_bytes(pages, title)
    try:
        _replace(out, content)
    except OSError as error:
        raise AppError(
            "print-failed",
            f"PDF文件“{out}”写不进去（{error.strerror or error}）：请关闭正在打开它的程序，或换一个文件夹再试。",
        ) from None
    return PrintResult(out, len(pages), len(content))


def pdf_bytes(pages: list[Page], title: str) -> bytes:
    """The PDF's bytes."""
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(_RESOLUTION)
    writer.setTitle(title)
    writer.setCreator("技改申报台")
    if not paint_pages(writer, pages):
        raise AppError("print-failed", "PDF生成失败：内存或临时空间不足，请关闭其他程序后再试。")
    buffer.close()
    return bytes(content.data())


def _replace(out: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{out.name}.", suffix=".part", dir=out.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(out)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
