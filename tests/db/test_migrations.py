"""Upgrades: old files become whole new ones; an interruption anywhere leaves the file as it was."""

import sqlite3
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

import peewee
import pytest

from db import migrations
from db.connection import StoreDatabase
from db.database import APPLICATION_ID
from db.migrations import LATEST, MIGRATIONS, Migration, migrate
from db.store import Store
from desktop_app.domain.errors import AppError
from desktop_app.domain.month import Month

OLD_FILES = Path(__file__).parent / "old_files"
NEXT = Migration(
    LATEST + 1,
    "加一列",
    (
        "ALTER TABLE project ADD COLUMN archived_at TEXT",
        "CREATE INDEX project_archived ON project (archived_at)",
        "UPDATE project SET archived_at = updated_at",
    ),
)


def schema(file: Path) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(file)) as connection:
        found = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name")
        return [
            (kind, name, table, " ".join(sql.split()) if sql else None) for kind, name, table, sql in found
        ]


def dump(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as connection:
        return [*connection.iterdump(), str(connection.execute("PRAGMA user_version").fetchone())]


def old_file(version: int, folder: Path) -> Path:
    file = folder / "jigai.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript((OLD_FILES / f"version_{version}.sql").read_text(encoding="utf-8"))
    return file


def opened(file: Path) -> StoreDatabase:
    database = StoreDatabase(file)
    database.connect()
    return database


def test_every_version_ever_landed_has_a_stored_file() -> None:
    assert sorted(p.name for p in OLD_FILES.glob("*.sql")) == [f"version_{m.number}.sql" for m in MIGRATIONS]
    assert [m.number for m in MIGRATIONS] == list(range(1, LATEST + 1))


def test_landed_migrations_are_never_edited() -> None:
    """The hashes are in offices' ledgers: an edited statement would lock every office out of its data."""
    kept: dict[int, str] = {}
    for file in OLD_FILES.glob("*.sql"):
        with closing(sqlite3.connect(":memory:")) as connection:
            connection.executescript(file.read_text(encoding="utf-8"))
            kept.update(connection.execute("SELECT number, hash FROM migration"))
    assert kept == {m.number: m.hash for m in MIGRATIONS}
    assert kept == {m.number: m.counted_hash() for m in MIGRATIONS}


@pytest.mark.parametrize("version", [m.number for m in MIGRATIONS])
def test_old_file_is_upgraded(version: int, tmp_path: Path) -> None:
    file = old_file(version, tmp_path)
    fresh = tmp_path / "fresh"
    Store.open(fresh).close()
    with Store.open(tmp_path) as store:
        dossier = store.projects.dossier("p1")
        assert dossier is not None
        assert dossier.enterprise is not None
        assert dossier.enterprise.name == "柳州长虹铸造有限公司"
        assert dossier.project.facts == {
            "project_name": "铸造线改造",
            "total_investment": Decimal(30000),
            "fixed_asset_investment": Decimal("499.9999"),
            "start_month": Month(2024, 3),
            "gx_direction_2024": ("equipment", "green"),
            "remark": "“引号”\n第二行",
        }
        assert store.projects.is_deleted("p2")
        assert [d.id for d in store.declarations.find(2024, 1)] == ["d1"]
        assert store.settings.get("office") == {"name": "示例局"}
        assert [(e.field, e.old, e.new, e.actor) for e in store.history("p1")] == [
            ("", None, None, "张三"), ("total_investment", '"20941.5"', '"30000"', "张三"),
        ]  # fmt: skip
        assert [row.name for row in store.projects.rows()] == ["铸造线改造"]
    assert schema(file) == schema(fresh / "jigai.db")


def test_ledger(tmp_path: Path) -> None:
    Store.open(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / "jigai.db")) as connection:
        rows = connection.execute("SELECT number, name, hash FROM migration").fetchall()
        assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    assert rows == [(m.number, m.name, m.hash) for m in MIGRATIONS]


class _PowerCutError(Exception):
    pass


class _FailingDatabase(StoreDatabase):
    """Dies before its n-th statement."""

    left = 10**9

    def execute_sql(self, sql: str, params: Any = None) -> Any:
        if self.left == 0 and sql != "PRAGMA foreign_keys = ON":  # a dead program does not tidy up either
            raise _PowerCutError
        self.left -= 1
        return super().execute_sql(sql, params)


def test_interrupted_at_any_statement_the_file_is_as_before(tmp_path: Path) -> None:
    file = old_file(LATEST, tmp_path)
    before = dump(file)
    # BEGIN and COMMIT do not count; the ledger, its entry, the check and the version do.
    inside = 1 + len(NEXT.statements) + 3
    before_the_transaction = 3  # version, ledger, references off
    for statements in range(before_the_transaction + inside):
        dying = _FailingDatabase(file)
        dying.connect()
        dying.left = statements
        with pytest.raises(_PowerCutError):
            migrate(dying, (*MIGRATIONS, NEXT))
        dying.left = 10**9
        dying.close()
        assert dump(file) == before
    database = opened(file)
    assert migrate(database, (*MIGRATIONS, NEXT)) == (NEXT.number,)
    database.close()
    assert dump(file)[-1] == f"({LATEST + 1},)"


def test_first_migration_interrupted_leaves_no_half_made_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = Migration(1, "坏", (*MIGRATIONS[0].statements[:5], "CREATE TABLE oops ("))
    monkeypatch.setattr(migrations, "MIGRATIONS", (broken,))
    monkeypatch.setattr(migrations.migrate, "__defaults__", ((broken,),))
    monkeypatch.setattr(migrations.pending, "__defaults__", ((broken,),))
    with pytest.raises(peewee.OperationalError):
        Store.open(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_backup_goes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old_file(LATEST, tmp_path)
    both = (*MIGRATIONS, NEXT)
    monkeypatch.setattr(migrations.migrate, "__defaults__", (both,))
    monkeypatch.setattr(migrations.pending, "__defaults__", (both,))
    with Store.open(tmp_path) as store:
        assert store.projects.count() == 1
    (copy,) = (tmp_path / "backups").iterdir()
    assert dump(copy)[-1] == f"({LATEST},)"
    assert dump(tmp_path / "jigai.db")[-1] == f"({LATEST + 1},)"


def test_a_migration_that_breaks_references_is_taken_back(tmp_path: Path) -> None:
    file = old_file(LATEST, tmp_path)
    before = dump(file)
    breaking = Migration(LATEST + 1, "断", ("UPDATE project SET enterprise_id = 'nobody'",))
    database = opened(file)
    with pytest.raises(AppError) as caught:
        migrate(database, (*MIGRATIONS, breaking))
    assert caught.value.code == "store-migration-broken"
    assert database.scalar("PRAGMA foreign_keys") == 1
    database.close()
    assert dump(file) == before


def test_upgrading_twice_does_nothing(tmp_path: Path) -> None:
    file = old_file(LATEST, tmp_path)
    database = opened(file)
    assert migrate(database, (*MIGRATIONS, NEXT)) == (NEXT.number,)
    assert migrate(database, (*MIGRATIONS, NEXT)) == ()
    database.close()
