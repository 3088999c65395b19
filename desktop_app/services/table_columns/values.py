"""From what is known of a project to what stands in one cell of a declaration table: exact, typed, never guessed.

A cell is a text, an exact Decimal, a whole number, a date, or None: unknown stays blank (reading R7).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from desktop_app.domain import industry, region
from desktop_app.domain.errors import AppError
from desktop_app.domain.facts import Facts, FactValue
from desktop_app.domain.fields import Field, FieldType
from desktop_app.domain.money import EXACT, grouped
from desktop_app.domain.month import Month
from desktop_app.services.table_columns.derived_values import DERIVED, derived_value

CellValue: TypeAlias = str | Decimal | int | date | None

YES, NO = "是", "否"
LIST_JOIN = "、"
# Powers of ten from 万元 to the unit of a column.
MONEY_UNITS: Mapping[str, int] = {"元": 4, "万元": 0, "亿元": -4, "千元": 1, "百万元": -2}
REGION_LEVELS = ("province", "city", "county", "place", "full", "code")
INDUSTRY_STYLES = ("name", "ordinal_name", "code_name", "code", "ordinal")
_MONTH_PART = re.compile(r"yyyy|yy|mm|m")


@dataclass(frozen=True, slots=True)
class CellSource:
    """What a column stands for.

    fields: keys of the dictionary, or derived ones (table_values_derived); empty: a running number. unit: of money.
    format: how a month is written as text ("yyyy年m月"); "" = a date. join: between several fields.
    member: a code of a multi-choice; the cell says 是 or 否. level: which part of a region. style: how an industry is
    written. period: two months as 2021年2月-2023年4月. first: the first known of the fields instead of all.
    """

    fields: tuple[str, ...] = ()
    unit: str = ""
    format: str = ""
    join: str = ""
    member: str = ""
    level: str = ""
    style: str = ""
    period: bool = False
    first: bool = False

    @property
    def is_running_number(self) -> bool:
        return not self.fields


RUNNING_NUMBER = CellSource()


def cell_value(
    source: CellSource, facts: Facts, fields: Mapping[str, Field], number: int, year: int
) -> CellValue:
    """The cell of one project. number: its running number in this table; year: of the declaration.

    Raises AppError("mapping-unknown-field") for a key that neither the dictionary nor the derived ones know.
    """
    if source.is_running_number:
        return number
    if source.period:
        return _period(source, facts)
    values = [
        value
        for value in (_one(source, key, facts, fields, year) for key in source.fields)
        if value not in (None, "")
    ]
    if not values:
        return None
    if source.first or len(source.fields) == 1:
        return values[0]
    return source.join.join(as_text(value) for value in values)


def as_text(value: CellValue) -> str:
    """A cell as people read it: amounts grouped by thousands and exact, dates by the month."""
    if value is None:
        return ""
    if isinstance(value, date):
        return Month.of(value).chinese()
    if isinstance(value, Decimal):
        return grouped(value)
    return str(value)


def in_unit(amount: Decimal, unit: str) -> Decimal:
    """An amount in 万元, exactly, in another unit of money."""
    return amount.scaleb(MONEY_UNITS[unit], EXACT) if MONEY_UNITS[unit] else amount


def month_text(month: Month, pattern: str) -> str:
    """A month by a pattern of yyyy, yy, mm, m: (2024, 7), "yyyy年m月" → 2024年7月."""
    parts = {
        "yyyy": f"{month.year:04d}",
        "yy": f"{month.year % 100:02d}",
        "mm": f"{month.month:02d}",
        "m": str(month.month),
    }
    return _MONTH_PART.sub(lambda match: parts[match.group()], pattern)


def period_text(start: Month | None, end: Month | None, pattern: str = "") -> str | None:
    """2021年2月-2023年4月, as Guangdong's form asks; with one end only, that end and the mark. None without any."""
    if start is None and end is None:
        return None
    return "-".join(month_text(each, pattern or "yyyy年m月") if each else "" for each in (start, end))


def region_text(code: str, level: str) -> str | None:
    """A region's part: province, city, county, place (city and county), full (with the province), code."""
    if level == "province":
        return region.name(code[:2] + "0000")
    if level == "city":
        return region.city_name(code)
    if level == "county":
        return region.county_name(code)
    if level == "full":
        return region.full_name(code)
    if level == "code":
        return code
    city, county = region.city_name(code), region.county_name(code)
    return "".join(filter(None, (city, county))) or region.name(code)


def industry_value(code: str, style: str) -> str | int:
    """An industry as name, "31.汽车制造业" (ordinal_name), "C36 汽车制造业" (code_name), "36" (code) or 31 (ordinal)."""
    if style == "ordinal_name":
        return industry.ordinal_name(code)
    if style == "ordinal":
        return industry.ordinal_of(code)
    if style == "code_name":
        return industry.code_name(code)
    return code if style == "code" else industry.name(code)


def _one(source: CellSource, key: str, facts: Facts, fields: Mapping[str, Field], year: int) -> CellValue:
    if key in DERIVED:
        return derived_value(key, facts, year)
    field = fields.get(key)
    if field is None:
        raise AppError(
            "mapping-unknown-field",
            f"列对应里写了字段“{key}”，程序的字段表中没有它：请对照字段表检查拼写。",
        )
    value = facts.get(key)
    return None if value is None else _typed(source, field, value)


def _typed(source: CellSource, field: Field, value: FactValue) -> CellValue:
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, Month):  # before tuple: a month is one, too
        return month_text(value, source.format) if source.format else value.first_day()
    if isinstance(value, tuple):
        if source.member:
            return YES if source.member in value else NO
        return LIST_JOIN.join(field.label_of(str(code)) for code in value) or None
    if isinstance(value, Decimal):
        if field.type is FieldType.MONEY:
            return in_unit(value, source.unit or "万元")
        if field.type is FieldType.PERCENT and source.unit == "ratio":
            return value.scaleb(-2, EXACT)
        return value
    if isinstance(value, (int, date)):
        return value
    return _code_or_text(source, field, value)


def _code_or_text(source: CellSource, field: Field, value: str) -> CellValue:
    if field.type is FieldType.CHOICE:
        return (YES if value == source.member else NO) if source.member else field.label_of(value)
    if field.type is FieldType.REGION:
        return region_text(value, source.level or "place")
    if field.type is FieldType.INDUSTRY:
        return industry_value(value, source.style or "name")
    return value


def _period(source: CellSource, facts: Facts) -> str | None:
    ends = [facts.get(key) for key in source.fields]
    start, end = (value if isinstance(value, Month) else None for value in ends)
    return period_text(start, end, source.format)
