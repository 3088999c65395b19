"""GB/T 2260 codes: known, named, within; and the table behind them."""

import pytest

from desktop_app.domain import region
from desktop_app.domain.divisions import divisions, provinces, short_name, towns


@pytest.mark.parametrize(
    "code", ["450000", "450100", "450102", "440000", "440106", "441900", "430102", "110000", "820000"]
)
def test_认得(code: str) -> None:
    assert region.is_known(code)
    assert not region.is_former(code)


@pytest.mark.parametrize(
    "code",
    [
        "450101",
        "450199",
        "440101",
        "990102",
        "000000",
        "45010",
        "4501021",
        "",
        "45010a",
        "４５０１０２",
        "４5010²",
    ],
)
def test_不认得(code: str) -> None:
    assert not region.is_known(code)


def test_撤销的区划仍认得并有去向() -> None:
    former = [d for d in divisions().values() if d.is_former]
    assert len(former) == 37
    for division in former:
        assert region.is_known(division.code)
        assert division.successors
        for successor in division.successors:
            assert region.is_known(successor)
            assert not region.is_former(successor)
            assert successor[:4] == division.code[:4]
    assert region.successors("450221") == ("450206",)
    assert region.successors("440582") == ("440513", "440514")
    assert region.successors("450206") == ()


@pytest.mark.parametrize(
    ("code", "name", "full"),
    [
        ("450102", "兴宁区", "广西壮族自治区南宁市兴宁区"),
        ("450100", "南宁市", "广西壮族自治区南宁市"),
        ("450000", "广西壮族自治区", "广西壮族自治区"),
        ("441900", "东莞市", "广东省东莞市"),
        ("450221", "柳江县", "广西壮族自治区柳州市柳江县"),
        ("430102", "湖南省（430102）", "湖南省（430102）"),
        ("430000", "湖南省", "湖南省"),
        ("990000", "990000", "990000"),
    ],
)
def test_名称(code: str, name: str, full: str) -> None:
    assert region.name(code) == name
    assert region.full_name(code) == full


def test_所在市县() -> None:
    assert region.city_of("450102") == "450100"
    assert region.city_of("450100") == "450100"
    assert region.city_of("450000") is None
    assert region.city_of("430102") is None
    assert region.city_name("440106") == "广州市"
    assert region.city_name("450000") is None
    assert region.county_name("450102") == "兴宁区"
    assert region.county_name("450100") is None
    assert region.city_group("440106") == "珠三角"
    assert region.city_group("445102") == "粤东"
    assert region.city_group("450102") is None


def test_下级() -> None:
    assert len(region.children("450000")) == 14
    assert len(region.children("440000")) == 21
    nanning = region.children("450100")
    assert len(nanning) == 12
    assert "450181" in nanning
    assert "450127" not in nanning
    assert region.children("441900") == ()
    assert region.children("450102") == ()
    assert region.children("430000") == ()


def test_各市分组齐全() -> None:
    groups = [region.city_group(code) for code in region.children("440000")]
    assert groups.count("珠三角") == 9
    assert None not in groups


def test_镇街() -> None:
    dongguan = {town.name for town in region.towns_of("441900")}
    assert {"长安镇", "石碣镇"} <= dongguan
    assert region.towns_of("450199") == ()
    assert sum(len(members) for members in towns().values()) == 3041
    assert all(region.is_known(county) for county in towns())


@pytest.mark.parametrize(
    ("code", "area", "within"),
    [
        ("450102", "450000", True),
        ("450102", "450100", True),
        ("450102", "450102", True),
        ("450102", "450103", False),
        ("450102", "450200", False),
        ("450100", "450102", False),
        ("440102", "450000", False),
    ],
)
def test_属于(code: str, area: str, within: bool) -> None:
    assert region.is_within(code, area) is within


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("南宁市", "南宁"),
        ("广西壮族自治区", "广西"),
        ("内蒙古自治区", "内蒙古"),
        ("融水苗族自治县", "融水"),
        ("连山壮族瑶族自治县", "连山"),
        ("龙胜各族自治县", "龙胜"),
        ("防城港市", "防城港"),
        ("横县", "横县"),
        ("城区", "城区"),
        ("香港特别行政区", "香港"),
    ],
)
def test_口头简称(name: str, short: str) -> None:
    assert short_name(name) == short


def test_全国省级代码() -> None:
    assert len(provinces()) == 34
