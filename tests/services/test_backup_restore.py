"""Restore of whole backups: all that is the office's comes back; cut off anywhere, the folder is the old or the new."""

import shutil
from pathlib import Path

import pytest

from db import folder_swap
from db.migrations import MIGRATIONS
from db.store import Store
from desktop_app.domain.entities import Project, new_id
from desktop_app.domain.errors import AppError
from desktop_app.services import sealed_file
from desktop_app.services.backup.backups import backup
from desktop_app.services.backup.contents import Difference, look_into
from desktop_app.services.backup.restore import restore
from desktop_app.services.job import Cancelled, Progress
from tests.db.test_migrations import old_file
from tests.services.power_cut import deeds, power_cut

PASSPHRASE = "柳江 铸造 二〇二四"
HASH_1, HASH_2 = "1" * 64, "2" * 64


def write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def office(folder: Path) -> Path:
    """The state that is backed up: A."""
    with Store.open(folder) as store:
        store.projects.save(Project("p1", None, {"project_name": "甲"}))
        store.projects.save(Project("p2", None, {"project_name": "乙"}))
    write(folder / "policies" / "own" / "pack.toml", "A")
    write(folder / "mappings" / "m.json", "A")
    write(folder / "attachments" / "11" / HASH_1, "content 1")
    return folder


def go_on(folder: Path) -> None:
    """The state a restore replaces: B."""
    with Store.open(folder) as store:
        store.projects.save(Project("p1", None, {"project_name": "甲二"}))
        store.projects.save(Project("p3", None, {"project_name": "丙"}))
        store.projects.delete("p2")
    write(folder / "policies" / "own" / "pack.toml", "B")
    write(folder / "policies" / "later" / "pack.toml", "B")
    (folder / "mappings" / "m.json").unlink()
    (folder / "mappings").rmdir()
    write(folder / "attachments" / "22" / HASH_2, "content 2")


def state(folder: Path) -> dict[str, object]:
    """All that is the office's, as it is seen once the program has opened it."""
    with Store.open(folder) as store:
        names: object = [row.name for row in store.projects.rows()]
    beside = {
        file.relative_to(folder).as_posix(): file.read_text(encoding="utf-8")
        for top in ("policies", "mappings", "attachments")
        for file in (folder / top).rglob("*")
        if file.is_file()
    }
    return {"projects": names, **beside}


STATE_A = {
    "projects": ["甲", "乙"],
    "policies/own/pack.toml": "A",
    "mappings/m.json": "A",
    f"attachments/11/{HASH_1}": "content 1",
}
STATE_B = {
    "projects": ["甲二", "丙"],
    "policies/own/pack.toml": "B",
    "policies/later/pack.toml": "B",
    f"attachments/11/{HASH_1}": "content 1",
    f"attachments/22/{HASH_2}": "content 2",
}
# Attachments are named by their content and never taken away.
RESTORED = {**STATE_A, f"attachments/22/{HASH_2}": "content 2"}


def test_all_that_is_the_offices_comes_back(tmp_path: Path) -> None:
    folder = office(tmp_path / "数据")
    info = backup(folder)
    go_on(folder)
    assert state(folder) == STATE_B
    restored = restore(info.file, folder)
    assert state(folder) == RESTORED
    assert restored.kept is not None
    restore(restored.kept, folder)
    assert state(folder) == STATE_B
    assert not [p.name for p in folder.iterdir() if p.name.startswith(".")]


def test_on_another_computer(tmp_path: Path) -> None:
    info = backup(office(tmp_path / "数据"), tmp_path)
    assert info.attachments == 1
    assert restore(info.file, tmp_path / "新电脑" / "数据").kept is None
    assert state(tmp_path / "新电脑" / "数据") == STATE_A


def test_a_copy_of_the_database_alone_leaves_the_rest_as_it_is(tmp_path: Path) -> None:
    folder = office(tmp_path / "数据")
    info = backup(folder, tmp_path / "旧.db")
    go_on(folder)
    restore(info.file, folder)
    assert state(folder) == {**STATE_B, "projects": ["甲", "乙"]}


def test_sealed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed_file, "SCRYPT_N", 1 << 4)
    folder = office(tmp_path / "数据")
    info = backup(folder, tmp_path / "备份.zip", passphrase=PASSPHRASE)
    assert info.file.name == "备份.zip.sealed"
    for passphrase, code in ((None, "passphrase-wanted"), ("别的口令别的口令", "passphrase-wrong")):
        with pytest.raises(AppError) as caught:
            restore(info.file, folder, passphrase=passphrase)
        assert caught.value.code == code
        with pytest.raises(AppError) as caught:
            look_into(info.file, passphrase=passphrase)
        assert caught.value.code == code
    go_on(folder)
    contents = look_into(info.file, folder, passphrase=PASSPHRASE)
    assert (contents.sealed, contents.attachments, contents.holds.projects) == (True, 1, 2)
    restore(info.file, folder, passphrase=PASSPHRASE)
    assert state(folder) == RESTORED


def test_the_difference_is_told_before(tmp_path: Path) -> None:
    folder = office(tmp_path / "数据")
    info = backup(folder)
    assert look_into(info.file, folder).difference == Difference(0, 0, 0)
    go_on(folder)
    contents = look_into(info.file, folder)
    assert contents.difference == Difference(new=1, changed=1, gone=1, names=("丙", "甲二"))
    assert contents.taken_at == info.taken_at
    assert (contents.attachments, contents.packs) == (1, 1)
    assert set(contents.names) == {"甲", "乙"}
    (folder / "jigai.db").write_bytes(b"wreck")
    assert look_into(info.file, folder).difference is None


def test_stopped_by_the_person(tmp_path: Path) -> None:
    folder = office(tmp_path / "数据")
    info = backup(folder)
    go_on(folder)
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        restore(info.file, folder, progress=progress)
    with pytest.raises(Cancelled):
        backup(folder, progress=progress)
    assert state(folder) == STATE_B
    assert [p.name for p in (folder / "backups").iterdir()] == [info.file.name]


@pytest.fixture(scope="module")
def two_states(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A folder in state B, and a backup of state A beside it."""
    top = tmp_path_factory.mktemp("zwei")
    info = backup(office(top / "数据"), top)
    go_on(top / "数据")
    return top / "数据", info.file


def test_power_fails_before_every_deed_of_a_restore(tmp_path: Path, two_states: tuple[Path, Path]) -> None:
    source, file = two_states
    shutil.copytree(source, tmp_path / "probe")
    with power_cut(10**9):
        restore(file, tmp_path / "probe")
    count = deeds()
    assert count > 60
    assert state(tmp_path / "probe") == RESTORED
    seen = set()
    for after in range(count):
        folder = tmp_path / str(after)
        shutil.copytree(source, folder)
        with power_cut(after):
            restore(file, folder)
        was_declared = bool(folder_swap.unfinished(folder))
        found = state(folder)
        assert found == RESTORED if was_declared else found in (STATE_B, RESTORED), after
        assert folder_swap.unfinished(folder) == ()
        seen.add("new" if found == RESTORED else "old")
        restore(file, folder)
        assert state(folder) == RESTORED
        shutil.rmtree(folder)
    assert seen == {"old", "new"}


def test_power_fails_while_a_cut_off_restore_is_finished(
    tmp_path: Path, two_states: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twice without power: each time the program opens the folder, it comes a deed further."""
    source, file = two_states
    folder = tmp_path / "数据"
    shutil.copytree(source, folder)
    with monkeypatch.context() as patched:
        patched.setattr(folder_swap, "finish", lambda _folder: False)
        restore(file, folder)
    (building,) = folder_swap.unfinished(folder)
    for after in range(40):
        with power_cut(after):
            folder_swap.finish(folder)
        if not folder_swap.unfinished(folder):
            break
    assert after > 3
    assert state(folder) == RESTORED
    assert building.parent == folder


def test_power_fails_before_every_deed_of_a_backup(tmp_path: Path, two_states: tuple[Path, Path]) -> None:
    source, _ = two_states
    folder = tmp_path / "数据"
    shutil.copytree(source, folder)
    with power_cut(10**9):
        good = backup(folder, tmp_path / "x.zip")
    before = good.file.read_bytes()
    for after in range(deeds()):
        with power_cut(after):
            backup(folder, tmp_path / "x.zip")
        if (tmp_path / "x.zip").read_bytes() != before:
            restore(tmp_path / "x.zip", tmp_path / f"neu{after}")
            assert state(tmp_path / f"neu{after}") == STATE_B
    assert state(folder) == STATE_B


def test_new_project_ids_are_kept(tmp_path: Path) -> None:
    folder = tmp_path / "数据"
    with Store.open(folder) as store:
        saved = store.projects.save(Project(new_id(), None, {"project_name": "甲"}))
    restore(backup(folder).file, tmp_path / "b")
    with Store.open(tmp_path / "b") as store:
        assert store.projects.get(saved.id) is not None


@pytest.mark.parametrize("version", [m.number for m in MIGRATIONS])
def test_copies_of_every_schema_version_are_restored(version: int, tmp_path: Path) -> None:
    """As earlier versions of the program made them: the database alone, its facts in a file beside."""
    copy = old_file(version, new_folder(tmp_path / "alt"))
    before = copy.read_bytes()
    assert look_into(copy).names == ("铸造线改造",)
    folder = office(tmp_path / "数据")
    restore(copy, folder)
    assert state(folder)["projects"] == ["铸造线改造"]
    assert (folder / f"attachments/11/{HASH_1}").exists()
    assert copy.read_bytes() == before


def new_folder(folder: Path) -> Path:
    folder.mkdir()
    return folder
