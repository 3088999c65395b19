"""What was typed and never reached its record: each with time and project, compared field by field; 恢复 or 放弃."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSplitter,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.errors import AppError
from desktop_app.services.editing.savepoint_recovery import Fate, Offer, SavepointRecovery
from ui import messages
from ui.theme import AMBER, AMBER_TINT, LINE, MUTED, SOFT, Fonts, chrome_sheet

_CHECK = Qt.CheckState
_FATES = {
    Fate.FRESH: "记录还是输入之前的样子。恢复后这些栏目写进记录，历史里可查。",
    Fate.STALE: "记录在这之后又改过，以记录为准。确有需要的，勾选后可以逐栏取用。",
    Fate.DELETED: "这个项目后来删除了。恢复时先把它从回收站取回。",
    Fate.MISSING: "数据库里已没有这个项目。恢复时新建一个项目来放这些内容。",
}
_WORDS = {
    Fate.FRESH: "可恢复",
    Fate.STALE: "记录较新",
    Fate.DELETED: "项目已删除",
    Fate.MISSING: "项目不在了",
}


class RecoveryDialog(QDialog):
    """The list at the left, the comparison at the right. What is not decided stays for the next time."""

    recovered = Signal(object)  # Change

    def __init__(
        self,
        recovery: SavepointRecovery,
        offers: Sequence[Offer],
        *,
        after_death: bool,
        unreadable: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        """after_death: shown by itself at the start, else asked for. unreadable: damaged files beside these."""
        super().__init__(parent)
        self.setStyleSheet(chrome_sheet())
        self.setWindowTitle("未写入的修改")
        self.resize(860, 480)
        self._recovery = recovery
        self._offers = list(offers)
        words = (
            "上次没有正常退出。下面是那时已经输入、还没有写进记录的内容，请逐份决定。"
            if after_death
            else "已经输入、还没有写进记录的内容。放弃的在这里保留30天。"
        )
        if unreadable:
            words += f"（另有{unreadable}份已损坏，读不出内容。）"
        self.words = QLabel(words, self)
        self.words.setWordWrap(True)
        self.list = QListWidget(self)
        self.list.setMinimumWidth(250)
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setStyleSheet(f"QListWidget {{ border: 1px solid {LINE.name()}; border-radius: 6px; }}")
        self.fate = QLabel(self)
        self.fate.setWordWrap(True)
        self.table = QTreeWidget(self)
        self.table.setHeaderLabels(["栏目", "记录里", "未写入的输入"])
        self.table.setRootIsDecorated(False)
        self.table.setUniformRowHeights(True)
        self.table.setAccessibleName("比较：记录与未写入的输入")
        self.table.header().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.table.setStyleSheet(f"QTreeWidget {{ border: 1px solid {LINE.name()}; }}")
        self.recover_button = QPushButton("恢复(&R)", self)
        self.recover_button.setProperty("role", "primary")
        self.discard_button = QPushButton("放弃(&D)", self)
        self.discard_button.setToolTip("移到废纸篓，30天内还能从“文件 → 未写入的修改”取回")
        self.later_button = QPushButton("以后再说" if after_death else "关闭", self)
        self.recover_button.clicked.connect(self.recover)
        self.discard_button.clicked.connect(self.discard)
        self.later_button.clicked.connect(self.reject)
        self.list.currentRowChanged.connect(self._show)
        self.table.itemChanged.connect(lambda _item, _column: self._update_buttons())
        self._lay_out()
        self._fill()

    def offer(self) -> Offer | None:
        """The one that is compared."""
        row = self.list.currentRow()
        return self._offers[row] if 0 <= row < len(self._offers) else None

    def ticked(self) -> frozenset[str]:
        """The fields to be recovered."""
        items = [self.table.topLevelItem(row) for row in range(self.table.topLevelItemCount())]
        return frozenset(
            item.data(0, Qt.ItemDataRole.UserRole)
            for item in items
            if item is not None and item.checkState(0) is _CHECK.Checked
        )

    def recover(self) -> None:
        """Put the ticked fields into the record."""
        offer = self.offer()
        if offer is None:
            return
        try:
            change = self._recovery.recover(offer, self.ticked())
        except AppError as error:
            messages.show_error(self, error)
            return
        self._take_out(offer)
        self.recovered.emit(change)

    def discard(self) -> None:
        """Into the bin."""
        offer = self.offer()
        if offer is None:
            return
        try:
            self._recovery.discard(offer)
        except AppError as error:
            messages.show_error(self, error)
            return
        self._take_out(offer)

    def _take_out(self, offer: Offer) -> None:
        row = self._offers.index(offer)
        self._offers.remove(offer)
        self.list.takeItem(row)
        if not self._offers:
            self.accept()

    def _fill(self) -> None:
        for offer in self._offers:
            savepoint, binned = offer.found.savepoint, offer.found.discarded_at
            at = savepoint.taken_at.astimezone()
            state = "已放弃" if binned is not None else _WORDS[offer.fate]
            item = QListWidgetItem(
                f"{offer.project_name or '未命名项目'}\n{at:%Y-%m-%d %H:%M:%S}　{len(offer.differences)}栏　{state}"
            )
            item.setToolTip(offer.enterprise_name or "没有企业名称")
            self.list.addItem(item)
        if self._offers:
            self.list.setCurrentRow(0)

    def _show(self, _row: int) -> None:
        offer = self.offer()
        self.table.clear()
        if offer is None:
            return
        grave = offer.fate is not Fate.FRESH
        self.fate.setText(_FATES[offer.fate] + _unknown_words(offer))
        self.fate.setStyleSheet(
            f"background: {AMBER_TINT.name()}; color: {AMBER.name()}; border-radius: 6px; padding: 6px 10px;"
            if grave
            else f"color: {SOFT.name()};"
        )
        self.table.blockSignals(True)
        for difference in offer.differences:
            item = QTreeWidgetItem([difference.label, _line(difference.recorded), _line(difference.typed)])
            item.setData(0, Qt.ItemDataRole.UserRole, difference.key)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(0, _CHECK.Checked if difference.key in offer.proposed else _CHECK.Unchecked)
            item.setToolTip(1, difference.recorded)
            item.setToolTip(2, difference.typed)
            item.setForeground(1, MUTED)
            self.table.addTopLevelItem(item)
        self.table.blockSignals(False)
        self.table.resizeColumnToContents(0)
        self.table.setColumnWidth(0, min(self.table.columnWidth(0) + 12, 220))
        self.table.setColumnWidth(1, 150)
        self.discard_button.setVisible(offer.found.discarded_at is None)
        self._update_buttons()

    def _update_buttons(self) -> None:
        count = len(self.ticked())
        self.recover_button.setEnabled(count > 0)
        self.recover_button.setText(f"恢复勾选的{count}栏(&R)" if count else "恢复(&R)")

    def _lay_out(self) -> None:
        title = QLabel("比较", self)
        title.setFont(Fonts.strong)
        right = QWidget(self)
        beside = QVBoxLayout(right)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(8)
        for part in (title, self.fate, self.table):
            beside.addWidget(part)
        beside.setStretch(2, 1)
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.setHandleWidth(10)
        splitter.setStyleSheet("QSplitter::handle { background: transparent; }")
        splitter.addWidget(self.list)
        splitter.addWidget(right)
        splitter.setStretchFactor(1, 1)
        splitter.setChildrenCollapsible(False)
        foot = QHBoxLayout()
        foot.addWidget(self.discard_button)
        foot.addStretch(1)
        foot.addWidget(self.later_button)
        foot.addWidget(self.recover_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 14)
        layout.setSpacing(12)
        layout.addWidget(self.words)
        layout.addWidget(splitter, 1)
        layout.addLayout(foot)


def _line(text: str) -> str:
    return " ".join(text.split())


def _unknown_words(offer: Offer) -> str:
    if not offer.unknown:
        return ""
    return f"另有{len(offer.unknown)}栏属于现在没有安装的政策，看不了也恢复不了，会留在废纸篓里。"
