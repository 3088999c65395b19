"""The list of a project's attachments: a small picture, the title, and beneath it what the file is."""

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop_app.domain.entities import Attachment
from desktop_app.services.attachments.file_types import KINDS
from desktop_app.services.attachments.of_project import type_of
from ui.attachments.thumbnails import SIDE, Thumbnails
from ui.pages.data_page_wording import moment, size
from ui.text_line import put_text
from ui.theme import ACCENT_TINT, FAINT, INK, MUTED, Fonts

_Index = QModelIndex | QPersistentModelIndex
LINE_HEIGHT = SIDE + 10


def told(attachment: Attachment) -> str:
    """What the file is, in a line."""
    file_type = type_of(attachment)
    parts = (
        KINDS.get(attachment.kind, "其他"),
        file_type.label if file_type else "",
        size(attachment.size),
        moment(attachment.added_at),
    )
    return "　".join(filter(None, parts))


class AttachmentModel(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[Attachment, ...] = ()

    def replace(self, rows: tuple[Attachment, ...]) -> None:
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.rows[index.row()]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return row.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{row.file_name}\n{told(row)}"
        return None


class _Delegate(QStyledItemDelegate):
    def __init__(self, model: AttachmentModel, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._model = model
        self._thumbnails = thumbnails

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(100, LINE_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row = self._model.rows[index.row()]
        area: QRect = option.rect  # type: ignore[attr-defined]
        if option.state & QStyle.StateFlag.State_Selected:  # type: ignore[attr-defined]
            painter.fillRect(area, ACCENT_TINT)
        painter.setPen(FAINT)
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        picture = self._thumbnails.of(row)
        shown = picture.deviceIndependentSize().toSize()
        painter.drawPixmap(
            area.left() + 6 + (SIDE - shown.width()) // 2,
            area.top() + (LINE_HEIGHT - shown.height()) // 2,
            picture,
        )
        words = area.adjusted(SIDE + 18, 6, -8, -6)
        painter.setPen(INK)
        put_text(
            painter, QRect(words.left(), words.top(), words.width(), words.height() // 2), row.title, "body"
        )
        painter.setPen(MUTED)
        beneath = QRect(words.left(), words.center().y() + 1, words.width(), words.height() // 2)
        put_text(painter, beneath, told(row), "small")


class AttachmentList(QListView):
    """As high as its rows: the form scrolls, not the list."""

    def __init__(self, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.attachments = AttachmentModel()
        self.setModel(self.attachments)
        self._delegate = _Delegate(self.attachments, thumbnails)
        self.setItemDelegate(self._delegate)
        self.setUniformItemSizes(True)
        self.setFont(Fonts.body)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setAccessibleName("附件")
        thumbnails.arrived.connect(lambda _sha256: self.viewport().update())

    @property
    def wanted_height(self) -> int:
        return LINE_HEIGHT * self.attachments.rowCount() + 2

    def picked(self) -> tuple[Attachment, ...]:
        """The selected attachments, from the top; the current one where none is selected."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        if not rows and self.currentIndex().isValid():
            rows = [self.currentIndex().row()]
        return tuple(self.attachments.rows[row] for row in rows)
