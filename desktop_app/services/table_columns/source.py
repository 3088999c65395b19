"""Reads what a column stands for from a table of TOML: mappings (desktop_app.sheets.mapping) and print layouts."""

from collections.abc import Mapping
from typing import Any

from desktop_app.services.table_columns.values import (
    INDUSTRY_STYLES,
    MONEY_UNITS,
    REGION_LEVELS,
    RUNNING_NUMBER,
    CellSource,
)
from desktop_app.sheets.mapping import ColumnSource, SourceKind

_ALLOWED = {"unit": (*MONEY_UNITS, "ratio"), "level": REGION_LEVELS, "style": INDUSTRY_STYLES}


class SourceError(ValueError):
    """A column whose description makes no sense; the message is Chinese and names the key."""


def read_source(raw: str | Mapping[str, Any], money_unit: str) -> CellSource:
    """ "#" → running number; "field" → that field; a table with `field` or `fields` and how it is written.

    money_unit: of money columns that name none. Raises SourceError.
    """
    if isinstance(raw, str):
        return RUNNING_NUMBER if raw == "#" else CellSource((raw,), unit=money_unit)
    names = raw.get("period", raw.get("fields", raw.get("field")))
    fields = (names,) if isinstance(names, str) else tuple(names or ())
    if not fields or not all(isinstance(name, str) and name for name in fields):
        raise SourceError("缺少 field、fields 或 period（字段名）")
    for key, allowed in _ALLOWED.items():
        value = raw.get(key, "")
        if value and value not in allowed:
            raise SourceError(f"{key} = “{value}”不认识，可用：{'、'.join(allowed)}")
    if "period" in raw and len(fields) != 2:
        raise SourceError("period 要有两个字段：开始月份和结束月份")
    return CellSource(
        fields,
        unit=str(raw.get("unit", money_unit)),
        format=str(raw.get("format", "")),
        join=str(raw.get("join", "")),
        member=str(raw.get("member", "")),
        level=str(raw.get("level", "")),
        style=str(raw.get("style", "")),
        period="period" in raw,
        first=raw.get("first", False) is True,
    )


def source_of_column(column: ColumnSource, money_unit: str) -> CellSource:
    """What a column of a mapping stands for. money_unit: the mapping's, for columns that name none."""
    return CellSource(
        column.fields,
        unit=column.unit or money_unit,
        format=column.format or "",
        join=column.join,
        member=column.member or "",
        level=column.level or "",
        style=column.style or "",
        period=column.kind is SourceKind.PERIOD,
    )
