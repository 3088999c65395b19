"""Backups as files from anywhere: what is not as it was written is refused with a sentence, and nothing is changed."""

import hashlib
import json
import random
import shutil
import zipfile
from collections import namedtuple
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from db.store import Store
from desktop_app.domain.entities import Project
from desktop_app.domain.errors import AppError
from desktop_app.services.backup.archive import MANIFEST, read_manifest, verify_archive
from desktop_app.services.backup.backups import (
    backup,
    backup_if_changed,
    is_changed,
    list_backups,
    space_needed,
    thin_out,
)
from desktop_app.services.backup.contents import look_into
from desktop_app.services.backup.restore import restore

Contents = dict[str, bytes]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "数据"
    with Store.open(folder) as store:
        store.projects.save(Project("p1", None, {"project_name": "甲"}))
    (folder / "policies" / "own").mkdir(parents=True)
    (folder / "policies" / "own" / "pack.toml").write_text("A", encoding="utf-8")
    return folder


@pytest.fixture
def good(folder: Path, tmp_path: Path) -> Path:
    return backup(folder, tmp_path / "x.zip").file


def contents(file: Path) -> Contents:
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def written(file: Path, parts: Contents) -> Path:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file


def told(parts: Contents, change: Callable[[dict[str, Any]], None]) -> Contents:
    manifest = json.loads(parts[MANIFEST])
    change(manifest)
    return {**parts, MANIFEST: json.dumps(manifest).encode()}


def with_member(parts: Contents, path: str, content: bytes, size: int | None = None) -> Contents:
    entry = {"path": path, "size": size if size is not None else len(content)}
    entry["sha256"] = hashlib.sha256(content).hexdigest()
    return {**told(parts, lambda m: m["members"].append(entry)), path: content}


def refusal(file: Path, folder: Path) -> str:
    before = {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    with pytest.raises(AppError) as caught:
        restore(file, folder)
    assert {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()} == before
    with pytest.raises(AppError):
        look_into(file)
    assert any("一" <= sign <= "龥" for sign in caught.value.message)
    return caught.value.code


def test_it_is_a_plain_zip_with_a_list(good: Path) -> None:
    parts = contents(good)
    assert list(parts) == ["jigai.db", "policies/own/pack.toml", MANIFEST]
    manifest = json.loads(parts[MANIFEST])
    assert (manifest["format"], manifest["reason"]) == ("jigai-backup-1", "备份")
    assert manifest["holds"]["projects"] == manifest["tables"]["project"] == 1
    assert verify_archive(good) == read_manifest(good)


@pytest.mark.parametrize(
    "path",
    [
        "../x", "policies/../../x", "/etc/x", "C:/x", "policies\\x", "policies//x", "policies/./x", "policies/a:b",
        "policies/con", "policies/NUL.txt", "logs/x", "backups/x", "policies", "jigai.db-wal",
    ],
)  # fmt: skip
def test_paths_that_lead_elsewhere(good: Path, folder: Path, tmp_path: Path, path: str) -> None:
    file = written(tmp_path / "y.zip", with_member(contents(good), path, b"x"))
    assert refusal(file, folder) == "backup-hostile"
    assert not (tmp_path / "x").exists()


def test_what_is_not_as_listed(good: Path, folder: Path, tmp_path: Path) -> None:
    parts = contents(good)
    y = tmp_path / "y.zip"
    assert refusal(written(y, {**parts, "policies/own/more": b""}), folder) == "backup-damaged"
    assert refusal(written(y, {**parts, "policies/own/pack.toml": b"B"}), folder) == "backup-damaged"
    missing = {name: content for name, content in parts.items() if not name.startswith("policies")}
    assert refusal(written(y, missing), folder) == "backup-damaged"
    fewer = told(parts, lambda m: m["tables"].update(project=5))
    assert refusal(written(y, fewer), folder) == "backup-damaged"


def test_not_ours_newer_and_nonsense(good: Path, folder: Path, tmp_path: Path) -> None:
    parts = contents(good)
    y = tmp_path / "y.zip"
    assert refusal(written(y, {"a.txt": b"x"}), folder) == "backup-foreign"
    newer = told(parts, lambda m: m.update(format="jigai-backup-9"))
    assert refusal(written(y, newer), folder) == "backup-newer"
    for nonsense in (b"", b"[]", b"{}", b"[" * 100_000, b"\xff"):
        assert refusal(written(y, {**parts, MANIFEST: nonsense}), folder) == "backup-damaged"
    naive = told(parts, lambda m: m.update(taken_at="2024-01-01T00:00:00"))
    assert refusal(written(y, naive), folder) == "backup-damaged"


def test_a_bomb(good: Path, folder: Path, tmp_path: Path) -> None:
    bomb = with_member(contents(good), "attachments/bomb", bytes(80 << 20))
    assert refusal(written(tmp_path / "y.zip", bomb), folder) == "backup-hostile"


def test_changed_at_random(good: Path, folder: Path, tmp_path: Path) -> None:
    """Either it is refused, or what was changed does not matter and the same comes back."""
    dice = random.Random(5)
    content = good.read_bytes()
    file = tmp_path / "y.zip"
    for number in range(120):
        changed = bytearray(content)
        if number % 3 == 0:
            changed = changed[: dice.randrange(len(changed))]
        else:
            for _ in range(dice.randrange(1, 9)):
                changed[dice.randrange(len(changed))] = dice.randrange(256)
        file.write_bytes(changed)
        try:
            found = look_into(file)
        except AppError as error:
            assert error.code in {
                "backup-damaged", "backup-foreign", "backup-hostile", "backup-newer", "store-damaged"
            }  # fmt: skip
        else:
            assert found.names == ("甲",)


class Test退出时:
    def test_有改动才备份(self, folder: Path) -> None:
        assert is_changed(folder)
        first = backup_if_changed(folder)
        assert first is not None
        assert first.reason == "退出时"
        assert backup_if_changed(folder) is None
        with Store.open(folder) as store:
            store.settings.set("ui.width", 5)
        assert backup_if_changed(folder) is None
        (folder / "policies" / "own" / "pack.toml").write_text("AB", encoding="utf-8")
        assert backup_if_changed(folder) is not None
        with Store.open(folder) as store:
            store.projects.save(Project("p1", None, {"project_name": "乙"}))
        assert backup_if_changed(folder) is not None
        assert len(list_backups(folder)) == 3

    def test_什么都没有时不备份(self, tmp_path: Path) -> None:
        assert backup_if_changed(tmp_path) is None
        Store.open(tmp_path).close()
        assert backup_if_changed(tmp_path) is None
        assert not (tmp_path / "backups").exists()

    def test_备份到U盘不算本机的备份(self, folder: Path, tmp_path: Path) -> None:
        backup(folder, tmp_path / "U盘.zip")
        assert is_changed(folder)


def test_thinning_leaves_what_it_does_not_know(folder: Path) -> None:
    info = backup(folder)
    stranger = folder / "backups" / "别的.zip"
    stranger.write_bytes(b"PK\x03\x04")
    for hour in range(3):
        aged(info.file, folder / "backups" / f"旧-{hour}.zip", f"2020-05-0{hour + 1}T00:00:00+00:00")
    gone = thin_out(folder)
    assert sorted(file.name for file in gone) == ["旧-0.zip", "旧-1.zip"]
    assert sorted(file.name for file in (folder / "backups").iterdir()) == sorted(
        [info.file.name, "旧-2.zip", "别的.zip"]
    )


def aged(file: Path, copy: Path, taken_at: str) -> None:
    written(copy, told(contents(file), lambda m: m.update(taken_at=taken_at)))


def test_space_is_looked_at_before(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    needed = space_needed(folder)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(0, 0, needed - 1))
    with pytest.raises(AppError) as caught:
        backup(folder, tmp_path / "U盘" / "y.zip")
    assert caught.value.code == "backup-no-space"
    assert not (tmp_path / "U盘").exists()
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(0, 0, needed))
    assert backup(folder, tmp_path / "U盘" / "y.zip").file.exists()


def test_a_list_that_says_more_or_less_than_ours_can_be_read(good: Path, tmp_path: Path) -> None:
    """Written years ago, or by a later program of the same format."""

    def change(manifest: dict[str, Any]) -> None:
        manifest["later"] = 1
        manifest["holds"]["later"] = 5
        del manifest["holds"]["declarations"]

    file = written(tmp_path / "y.zip", told(contents(good), change))
    assert read_manifest(file).holds.projects == 1
    assert restore(file, tmp_path / "neu").holds.projects == 1
