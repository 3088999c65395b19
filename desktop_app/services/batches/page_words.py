"""What the batch pages say: counts, days by level, moves, the nearest closing date."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from desktop_app.domain.batch_days import Countdown, Stage, Tone
from desktop_app.domain.declaration_moves import STATUS_WORDS
from desktop_app.domain.declaring import DeclarationEvent, Level
from desktop_app.domain.entities import DeclarationStatus as Status
from desktop_app.services.batches.board import BatchLine
from desktop_app.services.policies.batch_calendar import Deadline, PlannedBatch

# Whom it is handed in to, as short as a column allows.
LEVEL_MARKS: Mapping[Level, str] = {Level.COUNTY: "县", Level.CITY: "市", Level.DEPARTMENT: "厅"}
# A date's mark beside its words, so that the colour is never alone.
TONE_MARKS: Mapping[Tone, str] = {Tone.UNKNOWN: "?", Tone.CALM: "○", Tone.SOON: "!", Tone.PAST: "—"}


@dataclass(frozen=True, slots=True)
class DayLine:
    """A closing date in words. level: 县, 市 or 厅, "" where none is known. told: the whole sentence."""

    level: str
    day: str
    words: str
    mark: str
    tone: Tone
    told: str


def counts_words(counts: Mapping[Status, int], withdrawn: int = 0) -> str:
    """草稿2 · 已核对1; 还没有项目 where there is none."""
    parts = [f"{STATUS_WORDS[status]}{counts[status]}" for status in Status if counts.get(status)]
    if withdrawn:
        parts.append(f"已撤回{withdrawn}")
    return " · ".join(parts) or "还没有项目"


def day_lines(batch: PlannedBatch) -> tuple[DayLine, ...]:
    """Every closing date of a batch, firms first; a single line where none is known."""
    if not batch.deadlines:
        return (_line("", batch.countdown, batch.countdown.words, batch.note or "日期待定，可以先自行填写"),)
    return tuple(
        _line(LEVEL_MARKS[each.level], each.countdown, each.countdown.words, _told(each))
        for each in batch.deadlines
    )


def _line(level: str, at: Countdown, words: str, told: str) -> DayLine:
    return DayLine(level, day_words(at.day), words, TONE_MARKS[at.tone], at.tone, told)


def _told(deadline: Deadline) -> str:
    by = "本单位定的日期" if deadline.is_own else "通知规定的日期"
    return f"{deadline.word}：{day_words(deadline.countdown.day)}，{deadline.countdown.words}（{by}）"


def day_words(day: date | None) -> str:
    """2024-01-30; "" where no day is known."""
    return day.isoformat() if day is not None else ""


def event_words(event: DeclarationEvent) -> str:
    """新列入（草稿）; 草稿 → 已核对."""
    after = STATUS_WORDS[event.after]
    return f"新列入（{after}）" if event.before is None else f"{STATUS_WORDS[event.before]} → {after}"


def last_words(event: DeclarationEvent | None) -> str:
    """The day of the last move and its note."""
    if event is None:
        return ""
    return f"{event.day:%m-%d}　{event.note}".strip() if event.note else f"{event.day:%m-%d}"


def nearest_deadline(batches: Iterable[PlannedBatch]) -> str:
    """The closing date that comes next, for the foot of the window; of a batch without one, that it is waited for.

    "" where there is no batch at all.
    """
    known = [batch for batch in batches if batch.stage is not Stage.CLOSED]
    coming = [
        (each.countdown.left, place, batch, each)
        for place, batch in enumerate(known)
        for each in batch.deadlines
        if each.countdown.left is not None and each.countdown.left >= 0
    ]
    if coming:
        _, _, batch, nearest = min(coming, key=lambda found: found[:2])
        return f"{batch.title}　{nearest.word}{nearest.countdown.words}（{nearest.countdown.day:%m-%d}）"
    if known:
        return f"{known[0].title}　{known[0].countdown.words}"
    return ""


def is_pressing(batches: Iterable[PlannedBatch]) -> bool:
    """Whether a closing date is at most a week away."""
    return any(
        each.countdown.tone is Tone.SOON
        for batch in batches
        if batch.stage is not Stage.CLOSED
        for each in batch.deadlines
    )


def line_title(line: BatchLine) -> str:
    """The batch with its policy, where the title does not say it already."""
    batch = line.batch
    return batch.title if batch.badge in batch.title else f"{batch.title}　{batch.badge}"
