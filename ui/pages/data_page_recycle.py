"""The recycle bin's card: deleted projects, to be found and brought back."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_app.domain.errors import AppError
from desktop_app.services.backup.restorable import restore_deleted
from desktop_app.services.records.recycle import RecycleBin
from ui import messages
from ui.context import AppContext
from ui.jobs import run_job
from ui.pages.data_page_card import Card, wrapped
from ui.pages.data_page_rows import RowsView
from ui.pages.data_page_wording import moment

_HEADINGS = ("项目", "企业", "删除时间")
_NONE = "回收站是空的。删除的项目会放在这里，随时可以恢复。"


class RecycleCard(Card):
    """Emits how many projects were brought back."""

    restored = Signal(int)

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__("回收站", "", parent)
        self._context = context
        self._bin = RecycleBin(context.store)
        self._ids: tuple[str, ...] = ()
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("查找：名称、代码或拼音首字母")
        self.search.setClearButtonEnabled(True)
        self.view = RowsView(_HEADINGS, ("", "广西某某某某有限责任公司", "2024-12-31 23:59"), self)
        self.empty = wrapped("", self)
        self.body.addWidget(self.search)
        self.body.addWidget(self.view)
        self.body.addWidget(self.empty)
        self.restore_button = self.button("恢复所选项目", "把选中的项目放回项目列表，企业一并恢复")
        self.search.textChanged.connect(lambda _text: self.refresh())
        self.restore_button.clicked.connect(self.restore_picked)
        self.view.activated.connect(lambda _index: self.restore_picked())

    def refresh(self) -> None:
        """Read the bin anew, as it is searched."""
        text = self.search.text().strip()
        rows = self._bin.rows(text)
        self._ids = tuple(row.id for row in rows)

        def cell(row: int, column: int) -> str:
            if column == 2:
                return moment(self._bin.deleted_at(rows[row].id))
            return (rows[row].name or "未命名项目") if column == 0 else rows[row].enterprise_name or "—"

        self.view.replace(len(rows), cell)
        self.view.fit(6)
        self.view.setVisible(bool(rows))
        self.search.setVisible(bool(rows or text))
        self.restore_button.setVisible(bool(rows))
        self.words.setText(f"{len(rows)}个删除的项目。可选多个一起恢复；程序不会彻底删除。" if rows else "")
        self.words.setVisible(bool(rows))
        self.empty.setText("" if rows else "回收站里没有符合的项目。" if text else _NONE)
        self.empty.setVisible(not rows)

    def let_go(self) -> None:
        """Read nothing more: the store is about to be closed, and a painted line would ask it for its day."""
        self._ids = ()
        self.view.replace(0, lambda _row, _column: "")

    def restore_picked(self) -> None:
        """Bring the selected projects back."""
        ids = [self._ids[row] for row in self.view.picked()]
        if not ids:
            return
        folder, fields = self._context.folder, self._context.library.fields
        try:
            if folder is None:
                self._bin.restore(ids, initiator="data_page")
            else:
                run_job(
                    self,
                    f"正在恢复{len(ids)}个项目…",
                    lambda _progress: restore_deleted(folder, fields, ids),
                    can_stop=False,
                )
        except AppError as error:
            messages.show_error(self, error)
            return
        self.refresh()
        self.restored.emit(len(ids))
