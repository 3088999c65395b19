"""jigai import, as others call it: exit codes, report, dry run, one sentence for bad input."""

import json
from pathlib import Path

import pytest

from db.store import Store
from desktop_app.main import main

GOOD = '{"project_name": "甲", "enterprise_name": "甲厂", "total_investment": "600.003"}\n'


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "数据"


def written(tmp_path: Path, text: str, name: str = "x.jsonl") -> str:
    (tmp_path / name).write_text(text, encoding="utf-8")
    return str(tmp_path / name)


def names(data: Path) -> list[str]:
    with Store.open(data) as store:
        return [row.name for row in store.projects.rows()]


def test_done(tmp_path: Path, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", written(tmp_path, GOOD), "--data", str(data)]) == 0
    assert names(data) == ["甲"]
    told = capsys.readouterr()
    assert "1个项目、1家新企业" in told.out
    assert told.err == ""


def test_findings_and_report(tmp_path: Path, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = written(tmp_path, "项目名称,企业名称,总投资（万元）\n甲,甲厂,约600\n", "表.csv")
    report = tmp_path / "报告.json"
    assert main(["import", table, "--report", str(report), "--data", str(data)]) == 1
    (question,) = json.loads(report.read_text(encoding="utf-8"))["questions"]
    assert (question["sheet"], question["row"], question["column"], question["text"]) == (
        "表",
        2,
        "C",
        "约600",
    )
    assert "“表”第2行C列“约600”" in capsys.readouterr().err
    assert names(data) == ["甲"]


def test_dry_run_makes_not_even_a_folder(tmp_path: Path, data: Path) -> None:
    assert main(["import", written(tmp_path, GOOD), "--dry-run", "--data", str(data)]) == 0
    assert not data.exists()
    assert main(["import", written(tmp_path, GOOD), "--data", str(data)]) == 0
    assert main(["import", written(tmp_path, GOOD), "--dry-run", "--data", str(data)]) == 0
    assert names(data) == ["甲"]


@pytest.mark.parametrize(
    "extra", [["--mapping", "没有.toml"], ["--report", "没有/的/文件夹/r.json"]], ids=["mapping", "report"]
)
def test_bad_arguments_write_nothing(
    tmp_path: Path, data: Path, extra: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    table = written(tmp_path, "项目名称,企业名称\n甲,甲厂\n", "表.csv")
    extra = [extra[0], str(tmp_path / extra[1])]
    assert main(["import", table, *extra, "--data", str(data)]) == 2
    assert names(data) == []
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_missing_file(tmp_path: Path, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = tmp_path / "r.json"
    assert main(["import", str(tmp_path / "没有.xlsx"), "--report", str(report), "--data", str(data)]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
    assert not report.exists()
