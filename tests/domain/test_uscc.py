"""GB 32100-2015 and GB 11714: both check digits, and what is said when they fail."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain import uscc
from tests.domain.case_files import rows

GOOD = "91450200198229141F"


@pytest.mark.parametrize("row", rows("uscc_valid.csv"), ids=lambda row: row["uscc"])
def test_真实代码全部通过(row: dict[str, str]) -> None:
    assert uscc.check(row["uscc"]) is None
    assert row["uscc"][8:17] == row["org_code9"]
    assert uscc.organisation_check(row["uscc"][8:16]) == row["org_code9"][-1]


# The reference does not fold; a leading apostrophe and full width are accepted here after folding.
EXPECTED = {
    "CHECK18": {"check"},
    "LETTER_IOSVZ": {"letter"},
    "LENGTH": {"length", "old-licence", "excel"},
    "OK": {""},
}


@pytest.mark.parametrize("row", rows("uscc_cases.csv"), ids=lambda row: row["note"])
def test_对照用例(row: dict[str, str]) -> None:
    found = uscc.check(row["input"])
    code = found.code if found else ""
    if row["input"].startswith("'"):
        assert code == ""
        assert uscc.normalize(row["input"]) == GOOD
    else:
        assert code in EXPECTED[row["expected_by_reference"]]


@pytest.mark.parametrize(
    ("text", "code", "position", "says"),
    [
        ("91450200I98229141F", "letter", 9, "第9位是字母I"),
        ("9145020O198229141F", "letter", 8, "可能是0"),
        ("91450200198229141", "length", None, "少1位"),
        (GOOD + "0", "length", None, "多1位"),
        ("198229141", "length", None, "组织机构代码"),
        ("450200000012345", "old-licence", None, "15位的旧工商注册号"),
        ("9.14502E+17", "excel", None, "科学计数"),
        ("91450200198229141G", "check", 18, "应为F，现为G"),
        ("9145020019822914?F", "character", 17, "第17位“?”"),
        ("914502AA198229141F", "character", 7, "第7位应为数字"),
        ("91450200198229151F", "check", 17, "均不符"),
    ],
)
def test_说明哪一位错(text: str, code: str, position: int | None, says: str) -> None:
    found = uscc.check(text)
    assert found is not None
    assert (found.code, found.position) == (code, position)
    assert says in found.message


def test_只有主体标识码校验不符时指出第17位() -> None:
    body = GOOD[:16] + "2"
    found = uscc.check(body + uscc.check_character(body))
    assert found is not None
    assert (found.code, found.position) == ("organisation-check", 17)
    assert "应为1，现为2" in found.message


def test_形近字母给出可通过校验的建议() -> None:
    found = uscc.check("91450200I98229141F")
    assert found is not None
    assert found.suggestion == GOOD
    both = uscc.check("9145020OI98229141F")
    assert both is not None
    assert both.suggestion == GOOD
    hopeless = uscc.check("91450200I98229142F")
    assert hopeless is not None
    assert hopeless.suggestion is None
    mixed = uscc.check("91450200I98229?41F")
    assert mixed is not None
    assert mixed.suggestion is None


@pytest.mark.parametrize(
    "text",
    [
        "９１４５０２００１９８２２９１４１Ｆ",
        " 91450200 198229141f ",
        "9145-0200-1982-2914-1F",
        "’91450200198229141F",
    ],
)
def test_规范化(text: str) -> None:
    assert uscc.normalize(text) == GOOD
    assert uscc.is_valid(text)


def test_空白不算错() -> None:
    assert uscc.check("  ") is None


def test_登记机关区划() -> None:
    assert uscc.region_of(GOOD) == "450200"
    assert uscc.region_of("91450200198229141G") is None
    assert uscc.region_of("") is None


@given(st.integers(0, 17), st.sampled_from(uscc.ALPHABET), st.sampled_from(rows("uscc_valid.csv")))
def test_任何一位录错都能发现(place: int, character: str, row: dict[str, str]) -> None:
    code = row["uscc"]
    changed = code[:place] + character + code[place + 1 :]
    assert uscc.is_valid(changed) == (changed == code)


@given(st.text(max_size=40))
def test_任何文字都有结果(text: str) -> None:
    found = uscc.check(text)
    assert found is None or found.message
