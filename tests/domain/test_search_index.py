"""Searching by index finds what looking through everything finds, in the same order."""

from string import ascii_lowercase

import pytest

from desktop_app.domain import industry, region, region_search
from desktop_app.domain.divisions import divisions
from desktop_app.domain.pinyin import beginnings, fold, match, spelling

TYPED = (
    "qiche",
    "qichezhizao",
    "汽车",
    "qi车",
    "nongfu",
    "36",
    "c36",
    "361",
    "b",
    "zz",
    "qqqq",
    "dianqi机械",
)
PLACES = (
    "nanning",
    "xxt",
    "baise",
    "bose",
    "百se",
    "gxnnxn",
    "南宁兴宁",
    "duan",
    "qqq",
    "4501",
    "g",
    "panyu",
)


@pytest.mark.parametrize("text", [*ascii_lowercase, *TYPED])
def test_行业(text: str) -> None:
    query = fold(text)
    depth = {"大类": 0, "中类": 1, "小类": 2, "门类": 3}
    found = []
    for entry in industry.industries().values():
        code = entry.section.lower() + entry.code
        if query.lstrip("bcd").isdigit():
            is_code = code.startswith(query) or entry.code.startswith(query) or code.endswith(query)
            rank = (0, 0, len(entry.code)) if is_code else None
        else:
            rank = match(query, entry.spelling)
        if rank is not None and entry.division:
            found.append(((depth[entry.level], rank, entry.code), entry))
    expected = tuple(entry for _, entry in sorted(found, key=lambda pair: pair[0]))
    assert industry.search(text, limit=2000) == expected


@pytest.mark.parametrize("text", [*ascii_lowercase, *PLACES])
def test_地区(text: str) -> None:
    query = fold(text)
    found = []
    for division in divisions().values():
        by_code = (0, (0, 0, 0)) if division.code.startswith(query) else None
        rank = by_code if query.isdigit() else region_search._rank(query, division)
        if rank is not None:
            foreign = not region.is_within(division.code, "450100")
            found.append((division.is_former, foreign, rank, division.code))
    expected = [code for *_, code in sorted(found)]
    assert [each.code for each in region_search.search(text, within="450100", limit=2000)] == expected


@pytest.mark.parametrize("text", ["qiche" * 100, "汽" * 5000, "n" * 3000])
def test_整页粘贴也不出错(text: str) -> None:
    assert industry.search(text) == ()
    assert region_search.search(text) == ()


def test_开头的一两个字母() -> None:
    name = spelling("百色市", "bai/bo se shi")
    assert {"b", "ba", "bo", "bs", "百", "百s", "百色", "s", "se", "ss"} <= beginnings(name)
    assert "s" not in beginnings(name, anywhere=False)
    assert beginnings(()) == frozenset()
