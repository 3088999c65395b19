"""GB/T 4754-2017 and the ordinal trap of Guangdong's form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain import industry


def test_四十一个大类() -> None:
    codes = [entry.code for entry in industry.divisions()]
    assert codes == [f"{n:02}" for n in range(6, 47)]
    assert len(industry.industries()) == 917


@pytest.mark.parametrize("code", ["06", "36", "46"])
def test_可存的代码(code: str) -> None:
    assert industry.is_division(code)


@pytest.mark.parametrize("code", ["05", "47", "6", "C", "361", "3670", "", "３６"])
def test_不可存的代码(code: str) -> None:
    assert not industry.is_division(code)
    assert industry.by_gb_code(code) is None


def test_序号与国标代码是两套() -> None:
    by_code, by_ordinal = industry.by_gb_code("36"), industry.by_ordinal(31)
    assert by_code is not None
    assert by_code == by_ordinal
    assert by_code.name == "汽车制造业"
    assert industry.ordinal_name("36") == "31.汽车制造业"
    assert industry.ordinal_of("06") == 1
    assert industry.ordinal_of("46") == 41
    assert industry.by_ordinal(0) is None
    assert industry.by_ordinal(42) is None
    with pytest.raises(KeyError):
        industry.ordinal_name("31.汽车制造业")


def test_名称() -> None:
    assert industry.name("36") == "汽车制造业"
    assert industry.name("99") == "99"
    assert industry.code_name("36") == "C36 汽车制造业"
    assert industry.code_name("3670") == "C3670 汽车零部件及配件制造"
    assert industry.code_name("B") == "B 采矿业"


@pytest.mark.parametrize(
    ("text", "division"),
    [
        ("31.汽车制造业", "36"),
        ("31、汽车制造业", "36"),
        ("３１．汽车制造业", "36"),
        ("31 黑色金属冶炼和压延加工业", "31"),
        ("C36", "36"),
        ("c36", "36"),
        ("C31", "31"),
        ("36 汽车制造业", "36"),
        ("C36 汽车制造业", "36"),
        ("汽车制造业", "36"),
        ("汽车制造", "36"),
        ("3670", "36"),
        ("367", "36"),
        ("C3670", "36"),
        ("3670 汽车零部件及配件制造", "36"),
        ("制糖业", "13"),
        ("45", "45"),
        ("酒、饮料和精制茶制造业", "15"),
        ("10.酒、饮料和精制茶制造业", "15"),
    ],
)
def test_读得准(text: str, division: str) -> None:
    reading = industry.parse(text)
    assert (reading.kind, reading.division) == ("exact", division)


@pytest.mark.parametrize("number", range(6, 42))
def test_光有数字两种读法都给(number: int) -> None:
    reading = industry.parse(str(number))
    assert (reading.kind, reading.division) == ("ask", None)
    assert reading.candidates == (f"{number:02}", f"{number + 5:02}")
    for code in reading.candidates:
        assert industry.name(code) in reading.note


@pytest.mark.parametrize("entry", industry.divisions(), ids=lambda entry: entry.code)
def test_每个大类的三种写法都能读回(entry: industry.Industry) -> None:
    for text in (industry.ordinal_name(entry.code), industry.code_name(entry.code), entry.name):
        reading = industry.parse(text)
        assert (reading.kind, reading.division) == ("exact", entry.code)


@pytest.mark.parametrize(
    ("text", "division", "says"),
    [
        ("5", "10", "按广东表序号理解"),
        ("36.黑色金属冶炼和压延加工业", "31", "不一致"),
        ("B36", "36", "不是B"),
        ("汽车", "36", "可能是"),
        ("糖业", "13", "可能是"),
    ],
)
def test_要问人(text: str, division: str, says: str) -> None:
    reading = industry.parse(text)
    assert (reading.kind, reading.division) == ("ask", division)
    assert says in reading.note


@pytest.mark.parametrize("text", ["47", "99", "0", "3999x", "C99", "金融", "、"])
def test_不认得(text: str) -> None:
    reading = industry.parse(text)
    assert (reading.kind, reading.division) == ("unknown", None)
    assert reading.note


@pytest.mark.parametrize("text", ["", " ", "/", "-"])
def test_空白(text: str) -> None:
    assert industry.parse(text).kind == "blank"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("qczzy", "36"),
        ("qiche", "36"),
        ("汽车", "36"),
        ("36", "36"),
        ("c36", "36"),
        ("3670", "3670"),
        ("zhitang", "134"),
        ("lvyayan", "3252"),
        ("yy", "27"),
    ],
)
def test_检索(typed: str, code: str) -> None:
    found = [entry.code for entry in industry.search(typed)]
    assert code in found[:3]


def test_检索大类在前() -> None:
    levels = [entry.level for entry in industry.search("qiche")]
    assert levels == sorted(levels, key=["大类", "中类", "小类"].index)
    assert industry.search("") == ()
    assert len(industry.search("z", limit=7)) == 7


@given(st.text(max_size=30) | st.text("0123456789BCD.、汽车制造业", max_size=10))
def test_任何文字都有结果(text: str) -> None:
    reading = industry.parse(text)
    assert reading.division is None or industry.is_division(reading.division)
    assert reading.note or reading.kind in {"exact", "blank"}
