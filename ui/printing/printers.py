"""The machine's printers, and printing on one of them."""

from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from desktop_app.domain.errors import AppError
from ui.printing.pages import Page, Report, nothing_to_report
from ui.printing.painter import paint_pages

NO_PRINTER = "没有找到打印机：请先在系统中添加打印机，或存为PDF后到其他电脑打印。"


def printer_names() -> list[str]:
    """The names of the printers, the usual one first; empty where there is none."""
    names = [str(name) for name in QPrinterInfo.availablePrinterNames()]
    usual = str(QPrinterInfo.defaultPrinterName())
    return sorted(names, key=lambda name: name != usual)


def print_pages(
    pages: list[Page], printer_name: str, copies: int, title: str, report: Report = nothing_to_report
) -> None:
    """Sends pages to a printer. Raises AppError("print-failed") where it cannot be reached."""
    # A QPrinter without a printer turns into a PDF with an empty name and fails in silence: asked for beforehand.
    information = QPrinterInfo.printerInfo(printer_name)
    if information.isNull():
        raise AppError("print-failed", f"找不到打印机“{printer_name}”：请检查是否开机联机，或存为PDF。")
    printer = QPrinter(information, QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    printer.setCopyCount(copies)
    printer.setFullPage(True)
    if not paint_pages(printer, pages, report):
        raise AppError("print-failed", f"打印机“{printer_name}”没有接受打印任务：请检查后重试，或存为PDF。")
