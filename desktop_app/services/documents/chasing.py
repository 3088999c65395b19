"""What is missing, firm by firm, as text to paste into a message."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from desktop_app.domain.entities import Dossier, Office
from desktop_app.domain.fields import Field, FieldType, Subject
from desktop_app.policy.evaluate import evaluate
from desktop_app.policy.pack import Pack
from desktop_app.services.documents.collection_sheet import is_for_the_firm

_MOST_SCHEMES = 3


@dataclass(frozen=True, slots=True)
class ChasingText:
    """enterprise: "" for projects without a firm. missing: how many answers are asked for."""

    enterprise: str
    phone: str
    text: str
    missing: int


def chasing_texts(
    dossiers: Iterable[Dossier],
    packs: Sequence[Pack],
    fields: Mapping[str, Field],
    office: Office,
    day: date,
    until: date | None = None,
) -> tuple[ChasingText, ...]:
    """A message for each firm that still owes answers, in the order its first project stands. until: the day to answer by.

    Asked for is what would still settle a verdict under one of the packs, on the day given, and a firm can answer.
    """
    by_firm: dict[str, list[Dossier]] = {}
    for dossier in dossiers:
        by_firm.setdefault(dossier.enterprise.id if dossier.enterprise else "", []).append(dossier)
    texts = (_text(group, packs, fields, office, day, until) for group in by_firm.values())
    return tuple(text for text in texts if text is not None)


def _text(
    group: Sequence[Dossier],
    packs: Sequence[Pack],
    fields: Mapping[str, Field],
    office: Office,
    day: date,
    until: date | None,
) -> ChasingText | None:
    missing = {
        dossier.project.id: [
            key
            for key in dict.fromkeys(k for pack in packs for k in evaluate(dossier.facts, pack, day).missing)
            if key in fields and is_for_the_firm(fields[key])
        ]
        for dossier in group
    }
    firm_keys = list(
        dict.fromkeys(k for keys in missing.values() for k in keys if fields[k].subject is Subject.ENTERPRISE)
    )
    parts: list[str] = []
    count = len(firm_keys)
    if firm_keys:
        parts.append("【企业情况】\n" + _lines(firm_keys, fields))
    for dossier in group:
        keys = [key for key in missing[dossier.project.id] if fields[key].subject is Subject.PROJECT]
        count += len(keys)
        if keys:
            parts.append(f"【项目：{dossier.project.name or '未命名'}】\n" + _lines(keys, fields))
    if not parts:
        return None
    firm = group[0].enterprise
    name = firm.name if firm else ""
    by_when = f"，请于{until.month}月{until.day}日前" if until else "，请"
    opening = f"{name or '您好'}：\n申报{_schemes(packs)}的材料还缺下列{count}项{by_when}补齐并回复。"
    signature = "　".join(part for part in (office.name, office.contact, office.phone) if part)
    phone = str(firm.facts.get("contact_phone", "")) if firm else ""
    return ChasingText(name, phone, "\n".join([opening, *parts, signature]), count)


def _schemes(packs: Sequence[Pack]) -> str:
    """The policies by name; the first ones only where there are many, as nobody reads twenty names in a message."""
    names = list(dict.fromkeys(f"“{pack.badge}”" for pack in packs))
    named = "、".join(names[:_MOST_SCHEMES])
    return named if len(names) <= _MOST_SCHEMES else f"{named}等{len(names)}项政策"


def _lines(keys: Sequence[str], fields: Mapping[str, Field]) -> str:
    return "\n".join(f"{number}. {_asked(fields[key])}" for number, key in enumerate(keys, 1))


def _asked(field: Field) -> str:
    if field.type is FieldType.BOOL:
        return f"{field.label}（是／否）"
    if field.type in {FieldType.CHOICE, FieldType.MULTI} and len(field.choices) <= 8:
        listed = "／".join(choice.label for choice in field.choices)
        return f"{field.label}（{listed}{'，可多选' if field.type is FieldType.MULTI else ''}）"
    return f"{field.label}（{field.unit}）" if field.unit else field.label
