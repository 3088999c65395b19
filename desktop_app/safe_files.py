"""Files that are whole or not there: written beside, flushed to the disk, then put in place (floor 0)."""

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, cast

from desktop_app.domain.errors import AppError


@contextmanager
def open_atomically(target: Path) -> Iterator[BinaryIO]:
    """A binary stream to a temporary file beside the target, which takes its place when the block ends well.

    On any exception the target stays as it was. Raises AppError where the folder is missing or cannot be written, the
    disk is full, or the target is open in another program.
    """
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".tmp", dir=target.parent)
    except OSError as error:
        raise refusal(error, target) from None
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            yield cast("BinaryIO", stream)
            stream.flush()
            os.fsync(stream.fileno())
        _keep_mode(target, temporary)
        temporary.replace(target)
        _flush_folder(target.parent)
    except OSError as error:
        raise refusal(error, target) from None
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def write_atomically(target: Path, data: bytes) -> None:
    """The same for bytes that are at hand."""
    with open_atomically(target) as stream:
        stream.write(data)


def refusal(error: OSError, target: Path) -> AppError:
    """What an operating system's refusal to write means for the person at the desk."""
    if isinstance(error, FileNotFoundError):
        return AppError(
            "folder-missing", f"文件夹“{target.parent}”不存在，请先建好或另选位置；没有写入任何内容"
        )
    if isinstance(error, IsADirectoryError):
        return AppError("target-is-folder", f"“{target}”是文件夹，请写出要保存的文件名；没有写入任何内容")
    if error.errno == errno.ENOSPC:
        return AppError("disk-full", f"磁盘已满，“{target}”没有写成，原有文件没有变化；请清理磁盘后重试")
    if error.errno == errno.EROFS or isinstance(error, PermissionError):
        return AppError(
            "no-permission",
            f"“{target}”写不进去：文件夹只读，或文件正在别的程序（如Excel、WPS）里打开；请关闭后重试或另选位置，原有文件没有变化",
        )
    return AppError(
        "write-failed", f"“{target}”没有写成（{error.strerror}），原有文件没有变化；请换个位置重试"
    )


def _keep_mode(target: Path, temporary: Path) -> None:
    """mkstemp makes private files; the result should be as readable as a file made the ordinary way."""
    if os.name == "posix":
        mask = os.umask(0)
        os.umask(mask)
        temporary.chmod(target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~mask)


def _flush_folder(folder: Path) -> None:
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
