"""Capsules in SQLite: rows that triggers keep from being changed or removed."""

from typing import Any

from db.session import Session, moment
from db.stored_values import plain_bytes
from desktop_app.domain.capsule import CapsuleEntry
from desktop_app.domain.declaring import BatchKey
from desktop_app.domain.errors import AppError

_READ = "SELECT policy_id, year, quarter, version, sha256, length(content), projects, reason, made_by, made_at FROM capsule"


class SqliteCapsules:
    def __init__(self, session: Session) -> None:
        self._session = session

    def of_batch(self, key: BatchKey) -> tuple[CapsuleEntry, ...]:
        rows = self._session.database.rows(
            f"{_READ} WHERE policy_id = ? AND year = ? AND quarter = ? ORDER BY version", tuple(key)
        )
        return tuple(map(_entry, rows))

    def all(self) -> tuple[CapsuleEntry, ...]:
        return tuple(
            map(_entry, self._session.database.rows(f"{_READ} ORDER BY year, quarter, policy_id, version"))
        )

    def content(self, capsule_id: str) -> bytes | None:
        rows = self._session.database.rows("SELECT content FROM capsule WHERE id = ?", (capsule_id,))
        return plain_bytes(rows[0][0]) if rows else None

    def add(self, entry: CapsuleEntry, content: bytes) -> CapsuleEntry:
        if any(known.version == entry.version for known in self.of_batch(entry.key)):
            raise AppError(
                "capsule-exists", f"{entry.key.name}已有第{entry.version}版定稿档案：请刷新申报批次后再定稿。"
            )
        with self._session.transaction("存入定稿档案"):
            self._session.database.execute_sql(
                "INSERT INTO capsule (id, policy_id, year, quarter, version, sha256, projects, reason, made_by, made_at, "
                "content) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    entry.id, *entry.key, entry.version, entry.sha256, entry.projects, entry.reason,
                    self._session.actor, self._session.time(), content,
                ),
            )  # fmt: skip
        return self.of_batch(entry.key)[-1]


def _entry(row: tuple[Any, ...]) -> CapsuleEntry:
    policy_id, year, quarter, version, sha256, size, projects, reason, made_by, made_at = row
    return CapsuleEntry(
        BatchKey(policy_id, year, quarter), version, sha256, size, projects, reason, made_by, moment(made_at)
    )
