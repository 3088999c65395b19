"""The support bundle holds what it shows, and nothing of the office's."""

import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from db.store import Store
from desktop_app import log
from desktop_app.domain.errors import AppError
from desktop_app.domain.record import to_json_value
from desktop_app.services.backup.backups import backup
from desktop_app.services.doctor.support_bundle import parts, write_bundle
from desktop_app.services.records.projects import ProjectService
from tests.ui.sample_project import FULL_PROJECT

NOW = datetime(2024, 6, 1, tzinfo=UTC)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "张三的数据"
    with Store.open(folder) as store:
        store.acting_as("李四")
        ProjectService(store).create(FULL_PROJECT)
    backup(folder)
    monkeypatch.setattr(log, "_folder", None)
    log.begin(folder / "logs", "0.1")
    log.note("refused", AppError("disk-full", "磁盘已满"))
    with (folder / "logs" / "error.log").open("a", encoding="utf-8") as stream:
        stream.write('  File "C:\\\\Users\\\\张三\\\\jigai.py", line 3\n')  # as an earlier version wrote
    return folder


def test_看到什么就写什么(office: Path, tmp_path: Path) -> None:
    bundle = parts(office, "0.1", NOW)
    assert [part.name for part in bundle] == [
        "说明.txt",
        "环境.txt",
        "数据概况.txt",
        "jigai.log",
        "error.log",
    ]
    out = tmp_path / "包.zip"
    write_bundle(bundle, out)
    with zipfile.ZipFile(out) as archive:
        assert {name: archive.read(name).decode("utf-8") for name in archive.namelist()} == {
            part.name: part.text for part in bundle
        }
    assert "项目：1" in bundle[2].text
    assert "备份：1份" in bundle[2].text
    assert "code=disk-full" in bundle[3].text


def test_单位的内容一个字也不在里面(office: Path) -> None:
    whole = "\n".join(part.text for part in parts(office, "0.1", NOW))
    told = {str(to_json_value(value)) for value in FULL_PROJECT.values() if not isinstance(value, bool)}
    secrets = {text for text in told if len(text) > 4} | {"张三", "李四", str(office)}
    assert len(secrets) > 8
    assert [text for text in secrets if text in whole] == []
    assert "已隐去" in whole


def test_坏数据库也给得出(tmp_path: Path) -> None:
    (tmp_path / "jigai.db").write_bytes(b"rubbish")
    text = parts(tmp_path, "0.1", NOW)[2].text
    assert "体检：error store-damaged" in text


def test_写不了就说(office: Path, tmp_path: Path) -> None:
    with pytest.raises(AppError) as caught:
        write_bundle(parts(office, "0.1", NOW), tmp_path / "没有" / "包.zip")
    assert caught.value.code == "output-folder-missing"
