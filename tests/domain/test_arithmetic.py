"""The small sums that may stand in an amount."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.arithmetic import MAX_LENGTH, NotArithmeticError, evaluate


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("300*1.13", Fraction(339)),
        ("(1,200+350)/2", Fraction(775)),
        ("1-2-3", Fraction(-4)),
        ("8/4/2", Fraction(1)),
        ("2+3*4", Fraction(14)),
        ("-(2+3)", Fraction(-5)),
        ("0.1+0.2", Fraction(3, 10)),
        ("1/3", Fraction(1, 3)),
        ("３００×１．１３", Fraction(339)),
        ("10÷4", Fraction(5, 2)),
        (".5+.5", Fraction(1)),
    ],
)
def test_算式(text: str, value: Fraction) -> None:
    assert evaluate(text) == value


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("1/0", "除以了0"),
        ("1/(2-2)", "除以了0"),
        ("(1+2", "不成对"),
        ("1+2)", "没有写完整"),
        ("1+", "没有写完整"),
        ("1 2+", "没有写完整"),
        ("2(3)", "没有写完整"),
        ("A1*2", "不能引用单元格"),
        ("SUM(1,2)", "不能引用单元格"),
        ("", "只能用数字"),
        ("1,2", "只能用数字"),
        ("2**3", "没有写完整"),
        ("1" * (MAX_LENGTH + 1), "太长"),
        ("(" * 80 + "1" + ")" * 80, "括号太多"),
        ("-" * 80 + "1", "括号太多"),
    ],
)
def test_不是算式(text: str, says: str) -> None:
    with pytest.raises(NotArithmeticError, match=says):
        evaluate(text)


@given(st.text("0123456789.,+-*/() ", max_size=30))
def test_任何文字要么有值要么说明原因(text: str) -> None:
    try:
        assert isinstance(evaluate(text), Fraction)
    except NotArithmeticError as problem:
        assert str(problem)
