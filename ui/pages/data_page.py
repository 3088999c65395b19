"""The page 数据: import, backup, restore, recycle bin, doctor — and, first, where everything lies."""

from dataclasses import replace
from functools import partial
from html import escape
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QFileDialog, QFrame, QScrollArea, QVBoxLayout, QWidget

from desktop_app.domain.errors import AppError
from desktop_app.services.app_folders import AppFolders
from desktop_app.services.backup import backup
from desktop_app.services.backup_contents import BackupContents, look_into
from desktop_app.services.backup_facts import ARCHIVE_SUFFIX, BackupInfo
from desktop_app.services.backup_restore import restore
from desktop_app.services.data_folder import Restorable, present, reopen, restorables
from desktop_app.services.doctor import examine
from desktop_app.services.exchange_package import SUFFIX as PACKAGE_SUFFIX
from ui import messages
from ui.context import AppContext
from ui.jobs import run_job
from ui.pages.data_page_card import Card, wrapped
from ui.pages.data_page_doctor import DoctorCard
from ui.pages.data_page_exchange import ExchangeCard
from ui.pages.data_page_overview import Overview
from ui.pages.data_page_recycle import RecycleCard
from ui.pages.data_page_restore import RestoreDialog
from ui.pages.data_page_rows import RowsView
from ui.pages.data_page_wording import counts, moment, size
from ui.pages.import_dialog import ImportDialog
from ui.pages.import_dialog_drop import dropped_file
from ui.theme import GREEN, chrome_sheet, style_scroll_bar

TWO_COLUMNS = 1000  # logical pixels; below, the cards stand under each other
_LAST_FOLDER = "ui.backup_folder"
_HEADINGS = ("时间", "内容", "大小", "文件")


class DataPage(QWidget):
    """changed: projects or firms are no longer what other pages show. context_replaced: another store, after a restore."""

    changed = Signal()
    context_replaced = Signal(object)  # AppContext
    told = Signal(str)  # for the status bar

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setStyleSheet(chrome_sheet())
        self.setAcceptDrops(context.folder is not None)
        self._context = context
        self._copies: tuple[Restorable, ...] = ()
        self.overview = Overview(context, self)
        self.import_card = self._make_import_card()
        self.backup_card = self._make_backup_card()
        self.restore_card = self._make_restore_card()
        self.exchange_card = ExchangeCard(context, self)
        self.recycle_card = RecycleCard(context, self)
        self.doctor_card = DoctorCard(self)
        self.recycle_card.restored.connect(self._projects_restored)
        self.doctor_card.examine_button.clicked.connect(self.examine)
        self.exchange_card.told.connect(self.told)
        self.exchange_card.changed.connect(self._imported)
        self._lay_out()
        if context.folder is None:
            for card in (self.import_card, self.backup_card, self.restore_card, self.doctor_card):
                card.setEnabled(False)

    def refresh(self) -> None:
        """Look at everything anew."""
        self.overview.refresh()
        self.recycle_card.refresh()
        self.exchange_card.refresh()
        folder = self._context.folder
        self._copies = restorables(folder) if folder else ()

        def cell(row: int, column: int) -> str:
            copy = self._copies[row]
            if column == 1:
                return counts(copy.holds, with_bin=False) if copy.holds else "点“查看并恢复”可看内容"
            return (moment(copy.taken_at), "", size(copy.size), copy.file.name)[column]

        self.copies.replace(len(self._copies), cell)
        self.copies.fit(6)
        self.copies.setVisible(bool(self._copies))
        self.restore_button.setVisible(bool(self._copies))
        self.no_copies.setVisible(not self._copies)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()
        self.import_button.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = event.size().width() >= TWO_COLUMNS
        self._columns.setDirection(
            QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        )

    # Import

    def start_import(self) -> None:
        """Opens the import dialog and asks for the file."""
        dialog = self._import_dialog()
        if dialog is not None:
            dialog.open()
            dialog.choose_file()

    def import_from(self, file: Path) -> None:
        """Opens the import dialog with a file that was dropped."""
        dialog = self._import_dialog()
        if dialog is not None:
            dialog.open()
            dialog.preview(file)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_file(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        file = dropped_file(event)
        if file is not None:
            event.acceptProposedAction()
            (self.exchange_card.take_in if file.suffix == PACKAGE_SUFFIX else self.import_from)(file)

    def _import_dialog(self) -> ImportDialog | None:
        if self._context.folder is None:
            return None
        dialog = ImportDialog(self._context, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.changed.connect(self._imported)
        return dialog

    def _imported(self) -> None:
        self.refresh()
        self.changed.emit()

    # Backup and restore

    def back_up(self, out: Path | None = None) -> BackupInfo | None:
        """Back up to `out` (default: the backups folder); what was written is said. None where it failed."""
        folder = self._context.folder
        if folder is None:
            return None
        try:
            info: BackupInfo = run_job(
                self, "正在备份并核对…", lambda _progress: backup(folder, out), can_stop=False
            )
        except AppError as error:
            messages.show_error(self, error)
            return None
        self.refresh()
        self.backup_note.setText(
            f"<span style='color:{GREEN.name()}'>✓ 已备份并核对</span>　{counts(info.holds)}，{size(info.size)}"
            f"<br/>{escape(str(info.file))}"
        )
        self.backup_note.show()
        self.told.emit(f"已备份到“{info.file}”")
        return info

    def back_up_elsewhere(self) -> None:
        """Asks where, then backs up."""
        settings = self._context.store.settings
        start = Path(str(settings.get(_LAST_FOLDER, str(Path.home()))))
        suggested = start / f"技改申报台备份-{self._context.today():%Y%m%d}{ARCHIVE_SUFFIX}"
        name, _ = QFileDialog.getSaveFileName(self, "备份到", str(suggested), f"备份 (*{ARCHIVE_SUFFIX})")
        if name:
            out = Path(name)
            if self.back_up(out if out.suffix else out.with_suffix(ARCHIVE_SUFFIX)) is not None:
                settings.set(_LAST_FOLDER, str(out.parent))

    def restore_picked(self) -> None:
        """Shows what is inside the copy picked in the list, and restores it once the person agrees."""
        picked = self.copies.picked()
        if picked:
            self.restore_from(self._copies[picked[0]].file)

    def restore_other(self) -> None:
        """Asks for a backup file, wherever it lies."""
        folder = self._context.folder
        if folder is None:
            return
        start = str(self._context.store.settings.get(_LAST_FOLDER, str(AppFolders(folder).backups)))
        name, _ = QFileDialog.getOpenFileName(self, "选择备份文件", start, f"备份 (*{ARCHIVE_SUFFIX})")
        if name:
            self.restore_from(Path(name))

    def restore_from(self, file: Path) -> None:
        """Looks into a backup, asks, restores; afterwards the program goes on with the restored data."""
        folder = self._context.folder
        if folder is None:
            return
        try:
            contents: BackupContents = run_job(
                self, "正在检查备份…", lambda _progress: look_into(file), can_stop=False
            )
            dialog = RestoreDialog(contents, _present_words(folder), self)
            if dialog.exec() == RestoreDialog.DialogCode.Accepted:
                self.exchange(file)
        except AppError as error:
            messages.show_error(self, error)

    def exchange(self, file: Path) -> None:
        """Close the store, restore, open it again — also where the restore was refused. Raises AppError."""
        folder = self._context.folder
        if folder is None:
            return
        self.recycle_card.let_go()
        self._context.store.close()
        try:
            run_job(self, "正在恢复…", lambda _progress: restore(file, folder), can_stop=False)
            self.told.emit(f"已用“{file.name}”恢复，原来的数据另存在备份文件夹")
        finally:
            store = reopen(folder, self._context.library.fields)
            self.context_replaced.emit(replace(self._context, store=store))

    # Recycle bin and doctor

    def show_recycle_bin(self) -> None:
        """The cursor into the recycle bin."""
        card = self.recycle_card
        self._bring_into_view(card)
        (card.view if card.view.isVisible() else self.import_button).setFocus()

    def examine(self) -> None:
        """Runs the doctor and shows what it found."""
        folder = self._context.folder
        if folder is None:
            return
        try:
            report = run_job(self, "正在体检…", lambda _progress: examine(folder), can_stop=False)
        except AppError as error:
            messages.show_error(self, error)
            return
        self.doctor_card.show_report(report)
        self._bring_into_view(self.doctor_card)

    def _bring_into_view(self, card: Card) -> None:
        """The whole card; its head where it is higher than the window."""
        QApplication.sendPostedEvents(
            None, QEvent.Type.LayoutRequest
        )  # what it shows now gives it its height
        self._scroll.ensureVisible(0, card.geometry().bottom(), 0, 16)
        self._scroll.ensureVisible(0, card.geometry().top(), 0, 16)

    def _projects_restored(self, count: int) -> None:
        self.overview.refresh()
        self.told.emit(f"已恢复{count}个项目")
        self.changed.emit()

    # Putting it together

    def _make_import_card(self) -> Card:
        card = Card(
            "导入表格",
            "企业报来的表（.xlsx、.xls、.et、.csv）或本程序的 .jsonl。先试读，看过每一列认成了什么、"
            "哪些要人看，再导入。也可以把文件拖到本页。",
            self,
        )
        self.import_button = card.button("导入表格…", "选择文件，先试读再导入（Ctrl+I）", primary=True)
        self.import_button.clicked.connect(self.start_import)
        return card

    def _make_backup_card(self) -> Card:
        card = Card("备份", "备份核对无误才算数。请常备份，并另存一份到U盘。", self)
        self.backup_note = wrapped("", self)
        self.backup_note.hide()
        card.body.addWidget(self.backup_note)
        self.backup_button = card.button("立即备份", "备份到上面所写的备份位置（Ctrl+B）")
        self.elsewhere_button = card.button("备份到别处…", "另存到U盘或其他文件夹")
        self.backup_button.clicked.connect(partial(self.back_up, None))
        self.elsewhere_button.clicked.connect(self.back_up_elsewhere)
        return card

    def _make_restore_card(self) -> Card:
        card = Card("恢复", "先看备份里有什么，再决定；现在的数据会另存一份，不会丢。", self)
        self.copies = RowsView(
            _HEADINGS, ("2024-12-31 23:59", "23个项目、25家企业、17条申报", "200.0 MB", ""), self
        )
        self.copies.setSelectionMode(RowsView.SelectionMode.SingleSelection)
        self.no_copies = wrapped("备份文件夹里还没有备份。有U盘上的备份，请点“选择其他备份文件”。", self)
        card.body.addWidget(self.copies)
        card.body.addWidget(self.no_copies)
        self.restore_button = card.button("查看并恢复…", "看选中的备份里有什么，再决定是否恢复")
        self.other_button = card.button("选择其他备份文件…", "U盘或其他文件夹里的备份")
        self.restore_button.clicked.connect(self.restore_picked)
        self.copies.activated.connect(lambda _index: self.restore_picked())
        self.other_button.clicked.connect(self.restore_other)
        return card

    def _lay_out(self) -> None:
        left, right = QVBoxLayout(), QVBoxLayout()
        for column, cards in (
            (left, (self.import_card, self.backup_card, self.restore_card)),
            (right, (self.exchange_card, self.recycle_card, self.doctor_card)),
        ):
            column.setSpacing(12)
            for card in cards:
                column.addWidget(card)
            column.addStretch(1)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(12)
        self._columns.addLayout(left, 1)
        self._columns.addLayout(right, 1)
        content = QWidget(self)
        inner = QVBoxLayout(content)
        inner.setContentsMargins(20, 16, 20, 16)
        inner.setSpacing(12)
        inner.addWidget(self.overview)
        inner.addLayout(self._columns)
        inner.addStretch(1)
        self._scroll = QScrollArea(self)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        style_scroll_bar(self._scroll)
        self._scroll.setWidget(content)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._scroll)


def _present_words(folder: Path) -> str:
    """What would be replaced; a database that cannot be read any more is no reason to refuse a restore."""
    try:
        return counts(present(folder))
    except AppError as error:
        return error.message
