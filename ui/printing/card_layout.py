"""A project card as one A4 page: letters become smaller until everything has its place."""

from collections.abc import Sequence

from desktop_app.domain.verdict import Verdict
from desktop_app.services.printing.card import VERDICT_MARKS, ProjectCard
from desktop_app.services.verdicts.words import VERDICT_WORDS
from ui.printing.line_breaking import break_lines
from ui.printing.pages import ASCENT, LINE_HEIGHT, Fill, Line, Measure, Page, Text, paper

_SIZES = (10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0, 6.5, 6.0, 5.5, 5.0, 4.5, 4.0)
_TITLE_SIZE = 16.0
_SHADE = "#eef1f5"
_GRID = "#9aa4b0"
_LABEL_SHARE = 0.48  # of the width of a labelled value
_MANY_PAIRS = 24
_PAD = 2.5
_COLORS = {Verdict.ELIGIBLE: "#1b6e3c", Verdict.INELIGIBLE: "#a12222", Verdict.INCOMPLETE: "#8a5a00"}


def layout_card(card: ProjectCard, measure: Measure) -> Page:
    """The card on one page. Texts too long even for the smallest letters end with “…（未完）”."""
    for size in _SIZES:
        writer = _CardWriter(card, measure, size)
        if writer.write() <= writer.page.paper.bottom - 18:
            return writer.page
    writer = _CardWriter(card, measure, _SIZES[-1], longest=_room_for_long(card, measure))
    writer.write()
    return writer.page


def _room_for_long(card: ProjectCard, measure: Measure) -> int:
    """How many lines each long text may have, so that the page holds."""
    fits, too_many = 1, 80
    while too_many - fits > 1:
        middle = (fits + too_many) // 2
        writer = _CardWriter(card, measure, _SIZES[-1], longest=middle)
        if writer.write() <= writer.page.paper.bottom - 18:
            fits = middle
        else:
            too_many = middle
    return fits


class _CardWriter:
    def __init__(self, card: ProjectCard, measure: Measure, size: float, longest: int | None = None) -> None:
        self.card = card
        self.measure = measure
        self.size = size
        self.longest = longest
        self.page = Page(paper("A4", landscape=False))
        self.left = self.page.paper.left
        self.width = self.page.paper.usable_width
        self.step = size * LINE_HEIGHT
        many = sum(len(pairs) for _, pairs in card.sections) > _MANY_PAIRS
        self.across = 3 if many else 2

    def write(self) -> float:
        """Fills the page; returns where the contents end."""
        y = self._head()
        for name, pairs in self.card.sections:
            y = self._section(name, y)
            y = self._pairs(pairs, y)
        for label, text in self.card.long:
            y = self._long(label, text, y)
        y = self._section("政策自检", y + 2)
        for verdict in self.card.verdicts:
            head = f"{VERDICT_MARKS[verdict.verdict]} {VERDICT_WORDS[verdict.verdict]}　{verdict.title}"
            y = self._paragraph(head, "；".join(verdict.lines), y, _COLORS[verdict.verdict])
        bottom = self.page.paper.bottom
        self.page.items.append(Text(self.left, bottom, self.card.footer, 8, "#555555"))
        return y

    def _head(self) -> float:
        y = self.page.paper.top
        size = _TITLE_SIZE
        lines = break_lines(self.card.title, self.width, size, self.measure)
        for line in lines:
            x = self.left + (self.width - self.measure(line, size)) / 2
            self.page.items.append(Text(x, y + size, line, size))
            y += size * LINE_HEIGHT
        name = self.card.enterprise
        if name:
            x = self.left + (self.width - self.measure(name, 10)) / 2
            self.page.items.append(Text(x, y + 12, name, 10, "#333333"))
            y += 18
        return y + 4

    def _section(self, name: str, y: float) -> float:
        height = self.step + 2 * _PAD
        self.page.items.append(Fill(self.left, y, self.width, height, _SHADE))
        self.page.items.append(Text(self.left + 4, y + _PAD + self.size * ASCENT, name, self.size))
        return y + height

    def _pairs(self, pairs: Sequence[tuple[str, str]], y: float) -> float:
        """Labelled values, as many beside one another as the card has columns."""
        share = self.width / self.across
        for start in range(0, len(pairs), self.across):
            cells = []
            for label, text in pairs[start : start + self.across]:
                labels = break_lines(label, share * _LABEL_SHARE - 2 * _PAD, self.size, self.measure)
                texts = break_lines(text, share * (1 - _LABEL_SHARE) - 2 * _PAD, self.size, self.measure)
                cells.append((labels, texts))
            height = max(max(len(labels), len(texts)) for labels, texts in cells) * self.step + 2 * _PAD
            for position, (labels, texts) in enumerate(cells):
                x = self.left + position * share
                self._lines(labels, x + _PAD, y, "#555555")
                self._lines(texts, x + share * _LABEL_SHARE + _PAD, y)
            self._rule(y + height)
            y += height
        return y

    def _long(self, label: str, text: str, y: float) -> float:
        label_width = self.width / 2 * _LABEL_SHARE
        labels = break_lines(label, label_width - 2 * _PAD, self.size, self.measure)
        texts = list(break_lines(text, self.width - label_width - 2 * _PAD, self.size, self.measure))
        if self.longest is not None and len(texts) > self.longest:
            texts = [*texts[: self.longest - 1], "…（未完，全文见项目库）"]
        height = max(len(labels), len(texts)) * self.step + 2 * _PAD
        self._lines(labels, self.left + _PAD, y, "#555555")
        self._lines(texts, self.left + label_width + _PAD, y)
        self._rule(y + height)
        return y + height

    def _paragraph(self, head: str, text: str, y: float, color: str) -> float:
        """A coloured head and what follows it, on the same line where there is room."""
        start = self.measure(head, self.size) + 2 * self.size
        self._lines([head], self.left + _PAD, y, color)
        if self.measure(text, self.size) > self.width - start - 2 * _PAD:
            y += self.step
            start = 2 * self.size
        lines = break_lines(text, self.width - start - 2 * _PAD, self.size, self.measure)
        self._lines(lines, self.left + start + _PAD, y)
        return y + len(lines) * self.step + _PAD

    def _lines(self, lines: Sequence[str], x: float, y: float, color: str = "#000000") -> None:
        baseline = y + _PAD + self.size * ASCENT
        for line in lines:
            if line:
                self.page.items.append(Text(x, baseline, line, self.size, color))
            baseline += self.step

    def _rule(self, y: float) -> None:
        self.page.items.append(Line(self.left, y, self.left + self.width, y, 0.4, _GRID))
