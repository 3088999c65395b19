"""What a column can stand for, as one text each: a field, a composite, a derived value, one answer of a multi-choice.

An option's key is what the matcher names ("total_investment", "@period"), "key=code" for one answer of a multi-choice,
or "" for a column that is left blank.
"""

from collections.abc import Mapping
from typing import Any

from desktop_app.domain.fields import Field, FieldType
from desktop_app.services.table_columns.derived_values import DERIVED
from desktop_app.services.table_columns.header_names import CITY, CONTACT, COUNTY, NUMBER, PERIOD
from desktop_app.sheets.mapping import ColumnSource, SourceKind

LEFT_OUT = ""
LEFT_OUT_LABEL = "不填"
MONTH_TEXT = "yyyy年m月"
_COMPOSITE_LABELS: Mapping[str, str] = {
    NUMBER: "序号（自动编号）",
    CITY: "建设地点：设区市",
    COUNTY: "建设地点：县（市、区）",
    PERIOD: "建设起止时间（开工至竣工）",
    CONTACT: "企业联系人和联系方式",
}


def option_keys(fields: Mapping[str, Field]) -> tuple[str, ...]:
    """Every option, in the order of the dictionary; each answer of a multi-choice after it."""
    keys: list[str] = []
    for key, field in fields.items():
        keys.append(key)
        if field.type is FieldType.MULTI:
            keys += [f"{key}={choice.code}" for choice in field.choices]
    return (NUMBER, *keys, CITY, COUNTY, PERIOD, CONTACT, *DERIVED)


def option_label(key: str, fields: Mapping[str, Field]) -> str:
    """An option in Chinese; the key itself where nothing is known of it."""
    if key == LEFT_OUT:
        return LEFT_OUT_LABEL
    field_key, _, member = key.partition("=")
    field = fields.get(field_key)
    if field is not None:
        return f"{field.label}：{field.label_of(member)}（是/否）" if member else field.label
    return _COMPOSITE_LABELS.get(key) or DERIVED.get(key) or key


def is_money(key: str, fields: Mapping[str, Field]) -> bool:
    return key in fields and fields[key].type is FieldType.MONEY


def source_of(
    key: str, letters: str, line: int, fields: Mapping[str, Field], **how: str | None
) -> ColumnSource:
    """The column of a mapping for an option. how: unit, format, style where they are told."""
    told: dict[str, Any] = {name: value for name, value in how.items() if value}
    field_key, _, member = key.partition("=")
    if key == NUMBER:
        return ColumnSource(letters, SourceKind.NUMBER, line=line)
    if key == PERIOD:
        ends = ("start_month", "completion_month")
        return ColumnSource(letters, SourceKind.PERIOD, ends, line, format=told.get("format"))
    if key == CONTACT:
        return ColumnSource(letters, SourceKind.FIELDS, ("contact_name", "contact_phone"), line, join=" ")
    if key in (CITY, COUNTY):
        level = "city" if key == CITY else "county"
        return ColumnSource(letters, SourceKind.FIELD, ("site_region",), line, level=level)
    if member:
        return ColumnSource(letters, SourceKind.FIELD, (field_key,), line, choice="yes_no", member=member)
    field = fields.get(field_key)
    kind = field.type if field else None
    return ColumnSource(
        letters,
        SourceKind.FIELD,
        (field_key,),
        line,
        unit=told.get("unit") if kind is FieldType.MONEY else None,
        format=told.get("format") if kind is FieldType.MONTH else None,
        style=told.get("style") if kind is FieldType.INDUSTRY else None,
    )


def key_of(source: ColumnSource) -> str:
    """The option that a column of a mapping stands for; several fields joined otherwise than ours by their first."""
    if source.kind is SourceKind.NUMBER:
        return NUMBER
    if source.kind is SourceKind.PERIOD:
        return PERIOD
    if source.kind is SourceKind.FIELDS:
        return CONTACT if source.fields == ("contact_name", "contact_phone") else source.fields[0]
    if source.fields == ("site_region",) and source.level in ("city", "county"):
        return CITY if source.level == "city" else COUNTY
    return f"{source.fields[0]}={source.member}" if source.member else source.fields[0]
