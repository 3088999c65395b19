"""One cell of a sheet → the value of a field, or the reason why a person must look at it. Nothing is rounded or guessed."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from desktop_app.domain import industry, project_code, region, region_text, uscc
from desktop_app.domain.amount_input import UNITS, read_amount, to_unit
from desktop_app.domain.facts import FactValue
from desktop_app.domain.fields import Field, FieldType
from desktop_app.domain.money import plain
from desktop_app.domain.month import Month
from desktop_app.domain.month_input import read_month
from desktop_app.domain.phone import read_phone
from desktop_app.services.records.field_input import editor_text, read_text
from desktop_app.sheets.cell_values import Value

_BLANK_MARKS = {"", "/", "\\", "-", "--", "—", "——", "无", "暂无"}
_CODE_TYPES = {FieldType.USCC, FieldType.PROJECT_CODE}
_LONGEST_EXACT_DIGITS = 15  # what a cell's number can hold without losing digits
_LABEL_ENDINGS = ("企业", "类", "项目")


@dataclass(frozen=True, slots=True)
class CellReading:
    """value: what was understood, None for a blank or a doubt. problem: why a person must look, "" otherwise.

    With both, the value is as written and to be checked. proposal: what was probably meant, in words. detail: what
    followed a region's name (park, street).
    """

    value: FactValue | None = None
    problem: str = ""
    proposal: str = ""
    detail: str = ""


BLANK = CellReading()


def cell_text(value: Value) -> str:
    """What a person sees in the cell, near enough to find it again."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal | int):
        return plain(value)
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    return value.strip()


def is_blank(value: Value) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def read_cell(field: Field, value: Value, unit: str = "", within: str | None = None) -> CellReading:
    """unit: of the column's money. within: the office's own area, which decides between namesakes."""
    text = cell_text(value)
    if is_blank(value) or (text in _BLANK_MARKS and field.type is not FieldType.BOOL):
        return BLANK
    if text.startswith("#") and text.upper().rstrip("!?").lstrip("#") in {
        "REF",
        "N/A",
        "VALUE",
        "DIV/0",
        "NAME",
        "NUM",
        "NULL",
    }:
        return CellReading(problem=f"单元格是错误值{text}，请在原表中改正")
    if field.type is FieldType.MONEY:
        return _read_money(field, text, unit or "万元")
    if field.type is FieldType.MONTH:
        return _read_month(value, text)
    if field.type in _CODE_TYPES:
        return _read_code(field, value, text)
    if field.type is FieldType.REGION:
        return _read_region(text, within)
    if field.type is FieldType.INDUSTRY:
        return _read_industry(text)
    if field.type is FieldType.PHONE:
        return _read_phone(text)
    if field.type in (FieldType.TEXT, FieldType.LONGTEXT):
        return CellReading(text)
    return _read_other(field, text)


def _read_money(field: Field, text: str, unit: str) -> CellReading:
    reading = read_amount(text, unit)
    value = to_unit(Fraction(reading.value) * UNITS[unit], field.unit) if reading.value is not None else None
    if reading.kind == "exact" and value is not None:
        return CellReading(value)
    if reading.kind == "blank":
        return BLANK
    problem = reading.note or f"“{text}”换算成{field.unit}后位数太多，请核对"
    return CellReading(
        problem=problem, proposal=f"{editor_text(field, value)}{field.unit}" if value is not None else ""
    )


def _read_month(value: Value, text: str) -> CellReading:
    if isinstance(value, datetime | date):
        return CellReading(Month(value.year, value.month))
    if isinstance(value, Decimal | int) and re.fullmatch(r"\d{4}\.1", text):
        return CellReading(
            problem=f"数字{text}可能是{text[:4]}年1月，也可能是{text[:4]}年10月（末尾的0会丢失），请核对"
        )
    reading = read_month(text)
    if reading.kind == "exact" and reading.value is not None:
        return CellReading(reading.value)
    if reading.kind == "blank":
        return BLANK
    return CellReading(problem=reading.note, proposal=reading.value.chinese() if reading.value else "")


def _read_code(field: Field, value: Value, text: str) -> CellReading:
    if isinstance(value, Decimal | int) and len(text.lstrip("-")) > _LONGEST_EXACT_DIGITS:
        return CellReading(problem=f"“{text}”是数字格式，第15位以后已被表格软件改成0，请从原件重新填写")
    module = uscc if field.type is FieldType.USCC else project_code
    code = module.normalize(text)
    finding = module.check(text)
    return CellReading(
        code, finding.message if finding else "", (finding.suggestion or "") if finding else ""
    )


@lru_cache(maxsize=4096)  # the same places stand in row after row, and finding one takes a millisecond
def _resolve(text: str, within: str | None) -> region_text.RegionReading:
    return region_text.resolve(text, within=within)


def _read_region(text: str, within: str | None) -> CellReading:
    reading = _resolve(text, within)
    if reading.kind == "exact" and reading.code:
        coarse = reading.code.endswith("00") and bool(region.children(reading.code))
        return CellReading(reading.code, reading.note if coarse else "", detail=reading.detail)
    if reading.kind == "blank":
        return BLANK
    problem = reading.note or f"“{text[:40]}”不能确定是哪个县（市、区），请选择"
    return CellReading(
        problem=problem,
        proposal=region.full_name(reading.code) if reading.code else "",
        detail=reading.detail,
    )


def _read_industry(text: str) -> CellReading:
    """A bare number may count as in GB/T 4754 or as on Guangdong's form: it is asked about."""
    reading = industry.parse(text)
    if reading.kind == "exact" and reading.division:
        return CellReading(reading.division)
    if reading.kind == "blank":
        return BLANK
    return CellReading(
        problem=reading.note or f"“{text[:40]}”不是国民经济行业大类，请选择",
        proposal=industry.code_name(reading.division) if reading.division else "",
    )


def _read_phone(text: str) -> CellReading:
    reading = read_phone(text)
    if reading.text and reading.kind in {"mobile", "landline", "service"}:
        return CellReading(reading.text)
    return CellReading(
        problem=reading.note or f"“{text[:40]}”不是电话号码，请核对", proposal="、".join(reading.numbers)
    )


def _read_other(field: Field, text: str) -> CellReading:
    """Choices, yes and no, industries, numbers: as in the form, with the endings that sheets put behind a label."""
    reading = read_text(field, text)
    if reading.value is None and field.type is FieldType.CHOICE:
        shortened = [read_text(field, text.removesuffix(end)) for end in _LABEL_ENDINGS if text.endswith(end)]
        lengthened = [read_text(field, text + end) for end in _LABEL_ENDINGS]
        reading = next((r for r in (*shortened, *lengthened) if r.value is not None), reading)
    if reading.value is not None:
        return CellReading(reading.value)
    return CellReading(problem=reading.problem, proposal=editor_text(field, reading.proposal))
