"""A finalised batch, kept as it was: one file in the store, never changed, one more for each amendment."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from desktop_app.domain.declaring import BatchKey

_NAMESPACE = uuid.UUID("0d1c2f4e-6b55-4a35-9a40-5f4f3a1d7c11")


@dataclass(frozen=True, slots=True)
class CapsuleEntry:
    """What is known of a capsule without opening it.

    version: 1 for the first, one more for each amendment. reason: of the amendment, "" for the first. sha256: of the
    file, hex; size: its bytes. made_by: whoever finalised.
    """

    key: BatchKey
    version: int
    sha256: str
    size: int
    projects: int
    reason: str = ""
    made_by: str = ""
    made_at: datetime | None = None

    @property
    def id(self) -> str:
        """The same wherever the capsule is copied to."""
        return uuid.uuid5(_NAMESPACE, f"{self.key.id}/{self.version}/{self.sha256}").hex


class CapsuleRepository(Protocol):
    """Capsules are added and read; nothing changes or removes one."""

    def of_batch(self, key: BatchKey) -> tuple[CapsuleEntry, ...]:
        """By version."""
        ...

    def all(self) -> tuple[CapsuleEntry, ...]:
        """By year, quarter, policy and version."""
        ...

    def content(self, capsule_id: str) -> bytes | None:
        """The file as it was added; None where there is none of that id."""
        ...

    def add(self, entry: CapsuleEntry, content: bytes) -> CapsuleEntry:
        """Keep a capsule. Returns it as stored. Raises AppError("capsule-exists") for a version that is there."""
        ...
