"""What stands beneath an opened card: what would settle it, what one number would turn, how other readings see it.

Which lines there are depends on the policy alone, never on the verdict: nothing moves when a badge changes.
"""

from dataclasses import dataclass
from functools import cache

from desktop_app.domain.fields import FieldDictionary
from desktop_app.domain.verdict import Status, Verdict
from desktop_app.policy.comparison import Comparison
from desktop_app.policy.evaluate import PolicyResult
from desktop_app.policy.pack import Pack
from desktop_app.policy.status import MET
from desktop_app.services.verdicts.turning import turnings
from desktop_app.services.verdicts.words import CAPTION, SENSITIVE, STATUS_WORDS, VERDICT_WORDS, verdict_words

SETTLING, TURNING, READING, CAUTION = "结论", "若", "口径", "注意"
NO_TURNING = "没有哪一个数字单独就能改变结论"
_LOWER_LIMITS = frozenset({"at_least", "above"})


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """word: in the margin. is_marked: worth the eye."""

    word: str
    text: str
    is_marked: bool = False


@cache
def summary_words(pack: Pack) -> tuple[str, ...]:
    """The words in the margin: the same for every project."""
    words = [SETTLING]
    if any(
        isinstance(test := condition.require.numeric(), Comparison) and test.operator in _LOWER_LIMITS
        for condition in pack.conditions
    ):
        words.append(TURNING)
    if any(reading.test is not None for reading in pack.readings):
        words.append(READING)
    if pack.cautions:
        words.append(CAUTION)
    return tuple(words)


def summary(result: PolicyResult, fields: FieldDictionary) -> tuple[SummaryLine, ...]:
    """One line for each of `summary_words`, in their order."""
    tell = {SETTLING: _settling, TURNING: _turning, READING: _reading, CAUTION: _caution}
    return tuple(tell[word](result, fields) for word in summary_words(result.pack))


def verdict_text(result: PolicyResult, fields: FieldDictionary) -> str:
    """A policy's verdict as text to paste into a message, with its document and the caption."""
    pack = result.pack
    lines = [f"{pack.title}（{pack.document_number}）：{verdict_words(result)}"]
    for place, (condition, status) in enumerate(zip(pack.conditions, result.statuses, strict=True)):
        if status in {Status.UNMET, Status.UNKNOWN}:
            message = result.condition(place).message
            lines.append(f"　{condition.clause} {condition.title}：{STATUS_WORDS[status]}。{message}")
    lines += [f"　{line.word}：{line.text}" for line in summary(result, fields) if line.is_marked]
    return "\n".join((*lines, CAPTION))


def _settling(result: PolicyResult, fields: FieldDictionary) -> SummaryLine:
    if result.verdict is Verdict.ELIGIBLE:
        return SummaryLine(SETTLING, result.amount_note or "各项条件均符合")
    if result.verdict is Verdict.INCOMPLETE:
        labels = [fields[key].label if key in fields else key for key in result.missing]
        words = (
            f"填好这{len(labels)}项就有结论：{'、'.join(labels)}" if labels else "需由人判断，程序不代为作出"
        )
        return SummaryLine(SETTLING, words)
    unmet = [
        f"{condition.clause} {condition.title}"
        for condition, status in zip(result.pack.conditions, result.statuses, strict=True)
        if status is Status.UNMET
    ]
    return SummaryLine(SETTLING, f"有{len(unmet)}项不符合：{'；'.join(unmet)}")


def _turning(result: PolicyResult, _fields: FieldDictionary) -> SummaryLine:
    if result.verdict is Verdict.ELIGIBLE:
        return SummaryLine(TURNING, "结论已是“符合”")
    found = turnings(result)
    if not found:
        return SummaryLine(TURNING, NO_TURNING)
    return SummaryLine(TURNING, "；".join(each.sentence.removeprefix(TURNING) for each in found), True)


def _reading(result: PolicyResult, _fields: FieldDictionary) -> SummaryLine:
    computed = [reading for reading in result.pack.readings if reading.test is not None]
    sensitive = [reading for reading in computed if reading.id in result.reading_sensitive]
    if not sensitive:
        return SummaryLine(READING, f"另一种读法（{'、'.join(each.id for each in computed)}）不改变结论")
    told = "；".join(
        f"按{each.id}的另一读法为“{VERDICT_WORDS[result.verdict_under(each)]}”。{each.text}"
        for each in sensitive
    )
    return SummaryLine(
        READING, f"{SENSITIVE}：现按本程序的读法为“{VERDICT_WORDS[result.verdict]}”，{told}", True
    )


def _caution(result: PolicyResult, _fields: FieldDictionary) -> SummaryLine:
    """Those of the policy; a condition's own stand in its row."""
    told = [
        caution.text
        for caution in result.pack.cautions
        if caution.when is None or caution.when.test(result.facts) == MET
    ]
    return SummaryLine(CAUTION, "；".join(told) or "没有", bool(told))
