"""How a line of the project list looks: name, firm and amount, and the badge as mark and word."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem

from desktop_app.domain.listing import ProjectRow
from desktop_app.domain.money import grouped
from ui.marks import paint_mark
from ui.projects.project_list_model import ROW_ROLE, UNNAMED, VERDICT_ROLE
from ui.text_line import put_text, width_of
from ui.theme import ACCENT, ACCENT_TINT, FAINT, GREY_TINT, INK, MUTED, SOFT, SURFACE, VERDICTS, Fonts

_SIDE = 14


class ProjectDelegate(QStyledItemDelegate):
    """Two lines of one height."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(120, Fonts.body_metrics.height() + Fonts.small_metrics.height() + 20)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row = index.data(ROW_ROLE)
        if not isinstance(row, ProjectRow):
            return
        area: QRect = option.rect  # type: ignore[attr-defined]
        view = self.parent()
        selected = isinstance(view, QListView) and view.currentIndex() == index
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(area, ACCENT_TINT if selected else SURFACE)
        if selected:
            painter.fillRect(area.left(), area.top(), 3, area.height(), ACCENT)
        painter.setPen(FAINT)
        painter.drawLine(area.left() + _SIDE, area.bottom(), area.right(), area.bottom())
        inner = area.adjusted(_SIDE, 8, -10, -8)
        badge = self._paint_badge(painter, inner, index)
        line = Fonts.body_metrics.height()
        first = QRect(inner.left(), inner.top(), inner.width() - badge - 6, line)
        painter.setPen(INK if row.name else MUTED)
        put_text(painter, first, row.name or UNNAMED, "body")
        self._paint_second_line(painter, inner, row)
        painter.restore()

    @staticmethod
    def _paint_badge(painter: QPainter, inner: QRect, index: QModelIndex | QPersistentModelIndex) -> int:
        """Mark and word; the room they take."""
        verdict = index.data(VERDICT_ROLE)
        width = width_of("不符合", "small") + 20
        if verdict is None:
            return width
        tone = VERDICTS[verdict]
        line = Fonts.body_metrics.height()
        x, y = inner.right() - width + 7, inner.top() + line / 2
        paint_mark(painter, x, y, 6.5, tone.mark, SURFACE, tone.colour)
        painter.setPen(tone.colour)
        put_text(
            painter, QRect(inner.right() - width + 17, inner.top(), width - 17, line), tone.word, "small"
        )
        return width

    @staticmethod
    def _paint_second_line(painter: QPainter, inner: QRect, row: ProjectRow) -> None:
        height = Fonts.small_metrics.height()
        second = QRect(inner.left(), inner.bottom() - height + 1, inner.width(), height)
        amount = (
            f"{grouped(row.fixed_asset_investment)}万元" if row.fixed_asset_investment is not None else ""
        )
        room = second.width() - (width_of(amount, "small") + 8 if amount else 0)
        painter.setPen(MUTED)
        put_text(painter, second, amount, "small", "right")
        x = second.left()
        if row.is_example:
            width = width_of("示例", "small") + 8
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(GREY_TINT)
            painter.drawRoundedRect(QRect(x, second.top(), width, height), 3, 3)
            painter.setPen(SOFT)
            put_text(painter, QRect(x, second.top(), width, height), "示例", "small", "centre")
            x, room = x + width + 5, room - width - 5
        painter.setPen(SOFT)
        put_text(painter, QRect(x, second.top(), room, height), row.enterprise_name or "未填企业", "small")
