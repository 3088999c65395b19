"""Open a zip of unknown origin without being harmed by it: sizes, names and encryption are looked at first."""

import io
import zipfile
import zlib
from pathlib import PurePosixPath

from desktop_app.domain.errors import AppError

MAX_ENTRIES = 20_000
# What is read is held, as bytes and then as text: a table of 20,000 projects has some 50 MB.
MAX_PART = 80 * 1024 * 1024
MAX_TOTAL = 160 * 1024 * 1024
# Real sheets of equal blank cells reach some 150 to 1; deflate itself ends at about 1,030 to 1.
MAX_RATIO = 300
SMALL = 20 * 1024 * 1024
_PIECE = 1 << 20
# What a broken zip makes Python raise.
BROKEN = (
    zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError, RuntimeError, OverflowError,
)  # fmt: skip
_PACKINGS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DOCTYPE_FORMS = (b"<!DOCTYPE", "<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be"))


def open_zip(content: bytes) -> tuple[list[zipfile.ZipInfo], dict[str, bytes]]:
    """Entries in their order, and the content of every one that is not a folder.

    Raises AppError: template-encrypted, template-old-format, template-not-a-workbook, template-hostile, template-broken.
    """
    if content.startswith(_OLE):
        _refuse_ole(content)
    if not content.startswith(b"PK\x03\x04"):
        raise AppError(
            "template-not-a-workbook",
            "这个文件不是 .xlsx 工作簿：请用 WPS 或 Excel 打开后“另存为”.xlsx 再试。",
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = archive.infolist()
            _check_directory(infos, len(content))
            return infos, _inflate(archive, infos)
    except BROKEN as error:
        raise AppError(
            "template-broken",
            "工作簿文件已损坏（压缩包读不出来）：请向来源重新索取，或用 WPS、Excel 修复后另存。",
        ) from error


def read_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes | None:
    """A member of at most `most` bytes; None where it is larger, or not as large as the list of contents says.

    `ZipFile.read` inflates whatever is there before it counts: a member that lies about its size would fill the memory.
    """
    if info.file_size > most:
        return None
    with archive.open(info) as stream:
        content = bytearray()
        while len(content) <= info.file_size and (piece := stream.read(_PIECE)):
            content += piece
    return bytes(content) if len(content) == info.file_size else None


def shown(name: str) -> str:
    """A name of unknown origin as it can stand in a sentence: one line, not long."""
    return "".join(sign if sign.isprintable() else "?" for sign in name[:80])


def _refuse_ole(content: bytes) -> None:
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise AppError(
            "template-encrypted", "这个工作簿设有打开密码，读不出来：请在 WPS 或 Excel 中去掉密码后另存再试。"
        )
    raise AppError(
        "template-old-format",
        "这是 .xls / .et 旧格式的文件，直接改写会丢失下拉和公式：请用 WPS 或 Excel 打开，“另存为”.xlsx 后再用。",
    )


def _check_directory(infos: list[zipfile.ZipInfo], compressed_size: int) -> None:
    if len(infos) > MAX_ENTRIES:
        raise AppError("template-hostile", f"工作簿里有 {len(infos)} 个部件，不像正常文件，已拒绝打开。")
    seen: set[str] = set()
    total = 0
    for info in infos:
        name = info.orig_filename
        path = PurePosixPath(name)
        if (
            not name.isprintable()
            or not info.filename
            or ".." in path.parts
            or path.is_absolute()
            or any(sign in name for sign in "\\:\0")
        ):
            raise AppError("template-hostile", f"工作簿里有路径可疑的部件“{shown(name)}”，已拒绝打开。")
        folded = name.casefold()
        if folded in seen:
            raise AppError(
                "template-hostile",
                f"工作簿里部件“{shown(name)}”重复出现，无法确定以哪个为准：请用 WPS 或 Excel 另存后再试。",
            )
        seen.add(folded)
        if info.flag_bits & 0x1:
            raise AppError("template-encrypted", "这个工作簿的压缩包加了密：请先去掉密码再试。")
        if info.compress_type not in _PACKINGS:
            raise AppError(
                "template-broken",
                f"工作簿部件“{shown(name)}”的压缩方式不常见：请用 WPS 或 Excel 另存后再试。",
            )
        total += info.file_size
        if info.file_size > MAX_PART or (
            info.file_size > SMALL and info.file_size > MAX_RATIO * max(info.compress_size, 1)
        ):
            raise AppError("template-hostile", f"工作簿部件“{shown(name)}”解开后大得不正常，已拒绝打开。")
    if total > MAX_TOTAL or (total > SMALL and total > MAX_RATIO * compressed_size):
        raise AppError("template-hostile", "工作簿解开后大得不正常，已拒绝打开。")


def _inflate(archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo]) -> dict[str, bytes]:
    parts = {}
    for info in infos:
        if info.is_dir():
            continue
        part = read_member(archive, info, MAX_PART)
        if part is None:
            raise AppError(
                "template-hostile", f"工作簿部件“{shown(info.filename)}”的大小与登记的不符，已拒绝打开。"
            )
        parts[info.filename] = part
    return parts


def refuse_document_types(parts: dict[str, bytes]) -> None:
    """No part of a workbook may carry a DTD: it can pull in local files or swell without end."""
    for name, content in parts.items():
        if name.endswith((".bin", ".png", ".jpg", ".jpeg", ".gif", ".emf", ".wmf")):
            continue
        if any(form in content or form.lower() in content for form in _DOCTYPE_FORMS):
            raise AppError(
                "template-hostile",
                f"工作簿部件“{shown(name)}”带有外部定义（DTD），不是正常的表格文件，已拒绝打开。",
            )
