"""How a template's columns stand for fields: the mapping, read from and written as TOML (contracts: "A mapping")."""

import re
import tomllib
from collections.abc import Mapping as MappingType
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from desktop_app.domain.errors import AppError
from desktop_app.domain.system_reasons import system_reason
from desktop_app.sheets.formula_tokens import LAST_COLUMN, column_number
from desktop_app.sheets.layout import Column, FillPlan
from desktop_app.sheets.row_moves import LAST_ROW

_COLUMN_KEY = re.compile(r"([A-Z]{1,3})(?:\.([1-9][0-9]?))?")
_SPAN = re.compile(r"\s*([0-9]{1,7})\s*(?:[:：-]\s*([0-9]{1,7})\s*)?")
MONEY_UNITS = ("元", "万元", "亿元")
_TOP_KEYS = frozenset({"sheet", "header", "rows", "unit", "rows_per_record", "columns"})
_COLUMN_KEYS = {
    "field": str, "fields": list, "period": list, "join": str, "unit": str, "format": str,
    "choice": str, "member": str, "level": str, "style": str,
}  # fmt: skip
_CHOICES = {
    "choice": ("yes_no",),
    "level": ("province", "city", "county"),
    "style": ("ordinal_name", "code", "name"),
}


class SourceKind(StrEnum):
    """What a column takes its value from."""

    NUMBER = "number"  # running number
    FIELD = "field"
    FIELDS = "fields"  # several, joined by a text
    PERIOD = "period"  # two months, as from-to


@dataclass(frozen=True)
class ColumnSource:
    """One column of a template.

    column: letters; line: line within a record of several rows, from 0. fields: one key, or several for FIELDS and
    PERIOD. unit: money unit of the column (None: that of the mapping). format: of a date or period, e.g. yyyy年m月;
    choice "yes_no": 是 / 否 of a bool, or of one member of a multi; level: which part of a region; style: of an industry.
    """

    column: str
    kind: SourceKind
    fields: tuple[str, ...] = ()
    line: int = 0
    join: str = ""
    unit: str | None = None
    format: str | None = None
    choice: str | None = None
    member: str | None = None
    level: str | None = None
    style: str | None = None

    @property
    def field(self) -> str | None:
        """The field, where there is exactly one."""
        return self.fields[0] if self.kind is SourceKind.FIELD else None


@dataclass(frozen=True)
class Mapping:
    """sheet: name of the worksheet; header, rows: first and last row (1-based) of the header and of the blank rows;
    unit: of money columns that name none; columns in the order of the file."""

    sheet: str
    header: tuple[int, int]
    rows: tuple[int, int]
    unit: str
    columns: tuple[ColumnSource, ...]
    rows_per_record: int = 1

    def plan(self) -> FillPlan:
        """Where `fill` puts the values, in the order of columns."""
        several = self.rows_per_record > 1
        columns: tuple[Column, ...] = tuple(
            (source.column, source.line) if several else source.column for source in self.columns
        )
        return FillPlan(self.sheet, self.header, self.rows, columns, self.rows_per_record)


def load_mapping(path: Path) -> Mapping:
    """Raises AppError("mapping-missing" or "mapping-broken")."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise AppError("mapping-missing", f"找不到列对应文件“{path}”：请检查文件名和位置。") from error
    except UnicodeDecodeError as error:
        raise AppError(
            "mapping-broken", f"列对应文件“{path.name}”不是 UTF-8 编码：请用记事本另存为 UTF-8。"
        ) from error
    except OSError as error:
        raise AppError(
            "mapping-missing", f"列对应文件“{path}”读不出来（{system_reason(error)}）。"
        ) from error
    return parse_mapping(text, path.name)


def parse_mapping(text: str, source: str) -> Mapping:
    """source: name of the file, for messages. Raises AppError("mapping-broken") naming file, key and mistake."""
    try:
        told = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        place = re.search(r"line (\d+), column (\d+)", str(error))
        where = f"第{place[1]}行第{place[2]}列" if place else "文件末尾，或数字过长、括号过深"
        raise AppError(
            "mapping-broken", f"列对应文件“{source}”不是正确的 TOML（{where}）：请检查引号、括号和等号。"
        ) from error
    return _Reader(source).mapping(told)


@dataclass(frozen=True)
class _Reader:
    source: str

    def mapping(self, told: MappingType[str, Any]) -> Mapping:
        for key in told:
            if key not in _TOP_KEYS:
                raise self.mistake(key, f"不认识这个键，可用的有 {'、'.join(sorted(_TOP_KEYS))}")
        sheet = told.get("sheet")
        if not isinstance(sheet, str) or not sheet.strip():
            raise self.mistake("sheet", "必须写工作表名称")
        header, rows = self.span(told, "header"), self.span(told, "rows")
        if header[1] >= rows[0]:
            raise self.mistake("rows", "填报行必须在表头之下")
        lines = told.get("rows_per_record", 1)
        if not isinstance(lines, int) or isinstance(lines, bool) or not 1 <= lines <= 99:
            raise self.mistake("rows_per_record", "必须是 1 到 99 的整数")
        if (rows[1] - rows[0] + 1) % lines:
            raise self.mistake("rows", f"行数不是每条 {lines} 行的整数倍")
        unit = told.get("unit", "万元")
        if unit not in MONEY_UNITS:
            raise self.mistake("unit", f"金额单位只能是 {'、'.join(MONEY_UNITS)}")
        return Mapping(sheet, header, rows, unit, self.columns(told.get("columns"), lines), lines)

    def span(self, told: MappingType[str, Any], key: str) -> tuple[int, int]:
        value = told.get(key)
        match = (
            _SPAN.fullmatch(str(value))
            if isinstance(value, (str, int)) and not isinstance(value, bool)
            else None
        )
        if match is None:
            raise self.mistake(key, '必须写成 "起始行:结束行"，例如 "4:5"')
        first, last = int(match.group(1)), int(match.group(2) or match.group(1))
        if not 1 <= first <= last <= LAST_ROW:
            raise self.mistake(key, f"行号 {first}:{last} 不对")
        return first, last

    def columns(self, told: object, lines: int) -> tuple[ColumnSource, ...]:
        if not isinstance(told, dict) or not told:
            raise self.mistake("columns", "至少要对应一列")
        found = []
        for key, value in told.items():
            match = _COLUMN_KEY.fullmatch(key)
            if match is None or column_number(match.group(1)) > LAST_COLUMN:
                raise self.mistake(f"columns.{key}", '列要写大写字母，例如 A、AB（多行记录写 "B.2"）')
            line = int(match.group(2) or 1) - 1
            if line >= lines:
                raise self.mistake(f"columns.{key}", f"每条记录只有 {lines} 行")
            found.append(self.column(f"columns.{key}", match.group(1), line, value))
        if len({(source.column, source.line) for source in found}) != len(found):
            raise self.mistake("columns", "同一列写了两次")
        return tuple(found)

    def column(self, key: str, column: str, line: int, told: object) -> ColumnSource:
        if isinstance(told, str):
            if told == "#":
                return ColumnSource(column, SourceKind.NUMBER, line=line)
            self.field_name(key, told)
            return ColumnSource(column, SourceKind.FIELD, (told,), line)
        if not isinstance(told, dict):
            raise self.mistake(key, '要写字段名、"#" 或 { field = … }')
        for name, value in told.items():
            kind = _COLUMN_KEYS.get(name)
            if kind is None:
                raise self.mistake(f"{key}.{name}", f"不认识这个键，可用的有 {'、'.join(_COLUMN_KEYS)}")
            if not isinstance(value, kind):
                raise self.mistake(f"{key}.{name}", "要写成列表" if kind is list else "要写成文字")
            allowed = _CHOICES.get(name)
            if allowed is not None and value not in allowed:
                raise self.mistake(f"{key}.{name}", f"只能是 {'、'.join(allowed)}")
        kind_of, fields = self.source_of(key, told)
        unit = told.get("unit")
        if unit is not None and unit not in MONEY_UNITS:
            raise self.mistake(f"{key}.unit", f"金额单位只能是 {'、'.join(MONEY_UNITS)}")
        if "member" in told and "choice" not in told:
            raise self.mistake(f"{key}.member", '要和 choice = "yes_no" 一起写')
        if "join" in told and kind_of is not SourceKind.FIELDS:
            raise self.mistake(f"{key}.join", "只用于 fields")
        return ColumnSource(
            column, kind_of, fields, line, told.get("join", ""), unit, told.get("format"), told.get("choice"),
            told.get("member"), told.get("level"), told.get("style"),
        )  # fmt: skip

    def source_of(self, key: str, told: MappingType[str, Any]) -> tuple[SourceKind, tuple[str, ...]]:
        named = [name for name in ("field", "fields", "period") if name in told]
        if len(named) != 1:
            raise self.mistake(key, "field、fields、period 必须且只能写一个")
        if named[0] == "field":
            self.field_name(f"{key}.field", told["field"])
            return SourceKind.FIELD, (told["field"],)
        names = tuple(told[named[0]])
        for name in names:
            self.field_name(f"{key}.{named[0]}", name)
        if not names or (named[0] == "period" and len(names) != 2):
            raise self.mistake(
                f"{key}.{named[0]}", "period 要写两个字段" if named[0] == "period" else "至少写一个字段"
            )
        return SourceKind(named[0]), names

    def field_name(self, key: str, name: object) -> None:
        if not isinstance(name, str) or not re.fullmatch(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*", name):
            raise self.mistake(key, f"“{name}”不是字段名（英文小写和下划线）")

    def mistake(self, key: str, sentence: str) -> AppError:
        return AppError("mapping-broken", f"列对应文件“{self.source}”的 {key}：{sentence}。")


def mapping_to_toml(mapping: Mapping) -> str:
    """The mapping as TOML that `parse_mapping` reads back to the same."""
    lines = [
        f"sheet = {_quoted(mapping.sheet)}",
        f'header = "{mapping.header[0]}:{mapping.header[1]}"',
        f'rows = "{mapping.rows[0]}:{mapping.rows[1]}"',
        f"unit = {_quoted(mapping.unit)}",
    ]
    if mapping.rows_per_record > 1:
        lines.append(f"rows_per_record = {mapping.rows_per_record}")
    lines.append("")
    lines.append("[columns]")
    for source in mapping.columns:
        key = f'"{source.column}.{source.line + 1}"' if source.line else source.column
        lines.append(f"{key} = {_column_text(source)}")
    return "\n".join(lines) + "\n"


def _column_text(source: ColumnSource) -> str:
    if source.kind is SourceKind.NUMBER:
        return '"#"'
    parts = []
    if source.kind is SourceKind.FIELD:
        parts.append(f"field = {_quoted(source.fields[0])}")
    else:
        names = ", ".join(_quoted(name) for name in source.fields)
        parts.append(f"{source.kind.value} = [{names}]")
    if source.join:
        parts.append(f"join = {_quoted(source.join)}")
    for name in ("unit", "format", "choice", "member", "level", "style"):
        value = getattr(source, name)
        if value is not None:
            parts.append(f"{name} = {_quoted(value)}")
    if source.kind is SourceKind.FIELD and len(parts) == 1:
        return _quoted(source.fields[0])
    return "{ " + ", ".join(parts) + " }"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    escaped = re.sub(r"[\x00-\x1f\x7f]", lambda match: f"\\u{ord(match.group()):04X}", escaped)
    return f'"{escaped}"'
