"""Blocks as Excel and WPS put them on the clipboard: quotes, line breaks, ends, long codes kept as text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.services.project_table.block import block_text, read_block


@pytest.mark.parametrize(
    ("text", "block"),
    [
        ("", ()),
        ("甲", (("甲",),)),
        ("甲\t乙\r\n丙\t丁\r\n", (("甲", "乙"), ("丙", "丁"))),
        ("甲\t\n\t丁", (("甲", ""), ("", "丁"))),
        ("甲\t乙\n丙", (("甲", "乙"), ("丙", ""))),  # rows are filled up to the longest
        ('"第一行\n第二行"\t乙', (("第一行\n第二行", "乙"),)),
        ('"他说""好"""\t乙', (('他说"好"', "乙"),)),
        ('5" 管\t乙', (('5" 管', "乙"),)),  # a quote within is a letter
        ('"没有合上\t乙', (('"没有合上', "乙"),)),
        ('"甲"乙\t丙', (('"甲"乙', "丙"),)),
        ('="914503001982038216"\t1', (("914503001982038216", "1"),)),
        ("\n", (("",),)),
        ("甲\n\n乙", (("甲",), ("",), ("乙",))),
        ("甲\r乙", (("甲",), ("乙",))),
    ],
)
def test_表格软件的一块(text: str, block: tuple[tuple[str, ...], ...]) -> None:
    assert read_block(text) == block


def test_写出去的_引号只在需要处() -> None:
    assert block_text([["甲", "a\tb"], ['"乙', "c\nd"]]) == '甲\t"a\tb"\r\n"""乙"\t"c\nd"\r\n'


CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=12).filter(
    lambda text: not text.startswith("=")
)


@given(
    st.integers(1, 4).flatmap(
        lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=1, max_size=4)
    )
)
def test_写出再读回_一字不差(rows: list[list[str]]) -> None:
    assert read_block(block_text(rows)) == tuple(map(tuple, rows))
