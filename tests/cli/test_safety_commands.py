"""jigai backup, restore, doctor: with a passphrase, a damaged database, a folder as the place."""

from pathlib import Path

import pytest

from db.store import Store
from desktop_app.domain.entities import Project
from desktop_app.main import main
from desktop_app.services import sealed_file


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "数据"
    with Store.open(folder) as store:
        store.projects.save(Project("p1", None, {"project_name": "甲"}))
    return folder


def names(folder: Path) -> list[str]:
    with Store.open(folder) as store:
        return [row.name for row in store.projects.rows()]


def test_sealed_there_and_back(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed_file, "SCRYPT_N", 1 << 4)
    key, wrong = tmp_path / "口令.txt", tmp_path / "错.txt"
    key.write_text("柳江 铸造 二〇二四\n", encoding="utf-8-sig")
    wrong.write_text("别的口令别的口令", encoding="utf-8")
    out, new = str(tmp_path / "x.zip"), str(tmp_path / "新")
    assert main(["backup", "--out", out, "--passphrase-file", str(key), "--data", str(folder)]) == 0
    for more in ([], ["--passphrase-file", str(wrong)], ["--passphrase-file", str(tmp_path / "没有")]):
        assert main(["restore", f"{out}.sealed", "--data", new, *more]) == 2
        assert not (tmp_path / "新" / "jigai.db").exists()
    assert main(["restore", f"{out}.sealed", "--data", new, "--passphrase-file", str(key)]) == 0
    assert names(tmp_path / "新") == ["甲"]


def test_a_folder_as_the_place(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "U盘").mkdir()
    assert main(["backup", "--out", str(tmp_path / "U盘"), "--data", str(folder)]) == 0
    assert [file.suffix for file in (tmp_path / "U盘").iterdir()] == [".zip"]


def test_doctor_repairs_only_what_is_damaged(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["backup", "--data", str(folder)]) == 0
    with Store.open(folder) as store:
        store.projects.save(Project("p2", None, {"project_name": "乙"}))
    assert main(["doctor", "--repair", "--data", str(folder)]) == 0
    assert "不用修复" in capsys.readouterr().out
    file = folder / "jigai.db"
    file.write_bytes(b"\xa5" * 4096 + file.read_bytes()[4096:])
    assert main(["doctor", "--data", str(folder)]) == 1
    assert "修复" in capsys.readouterr().out
    assert main(["doctor", "--repair", "--data", str(folder)]) == 0
    said = capsys.readouterr().out
    assert "从损坏的文件里读出2个项目" in said
    assert "损坏的文件保留在" in said
    assert names(folder) == ["甲", "乙"]
    assert main(["doctor", "--data", str(folder)]) == 0


def test_nothing_to_repair_from(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "jigai.db").write_bytes(b"x" * 9000)
    assert main(["doctor", "--repair", "--data", str(tmp_path)]) == 2
    assert "无法修复" in capsys.readouterr().err
    assert (tmp_path / "jigai.db").read_bytes() == b"x" * 9000
