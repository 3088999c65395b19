"""What a new edition of an official table changed against the one registered before, in sentences for a person."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from desktop_app.services.onboarding.layout import LayoutColumn, TemplateLayout
from desktop_app.services.onboarding.profiles import Profile, ProfileColumn
from desktop_app.services.table_columns.headers import plain
from desktop_app.sheets.mapping import ColumnSource

RENAMED_FROM = 62  # how alike two titles must be, of 100
_MOST_NAMED = 6
_DATE = re.compile(
    r"20[0-9]{2}年?(?:[0-9]{1,2}月(?:[0-9]{1,2}日)?)?|第?[一二三四1-4]季度|[0-9]{1,2}月[0-9]{1,2}日"
)


class ChangeKind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"
    MOVED = "moved"
    CHOICES = "choices"
    DATES = "dates"
    UNIT = "unit"
    LIMIT = "limit"
    FORMULA = "formula"
    NOTES = "notes"


@dataclass(frozen=True, slots=True)
class TemplateChange:
    """sentence: in Chinese. old, new: places of the column concerned, "" where there is none."""

    kind: ChangeKind
    sentence: str
    old: str = ""
    new: str = ""


def compare_templates(old: Profile, new: TemplateLayout) -> tuple[TemplateChange, ...]:
    """Title and dates, unit, then column by column; nothing for tables that are alike."""
    pairs = matched_columns(old, new)
    before, after = {c.place: c for c in old.columns}, {c.place: c for c in new.columns}
    found = [*_dates(old, new), *_unit(old, new)]
    for place, column in after.items():
        if place not in pairs:
            found.append(
                TemplateChange(ChangeKind.ADDED, f"新增一栏：{place}列“{column.title}”。", new=place)
            )
    for place, gone in before.items():
        if place not in pairs.values():
            found.append(
                TemplateChange(ChangeKind.REMOVED, f"去掉一栏：原{place}列“{_title(gone)}”。", old=place)
            )
    for place, was in pairs.items():
        found += _column(before[was], after[place], old.word_limits.get(was))
    moved = [(was, place) for place, was in pairs.items() if was != place]
    if moved:
        words = "、".join(f"“{after[place].title}”由{was}列到{place}列" for was, place in moved[:_MOST_NAMED])
        more = f"等{len(moved)}栏" if len(moved) > _MOST_NAMED else ""
        found.append(TemplateChange(ChangeKind.MOVED, f"栏目移位：{words}{more}。"))
    found += _notes(old, new)
    return tuple(found)


def matched_columns(old: Profile, new: TemplateLayout) -> Mapping[str, str]:
    """place in the new table → place in the old one: the same titles, else the nearest titles near the same place."""
    from rapidfuzz import fuzz  # noqa: PLC0415 - only where two editions are compared

    pairs: dict[str, str] = {}
    left = {column.place: column for column in old.columns}
    for column in new.columns:
        same = [place for place, was in left.items() if _path(was.titles) == _path(column.titles)]
        if same:
            pairs[column.place] = column.place if column.place in same else same[0]
            del left[pairs[column.place]]
    waiting = [column for column in new.columns if column.place not in pairs]
    scored = [
        (fuzz.ratio(_path(column.titles), _path(was.titles)), column.place, was.place)
        for column in waiting
        for was in left.values()
    ]
    for score, place, was_place in sorted(scored, key=lambda item: -item[0]):
        if score >= RENAMED_FROM and place not in pairs and was_place not in pairs.values():
            pairs[place] = was_place
    return pairs


def continued_sources(old: Profile, new: TemplateLayout) -> Mapping[str, ColumnSource]:
    """What the old mapping says of the new table's columns (by place), where their titles are the same."""
    by_place = {
        source.column if source.line == 0 else f"{source.column}.{source.line + 1}": source
        for source in old.mapping.columns
    }
    titles = {column.place: _path(column.titles) for column in old.columns}
    return {
        column.place: by_place[was]
        for column in new.columns
        if (was := matched_columns(old, new).get(column.place)) in by_place
        and titles.get(was or "") == _path(column.titles)
    }


def _column(old: ProfileColumn, new: LayoutColumn, old_limit: int | None) -> Iterator[TemplateChange]:
    place, title = new.place, new.title
    if _path(old.titles) != _path(new.titles):
        yield TemplateChange(
            ChangeKind.RENAMED, f"栏目改名：{place}列“{_title(old)}”改为“{title}”。", old.place, place
        )
    elif _years(_title(old)) != _years(title):
        yield TemplateChange(
            ChangeKind.DATES, f"{place}列的年份变了：“{_title(old)}”改为“{title}”。", old.place, place
        )
    if old.choices != new.choices:
        yield TemplateChange(
            ChangeKind.CHOICES, _choice_words(title, old.choices, new.choices), old.place, place
        )
    if old_limit != new.word_limit:
        words = f"{new.word_limit}字" if new.word_limit else "不限"
        was = f"{old_limit}字" if old_limit else "不限"
        yield TemplateChange(ChangeKind.LIMIT, f"“{title}”的字数限制由{was}改为{words}。", old.place, place)
    if old.is_computed != new.is_computed:
        words = "改由表内公式计算，不再填写" if new.is_computed else "不再由公式计算，需要填写"
        yield TemplateChange(ChangeKind.FORMULA, f"“{title}”{words}。", old.place, place)


def _choice_words(title: str, old: Sequence[str], new: Sequence[str]) -> str:
    if not new:
        return f"“{title}”取消了下拉选项。"
    if not old:
        return f"“{title}”新设了下拉选项：{_named(new)}。"
    added = [choice for choice in new if choice not in old]
    gone = [choice for choice in old if choice not in new]
    if not added and not gone:
        return f"“{title}”下拉选项的顺序变了。"
    words = [f"增加{_named(added)}"] if added else []
    words += [f"去掉{_named(gone)}"] if gone else []
    return f"“{title}”的下拉选项变了：{'，'.join(words)}。"


def _named(choices: Sequence[str]) -> str:
    more = f"等{len(choices)}项" if len(choices) > _MOST_NAMED else ""
    return "、".join(f"“{choice}”" for choice in choices[:_MOST_NAMED]) + more


def _dates(old: Profile, new: TemplateLayout) -> Iterator[TemplateChange]:
    was, now = "　".join(old.title), "　".join(new.title)
    if _years(was) != _years(now):
        yield TemplateChange(
            ChangeKind.DATES,
            f"标题中的时间变了：由{'、'.join(_years(was)) or '没有写明'}改为{'、'.join(_years(now)) or '没有写明'}。",
        )
    elif _without_dates(was) != _without_dates(now):
        yield TemplateChange(ChangeKind.NOTES, f"标题变了：由“{was}”改为“{now}”。")


def _unit(old: Profile, new: TemplateLayout) -> Iterator[TemplateChange]:
    if old.unit != new.unit:
        yield TemplateChange(
            ChangeKind.UNIT,
            f"金额单位变了：由{old.unit or '没有注明'}改为{new.unit or '没有注明'}，请特别核对。",
        )


def _notes(old: Profile, new: TemplateLayout) -> Iterator[TemplateChange]:
    now = {plain(text): text for _, text in new.notes}
    was = {plain(text) for text in old.notes}
    added = [text for key, text in now.items() if key not in was]
    if added:
        first = added[0] if len(added[0]) <= 60 else added[0][:60] + "……"
        more = f"等{len(added)}处" if len(added) > 1 else ""
        yield TemplateChange(ChangeKind.NOTES, f"填表说明有改动：“{first}”{more}。")


def _years(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_DATE.findall(text)))


def _without_dates(text: str) -> str:
    return _DATE.sub("", plain(text).replace("Y", ""))


def _path(titles: Sequence[str]) -> str:
    return "/".join(map(plain, titles))


def _title(column: ProfileColumn) -> str:
    return " / ".join("".join(title.split()) for title in column.titles)
