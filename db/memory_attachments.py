"""What is attached to projects, in the store in memory."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from db.faults import REFERENCE_MISSING
from desktop_app.domain.entities import Attachment
from desktop_app.domain.errors import AppError

if TYPE_CHECKING:
    from db.memory import MemoryStore

_NEVER = datetime.min.replace(tzinfo=UTC)


class MemoryAttachments:
    def __init__(self, store: "MemoryStore") -> None:
        self._store = store

    def get(self, attachment_id: str) -> Attachment | None:
        return self._store.contents.attachments.get(attachment_id)

    def is_deleted(self, attachment_id: str) -> bool:
        return self._store.is_deleted(attachment_id)

    def of_project(self, project_id: str, *, deleted: bool = False) -> tuple[Attachment, ...]:
        return tuple(a for a in self.all(deleted=deleted) if a.project_id == project_id)

    def all(self, *, deleted: bool | None = None) -> tuple[Attachment, ...]:
        kept = self._store.contents.attachments.values()
        found = sorted(kept, key=lambda a: (a.added_at or _NEVER, a.id))
        return tuple(a for a in found if deleted in (None, self._store.is_deleted(a.id)))

    def save(self, attachment: Attachment) -> Attachment:
        with self._store.transaction("保存附件"):
            if self._store.projects.get(attachment.project_id) is None:
                raise AppError(*REFERENCE_MISSING)
            known = self.get(attachment.id)
            saved = attachment._replace(added_at=known.added_at if known else self._store.time())
            self._store.contents.attachments[saved.id] = saved
            if known is None:
                self._store.record("attachment", saved.id, "insert")
            else:
                for name in ("project_id", "title", "kind", "file_name", "size", "sha256", "media_type"):
                    old, new = getattr(known, name), getattr(saved, name)
                    if old != new:
                        self._store.record("attachment", saved.id, "update", name, old, new)
        return saved

    def delete(self, attachment_id: str) -> None:
        with self._store.transaction("删除附件"):
            self._store.mark("attachment", attachment_id, True)

    def restore(self, attachment_id: str) -> None:
        with self._store.transaction("恢复附件"):
            self._store.mark("attachment", attachment_id, False)
