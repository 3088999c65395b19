"""Seven invented tables as bureaus draw them: every part recognised, every column proposed rightly or left to a person."""

from dataclasses import replace
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pytest

from db.memory import MemoryStore
from desktop_app.domain.errors import AppError
from desktop_app.domain.fields import standard_dictionary
from desktop_app.services.onboarding.layout import TemplateLayout, recognise_layout, word_limit_in
from desktop_app.services.onboarding.mapping import CERTAIN, MappingProposal, propose_mapping
from desktop_app.services.onboarding.proposal import propose
from desktop_app.services.onboarding.registering import Onboarding
from desktop_app.services.onboarding.templates import catalogue
from desktop_app.sheets.mapping import SourceKind, load_mapping
from tests.services.onboarding_tables import (
    CITY_SUMMARY,
    IN_HUNDRED_MILLIONS,
    IN_YUAN,
    TABLES,
    THREE_LEVELS,
    TOTALS_ABOVE,
    TWO_LINES,
    InventedTable,
    workbook,
)

FIELDS = standard_dictionary()
NAMES = [table.name for table in TABLES]


def layout_of(table: InventedTable) -> TemplateLayout:
    return recognise_layout(table.content(), table.name, FIELDS)


def proposal_of(table: InventedTable) -> MappingProposal:
    return propose_mapping(layout_of(table), FIELDS)


@pytest.mark.parametrize("table", TABLES, ids=NAMES)
def test_表头_填报行_单位都认出(table: InventedTable) -> None:
    layout = layout_of(table)
    assert (layout.sheet, layout.header, layout.rows) == ("Sheet1", table.header, table.blank)
    assert (layout.rows_per_record, layout.unit) == (table.per_record, table.unit)
    assert {column.place for column in layout.columns} == set(table.truth)
    assert layout.confidence > 0.9
    assert layout.doubts == ()


@pytest.mark.parametrize("table", TABLES, ids=NAMES)
def test_每一栏都对_没见过的栏目不猜(table: InventedTable) -> None:
    for column in proposal_of(table).columns:
        wanted = table.truth[column.column.place]
        if wanted:
            assert column.best is not None, column.column.title
            assert (column.best.key, column.is_certain) == (wanted, True), column.column.title
            assert column.best.reason
        else:
            assert not column.is_certain, column.column.title


@pytest.mark.parametrize("known", catalogue(), ids=lambda known: known.file.name)
def test_自带的表只看表格也得到同样的对应(known: object) -> None:
    template = next(item for item in catalogue() if item == known)
    layout = recognise_layout(template.file.read_bytes(), template.file.name, FIELDS)
    ours, theirs = propose_mapping(layout, FIELDS).mapping(), load_mapping(template.mapping_file)
    assert (ours.sheet, ours.header, ours.rows, ours.unit) == (
        theirs.sheet, theirs.header, theirs.rows, theirs.unit,
    )  # fmt: skip
    # A unit that is the table's own need not be said again.
    plain = [replace(c, unit=None) if c.unit == theirs.unit else c for c in theirs.columns]
    assert list(ours.columns) == plain


def test_多级表头带栏次行_组名里的单位归各栏() -> None:
    layout = layout_of(THREE_LEVELS)
    assert layout.column("K") is not None
    assert layout.column("K").titles == ("投资情况（万元）", "固定资产投资", "其中：设备投资")  # type: ignore[union-attr]
    assert {column.place: column.unit for column in layout.columns if column.unit} == THREE_LEVELS.units
    assert layout.column("D").choices == ("大型", "中型", "小型", "微型")  # type: ignore[union-attr]


def test_字数限制来自表头_说明和数据验证() -> None:
    assert {c.place: c.word_limit for c in layout_of(IN_HUNDRED_MILLIONS).columns if c.word_limit} == {
        "L": 300,
        "M": 300,
    }
    assert {c.place: c.word_limit for c in layout_of(CITY_SUMMARY).columns if c.word_limit} == {"E": 200}
    assert {c.place: c.word_limit for c in layout_of(IN_YUAN).columns if c.word_limit} == {"A": 50}


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("不超过300字", 300),
        ("（限200字以内）", 200),
        ("控制在 500 个汉字内", 500),
        ("150字以内", 150),
        ("字数不限", None),
    ],
)
def test_字数的各种写法(text: str, limit: int | None) -> None:
    assert word_limit_in([text]) == limit


def test_合计_落款_示例行各归其位() -> None:
    bottom, top = layout_of(CITY_SUMMARY), layout_of(TOTALS_ABOVE)
    assert bottom.totals == (10,)
    assert [row for row, _ in bottom.notes] == [11, 12]
    assert (top.totals, top.rows[0]) == ((4,), 6)


def test_月份按格子的格式或表头的示例写() -> None:
    columns = {c.column: c for c in proposal_of(IN_YUAN).mapping().columns}
    assert columns["F"].format == "yyyy.mm"
    assert columns["G"].format is None  # the cells are dates
    assert columns["H"].unit is None
    assert proposal_of(IN_YUAN).mapping().unit == "元"


def test_两行一个项目的表_每行各自对应() -> None:
    columns = {(c.column, c.line): c for c in proposal_of(TWO_LINES).mapping().columns}
    assert columns["C", 1].fields == ("fixed_asset_investment",)
    assert columns["E", 1].fields == ("contact_phone",)
    assert columns["A", 0].kind is SourceKind.NUMBER
    assert proposal_of(TWO_LINES).mapping().rows_per_record == 2


def test_表内公式的栏目不填() -> None:
    out = workbook(THREE_LEVELS)
    book = openpyxl.load_workbook(out)
    for row in range(6, 10):
        book["Sheet1"][f"M{row}"] = f"=L{row}*0.13"
    out.seek(0)
    book.save(out)
    proposal = propose_mapping(recognise_layout(out.getvalue(), "表.xlsx", FIELDS), FIELDS)
    column = next(c for c in proposal.columns if c.column.place == "M")
    assert (column.candidates, column.left_out) == ((), "表内公式自行计算，不填")


def test_名称一致而下拉选项不同_只算可疑() -> None:
    table = replace(THREE_LEVELS, lists={**THREE_LEVELS.lists, "D": ["甲类", "乙类", "丙类"]})
    column = next(c for c in proposal_of(table).columns if c.column.place == "D")
    assert column.best is not None
    assert column.best.key == "enterprise_size"
    assert column.best.confidence < CERTAIN
    assert "下拉选项" in column.best.reason


def test_名称不认得_下拉选项一致时提出但不算确定() -> None:
    rows = [list(row) for row in CITY_SUMMARY.rows]
    rows[3][14] = "类型"
    table = replace(CITY_SUMMARY, rows=rows, lists={"O": ["鼓励类", "允许类", "限制类", "淘汰类"]})
    column = next(c for c in proposal_of(table).columns if c.column.place == "O")
    assert column.best is not None
    assert (column.best.key, column.best.reason) == ("catalogue_class", "下拉选项与字段选项一致")
    assert not column.is_certain


def test_相近的名称排出先后_都不算确定() -> None:
    rows = [list(row) for row in CITY_SUMMARY.rows]
    rows[3][14] = "设备投资情况"
    column = next(c for c in proposal_of(replace(CITY_SUMMARY, rows=rows)).columns if c.column.place == "O")
    assert column.candidates[0].key == "equipment_investment"
    assert not column.is_certain
    scores = [candidate.confidence for candidate in column.candidates]
    assert scores == sorted(scores, reverse=True)


def test_程序不能写的单位要问人() -> None:
    rows = [list(row) for row in THREE_LEVELS.rows]
    rows[1][8] = "投资情况（千万元）"
    layout = layout_of(replace(THREE_LEVELS, rows=rows))
    assert any("千万元" in doubt for doubt in layout.doubts)
    assert not next(c for c in propose_mapping(layout, FIELDS).columns if c.column.place == "I").is_certain


def test_表头下不是空白行_说明() -> None:
    rows = [*CITY_SUMMARY.rows[:4], ["1", "某县", "已填的项目", "某公司", "内容"], *CITY_SUMMARY.rows[5:]]
    layout = layout_of(replace(CITY_SUMMARY, rows=rows))
    assert "第5行不是空白行" in layout.doubts[0]


def test_没有表头的文件说清楚() -> None:
    book = InventedTable("通知.xlsx", [["各县区工信局："], ["请按时报送。"]], (1, 1), (2, 2), {})
    with pytest.raises(AppError, match="没有找到像申报表的表头") as caught:
        layout_of(book)
    assert caught.value.code == "layout-none"


def test_栏目全不认得的表也能登记_把握低() -> None:
    layout = layout_of(
        InventedTable("台账.xlsx", [["甲项", "乙项", "丙项", "丁项"], [None]], (1, 1), (2, 2), {})
    )
    assert (layout.header, layout.rows[0]) == ((1, 1), 2)
    assert layout.confidence < 0.5


def test_全表以程序不能写的单位计_不猜_登记时改按万元(tmp_path: Path) -> None:
    rows = [list(row) for row in CITY_SUMMARY.rows]
    rows[2][8] = "单位：千元"
    table = replace(CITY_SUMMARY, rows=rows)
    layout = layout_of(table)
    assert "以千元为单位" in layout.doubts[0]
    assert "F" not in [c.column.place for c in propose_mapping(layout, FIELDS).certain]
    with pytest.raises(AppError, match="千元"):
        propose(table.content(), FIELDS, table.name)
    (tmp_path / "表.xlsx").write_bytes(table.content())
    assert Onboarding(tmp_path / "表.xlsx", MemoryStore(), None, 2024).mapping().unit == "万元"


# Titles as other offices word them, many of them not in the list of names.
OTHER_WORDINGS = {
    "项目性质": "construction_nature", "项目总投资（万元）": "total_investment", "其中固投": "fixed_asset_investment",
    "2024年底前完成投资": "investment_to_last_year", "计划竣工时间": "completion_month", "目前形象进度": "progress_note",
    "责任单位": "", "所在区县": "@county", "拟申请贷款金额": "", "意向银行": "", "项目负责人": "", "申报主体": "enterprise_name",
    "节能量（吨标煤）": "", "技改类别": "", "项目周期": "@period", "总投资金额": "total_investment", "预计新增利润": "",
    "本月完成投资（亿元）": "", "占年度计划%": "", "法定代表人": "", "注册地址": "", "新增就业人数": "", "今年1-3月完成投资": "",
    "是否列入省重点": "", "企业类型": "", "2024年税收（万元）": "", "申请补助（万元）": "", "员工人数": "employees",
    "是否上市企业": "is_listed", "能耗等级": "", "亩均税收（万元/亩）": "", "设备投资占比": "", "产值增速": "",
}  # fmt: skip


@pytest.mark.parametrize(("title", "wanted"), OTHER_WORDINGS.items())
def test_别处的叫法_认不出可以_认错而说确定不行(title: str, wanted: str) -> None:
    table = InventedTable("别处.xlsx", [["项目名称", "企业名称", title], [None], [None]], (1, 1), (2, 3), {})
    column = proposal_of(table).columns[2]
    assert not column.is_certain or (column.best is not None and column.best.key == wanted)
