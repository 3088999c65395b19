"""Number formats as a spreadsheet shows them."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.sheets.number_display import Display, Shown, display


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (None, "0.00", ""),
        (True, "General", "TRUE"),
        ("文字", "General", "文字"),
        ("文字", "@", "文字"),
        ("甲", '"共"@"项"', "共甲项"),
        ("甲", "0;-0;0;[Red]@", "甲"),
        (20941, "General", "20941"),
        (0.1 + 0.2, "General", "0.3"),
        (1234567.891, "General", "1234567.891"),
        (123456789012345, "General", "1.23457E+14"),
        (-0.000001234, "General", "-1.234E-06"),
        (20, "G/通用格式", "20"),
        (20941.0001, "#,##0.00", "20,941.00"),
        (999.995, "#,##0.00", "1,000.00"),
        (1234567, "#,##0", "1,234,567"),
        (2.5, "0", "3"),
        (-2.5, "0", "-3"),
        (-0.001, "0.0", "0.0"),
        (0.5, "0.0#", "0.5"),
        (0.456, "0.0#", "0.46"),
        (3, "0.##", "3"),
        (7.3, "000", "007"),
        (0.3, "0%", "30%"),
        (0.30005, "0.00%", "30.01%"),
        (-5, "#,##0;(#,##0)", "(5)"),
        (-5, "#,##0_);(#,##0)", "(5)"),
        (0, "0;-0;;@", ""),
        (0, "0;-0;\"零\"", "零"),
        (5, '0"个"', "5个"),
        (5, "0\\个", "5个"),
        (12, "[$¥-804]#,##0.00", "¥12.00"),
        (20941000, '#,##0.0,"千元"', "20,941.0千元"),
        (12345, "0.00E+00", "1.23E+04"),
        (99999, "0.0E+00", "1.0E+05"),
        (1200, "[>=1000]#,##0;0", "1,200"),
        (900, "[>=1000]#,##0;0.0", "900.0"),
        (0.5, "# ?/?", "0.5"),
        (45000, "yyyy-mm-dd", "2023-03-15"),
        (date(2024, 7, 1), 'yyyy"年"m"月"', "2024年7月"),
        (date(2024, 7, 1), 'yyyy"年"m"月"d"日";@', "2024年7月1日"),
        (date(2024, 7, 1), "[$-804]yyyy年m月", "2024年7月"),
        (date(2024, 7, 1), "yy/mm/dd", "24/07/01"),
        (datetime(2024, 7, 1, 13, 5, 9), "h:mm:ss", "13:05:09"),
        (datetime(2024, 7, 1, 13, 5), "h:mm AM/PM", "1:05 PM"),
        (datetime(2024, 7, 1, 0, 5), "上午/下午h:mm", "上午12:05"),
        (datetime(2024, 7, 1, 13, 5), "General", "2024-07-01 13:05"),
        (date(2024, 7, 1), "General", "2024-07-01"),
        (date(2024, 7, 1), "aaaa", "星期一"),
        (date(2024, 7, 1), "d-mmm-yy", "1-Jul-24"),
        (time(8, 30), "h:mm", "8:30"),
        (timedelta(hours=2), "h:mm", "2:00"),
    ],
)  # fmt: skip
def test_显示(value: Shown, code: str, text: str) -> None:
    assert display(value, code).text == text


def test_颜色() -> None:
    assert display(-5, "0;[Red]-0") == Display("-5", "#ff0000")
    assert display(-5, "0;[红色]-0") == Display("-5", "#ff0000")
    assert display(5, "0;[Red]-0") == Display("5")


@given(st.decimals(min_value=-(10**10), max_value=10**10, places=4))
def test_四位小数的金额不失真(value: Decimal) -> None:
    shown = display(value, "#,##0.0000").text
    assert Decimal(shown.replace(",", "")) == value


@given(st.text(max_size=20), st.one_of(st.integers(-(10**6), 10**6), st.floats(-1e9, 1e9), st.dates()))
def test_什么格式都不出错(code: str, value: int | float | date) -> None:
    assert isinstance(display(value, code).text, str)


@given(st.text(alphabet='0#?.,%E+-ymdhs"[];@_* 年月日/', max_size=14), st.floats(-1e6, 1e6))
def test_像格式的代码也不出错(code: str, value: float) -> None:
    assert isinstance(display(value, code).text, str)
