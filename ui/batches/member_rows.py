"""The projects of a batch, and what happened to one of them."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from desktop_app.domain.verdict import Verdict
from desktop_app.services.batches.page_words import last_words
from desktop_app.services.batches.quarter import MemberLine
from ui.batches.toned_rows import TonedRows
from ui.batches.tones import STATUSES
from ui.pages.data_page_rows import RowsView
from ui.theme import VERDICTS

VerdictOf = Callable[[MemberLine], Verdict | None]
_STATUS, _VERDICT = 3, 4


class MemberRows(TonedRows):
    """opened: a project, by Enter or a double click."""

    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            ("项目名称", "项目单位", "类别", "状态", "自检", "最近一次"),
            ("", "广西某某有限公", "新增", "● 已核对", "✕ 不符合", "01-20　缺备案"),
            parent,
            elastic=(1, 5),
        )
        self._members: Sequence[MemberLine] = ()
        self.activated.connect(self._open)

    def show_members(self, members: Sequence[MemberLine], verdict_of: VerdictOf) -> None:
        """Other rows. verdict_of: asked when a row is about to be seen."""
        self._members = members

        def cell(row: int, column: int) -> str:
            member = members[row]
            if column == _VERDICT:
                verdict = verdict_of(member)
                return f"{VERDICTS[verdict].mark} {VERDICTS[verdict].word}" if verdict else "—"
            status = member.declaration.status
            return (
                member.project_name,
                member.enterprise_name,
                member.kind_word,
                f"{STATUSES[status][0]} {member.status_word}",
                "",
                last_words(member.last),
            )[column]

        def tone(row: int, column: int) -> QColor | None:
            if column == _STATUS:
                return STATUSES[members[row].declaration.status][1]
            verdict = verdict_of(members[row]) if column == _VERDICT else None
            return VERDICTS[verdict].colour if verdict else None

        self.show_rows(len(members), cell, tone)

    def _open(self, index: QModelIndex) -> None:
        if 0 <= index.row() < len(self._members):
            self.opened.emit(self._members[index.row()].declaration.project_id)


class HistoryRows(RowsView):
    """The moves of one declaration, newest first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            ("日期", "变动", "说明", "记录时间"),
            ("2024-01-20", "已上报 → 未通过项目", "", "2024-01-20 12:00"),
            parent,
        )
        self.setAccessibleName("申报经过")

    def show_events(self, events: Sequence[tuple[str, str, str, str]]) -> None:
        """Other moves."""
        self.replace(len(events), lambda row, column: events[row][column])
