"""附件: the last section of the form. Adds by button, drop and paste; opens read-only; removes into the bin."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, QPoint, QRect, Qt, QUrl
from PySide6.QtGui import (
    QDesktopServices,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QImageWriter,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QFileDialog, QInputDialog, QLabel, QMenu, QPushButton, QWidget

from desktop_app.domain.entities import Attachment
from desktop_app.domain.errors import AppError
from desktop_app.services.attachments.file_types import ENDINGS, KINDS, TOLD
from desktop_app.services.attachments.of_project import AddedFiles, AttachmentService
from desktop_app.services.job import Cancelled
from ui import messages
from ui.attachments.attachment_list import AttachmentList
from ui.attachments.thumbnails import Thumbnails
from ui.form.form_tail import FormTail
from ui.jobs import run_job
from ui.text_line import put_text
from ui.theme import INK, LINE, MUTED, SOFT, Fonts, chrome_sheet

TITLE = "附件"
_MARGIN = 18
_TITLE_GAP = 24


class AttachmentSection(FormTail):
    """What belongs to the project in view. A project of a store in memory has no such section."""

    def __init__(self, service: AttachmentService, parent: QWidget | None = None) -> None:
        super().__init__(TITLE, parent)
        self.setStyleSheet(chrome_sheet())
        self.setAcceptDrops(True)
        self._service = service
        self._project_id = ""
        self._last_folder = Path.home()
        self.add_button = self._button(
            "添加附件…", "选择文件（Ctrl+Shift+A）；也可以拖到这里，或复制后按Ctrl+V"
        )
        self.open_button = self._button("打开", "用系统里的程序打开一份只读副本（回车）")
        self.remove_button = self._button("删除", "移到回收站，可以找回（Delete）")
        self.bin_button = self._button("找回…", "删除过的附件")
        self.note = QLabel(self)
        self.note.setWordWrap(True)
        self.note.setFont(Fonts.small)
        self.note.setStyleSheet(f"color: {SOFT.name()};")
        scale = QGuiApplication.primaryScreen().devicePixelRatio()
        self.thumbnails = Thumbnails(service.files, scale, self)
        self.list = AttachmentList(self.thumbnails, self)
        self.add_button.clicked.connect(self.choose)
        self.open_button.clicked.connect(self.open_picked)
        self.remove_button.clicked.connect(self.remove_picked)
        self.bin_button.clicked.connect(self._show_bin)
        self.list.doubleClicked.connect(lambda _index: self.open_picked())
        self.list.selectionModel().selectionChanged.connect(lambda *_: self._update_buttons())
        self.list.customContextMenuRequested.connect(self._show_menu)
        self.destroyed.connect(service.close)

    # What the form asks

    def show_project(self, project_id: str) -> None:
        if project_id != self._project_id:
            self._project_id = project_id
            self.refresh()

    def take_focus(self) -> None:
        (self.list if self.list.attachments.rows else self.add_button).setFocus()

    def height_for(self, width: int) -> int:
        return self._place(width, move=False)

    def refresh(self, note: str = "") -> None:
        """Read the list anew; note: what has just been done. A store that cannot be read is told in its place."""
        rows: tuple[Attachment, ...] = ()
        thrown: tuple[Attachment, ...] = ()
        if self._project_id:
            try:
                rows = self._service.of_project(self._project_id)
                thrown = self._service.in_bin(self._project_id)
            except AppError as error:
                note = error.message
        self.list.attachments.replace(rows)
        self.list.setVisible(bool(rows))
        self.bin_button.setText(f"找回删除的（{len(thrown)}）…")
        self.bin_button.setVisible(bool(thrown))
        self.note.setText(note or TOLD)
        self._update_buttons()
        self._place(self.width(), move=True)
        self.resized.emit()
        self.update()

    # What the person does

    def choose(self) -> None:
        """Ask for files and add them."""
        endings = " ".join(f"*.{ending}" for ending in ENDINGS)
        names, _ = QFileDialog.getOpenFileNames(
            self, "选择要添加的附件", str(self._last_folder), f"可添加的文件 ({endings})"
        )
        if names:
            self._last_folder = Path(names[0]).parent
            self.add([Path(name) for name in names])

    def add(self, paths: Sequence[Path]) -> None:
        """Add files to the project in view, and say what came of it."""
        if not self._project_id:
            return
        try:
            prepared = run_job(self, "正在添加附件…", lambda progress: self._service.prepare(paths, progress))
            self._say(self._service.enter(self._project_id, prepared))
        except Cancelled:
            self.refresh("已停止，没有添加")
        except AppError as error:
            messages.show_error(self, error)

    def add_from(self, content: QMimeData) -> bool:
        """Add what was dropped or pasted: files, or a picture. False where there is neither."""
        paths = [Path(url.toLocalFile()) for url in content.urls() if url.isLocalFile()]
        if paths:
            self.add(paths)
            return True
        if not content.hasImage() or not self._project_id:
            return False
        image = QImage(content.imageData())
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        if image.isNull() or not QImageWriter(buffer, QByteArray(b"png")).write(image):
            return False
        name = f"粘贴的图片{datetime.now().astimezone():%Y%m%d-%H%M%S}.png"
        try:
            self._say(self._service.add_contents(self._project_id, [(name, bytes(buffer.data().data()))]))
        except AppError as error:
            messages.show_error(self, error)
        return True

    def open_picked(self) -> None:
        """Read-only copies, each in the system's own program."""
        for attachment in self.list.picked():
            try:
                copy = self._service.open_copy(attachment.id)
            except AppError as error:
                messages.show_error(self, error)
                return
            if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(copy))):
                messages.show_note(
                    self, f"系统里没有能打开“{attachment.file_name}”的程序。只读副本在：{copy}"
                )

    def remove_picked(self) -> None:
        """Into the recycle bin; the button beside brings them back."""
        picked = self.list.picked()
        try:
            for attachment in picked:
                self._service.delete(attachment.id)
        except AppError as error:
            messages.show_error(self, error)
            self.refresh()
            return
        if picked:
            names = f"“{picked[0].title}”" if len(picked) == 1 else f"{len(picked)}个附件"
            self.refresh(f"已把{names}移到回收站，点“找回删除的”可取回")

    def rename(self, attachment: Attachment, title: str | None = None) -> None:
        """Another title; asked for where it is not given."""
        if title is None:
            title, agreed = QInputDialog.getText(self, "附件标题", "标题：", text=attachment.title)
            if not agreed:
                return
        self._guarded(partial(self._service.rename, attachment.id, title))

    def classify(self, picked: Sequence[Attachment], kind: str) -> None:
        """Another kind for all of them."""
        for attachment in picked:
            self._guarded(partial(self._service.classify, attachment.id, kind))

    def restore(self, attachment_id: str) -> None:
        """Out of the recycle bin."""
        self._guarded(partial(self._service.restore, attachment_id))

    def save_copy(self, attachment: Attachment) -> None:
        """The content to where the person wants it."""
        name, _ = QFileDialog.getSaveFileName(self, "另存附件", str(self._last_folder / attachment.file_name))
        if not name:
            return
        try:
            self._service.save_copy(attachment.id, Path(name))
        except AppError as error:
            messages.show_error(self, error)

    # Events

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys of the list: Enter opens, Delete removes, F2 renames, Ctrl+V adds."""
        if event.matches(QKeySequence.StandardKey.Paste):
            if self.add_from(QGuiApplication.clipboard().mimeData()):
                return
        elif self.list.hasFocus() and self.list.picked():
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self.open_picked()
                return
            if event.key() == Qt.Key.Key_Delete:
                self.remove_picked()
                return
            if event.key() == Qt.Key.Key_F2:
                self.rename(self.list.picked()[0])
                return
        super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if self.add_from(event.mimeData()):
            event.acceptProposedAction()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place(event.size().width(), move=True)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRect(_MARGIN, 0, self.width() - 2 * _MARGIN, _title_height() - 6)
        painter.setPen(INK)
        put_text(painter, area, TITLE, "title")
        count = self.list.attachments.rowCount()
        painter.setPen(MUTED)
        put_text(painter, area, f"{count} 个" if count else "", "small", "right")
        painter.setPen(QPen(LINE, 1))
        painter.drawLine(area.left(), _title_height() - 5, area.right(), _title_height() - 5)

    # Within

    def _button(self, text: str, tip: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setToolTip(tip)
        button.setAutoDefault(True)
        return button

    def _place(self, width: int, *, move: bool) -> int:
        """Title, buttons, note, list, one beneath the other; returns the height of it all."""
        inner = max(width - 2 * _MARGIN, 100)
        x, y = _MARGIN, _title_height() + 2
        height = self.add_button.sizeHint().height()
        for button in (self.add_button, self.open_button, self.remove_button, self.bin_button):
            if button.isHidden():
                continue
            if x > _MARGIN and x + button.sizeHint().width() > _MARGIN + inner:
                x, y = _MARGIN, y + height + 6
            if move:
                button.setGeometry(x, y, button.sizeHint().width(), height)
            x += button.sizeHint().width() + 8
        y += height + 8
        note_height = self.note.heightForWidth(inner)
        if move:
            self.note.setGeometry(_MARGIN, y, inner, note_height)
        y += note_height + 8
        if not self.list.isHidden():
            if move:
                self.list.setGeometry(_MARGIN, y, inner, self.list.wanted_height)
            y += self.list.wanted_height
        return y + 12

    def _update_buttons(self) -> None:
        some = bool(self.list.picked())
        self.open_button.setEnabled(some)
        self.remove_button.setEnabled(some)

    def _say(self, told: AddedFiles) -> None:
        parts = [f"已添加{len(told.added)}个"] if told.added else []
        if told.already:
            parts.append(f"“{told.already[0]}”等{len(told.already)}个已经有了" if len(told.already) > 1 else
                         f"“{told.already[0]}”已经有了，没有重复添加")  # fmt: skip
        self.refresh("；".join(parts))
        if told.added:
            self.list.setCurrentIndex(self.list.attachments.index(self.list.attachments.rowCount() - 1))
        if told.refused:
            messages.show_note(self, "<br/>".join(told.refused[:12]))

    def _guarded(self, deed: Callable[[], object]) -> None:
        try:
            deed()
        except AppError as error:
            messages.show_error(self, error)
        self.refresh()

    def _show_menu(self, at: QPoint) -> None:
        picked = self.list.picked()
        if not picked:
            return
        menu = QMenu(self)
        menu.setStyleSheet(chrome_sheet())
        menu.addAction("打开\t回车", self.open_picked)
        menu.addAction("改标题…\tF2", partial(self.rename, picked[0]))
        kinds = menu.addMenu("类别")
        for kind, label in KINDS.items():
            action = kinds.addAction(label, partial(self.classify, picked, kind))
            action.setCheckable(True)
            action.setChecked(all(attachment.kind == kind for attachment in picked))
        menu.addAction("另存为…", partial(self.save_copy, picked[0]))
        menu.addSeparator()
        menu.addAction("删除\tDel", self.remove_picked)
        menu.exec(self.list.viewport().mapToGlobal(at))

    def _show_bin(self) -> None:
        menu = QMenu(self)
        menu.setStyleSheet(chrome_sheet())
        for attachment in self._service.in_bin(self._project_id):
            menu.addAction(f"找回“{attachment.title}”", partial(self.restore, attachment.id))
        menu.exec(self.bin_button.mapToGlobal(QPoint(0, self.bin_button.height())))


def _title_height() -> int:
    return Fonts.strong_metrics.height() + _TITLE_GAP
