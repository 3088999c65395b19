"""The print layouts under resources/tables: which columns a policy's declaration table has, and how they are headed."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from desktop_app import resources
from desktop_app.domain.errors import AppError
from desktop_app.services.printing.table import Kind, PrintColumn
from desktop_app.services.table_columns.source import SourceError, read_source
from desktop_app.services.table_columns.values import RUNNING_NUMBER, CellSource

ANY_POLICY = "*"


@dataclass(frozen=True, slots=True)
class LayoutColumn:
    """A printed column and what it stands for. total: summed in the last row; suffix: written behind the figure."""

    column: PrintColumn
    source: CellSource
    total: bool = False
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class TableLayout:
    """A declaration table's layout. Texts may hold {year}, {last_year}, {office}, {contact}, {phone}, {batch}, {policy}."""

    policies: tuple[str, ...]
    title: str
    paper: str
    columns: tuple[LayoutColumn, ...]
    attachment: str = ""
    head_left: str = ""
    head_right: str = ""
    notes: tuple[str, ...] = ()
    signature: tuple[str, ...] = ()
    seal: str = ""


@cache
def standard_layouts() -> tuple[TableLayout, ...]:
    """The layouts the program carries."""
    return tuple(read_layout(file) for file in sorted(resources.path("tables").glob("*.toml")))


def layout_for(policy_id: str) -> TableLayout:
    """The layout of a policy; where it has none of its own, the general list of projects."""
    layouts = standard_layouts()
    return next(
        layout for wanted in (policy_id, ANY_POLICY) for layout in layouts if wanted in layout.policies
    )


def read_layout(file: Path) -> TableLayout:
    """A layout from its TOML file. Raises AppError("layout-broken") that names file, column and key."""
    try:
        raw = tomllib.loads(file.read_text(encoding="utf-8"))
        return _layout(raw)
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        reason = f"缺少“{error.args[0]}”" if isinstance(error, KeyError) else str(error)
        raise AppError("layout-broken", f"打印版式文件“{file.name}”有误：{reason}。") from None


def _layout(raw: Mapping[str, Any]) -> TableLayout:
    unit = str(raw.get("unit", "万元"))
    if raw["paper"] not in ("A3", "A4"):
        raise ValueError(f"paper = “{raw['paper']}”不认识，可用：A3、A4")
    return TableLayout(
        policies=tuple(raw["policies"]),
        title=raw["title"],
        paper=raw["paper"],
        columns=tuple(_column(number, item, unit) for number, item in enumerate(raw["columns"], 1)),
        attachment=raw.get("attachment", ""),
        head_left=raw.get("head_left", ""),
        head_right=raw.get("head_right", ""),
        notes=tuple(raw.get("notes", ())),
        signature=tuple(raw.get("signature", ())),
        seal=raw.get("seal", ""),
    )


def _column(number: int, raw: Mapping[str, Any], unit: str) -> LayoutColumn:
    try:
        source = RUNNING_NUMBER if raw.get("running") else read_source(raw, unit)
        column = PrintColumn(
            title=raw["title"],
            width=float(raw["width"]),
            group=raw.get("group", ""),
            kind=Kind(raw.get("kind", "text")),
            key=bool(raw.get("key", False)),
        )
    except SourceError as error:
        raise ValueError(f"第{number}栏“{raw.get('title', '')}”：{error}") from None
    return LayoutColumn(column, source, bool(raw.get("total", False)), str(raw.get("suffix", "")))
