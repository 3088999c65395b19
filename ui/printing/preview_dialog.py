"""Print preview: pages, zoom, paper, printer, PDF. Without a printer printing is off, with the reason, and PDF is there."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.errors import AppError
from desktop_app.services.declaration_table import DeclarationTable
from desktop_app.services.declaration_table_card import ProjectCard
from ui import messages
from ui.printing.card_layout import layout_card
from ui.printing.faces import font_measure
from ui.printing.page_view import PageView
from ui.printing.pages import Page
from ui.printing.pdf import PrintResult, write_pdf
from ui.printing.printers import NO_PRINTER, print_pages, printer_names
from ui.printing.table_layout import layout_table
from ui.theme import chrome_sheet

_ZOOMS: Sequence[tuple[str, float | None]] = (
    ("适合宽度", None),
    ("50%", 50),
    ("75%", 75),
    ("100%", 100),
    ("150%", 150),
    ("200%", 200),
)


class PreviewDialog(QDialog):
    """Shows pages and prints them. make_pages: the pages for a paper's name; papers: the choice, the usual one first."""

    def __init__(
        self,
        title: str,
        make_pages: Callable[[str], list[Page]],
        papers: Sequence[str],
        parent: QWidget | None = None,
        printers: Sequence[str] | None = None,
    ) -> None:
        super().__init__(parent)
        self.setStyleSheet(chrome_sheet())
        self.setWindowTitle(f"打印预览 — {title}")
        self.resize(1100, 780)
        self._title = title
        self._make_pages = make_pages
        self.pages: list[Page] = []
        self.view = PageView(self)
        self.page_spin = QSpinBox(self)
        self.page_count = QLabel(self)
        self.zoom = QComboBox(self)
        for name, percent in _ZOOMS:
            self.zoom.addItem(name, percent)
        self.paper = QComboBox(self)
        self.paper.addItems(list(papers))
        self.printer = QComboBox(self)
        self.printer.addItems(list(printer_names() if printers is None else printers))
        self.copies = QSpinBox(self)
        self.copies.setRange(1, 99)
        self.copies.setSuffix(" 份")
        self.print_button = QPushButton("打印(&P)", self)
        self.pdf_button = QPushButton("存为PDF(&S)…", self)
        close = QPushButton("关闭", self)
        self.reason = QLabel(NO_PRINTER, self)
        self.reason.setWordWrap(True)
        self._lay_out(close)
        has_printer = self.printer.count() > 0
        for part in (self.printer, self.copies, self.print_button):
            part.setEnabled(has_printer)
        self.reason.setVisible(not has_printer)
        self.print_button.setToolTip("" if has_printer else NO_PRINTER)
        (self.print_button if has_printer else self.pdf_button).setDefault(True)
        self.zoom.currentIndexChanged.connect(lambda _: self.view.set_zoom(self.zoom.currentData()))
        self.paper.currentTextChanged.connect(lambda _: self.reload())
        self.page_spin.valueChanged.connect(self._page_asked)
        self.view.page_changed.connect(self._page_shown)
        self.print_button.clicked.connect(self.print_now)
        self.pdf_button.clicked.connect(self.ask_for_pdf)
        close.clicked.connect(self.reject)
        QShortcut(QKeySequence.StandardKey.Print, self, self.print_now)
        QShortcut(QKeySequence.StandardKey.Save, self, self.ask_for_pdf)
        self.reload()

    def reload(self) -> None:
        """The pages for the chosen paper."""
        self.pages = self._make_pages(self.paper.currentText())
        self.page_spin.setRange(1, len(self.pages))
        self.page_count.setText(f"页 共 {len(self.pages)} 页")
        self.view.set_pages(self.pages)

    def print_now(self) -> None:
        """All pages on the chosen printer."""
        if not self.print_button.isEnabled():
            return
        try:
            print_pages(self.pages, self.printer.currentText(), self.copies.value(), self._title)
        except AppError as error:
            messages.show_error(self, error)
            return
        messages.show_note(self, f"已把{len(self.pages)}页交给打印机“{self.printer.currentText()}”。")

    def ask_for_pdf(self) -> None:
        """Asks where, then writes."""
        name, _ = QFileDialog.getSaveFileName(
            self, "存为PDF", f"{_file_name(self._title)}.pdf", "PDF文件 (*.pdf)"
        )
        if not name:
            return
        try:
            result = self.save_pdf(Path(name if name.lower().endswith(".pdf") else f"{name}.pdf"))
        except AppError as error:
            messages.show_error(self, error)
            return
        messages.show_note(self, f"已存为“{result.out.name}”，共{result.pages}页。")

    def save_pdf(self, out: Path) -> PrintResult:
        """The shown pages as PDF. Raises AppError("output-…")."""
        return write_pdf(self.pages, out, self._title)

    def _page_asked(self, page: int) -> None:
        if page != self.view.page:
            self.view.go_to(page)

    def _page_shown(self, page: int) -> None:
        self.page_spin.blockSignals(True)
        self.page_spin.setValue(page)
        self.page_spin.blockSignals(False)

    def _lay_out(self, close: QPushButton) -> None:
        bar = QHBoxLayout()
        for part in (QLabel("第", self), self.page_spin, self.page_count):
            bar.addWidget(part)
        bar.addSpacing(12)
        for label, box in (("缩放", self.zoom), ("纸张", self.paper)):
            text = QLabel(label, self)
            text.setBuddy(box)
            bar.addWidget(text)
            bar.addWidget(box)
        bar.addStretch(1)
        printer = QLabel("打印机", self)
        printer.setBuddy(self.printer)
        for printing in (printer, self.printer, self.copies, self.print_button, self.pdf_button, close):
            bar.addWidget(printing)
        layout = QVBoxLayout(self)
        layout.addLayout(bar)
        layout.addWidget(self.reason)
        layout.addWidget(self.view, 1)


def table_preview(
    make_table: Callable[[str], DeclarationTable], title: str, paper: str, parent: QWidget | None = None
) -> PreviewDialog:
    """The preview of a declaration table. make_table: the table for a paper's name; paper: the usual one."""
    papers = [paper, *(name for name in ("A3", "A4") if name != paper)]
    return PreviewDialog(title, lambda name: layout_table(make_table(name), font_measure()), papers, parent)


def card_preview(card: ProjectCard, parent: QWidget | None = None) -> PreviewDialog:
    """The preview of a project card."""
    return PreviewDialog(card.title, lambda _: [layout_card(card, font_measure())], ["A4"], parent)


def _file_name(title: str) -> str:
    """A title without what a file's name may not hold."""
    return "".join(character for character in title if character not in '\\/:*?"<>|\n\t').strip() or "申报表"
