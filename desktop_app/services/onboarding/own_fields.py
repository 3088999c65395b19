"""Fields of the office's own: for columns of official tables that the dictionary does not know.

They are kept in the settings, join the dictionary when the store is opened, stand in the form under 本单位, and are
exported and imported like any other field.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from desktop_app.domain.errors import AppError
from desktop_app.domain.fields import Choice, Field, FieldDictionary, FieldType, Subject, make_field
from desktop_app.domain.ports import Store

if TYPE_CHECKING:
    from desktop_app.policy.library import Library

SETTING = "office_fields"
PREFIX = "office_"
SECTION = "本单位"
TYPES: Mapping[FieldType, str] = {
    FieldType.TEXT: "文字",
    FieldType.LONGTEXT: "长文字",
    FieldType.MONEY: "金额（万元）",
    FieldType.NUMBER: "数值",
    FieldType.PERCENT: "百分数",
    FieldType.INT: "整数",
    FieldType.MONTH: "年月",
    FieldType.BOOL: "是否",
    FieldType.CHOICE: "单选",
}
MOST_CHOICES = 200
_LONGEST_LABEL = 60
_UNITS = {FieldType.MONEY: "万元", FieldType.PERCENT: "%"}
_NUMBERED = re.compile(rf"{PREFIX}([1-9][0-9]*)")


@dataclass(frozen=True, slots=True)
class OwnField:
    """What is told of a new field. choices: labels, for a CHOICE; unit: of a NUMBER or INT."""

    label: str
    type: FieldType = FieldType.TEXT
    unit: str = ""
    choices: tuple[str, ...] = ()
    subject: Subject = Subject.PROJECT


def own_fields(store: Store) -> tuple[Field, ...]:
    """The office's own fields, in the order they were made; an entry that makes no sense is passed over."""
    kept = store.settings.get(SETTING, [])
    found = (
        (read_own_field(item) for item in kept if isinstance(item, dict)) if isinstance(kept, list) else ()
    )
    return tuple(field for field in found if field is not None)


def add_own_field(store: Store, told: OwnField) -> Field:
    """Keep a new field. Raises AppError("own-field-…") where its name is missing, taken or too long, or choices lack.

    The store's dictionary and a library take it in by `joined` and `Store.use_fields`.
    """
    label = told.label.strip()
    if not label or len(label) > _LONGEST_LABEL:
        raise AppError("own-field-name", f"请给这个字段起一个名称（不超过{_LONGEST_LABEL}字）。")
    mine = own_fields(store)
    if any(field.label == label for field in (*store.fields.values(), *mine)):
        raise AppError("own-field-taken", f"已经有名为“{label}”的字段：请直接选它，或换一个名称。")
    if told.type not in TYPES:
        raise AppError("own-field-type", f"本单位的字段不能是这种类型，可用：{'、'.join(TYPES.values())}。")
    labels = tuple(dict.fromkeys(filter(None, (choice.strip() for choice in told.choices))))
    if told.type is FieldType.CHOICE and not 2 <= len(labels) <= MOST_CHOICES:
        raise AppError("own-field-choices", f"单选字段要有2至{MOST_CHOICES}个选项。")
    kept = list(store.settings.get(SETTING, []))
    # By the highest number, not by their count: facts stay with projects under the number they were given.
    used = [int(match[1]) for item in kept if (match := _NUMBERED.fullmatch(str(item.get("key", ""))))]
    item: dict[str, Any] = {
        "key": f"{PREFIX}{max(used, default=0) + 1}",
        "label": label,
        "type": told.type.value,
        "unit": _UNITS.get(told.type, told.unit.strip()),
        "subject": told.subject.value,
        "choices": list(labels) if told.type is FieldType.CHOICE else [],
    }
    store.settings.set(SETTING, [*kept, item])
    field = read_own_field(item)
    assert field is not None
    return field


def joined_fields(fields: FieldDictionary, own: Iterable[Field]) -> FieldDictionary:
    """The dictionary with the office's fields; a key that means something else there already is left out."""
    new = [field for field in own if field.key not in fields]
    return fields.extended(new) if new else fields


def joined(library: "Library", own: Iterable[Field]) -> "Library":
    """The library with the office's fields in its dictionary."""
    return replace(library, fields=joined_fields(library.fields, own))


def proposed_field(titles: Sequence[str], choices: Sequence[str], unit: str) -> OwnField:
    """What a field for a column nobody knows would be: its name from the finest title, its type from what is told of it."""
    label = "".join(titles[-1:]).strip()[:_LONGEST_LABEL]
    options = tuple(dict.fromkeys(choice.strip() for choice in choices if choice.strip()))
    if options and set(options) <= {"是", "否"}:
        return OwnField(label, FieldType.BOOL)
    if 2 <= len(options) <= MOST_CHOICES:
        return OwnField(label, FieldType.CHOICE, choices=options)
    name = re.sub(r"[(（\[](?:单位[:：])?[^()（）\[\]]*[)）\]]$", "", label) or label
    if unit:
        return OwnField(name, FieldType.MONEY)
    measure = re.search(
        r"[(（](?:单位[:：])?(亩|平方米|人|个|台|套|台套|吨|吨标准煤|万千瓦时|千瓦时|项|家|户|%|％)[)）]$",
        label,
    )
    if measure:
        if measure[1] in "%％":
            return OwnField(name, FieldType.PERCENT)
        kind = FieldType.INT if measure[1] in ("人", "个", "项", "家", "户") else FieldType.NUMBER
        return OwnField(name, kind, measure[1])
    if label.startswith("是否"):
        return OwnField(label, FieldType.BOOL)
    if re.search(r"(?:年月|时间|月份)$", label):
        return OwnField(label, FieldType.MONTH)
    if re.search(r"情况|内容|说明|意见|措施|举措|进展|问题|简介", label):
        return OwnField(name, FieldType.LONGTEXT)
    return OwnField(name)


def read_own_field(item: Mapping[str, Any]) -> Field | None:
    """A field as the settings keep it; None where it makes no sense."""
    try:
        key, labels = str(item["key"]), [str(label) for label in item.get("choices", [])]
        if not _NUMBERED.fullmatch(key):
            return None
        return make_field(
            key,
            Subject(item.get("subject", Subject.PROJECT.value)),
            str(item["label"]),
            FieldType(item["type"]),
            str(item.get("unit", "")),
            # Codes are places in the list: it only ever grows at its end.
            tuple(Choice(f"c{number}", label) for number, label in enumerate(labels, 1)),
            SECTION,
            "本单位自设的字段：官方表格要求、程序字段表里没有的栏目",
        )
    except (KeyError, TypeError, ValueError):
        return None
