"""Files that are whole or not there, and never written over their template (floor 0)."""

import errno
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from desktop_app.domain.errors import AppError
from desktop_app.domain.system_reasons import system_reason

_SQLITE_MAGIC = b"SQLite format 3\0"


def write_atomically(path: Path, content: bytes, *, template: Path | None = None) -> None:
    """Write bytes as a whole file; see `open_atomically`."""
    with open_atomically(path, template=template) as stream:
        stream.write(content)


@contextmanager
def open_atomically(path: Path, *, template: Path | None = None) -> Iterator[IO[bytes]]:
    """A stream into a temporary file in the same folder; at the end it is flushed to the disk and renamed into place.

    When the block raises, nothing is left behind. Raises AppError: output-is-template, output-folder-missing,
    output-read-only, output-open-elsewhere, output-disk-full, output-failed; the old file, if any, is then untouched.
    """
    temporary: Path | None = None
    try:
        _check_target(path, template)
        handle, name = tempfile.mkstemp(prefix=".~", suffix=".tmp", dir=path.parent)
        temporary = Path(name)
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(_usual_mode(path))
        temporary.replace(path)
        temporary = None
    except OSError as error:
        raise refusal(error, path) from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
    sync_folder(path.parent)


def _check_target(path: Path, template: Path | None) -> None:
    if template is not None and _is_same_file(path, template):
        raise AppError(
            "output-is-template",
            f"不能把结果写到“{path.name}”上，它是模板或读入的文件：请换一个文件名或文件夹，原文件保持原样。",
        )
    if path.is_dir():
        raise AppError("output-failed", f"“{path}”是一个文件夹：请写明要保存的文件名。")
    if path.exists() and not path.is_file():
        # Renaming onto a device or a pipe would put a plain file in the place of what the system needs.
        raise AppError("output-failed", f"“{path}”是设备或管道，不是普通文件：请写明要保存的文件名。")
    if _is_database(path):
        raise AppError("output-failed", f"“{path}”是数据库，不能被结果覆盖：请换一个文件名，数据没有改动。")
    if not path.parent.is_dir():
        raise AppError("output-folder-missing", f"文件夹“{path.parent}”不存在：请先建立它或换一个位置。")
    if path.exists() and not os.access(path, os.W_OK):
        raise AppError(
            "output-read-only", f"文件“{path.name}”是只读的，没有改动它：请换一个文件名，或先取消只读。"
        )


def _is_database(path: Path) -> bool:
    """A database or its journal: whoever names one as a result has mistyped, and would lose everything."""
    if path.is_file() and os.access(path, os.R_OK):
        with path.open("rb") as stream:
            if stream.read(len(_SQLITE_MAGIC)) == _SQLITE_MAGIC:
                return True
    return any(
        path.name.endswith(ending) and path.with_name(path.name.removesuffix(ending)).is_file()
        for ending in ("-wal", "-shm", "-journal")
    )


def _is_same_file(path: Path, template: Path) -> bool:
    try:
        if path.exists() and template.exists():
            return path.samefile(template)
        return path.resolve() == template.resolve()
    except OSError:
        return path.absolute() == template.absolute()


def _usual_mode(path: Path) -> int:
    """Mode of the file that is replaced, else what the user's umask gives a new one."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def refusal(error: OSError, path: Path) -> AppError:
    """What an operating system's refusal to write means for the person at the desk."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT if hasattr(errno, "EDQUOT") else errno.ENOSPC, errno.EFBIG}:
        return AppError(
            "output-disk-full",
            f"磁盘空间不足，“{path.name}”没有写成：请清理磁盘或换一个盘再试，原有文件没有改动。",
        )
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        if path.exists() and os.access(path.parent, os.W_OK):
            return AppError(
                "output-open-elsewhere",
                f"“{path.name}”正被别的程序（如 WPS、Excel）打开：请先关闭它再导出，原有文件没有改动。",
            )
        return AppError(
            "output-read-only", f"文件夹“{path.parent}”不能写入：请换一个位置，或请管理员开放写权限。"
        )
    return AppError(
        "output-failed",
        f"“{path.name}”没有写成（{system_reason(error)}），原有文件没有改动：请换一个位置再试。",
    )


def sync_folder(folder: Path) -> None:
    """Make a new or changed name itself last through a power cut, where the system can (not on Windows).

    Raises AppError("output-failed") where the disk fails.
    """
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in {errno.EINVAL, errno.ENOTSUP, errno.EROFS, errno.EACCES}:
            raise AppError(
                "output-failed",
                f"文件夹“{folder}”写盘未完成（{system_reason(error)}），请检查磁盘后再导出一次。",
            ) from error
    finally:
        os.close(handle)


def plain_stem(text: str, most: int) -> str:
    """A text as part of a file's name: without what Windows refuses, at most so many characters; may be empty."""
    return re.sub(r'[<>:"/\\|?*\x00-\x1f]', "", text).strip(". ")[:most]
