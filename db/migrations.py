"""The schema's versions, each a list of statements run once, in one transaction, and entered in a ledger."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from db import (
    schema_version_1,
    schema_version_2,
    schema_version_3,
    schema_version_4,
    schema_version_5,
    schema_version_6,
)
from db.database import Readable
from desktop_app.domain.errors import AppError

if TYPE_CHECKING:
    from db.connection import StoreDatabase


class Migration(NamedTuple):
    number: int
    name: str
    statements: tuple[str, ...]
    noted: str = ""

    @property
    def hash(self) -> str:
        """SHA-256 of the statements; a ledger that holds another one belongs to a program that is not ours."""
        return self.noted or self.counted_hash()

    def counted_hash(self) -> str:
        """The hash anew. Versions in use carry it with them: every start asks for it, and OpenSSL takes long to load."""
        import hashlib  # noqa: PLC0415 - see above

        return hashlib.sha256("\0".join(self.statements).encode()).hexdigest()


MIGRATIONS: tuple[Migration, ...] = (
    Migration(
        1,
        "首个版本",
        schema_version_1.STATEMENTS,
        "22c0c0c27e14b124e3bcda7e99f24e882adfe7af33a409c8a503112226f8120e",
    ),
    Migration(
        2,
        "附件",
        schema_version_2.STATEMENTS,
        "7887cbfc9012605a72398fcae1c8149376de209a2c0576c1942ed770ea188dd3",
    ),
    Migration(
        3,
        "申报批次、台账、年度封存",
        schema_version_3.STATEMENTS,
        "ec05a79b642ab8c97bfebf6cd3c5e6f48e69494a015731759ca4db0819cfc543",
    ),
    Migration(
        4,
        "问题说明",
        schema_version_4.STATEMENTS,
        "30f1fb8db2127aee231993202578ec5a5829f07bfefa83dd5e7d0245f9df8682",
    ),
    Migration(
        5,
        "两台电脑交换",
        schema_version_5.STATEMENTS,
        "5c76ae1a5ff948fc1f5c11e8882ba92153b98b66d77c8f28c1a7dc6f7d53d7ab",
    ),
    Migration(
        6,
        "定稿档案",
        schema_version_6.STATEMENTS,
        "6cc05a938f85bcf3ed4bd57ce799e5342dd94bab837d4fd873aae901833b863e",
    ),
)
LATEST = MIGRATIONS[-1].number

_LEDGER = """CREATE TABLE IF NOT EXISTS migration (
    number INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at TEXT NOT NULL, hash TEXT NOT NULL)"""


def applied_version(database: Readable) -> int:
    """The version the file stands at; 0 for an empty database."""
    return int(database.scalar("PRAGMA user_version"))


def pending(database: Readable, migrations: tuple[Migration, ...] = MIGRATIONS) -> tuple[Migration, ...]:
    """Migrations still to run. Raises AppError where the file was written by a newer or a foreign program."""
    version = applied_version(database)
    if version > migrations[-1].number:
        raise AppError(
            "store-newer",
            f"数据库“{database.file}”由更新版本的程序写成（结构版本{version}，本程序只认识到{migrations[-1].number}）。"
            "数据没有被改动，请安装新版程序后再打开",
        )
    if version == 0:
        return migrations
    known = {migration.number: migration.hash for migration in migrations}
    ledger = dict(database.rows("SELECT number, hash FROM migration ORDER BY number"))
    if list(ledger) != list(range(1, version + 1)) or any(known[n] != hash_ for n, hash_ in ledger.items()):
        raise AppError(
            "store-foreign-schema",
            f"数据库“{database.file}”的结构与本程序的记录不一致，可能被其他工具改过。数据没有被改动，请从备份恢复",
        )
    return tuple(migration for migration in migrations if migration.number > version)


def migrate(database: "StoreDatabase", migrations: tuple[Migration, ...] = MIGRATIONS) -> tuple[int, ...]:
    """Bring the file to the latest version; the numbers that were run.

    A migration that is interrupted, at whichever statement, leaves the file as it was before that migration.
    """
    todo = pending(database, migrations)
    if not todo:
        return ()
    # Tables may be rebuilt meanwhile; the references are checked before each commit instead.
    database.execute_sql("PRAGMA foreign_keys = OFF")
    try:
        for migration in todo:
            _apply(database, migration)
    finally:
        database.execute_sql("PRAGMA foreign_keys = ON")
    return tuple(migration.number for migration in todo)


def _apply(database: "StoreDatabase", migration: Migration) -> None:
    with database.atomic():
        database.execute_sql(_LEDGER)
        for statement in migration.statements:
            database.execute_sql(statement)
        database.execute_sql(
            "INSERT INTO migration (number, name, applied_at, hash) VALUES (?, ?, ?, ?)",
            (
                migration.number,
                migration.name,
                datetime.now(UTC).isoformat(timespec="milliseconds"),
                migration.hash,
            ),
        )
        if broken := database.rows("PRAGMA foreign_key_check"):
            raise AppError(
                "store-migration-broken",
                f"数据库“{database.file}”升级到版本{migration.number}时发现{len(broken)}处引用不完整，已全部退回，数据没有被改动",
            )
        database.execute_sql(f"PRAGMA user_version = {migration.number}")
