"""What cards, drawers and prints say of a result: the few words around what the result says itself."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from desktop_app.domain.fields import FieldDictionary
from desktop_app.domain.money import grouped
from desktop_app.domain.verdict import ConditionResult, Status, SubsidyResult, SubsidyStatus, Verdict

if TYPE_CHECKING:
    from desktop_app.policy.evaluate import PolicyResult

VERDICT_WORDS: Mapping[Verdict, str] = {
    Verdict.ELIGIBLE: "符合",
    Verdict.INELIGIBLE: "不符合",
    Verdict.INCOMPLETE: "待补充",
}
STATUS_WORDS: Mapping[Status, str] = {
    Status.MET: "符合",
    Status.UNMET: "不符合",
    Status.UNKNOWN: "待补充",
    Status.NOT_APPLICABLE: "不适用",
}
CAPTION = "初步自检，以主管部门审核为准"
SENSITIVE = "口径敏感"
_NAMED_GAPS = 3


def verdict_words(result: "PolicyResult") -> str:
    """符合, 不符合（2项）, 待补充（3项）."""
    if result.verdict is Verdict.ELIGIBLE:
        return "符合"
    if result.verdict is Verdict.INELIGIBLE:
        unmet = sum(status is Status.UNMET for status in result.statuses)
        return f"不符合（{unmet}项）"
    return f"待补充（{len(result.missing)}项）" if result.missing else "待补充"


def key_line(result: "PolicyResult", fields: FieldDictionary) -> str:
    """What matters most about a result, in one line."""
    if result.verdict is Verdict.INELIGIBLE:
        place = result.statuses.index(Status.UNMET)
        return result.condition(place).message
    if result.verdict is Verdict.INCOMPLETE:
        labels = [fields[key].label if key in fields else key for key in result.missing]
        more = f"等{len(labels)}项" if len(labels) > _NAMED_GAPS else ""
        return "待填：" + "、".join(labels[:_NAMED_GAPS]) + more if labels else "需由人判断"
    if result.amount is not None:
        return f"测算金额{grouped(result.amount)}万元，{result.amount_note}".rstrip("，")
    return result.amount_note or "各项条件均符合"


def condition_line(condition: ConditionResult) -> str:
    """The second line of a condition: what is, against what is required; or what to fill in."""
    if condition.status is Status.UNKNOWN:
        return condition.ask or condition.message
    return condition.message


def subsidy_head(subsidy: SubsidyResult) -> str:
    """上限60万元, 未达补助起点, 待补充."""
    if subsidy.status is SubsidyStatus.TIER and subsidy.cap is not None:
        return f"上限 {grouped(subsidy.cap)} {subsidy.unit}"
    return "未达补助档次" if subsidy.status is SubsidyStatus.NONE else "待补充"


def subsidy_band(subsidy: SubsidyResult) -> str:
    """先进设备 · 设备投资500（含）至1,000万元."""
    parts = [subsidy.class_label] if subsidy.class_label else []
    if subsidy.status is SubsidyStatus.TIER and subsidy.at_least is not None:
        if subsidy.below is not None:
            parts.append(
                f"设备投资{grouped(subsidy.at_least)}（含）至{grouped(subsidy.below)}{subsidy.unit}（不含）"
            )
        else:
            parts.append(f"设备投资{grouped(subsidy.at_least)}{subsidy.unit}及以上")
    return " · ".join(parts)


def subsidy_next(subsidy: SubsidyResult) -> str:
    """How far the next tier is, stated as a condition, never as advice."""
    if subsidy.to_next is not None and subsidy.next_cap is not None:
        return (
            f"下一档上限{grouped(subsidy.next_cap)}{subsidy.unit}，"
            f"设备投资再多{grouped(subsidy.to_next)}{subsidy.unit}即达"
        )
    if subsidy.status is SubsidyStatus.TIER:
        return "已是最高一档"
    return subsidy.reason
