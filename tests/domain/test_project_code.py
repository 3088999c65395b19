"""Investment project codes, both forms, ISO 7064 MOD 11,10 of the new one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain import project_code
from desktop_app.domain.month import Month
from tests.domain.case_files import rows

GOOD = "2208-440106-04-01-848098"
STATUS = {"OK": {""}, "CHECK": {"check"}, "FORMAT": {"format", "masked"}}


@pytest.mark.parametrize("row", rows("project_code_cases.csv"), ids=lambda row: row["input"])
def test_对照用例(row: dict[str, str]) -> None:
    found = project_code.check(row["input"])
    assert (found.code if found else "") in STATUS[row["expected_status"]]
    parts = project_code.parse(row["input"])
    assert (parts.form if parts else "") == row["expected_form"]


def test_新版各段() -> None:
    parts = project_code.parse("2406-441826-07-02-514275")
    assert parts is not None
    assert (parts.form, parts.month, parts.region) == ("new", Month(2024, 6), "441826")
    assert parts.region_name == "广东省清远市连南瑶族自治县"
    assert parts.third_name == "工业和信息化"
    assert parts.type_name == "技术改造项目"


def test_旧版各段() -> None:
    parts = project_code.parse("2019-450102-30-03-012345")
    assert parts is not None
    assert (parts.form, parts.year, parts.month) == ("old", 2019, None)
    assert parts.third_name == "非金属矿物制品业"
    assert parts.type_name == "备案"
    assert project_code.check("2019-450102-30-03-012345") is None


@pytest.mark.parametrize(
    ("head", "form"), [("2012", "new"), ("2013", "old"), ("2021", "old"), ("2022", "new"), ("2101", "new")]
)
def test_第一段分辨新旧版(head: str, form: str) -> None:
    parts = project_code.parse(f"{head}-450102-04-01-123456")
    assert parts is not None
    assert parts.form == form


def _signed(first_19: str) -> str:
    code = project_code.hyphenate(first_19 + project_code.check_digit(first_19))
    assert code is not None
    return code


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        ("2213-440106-04-01-848098", "month", "月份13不存在"),
        ("2208-440199-04-01-848098", "region", "440199"),
        ("2208-990106-04-01-848098", "region", "990106"),
        ("2208-440106-04-01-848097", "check", "应为8，现为7"),
        ("2208-440106-04-01-84809", "format", "现有19位"),
        ("2.20844E+19", "excel", "科学计数"),
        ("2406-*-04-01-*", "masked", "遮盖"),
        ("桂发改备〔2024〕1号", "format", "20位数字"),
    ],
)
def test_说明错在哪里(text: str, code: str, says: str) -> None:
    found = project_code.check(text)
    assert found is not None
    assert found.code == code
    assert says in found.message


def test_项目类型只有五种() -> None:
    found = project_code.check(_signed("2208440106040684809"))
    assert found is not None
    assert found.code == "type"
    for kind in project_code.TYPES:
        assert project_code.check(_signed(f"22084401060 4{kind}84809".replace(" ", ""))) is None


def test_开发区自编代码校验码正确时放行() -> None:
    assert project_code.check(_signed("2208450171040184809")) is None


@pytest.mark.parametrize(
    "text", ["22084401060401848098", "2208 440106 04 01 848098", "2208440106-0401848098"]
)
def test_建议连字符(text: str) -> None:
    found = project_code.check(text)
    assert found is not None
    assert found.suggestion == GOOD
    assert GOOD in found.message


@pytest.mark.parametrize(
    "text", ["2208—440106—04—01—848098", " 2208-440106-04-01-848098 ", "'2208-440106-04-01-848098"]
)
def test_规范化(text: str) -> None:
    assert project_code.normalize(text) == GOOD
    assert project_code.check(text) is None


def test_空白不算错() -> None:
    assert project_code.check("") is None
    assert project_code.parse("") is None


DIGIT_PLACES = [i for i, c in enumerate(GOOD) if c != "-"]


@given(st.sampled_from(DIGIT_PLACES), st.sampled_from("0123456789"))
def test_任何一位录错都能发现(place: int, digit: str) -> None:
    changed = GOOD[:place] + digit + GOOD[place + 1 :]
    parts = project_code.parse(changed)
    assert parts is not None
    if parts.form == "new":
        assert (project_code.check(changed) is None) == (changed == GOOD)


@given(st.text(max_size=40))
def test_任何文字都有结果(text: str) -> None:
    found = project_code.check(text)
    assert found is None or found.message
