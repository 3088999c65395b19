"""The card of the backups: how things stand, what there is, and the buttons to back up and to restore."""

from html import escape

from PySide6.QtWidgets import QWidget

from desktop_app.services.backup.facts import BackupInfo
from desktop_app.services.backup.restorable import Restorable
from ui.pages.data_page_card import Card, wrapped
from ui.pages.data_page_rows import RowsView
from ui.pages.data_page_wording import counts, moment, size
from ui.theme import GREEN

_HEADINGS = ("时间", "缘由", "内容", "大小")
MOST_SHOWN = 6  # lines at once; the list scrolls


class BackupsCard(Card):
    """`picked` is the copy the person chose. The page does what the buttons say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            "备份与恢复",
            "退出、导入和恢复前都会自动备份，读回核对无误才算数。旧的自动稀疏：两周内每天一份，三个月内每周一份，"
            "再早每月一份，永远保留。恢复之前先看内容，现在的数据会另存。",
            parent,
        )
        self._copies: tuple[Restorable, ...] = ()
        self.note = wrapped("", self)
        self.note.hide()
        self.copies = RowsView(_HEADINGS, ("2024-12-31 23:59", "恢复前恢复", "", "200.0 MB"), self)
        self.copies.setSelectionMode(RowsView.SelectionMode.SingleSelection)
        self.none = wrapped("备份文件夹里还没有备份。有U盘上的备份，请点“选择其他备份文件”。", self)
        for part in (self.note, self.copies, self.none):
            self.body.addWidget(part)
        self.backup_button = self.button("立即备份", "备份到上面所写的备份位置（Ctrl+B）", primary=True)
        self.elsewhere_button = self.button("备份到U盘…", "另存到U盘或其他文件夹，可以用口令加密")
        self.restore_button = self.button("查看并恢复…", "看选中的备份里有什么、与现在差多少，再决定是否恢复")
        self.other_button = self.button("选择其他备份文件…", "U盘或其他文件夹里的备份")

    def show_copies(self, copies: tuple[Restorable, ...]) -> None:
        """The list, newest first."""
        self._copies = copies

        def cell(row: int, column: int) -> str:
            copy = copies[row]
            if column == 2:
                return _contents(copy)
            return (moment(copy.taken_at), copy.reason or "—", "", size(copy.size))[column]

        self.copies.replace(len(copies), cell)
        self.copies.fit(MOST_SHOWN)
        self.copies.setVisible(bool(copies))
        self.restore_button.setVisible(bool(copies))
        self.none.setVisible(not copies)

    def picked(self) -> Restorable | None:
        rows = self.copies.picked()
        return self._copies[rows[0]] if rows else None

    def tell_done(self, info: BackupInfo) -> None:
        """What was written just now."""
        sealed = "，已加密" if info.sealed else ""
        self.note.setText(
            f"<span style='color:{GREEN.name()}'>✓ 已备份并读回核对</span>　{counts(info.holds)}，"
            f"{size(info.size)}{sealed}<br/>{escape(str(info.file))}"
        )
        self.note.show()


def _contents(copy: Restorable) -> str:
    if copy.sealed:
        return "已加密，输入口令后可看内容"
    if copy.holds is None:
        return "点“查看并恢复”可看内容"
    attachments = f"、{copy.attachments}个附件" if copy.attachments else ""
    return f"{counts(copy.holds, with_bin=False)}{attachments}"
