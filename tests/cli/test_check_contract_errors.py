"""`jigai check` and bad input: a finding on the line, or one clear Chinese sentence and exit 2; never a traceback."""

import json
import os
import re
import stat
from pathlib import Path

import pytest

from tests.cli.check_runner import Run, check, run

GOOD = '{"fits_plans": true}'

# what is wrong: (the line, the field named)
FAULTY_LINES: dict[str, tuple[str, str | None]] = {
    "没有这个字段": ('{"fits_plan": true}', "fits_plan"),
    "没有这个字段_值为空": ('{"fits_plan": null}', "fits_plan"),
    "布尔写成文字": ('{"fits_plans": "true"}', "fits_plans"),
    "布尔写成数字": ('{"fits_plans": 1}', "fits_plans"),
    "金额写成布尔": ('{"fixed_asset_investment": true}', "fixed_asset_investment"),
    "金额为负": ('{"fixed_asset_investment": -0.01}', "fixed_asset_investment"),
    "金额为负的文字": ('{"fixed_asset_investment": "-1"}', "fixed_asset_investment"),
    "科学记数的文字": ('{"fixed_asset_investment": "5e2"}', "fixed_asset_investment"),
    "带千分位的文字": ('{"fixed_asset_investment": "1,000"}', "fixed_asset_investment"),
    "带单位的文字": ('{"fixed_asset_investment": "500万元"}', "fixed_asset_investment"),
    "空文字不是金额": ('{"fixed_asset_investment": ""}', "fixed_asset_investment"),
    "两头有空格": ('{"fixed_asset_investment": " 500 "}', "fixed_asset_investment"),
    "十六进制": ('{"fixed_asset_investment": "0x10"}', "fixed_asset_investment"),
    "下划线": ('{"fixed_asset_investment": "1_000"}', "fixed_asset_investment"),
    "全角数字": ('{"fixed_asset_investment": "５００"}', "fixed_asset_investment"),
    "无穷": ('{"fixed_asset_investment": "Infinity"}', "fixed_asset_investment"),
    "金额是列表": ('{"fixed_asset_investment": [500]}', "fixed_asset_investment"),
    "没有这个月": ('{"start_month": "2024-13"}', "start_month"),
    "没有零月": ('{"start_month": "2024-00"}', "start_month"),
    "月份写到日": ('{"start_month": "2024-07-01"}', "start_month"),
    "月份少一位": ('{"start_month": "2024-7"}', "start_month"),
    "月份是数字": ('{"start_month": 202407}', "start_month"),
    "没有这个选项": ('{"catalogue_class": "forbidden"}', "catalogue_class"),
    "选项写成名称": ('{"catalogue_class": "鼓励类"}', "catalogue_class"),
    "选项写成列表": ('{"catalogue_class": ["encouraged"]}', "catalogue_class"),
    "单选没有none": ('{"enterprise_size": "none"}', "enterprise_size"),
    "多选里没有这一项": ('{"gx_direction_2024": ["chain", "chains"]}', "gx_direction_2024"),
    "都没有选旁边又选了": ('{"gx_direction_2024": ["none", "chain"]}', "gx_direction_2024"),
    "多选写成文字": ('{"gx_direction_2024": "chain"}', "gx_direction_2024"),
    "多选里有数字": ('{"gx_direction_2024": [1]}', "gx_direction_2024"),
    "多选里有列表": ('{"gx_direction_2024": [["chain"]]}', "gx_direction_2024"),
    "整数带小数": ('{"loan_months": 6.5}', "loan_months"),
    "整数为负": ('{"loan_months": -1}', "loan_months"),
    "地区不是六位": ('{"registered_region": "4501"}', "registered_region"),
    "地区是数字": ('{"registered_region": 450102}', "registered_region"),
    "文字写成数字": ('{"project_name": 5}', "project_name"),
    "不是JSON": ('{"fits_plans": true', None),
    "不是对象": ('["fits_plans"]', None),
    "只有一个数": ("5", None),
    "NaN": ('{"fixed_asset_investment": NaN}', None),
    "一行两个对象": ('{"fits_plans": true} {"fits_plans": true}', None),
}


def _is_one_chinese_line(text: str) -> bool:
    return len(text.strip().splitlines()) == 1 and re.search(r"[\u4e00-\u9fff]", text) is not None


def _assert_refused(done: Run) -> None:
    assert done.code == 2, (done.code, done.stdout, done.stderr)
    assert done.stdout == ""
    assert _is_one_chinese_line(done.stderr), done.stderr
    assert "Traceback" not in done.stderr


def test_每种错误只错在自己那一行(tmp_path: Path) -> None:
    lines = [line for fault, _ in FAULTY_LINES.values() for line in (fault, GOOD)]
    done = check(tmp_path, "\n".join(lines) + "\n", "--policy", "gx-qianqi-2024")
    assert done.code == 1
    assert "Traceback" not in done.stderr
    answers = done.answers()
    assert [answer["record"] for answer in answers] == list(range(1, len(lines) + 1))
    assert all(answer["results"]["gx-qianqi-2024"]["verdict"] == "incomplete" for answer in answers[1::2])
    for (name, (_, field)), answer in zip(FAULTY_LINES.items(), answers[::2], strict=True):
        assert set(answer) == {"record", "error"}, name
        assert set(answer["error"]) == {"field", "message"}, name
        assert answer["error"]["message"] and _is_one_chinese_line(answer["error"]["message"]), name
        if field is not None:
            assert answer["error"]["field"] == field, name


def test_同一个字段写了两次是错误(tmp_path: Path) -> None:
    done = check(tmp_path, '{"fits_plans": true, "fits_plans": false}\n')
    assert done.code == 1
    assert done.answers()[0]["error"]["field"] == "fits_plans"


def test_不是UTF8的一行只错自己(tmp_path: Path) -> None:
    content = '{"project_name": "糖厂"}\n'.encode("gbk") + b'{"fits_plans": true}\n'
    done = check(tmp_path, content, "--policy", "gx-qianqi-2024")
    assert done.code == 1
    broken, good = done.answers()
    assert "UTF-8" in broken["error"]["message"]
    assert good["record"] == 2 and "results" in good


def test_记录自身的疑点不是错误(tmp_path: Path) -> None:
    record = {
        "start_month": "2025-03",
        "completion_month": "2024-11",
        "equipment_investment": 900,
        "fixed_asset_investment": 600,
        "total_investment": 500,
        "uscc": "91450100MA5K000010",
        "project_code": "不是代码",
        "contact_phone": "1",
    }
    done = check(tmp_path, [record])
    assert done.code == 0, done.stderr
    assert "results" in done.answers()[0]


@pytest.mark.parametrize(
    "options",
    [
        ("--policy", "gx-qianqi-2025"),
        ("--policy",),
        ("--as-of", "2024-02-30"),
        ("--as-of", "2024"),
        ("--as-of",),
        ("--colour",),
        ("--out",),
        ("second.jsonl",),
    ],
    ids=" ".join,
)
def test_参数有误(tmp_path: Path, options: tuple[str, ...]) -> None:
    _assert_refused(check(tmp_path, GOOD, *options))


def test_文件不在_是文件夹_没有写(tmp_path: Path) -> None:
    _assert_refused(run("check", str(tmp_path / "没有.jsonl")))
    _assert_refused(run("check", str(tmp_path)))
    _assert_refused(run("check"))


def test_输入有误时旧的结果原样留着(tmp_path: Path) -> None:
    target = tmp_path / "answers.jsonl"
    target.write_text("旧的结果\n", encoding="utf-8")
    _assert_refused(run("check", str(tmp_path / "没有.jsonl"), "--out", str(target)))
    _assert_refused(check(tmp_path, GOOD, "--policy", "没有", "--out", str(target)))
    assert target.read_text(encoding="utf-8") == "旧的结果\n"
    assert sorted(file.name for file in tmp_path.glob("*answers*")) == ["answers.jsonl"]


def test_结果写不进去(tmp_path: Path) -> None:
    _assert_refused(check(tmp_path, GOOD, "--out", str(tmp_path / "没有的文件夹" / "answers.jsonl")))
    _assert_refused(check(tmp_path, GOOD, "--out", str(tmp_path)))
    assert not (tmp_path / "没有的文件夹").exists()


@pytest.mark.skipif(os.name == "nt", reason="folders are closed in another way there")
def test_写不进去的文件夹(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir()
    closed.chmod(stat.S_IRUSR | stat.S_IXUSR)
    if os.access(closed, os.W_OK):  # root may write there; but not even root can make a file here
        closed = Path("/proc")
    _assert_refused(check(tmp_path, GOOD, "--out", str(closed / "answers.jsonl")))


def test_有错误的行也写进结果文件(tmp_path: Path) -> None:
    target = tmp_path / "answers.jsonl"
    done = check(tmp_path, "{\n" + GOOD + "\n", "--out", str(target))
    assert done.code == 1
    lines = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert ["error" in line for line in lines] == [True, False]
