"""Every stored file of every schema version: upgraded, cut off at every statement, compared with a fresh database.

Nothing here names a version: a new one is covered once its migration and its stored file have landed.
"""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from db import migrations, online_copy
from db.connection import StoreDatabase
from db.migrations import LATEST, MIGRATIONS, migrate
from db.store import Store
from desktop_app.domain.errors import AppError
from tests.db.test_migrations import dump, old_file, schema

VERSIONS = [m.number for m in MIGRATIONS]
Rows = dict[str, list[tuple[Any, ...]]]


class _PowerCutError(Exception):
    pass


class _Dying(StoreDatabase):
    """Dies before its n-th statement, the beginnings and ends of transactions counted; a dead program does not tidy up."""

    left = 10**9
    dead = False

    def _live_on(self) -> None:
        if self.dead:
            raise _PowerCutError
        if self.left <= 0:
            self.dead = True
            raise _PowerCutError
        self.left -= 1

    def execute_sql(self, sql: str, params: Any = None) -> Any:
        self._live_on()
        return super().execute_sql(sql, params)

    def begin(self, lock_type: Any = None) -> None:
        self._live_on()
        super().begin(lock_type)

    def commit(self) -> None:
        self._live_on()
        super().commit()

    def rollback(self) -> None:
        if not self.dead:
            super().rollback()


def cut_off(file: Path, after: int) -> bool:
    """Upgrade a file with so many statements; whether it came to its end."""
    dying = _Dying(file)
    dying.connect()
    dying.left = after
    try:
        migrate(dying)
        return True
    except _PowerCutError:
        return False
    finally:
        sqlite = dying.connection()  # type: ignore[no-untyped-call]
        sqlite.close()  # what stands in an open transaction is lost with it


def version_of(file: Path) -> int:
    with closing(sqlite3.connect(file)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def content(file: Path) -> list[str]:
    """All of a database, but for the moments at which it was upgraded."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("UPDATE migration SET applied_at = ''")
        return [*connection.iterdump(), str(connection.execute("PRAGMA user_version").fetchone())]


def rows_by_column(
    file: Path, columns: dict[str, list[str]] | None = None
) -> tuple[dict[str, list[str]], Rows]:
    """Columns of each table and its rows; columns: read these instead."""
    with closing(sqlite3.connect(file)) as connection:
        if columns is None:
            tables = connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            )
            columns = {
                table: [str(row[1]) for row in connection.execute(f"PRAGMA table_info({table})")]
                for (table,) in tables.fetchall()
                if table != "migration"
            }
        rows = {
            table: sorted(connection.execute(f"SELECT {', '.join(names)} FROM {table}").fetchall(), key=repr)
            for table, names in columns.items()
        }
        return columns, rows


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fresh")
    Store.open(folder).close()
    return folder / "jigai.db"


@pytest.mark.parametrize("version", VERSIONS)
def test_an_upgraded_file_has_the_structure_of_a_fresh_one_and_all_its_rows(
    version: int, tmp_path: Path, fresh: Path
) -> None:
    file = old_file(version, tmp_path)
    columns, before = rows_by_column(file)
    Store.open(tmp_path).close()
    assert schema(file) == schema(fresh)
    assert version_of(file) == LATEST
    after = rows_by_column(file, columns)[1]
    for table, rows in before.items():
        assert [row for row in rows if row not in after[table]] == [], table
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


@pytest.mark.parametrize("version", VERSIONS[:-1])
def test_cut_off_before_every_statement(version: int, tmp_path: Path) -> None:
    """Each version is all there or not begun; the next start goes on from there to the same end."""
    start = old_file(version, new(tmp_path, "start"))
    reached = {version: content_of(start)}
    file = tmp_path / "jigai.db"
    for last in VERSIONS[version:]:
        shutil.copyfile(start, file)
        database = StoreDatabase(file)
        database.connect()
        migrate(database, MIGRATIONS[:last])
        database.close()
        reached[last] = content_of(file)
    after, ended, stages = 0, False, set()
    while not ended:
        shutil.copyfile(start, file)
        ended = cut_off(file, after)
        stage = version_of(file)
        stages.add(stage)
        assert content_of(file) == reached[stage], (after, stage)
        assert cut_off(file, 10**9)
        assert content_of(file) == reached[LATEST]
        after += 1
    assert stages == set(VERSIONS[version - 1 :])
    assert after > sum(len(m.statements) for m in MIGRATIONS[version:])


def new(top: Path, name: str) -> Path:
    folder = top / name
    folder.mkdir()
    return folder


def content_of(file: Path) -> list[str]:
    copy = file.with_suffix(".copy")
    copy.write_bytes(file.read_bytes())
    return content(copy)


@pytest.mark.parametrize("version", VERSIONS[:-1])
def test_a_checked_copy_goes_before_the_first_statement(
    version: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = old_file(version, tmp_path)
    before = dump(file)

    def dies(*_: object) -> None:
        raise _PowerCutError

    monkeypatch.setattr(migrations, "migrate", dies)
    with pytest.raises(_PowerCutError):
        Store.open(tmp_path)
    (copy,) = (tmp_path / "backups").iterdir()
    assert dump(copy) == before == dump(file)
    monkeypatch.undo()
    Store.open(tmp_path).close()
    assert version_of(file) == LATEST
    assert version_of(copy) == version


def test_no_copy_where_nothing_is_upgraded(tmp_path: Path) -> None:
    old_file(LATEST, tmp_path)
    Store.open(tmp_path).close()
    assert not (tmp_path / "backups").exists()


def test_no_upgrade_without_its_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = old_file(1, tmp_path)
    before = dump(file)

    def full(*_: object) -> None:
        raise AppError("copy-failed", "磁盘已满")

    monkeypatch.setattr(online_copy, "copy_database", full)
    with pytest.raises(AppError):
        Store.open(tmp_path)
    assert dump(file) == before


@pytest.mark.parametrize("ahead", [1, 2, 1000])
def test_a_newer_file_is_refused_with_a_sentence(ahead: int, tmp_path: Path) -> None:
    file = old_file(LATEST, tmp_path)
    with closing(sqlite3.connect(file)) as connection:
        connection.execute(f"PRAGMA user_version = {LATEST + ahead}")
    before = file.read_bytes()
    with pytest.raises(AppError) as caught:
        Store.open(tmp_path)
    assert caught.value.code == "store-newer"
    assert f"结构版本{LATEST + ahead}" in caught.value.message
    assert "请安装新版程序" in caught.value.message
    assert file.read_bytes() == before
    assert not (tmp_path / "backups").exists()
