"""Cells of declaration tables: exact, typed, and blank where nothing is known."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain import industry
from desktop_app.domain.errors import AppError
from desktop_app.domain.facts import Facts, FactValue
from desktop_app.domain.fields import standard_dictionary
from desktop_app.domain.month import Month
from desktop_app.services.table_columns.source import SourceError, read_source
from desktop_app.services.table_columns.values import (
    MONEY_UNITS,
    RUNNING_NUMBER,
    CellSource,
    CellValue,
    as_text,
    cell_value,
    in_unit,
)

FACTS: Facts = {
    "project_name": "60万缸体毛坯铸造生产线技术改造项目",
    "site_region": "450203",
    "site_detail": "阳和工业新区",
    "industry": "36",
    "enterprise_size": "medium",
    "gx_direction_2024": ("equipment", "digital"),
    "gd_directions": ("intelligent", "green"),
    "is_above_scale": True,
    "total_investment": Decimal("20941.0001"),
    "fixed_asset_investment": Decimal("499.9999"),
    "investment_this_year": Decimal("150"),
    "start_month": Month(2021, 2),
    "completion_month": Month(2023, 4),
    "contact_name": "区工",
    "contact_phone": "13800138000",
    "employees": 320,
    "year_output_growth": Decimal("12.5"),
    "in_plan_last_year": True,
    "project_code": "2401-450102-04-01-123456",
    "approval_number": "桂经重工函〔2009〕816号",
}


def value_of(source: CellSource, facts: Facts = FACTS, number: int = 1) -> CellValue:
    return cell_value(source, facts, standard_dictionary(), number, 2024)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (RUNNING_NUMBER, 7),
        (CellSource(("project_name",)), "60万缸体毛坯铸造生产线技术改造项目"),
        (CellSource(("site_region",), level="city"), "柳州市"),
        (CellSource(("site_region",), level="county"), "鱼峰区"),
        (CellSource(("site_region",), level="full"), "广西壮族自治区柳州市鱼峰区"),
        (CellSource(("site_region",), level="code"), "450203"),
        (CellSource(("site_region", "site_detail")), "柳州市鱼峰区阳和工业新区"),
        (CellSource(("industry",)), "汽车制造业"),
        (CellSource(("industry",), style="ordinal_name"), "31.汽车制造业"),
        (CellSource(("industry",), style="ordinal"), 31),
        (CellSource(("industry",), style="code"), "36"),
        (CellSource(("enterprise_size",)), "中型"),
        (CellSource(("gx_direction_2024",)), "装备提升、智改数转"),
        (CellSource(("gd_directions",), member="intelligent"), "是"),
        (CellSource(("gd_directions",), member="digital"), "否"),
        (CellSource(("is_above_scale",)), "是"),
        (CellSource(("total_investment",)), Decimal("20941.0001")),
        (CellSource(("total_investment",), unit="亿元"), Decimal("2.09410001")),
        (CellSource(("fixed_asset_investment",), unit="元"), Decimal("4999999")),
        (CellSource(("start_month",)), date(2021, 2, 1)),
        (CellSource(("start_month",), format="yyyy年m月"), "2021年2月"),
        (CellSource(("start_month",), format="yyyy.mm"), "2021.02"),
        (CellSource(("start_month",), format="yy-m"), "21-2"),
        (CellSource(("start_month", "completion_month"), period=True), "2021年2月-2023年4月"),
        (CellSource(("contact_name", "contact_phone"), join=" "), "区工 13800138000"),
        (CellSource(("employees",)), 320),
        (CellSource(("year_output_growth",)), Decimal("12.5")),
        (CellSource(("year_output_growth",), unit="ratio"), Decimal("0.125")),
        (CellSource(("scale_state",)), "是"),
        (CellSource(("project_state",)), "2023年结转"),
        (CellSource(("approval_reference",)), "2401-450102-04-01-123456"),
        (CellSource(("annual_progress_ratio",)), Decimal("30.00")),
        (CellSource(("remark", "approval_number"), first=True), "桂经重工函〔2009〕816号"),
    ],
)
def test_一格的值(source: CellSource, expected: CellValue) -> None:
    found = value_of(source, number=7)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    "source",
    [
        CellSource(("gd_directions",), member="intelligent"),
        CellSource(("is_above_scale",)),
        CellSource(("total_investment",), unit="亿元"),
        CellSource(("start_month", "completion_month"), period=True),
        CellSource(("contact_name", "contact_phone"), join=" "),
        CellSource(("scale_state",)),
        CellSource(("project_state",)),
        CellSource(("approval_reference",)),
        CellSource(("annual_progress_ratio",)),
        CellSource(("industry",), style="ordinal_name"),
    ],
)
def test_未知一律空白(source: CellSource) -> None:
    assert value_of(source, {}) is None


def test_只知道一头的起止时间写出那一头() -> None:
    period = CellSource(("start_month", "completion_month"), period=True)
    assert value_of(period, {"start_month": Month(2021, 2)}) == "2021年2月-"
    assert value_of(period, {"completion_month": Month(2023, 4)}) == "-2023年4月"


def test_联系人只有一项时不留分隔符() -> None:
    both = CellSource(("contact_name", "contact_phone"), join=" ")
    assert value_of(both, {"contact_phone": "0772-1234567"}) == "0772-1234567"


def test_不在规上但技改后可达() -> None:
    state = CellSource(("scale_state",))
    assert (
        value_of(state, {"is_above_scale": False, "reaches_above_scale_after": True})
        == "否（技改后可达规上）"
    )
    assert value_of(state, {"is_above_scale": False}) == "否"


@pytest.mark.parametrize(
    ("code", "detail", "expected"),
    [
        ("450203", "柳州市阳和工业新区", "柳州市鱼峰区阳和工业新区"),
        ("450203", "柳州市鱼峰区车园纵一路1号", "柳州市鱼峰区车园纵一路1号"),
        ("450125", "上林", "南宁市上林县"),
        ("450205", "柳州市", "柳州市柳北区"),
        ("450125", "上林大道5号", "南宁市上林县上林大道5号"),
        ("450125", "", "南宁市上林县"),
        ("450200", "广西壮族自治区柳州市阳和新区", "柳州市阳和新区"),
        (None, "阳和新区", "阳和新区"),
        (None, "", None),
    ],
)
def test_建设地点不重复市县名(code: str | None, detail: str, expected: str | None) -> None:
    facts: dict[str, FactValue] = {"site_detail": detail} if detail else {}
    if code:
        facts["site_region"] = code
    assert value_of(CellSource(("site_place",)), facts) == expected


def test_占比只舍不入_不到百分之三十不显示三十() -> None:
    facts: Facts = {
        "fixed_asset_investment": Decimal("2000.01"),
        "investment_this_year": Decimal("600.00"),
    }
    assert value_of(CellSource(("annual_progress_ratio",)), facts) == Decimal("29.99")
    facts = {**facts, "investment_this_year": Decimal("600.003")}
    assert value_of(CellSource(("annual_progress_ratio",)), facts) == Decimal("30.00")


def test_固定资产为零时占比无意义() -> None:
    facts: Facts = {"fixed_asset_investment": Decimal(0), "investment_this_year": Decimal(1)}
    assert value_of(CellSource(("annual_progress_ratio",)), facts) is None


def test_四十一个行业的序号都不是国标代码() -> None:
    for position, entry in enumerate(industry.divisions(), 1):
        facts: Facts = {"industry": entry.code}
        text = value_of(CellSource(("industry",), style="ordinal_name"), facts)
        assert text == f"{position}.{entry.name}"
        assert int(entry.code) != position


@given(
    st.decimals(min_value=0, max_value=10**15, places=8, allow_nan=False),
    st.sampled_from(["元", "亿元", "千元"]),
)
def test_单位换算不丢一位(amount: Decimal, unit: str) -> None:
    converted = in_unit(amount, unit)
    assert converted.as_tuple().digits == amount.as_tuple().digits
    assert converted.scaleb(-MONEY_UNITS[unit]) == amount


def test_字段名写错时说出是哪个() -> None:
    with pytest.raises(AppError, match="project_nmae") as caught:
        value_of(CellSource(("project_nmae",)))
    assert caught.value.code == "mapping-unknown-field"


def test_给人看的写法() -> None:
    assert as_text(Decimal("20941.5000")) == "20,941.5"
    assert as_text(date(2024, 7, 1)) == "2024年7月"
    assert as_text(None) == ""
    assert as_text(3) == "3"


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ({"unit": "万元"}, "field"),
        ({"field": "total_investment", "unit": "美元"}, "美元"),
        ({"field": "site_region", "level": "village"}, "village"),
        ({"field": "industry", "style": "gb"}, "gb"),
        ({"period": ["start_month"]}, "两个字段"),
    ],
)
def test_列的写法有误时说明(raw: dict[str, object], reason: str) -> None:
    with pytest.raises(SourceError, match=reason):
        read_source(raw, "万元")


def test_列的三种写法() -> None:
    assert read_source("#", "万元") == RUNNING_NUMBER
    assert read_source("project_name", "亿元") == CellSource(("project_name",), unit="亿元")
    assert read_source({"field": "total_investment", "unit": "元"}, "万元").unit == "元"
