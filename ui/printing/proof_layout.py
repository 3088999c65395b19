"""模板完整性证明 on one A4 page: what was filled, what changed and why, everything counted, totals compared, a place to sign."""

from collections.abc import Sequence

from desktop_app.services.printing.proof_words import ProofPage
from ui.printing.line_breaking import break_lines
from ui.printing.pages import LINE_HEIGHT, POINTS_PER_MM, Face, Fill, Line, Measure, Page, Paper, Text, paper

_TITLE_SIZE = 20.0
_SIZES = (10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0, 6.5, 6.0, 5.5)
_MOST_ITEMS = (None, 40, 20, 10, 5)
_MARGIN = 18 * POINTS_PER_MM
_PAD = 2.5
_LABEL_SHARE = 0.17
_GAP = 14.0
_SIGNATURE_HEIGHT = 64.0
_GRID = "#8a94a0"
_SHADE = "#eef1f5"
_BOLD = Face(bold=True)
_WRONG = "#a12222"


def layout_proof(proof: ProofPage, measure: Measure) -> Page:
    """The proof on one page. Where it is very long, lists end with how many more the JSON file holds."""
    for most in _MOST_ITEMS:
        for size in _SIZES:
            writer = _ProofWriter(proof, measure, size, most)
            if writer.write() <= writer.room:
                return writer.page
    return writer.page


class _ProofWriter:
    def __init__(self, proof: ProofPage, measure: Measure, size: float, most: int | None) -> None:
        upright = paper("A4", landscape=False)
        self.page = Page(Paper(upright.name, upright.width, upright.height, _MARGIN))
        self.proof = proof
        self.measure = measure
        self.size = size
        self.most = most
        self.left = self.page.paper.left
        self.width = self.page.paper.usable_width
        self.step = size * LINE_HEIGHT
        self.room = self.page.paper.bottom - _SIGNATURE_HEIGHT

    def write(self) -> float:
        """Fills the page; returns where the contents end. The signatures stand at the foot of the page."""
        y = self._title()
        y = self._facts(y)
        y = self._parts(self._heading("文件内部件", y))
        y = self._counts(self._heading("逐类计数（填写前 / 填写后 / 应为）", y))
        y = self._totals(self._heading("合计核对（程序计算 / 另一程序读到）", y))
        y = self._lines(self._heading("核验项目", y), [f"√ {check}" for check in self.proof.checks])
        if self.proof.notes:
            y = self._lines(self._heading("说明", y), self.proof.notes)
        y += self.step * 0.5
        for line in self._broken(self.proof.conclusion, self.width):
            self._text(self.left, y, line, bold=True)
            y += self.step
        self._signature()
        return y

    # Parts of the page

    def _title(self) -> float:
        y, size = self.page.paper.top, _TITLE_SIZE
        x = self.left + (self.width - self.measure(self.proof.title, size)) / 2
        self.page.items.append(Text(x, y + size, self.proof.title, size, face=_BOLD))
        return y + size * 1.8

    def _heading(self, text: str, y: float) -> float:
        y += self.step * 0.55
        self._text(self.left, y, text, bold=True)
        return y + self.step + 1

    def _facts(self, y: float) -> float:
        label_width = self.width * _LABEL_SHARE
        top = y
        self._rule(y)
        for label, text in self.proof.facts:
            labels = self._broken(label, label_width - 2 * _PAD)
            texts = self._broken(text, self.width - label_width - 2 * _PAD)
            height = max(len(labels), len(texts)) * self.step + 2 * _PAD
            self.page.items.append(Fill(self.left, y, label_width, height, _SHADE))
            for number, line in enumerate(labels):
                self._text(self.left + _PAD, y + _PAD + number * self.step, line)
            for number, line in enumerate(texts):
                self._text(self.left + label_width + _PAD, y + _PAD + number * self.step, line)
            y += height
            self._rule(y)
        for x in (self.left, self.left + label_width, self.left + self.width):
            self.page.items.append(Line(x, top, x, y, 0.5, _GRID))
        return y

    def _parts(self, y: float) -> float:
        same = f"{self.proof.parts_same}个部件逐字节未变"
        changed = len(self.proof.parts)
        y = self._lines(y, [f"{same}；{changed}个按下列原因改写：" if changed else f"{same}。"])
        return self._lines(
            y,
            self._few(
                [
                    f"{state}　{name}" + (f"：{reason}" if reason else "")
                    for name, state, reason in self.proof.parts
                ]
            ),
            indent=self.size,
        )

    def _counts(self, y: float) -> float:
        rows = [
            (
                line.feature,
                str(line.before),
                str(line.after),
                str(line.expected),
                "√" if line.is_right else "×",
            )
            for line in self.proof.counts
        ]
        return self._grid(y, ("内容", "填写前", "填写后", "应为", ""), rows, (3.6, 1.5, 1.5, 1.3, 0.8), 2)

    def _totals(self, y: float) -> float:
        told = [line for line in self.proof.totals if line.value]
        left = len(self.proof.totals) - len(told)
        if not self.proof.totals:
            return self._lines(y, ["模板没有汇总公式。"])
        rows = [(line.cell, line.value, line.read or "（未读）") for line in told]
        if rows:
            y = self._grid(y, ("单元格", "程序计算", "另一程序读到"), rows, (1.4, 3.2, 3.2), 2)
        if left:
            y = self._lines(y, [f"另有{left}处公式由表格软件打开时计算。"])
        return y

    def _grid(
        self,
        y: float,
        head: Sequence[str],
        rows: Sequence[tuple[str, ...]],
        shares: Sequence[float],
        across: int,
    ) -> float:
        """A table in as many parts side by side; the first column to the left, figures to the right."""
        shown = rows if self.most is None else rows[: self.most]
        part = (self.width - _GAP * (across - 1)) / across
        unit = part / sum(shares)
        height = self.step + _PAD
        per_part = -(-len(shown) // across) if shown else 0
        for number in range(across):
            body = shown[number * per_part : (number + 1) * per_part]
            if not body:
                continue
            left = self.left + number * (part + _GAP)
            self.page.items.append(Fill(left, y, part, height, _SHADE))
            for position, row in enumerate((tuple(head), *body)):
                top = y + position * height
                x = left
                for column, (text, share) in enumerate(zip(row, shares, strict=True)):
                    self._cell(text, x, top, share * unit, is_first=column == 0)
                    x += share * unit
                self._line(left, top + height, part)
            self._line(left, y, part)
            for x in (left, left + part):
                self.page.items.append(Line(x, y, x, y + (len(body) + 1) * height, 0.5, _GRID))
        y += (per_part + 1) * height if per_part else 0.0
        more = len(rows) - len(shown)
        return self._lines(y, [f"……其余{more}项见核验文件。"]) if more else y

    def _cell(self, text: str, x: float, y: float, width: float, *, is_first: bool) -> None:
        size = self.size
        needed = self.measure(text, size)
        if needed > width - 2 * _PAD:
            size *= (width - 2 * _PAD) / needed
            needed = width - 2 * _PAD
        start = x + _PAD if is_first else x + width - _PAD - needed
        color = _WRONG if text == "×" else "#000000"
        self.page.items.append(Text(start, y + _PAD / 2 + self.size, text, size, color))

    def _signature(self) -> None:
        y = self.page.paper.bottom - 18
        size = 10.5
        widths = [self.measure(text, size) for text in self.proof.signature]
        spare = (self.width - sum(widths)) / max(len(widths) - 1, 1)
        if spare < size:
            # A long name of the office has a line of its own.
            first, *rest = self.proof.signature
            smaller = size * min(1.0, self.width / widths[0])
            self.page.items.append(Text(self.left, y - size * 2.2, first, smaller))
            place = self.width / max(len(rest), 1)
            for number, text in enumerate(rest):
                self.page.items.append(Text(self.left + number * place, y, text, size))
            return
        x = self.left
        for text, width in zip(self.proof.signature, widths, strict=True):
            self.page.items.append(Text(x, y, text, size))
            x += width + spare

    # Small things

    def _few(self, items: Sequence[str]) -> list[str]:
        if self.most is None or len(items) <= self.most:
            return list(items)
        return [*items[: self.most], f"……其余{len(items) - self.most}项见核验文件。"]

    def _lines(self, y: float, texts: Sequence[str], indent: float = 0.0) -> float:
        for text in texts:
            for line in self._broken(text, self.width - indent):
                self._text(self.left + indent, y, line)
                y += self.step
        return y

    def _broken(self, text: str, width: float) -> tuple[str, ...]:
        return break_lines(text, width, self.size, self.measure)

    def _text(self, x: float, top: float, text: str, *, bold: bool = False) -> None:
        face = _BOLD if bold else Face()
        self.page.items.append(Text(x, top + self.size, text, self.size, face=face))

    def _rule(self, y: float) -> None:
        self._line(self.left, y, self.width)

    def _line(self, x: float, y: float, width: float) -> None:
        self.page.items.append(Line(x, y, x + width, y, 0.5, _GRID))
