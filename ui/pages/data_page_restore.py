"""Before a restore: what is inside the backup, beside what would be replaced, and what becomes of that."""

from html import escape

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop_app.services.backup.contents import BackupContents, Difference
from ui.pages.data_page_card import wrapped
from ui.pages.data_page_wording import counts, moment, size
from ui.theme import AMBER, AMBER_TINT, MUTED, Fonts, chrome_sheet


class RestoreDialog(QDialog):
    """Accepted: restore. The safe answer is the default one."""

    def __init__(self, contents: BackupContents, present: str, parent: QWidget | None = None) -> None:
        """present: what stands in the database now, in words."""
        super().__init__(parent)
        self.setStyleSheet(chrome_sheet())
        self.setWindowTitle("恢复备份")
        self.setMinimumWidth(560)
        title = QLabel(f"用“{contents.file.name}”恢复？", self)
        title.setFont(Fonts.title)
        title.setWordWrap(True)
        self.inside = wrapped(_table(contents, present), self)
        self.warning = QLabel(
            "恢复会用备份替换现在的全部数据，备份之后录入和修改的内容不在其中。"
            "现在的数据会先另存到备份文件夹（文件名以“恢复前”开头），可以再恢复回来。",
            self,
        )
        self.warning.setWordWrap(True)
        self.warning.setStyleSheet(
            f"background: {AMBER_TINT.name()}; color: {AMBER.name()}; border-radius: 6px; padding: 8px 10px;"
        )
        buttons = QDialogButtonBox(self)
        self.restore_button = QPushButton("恢复这份备份(&R)", self)
        self.cancel_button = QPushButton("取消", self)
        buttons.addButton(self.restore_button, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(self.cancel_button, QDialogButtonBox.ButtonRole.RejectRole)
        self.cancel_button.setDefault(True)
        self.cancel_button.setFocus()
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 16)
        layout.setSpacing(12)
        for part in (title, self.inside, self.warning, buttons):
            layout.addWidget(part)


def _table(contents: BackupContents, present: str) -> str:
    names = "；".join(contents.names)
    more = f"……共{contents.holds.projects}个" if contents.holds.projects > len(contents.names) else ""
    beside = (
        f"、{contents.attachments}个附件、{contents.packs}个自加的政策包、{contents.tables}份登记的表格"
        if contents.attachments is not None
        else "（只有数据库；附件等保持现状）"
    )
    sealed = "，已加密" if contents.sealed else ""
    lines = (
        ("备份时间", moment(contents.taken_at)),
        ("备份里有", f"{counts(contents.holds)}{beside}"),
        ("现在有", present),
        ("恢复之后", _change(contents.difference)),
        ("单位", contents.office or "没有填写"),
        ("最近改过", f"{names}{more}" or "没有项目"),
        ("最后修改", moment(contents.changed_at)),
        ("文件", f"{contents.file}（{size(contents.size)}{sealed}，已核对完好）"),
    )
    rows = "".join(
        f"<tr><td style='color:{MUTED.name()}; padding-right:14px; white-space:nowrap'>{name}</td>"
        f"<td>{escape(value)}</td></tr>"
        for name, value in lines
    )
    return f"<table cellspacing='0' cellpadding='2'>{rows}</table>"


def _change(difference: Difference | None) -> str:
    """What becomes of the projects of today."""
    if difference is None:
        return "现在的数据库读不出来，无法比较"
    parts = [
        words
        for count, words in (
            (difference.new, f"{difference.new}个备份后新建的项目会没有"),
            (difference.changed, f"{difference.changed}个项目回到备份时的样子"),
            (difference.gone, f"{difference.gone}个备份后删除的项目会回来"),
        )
        if count
    ]
    if not parts:
        return "项目与现在相同"
    names = f"（{'、'.join(difference.names)}）" if difference.names else ""
    return "，".join(parts) + names
