"""Lines of Chinese text."""

from hypothesis import given
from hypothesis import strategies as st

from tests.printing.tables import plain_measure
from ui.printing.line_breaking import break_lines, units, widest_unit

TEXTS = st.text(alphabet="技改项目（）《》，。、；：“”A1b2.-% \n一户", max_size=60)


def lines(text: str, letters: float) -> tuple[str, ...]:
    return break_lines(text, letters * 10, 10, plain_measure)


def test_收尾的标点不放在行首() -> None:
    assert lines("技术改造，项目", 4) == ("技术改", "造，项目")


def test_开头的标点不放在行尾() -> None:
    assert lines("技术改（造）", 4) == ("技术改", "（造）")


def test_数字和英文词不断开() -> None:
    assert lines("产能20941.5万元", 4) == ("产能", "20941.5", "万元")


def test_比栏宽还长的词按字断开() -> None:
    assert lines("91450200MA5KB12345", 5) == ("91450200MA", "5KB12345")


def test_换行保留_空行也保留() -> None:
    assert lines("甲\n\n乙", 5) == ("甲", "", "乙")


def test_空文字是一个空行() -> None:
    assert lines("", 5) == ("",)


def test_刚好放得下就不换行() -> None:
    assert lines("技术改造", 4) == ("技术改造",)


def test_最宽的词() -> None:
    assert widest_unit("产能20941.5万元", 10, plain_measure) == 35


@given(TEXTS, st.integers(min_value=1, max_value=20))
def test_一个字也不丢(text: str, letters: int) -> None:
    kept = "".join(lines(text, letters))
    assert kept.replace(" ", "") == text.replace("\n", "").replace(" ", "")


@given(TEXTS, st.integers(min_value=4, max_value=20))
def test_每行都不超宽(text: str, letters: int) -> None:
    for line in lines(text, letters):
        assert plain_measure(line, 10) <= letters * 10 + 0.1


@given(TEXTS)
def test_各段拼起来就是原文(text: str) -> None:
    assert "".join("".join(units(part)) for part in text.split("\n")) == text.replace("\n", "")
