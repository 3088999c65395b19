"""The machine's printers, and printing on one of them."""

from collections.abc import Sequence

from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from desktop_app.domain.errors import AppError
from desktop_app.services.job import Cancelled
from ui.printing.pages import Page, Paper, Report, nothing_to_report
from ui.printing.painter import paint_pages

NO_PRINTER = "没有找到打印机：请先在系统中添加打印机，或存为PDF后到其他电脑打印。"

_SAME_PAPER = 6.0  # points: printers round the sizes of papers


def printer_names() -> list[str]:
    """The names of the printers, the usual one first; empty where there is none."""
    names = [str(name) for name in QPrinterInfo.availablePrinterNames()]
    usual = str(QPrinterInfo.defaultPrinterName())
    return sorted(names, key=lambda name: name != usual)


def paper_of_printer(printer_name: str, wanted: Paper) -> Paper | None:
    """The largest paper of the printer that is to take the place of one it does not have; None where it has it."""
    information = QPrinterInfo.printerInfo(printer_name)
    return replacement(wanted, [_paper(size) for size in information.supportedPageSizes()])


def replacement(wanted: Paper, papers: Sequence[Paper]) -> Paper | None:
    """The larger of A3 and A4 among the papers, or the first, turned as the wanted one; None where that is among them.

    A printer that names no paper is trusted to have it.
    """
    sizes = sorted((wanted.width, wanted.height))
    for there in papers:
        if all(
            abs(a - b) < _SAME_PAPER for a, b in zip(sizes, sorted((there.width, there.height)), strict=True)
        ):
            return None
    if not papers:
        return None
    chosen = next((there for name in ("A3", "A4") for there in papers if there.name == name), papers[0])
    short, long = sorted((chosen.width, chosen.height))
    is_wide = wanted.width > wanted.height
    return Paper(chosen.name, long if is_wide else short, short if is_wide else long)


def _paper(size: QPageSize) -> Paper:
    points = size.size(QPageSize.Unit.Point)
    return Paper(size.name().split()[0] if size.name() else "", points.width(), points.height())


def print_pages(
    pages: list[Page],
    printer_name: str,
    copies: int,
    title: str,
    onto: Paper | None = None,
    report: Report = nothing_to_report,
) -> int:
    """Sends pages to a printer; returns how many. onto: the paper they are shrunk to, None for their own.

    Raises AppError("print-failed") where the printer cannot be reached.
    """
    # A QPrinter without a printer turns into a PDF with an empty name and fails in silence: asked for beforehand.
    information = QPrinterInfo.printerInfo(printer_name)
    if information.isNull():
        raise AppError("print-failed", f"找不到打印机“{printer_name}”：请检查是否开机联机，或存为PDF。")
    printer = QPrinter(information, QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    printer.setCopyCount(copies)
    printer.setFullPage(True)
    try:
        painted = paint_pages(printer, pages, report, onto)
    except Cancelled:
        printer.abort()
        raise
    if not painted:
        raise AppError("print-failed", f"打印机“{printer_name}”没有接受打印任务：请检查后重试，或存为PDF。")
    return len(pages)
