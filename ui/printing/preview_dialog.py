"""Print preview: layout, paper, pages, zoom, printer, PDF. Without a printer printing is off, with the reason, and PDF is there."""

from collections.abc import Sequence
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
from desktop_app.services.job import Cancelled
from ui import messages
from ui.jobs import run_job
from ui.printing.faces import own_family
from ui.printing.page_view import WHOLE_PAGE, PageView
from ui.printing.pages import Page
from ui.printing.pdf import PrintResult, write_pdf
from ui.printing.print_layouts import PrintLayout
from ui.printing.printers import NO_PRINTER, paper_of_printer, print_pages, printer_names
from ui.theme import chrome_sheet

_ZOOMS: Sequence[tuple[str, float | None]] = (
    ("适合宽度", None),
    ("整页", WHOLE_PAGE),
    ("50%", 50),
    ("75%", 75),
    ("100%", 100),
    ("150%", 150),
    ("200%", 200),
    ("300%", 300),
)
_SIZE = (1160, 780)


class PreviewDialog(QDialog):
    """Shows pages and prints them. layouts: the choice, the usual one first.

    Raises AppError where the first layout cannot be made.
    """

    def __init__(
        self,
        title: str,
        layouts: Sequence[PrintLayout],
        parent: QWidget | None = None,
        printers: Sequence[str] | None = None,
    ) -> None:
        super().__init__(parent)
        self.setStyleSheet(chrome_sheet())
        self.setWindowTitle(f"打印预览 — {title}")
        room = self.screen().availableGeometry()
        self.resize(min(_SIZE[0], room.width() - 40), min(_SIZE[1], room.height() - 60))
        self._title = title
        self._layouts = layouts
        self._made: dict[tuple[int, str], list[Page]] = {}
        self._shown = (0, layouts[0].papers[0])
        self.pages: list[Page] = []
        self.view = PageView(self)
        self.page_spin = QSpinBox(self)
        self.page_count = QLabel(self)
        self.zoom = QComboBox(self)
        for name, percent in _ZOOMS:
            self.zoom.addItem(name, percent)
        self.layout_choice = QComboBox(self)
        self.layout_choice.addItems([layout.name for layout in layouts])
        self.layout_choice.setToolTip(
            "官方表格版式：按下发表格自己的纸张、表头、列宽打印；本程序版式：字尽量大，各栏自动分宽"
        )
        self.paper = QComboBox(self)
        self.paper.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.paper.setMinimumWidth(90)
        self.note = QLabel(self)
        self.printer = QComboBox(self)
        self.printer.addItems(list(printer_names() if printers is None else printers))
        self.copies = QSpinBox(self)
        self.copies.setRange(1, 99)
        self.copies.setSuffix(" 份")
        self.print_button = QPushButton("打印(&P)", self)
        self.pdf_button = QPushButton("存为PDF(&S)…", self)
        self.reason = QLabel(NO_PRINTER, self)
        self.reason.setWordWrap(True)
        self._lay_out()
        self._show_papers()
        self._connect()
        own_family()  # loaded here: only the window's thread may do so
        self._show(self._make(*self._shown) or [])

    # What is shown

    def reload(self) -> None:
        """The pages for the chosen layout and paper; where they cannot be made or are not waited for, the former stay."""
        wanted = (self.layout_choice.currentIndex(), self.paper.currentText())
        try:
            pages = self._make(*wanted)
        except AppError as error:
            messages.show_error(self, error)
            pages = None
        if pages is None:
            self._choose(*self._shown)
            return
        self._shown = wanted
        self._show(pages)

    def _make(self, number: int, paper: str) -> list[Page] | None:
        """None where the person stopped it."""
        if (number, paper) not in self._made:
            # What asks the store is done here, before the job begins in its own thread.
            job = self._layouts[number].prepare(paper)
            try:
                self._made[number, paper] = run_job(self if self.isVisible() else None, "准备打印", job)
            except Cancelled:
                return None
        return self._made[number, paper]

    def _show(self, pages: list[Page]) -> None:
        self.pages = pages
        self.page_spin.setRange(1, max(len(pages), 1))
        self.page_count.setText(f"页 共 {len(pages)} 页")
        self.view.set_pages(pages)
        self.note.setText(self._layouts[self._shown[0]].note)
        can_print = bool(pages) and self.printer.count() > 0
        for part in (self.printer, self.copies, self.print_button):
            part.setEnabled(can_print)
        self.pdf_button.setEnabled(bool(pages))

    def _choose(self, number: int, paper: str) -> None:
        """Sets the choosers without making anything."""
        for chooser in (self.layout_choice, self.paper):
            chooser.blockSignals(True)
        self.layout_choice.setCurrentIndex(number)
        self._show_papers()
        self.paper.setCurrentText(paper)
        for chooser in (self.layout_choice, self.paper):
            chooser.blockSignals(False)

    def _layout_chosen(self) -> None:
        number = self.layout_choice.currentIndex()
        self._choose(number, self._layouts[number].papers[0])
        self.reload()

    def _show_papers(self) -> None:
        papers = self._layouts[self.layout_choice.currentIndex()].papers
        self.paper.clear()
        self.paper.addItems(list(papers))
        self.paper.setEnabled(len(papers) > 1)

    # What the buttons do

    def print_now(self) -> None:
        """All pages on the chosen printer."""
        if not self.print_button.isEnabled():
            return
        name, copies, pages = self.printer.currentText(), self.copies.value(), self.pages
        try:
            paper = paper_of_printer(name, pages[0].paper)
            if paper is not None and not messages.ask(
                self,
                f"打印机“{name}”没有{pages[0].paper.name}纸，要缩小到{paper.name}打印吗？",
                f"缩小到{paper.name}",
            ):
                return
            done = run_job(
                self,
                "打印",
                lambda progress: print_pages(pages, name, copies, self._title, paper, progress.report),
            )
        except Cancelled:
            return
        except AppError as error:
            messages.show_error(self, error)
            return
        messages.show_note(self, f"已把{done}页交给打印机“{name}”。")

    def ask_for_pdf(self) -> None:
        """Asks where, then writes."""
        if not self.pages:
            return
        name, _ = QFileDialog.getSaveFileName(
            self, "存为PDF", f"{file_name(self._title)}.pdf", "PDF文件 (*.pdf)"
        )
        if not name:
            return
        try:
            result = self.save_pdf(Path(name if name.lower().endswith(".pdf") else f"{name}.pdf"))
        except Cancelled:
            return
        except AppError as error:
            messages.show_error(self, error)
            return
        messages.show_note(self, f"已存为“{result.out.name}”，共{result.pages}页。")

    def save_pdf(self, out: Path) -> PrintResult:
        """The shown pages as PDF. Raises Cancelled where the person stopped it, AppError("output-…")."""
        pages = self.pages
        return run_job(
            self if self.isVisible() else None,
            "存为PDF",
            lambda progress: write_pdf(pages, out, self._title, progress.report),
        )

    def _page_asked(self, page: int) -> None:
        if page != self.view.page:
            self.view.go_to(page)

    def _page_shown(self, page: int) -> None:
        self.page_spin.blockSignals(True)
        self.page_spin.setValue(page)
        self.page_spin.blockSignals(False)

    def _zoom_by(self, step: int) -> None:
        """To the next larger or smaller fixed size."""
        shown = self.view.percent
        sizes = [(percent, n) for n, (_, percent) in enumerate(_ZOOMS) if percent]
        beyond = [item for item in sizes if (item[0] > shown + 1 if step > 0 else item[0] < shown - 1)]
        if beyond:
            self.zoom.setCurrentIndex((min(beyond) if step > 0 else max(beyond))[1])

    # Putting it together

    def _connect(self) -> None:
        self.zoom.currentIndexChanged.connect(lambda _: self.view.set_zoom(self.zoom.currentData()))
        self.layout_choice.currentIndexChanged.connect(lambda _: self._layout_chosen())
        self.paper.currentTextChanged.connect(lambda _: self.reload())
        self.page_spin.valueChanged.connect(self._page_asked)
        self.view.page_changed.connect(self._page_shown)
        self.view.zoom_asked.connect(self._zoom_by)
        self.print_button.clicked.connect(self.print_now)
        self.pdf_button.clicked.connect(self.ask_for_pdf)
        for key, deed in (
            (QKeySequence.StandardKey.Print, self.print_now),
            (QKeySequence.StandardKey.Save, self.ask_for_pdf),
            (QKeySequence.StandardKey.ZoomIn, lambda: self._zoom_by(1)),
            (QKeySequence.StandardKey.ZoomOut, lambda: self._zoom_by(-1)),
        ):
            QShortcut(QKeySequence(key), self, deed)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(QLabel("第", self))
        top.addWidget(self.page_spin)
        top.addWidget(self.page_count)
        top.addSpacing(12)
        for label, box in (
            ("缩放(&Z)", self.zoom),
            ("版式(&L)", self.layout_choice),
            ("纸张(&A)", self.paper),
        ):
            text = QLabel(label, self)
            text.setBuddy(box)
            top.addWidget(text)
            top.addWidget(box)
        top.addSpacing(12)
        top.addWidget(self.note)
        top.addStretch(1)
        if len(self._layouts) == 1:
            self.layout_choice.setEnabled(False)
        bottom = QHBoxLayout()
        has_printer = self.printer.count() > 0
        self.reason.setVisible(not has_printer)
        self.print_button.setToolTip("" if has_printer else NO_PRINTER)
        printer = QLabel("打印机(&R)", self)
        printer.setBuddy(self.printer)
        close = QPushButton("关闭", self)
        close.clicked.connect(self.reject)
        self.printer.setMinimumWidth(160)
        bottom.addWidget(self.reason, 1)
        if has_printer:
            bottom.addStretch(1)
        for part in (printer, self.printer, self.copies, self.print_button, self.pdf_button, close):
            bottom.addWidget(part)
        (self.print_button if has_printer else self.pdf_button).setDefault(True)
        layout = QVBoxLayout(self)
        layout.addLayout(top)
        layout.addWidget(self.view, 1)
        layout.addLayout(bottom)


def file_name(title: str) -> str:
    """A title without what a file's name may not hold."""
    return "".join(character for character in title if character not in '\\/:*?"<>|\n\t').strip() or "申报表"
