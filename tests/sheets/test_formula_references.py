"""References in formulas: found where they are, and nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.sheets.formula_references import Mover, fill_across, fill_down, references
from desktop_app.sheets.formula_tokens import (
    Kind,
    column_letters,
    column_number,
    quoted_sheet,
    sheet_names,
    tokens,
)
from desktop_app.sheets.row_moves import LAST_ROW, DeleteRows, InsertRows

MOVE = InsertRows(11, 3, 10, stretch=False)
MOVER = Mover("申报表", MOVE, ("申报表", "a'b", "末"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("SUM(F7:F11)", "SUM(F7:F14)"),
        ("SUM(F7:F10)", "SUM(F7:F10)"),
        ("F11+F10", "F14+F10"),
        ("$F$12*F$12*$F12", "$F$15*F$15*$F15"),
        ("LOG10(F12)+A1B12", "LOG10(F15)+A1B12"),
        ('"F12"&F12&"""F12"""', '"F12"&F15&"""F12"""'),
        ("'a''b'!F12+申报表!F12", "'a''b'!F12+申报表!F15"),
        ("'申报表'!F12", "'申报表'!F15"),
        ("[1]申报表!F12+'[2]申报表'!F12", "[1]申报表!F12+'[2]申报表'!F12"),
        ("12:12+SUM($7:$11)", "15:15+SUM($7:$14)"),
        ("SUM(A:A,$B:$C)", "SUM(A:A,$B:$C)"),
        ("表1[[#This Row],[F12]]+F12", "表1[[#This Row],[F12]]+F15"),
        ("表1['[F12]+F12", "表1['[F12]+F15"),
        ("F12#", "F15#"),
        ("@F12", "@F15"),
        ("F12:INDEX(F:F,12)", "F15:INDEX(F:F,12)"),
        ("申报表!F7:申报表!F12", "申报表!F7:申报表!F15"),
        ("F12 F13", "F15 F16"),
        ("(F12,F13)", "(F15,F16)"),
        ("#REF!+F12", "#REF!+F15"),
        ("1E5+1.5E12+F12", "1E5+1.5E12+F15"),
        ("f12", "f15"),
        ("XFD12+XFE12", "XFD15+XFE12"),
        ("F1048577", "F1048577"),
        ("SUM(F12:F7)", "SUM(F15:F7)"),
        ("F12%", "F15%"),
        ("税率12+F12", "税率12+F15"),
        ("F7:F1048576", "F7:F1048576"),
        ("IF(F12>=10,F12,-F13)", "IF(F15>=10,F15,-F16)"),
        ("_xlfn.STDEV.S(F12)", "_xlfn.STDEV.S(F15)"),
        ("是,否", "是,否"),
    ],
)
def test_插入行后的引用(old: str, new: str) -> None:
    assert MOVER.formula(old, "申报表") == new


def test_别的表上没有表名的引用不动() -> None:
    assert MOVER.formula("F12+申报表!F12", "末") == "F12+申报表!F15"


def test_三维引用只在跨过时报告() -> None:
    seen: list[str] = []
    mover = Mover("申报表", MOVE, ("首", "申报表", "末", "外"), on_three_dimensional=seen.append)
    mover.formula("SUM(首:末!F12)+SUM(末:外!F12)+SUM(首:末!F3)", "首")
    assert seen == ["首:末!F12"]


def test_名称里只有锁定的行移动() -> None:
    mover = Mover("申报表", MOVE, only_locked=True)
    assert mover.formula("申报表!F12+申报表!$F$12+申报表!$F12", None) == "申报表!F12+申报表!$F$15+申报表!$F12"


@pytest.mark.parametrize(
    ("formula", "rows", "result"),
    [
        ("F7*$H$3+F$7", 2, "F9*$H$3+F$7"),
        ("SUM(F$7:F10)", 1, "SUM(F$7:F11)"),
        ("7:7+$7:7", 1, "8:8+$7:8"),
        ('"F7"&字典!A1', 1, '"F7"&字典!A2'),
    ],
)
def test_向下填充(formula: str, rows: int, result: str) -> None:
    assert fill_down(formula, rows) == result


def test_共享公式按行列平移() -> None:
    assert fill_across("A1+$B$2+C:C+字典!D4+$E5", 1, 2) == "C2+$B$2+E:E+字典!F5+$E6"
    assert fill_across("A1", -1, 0) == f"A{LAST_ROW}"


def test_表名() -> None:
    assert sheet_names("'a''b'!") == ("a'b",)
    assert sheet_names("一月:三月!") == ("一月", "三月")
    assert sheet_names("[1]表!") == ()
    assert quoted_sheet("a'b") == "'a''b'!"


@given(st.text(st.sampled_from("AF$17:!'\"[]#(),+ 表.E")))
def test_词拼回原文_移动不出错(formula: str) -> None:
    assert "".join(token.text for token in tokens(formula)) == formula
    pieces = references(formula)
    assert (
        "".join(piece if isinstance(piece, str) else piece.prefix + piece.text for piece in pieces) == formula
    )
    MOVER.formula(formula, "申报表")


@given(st.integers(1, 16384))
def test_列号往返(number: int) -> None:
    assert column_number(column_letters(number)) == number


@given(
    first=st.integers(1, 40), height=st.integers(0, 40), at=st.integers(2, 40), count=st.integers(0, 9),
    single=st.booleans(),
)  # fmt: skip
def test_删去插入的行就是原样(first: int, height: int, at: int, count: int, single: bool) -> None:
    move = InsertRows(at, count, at - 1, stretch=single)
    back = DeleteRows(at, count)
    last = first + height
    assert back.row(move.row(first)) == first
    assert back.span(*move.grown_span(first, last)) == (first, last)


def test_单个空白记录的引用会拉长() -> None:
    single = Mover("申报表", InsertRows(8, 2, 7, stretch=True))
    assert single.formula("SUM(F7:F7)+SUM(F7)+F7", "申报表") == "SUM(F7:F9)+SUM(F7:F9)+F7"
    locked = Mover("申报表", InsertRows(8, 2, 7, stretch=True), grow="locked")
    assert locked.formula("SUM(F7:H7)/SUM(F$7:F$7)", "申报表") == "SUM(F7:H7)/SUM(F$7:F$9)"


def test_种类() -> None:
    kinds = [token.kind for token in tokens('SUM(A1,"x",1)')]
    assert kinds == [Kind.FUNCTION, Kind.CELLS, Kind.OTHER, Kind.STRING, Kind.OTHER, Kind.NUMBER, Kind.OTHER]
