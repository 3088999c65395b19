"""Attachments of projects: added as checked copies, opened read-only, thrown into the bin, verified."""

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from desktop_app.domain.entities import Attachment, new_id
from desktop_app.domain.errors import AppError
from desktop_app.domain.ports import Store
from desktop_app.domain.system_reasons import system_reason
from desktop_app.safe_files import write_atomically
from desktop_app.services.attachments.file_types import (
    FILE_TYPES,
    KINDS,
    MAX_BYTES,
    FileType,
    likely_kind,
    recognise,
    safe_name,
    too_big,
)
from desktop_app.services.attachments.files import AttachmentFiles, Content
from desktop_app.services.job import Progress

_LONGEST_TITLE = 200
_READ_ONLY = 0o444


@dataclass(frozen=True, slots=True)
class AddedFiles:
    """already: names of files whose content the project has. refused: sentences, one for each file not taken."""

    added: tuple[Attachment, ...]
    already: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


@dataclass(slots=True)
class PreparedFiles:
    """Contents that were checked and copied, and sentences about those that were not."""

    files: list[tuple[str, FileType, Content]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class BrokenAttachment:
    """A row whose content is not what it was. missing: the file is gone; else its content has changed."""

    attachment: Attachment
    missing: bool


@dataclass(slots=True)
class AttachmentService:
    """folder: the data folder. A deleted attachment keeps its content."""

    store: Store
    folder: Path
    _opened: tempfile.TemporaryDirectory[str] | None = field(default=None, init=False)

    @property
    def files(self) -> AttachmentFiles:
        return AttachmentFiles(self.folder)

    def of_project(self, project_id: str) -> tuple[Attachment, ...]:
        return self.store.attachments.of_project(project_id)

    def in_bin(self, project_id: str) -> tuple[Attachment, ...]:
        """Those that were thrown away and can be fetched back."""
        return self.store.attachments.of_project(project_id, deleted=True)

    def add(self, project_id: str, paths: Sequence[Path], progress: Progress | None = None) -> AddedFiles:
        """Copies of these files; what cannot be taken is told, the rest is added. Raises Cancelled, nothing added."""
        return self.enter(project_id, self.prepare(paths, progress or Progress()))

    def add_contents(self, project_id: str, contents: Sequence[tuple[str, bytes]]) -> AddedFiles:
        """The same for contents that are no files yet (a pasted picture): pairs of name and bytes."""
        prepared = PreparedFiles()
        for name, content in contents:
            self._prepare(prepared, name, partial(bytes, content))
        return self.enter(project_id, prepared)

    def prepare(self, paths: Sequence[Path], progress: Progress) -> PreparedFiles:
        """Read, check and copy files, in any thread: the store is not touched. Raises Cancelled."""
        prepared = PreparedFiles()
        for number, path in enumerate(paths):
            progress.phase = f"正在读入{path.name}"
            progress.report(number, len(paths))
            self._prepare(prepared, path.name, partial(_content_of, path))
        return prepared

    def enter(self, project_id: str, prepared: PreparedFiles) -> AddedFiles:
        """Enter what was prepared as attachments of a project; contents it has already are told."""
        known = {attachment.sha256 for attachment in self.of_project(project_id)}
        rows: list[Attachment] = []
        already: list[str] = []
        for name, file_type, kept in prepared.files:
            if kept.sha256 in known:
                already.append(name)
                continue
            known.add(kept.sha256)
            rows.append(_row(project_id, name, file_type, kept.sha256, kept.size))
        if not rows:
            return AddedFiles((), tuple(already), tuple(prepared.refused))
        with self.store.transaction("添加附件"):
            added = tuple(self.store.attachments.save(row) for row in rows)
        return AddedFiles(added, tuple(already), tuple(prepared.refused))

    def _prepare(self, prepared: PreparedFiles, given: str, read: Callable[[], bytes]) -> None:
        name = safe_name(given)
        try:
            content = read()
            prepared.files.append((name, recognise(name, content), self.files.put(content)))
        except AppError as error:
            prepared.refused.append(error.message)

    def rename(self, attachment_id: str, title: str) -> Attachment:
        """Raises AppError where the title is empty or the attachment is gone."""
        title = " ".join(title.split())[:_LONGEST_TITLE]
        if not title:
            raise AppError("attachment-title", "请给附件写一个标题")
        with self.store.transaction("修改附件标题"):
            return self.store.attachments.save(self._row(attachment_id)._replace(title=title))

    def classify(self, attachment_id: str, kind: str) -> Attachment:
        """kind: a code of KINDS."""
        if kind not in KINDS:
            raise AppError("attachment-kind", f"附件没有这一类别，可用：{'、'.join(KINDS.values())}")
        with self.store.transaction("修改附件类别"):
            return self.store.attachments.save(self._row(attachment_id)._replace(kind=kind))

    def delete(self, attachment_id: str) -> None:
        """Into the recycle bin; the content stays."""
        self._row(attachment_id)
        with self.store.transaction("删除附件"):
            self.store.attachments.delete(attachment_id)

    def restore(self, attachment_id: str) -> None:
        self._row(attachment_id)
        with self.store.transaction("恢复附件"):
            self.store.attachments.restore(attachment_id)

    def read(self, attachment_id: str) -> bytes:
        """The content, checked. Raises AppError where it is missing or damaged."""
        return self.files.read(self._row(attachment_id).sha256)

    def save_copy(self, attachment_id: str, target: Path) -> None:
        """The content as a file of the person's own. Raises AppError."""
        write_atomically(target, self.read(attachment_id))

    def open_copy(self, attachment_id: str) -> Path:
        """A read-only copy to look at, under the attachment's own name; gone when the program ends."""
        row = self._row(attachment_id)
        content = self.files.read(row.sha256)
        try:
            if self._opened is None:
                self._opened = tempfile.TemporaryDirectory(prefix="jigai-", ignore_cleanup_errors=True)
            copy = Path(tempfile.mkdtemp(dir=self._opened.name)) / safe_name(row.file_name)
            copy.write_bytes(content)
            copy.chmod(_READ_ONLY)
        except OSError as error:
            raise AppError(
                "attachment-open",
                f"“{row.file_name}”没能打开（{system_reason(error)}）。请检查系统临时文件夹的空间",
            ) from None
        return copy

    def close(self) -> None:
        """Remove the copies that were opened."""
        if self._opened is not None:
            self._opened.cleanup()
            self._opened = None

    def orphans(self) -> tuple[Path, ...]:
        """Contents that no row names, not even one in the recycle bin."""
        known = {attachment.sha256 for attachment in self.store.attachments.all()}
        return tuple(sorted(file for file in self.files.kept() if file.name not in known))

    def verify(self, progress: Progress | None = None) -> tuple[BrokenAttachment, ...]:
        """Rows whose content is missing or changed; reads every file. Raises Cancelled."""
        rows = self.store.attachments.all()
        broken = []
        for number, row in enumerate(rows):
            if progress is not None:
                progress.report(number, len(rows))
            if not self.files.is_whole(row.sha256, row.size):
                broken.append(BrokenAttachment(row, not self.files.has(row.sha256)))
        return tuple(broken)

    def _row(self, attachment_id: str) -> Attachment:
        found = self.store.attachments.get(attachment_id)
        if found is None:
            raise AppError("attachment-missing", "这个附件已不在数据库里。请刷新后再试")
        return found


def type_of(attachment: Attachment) -> FileType | None:
    """None for a media type of another version of the program."""
    return next((each for each in FILE_TYPES if each.media_type == attachment.media_type), None)


def _row(project_id: str, name: str, file_type: FileType, sha256: str, size: int) -> Attachment:
    title = name.rpartition(".")[0][:_LONGEST_TITLE] or name
    kind = likely_kind(name, file_type)
    return Attachment(new_id(), project_id, title, kind, name, size, sha256, file_type.media_type)


def _content_of(path: Path) -> bytes:
    """The file's bytes; a folder, device or pipe is refused before it is read."""
    try:
        if path.is_dir():
            raise AppError("attachment-type", f"“{path.name}”是文件夹，没有添加。请打开它，选择里面的文件")
        if path.exists() and not path.is_file():
            raise AppError("attachment-type", f"“{path.name}”是设备或管道，不是普通文件，没有添加")
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise too_big(path.name, size)
        with path.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise AppError("file-missing", f"找不到文件“{path}”，可能已被移走或U盘已拔出") from None
    except OSError as error:
        raise AppError(
            "attachment-open", f"“{path.name}”读不出来（{system_reason(error)}），没有添加"
        ) from None
