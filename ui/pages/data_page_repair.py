"""Repair of a damaged database: what would come from where is shown before anything is put in place."""

from html import escape
from pathlib import Path

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop_app.domain.errors import AppError
from desktop_app.services.doctor.repair import RepairPlan, carry_out, discard, plan_repair
from desktop_app.services.doctor.words import told
from desktop_app.services.job import Cancelled
from ui import messages
from ui.jobs import run_job
from ui.pages.data_page_card import wrapped
from ui.theme import AMBER, AMBER_TINT, Fonts, chrome_sheet


class RepairDialog(QDialog):
    """Accepted: put it in place."""

    def __init__(self, plan: RepairPlan, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setStyleSheet(chrome_sheet())
        self.setWindowTitle("修复数据库")
        self.setMinimumWidth(580)
        title = QLabel("可以修复。会这样拼成一个完好的数据库：", self)
        title.setFont(Fonts.title)
        self.lines = wrapped(
            "".join(f"<p style='margin:3px 0'>· {escape(line)}</p>" for line in told(plan)), self
        )
        note = QLabel(
            "损坏的文件会另存到备份文件夹（文件名以“恢复前”开头），不会删除。修复之后请核对最近录入的项目。",
            self,
        )
        note.setWordWrap(True)
        note.setStyleSheet(
            f"background: {AMBER_TINT.name()}; color: {AMBER.name()}; border-radius: 6px; padding: 8px 10px;"
        )
        buttons = QDialogButtonBox(self)
        self.repair_button = QPushButton("修复(&R)", self)
        self.cancel_button = QPushButton("先不修复", self)
        buttons.addButton(self.repair_button, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(self.cancel_button, QDialogButtonBox.ButtonRole.RejectRole)
        self.cancel_button.setDefault(True)
        self.cancel_button.setFocus()
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 16)
        layout.setSpacing(12)
        for part in (title, self.lines, note, buttons):
            layout.addWidget(part)


def offer_repair(parent: QWidget | None, folder: Path) -> bool:
    """Plan, show, and put in place once the person agrees; whether the database is mended now.

    Nobody may have the database open. What cannot be done is said.
    """
    try:
        plan = run_job(parent, "正在读取损坏的数据库…", lambda progress: plan_repair(folder, progress))
    except AppError as error:
        messages.show_error(parent, error)
        return False
    except Cancelled:
        return False
    if RepairDialog(plan, parent).exec() != RepairDialog.DialogCode.Accepted:
        discard(plan)
        return False
    try:
        run_job(parent, "正在换上修复的数据库…", lambda _progress: carry_out(plan), can_stop=False)
    except AppError as error:
        discard(plan)
        messages.show_error(parent, error)
        return False
    return True
