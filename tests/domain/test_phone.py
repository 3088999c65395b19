"""Telephone cells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.phone import read_phone
from tests.domain.case_files import rows

RESULT = {"LANDLINE": {"landline"}, "MOBILE": {"mobile"}, "SERVICE": {"service"}, "BAD": {"bad", "ask"}}


@pytest.mark.parametrize("row", rows("phone_cases.csv"), ids=lambda row: row["input"])
def test_对照用例(row: dict[str, str]) -> None:
    assert read_phone(row["input"]).kind in RESULT[row["reference_result"]]


@pytest.mark.parametrize(
    ("text", "kind", "shown"),
    [
        ("+86 138 0013 8000", "mobile", "13800138000"),
        ("138-0013-8000", "mobile", "13800138000"),
        ("１３８００１３８０００", "mobile", "13800138000"),
        ("02761002510", "landline", "027-61002510"),
        ("(0771)2311630", "landline", "0771-2311630"),
        ("0771—2311630转801", "landline", "0771-2311630-801"),
        ("86-771-2311630", "landline", "0771-2311630"),
        ("+86-0771-2311630", "landline", "0771-2311630"),
        ("4000500827", "service", "400-050-0827"),
        ("", "blank", ""),
        ("无", "blank", ""),
        ("1380013800", "bad", ""),
        ("12800138000", "bad", ""),
    ],
)
def test_写法(text: str, kind: str, shown: str) -> None:
    reading = read_phone(text)
    assert (reading.kind, reading.text) == (kind, shown)
    assert bool(reading.note) == (kind == "bad")


def test_两个号码补上区号() -> None:
    reading = read_phone("020-83133450、83135867")
    assert reading.kind == "ask"
    assert reading.numbers == ("020-83133450", "020-83135867")


def test_姓名与号码同格() -> None:
    reading = read_phone("张三 13800138000")
    assert (reading.kind, reading.text) == ("ask", "13800138000")
    assert "张三" in reading.note


@given(st.text(max_size=40))
def test_任何文字都有结果(text: str) -> None:
    reading = read_phone(text)
    assert reading.kind in {"mobile", "landline", "service", "blank"} or reading.note
