"""Cells that no spreadsheet writes are refused with their row, wherever a template is read."""

import pytest

from desktop_app.domain.errors import AppError
from desktop_app.sheets.sheet_rows import read_rows

GOOD = '<worksheet><sheetData><row r="1"><c r="A1" s="3"><v>1</v></c></row></sheetData></worksheet>'


def test_好的读得懂() -> None:
    assert [(cell.row, cell.column, cell.style) for row in read_rows(GOOD).rows for cell in row.cells] == [
        (1, 1, 3)
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('s="3"', 's="😀"'),
        ('s="3"', 's="-1"'),
        ('s="3"', 's="' + "9" * 40 + '"'),
        ('s="3"', 's="aaaa"'),
        ('r="A1"', 'r="😀1"'),
        ('r="A1"', 'r="AAAA1"'),
        ('r="A1"', 'r="1"'),
        ('<row r="1">', '<row r="甲">'),
        ('<c r="A1" s="3">', '<c r="A1"><c r="B1">'),
        ("<v>1</v>", "</c>"),
        ('<row r="1">', ""),
    ],
)
def test_不合规矩的说明在哪一行(before: str, after: str) -> None:
    with pytest.raises(AppError) as caught:
        read_rows(GOOD.replace(before, after))
    assert caught.value.code == "template-broken"
