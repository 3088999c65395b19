"""A mapping for a table never seen, by the names in its header; only where nothing is in doubt, else a person is asked."""

import re
from collections.abc import Mapping as MappingType
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from desktop_app.domain.errors import AppError
from desktop_app.domain.fields import Field, FieldType
from desktop_app.services.declare_headers import blank_rows, header_texts, plain
from desktop_app.sheets.formula_tokens import column_letters
from desktop_app.sheets.mapping import ColumnSource, Mapping, SourceKind
from desktop_app.sheets.read_table import SheetGrid

_UNIT = re.compile(r"[(（]?(亿元|万元|元)[)）]?")
_UNIT_LINE = re.compile(r"单位[:：]?(?:人民币)?(亿元|万元|元)")
_NUMBER_NAMES = frozenset({"序号", "编号", "序"})
_LAST_HEADER_ROW = 15
_LEAST_MATCHED = 3

# Names that headers use for a field beside its own label. Several columns may be one field: level tells them apart.
_NAMES: MappingType[str, tuple[str, ...]] = {
    "project_name": ("项目名称", "技改项目名称", "名称"),
    "enterprise_name": (
        "企业名称",
        "项目单位",
        "项目单位(企业名称)",
        "单位名称",
        "项目承担单位",
        "申报单位",
        "建设单位",
        "项目业主",
    ),
    "uscc": ("统一社会信用代码", "社会信用代码", "信用代码"),
    "site_region.city": ("设区市", "所属市", "地市", "市"),
    "site_region.county": ("县(市、区)", "县区", "县(市、区)/园区", "所属县区", "县(区)"),
    "site_place": ("建设地点", "项目建设地点", "项目地点", "项目建设地点(市、区、镇)"),
    "construction_content": (
        "建设内容及规模",
        "建设内容",
        "主要建设内容",
        "项目建设内容",
        "建设规模及内容",
        "主要建设内容及规模",
    ),
    "implementation_effect": ("技术改造实施效果", "实施效果"),
    "industry": ("所属行业", "行业"),
    "enterprise_size": ("企业规模",),
    "construction_nature": ("建设性质",),
    "gx_cluster": ("所属产业集群", "产业集群", "所属产业链/产业集群"),
    "gx_direction_2024": ("重点方向",),
    "catalogue_class": ("产业结构调整指导目录类别", "目录类别"),
    "project_code": ("项目代码", "投资项目统一代码", "投资项目代码", "项目统一代码"),
    "approval_number": ("备案(核准)文号", "备案文号", "核准文号"),
    "approval_reference": ("备案(核准)文号或项目代码", "备案文号或项目代码"),
    "start_month": ("开工时间", "(计划)开工时间", "计划开工时间", "开工年月", "开工日期"),
    "completion_month": (
        "竣工时间",
        "竣工投产时间",
        "(预计)竣工投产时间",
        "预计竣工时间",
        "投产时间",
        "竣工日期",
    ),
    "period": ("建设起止时间", "建设起止年限", "起止年限", "起止时间", "建设期限"),
    "total_investment": ("总投资", "项目总投资", "计划总投资"),
    "fixed_asset_investment": ("固定资产投资", "固定资产投资合计", "其中:固定资产投资"),
    "equipment_investment": (
        "设备投资",
        "其中:设备投资",
        "固定资产投资其中:设备投资",
        "固定资产投资设备投资",
    ),
    "investment_this_year": (
        "本年度计划完成投资",
        "本年计划投资",
        "年度计划投资",
        "Y年计划完成投资",
        "Y年计划投资",
        "今年计划投资",
    ),
    "investment_to_last_year": ("截至Y年底累计完成投资", "截至上年底累计完成投资", "累计完成投资"),
    "new_output": ("投产后新增产值", "新增产值"),
    "output_after": ("投产后年产值", "达产后年产值"),
    "new_tax": ("投产后新增税收", "新增税收"),
    "funds_own": ("自筹", "自筹资金", "资金来源自筹"),
    "funds_loan": ("贷款", "银行贷款", "资金来源贷款", "资金来源银行贷款"),
    "progress_note": ("形象进度", "项目进展", "项目进展情况", "进展情况"),
    "problem_note": ("存在问题", "存在问题及需协调事项", "存在的问题"),
    "contact_name": ("联系人", "企业联系人"),
    "contact_phone": ("联系电话", "联系方式", "电话", "手机", "手机号码"),
    "contact": ("企业联系人及联系方式", "联系人及电话", "联系人及联系电话", "联系人及联系方式"),
    "remark": ("备注",),
}


@dataclass(frozen=True, slots=True)
class Proposal:
    mapping: Mapping
    notes: tuple[str, ...]


def propose(grids: Sequence[SheetGrid], fields: MappingType[str, Field], name: str) -> Proposal:
    """The best header of the file as a mapping. Raises AppError("mapping-needed") that says what to do."""
    found = [_best_header(grid, fields) for grid in grids]
    best = max(found, key=lambda header: header.matched, default=None)
    if best is None or best.matched < _LEAST_MATCHED or not best.has_project_name:
        raise _needed(name, "没有找到写着“项目名称”等栏目的表头")
    if best.twice:
        raise _needed(name, f"“{'”、“'.join(best.twice)}”各有不止一列，分不清哪一列是要填的")
    if best.matched * 2 < best.columns:
        raise _needed(name, f"{best.columns}栏中只认出{best.matched}栏")
    return best.proposal(fields)


def _needed(name: str, reason: str) -> AppError:
    return AppError(
        "mapping-needed",
        f"模板“{name}”不是已登记的表格，{reason}：请写一份列对应文件（TOML），用 --mapping 指定后再导出。",
    )


@dataclass(frozen=True, slots=True)
class _Header:
    """A candidate: rows of a sheet read as a header. found: column number → (key, unit); unknown: other titles."""

    grid: SheetGrid
    first: int
    last: int
    found: MappingType[int, tuple[str, str]]
    unknown: tuple[str, ...]

    @property
    def matched(self) -> int:
        return len(self.found)

    @property
    def columns(self) -> int:
        return self.matched + len(self.unknown)

    @property
    def has_project_name(self) -> bool:
        return any(key == "project_name" for key, _ in self.found.values())

    @property
    def twice(self) -> tuple[str, ...]:
        keys = [key for key, _ in self.found.values()]
        return tuple(_NAMES[key][0] for key in dict.fromkeys(keys) if keys.count(key) > 1 and key in _NAMES)

    def proposal(self, fields: MappingType[str, Field]) -> Proposal:
        unit, notes = _unit_above(self.grid, self.first), []
        is_money = any(
            key in fields and fields[key].type is FieldType.MONEY and not own
            for key, own in self.found.values()
        )
        if not unit and is_money:
            notes.append("表中没有注明金额单位，按万元填写，请核对。")
        if self.unknown:
            notes.append(f"这些栏目没有对应的字段，留空：{'、'.join(self.unknown)}。")
        columns = tuple(
            _column(column_letters(number), key, own) for number, (key, own) in self.found.items()
        )
        rows = blank_rows(self.grid, self.last)
        return Proposal(
            Mapping(self.grid.name, (self.first, self.last), rows, unit or "万元", columns), tuple(notes)
        )


def _best_header(grid: SheetGrid, fields: MappingType[str, Field]) -> _Header:
    candidates = [
        _read_header(grid, first, first + depth, fields)
        for first in range(1, min(len(grid.rows), _LAST_HEADER_ROW) + 1)
        for depth in (0, 1)
        if first + depth <= len(grid.rows)
    ]
    # More columns understood; then the lowest and shortest header, for a line of titles above it adds nothing.
    return max(
        candidates,
        key=lambda header: (header.matched, -len(header.unknown), header.first, header.first - header.last),
    )


def _read_header(grid: SheetGrid, first: int, last: int, fields: MappingType[str, Field]) -> _Header:
    texts = header_texts(grid, first, last)
    found: dict[int, tuple[str, str]] = {}
    unknown: list[str] = []
    for number in range(1, max(map(len, texts), default=0) + 1):
        titles = list(
            dict.fromkeys(row[number - 1] for row in texts if number <= len(row) and row[number - 1])
        )
        if not titles:
            continue
        key, unit = _match(titles, fields)
        if key:
            found[number] = (key, unit)
        else:
            unknown.append("".join(titles))
    return _Header(grid, first, last, found, tuple(unknown))


def _match(titles: Sequence[str], fields: MappingType[str, Field]) -> tuple[str, str]:
    """The key and the unit of money a column's titles name, "" where none."""
    unit = next((match[1] for title in reversed(titles) if (match := _UNIT.search(title))), "")
    bare = [_UNIT.sub("", title) for title in titles]
    if bare[-1] in _NUMBER_NAMES:
        return "#", ""
    names = _names()
    labels = {plain(field.label): key for key, field in fields.items()}
    for title in ("".join(bare), bare[-1] if bare[-1] not in ("合计", "小计") else bare[0]):
        key = names.get(title) or labels.get(title)
        if key:
            return key, unit
    return "", ""


@cache
def _names() -> MappingType[str, str]:
    return {plain(name): key for key, spellings in _NAMES.items() for name in spellings}


def _unit_above(grid: SheetGrid, first: int) -> str:
    for row in grid.rows[: max(first - grid.first_row, 0)]:
        for value in row:
            match = _UNIT_LINE.search(plain(value))
            if match:
                return match[1]
    return ""


def _column(letters: str, key: str, unit: str) -> ColumnSource:
    if key == "#":
        return ColumnSource(letters, SourceKind.NUMBER)
    if key == "period":
        return ColumnSource(letters, SourceKind.PERIOD, ("start_month", "completion_month"))
    if key == "contact":
        return ColumnSource(letters, SourceKind.FIELDS, ("contact_name", "contact_phone"), join=" ")
    field, _, level = key.partition(".")
    return ColumnSource(letters, SourceKind.FIELD, (field,), unit=unit or None, level=level or None)
