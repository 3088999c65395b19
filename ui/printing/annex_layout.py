"""The annex behind the declaration table: what the office wrote to findings that want an explanation, by project."""

from desktop_app.services.printing.table import DeclarationTable
from ui.printing.line_breaking import break_lines
from ui.printing.pages import ASCENT, LINE_HEIGHT, Line, Measure, Page, Paper, Text

_TITLE_SIZE = 14.0
_SIZE = 9.5
_STEP = _SIZE * LINE_HEIGHT * 1.15
_INDENT = 2 * _SIZE
_FOOT = 16.0  # left free for the page number
_GRID = "#9aa4b0"
TITLE = "附：需说明事项"


def annex_pages(table: DeclarationTable, sheet: Paper, measure: Measure) -> list[Page]:
    """As many pages as it takes; none where there is nothing to explain."""
    if not table.annex:
        return []
    writer = _AnnexWriter(sheet, measure)
    for heading, paragraphs in table.annex:
        writer.heading(heading, paragraphs[0] if paragraphs else "")
        for paragraph in paragraphs:
            writer.paragraph(paragraph)
    return writer.pages


class _AnnexWriter:
    def __init__(self, sheet: Paper, measure: Measure) -> None:
        self.sheet = sheet
        self.measure = measure
        self.pages: list[Page] = []
        self._turn()
        self._put(TITLE, sheet.left, _TITLE_SIZE)
        self.y += _TITLE_SIZE * 1.6
        self.page.items.append(Line(sheet.left, self.y - 4, sheet.right, self.y - 4, 0.5, _GRID))

    @property
    def page(self) -> Page:
        return self.pages[-1]

    def heading(self, text: str, following: str) -> None:
        """Never alone at the foot of a page: at least the first line of what follows stands with it."""
        lines = break_lines(text, self.sheet.usable_width, _SIZE, self.measure)
        self._make_room((len(lines) + (1 if following else 0)) * _STEP + 4)
        self.y += 4
        for line in lines:
            self._put(line, self.sheet.left, _SIZE)
            self.y += _STEP

    def paragraph(self, text: str) -> None:
        for line in break_lines(text, self.sheet.usable_width - _INDENT, _SIZE, self.measure):
            self._make_room(_STEP)
            self._put(line, self.sheet.left + _INDENT, _SIZE)
            self.y += _STEP

    def _make_room(self, height: float) -> None:
        if self.y + height > self.sheet.bottom - _FOOT:
            self._turn()

    def _turn(self) -> None:
        self.pages.append(Page(self.sheet))
        self.y = self.sheet.top

    def _put(self, text: str, x: float, size: float) -> None:
        self.page.items.append(Text(x, self.y + size * ASCENT, text, size))
