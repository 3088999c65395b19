"""The page 数据: import, backup, restore, recycle bin, doctor — and, first, where everything lies."""

from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QFileDialog, QFrame, QScrollArea, QVBoxLayout, QWidget

from desktop_app.domain.errors import AppError
from desktop_app.services.backup.backups import backup, thin_out
from desktop_app.services.backup.contents import BackupContents, look_into
from desktop_app.services.backup.facts import ARCHIVE_SUFFIX, DATABASE_SUFFIX, BackupInfo
from desktop_app.services.backup.restorable import present, restorables
from desktop_app.services.backup.restore import restore
from desktop_app.services.data_folder.folders import AppFolders
from desktop_app.services.doctor.examination import examine
from desktop_app.services.exchange.package import SUFFIX as PACKAGE_SUFFIX
from desktop_app.services.importing.run import SUFFIXES as TABLE_SUFFIXES
from desktop_app.services.job import Cancelled, Progress
from desktop_app.services.office.own_store import reopen
from desktop_app.services.sealed_file import SEALED_SUFFIX, is_sealed
from ui import messages
from ui.context import AppContext
from ui.jobs import run_job
from ui.pages.data_page_backups import BackupsCard
from ui.pages.data_page_card import Card
from ui.pages.data_page_destination import DestinationDialog
from ui.pages.data_page_doctor import DoctorCard
from ui.pages.data_page_exchange import ExchangeCard
from ui.pages.data_page_overview import Overview
from ui.pages.data_page_passphrase import PassphraseDialog
from ui.pages.data_page_recycle import RecycleCard
from ui.pages.data_page_repair import offer_repair
from ui.pages.data_page_restore import RestoreDialog
from ui.pages.data_page_wording import counts
from ui.pages.import_dialog import ImportDialog
from ui.pages.import_dialog_drop import dropped_file
from ui.theme import chrome_sheet, style_scroll_bar

TWO_COLUMNS = 1000  # logical pixels; below, the cards stand under each other
_LAST_FOLDER = "ui.backup_folder"
_KINDS = f"备份 (*{ARCHIVE_SUFFIX} *{SEALED_SUFFIX} *{DATABASE_SUFFIX});;所有文件 (*)"
_DROPPED = (*TABLE_SUFFIXES, PACKAGE_SUFFIX)


class DataPage(QWidget):
    """changed: projects or firms are no longer what other pages show. context_replaced: another store, after a restore."""

    changed = Signal()
    context_replaced = Signal(object)  # AppContext
    closing = Signal()  # the store is about to be closed: no other page may ask it any more
    told = Signal(str)  # for the status bar

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setStyleSheet(chrome_sheet())
        self.setAcceptDrops(context.folder is not None)
        self._context = context
        self.overview = Overview(context, self)
        self.import_card = self._make_import_card()
        self.backups_card = self._make_backups_card()
        self.exchange_card = ExchangeCard(context, self)
        self.recycle_card = RecycleCard(context, self)
        self.doctor_card = DoctorCard(self)
        self.recycle_card.restored.connect(self._projects_restored)
        self.doctor_card.examine_button.clicked.connect(self.examine)
        self.doctor_card.repair_button.clicked.connect(self.repair)
        self.exchange_card.told.connect(self.told)
        self.exchange_card.changed.connect(self._imported)
        self._lay_out()
        if context.folder is None:
            for card in (self.import_card, self.backups_card, self.doctor_card):
                card.setEnabled(False)

    def refresh(self) -> None:
        """Look at everything anew."""
        self.overview.refresh()
        self.recycle_card.refresh()
        self.exchange_card.refresh()
        folder = self._context.folder
        self.backups_card.show_copies(restorables(folder) if folder else ())

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
        if dropped_file(event, _DROPPED) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        file = dropped_file(event, _DROPPED)
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

    def back_up(self, out: Path | None = None, passphrase: str | None = None) -> BackupInfo | None:
        """Back up to `out` (default: the backups folder); what was written is said. None where it failed or was stopped."""
        folder = self._context.folder
        if folder is None:
            return None

        def job(progress: Progress) -> BackupInfo:
            info = backup(folder, out, passphrase=passphrase, progress=progress)
            if out is None:
                thin_out(folder)
            return info

        try:
            info = run_job(self, "正在备份并核对…", job)
        except AppError as error:
            messages.show_error(self, error)
            return None
        except Cancelled:
            return None
        self.refresh()
        self.backups_card.tell_done(info)
        self.told.emit(f"已备份到“{info.file}”")
        return info

    def back_up_elsewhere(self) -> None:
        """Asks where to and whether sealed, then backs up."""
        folder = self._context.folder
        if folder is None:
            return
        settings = self._context.store.settings
        dialog = DestinationDialog(folder, Path(str(settings.get(_LAST_FOLDER, str(Path.home())))), self)
        if dialog.exec() != DestinationDialog.DialogCode.Accepted:
            return
        place = dialog.place
        if self.back_up(place, dialog.passphrase) is not None:
            settings.set(_LAST_FOLDER, str(place))

    def restore_picked(self) -> None:
        """Shows what is inside the copy picked in the list, and restores it once the person agrees."""
        picked = self.backups_card.picked()
        if picked:
            self.restore_from(picked.file)

    def restore_other(self) -> None:
        """Asks for a backup file, wherever it lies."""
        folder = self._context.folder
        if folder is None:
            return
        start = str(self._context.store.settings.get(_LAST_FOLDER, str(AppFolders(folder).backups)))
        name, _ = QFileDialog.getOpenFileName(self, "选择备份文件", start, _KINDS)
        if name:
            self.restore_from(Path(name))

    def restore_from(self, file: Path) -> None:
        """Looks into a backup, asks, restores; afterwards the program goes on with the restored data."""
        folder = self._context.folder
        if folder is None:
            return
        try:
            found = self._look_into(file, folder)
            if found is None:
                return
            contents, passphrase = found
            dialog = RestoreDialog(contents, _present_words(folder), self)
            if dialog.exec() == RestoreDialog.DialogCode.Accepted:
                self.exchange(file, passphrase)
        except AppError as error:
            messages.show_error(self, error)
        except Cancelled:
            self.told.emit("已停止，没有改动")

    def _look_into(self, file: Path, folder: Path) -> tuple[BackupContents, str | None] | None:
        """What is inside, and the passphrase it took; asked for until it fits. None where the person thought better."""
        passphrase: str | None = None
        problem = ""
        while True:
            if is_sealed(file):
                passphrase = PassphraseDialog.ask(file.name, problem, self)
                if passphrase is None:
                    return None

            def job(progress: Progress, words: str | None = passphrase) -> BackupContents:
                return look_into(file, folder, passphrase=words, progress=progress)

            try:
                return run_job(self, "正在检查备份…", job), passphrase
            except AppError as error:
                if error.code != "passphrase-wrong":
                    raise
                problem = error.message

    def exchange(self, file: Path, passphrase: str | None = None) -> None:
        """Close the store, restore, open it again — also where the restore was refused. Raises AppError."""
        folder = self._context.folder
        if folder is None:
            return

        def job(progress: Progress) -> None:
            restore(file, folder, passphrase=passphrase, progress=progress)

        self._close_store()
        try:
            run_job(self, "正在恢复…", job, can_stop=False)
            self.told.emit(f"已用“{file.name}”恢复，原来的数据另存在备份文件夹")
        finally:
            self._go_on(folder)

    def repair(self) -> None:
        """Closes the damaged store, offers a repair, goes on with what there is then. Raises AppError."""
        folder = self._context.folder
        if folder is None:
            return
        self._close_store()
        try:
            if offer_repair(self, folder):
                self.told.emit("数据库已修复，损坏的文件另存在备份文件夹")
        finally:
            self._go_on(folder)

    def _close_store(self) -> None:
        self.closing.emit()
        QApplication.sendPostedEvents(
            None, QEvent.Type.DeferredDelete
        )  # pages that were let go: their timers too
        self.recycle_card.let_go()
        self._context.store.close()

    def _go_on(self, folder: Path) -> None:
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

    def _make_backups_card(self) -> BackupsCard:
        card = BackupsCard(self)
        card.backup_button.clicked.connect(partial(self.back_up, None))
        card.elsewhere_button.clicked.connect(self.back_up_elsewhere)
        card.restore_button.clicked.connect(self.restore_picked)
        card.copies.activated.connect(lambda _index: self.restore_picked())
        card.other_button.clicked.connect(self.restore_other)
        return card

    def _lay_out(self) -> None:
        left, right = QVBoxLayout(), QVBoxLayout()
        for column, cards in (
            (left, (self.backups_card, self.doctor_card)),
            (right, (self.import_card, self.exchange_card, self.recycle_card)),
        ):
            column.setSpacing(12)
            for card in cards:
                column.addWidget(card)
            column.addStretch(1)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(12)
        self._columns.addLayout(left, 6)
        self._columns.addLayout(right, 5)
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
