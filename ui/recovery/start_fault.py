"""The program cannot open its data: a calm window that says what is wrong, shows what to restore from, and how to leave."""

from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
)

from desktop_app.domain.errors import AppError
from desktop_app.services.backup.restorable import Restorable, restorables
from desktop_app.services.backup.restore import restore
from desktop_app.services.doctor.examination import REPAIRABLE
from desktop_app.services.job import Progress
from ui import messages
from ui.actions import TITLE
from ui.jobs import run_job
from ui.pages.data_page_repair import offer_repair
from ui.pages.data_page_wording import counts, moment, size
from ui.theme import AMBER, AMBER_TINT, LINE, Fonts, chrome_sheet

# Where the database itself is lost or broken; elsewhere a restore would not help, or would do harm.
CURED_BY_RESTORE = frozenset({"store-damaged", "store-missing", "store-foreign-schema"})
MOST_SHOWN = 12
_HEADINGS = ("时间", "内容", "大小", "文件")


class StartFault(QDialog):
    """Accepted: the folder may be tried again. Rejected: leave."""

    def __init__(self, error: AppError, folder: Path) -> None:
        super().__init__()
        self.setStyleSheet(chrome_sheet())
        self.setWindowTitle(TITLE)
        self.setWindowFlag(Qt.WindowType.WindowContextHelpButtonHint, False)
        self._folder = folder
        self._copies = restorables(folder)[:MOST_SHOWN] if error.code in CURED_BY_RESTORE else ()
        title = QLabel("数据打不开，没有改动任何文件", self)
        title.setFont(Fonts.large)
        self.message = QLabel(error.message, self)
        self.message.setWordWrap(True)
        self.message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.message.setStyleSheet(
            f"background: {AMBER_TINT.name()}; color: {AMBER.name()}; border-radius: 6px; padding: 8px 10px;"
        )
        self.copies = QTreeWidget(self)
        self.copies.setHeaderLabels(_HEADINGS)
        self.copies.setRootIsDecorated(False)
        self.copies.setStyleSheet(f"QTreeWidget {{ border: 1px solid {LINE.name()}; }}")
        self.copies.setAccessibleName("可用来恢复的备份，新的在前")
        self.restore_button = QPushButton("用选中的备份恢复(&R)", self)
        self.restore_button.setProperty("role", "primary")
        self.repair_button = QPushButton("修复…", self)
        self.repair_button.setToolTip("救回能读出来的，其余取自最近的备份；先看再换")
        self.repair_button.setVisible(error.code in REPAIRABLE)
        self.other_button = QPushButton("选择其他备份文件…", self)
        self.again_button = QPushButton("再试一次", self)
        self.folder_button = QPushButton("打开数据文件夹", self)
        self.leave_button = QPushButton("退出", self)
        self.restore_button.clicked.connect(self.restore_picked)
        self.repair_button.clicked.connect(self.repair)
        self.other_button.clicked.connect(self.restore_other)
        self.again_button.clicked.connect(self.accept)
        self.folder_button.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))))
        self.leave_button.clicked.connect(self.reject)
        self._fill()
        self._lay_out(title, error.code in CURED_BY_RESTORE)
        self.resize(760, 430 if self._copies else 220)

    def restore_picked(self) -> None:
        """Restore the copy that is picked; what cannot be read now is kept beside the backups."""
        row = self.copies.indexOfTopLevelItem(self.copies.currentItem()) if self.copies.currentItem() else -1
        if row >= 0:
            self._restore(self._copies[row].file, sealed=self._copies[row].sealed)

    def repair(self) -> None:
        """What can still be read, on the ground of the newest good backup; shown before it is put in place."""
        if offer_repair(self, self._folder):
            self.accept()

    def restore_other(self) -> None:
        """A backup that lies elsewhere, on a stick."""
        name, _ = QFileDialog.getOpenFileName(self, "选择备份文件", str(Path.home()), "备份 (*)")
        if name:
            self._restore(Path(name), sealed=False)

    def _restore(self, file: Path, *, sealed: bool) -> None:
        passphrase: str | None = None
        if sealed:
            passphrase, agreed = QInputDialog.getText(
                self, TITLE, "这份备份加了口令，请输入口令：", QLineEdit.EchoMode.Password
            )
            if not agreed:
                return

        def job(progress: Progress) -> object:
            return restore(file, self._folder, passphrase=passphrase, progress=progress)

        try:
            run_job(self, "正在恢复…", job, can_stop=False)
        except AppError as error:
            messages.show_error(self, error)
            return
        self.accept()

    def _fill(self) -> None:
        for copy in self._copies:
            item = QTreeWidgetItem([moment(copy.taken_at), _inside(copy), size(copy.size), copy.file.name])
            item.setToolTip(3, str(copy.file))
            self.copies.addTopLevelItem(item)
        if self._copies:
            self.copies.setCurrentItem(self.copies.topLevelItem(0))
            for column in range(3):
                self.copies.resizeColumnToContents(column)

    def _lay_out(self, title: QLabel, is_cured: bool) -> None:
        words = "下面是备份文件夹里的备份，新的在前。恢复前会核对，读不了的原文件另存一份，不会删除。"
        if not self._copies:
            words = "备份文件夹里没有备份。U盘或别处有备份的，请点“选择其他备份文件”。"
        hint = QLabel(words, self)
        hint.setWordWrap(True)
        foot = QHBoxLayout()
        foot.addWidget(self.folder_button)
        foot.addStretch(1)
        for button in (
            self.leave_button,
            self.again_button,
            self.other_button,
            self.repair_button,
            self.restore_button,
        ):
            foot.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(12)
        for part in (title, self.message, hint):
            layout.addWidget(part)
        layout.addWidget(self.copies, 1)
        layout.addLayout(foot)
        hint.setVisible(is_cured)
        self.copies.setVisible(bool(self._copies))
        self.restore_button.setVisible(bool(self._copies))
        self.other_button.setVisible(is_cured)
        if not self._copies:
            layout.addStretch(1)


def ask_after_fault(error: AppError, folder: Path) -> bool:
    """Show the fault; True where it is worth trying again (something was restored, or the person says so)."""
    dialog = StartFault(error, folder)
    again = dialog.exec() == QDialog.DialogCode.Accepted
    dialog.deleteLater()
    QApplication.processEvents()
    return again


def _inside(copy: Restorable) -> str:
    if copy.sealed:
        return "加了口令"
    return counts(copy.holds, with_bin=False) if copy.holds else "恢复时核对"
