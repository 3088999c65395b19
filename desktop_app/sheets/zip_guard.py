"""Open a zip of unknown origin without being harmed by it: sizes, names and encryption are looked at first."""

import io
import zipfile
from pathlib import PurePosixPath

from desktop_app.domain.errors import AppError

MAX_ENTRIES = 20_000
MAX_PART = 600 * 1024 * 1024
MAX_TOTAL = 1200 * 1024 * 1024
# Real sheets of equal blank cells reach some 150 to 1; deflate itself ends at about 1,030 to 1.
MAX_RATIO = 300
SMALL = 20 * 1024 * 1024
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
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise AppError(
            "template-broken",
            "工作簿文件已损坏（压缩包读不出来）：请向来源重新索取，或用 WPS、Excel 修复后另存。",
        ) from error


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
        if ".." in path.parts or path.is_absolute() or "\\" in name or ":" in name or "\0" in name:
            raise AppError("template-hostile", f"工作簿里有路径可疑的部件“{name}”，已拒绝打开。")
        folded = name.casefold()
        if folded in seen:
            raise AppError(
                "template-hostile",
                f"工作簿里部件“{name}”重复出现，无法确定以哪个为准：请用 WPS 或 Excel 另存后再试。",
            )
        seen.add(folded)
        if info.flag_bits & 0x1:
            raise AppError("template-encrypted", "这个工作簿的压缩包加了密：请先去掉密码再试。")
        total += info.file_size
        if info.file_size > MAX_PART or (
            info.file_size > SMALL and info.file_size > MAX_RATIO * max(info.compress_size, 1)
        ):
            raise AppError("template-hostile", f"工作簿部件“{name}”解开后大得不正常，已拒绝打开。")
    if total > MAX_TOTAL or (total > SMALL and total > MAX_RATIO * compressed_size):
        raise AppError("template-hostile", "工作簿解开后大得不正常，已拒绝打开。")


def _inflate(archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo]) -> dict[str, bytes]:
    parts = {}
    for info in infos:
        if info.is_dir():
            continue
        with archive.open(info) as stream:
            # One byte more than declared tells a lying directory without inflating the rest.
            part = stream.read(info.file_size + 1)
        if len(part) != info.file_size:
            raise AppError("template-hostile", f"工作簿部件“{info.filename}”的大小与登记的不符，已拒绝打开。")
        parts[info.filename] = part
    return parts


def refuse_document_types(parts: dict[str, bytes]) -> None:
    """No part of a workbook may carry a DTD: it can pull in local files or swell without end."""
    for name, content in parts.items():
        if name.endswith((".bin", ".png", ".jpg", ".jpeg", ".gif", ".emf", ".wmf")):
            continue
        if any(form in content or form.lower() in content for form in _DOCTYPE_FORMS):
            raise AppError(
                "template-hostile", f"工作簿部件“{name}”带有外部定义（DTD），不是正常的表格文件，已拒绝打开。"
            )
