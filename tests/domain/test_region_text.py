"""Places as people write them in a cell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain import region
from desktop_app.domain.divisions import divisions
from desktop_app.domain.region_text import resolve


@pytest.mark.parametrize(
    ("text", "code", "detail"),
    [
        ("南宁市兴宁区", "450102", ""),
        ("广西壮族自治区南宁市兴宁区", "450102", ""),
        ("广西南宁 兴宁区", "450102", ""),
        ("上林", "450125", ""),
        ("崇左市大新县桃城镇宝贤村价屯", "451424", "桃城镇宝贤村价屯"),
        ("苍梧县龙圩镇四合村", "450421", "龙圩镇四合村"),
        ("贵港平南", "450821", ""),
        ("北海铁山港区", "450512", ""),
        ("防城区华石镇", "450603", "华石镇"),
        ("广州市、番禺区", "440113", ""),
        ("东莞市长安镇", "441900", "长安镇"),
        ("中山市小榄镇", "442000", "小榄镇"),
        ("融水", "450225", ""),
        ("450102", "450102", ""),
        ("４５０１０２", "450102", ""),
    ],
)
def test_读得准(text: str, code: str, detail: str) -> None:
    reading = resolve(text)
    assert (reading.kind, reading.code, reading.detail) == ("exact", code, detail)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("柳州市柳江县", "450206"),
        ("横县", "450181"),
        ("梅县", "441403"),
        ("平果县", "451082"),
        ("450221", "450206"),
    ],
)
def test_撤销的区划给出现在的代码(text: str, code: str) -> None:
    reading = resolve(text)
    assert (reading.kind, reading.code) == ("former", code)
    assert "已撤销" in reading.note


def test_一分为二的由人选() -> None:
    reading = resolve("汕头市潮阳市")
    assert (reading.kind, reading.code) == ("ask", None)
    assert reading.candidates == ("440513", "440514")


def test_同名的由人选_本省的优先() -> None:
    both = resolve("兴宁")
    assert (both.kind, both.code) == ("ask", None)
    assert set(both.candidates) == {"450102", "441481"}
    assert resolve("兴宁", within="450000").code == "450102"
    assert resolve("广西兴宁").code == "450102"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("柳州市阳和工业新区", "450200"),
        ("防城港经济技术开发区", "450600"),
        ("广州", "440100"),
        ("广西", "450000"),
    ],
)
def test_只到市省时说明(text: str, code: str) -> None:
    reading = resolve(text)
    assert (reading.kind, reading.code) == ("exact", code)
    assert "只识别到" in reading.note


@pytest.mark.parametrize(
    ("text", "code"),
    [("位于南宁市江南区", "450105"), ("上林工业园", "450125"), ("长安镇", None), ("湖南省长沙市", "430000")],
)
def test_要确认(text: str, code: str | None) -> None:
    reading = resolve(text)
    assert (reading.kind, reading.code) == ("ask", code)
    assert reading.note


@pytest.mark.parametrize("text", ["火星", "999999", "450199"])
def test_不认得(text: str) -> None:
    reading = resolve(text)
    assert (reading.kind, reading.code) == ("unknown", None)
    assert reading.note


def test_空白() -> None:
    assert resolve(" / ").kind == "blank"


def test_九位镇街代码() -> None:
    reading = resolve("441900119")
    assert (reading.kind, reading.code, reading.detail) == ("exact", "441900", "长安镇")


CURRENT = [d.code for d in divisions().values() if not d.is_former]


@pytest.mark.parametrize("code", CURRENT)
def test_全称都能读回(code: str) -> None:
    reading = resolve(region.full_name(code))
    assert (reading.kind, reading.code) == ("exact", code)


@given(st.text(max_size=30) | st.text("南宁市兴区县广西柳江防城港0123456789、", max_size=15))
def test_任何文字都有结果(text: str) -> None:
    reading = resolve(text)
    assert reading.code is None or region.is_known(reading.code)
    assert reading.note or reading.kind in {"exact", "blank"}
