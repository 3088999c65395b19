"""Contents of attachments as files beside the database: named by their SHA-256, written whole, never changed."""

import hashlib
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from desktop_app.domain.errors import AppError
from desktop_app.domain.system_reasons import system_reason
from desktop_app.safe_files import write_atomically
from desktop_app.services.data_folder.folders import AppFolders

SPARE = 100 * 2**20  # bytes that stay free on the disk after a file was added
_CHUNK = 1 << 20
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Content:
    """sha256: 64 hex digits; size in bytes."""

    sha256: str
    size: int


class AttachmentFiles:
    """The folder of one data folder: attachments/<first two digits>/<sha256>."""

    def __init__(self, folder: Path) -> None:
        self.root = AppFolders(folder).attachments

    def path(self, sha256: str) -> Path:
        """Where a content lies, or would. Raises AppError where this is no hash: it may come from a foreign file."""
        if _HASH.fullmatch(sha256) is None:
            raise AppError("attachment-damaged", "附件的校验值不对，记录可能已损坏。请做一次体检")
        return self.root / sha256[:2] / sha256

    def has(self, sha256: str) -> bool:
        return self.path(sha256).is_file()

    def put(self, content: bytes) -> Content:
        """Keep a content; one that is there and whole is not written again. Raises AppError, nothing half-written."""
        kept = Content(hashlib.sha256(content).hexdigest(), len(content))
        target = self.path(kept.sha256)
        if self.is_whole(kept.sha256, kept.size):
            return kept
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            free = shutil.disk_usage(target.parent).free
        except OSError as error:
            raise AppError(
                "attachment-failed",
                f"附件没有存成（{system_reason(error)}）。请检查数据文件夹的权限和磁盘空间",
            ) from None
        if free < kept.size + SPARE:
            raise AppError(
                "output-disk-full",
                f"数据所在的磁盘只剩{free // 2**20}MB，附件没有添加。请清理磁盘后再试",
            )
        write_atomically(target, content)
        return kept

    def read(self, sha256: str) -> bytes:
        """A content, checked. Raises AppError("attachment-missing") or ("attachment-damaged")."""
        file = self.path(sha256)
        try:
            content = file.read_bytes()
        except FileNotFoundError:
            raise AppError(
                "attachment-missing", f"附件的文件不见了（{file}）。请从备份恢复，或重新添加"
            ) from None
        except OSError as error:
            raise AppError(
                "attachment-damaged",
                f"附件的文件读不出来（{file}，{system_reason(error)}）。请检查磁盘，或从备份恢复",
            ) from None
        if hashlib.sha256(content).hexdigest() != sha256:
            raise AppError(
                "attachment-damaged",
                f"附件的内容与添加时不一致，已损坏（{file}）。请从备份恢复，或重新添加",
            )
        return content

    def is_whole(self, sha256: str, size: int) -> bool:
        """Whether the file is there, of this size, and its content is what its name says."""
        file = self.path(sha256)
        try:
            return file.is_file() and file.stat().st_size == size and digest(file) == sha256
        except OSError:
            return False

    def kept(self) -> Iterator[Path]:
        """Every file of the folder that is named as a content is."""
        for file in self.root.glob("??/*"):
            if _HASH.fullmatch(file.name) and file.parent.name == file.name[:2] and file.is_file():
                yield file


def digest(file: Path) -> str:
    """SHA-256 of a file, read in pieces. Raises OSError."""
    found = hashlib.sha256()
    with file.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            found.update(chunk)
    return found.hexdigest()
