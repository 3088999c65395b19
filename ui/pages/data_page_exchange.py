"""Two PCs: the card of the data page that takes projects out and brings them back."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.domain.errors import AppError
from desktop_app.services.exchange.run import ExchangeDesk
from desktop_app.services.exchange.take_in import TakenIn
from desktop_app.services.exchange.take_out import TakenOut
from desktop_app.services.exchange.words import undecided_lines
from desktop_app.services.office.operator import operator_name
from ui import messages
from ui.context import AppContext
from ui.exchange.decide_dialog import DecideDialog
from ui.exchange.take_in_dialog import TakeInDialog
from ui.exchange.take_out_dialog import TakeOutDialog
from ui.jobs import run_job
from ui.pages.data_page_card import Card, wrapped
from ui.pages.data_page_wording import moment, size

_SHOWN = 3  # exchanges


class ExchangeCard(Card):
    """changed: projects or firms are no longer what other pages show. told: for the status bar."""

    changed = Signal()
    told = Signal(str)

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(
            "两台电脑之间",
            "下企业时把项目带出到U盘，在另一台电脑上改，回来再带回。逐栏合并，两边都改过的由您来选，谁的都不会丢。",
            parent,
        )
        self._context = context
        self.notes = wrapped("", self)
        self.body.addWidget(self.notes)
        self.out_button = self.button("带出…", "选项目写成一个文件，可加密（Ctrl+Shift+E）")
        self.in_button = self.button("带回…", "打开另一台电脑带来的文件，先看再合并（Ctrl+Shift+B）")
        self.decide_button = self.button("去决定…", "两边都改过、还没有选定的栏目")
        self.undo_button = self.button(
            "撤回合并…", "上次合并的各栏恢复到合并前；合并后又改过的保持现在的内容"
        )
        self.undo_button.clicked.connect(self.undo_merge)
        self.out_button.clicked.connect(self.take_out)
        self.in_button.clicked.connect(partial(self.take_in, None))
        self.decide_button.clicked.connect(self.decide)
        self.setEnabled(context.folder is not None)
        self.refresh()

    def refresh(self) -> None:
        """The last exchanges, and what waits for a decision."""
        store = self._context.store
        notes = store.exchange.notes()
        words = [
            f"{moment(note.at)}　{'' if note.is_out else '带回：'}{note.told}" for note in notes[:_SHOWN]
        ]
        waiting = len(undecided_lines(store)) if words else 0
        self.notes.setText("\n".join(words))
        self.notes.setVisible(bool(words))
        self.undo_button.setVisible(any(not note.is_out for note in notes))
        self.decide_button.setVisible(waiting > 0)
        self.decide_button.setText(f"还有{waiting}处要定…")

    def take_out(self) -> None:
        """Opens the dialog 带出."""
        desk = self._desk()
        if desk is None:
            return
        dialog = TakeOutDialog(self._context, desk, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.taken_out.connect(self._taken_out)
        dialog.open()

    def take_in(self, file: Path | None = None) -> None:
        """Opens the dialog 带回, with a file that was dropped or asking for one."""
        desk = self._desk()
        if desk is None:
            return
        dialog = TakeInDialog(self._context, desk, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.taken_in.connect(self._taken_in)
        dialog.open()
        if file is not None:
            dialog.look_into(file)
        else:
            dialog.choose_file()

    def decide(self) -> None:
        """Opens what was left undecided."""
        desk, lines = self._desk(), undecided_lines(self._context.store)
        if desk is None or not lines:
            self.told.emit("没有要决定的：两边都改过的都已选定")
            return
        dialog = DecideDialog(desk, lines, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.settled.connect(self._settled)
        dialog.open()

    def undo_merge(self) -> None:
        """Asks, then takes the last merge back."""
        desk = self._desk()
        question = "把上次合并带来的修改撤回吗？合并后又改过的栏目保持现在的内容；撤回的内容仍在历史里。"
        if desk is None or not messages.ask(self, question, "撤回"):
            return
        try:
            told = run_job(self, "正在撤回…", lambda _progress: desk.undo_merge(), can_stop=False)
        except AppError as error:
            messages.show_error(self, error)
            return
        if told is None:
            self.told.emit("没有可撤回的合并：还没有合并过，或已经撤回")
            return
        kept = f"；{told.kept}处后来又改过，没有动" if told.kept else ""
        self.told.emit(f"已撤回：恢复{told.fields}处，{told.records}条新记录移到回收站{kept}")
        self.refresh()
        self.changed.emit()

    def _desk(self) -> ExchangeDesk | None:
        folder = self._context.folder
        if folder is None:
            return None
        who = operator_name(self._context.store)
        return ExchangeDesk(folder, self._context.library.fields, who)

    def _taken_out(self, told: TakenOut) -> None:
        self.refresh()
        sealed = "，已加密" if told.is_sealed else ""
        self.told.emit(
            f"已带出{told.projects}个项目、{told.attachments}个附件（{size(told.size)}{sealed}）到“{told.file}”"
        )

    def _taken_in(self, told: TakenIn) -> None:
        self._context.take_own_fields()
        self.refresh()
        left = f"，还有{told.undecided}处要您决定" if told.undecided else ""
        counts = told.counts
        self.told.emit(f"已合并：新增{counts.new}条，采用{counts.taken}处{left}；合并前的数据已备份")
        self.changed.emit()

    def _settled(self, touched: tuple[str, ...]) -> None:
        self.refresh()
        self.told.emit("已按所选写入")
        if touched:
            self.changed.emit()
