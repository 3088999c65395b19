"""What a new notice changes for this office's projects: every project under the old pack and under the new, side by side."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from desktop_app.domain.fields import Field
from desktop_app.domain.ports import Store
from desktop_app.domain.verdict import ConditionResult, Status, Verdict
from desktop_app.policy.evaluate import PolicyResult, evaluate
from desktop_app.policy.pack import Condition, Pack
from desktop_app.services.job import Progress

_STEP = 50


class Effect(StrEnum):
    GAINS = "gains"  # eligible only now
    LOSES = "loses"  # was eligible, is not any more
    OPENS = "opens"  # was ineligible, now facts are missing
    ASKS = "asks"  # was eligible, now facts are missing
    SAME = "same"


EFFECT_WORDS: Mapping[Effect, str] = {
    Effect.GAINS: "新符合",
    Effect.LOSES: "不再符合",
    Effect.OPENS: "有望符合",
    Effect.ASKS: "需补充材料",
    Effect.SAME: "不变",
}


@dataclass(frozen=True, slots=True)
class EffectLine:
    """A project whose verdict changes. reasons: one sentence each, the clause before it. missing: labels of fields,
    with their keys beside.
    """

    project_id: str
    project_name: str
    enterprise_name: str
    before: Verdict
    after: Verdict
    effect: Effect
    reasons: tuple[str, ...]
    missing: tuple[str, ...]
    missing_fields: tuple[str, ...] = ()

    @property
    def word(self) -> str:
        return EFFECT_WORDS[self.effect]


@dataclass(frozen=True, slots=True)
class ConditionChange:
    """A condition of one notice that the other does not have, or has in other words."""

    kind: str  # new, gone, reworded
    clause: str
    title: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class NoticeEffect:
    """before, after: packs compared, each judged on its day. lines: the projects that change. counts: all, by effect."""

    before: Pack
    after: Pack
    before_day: date
    after_day: date
    lines: tuple[EffectLine, ...]
    counts: Mapping[Effect, int]
    conditions: tuple[ConditionChange, ...]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def summary(self) -> str:
        changed = "、".join(
            f"{EFFECT_WORDS[effect]}{self.counts[effect]}个"
            for effect in Effect
            if effect is not Effect.SAME and self.counts.get(effect)
        )
        return f"{self.total}个项目中，{changed or '没有项目的结论改变'}。"


def notice_effect(
    store: Store, before: Pack, after: Pack, today: date, job: Progress | None = None
) -> NoticeEffect:
    """Compares two packs over all projects. Each is judged on the day of its own year nearest to today. Raises Cancelled."""
    before_day, after_day = day_of(before, today), day_of(after, today)
    total = store.projects.count()
    if job is not None:
        job.begin("两份通知逐个对照")
    lines, counts = [], Counter[Effect]()
    for number, dossier in enumerate(store.projects.iterate_dossiers()):
        if job is not None and number % _STEP == 0:
            job.report(number, total)
        facts = dossier.facts
        old, new = evaluate(facts, before, before_day), evaluate(facts, after, after_day)
        effect = effect_of(old.verdict, new.verdict)
        counts[effect] += 1
        if old.verdict is new.verdict:
            continue
        lines.append(
            EffectLine(
                dossier.project.id,
                dossier.project.name or "未命名项目",
                dossier.enterprise.name if dossier.enterprise else "",
                old.verdict,
                new.verdict,
                effect,
                _reasons(old, new),
                _labels(new.missing, store.fields),
                tuple(new.missing),
            )
        )
    return NoticeEffect(
        before, after, before_day, after_day, tuple(lines), counts, condition_changes(before, after)
    )


def day_of(pack: Pack, today: date) -> date:
    """The day of the pack's year nearest to today; today where the pack is of every year."""
    if pack.year is None or pack.year == today.year:
        return today
    return date(pack.year, 12, 31) if today.year > pack.year else date(pack.year, 1, 1)


def effect_of(before: Verdict, after: Verdict) -> Effect:
    if before is after:
        return Effect.SAME
    if after is Verdict.ELIGIBLE:
        return Effect.GAINS
    if after is Verdict.INELIGIBLE:
        return Effect.LOSES
    return Effect.ASKS if before is Verdict.ELIGIBLE else Effect.OPENS


def condition_changes(before: Pack, after: Pack) -> tuple[ConditionChange, ...]:
    """Conditions by their ids: those that came, those that went, those whose sentence reads differently."""
    old: dict[str, Condition] = {condition.id: condition for condition in before.conditions}
    changes = []
    for condition in after.conditions:
        known = old.pop(condition.id, None)
        if known is None:
            changes.append(ConditionChange("new", condition.clause, condition.title, "", condition.quote))
        elif known.quote != condition.quote:
            changes.append(
                ConditionChange("reworded", condition.clause, condition.title, known.quote, condition.quote)
            )
    changes += [ConditionChange("gone", each.clause, each.title, each.quote, "") for each in old.values()]
    return tuple(changes)


def _reasons(old: PolicyResult, new: PolicyResult) -> tuple[str, ...]:
    """What stands against the project now; where nothing does, what stood against it before."""
    if new.verdict is Verdict.INELIGIBLE:
        return _told(new, Status.UNMET, lambda each: f"{each.clause}：{each.message}")
    if new.verdict is Verdict.INCOMPLETE:
        return _told(new, Status.UNKNOWN, lambda each: f"{each.clause}：{each.title}，{each.message}")
    wanted = Status.UNMET if old.verdict is Verdict.INELIGIBLE else Status.UNKNOWN
    return _told(old, wanted, lambda each: f"原{each.clause}“{each.title}”不再是障碍")


def _told(result: PolicyResult, status: Status, words: Callable[[ConditionResult], str]) -> tuple[str, ...]:
    return tuple(
        words(result.condition(place)) for place, each in enumerate(result.statuses) if each is status
    )


def _labels(keys: tuple[str, ...], fields: Mapping[str, Field]) -> tuple[str, ...]:
    return tuple(fields[key].label if key in fields else key for key in keys)
