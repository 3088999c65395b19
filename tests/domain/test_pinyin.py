"""Finding names by characters, pinyin, initials and mixtures."""

import csv
import io
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app import resources
from desktop_app.domain.pinyin import MAX_SPELLINGS, fold, keys_of, match, matches_keys, readings_of, spelling

BAISE = spelling("百色市", "bai/bo se/shai shi")
ALUMINIUM = spelling("铝压延加工", "lv ya yan jia gong")


@pytest.mark.parametrize(
    "query", ["baise", "bose", "bs", "bss", "bais", "百色", "百s", "bsshi", "baiseshi", "b"]
)
def test_从头匹配(query: str) -> None:
    rank = match(query, BAISE)
    assert rank is not None
    assert rank[0] == 0


def test_从中间匹配排在后面() -> None:
    assert match("seshi", BAISE) is not None
    assert match("seshi", BAISE) > match("bs", BAISE)  # type: ignore[operator]
    assert match("seshi", BAISE, anywhere=False) is None


def test_全拼好过首字母_短名好过长名() -> None:
    assert match("baise", BAISE) == (0, 0, 1)
    assert match("baiseshi", BAISE) == (0, 0, 0)
    assert match("bs", BAISE) == (0, 2, 1)


@pytest.mark.parametrize("query", ["nanning", "bx", "baiq", "色百", "ais"])
def test_不匹配(query: str) -> None:
    assert match(query, BAISE) is None


@pytest.mark.parametrize("query", ["lv", "lu", "lü", "lyyjg"])
def test_ü可以打成v或u(query: str) -> None:
    assert match(fold(query), ALUMINIUM) is not None


def test_读音与字数不符时报错() -> None:
    with pytest.raises(ValueError, match="3 characters but 2"):
        spelling("百色市", "bai se")


def test_折叠全角大小写和标点() -> None:
    assert fold("Ｎan Níng、５Ｇ") == "nanníng5g"


def test_项目名称的检索键() -> None:
    keys = keys_of("柳州长虹5G")
    assert "liuzhouchanghong5g" in keys
    assert "lzch5g" in keys
    assert "lzzh5g" in keys
    assert keys_of("") == ()
    assert keys_of("，。") == ()


def test_多音字展开有上限() -> None:
    assert len(keys_of("重重重重重重重")) <= 2 * MAX_SPELLINGS


def test_检索键的查找() -> None:
    keys = keys_of("重型机械厂")
    assert matches_keys("zhongxing", keys)
    assert matches_keys("ZXJX", keys)
    assert matches_keys("jixie", keys)
    assert matches_keys("", keys)
    assert not matches_keys("qiche", keys)


@pytest.mark.parametrize("table", ["divisions.csv", "provinces.csv", "industries.csv", "towns.csv"])
def test_表里的读音与生成程序一致(table: str) -> None:
    stored = list(csv.DictReader(io.StringIO(resources.text("reference", table))))
    assert stored
    for row in stored:
        assert row["pinyin"] == " ".join("/".join(group) for group in readings_of(row["name"]))


def test_不提前载入pypinyin() -> None:
    program = (
        "import sys; from desktop_app.domain import region_search, industry;"
        "region_search.search('nn'); industry.search('qc'); print('pypinyin' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@given(st.text("abcdefghijklmnopqrstuvwxyz百色市", max_size=12))
def test_匹配总有结果或没有(query: str) -> None:
    rank = match(query, BAISE)
    assert rank is None or (rank[0] in (0, 1) and rank[1] <= 3 and rank[2] <= 3)
