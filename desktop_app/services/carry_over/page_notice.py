"""新通知影响 as it is shown: two notices side by side, who changes and why, the sums; and printed."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from desktop_app.domain.entities import Office
from desktop_app.domain.money import grouped
from desktop_app.domain.ports import Store
from desktop_app.policy.library import Library
from desktop_app.policy.pack import Pack
from desktop_app.services.carry_over.page_search import matches
from desktop_app.services.policies.notice_effect import (
    EFFECT_WORDS,
    ConditionChange,
    Effect,
    EffectLine,
    NoticeEffect,
)
from desktop_app.services.policies.programme import members, programme_of
from desktop_app.services.printing.table import DeclarationTable, Kind, PrintColumn
from desktop_app.services.verdicts.words import CAPTION, VERDICT_WORDS

MARKS = {Effect.GAINS: "✓", Effect.LOSES: "✕", Effect.OPENS: "?", Effect.ASKS: "?", Effect.SAME: "—"}
SHOWN = tuple(effect for effect in Effect if effect is not Effect.SAME)
FILTERS: tuple[tuple[str, str], ...] = (
    ("", "全部变化"),
    *((each.value, EFFECT_WORDS[each]) for each in SHOWN),
)
HEADS = ("变化", "项目", "企业", "原来", "现在", "为什么")
_KINDS = {"new": "新增", "gone": "取消", "reworded": "改写"}


def comparable_packs(library: Library) -> tuple[Pack, ...]:
    """Policies that judge projects, in the library's order."""
    return tuple(pack for pack in library.packs.values() if pack.has_verdict)


def first_choice(packs: Sequence[Pack], office: Office) -> tuple[str, str]:
    """The two notices to begin with: the newest of a programme that has an older one, and that older one."""
    best: tuple[int, str, str] | None = None
    for new in packs:
        older = [
            old for old in packs
            if old.id != new.id and programme_of(old) == programme_of(new) and _age(old) < _age(new)
        ]  # fmt: skip
        if older and any(office.region.startswith(code) for code in new.regions or ("",)):
            old = max(older, key=_age)
            if best is None or _age(new) > best[0]:
                best = (_age(new), old.id, new.id)
    if best is None:
        return (packs[0].id, packs[-1].id)
    return best[1:]


def can_adopt(library: Library, old_id: str, new_id: str) -> bool:
    """Whether declarations may go from one notice to the other: two notices of one programme."""
    return old_id != new_id and new_id in members(library.packs, old_id)


def to_be_moved(store: Store, old_id: str, year: int) -> int:
    """Declarations of a year under the old notice, that have not left the office."""
    from desktop_app.domain.declaration_moves import INSIDE  # noqa: PLC0415 - only where it is asked

    return sum(item.status in INSIDE for item in store.declarations.find(year, None, old_id))


@dataclass(frozen=True, slots=True)
class EffectSheet:
    """What a new notice changes. investment: fixed-asset investment by project id, 万元, where it is known."""

    effect: NoticeEffect
    investment: dict[str, Decimal]

    def listed(self, wanted: str = "", text: str = "") -> tuple[EffectLine, ...]:
        """Lines of a filter with these words in project or firm, by effect."""
        words, order = text.split(), list(Effect)
        found = [
            line
            for line in self.effect.lines
            if wanted in ("", line.effect.value) and matches(words, line.project_name, line.enterprise_name)
        ]
        return tuple(sorted(found, key=lambda line: order.index(line.effect)))

    @property
    def counts(self) -> dict[str, int]:
        return {"": len(self.effect.lines), **{each.value: self.effect.counts.get(each, 0) for each in SHOWN}}

    @property
    def sums(self) -> tuple[str, ...]:
        """By effect: how many, and their fixed-asset investment where it is known."""
        told = []
        for each in SHOWN:
            lines = [line for line in self.effect.lines if line.effect is each]
            if lines:
                known = [
                    self.investment[line.project_id] for line in lines if line.project_id in self.investment
                ]
                amount = f"，固定资产投资{grouped(sum(known, Decimal(0)))}万元" if known else ""
                blank = f"（{len(lines) - len(known)}个没有填）" if known and len(known) < len(lines) else ""
                told.append(f"{EFFECT_WORDS[each]}{len(lines)}个{amount}{blank}")
        return tuple(told)

    @property
    def words(self) -> str:
        sums = "；".join(self.sums)
        return f"{self.effect.total}个项目中：{sums or '没有项目的结论改变'}。"


def sheet_of(store: Store, effect: NoticeEffect) -> EffectSheet:
    """With the amounts the sums need."""
    changed = {line.project_id for line in effect.lines}
    amounts = {
        project_id: value
        for project_id, value in store.projects.values("fixed_asset_investment")
        if project_id in changed and isinstance(value, Decimal)
    }
    return EffectSheet(effect, amounts)


def cells(line: EffectLine) -> tuple[str, ...]:
    """The texts of a line, by HEADS."""
    return (
        f"{MARKS[line.effect]} {line.word}",
        line.project_name,
        line.enterprise_name,
        VERDICT_WORDS[line.before],
        VERDICT_WORDS[line.after],
        "；".join(line.reasons),
    )


def change_cells(change: ConditionChange) -> tuple[str, ...]:
    """kind, clause, condition, the sentence before, the sentence now."""
    return (_KINDS[change.kind], change.clause, change.title, change.before, change.after)


def change_words(change: ConditionChange) -> str:
    """A condition that came, went or reads differently, as one line."""
    kind = _KINDS[change.kind]
    if change.kind == "reworded":
        return f"{kind} {change.clause} {change.title}：原“{change.before}”，现“{change.after}”"
    return f"{kind} {change.clause} {change.title}：“{change.after or change.before}”"


def effect_table(sheet: EffectSheet, lines: Sequence[EffectLine], office: Office) -> DeclarationTable:
    """Who changes and why, then the conditions that changed, on A4 pages."""
    effect = sheet.effect
    rows = [(str(number), *cells(line)) for number, line in enumerate(lines, 1)]
    return DeclarationTable(
        title=f"“{effect.after.badge}”影响项目表",
        columns=(
            PrintColumn("序号", 8, kind=Kind.SHORT, key=True),
            PrintColumn("变化", 20, kind=Kind.SHORT, key=True),
            PrintColumn("项目名称", 56, key=True),
            PrintColumn("企业名称", 46),
            PrintColumn("原来", 14, kind=Kind.SHORT),
            PrintColumn("现在", 14, kind=Kind.SHORT),
            PrintColumn("为什么", 110),
        ),
        rows=tuple(rows) or (("", "", "没有项目的结论改变", "", "", "", ""),),
        head_left=f"填报单位：{office.name}",
        head_right=f"{effect.before.badge}（{effect.before_day}）→ {effect.after.badge}（{effect.after_day}）",
        notes=(sheet.words, *(change_words(each) for each in effect.conditions), CAPTION),
        footer="新通知影响",
        paper="A4",
    )


def _age(pack: Pack) -> int:
    """Newer is greater: by the year it is for, else the year it was issued in."""
    return pack.year or (pack.issued.year if pack.issued else 0)
