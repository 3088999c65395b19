"""Small pictures of attachments: of photos what they show, of everything else its kind as a word on a sheet."""

from pathlib import Path

from PySide6.QtCore import QObject, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImageReader, QPainter, QPixmap

from desktop_app.domain.entities import Attachment
from desktop_app.services.attachments.file_types import ending_of
from desktop_app.services.attachments.files import AttachmentFiles
from desktop_app.services.attachments.of_project import type_of
from ui.theme import ACCENT, ACCENT_TINT, LINE, Fonts

SIDE = 44  # logical pixels
_MOST_KEPT = 500


class Thumbnails(QObject):
    """Photos are read one by one when nothing else is to be done; until then their sheet stands in."""

    arrived = Signal(str)  # sha256

    def __init__(self, files: AttachmentFiles, scale: float, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._files = files
        self._scale = scale
        self._kept: dict[str, QPixmap] = {}
        self._waiting: list[str] = []
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._read_next)

    def of(self, attachment: Attachment) -> QPixmap:
        """The picture to show now."""
        known = self._kept.get(attachment.sha256)
        if known is None:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            known = self._kept[attachment.sha256] = self._sheet(ending_of(attachment.file_name))
            file_type = type_of(attachment)
            if file_type is not None and file_type.is_picture:
                self._waiting.append(attachment.sha256)
                self._timer.start()
        return known

    def _read_next(self) -> None:
        if not self._waiting:
            self._timer.stop()
            return
        sha256 = self._waiting.pop(0)
        picture = self._photo(self._files.path(sha256))
        if picture is not None:
            self._kept[sha256] = picture
            self.arrived.emit(sha256)

    def _photo(self, file: Path) -> QPixmap | None:
        """The photo fitted into the square; None for one that Qt cannot read (HEIC on most systems)."""
        reader = QImageReader(str(file))
        reader.setDecideFormatFromContent(True)
        reader.setAutoTransform(True)
        side = round(SIDE * self._scale)
        size = reader.size()
        if size.isValid():
            reader.setScaledSize(size.scaled(QSize(side, side), Qt.AspectRatioMode.KeepAspectRatio))
        image = reader.read()
        if image.isNull():
            return None
        kept = Qt.AspectRatioMode.KeepAspectRatio
        smooth = Qt.TransformationMode.SmoothTransformation
        picture = QPixmap.fromImage(image.scaled(side, side, kept, smooth))
        picture.setDevicePixelRatio(self._scale)
        return picture

    def _sheet(self, ending: str) -> QPixmap:
        side = round(SIDE * self._scale)
        picture = QPixmap(side, side)
        picture.setDevicePixelRatio(self._scale)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(LINE)
        painter.setBrush(ACCENT_TINT)
        painter.drawRoundedRect(QRect(5, 1, SIDE - 10, SIDE - 2), 4, 4)
        painter.setPen(ACCENT)
        painter.setFont(Fonts.small)
        painter.drawText(QRect(5, 0, SIDE - 10, SIDE), Qt.AlignmentFlag.AlignCenter, ending.upper()[:4])
        painter.end()
        return picture
