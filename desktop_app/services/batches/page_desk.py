"""工作台 without a display: what each batch asks for next, which projects fall behind, what else wants attention."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from desktop_app.domain.entities import Office
from desktop_app.domain.ports import Store
from desktop_app.policy.library import Library
from desktop_app.services.backup.summary import BackupSummary, backup_summary
from desktop_app.services.batches.board import BatchLine
from desktop_app.services.batches.pace import progress_rule
from desktop_app.services.batches.page_words import (
    DayLine,
    counts_words,
    day_lines,
    is_pressing,
    line_title,
    nearest_deadline,
)
from desktop_app.services.batches.quarter import QuarterService
from desktop_app.services.batches.routing import RouteLine
from desktop_app.services.editing.savepoint_folder import SavepointFolder
from desktop_app.services.exchange.words import undecided_lines
from desktop_app.services.job import Progress

SMALL_OFFICE = 150  # projects; their pace is looked at without being asked
_FINISHED = frozenset({"none", "done"})
_DEED_WORDS = {
    "returned": "去修改",
    "check": "去核对",
    "finalise": "去定稿",
    "send": "去上报",
    "answer": "登记结果",
    "carry": "结转…",
    "choose": "选入项目…",
    "notice": "填写日期…",
}


@dataclass(frozen=True, slots=True)
class DeskBatch:
    """A batch on the first page. deed: the word on its button."""

    line: BatchLine
    title: str
    days: tuple[DayLine, ...]
    counts: str
    deed: str

    @property
    def is_finished(self) -> bool:
        """Closed, and nothing is left to do."""
        return self.line.action.code in _FINISHED


@dataclass(frozen=True, slots=True)
class Attention:
    """Something that waits, the action that deals with it, and the word on its button."""

    words: str
    action: str
    deed: str


@dataclass(frozen=True, slots=True)
class DeskView:
    """What the page shows. headline: the closing date that comes next. projects: how many there are."""

    headline: str
    is_pressing: bool
    batches: tuple[DeskBatch, ...]
    projects: int
    backup: BackupSummary | None
    attention: tuple[Attention, ...]


@dataclass(frozen=True, slots=True)
class Pace:
    """The projects that fall behind. looked_at: how many the notice binds; unknown: of those, nothing to go by."""

    lines: tuple[RouteLine, ...]
    looked_at: int
    unknown: int

    @property
    def words(self) -> str:
        if not self.looked_at:
            return "没有要看年度进度的项目：固定资产投资2000万元以上、尚未结转的项目，在申报年度内推算。"
        unknown = f"，{self.unknown}个还没有完成数可推算" if self.unknown else ""
        behind = f"{len(self.lines)}个按目前进度达不到年度比例" if self.lines else "没有落后的"
        return f"看了{self.looked_at}个项目：{behind}{unknown}。"


class Desk:
    """folder, savepoints: of a store on disk, else None. now: the clock."""

    def __init__(
        self,
        store: Store,
        library: Library,
        office: Office,
        now: Callable[[], datetime],
        folder: Path | None = None,
        savepoints: SavepointFolder | None = None,
    ) -> None:
        self._store = store
        self._library = library
        self._office = office
        self._now = now
        self._folder = folder
        self._savepoints = savepoints
        self._service = QuarterService(store, library, office, now)
        self._pace: Pace | None = None
        self._pace_of: tuple[object, ...] = ()

    def view(self) -> DeskView:
        """Everything but the pace of projects, which takes long where there are many."""
        lines = self._service.board.lines()
        batches = [_batch(line) for line in lines]
        batches.sort(key=lambda each: each.is_finished)
        planned = [line.batch for line in lines]
        return DeskView(
            nearest_deadline(planned),
            is_pressing(planned),
            tuple(batches),
            self._store.projects.count(),
            backup_summary(self._folder, self._now()) if self._folder is not None else None,
            self._attention(),
        )

    @property
    def known_pace(self) -> Pace | None:
        """What was last found, while nothing has changed since."""
        return self._pace if self._pace_of == self._state() else None

    def keep_pace(self, pace: Pace) -> None:
        """What a job found."""
        self._pace, self._pace_of = pace, self._state()

    def pace(self, job: Progress | None = None, store: Store | None = None) -> Pace:
        """Every project's pace under the policies that ask for a share of the year. store: of the job's own thread.

        Raises Cancelled.
        """
        service = self._service
        if store is not None:
            service = QuarterService(store, self._library, self._office, self._now)
        bound: dict[str, RouteLine] = {}
        for policy_id in self._paced():
            for line in service.routing(policy_id, job=job).lines:
                if line.pace is not None:
                    bound[line.project_id] = line
        behind = sorted(
            (line for line in bound.values() if line.is_at_risk),
            key=lambda line: line.pace.share or 0 if line.pace else 0,
        )
        unknown = sum(line.pace is not None and line.pace.projected is None for line in bound.values())
        return Pace(tuple(behind), len(bound), unknown)

    def _paced(self) -> tuple[str, ...]:
        """The notices of the office's year with windows and a rule on the year's progress."""
        return tuple(
            pack.id
            for pack in self._library.active_for(self._office)
            if pack.windows and pack.year == self._office.year and progress_rule(pack) is not None
        )

    def _state(self) -> tuple[object, ...]:
        return (self._store.changed_since(None)[0], self._service.today)

    def _attention(self) -> tuple[Attention, ...]:
        found = []
        left = len(self._savepoints.left_behind()) if self._savepoints is not None else 0
        if left:
            found.append(Attention(f"有{left}份上次没有写入的修改", "savepoints", "看一看…"))
        if self._store.exchange.notes() and (undecided := len(undecided_lines(self._store))):
            found.append(Attention(f"合并后还有{undecided}处两边都改过，要您选定", "show_data", "去决定"))
        year = self._service.today.year
        if year > self._office.year:
            found.append(
                Attention(
                    f"申报年度是{self._office.year}年，今天已是{year}年：新年度开始后请改申报年度",
                    "show_office",
                    "单位设置",
                )
            )
        return tuple(found)


def _batch(line: BatchLine) -> DeskBatch:
    return DeskBatch(
        line,
        line_title(line),
        day_lines(line.batch),
        counts_words(line.counts, line.withdrawn),
        _DEED_WORDS.get(line.action.code, "打开"),
    )
