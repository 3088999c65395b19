"""The commands of the contract, called as somebody else's program would call them: codes, streams, files left."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.cli.check_runner import PROJECT_ROOT, Run, run

TEMPLATE = PROJECT_ROOT / "resources" / "templates" / "qianqi-2024.xlsx"
RECORDS = "".join(
    json.dumps(
        {"project_name": f"项目{n}", "enterprise_name": f"企业{n}", "total_investment": "600.003"},
        ensure_ascii=False,
    )
    + "\n"
    for n in (1, 2, 3)
)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a database of three projects in data/."""
    folder = tmp_path_factory.mktemp("单位")
    (folder / "记录.jsonl").write_text(RECORDS, encoding="utf-8")
    done = run("import", str(folder / "记录.jsonl"), "--data", str(folder / "data"))
    assert (done.code, done.stderr) == (0, "")
    return folder


def on(office: Path, *arguments: str | Path) -> Run:
    return run(*map(str, arguments), "--data", str(office / "data"))


def assert_refused(done: Run) -> None:
    """Exit 2, nothing on stdout, one line on stderr, in Chinese."""
    assert (done.code, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert any("\u4e00" <= sign <= "\u9fff" for sign in line)
    assert "内部出错" not in line


def test_policies_as_json(office: Path) -> None:
    done = on(office, "policies", "--json", "--verify")
    assert (done.code, done.stderr) == (0, "")
    packs = json.loads(done.stdout)
    assert {"gx-qianqi-2024", "gd-plan-2018-2020"} <= {pack["id"] for pack in packs}
    assert all(pack["failures"] == pack["gaps"] == [] and len(pack["sha256"]) == 64 for pack in packs)


def test_export_fills_in_order_of_entry_and_proves_it(office: Path, tmp_path: Path) -> None:
    before = hashlib.sha256(TEMPLATE.read_bytes()).hexdigest()
    out, proof = tmp_path / "表.xlsx", tmp_path / "证明.json"
    done = on(office, "export", "--template", TEMPLATE, "--out", out, "--proof", proof)
    assert done.code in {0, 1}
    told = json.loads(proof.read_text(encoding="utf-8"))
    assert [project["name"] for project in told["projects"]] == ["项目1", "项目2", "项目3"]
    assert ZipFile(out).testzip() is None
    assert hashlib.sha256(TEMPLATE.read_bytes()).hexdigest() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["表.xlsx", "证明.json"]


def test_print_writes_a_pdf(office: Path, tmp_path: Path) -> None:
    assert on(office, "print", "--out", tmp_path / "表.pdf").code == 0
    assert (tmp_path / "表.pdf").read_bytes().startswith(b"%PDF-")


def test_backup_restore_doctor(office: Path, tmp_path: Path) -> None:
    assert on(office, "backup", "--out", tmp_path / "备份.db").code == 0
    restored = run("restore", str(tmp_path / "备份.db"), "--data", str(tmp_path / "新"))
    assert (restored.code, restored.stderr) == (0, "")
    assert "3个项目" in restored.stdout
    assert on(office, "doctor").code == 0


def test_import_names_the_place_of_what_needs_a_person(tmp_path: Path) -> None:
    table, report = tmp_path / "表.csv", tmp_path / "报告.json"
    table.write_text("项目名称,企业名称,总投资（万元）\n甲,甲厂,约600\n", encoding="utf-8")
    done = run("import", str(table), "--report", str(report), "--dry-run", "--data", str(tmp_path / "data"))
    assert done.code == 1
    (question,) = json.loads(report.read_text(encoding="utf-8"))["questions"]
    assert (question["sheet"], question["row"], question["column"]) == ("表", 2, "C")
    assert not (tmp_path / "data").exists()


BAD_CALLS = {
    "没有的子命令": ["没有"],
    "没有的参数": ["doctor", "--nix"],
    "参数写一半": ["check", "x", "--polic", "y"],
    "缺文件": ["check"],
    "缺--out": ["print"],
    "日期不存在": ["check", "x", "--as-of", "2024-02-30"],
    "日期写法": ["check", "x", "--as-of", "20240630"],
    "周历": ["check", "x", "--as-of", "2024-W01-1"],
    "季度": ["print", "--out", "x.pdf", "--quarter", "5"],
    "上标年份": ["print", "--out", "x.pdf", "--year", "²⁰²⁴"],
    "年份0000": ["print", "--out", "x.pdf", "--year", "0000"],
    "开关带值": ["import", "x", "--dry-run=1"],
    "文件不存在": ["check", "没有.jsonl"],
    "文件名带换行": ["check", "没\n有"],
    "文件名太长": ["check", "长" * 300],
    "政策不存在": ["check", "x", "--policy", "没有"],
}


@pytest.mark.parametrize("arguments", BAD_CALLS.values(), ids=BAD_CALLS)
def test_bad_arguments(arguments: list[str], tmp_path: Path) -> None:
    assert_refused(run(*arguments, "--data", str(tmp_path / "data")))
    assert not (tmp_path / "data" / "jigai.db").exists()


def test_a_result_never_takes_the_place_of_the_database_or_the_input(office: Path) -> None:
    database = office / "data" / "jigai.db"
    before = database.read_bytes()
    assert_refused(on(office, "export", "--template", TEMPLATE, "--out", database))
    assert_refused(on(office, "check", office / "记录.jsonl", "--out", database))
    assert_refused(on(office, "backup", "--out", office / "data" / "jigai.db-wal"))
    assert_refused(on(office, "check", office / "记录.jsonl", "--out", office / "记录.jsonl"))
    assert database.read_bytes() == before
    assert (office / "记录.jsonl").read_text(encoding="utf-8") == RECORDS
    assert not (office / "data" / "jigai.db-wal").exists()


def _shell(command: str, *, locale: str = "C") -> tuple[int, str, str]:
    """With bash's redirections, in a locale that knows no Chinese."""
    done = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m desktop_app {command}"],
        cwd=PROJECT_ROOT,
        env={**os.environ, "LC_ALL": locale},
        capture_output=True,
        check=False,
    )
    return done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")


@pytest.mark.skipif(os.name != "posix", reason="redirections of a POSIX shell")
@pytest.mark.parametrize(
    ("command", "code"),
    [
        ("policies | head -1 >/dev/null; exit ${PIPESTATUS[0]}", 0),
        ("--version <&- >&- 2>&-", 0),
        ("policies >&-", 0),
        ("check 没有 2>&-", 2),
    ],
)
def test_closed_streams(command: str, code: int, tmp_path: Path) -> None:
    command = command.replace("policies", f"policies --data '{tmp_path}'")
    assert _shell(command) == (code, "", "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("command", ["--version", "policies --data '{}'"])
def test_output_that_cannot_be_written(command: str, tmp_path: Path) -> None:
    code, _, told = _shell(command.format(tmp_path) + " >/dev/full")
    assert code == 2
    assert "磁盘已满" in told
    assert len(told.splitlines()) == 1


@pytest.mark.parametrize(
    "command",
    [
        "check",
        "policies",
        "import",
        "export",
        "print",
        "backup",
        "restore",
        "doctor",
        "demo",
        "selftest",
        "torture",
        "unlock",
    ],
)
def test_help_is_chinese(command: str) -> None:
    done = run(command, "--help")
    assert (done.code, done.stderr) == (0, "")
    assert "用法：" in done.stdout
    assert not any(word in done.stdout for word in ("usage", "options", "positional", "show this"))
