"""Totals as spreadsheets compute them, exactly."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from desktop_app.sheets.cached_values import cached_value
from desktop_app.sheets.formula_values import Area, ErrorValue, NotKnown, Scalar, evaluate

GRID: dict[tuple[int, int], Scalar] = {
    (1, 1): Decimal("0.1"), (2, 1): Decimal("0.2"), (3, 1): "文字", (4, 1): None, (5, 1): True,
    (1, 2): "是", (2, 2): "否", (3, 2): "是",
}  # fmt: skip


class Grid:
    def value(self, sheet: str, row: int, column: int) -> Scalar | ErrorValue:
        return GRID.get((row, column)) if sheet == "表" else ErrorValue("#REF!")

    def values(self, area: Area) -> Iterator[Scalar | ErrorValue]:
        for row in range(area.first_row, min(area.last_row, 9) + 1):
            for column in range(area.first_column, area.last_column + 1):
                yield self.value(area.sheet, row, column)

    def values_for_subtotal(self, area: Area) -> Iterator[Scalar | ErrorValue]:
        return self.values(area)

    def named(self, name: str, bracket: str | None, sheet: str, row: int, column: int) -> Area:
        if name != "全部":
            raise NotKnown(name)
        return Area("表", 1, 5, 1, 1)


@pytest.mark.parametrize(
    ("formula", "result"),
    [
        ("SUM(A1:A5)", "0.3"),
        ('SUMPRODUCT((B1:B2="是")*A1:A2)', "0.1"),
        ('SUMPRODUCT((B1:B3="是")*1,(A1:A3<1)*1)', "1"),
        ("SUMPRODUCT((MOD(ROW(A1:A2),2)=0)*A1:A2)", "0.2"),
        ("SUMPRODUCT(--(LEN(B1:B3)=1))", "3"),
        ('SUMIFS(A1:A2,B1:B2,"否",A1:A2,">0.1")', "0.2"),
        ('COUNTIFS(B1:B3,"是",B1:B3,"<>否")', "2"),
        ('COUNTIF(A1:B3,"文*")+COUNTIF(B1:B3,"?")', "4"),
        ('AVERAGEIF(B1:B2,"是",A1:A2)+AVERAGEIFS(A1:A2,A1:A2,">=0.2")', "0.3"),
        ('MAXIFS(A1:A2,B1:B2,"*")-MINIFS(A1:A2,B1:B2,"*")', "0.1"),
        ('INDEX(A1:B5,MATCH("否",B1:B3,0),1)', "0.2"),
        ("LARGE(A1:A5,1)-SMALL(A1:A5,1)+MEDIAN(A1:A5)+RANK(A1,A1:A5)", "2.25"),
        ("MOD(-7,3)+IF(AND(TRUE(),ISNUMBER(A1),ISBLANK(A4)),1,0)", "3"),
        ("SUM(全部)", "0.3"),
        ("SUM(A:A)", "0.3"),
        ("SUBTOTAL(9,A1:A5)+SUBTOTAL(109,A1)", "0.4"),
        ("COUNTA(A1:A5)", "4"),
        ("COUNT(A1:A5)", "2"),
        ("COUNTBLANK(A1:A5)", "1"),
        ("AVERAGE(A1:A2)", "0.15"),
        ("MAX(A1:A5)-MIN(A1:A5)", "0.1"),
        ("ROUND(A2/3,2)", "0.07"),
        ("ROUND(2.5,0)+ROUND(-2.5,0)", "0"),
        ("INT(-1.5)+ABS(-2)", "0"),
        ("1+2*3^2-4/2", "17"),
        ("-2^2", "4"),
        ("50%*10", "5"),
        ("IF(A1>0.05,1,1/0)", "1"),
        ("IFERROR(1/0,7)", "7"),
        ('SUMIF(B1:B3,"是",A1:A3)', "0.1"),
        ('COUNTIF(B1:B3,"是")', "2"),
        ('COUNTIF(A1:A5,">0.1")', "1"),
        ("SUMPRODUCT(A1:A2,A1:A2)", "0.05"),
        ("MATCH(0.2,A1:A5,0)", "2"),
        ("SUM(OFFSET(A1,0,0,2,1))", "0.3"),
        ('SUM(INDIRECT("A1:A2"))', "0.3"),
        ("ROW()+ROWS(A1:A5)", "14"),
        ("A4+1", "1"),
        ("AND(A1>0,NOT(A1>1))*3", "3"),
    ],
)
def test_数值(formula: str, result: str) -> None:
    assert evaluate(formula, Grid(), "表", 9, 9) == Decimal(result)


def test_数组公式的值() -> None:
    assert evaluate('SUM((B1:B2="是")*A1:A2)', Grid(), "表", 9, 9, is_array=True) == Decimal("0.1")
    assert evaluate("SUM(LEN(B1:B3))", Grid(), "表", 9, 9, is_array=True) == 3


@pytest.mark.parametrize(
    ("formula", "result"),
    [
        ('VLOOKUP("文字",A1:B5,1,FALSE)&INDEX(B1:B3,2)', "文字否"),
        ('TEXT(1234.565,"#,##0.00")&TEXT(0.5,"0%")&TEXT(-2.5,"0")', "1,234.5750%-3"),
        ('LEFT("技改项目",2)&RIGHT("技改项目")&MID("技改项目",3,1)', "技改目项"),
    ],
)
def test_文字(formula: str, result: str) -> None:
    assert evaluate(formula, Grid(), "表", 9, 9) == result


def test_文字_真假_错误() -> None:
    assert evaluate('"共"&COUNTA(B1:B3)&"项"', Grid(), "表", 9, 9) == "共3项"
    assert evaluate('A3="文字"', Grid(), "表", 9, 9) is True
    assert evaluate("1/0", Grid(), "表", 9, 9) == ErrorValue("#DIV/0!")
    assert evaluate("别表!A1", Grid(), "表", 9, 9) == ErrorValue("#REF!")
    assert evaluate("AVERAGE(A4)", Grid(), "表", 9, 9) == ErrorValue("#DIV/0!")


@pytest.mark.parametrize(
    "formula",
    ["VLOOKUP(1,A:B,2)", "A1:A2", "A3+1", "未知名称", "NOW()", "SUM(A1", "[1]表!A1", "2^0.5",
     'SUMPRODUCT((B1:B3="是")*A1:A3)', "SUMPRODUCT(A1:A3*B1:B2)", 'SUMIF(A1:A2,"=",A1:A2)', "SUM(A1:A2*2)",
     "VLOOKUP(1,A1:B3,2)", 'TEXT(1,"yyyy")', "INDEX(A1:B5,2)"],
)  # fmt: skip
def test_不确定的不猜(formula: str) -> None:
    with pytest.raises(NotKnown):
        evaluate(formula, Grid(), "表", 9, 9)


def test_缓存值的写法() -> None:
    assert cached_value(Decimal("0.30")) == ("n", "0.3")
    assert cached_value(Decimal(1) / Decimal(3)) == ("n", "0.3333333333333333")
    assert cached_value("x") == ("str", "x") and cached_value(True) == ("b", "1")
    assert cached_value(ErrorValue("#N/A")) == ("e", "#N/A") and cached_value(None) == ("n", "0")
