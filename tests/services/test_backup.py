"""Backup and restore, on real files."""

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from db.store import Store
from desktop_app.domain.entities import Project, new_id
from desktop_app.domain.errors import AppError
from desktop_app.services.backup import backups as backup_module
from desktop_app.services.backup.backups import backup, list_backups
from desktop_app.services.backup.restore import restore


def add(store: Store, name: str) -> None:
    store.projects.save(Project(new_id(), None, {"project_name": name, "total_investment": Decimal("1.5")}))


def office(folder: Path, *names: str) -> Path:
    with Store.open(folder) as store:
        for name in names:
            add(store, name)
    return folder


def names(folder: Path) -> list[str]:
    with Store.open(folder) as store:
        return [row.name for row in store.projects.rows()]


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def refused(code: str, file: Path, folder: Path) -> None:
    before = files(folder)
    with pytest.raises(AppError) as caught:
        restore(file, folder)
    assert caught.value.code == code
    assert files(folder) == before


def test_backup_while_the_program_has_it_open(tmp_path: Path) -> None:
    with Store.open(tmp_path / "数据") as store:
        add(store, "甲")
        info = backup(tmp_path / "数据")
        add(store, "乙")
    assert info.file.parent == tmp_path / "数据" / "backups"
    assert info.holds.projects == 1
    assert info.size == info.file.stat().st_size
    assert list_backups(tmp_path / "数据") == (replace(info, sha256=""),)
    restored = restore(info.file, tmp_path / "新电脑")
    assert restored.kept is None
    assert restored.holds == info.holds
    assert names(tmp_path / "新电脑") == ["甲"]


def test_what_stands_only_in_the_wal_is_backed_up(tmp_path: Path) -> None:
    with Store.open(tmp_path / "a") as store:
        add(store, "甲")
        assert (tmp_path / "a" / "jigai.db-wal").stat().st_size > 0
        info = backup(tmp_path / "a", tmp_path / "stick" / "备份.db")
    assert sorted(p.name for p in (tmp_path / "stick").iterdir()) == ["备份.db", "备份.db.json"]
    assert restore(info.file, tmp_path / "b").holds.projects == 1


def test_restore_keeps_the_old(tmp_path: Path) -> None:
    folder = office(tmp_path, "甲")
    info = backup(folder)
    office(folder, "乙")
    restored = restore(info.file, folder)
    assert names(folder) == ["甲"]
    assert restored.kept is not None
    again = restore(restored.kept, folder)
    assert again.holds.projects == 2
    assert names(folder) == ["甲", "乙"]
    assert not [p for p in folder.iterdir() if p.name.startswith(".")]


def test_restore_over_a_damaged_database_keeps_the_wreck(tmp_path: Path) -> None:
    folder = office(tmp_path / "数据", "甲")
    info = backup(folder)
    wreck = b"not a database any more"
    (folder / "jigai.db").write_bytes(wreck)
    (folder / "jigai.db-wal").write_bytes(b"wal")
    restored = restore(info.file, folder)
    assert restored.kept is not None
    assert restored.kept.read_bytes() == wreck
    assert restored.kept.with_name(restored.kept.name + "-wal").read_bytes() == b"wal"
    assert names(folder) == ["甲"]


def test_restore_brings_back_a_lost_database(tmp_path: Path) -> None:
    folder = office(tmp_path, "甲")
    info = backup(folder)
    (folder / "jigai.db").unlink()
    restore(info.file, folder)
    assert names(folder) == ["甲"]


def test_not_while_it_is_open(tmp_path: Path) -> None:
    folder = office(tmp_path, "甲")
    info = backup(folder)
    with Store.open(folder) as store:
        with pytest.raises(AppError) as caught:
            restore(info.file, folder)
        assert caught.value.code == "store-busy"
        add(store, "乙")
    assert names(folder) == ["甲", "乙"]


class TestRefusals:
    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        return office(tmp_path / "数据", "甲")

    def test_missing(self, folder: Path, tmp_path: Path) -> None:
        refused("file-missing", tmp_path / "没有.db", folder)

    def test_the_database_itself(self, folder: Path) -> None:
        refused("restore-onto-itself", folder / "jigai.db", folder)

    def test_a_folder(self, folder: Path, tmp_path: Path) -> None:
        refused("store-damaged", tmp_path, folder)

    @pytest.mark.parametrize(
        ("content", "code"),
        [
            (b"", "store-damaged"),
            (b"PK\x03\x04 zip", "backup-damaged"),
            (b"SQLite format 3\0" + b"\xff" * 5000, "store-damaged"),
            (b"JIGAI-SEALED-1\n", "passphrase-wanted"),
        ],
        ids=["empty", "zip", "header-only", "sealed"],
    )
    def test_no_database(self, folder: Path, tmp_path: Path, content: bytes, code: str) -> None:
        (tmp_path / "x.db").write_bytes(content)
        refused(code, tmp_path / "x.db", folder)

    def test_foreign(self, folder: Path, tmp_path: Path) -> None:
        with closing(sqlite3.connect(tmp_path / "x.db")) as connection:
            connection.execute("CREATE TABLE project (id)")
            connection.commit()
        refused("store-foreign", tmp_path / "x.db", folder)

    def test_newer(self, folder: Path, tmp_path: Path) -> None:
        info = backup(folder, tmp_path / "x.db")
        with closing(sqlite3.connect(info.file)) as connection:
            connection.execute("PRAGMA user_version = 999")
        refused("store-newer", info.file, folder)

    def test_altered(self, folder: Path, tmp_path: Path) -> None:
        info = backup(folder, tmp_path / "x.db")
        with closing(sqlite3.connect(info.file)) as connection:
            connection.execute("UPDATE project SET name = '改过'")
            connection.commit()
        refused("backup-altered", info.file, folder)

    def test_truncated(self, folder: Path, tmp_path: Path) -> None:
        info = backup(folder, tmp_path / "x.db")
        info.file.write_bytes(info.file.read_bytes()[:-5000])
        refused("store-damaged", info.file, folder)

    def test_flipped_bytes(self, folder: Path, tmp_path: Path) -> None:
        info = backup(folder, tmp_path / "x.db")
        content = bytearray(info.file.read_bytes())
        content[4096:4496] = b"\xa5" * 400
        info.file.write_bytes(content)
        refused("store-damaged", info.file, folder)

    def test_references_to_nothing(self, folder: Path, tmp_path: Path) -> None:
        info = backup(folder, tmp_path / "x.db")
        with closing(sqlite3.connect(info.file)) as connection:
            connection.execute("UPDATE project SET enterprise_id = 'nobody'")
            connection.commit()
        refused("store-damaged", info.file, folder)


def test_nothing_to_back_up(tmp_path: Path) -> None:
    with pytest.raises(AppError) as caught:
        backup(tmp_path)
    assert caught.value.code == "store-absent"


def test_a_backup_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    folder = office(tmp_path / "数据", "甲")
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(AppError) as caught:
        backup(folder, tmp_path / "file" / "x.db")
    assert caught.value.code == "backup-failed"
    with pytest.raises(AppError) as caught:
        backup(folder, folder / "jigai.db")
    assert caught.value.code == "backup-onto-itself"
    assert names(folder) == ["甲"]


def test_a_broken_backup_does_not_replace_a_good_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = office(tmp_path / "数据", "甲")
    info = backup(folder, tmp_path / "x.db")
    good = info.file.read_bytes()

    def broken(file: Path, called: Path | None = None) -> None:
        raise AppError("store-damaged", "坏了")

    monkeypatch.setattr(backup_module, "examine_copy", broken)
    with pytest.raises(AppError):
        backup(folder, tmp_path / "x.db")
    assert info.file.read_bytes() == good
    assert sorted(p.name for p in tmp_path.iterdir()) == ["x.db", "x.db.json", "数据"]


def test_facts_beside_a_copy_that_are_nonsense_are_passed_over(tmp_path: Path) -> None:
    folder = office(tmp_path, "甲")
    info = backup(folder, tmp_path / "backups" / "旧.db")
    facts = info.file.with_name(info.file.name + ".json")
    assert json.loads(facts.read_text(encoding="utf-8"))["sha256"] == info.sha256
    facts.write_text("[]", encoding="utf-8")
    assert list_backups(folder) == ()
    assert restore(info.file, folder).holds.projects == 1
