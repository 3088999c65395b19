"""Choosing a region by keyboard."""

import pytest

from desktop_app.domain.region_search import search, search_towns


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("baise", "451000"),
        ("bose", "451000"),
        ("bs", "451000"),
        ("百色", "451000"),
        ("dongguan", "441900"),
        ("panyu", "440113"),
        ("fy", "440113"),
        ("番禺", "440113"),
        ("changzhouqu", "450405"),
        ("长洲", "450405"),
        ("nnxn", "450102"),
        ("nanningxingning", "450102"),
        ("南宁兴宁", "450102"),
        ("南宁市兴宁区", "450102"),
        ("nan宁xing", "450102"),
        ("gxnnxn", "450102"),
        ("广西南宁市兴宁区", "450102"),
        ("广西壮族自治区南宁市兴宁区", "450102"),
        ("450102", "450102"),
        ("４５０１０２", "450102"),
        ("qintang", "450804"),
        ("longxu", "450406"),
        ("douan", "451228"),
        ("dapu", "441422"),
    ],
)
def test_第一个就是(typed: str, code: str) -> None:
    assert search(typed)[0].code == code


def test_都安的两种读音() -> None:
    assert {"441202", "451228"} <= {match.code for match in search("duan")}


def test_本省排在前面() -> None:
    assert search("xingning")[0].code == "441481"
    assert search("xingning", within="450000")[0].code == "450102"
    assert search("xingning", within="440000")[0].code == "441481"
    assert {match.code for match in search("xingning", within="450000")} >= {"450102", "441481"}


def test_现行的排在撤销的前面() -> None:
    found = search("柳江")
    assert [(match.code, match.is_former) for match in found] == [("450206", False), ("450221", True)]
    assert found[1].successors == ("450206",)
    assert found[0].full_name == "广西壮族自治区柳州市柳江区"


def test_没有输入或没有匹配() -> None:
    assert search("") == ()
    assert search("，") == ()
    assert search("qqqq") == ()


def test_个数有限() -> None:
    assert len(search("s", limit=5)) == 5


def test_镇街检索() -> None:
    assert search_towns("changan", "441900")[0].name == "长安镇"
    assert search_towns("石碣")[0].name == "石碣镇"
    assert {town.county_code for town in search_towns("长安镇")} >= {"441900", "450224"}
    assert len(search_towns("", "441900", limit=10)) == 10
    assert search_towns("x", "450199") == ()
