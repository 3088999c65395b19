"""The mapping of columns to fields, as TOML."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.errors import AppError
from desktop_app.sheets.layout import FillPlan
from desktop_app.sheets.mapping import (
    ColumnSource,
    Mapping,
    SourceKind,
    load_mapping,
    mapping_to_toml,
    parse_mapping,
)

GOOD = """
sheet = "申报表"
header = "4:5"
rows = "7:11"
unit = "万元"
[columns]
A = "#"
B = "project_name"
F = { field = "total_investment", unit = "亿元" }
J = { field = "start_month", format = "yyyy年m月" }
K = { period = ["start_month", "completion_month"], format = "yyyy年m月" }
L = { fields = ["contact_name", "contact_phone"], join = " " }
M = { field = "gd_directions", member = "intelligent", choice = "yes_no" }
N = { field = "region", level = "city" }
O = { field = "industry", style = "ordinal_name" }
"""


def test_合同里的例子读得出来() -> None:
    mapping = parse_mapping(GOOD, "映射.toml")
    assert (mapping.sheet, mapping.header, mapping.rows, mapping.unit) == ("申报表", (4, 5), (7, 11), "万元")
    assert mapping.columns[0] == ColumnSource("A", SourceKind.NUMBER)
    assert mapping.columns[2].unit == "亿元" and mapping.columns[2].field == "total_investment"
    assert mapping.columns[4].fields == ("start_month", "completion_month")
    assert mapping.columns[5].join == " "
    assert mapping.columns[6].member == "intelligent"
    assert mapping.plan() == FillPlan(
        "申报表", (4, 5), (7, 11), ("A", "B", "F", "J", "K", "L", "M", "N", "O")
    )


def test_写回再读相同() -> None:
    mapping = parse_mapping(GOOD, "映射.toml")
    assert parse_mapping(mapping_to_toml(mapping), "x") == mapping


def test_多行记录() -> None:
    mapping = parse_mapping(
        'sheet="表"\nheader="1"\nrows="2:5"\nrows_per_record=2\n[columns]\nA="#"\n"A.2"="project_name"', "x"
    )
    assert mapping.plan().columns == (("A", 0), ("A", 1))
    assert parse_mapping(mapping_to_toml(mapping), "x") == mapping


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('sheet = "申报表"', "", "sheet"),
        ('header = "4:5"', 'header = "四"', "header"),
        ('header = "4:5"', 'header = "4:9"', "rows"),
        ('rows = "7:11"', 'rows = "11:7"', "rows"),
        ('unit = "万元"', 'unit = "千元"', "unit"),
        ('unit = "万元"', "units = 1", "units"),
        ('A = "#"', 'a = "#"', "columns.a"),
        ('A = "#"', 'XFE = "#"', "columns.XFE"),
        ('A = "#"', "A = 1", "columns.A"),
        ('B = "project_name"', 'B = "项目名称"', "columns.B"),
        ('{ field = "region", level = "city" }', '{ field = "region", level = "town" }', "columns.N.level"),
        ('{ field = "region", level = "city" }', '{ feild = "region" }', "columns.N.feild"),
        ('{ field = "region", level = "city" }', "{ level = 3 }", "columns.N.level"),
        ('["start_month", "completion_month"]', '["start_month"]', "columns.K.period"),
        ('member = "intelligent", choice = "yes_no"', 'member = "intelligent"', "columns.M.member"),
        ('A = "#"', '"A.2" = "#"', "columns.A.2"),
        (
            '{ field = "total_investment", unit = "亿元" }',
            '{ field = "total_investment", unit = "吨" }',
            "columns.F.unit",
        ),
        ('["contact_name", "contact_phone"]', "[]", "columns.L.fields"),
        ("[columns]", "[columns", "TOML"),
    ],
)
def test_错误说明文件和键(old: str, new: str, key: str) -> None:
    assert old in GOOD
    with pytest.raises(AppError) as caught:
        parse_mapping(GOOD.replace(old, new), "映射.toml")
    assert caught.value.code == "mapping-broken"
    assert "映射.toml" in caught.value.message and key in caught.value.message


def test_文件读不出来(tmp_path: Path) -> None:
    with pytest.raises(AppError, match="找不到"):
        load_mapping(tmp_path / "没有.toml")
    gbk = tmp_path / "gbk.toml"
    gbk.write_bytes('sheet = "申报表"'.encode("gb18030"))
    with pytest.raises(AppError, match="UTF-8"):
        load_mapping(gbk)
    bom = tmp_path / "bom.toml"
    bom.write_text(GOOD, encoding="utf-8-sig")
    assert load_mapping(bom).sheet == "申报表"


_names = st.from_regex(r"[a-z][a-z0-9_]{0,10}", fullmatch=True)


@given(
    sheet=st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(
        lambda text: bool(text.strip())
    ),
    join=st.text(st.characters(exclude_categories=["Cs"]), max_size=3),
    fields=st.lists(_names, min_size=1, max_size=3),
)
def test_任意文字写回不变(sheet: str, join: str, fields: list[str]) -> None:
    source = ColumnSource("AB", SourceKind.FIELDS, tuple(fields), join=join)
    mapping = Mapping(sheet, (1, 2), (3, 4), "元", (source,))
    assert parse_mapping(mapping_to_toml(mapping), "x") == mapping
