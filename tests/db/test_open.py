"""Opening the store: new, old, newer, foreign, damaged, unusable; nothing is ever changed by a refusal."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import peewee
import pytest

from db import database as database_module
from db.faults import translated
from db.store import Store
from desktop_app.domain.entities import Project, new_id
from desktop_app.domain.errors import AppError


def raw(folder: Path) -> sqlite3.Connection:
    return sqlite3.connect(folder / "jigai.db")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with Store.open(tmp_path) as store:
        store.projects.save(Project(new_id(), None, {"project_name": "甲"}))
    return tmp_path


def refused(folder: Path) -> str:
    before = {p.name: p.read_bytes() for p in folder.iterdir()}
    with pytest.raises(AppError) as caught:
        Store.open(folder)
    after = {p.name: p.read_bytes() for p in folder.iterdir()}
    assert {name: after.get(name) for name in before} == before
    assert not any(after[name] for name in after.keys() - before.keys() if name.endswith("-wal"))
    return caught.value.code


def test_folder_and_file_are_made(tmp_path: Path) -> None:
    folder = tmp_path / "新" / "数据"
    with Store.open(folder) as store:
        assert store.projects.count() == 0
        assert store.file == folder / "jigai.db"
    assert [p.name for p in folder.iterdir()] == ["jigai.db"]


def test_what_was_saved_is_there_again(folder: Path) -> None:
    with Store.open(folder) as store:
        assert [row.name for row in store.projects.rows()] == ["甲"]


def test_closing_twice_is_harmless(tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    store.close()
    store.close()


def test_durability_settings(folder: Path) -> None:
    with Store.open(folder) as store:
        database = store._session.database
        settings = {
            name: database.scalar(f"PRAGMA {name}")
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
        assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000}


def test_two_windows_see_each_other(folder: Path) -> None:
    with Store.open(folder) as one, Store.open(folder) as two:
        one.projects.save(Project(new_id(), None, {"project_name": "乙"}))
        assert [row.name for row in two.projects.rows()] == ["甲", "乙"]


def test_a_writer_that_holds_on_is_busy_not_broken(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database_module, "BUSY_SECONDS", 0)
    with Store.open(folder) as one, Store.open(folder) as two, one.transaction():
        with pytest.raises(AppError) as caught:
            two.settings.set("a", 1)
        assert caught.value.code == "store-busy"


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04" + b"x" * 5000, b"short", b"SQLite format 3\0" + b"\xff" * 5000],
    ids=["empty", "zip", "short", "header-only"],
)
def test_not_a_database(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "jigai.db").write_bytes(content)
    assert refused(tmp_path) == "store-damaged"


def test_a_folder_in_its_place(tmp_path: Path) -> None:
    (tmp_path / "office" / "jigai.db").mkdir(parents=True)
    with pytest.raises(AppError) as caught:
        Store.open(tmp_path / "office")
    assert caught.value.code == "store-damaged"


def test_damaged_pages(folder: Path) -> None:
    content = bytearray((folder / "jigai.db").read_bytes())
    content[4096:4496] = b"\xa5" * 400
    (folder / "jigai.db").write_bytes(content)
    assert refused(folder) == "store-damaged"


def test_truncated(folder: Path) -> None:
    content = (folder / "jigai.db").read_bytes()
    (folder / "jigai.db").write_bytes(content[: len(content) // 2])
    assert refused(folder) == "store-damaged"


def test_of_another_program(tmp_path: Path) -> None:
    with closing(raw(tmp_path)) as connection:
        connection.execute("CREATE TABLE project (id)")
        connection.commit()
    assert refused(tmp_path) == "store-foreign"


def test_newer(folder: Path) -> None:
    with closing(raw(folder)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("PRAGMA user_version = 999")
    assert refused(folder) == "store-newer"


def test_a_structure_that_somebody_changed(folder: Path) -> None:
    with closing(raw(folder)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("UPDATE migration SET hash = 'x'")
        connection.commit()
    assert refused(folder) == "store-foreign-schema"


def test_main_file_lost(folder: Path) -> None:
    (folder / "jigai.db").rename(folder / "jigai.db-wal")
    assert refused(folder) == "store-missing"


def test_folder_below_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(AppError) as caught:
        Store.open(tmp_path / "file" / "数据")
    assert caught.value.code == "folder-unusable"


@pytest.fixture
def nobody(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The rights of an ordinary user, where the tests run as root."""
    if sys.platform == "win32":
        pytest.skip("folders of Windows have no such rights")
    was_root = os.geteuid() == 0
    if was_root:
        os.seteuid(65534)
    yield
    if was_root:
        os.seteuid(0)


def _make_traversable(path: Path) -> None:
    for parent in path.parents:
        if parent == Path("/tmp") or parent == parent.parent:
            return
        parent.chmod(0o755)


def test_read_only_folder(folder: Path, request: pytest.FixtureRequest) -> None:
    _make_traversable(folder / "jigai.db")
    folder.chmod(0o555)
    (folder / "jigai.db").chmod(0o444)
    request.getfixturevalue("nobody")
    with pytest.raises(AppError) as caught:
        Store.open(folder)
    assert caught.value.code in {"store-read-only", "store-unopenable"}
    assert "“" in caught.value.message


def test_read_only_folder_without_a_database(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    folder = tmp_path / "只读"
    folder.mkdir()
    _make_traversable(folder / "x")
    folder.chmod(0o555)
    request.getfixturevalue("nobody")
    with pytest.raises(AppError) as caught:
        Store.open(folder)
    assert caught.value.code == "folder-unusable"
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("database is locked", "store-busy"),
        ("attempt to write a readonly database", "store-read-only"),
        ("database or disk is full", "disk-full"),
        ("disk I/O error", "disk-fault"),
        ("unable to open database file", "store-unopenable"),
        ("file is not a database", "store-damaged"),
        ("database disk image is malformed", "store-damaged"),
        ("no such table: project", "store-damaged"),
        ("FOREIGN KEY constraint failed", "reference-missing"),
    ],
)
def test_faults_are_told_in_a_sentence(said: str, code: str) -> None:
    error = translated(peewee.OperationalError(said), "/数据/jigai.db")
    assert isinstance(error, AppError)
    assert error.code == code
    assert "请" in error.message


def test_a_fault_of_the_program_stays_what_it_is() -> None:
    error = peewee.OperationalError('near "SELEC": syntax error')
    assert translated(error, "x") is error


def test_full_disk_loses_nothing_that_was_saved(folder: Path) -> None:
    with Store.open(folder) as store:
        database = store._session.database
        database.execute_sql(f"PRAGMA max_page_count = {database.scalar('PRAGMA page_count')}")
        with pytest.raises(AppError) as caught:
            store.projects.save(Project(new_id(), None, {"construction_content": "长" * 50_000}))
        assert caught.value.code == "disk-full"
        assert [row.name for row in store.projects.rows()] == ["甲"]
    with Store.open(folder) as store:
        assert [row.name for row in store.projects.rows()] == ["甲"]


def test_saving_an_edit_does_not_wait_for_pinyin(folder: Path) -> None:
    """pypinyin takes some 160 ms to import: it is only asked where a name is new."""
    script = (
        "import sys; from pathlib import Path; from dataclasses import replace; from db.store import Store\n"
        "store = Store.open(Path(sys.argv[1])); row = store.projects.rows()[0]; project = store.projects.get(row.id)\n"
        "store.projects.save(replace(project, facts={**project.facts, 'remark': 'x'})); store.close()\n"
        "print('pypinyin' in sys.modules)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script, str(folder)], capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == "False"
