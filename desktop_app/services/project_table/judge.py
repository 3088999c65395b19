"""What the self-check says of the rows: verdicts by policy, findings counted. Worked out once, kept until a row changes."""

from collections.abc import Callable, Generator, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from desktop_app.domain.verdict import Verdict
from desktop_app.services.findings.finding import SEVERITY_WORDS, RecordContext, Severity
from desktop_app.services.project_table.rows import RowPages, TableRow
from desktop_app.services.project_table.work import Step, Work
from desktop_app.services.records.field_input import read_text

if TYPE_CHECKING:
    from desktop_app.policy.pack import Pack

PORTION = 50  # rows read and judged in one step


class FindingCount(NamedTuple):
    """How many findings of each severity a project has; explained ones are not counted."""

    must: int = 0
    explain: int = 0
    hint: int = 0

    @property
    def words(self) -> str:
        """必改2　需说明1; 无 where there is nothing."""
        parts = zip(SEVERITY_WORDS.values(), self, strict=True)
        return " ".join(f"{word}{count}" for word, count in parts if count) or "无"

    def has(self, severity: Severity) -> bool:
        return self[list(SEVERITY_WORDS).index(severity)] > 0


class TableJudge:
    """Verdicts and finding counts by project; asks the policies about `as_of()`."""

    def __init__(
        self,
        pages: RowPages,
        packs: "Sequence[Pack]",
        context: RecordContext,
        as_of: Callable[[], date],
    ) -> None:
        self._pages = pages
        self._packs = {pack.id: pack for pack in packs if pack.has_verdict}
        self._context = context
        self._as_of = as_of
        self._day = as_of()
        self._verdicts: dict[str, dict[str, Verdict]] = {id_: {} for id_ in self._packs}
        self._counts: dict[str, FindingCount] = {}

    def verdict(self, project_id: str, pack_id: str) -> Verdict | None:
        """None while it was not worked out."""
        return self._verdicts[pack_id].get(project_id)

    def count(self, project_id: str) -> FindingCount | None:
        """None while it was not worked out."""
        return self._counts.get(project_id)

    def judge(self, row: TableRow, pack_ids: Iterable[str], *, findings: bool) -> None:
        """Work out what of this is not known of a row."""
        self._look_at_the_day()
        for pack_id in pack_ids:
            if row.id not in self._verdicts[pack_id]:
                self._verdicts[pack_id][row.id] = self._verdict_of(row, pack_id)
        if findings and row.id not in self._counts:
            self._counts[row.id] = self._count_of(row)

    def judge_all(self, project_ids: Sequence[str], pack_id: str = "", *, findings: bool = False) -> Work:
        """The same for many rows, a portion a step; pack_id "": findings only."""
        self._look_at_the_day()
        packs = (pack_id,) if pack_id else ()
        missing = [
            id_
            for id_ in project_ids
            if (pack_id and id_ not in self._verdicts[pack_id]) or (findings and id_ not in self._counts)
        ]
        words = f"核对{self._packs[pack_id].badge}" if pack_id else "查找自检问题"
        for start in range(0, len(missing), PORTION):
            for row in self._pages.fetch(missing[start : start + PORTION]).values():
                self.judge(row, packs, findings=findings)
            yield Step(words, start + PORTION, len(missing))

    def verdicts(
        self, project_ids: Sequence[str], pack_id: str
    ) -> Generator[Step, None, list[Verdict | None]]:
        """The verdict of each, in their order; None for a project that is gone."""
        yield from self.judge_all(project_ids, pack_id)
        return [self.verdict(id_, pack_id) for id_ in project_ids]

    def counts(self, project_ids: Sequence[str]) -> Generator[Step, None, list[FindingCount | None]]:
        """The findings of each, counted, in their order; None for a project that is gone."""
        yield from self.judge_all(project_ids, findings=True)
        return [self.count(id_) for id_ in project_ids]

    def forget(self, project_ids: Iterable[str]) -> None:
        """These were changed."""
        for id_ in project_ids:
            self._counts.pop(id_, None)
            for known in self._verdicts.values():
                known.pop(id_, None)

    def clear(self) -> None:
        self._counts.clear()
        for known in self._verdicts.values():
            known.clear()

    def _look_at_the_day(self) -> None:
        """Verdicts are those of one day: after midnight they are worked out anew."""
        if self._as_of() != self._day:
            self._day = self._as_of()
            self.clear()

    def _verdict_of(self, row: TableRow, pack_id: str) -> Verdict:
        from desktop_app.policy.evaluate import evaluate  # noqa: PLC0415 - comes with the packs

        return evaluate(row.facts, self._packs[pack_id], self._day).verdict

    def _count_of(self, row: TableRow) -> FindingCount:
        from desktop_app.services.findings.of_record import find  # noqa: PLC0415 - comes with the packs

        fields = self._context.fields
        problems = {key: read_text(fields[key], text).problem for key, text in row.unread.items()}
        found = [
            each.severity
            for each in find(row.facts, row.unread, problems, self._context)
            if not each.is_settled
        ]
        return FindingCount(*(found.count(severity) for severity in SEVERITY_WORDS))
