"""What is attached to projects, in SQLite: the rows; the contents lie as files."""

from typing import Any

from db.session import Session, moment
from db.tables import upsert
from desktop_app.domain.entities import Attachment

_SAVED = (
    "id", "project_id", "title", "kind", "file_name", "size", "sha256", "media_type", "created_at", "updated_at",
)  # fmt: skip
_SAVE = upsert("attachment", _SAVED, keep=("created_at",))
_READ = "SELECT id, project_id, title, kind, file_name, size, sha256, media_type, created_at FROM attachment"
_ORDER = "ORDER BY created_at, id"


class SqliteAttachments:
    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, attachment_id: str) -> Attachment | None:
        found = self._found("WHERE id = ?", attachment_id)
        return found[0] if found else None

    def is_deleted(self, attachment_id: str) -> bool:
        return bool(
            self._session.database.scalar(
                "SELECT deleted_at IS NOT NULL FROM attachment WHERE id = ?", (attachment_id,)
            )
        )

    def of_project(self, project_id: str, *, deleted: bool = False) -> tuple[Attachment, ...]:
        state = "IS NOT NULL" if deleted else "IS NULL"
        return self._found(f"WHERE project_id = ? AND deleted_at {state} {_ORDER}", project_id)

    def all(self, *, deleted: bool | None = None) -> tuple[Attachment, ...]:
        where = {None: "", True: "WHERE deleted_at IS NOT NULL ", False: "WHERE deleted_at IS NULL "}[deleted]
        return self._found(f"{where}{_ORDER}")

    def save(self, attachment: Attachment) -> Attachment:
        time = self._session.time()
        a = attachment
        with self._session.transaction("保存附件"):
            self._session.database.execute_sql(
                _SAVE,
                (
                    a.id,
                    a.project_id,
                    a.title,
                    a.kind,
                    a.file_name,
                    a.size,
                    a.sha256,
                    a.media_type,
                    time,
                    time,
                ),
            )
        saved = self.get(attachment.id)
        assert saved is not None
        return saved

    def delete(self, attachment_id: str) -> None:
        with self._session.transaction("删除附件"):
            self._mark(attachment_id, self._session.time())

    def restore(self, attachment_id: str) -> None:
        with self._session.transaction("恢复附件"):
            self._mark(attachment_id, None)

    def _mark(self, attachment_id: str, deleted_at: str | None) -> None:
        self._session.database.execute_sql(
            "UPDATE attachment SET deleted_at = ? WHERE id = ? AND (deleted_at IS NULL) = ?",
            (deleted_at, attachment_id, deleted_at is not None),
        )

    def _found(self, rest: str, *values: Any) -> tuple[Attachment, ...]:
        rows = self._session.database.rows(f"{_READ} {rest}", values)
        return tuple(_entity(row) for row in rows)


def _entity(row: tuple[Any, ...]) -> Attachment:
    id_, project_id, title, kind, file_name, size, sha256, media_type, added_at = row
    return Attachment(id_, project_id, title, kind, file_name, size, sha256, media_type, moment(added_at))
