"""The rows of a list of findings: headings and findings, painted in full width, wrapped as far as needed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop_app.services.findings.finding import Finding
from ui.findings.tones import tone_of
from ui.text_line import lines_of, put_text, width_of
from ui.theme import ACCENT, ACCENT_TINT, FAINT, INK, MUTED, SOFT, SUNKEN, SURFACE, Fonts

_PAD = 10
_GAP = 4
MOST_LINES = 4  # of an explanation; the rest is in the tool tip
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list. finding: None for a blank field. is_heading: title only. key: what stays chosen.

    item: what the row stands for, where the list needs it.
    """

    title: str
    detail: str = ""
    action: str = ""
    where: str = ""
    finding: Finding | None = None
    is_heading: bool = False
    key: object = None
    item: object = None


class FindingRows(QAbstractListModel):
    """The rows; the whole row is handed out under UserRole."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[Row, ...] = ()

    def replace(self, rows: Sequence[Row]) -> None:
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def row_of(self, key: object) -> int:
        """The place of the row with this key; -1 where it is gone."""
        return next((place for place, row in enumerate(self.rows) if row.key == key), -1)

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.rows[index.row()].is_heading:
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return row
        if role == Qt.ItemDataRole.DisplayRole:  # read aloud
            word = "" if row.is_heading else tone_of(row.finding).word
            return "　".join(part for part in (word, row.where, row.title, row.detail) if part)
        if role == Qt.ItemDataRole.ToolTipRole and not row.is_heading:
            return "\n".join(part for part in (row.title, row.detail, row.action) if part)
        return None


class FindingRowPainter(QStyledItemDelegate):
    """A tag with mark and word, the title, and beneath it what was found and what to do."""

    def __init__(self, parent: QObject | None = None, *, uniform_lines: int | None = None) -> None:
        """uniform_lines: every finding takes so many lines of detail, for long lists; None: as many as it needs."""
        super().__init__(parent)
        self._uniform_lines = uniform_lines
        self.width = 300  # pixels; the list tells how wide it is

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row: Row = index.data(Qt.ItemDataRole.UserRole)
        if row.is_heading:
            return QSize(self.width, Fonts.strong_metrics.height() + 12)
        lines = self._uniform_lines
        if lines is None:
            lines = sum(len(part) for part in self._parts(row, self.width - 2 * _PAD))
        height = self._title_height() + lines * Fonts.small_metrics.height() + 2 * _GAP + 6
        return QSize(self.width, height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: Row = index.data(Qt.ItemDataRole.UserRole)
        area: QRect = option.rect  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if row.is_heading:
            painter.fillRect(area, SUNKEN)
            painter.setPen(SOFT)
            put_text(painter, area.adjusted(_PAD, 0, -_PAD, 0), row.title, "strong")
            painter.restore()
            return
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)  # type: ignore[attr-defined]
        painter.fillRect(area, ACCENT_TINT if chosen else SURFACE)
        painter.setPen(FAINT)
        painter.drawLine(area.left() + _PAD, area.bottom(), area.right() - _PAD, area.bottom())
        if chosen and option.state & QStyle.StateFlag.State_HasFocus:  # type: ignore[attr-defined]
            painter.fillRect(area.left(), area.top(), 3, area.height(), ACCENT)
        self._paint_finding(painter, area.adjusted(_PAD, _GAP + 2, -_PAD, -_GAP), row)
        painter.restore()

    def _paint_finding(self, painter: QPainter, area: QRect, row: Row) -> None:
        tone = tone_of(row.finding)
        words = f"{tone.mark} {tone.word}"
        title = QRect(area.left(), area.top(), area.width(), self._title_height())
        tag = QRect(title.left(), title.top() + 1, width_of(words, "small") + 12, title.height() - 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tone.tint)
        painter.drawRoundedRect(tag, 4, 4)
        painter.setPen(tone.colour)
        put_text(painter, tag, words, "small", "centre")
        code = row.finding.code if row.finding else ""
        code_width = width_of(code, "small") + 4 if code else 0
        painter.setPen(MUTED)
        put_text(
            painter,
            QRect(title.right() - code_width, title.top(), code_width, title.height()),
            code,
            "small",
            "right",
        )
        painter.setPen(INK)
        left = tag.right() + 8
        put_text(
            painter,
            QRect(left, title.top(), title.right() - code_width - left - 4, title.height()),
            row.title,
            "body",
        )
        top = title.bottom() + 1
        step = Fonts.small_metrics.height()
        if self._uniform_lines is not None:
            painter.setPen(SOFT)
            told = f"　说明：{row.finding.told.text}" if row.finding and row.finding.told else ""
            detail = (row.finding.explanation if row.finding else row.detail) + told
            lines = (
                (row.where, detail) if row.where else (f"{detail}。{row.action}" if row.action else detail,)
            )
            for words in lines[: self._uniform_lines]:
                put_text(
                    painter, QRect(area.left(), top, area.width(), step), " ".join(words.split()), "small"
                )
                top += step
            return
        for lines_, colour in zip(self._parts(row, area.width()), (SOFT, MUTED), strict=True):
            painter.setPen(colour)
            for line in lines_:
                put_text(painter, QRect(area.left(), top, area.width(), step), line, "small")
                top += step

    def _parts(self, row: Row, width: int) -> tuple[list[str], list[str]]:
        """The lines of what was found, and of what to do."""
        detail = [line for part in row.detail.split("\n") if part for line in lines_of(part, "small", width)]
        action = list(lines_of(row.action, "small", width)) if row.action else []
        return detail[: 2 * MOST_LINES], action[:MOST_LINES]

    @staticmethod
    def _title_height() -> int:
        return Fonts.body_metrics.height() + 6
