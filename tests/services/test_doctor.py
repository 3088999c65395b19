"""The doctor finds what is wrong, says what to do, and changes nothing."""

import shutil
import sqlite3
from collections import namedtuple
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from db import folder_swap
from db.store import Store
from desktop_app.domain.entities import Declaration, Enterprise, Project, new_id
from desktop_app.services.attachments.files import AttachmentFiles
from desktop_app.services.attachments.of_project import AttachmentService
from desktop_app.services.backup import backups as backup_module
from desktop_app.services.backup.backups import backup, list_backups
from desktop_app.services.backup.restore import restore
from desktop_app.services.data_folder.folders import AppFolders
from desktop_app.services.doctor import files as doctor_files
from desktop_app.services.doctor.examination import examine
from desktop_app.services.doctor.finding import Level
from desktop_app.services.editing.savepoint import Savepoint
from desktop_app.services.editing.savepoint_folder import SavepointFolder

NOW = datetime.now(UTC)


@pytest.fixture
def folder(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An office with a backup beside its data and one on a stick."""
    with Store.open(tmp_path) as store:
        owner = store.enterprises.save(Enterprise(new_id(), {"enterprise_name": "甲厂"}))
        store.projects.save(Project(new_id(), owner.id, {"project_name": "甲"}))
    monkeypatch.setattr(backup_module, "_is_elsewhere", lambda place, _folder: "backups" not in place.name)
    backup(tmp_path)
    backup(tmp_path, tmp_path_factory.mktemp("U盘"))
    return tmp_path


def codes(folder: Path, now: datetime = NOW) -> set[str]:
    return {finding.code for finding in examine(folder, now).findings}


def test_a_healthy_office(folder: Path) -> None:
    report = examine(folder)
    assert report.findings == ()
    assert report.is_healthy
    assert report.holds is not None
    assert (report.holds.projects, report.holds.enterprises) == (1, 1)


def test_a_healthy_office_while_it_is_open(folder: Path) -> None:
    with Store.open(folder):
        assert examine(folder).findings == ()


def test_nothing_there_yet(tmp_path: Path) -> None:
    report = examine(tmp_path / "没有")
    assert [finding.code for finding in report.findings] == ["store-absent"]
    assert report.is_healthy
    assert not (tmp_path / "没有").exists()


def test_damaged(folder: Path) -> None:
    file = folder / "jigai.db"
    content = bytearray(file.read_bytes())
    content[4096:4496] = b"\xa5" * 400
    file.write_bytes(content)
    (finding,) = examine(folder).findings
    assert finding.code == "store-damaged"
    assert finding.level is Level.ERROR
    assert "1个项目" in finding.advice
    assert file.read_bytes() == bytes(content)


def test_not_a_database_and_no_backup(tmp_path: Path) -> None:
    (tmp_path / "jigai.db").write_bytes(b"x" * 100)
    (finding,) = examine(tmp_path).findings
    assert finding.code == "store-damaged"
    assert "没有找到备份" in finding.advice


def test_broken_references_and_newer_structure(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "jigai.db")) as connection:
        connection.execute("UPDATE project SET enterprise_id = 'nobody'")
        connection.commit()
    assert "broken-references" in codes(folder)
    with closing(sqlite3.connect(folder / "jigai.db")) as connection:
        connection.execute("PRAGMA user_version = 999")
    assert codes(folder) == {"store-newer"}


def test_foreign(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "jigai.db")) as connection:
        connection.execute("CREATE TABLE x (y)")
        connection.commit()
    assert codes(tmp_path) == {"store-foreign"}


def test_main_file_lost(folder: Path) -> None:
    (folder / "jigai.db").rename(folder / "jigai.db-wal")
    assert codes(folder) == {"store-missing"}
    assert not examine(folder).is_healthy


def test_backup_age(folder: Path) -> None:
    later = NOW + timedelta(days=9)
    assert codes(folder, later) == set()  # nothing changed since
    with Store.open(folder) as store:
        store.settings.set("ui.width", 1)
    assert codes(folder, later) == set()  # what the window remembers is no change of the office's data
    with Store.open(folder) as store:
        store.settings.set("office_fields", [])
    assert codes(folder, later) == {"old-backup"}
    assert codes(folder, NOW + timedelta(days=1)) == set()
    shutil.rmtree(folder / "backups")
    assert codes(folder) == {"no-backup"}


def test_a_backup_on_a_stick_counts(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    shutil.rmtree(folder / "backups")
    stick = tmp_path_factory.mktemp("U盘")
    info = backup(folder, stick)
    shutil.rmtree(stick)
    assert codes(folder) == set()
    (folder / "jigai.db").write_bytes(b"x")
    assert str(info.file) in examine(folder).findings[0].advice


def test_clock_set_back(folder: Path) -> None:
    assert codes(folder, NOW - timedelta(days=2)) == {"clock-set-back"}


def test_little_space(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(0, 0, doctor_files.ENOUGH_SPACE - 1))
    assert codes(folder) == {"little-space"}
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(0, 0, doctor_files.ENOUGH_SPACE))
    assert codes(folder) == set()


def test_idle_firms_stale_declarations_leftovers(folder: Path) -> None:
    with Store.open(folder) as store:
        (row,) = store.projects.rows()
        store.declarations.save(Declaration(new_id(), row.id, "gx-qianqi-2024", 2024, 1))
        store.projects.delete(row.id)
    (folder / ".恢复-abc").mkdir()
    report = examine(folder)
    assert {f.code for f in report.findings} == {"idle-firms", "stale-declarations", "leftovers"}
    assert {f.level for f in report.findings} == {Level.HINT}
    assert report.is_healthy


def test_all_backups_on_one_disk(folder: Path) -> None:
    (folder / "backups" / "别处的备份.json").unlink()
    assert codes(folder) == {"backups-on-one-disk"}


def test_the_stick_is_long_ago(folder: Path) -> None:
    assert codes(folder, NOW + timedelta(days=30)) == set()
    assert codes(folder, NOW + timedelta(days=31, minutes=5)) == {"old-backup-elsewhere"}


def test_clock_set_back_shows_in_a_backup_too(folder: Path) -> None:
    assert codes(folder, NOW - timedelta(minutes=50)) == set()
    assert codes(folder, NOW - timedelta(minutes=70)) == {"clock-set-back"}


def test_attachments(folder: Path) -> None:
    content, other = b"contract", b"orphan"
    with Store.open(folder) as store:
        (row,) = store.projects.rows()
        AttachmentService(store, folder).add_contents(row.id, [("合同.pdf", b"%PDF-1.7 " + content)])
        (attachment,) = store.attachments.all()
    assert codes(folder) == set()
    files = AttachmentFiles(folder)
    files.put(other)
    assert codes(folder) == {"attachments-orphaned"}
    files.path(attachment.sha256).write_bytes(b"short")
    assert codes(folder) == {"attachments-orphaned", "attachments-missing"}
    files.path(attachment.sha256).unlink()
    report = examine(folder)
    assert {f.code for f in report.findings} == {"attachments-orphaned", "attachments-missing"}
    assert "1个附件的文件不见了" in report.findings[0].title
    assert not report.is_repairable


def test_savepoints_left_over(folder: Path) -> None:
    kept = SavepointFolder(AppFolders(folder).savepoints, run="earlier00000")
    kept.write(Savepoint("p1", NOW, 0, values={"remark": "x"}))
    assert codes(folder) == {"savepoints-left"}


def test_a_restore_that_is_finished_at_the_next_start(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (info,) = list_backups(folder)
    with monkeypatch.context() as patched:
        patched.setattr(folder_swap, "finish", lambda _folder: False)
        restore(info.file, folder)
    assert "swap-unfinished" in codes(folder)
    Store.open(folder).close()
    assert "swap-unfinished" not in codes(folder)


def test_what_can_be_repaired(folder: Path) -> None:
    (folder / "jigai.db").write_bytes(b"x")
    assert examine(folder).is_repairable
