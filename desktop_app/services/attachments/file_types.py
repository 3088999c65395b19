"""What may be attached to a project: told by content and ending together, never by the name alone."""

import io
import re
import unicodedata
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

from desktop_app.domain.errors import AppError

MAX_BYTES = 50 * 2**20
MAX_NAME = 120
TOLD = "可添加PDF、OFD、图片（jpg、png、heic等）、Word、Excel、WPS文档和txt，每个不超过50MB；压缩包和程序文件不收。"

KINDS: Mapping[str, str] = {
    "filing": "备案证",
    "permit": "环评、能评等批复",
    "licence": "营业执照",
    "contract": "合同",
    "invoice": "发票、付款凭证",
    "report": "申请报告、审计报告",
    "photo": "现场照片",
    "other": "其他",
}
# Parts of a file name → kind; the first that occurs counts.
_NAMED = (
    (("备案",), "filing"),
    (("环评", "能评", "节能审查", "批复", "核准", "许可"), "permit"),
    (("营业执照", "执照"), "licence"),
    (("合同", "协议"), "contract"),
    (("发票", "付款", "凭证", "回单"), "invoice"),
    (("报告", "审计"), "report"),
)


@dataclass(frozen=True, slots=True)
class FileType:
    """endings: lower case, without the dot."""

    media_type: str
    endings: tuple[str, ...]
    label: str

    @property
    def is_picture(self) -> bool:
        return self.media_type.startswith("image/")


PDF = FileType("application/pdf", ("pdf",), "PDF")
OFD = FileType("application/ofd", ("ofd",), "OFD")
JPEG = FileType("image/jpeg", ("jpg", "jpeg", "jfif"), "JPG图片")
PNG = FileType("image/png", ("png",), "PNG图片")
HEIC = FileType("image/heic", ("heic", "heif"), "HEIC图片")
WEBP = FileType("image/webp", ("webp",), "WEBP图片")
BMP = FileType("image/bmp", ("bmp",), "BMP图片")
TIFF = FileType("image/tiff", ("tif", "tiff"), "TIFF图片")
_OFFICE = "application/vnd.openxmlformats-officedocument."
DOCX = FileType(f"{_OFFICE}wordprocessingml.document", ("docx",), "Word文档")
XLSX = FileType(f"{_OFFICE}spreadsheetml.sheet", ("xlsx",), "Excel表格")
OLD_OFFICE = FileType("application/x-ole-storage", ("doc", "xls", "wps", "et"), "旧版Word、Excel或WPS文档")
TEXT = FileType("text/plain", ("txt",), "文本")
FILE_TYPES = (PDF, OFD, JPEG, PNG, HEIC, WEBP, BMP, TIFF, DOCX, XLSX, OLD_OFFICE, TEXT)
ENDINGS = tuple(ending for each in FILE_TYPES for ending in each.endings)

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAGIC = (
    (b"%PDF-", PDF),
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"BM", BMP),
    (b"II*\0", TIFF),
    (b"MM\0*", TIFF),
    (_OLE, OLD_OFFICE),
)
_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1")
_ARCHIVES = ("zip", "rar", "7z", "tar", "gz", "tgz", "bz2", "xz", "cab", "iso")
_MACROS = ("docm", "xlsm", "xlsb", "dotm", "xltm")
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)
_FORBIDDEN = frozenset('<>:"/\\|?*')


def recognise(file_name: str, content: bytes) -> FileType:
    """What a file is. Raises AppError where it is empty, too big, of a kind not taken, or not what its ending says."""
    if not content:
        raise AppError("attachment-empty", f"“{file_name}”是空文件，没有添加。请检查原文件")
    if len(content) > MAX_BYTES:
        raise too_big(file_name, len(content))
    ending = ending_of(file_name)
    if ending in _ARCHIVES:
        raise AppError(
            "attachment-type", f"“{file_name}”是压缩包，看不见里面是什么，没有添加。请解压后逐个添加"
        )
    if ending in _MACROS:
        raise AppError(
            "attachment-type", f"“{file_name}”带有宏，没有添加。请另存为不带宏的.docx或.xlsx，或存成PDF"
        )
    if ending not in ENDINGS:
        raise AppError("attachment-type", f"“{file_name}”不是可以添加的文件类型，没有添加。{TOLD}")
    found = _by_content(content)
    if found is None or ending not in found.endings:
        real = f"（实际像是{found.label}）" if found else ""
        raise AppError(
            "attachment-mismatch",
            f"“{file_name}”的内容与后缀“.{ending}”不符{real}，可能已损坏或改过后缀，没有添加。请用原程序打开后另存",
        )
    return found


def too_big(file_name: str, size: int) -> AppError:
    """The refusal of a file above the limit; size in bytes."""
    return AppError(
        "attachment-too-big",
        f"“{file_name}”有{size / 2**20:.0f}MB，超过每个{MAX_BYTES // 2**20}MB的上限，没有添加。"
        "请压缩图片或拆分后再添加",
    )


def ending_of(file_name: str) -> str:
    """The ending in lower case, without the dot; "" where there is none."""
    _, dot, ending = file_name.rpartition(".")
    return ending.lower() if dot else ""


def is_safe_name(file_name: str) -> bool:
    """Whether a name can stand in any folder of any system and shows what it is."""
    return file_name == safe_name(file_name)


def safe_name(file_name: str) -> str:
    """A name that can stand in any folder: no path, no control or direction characters, no device of Windows."""
    name = unicodedata.normalize("NFC", re.split(r"[/\\]", file_name)[-1])
    name = "".join("_" if c in _FORBIDDEN else c for c in name if unicodedata.category(c)[0] != "C")
    name = name.strip(" .") or "附件"
    stem, dot, ending = name.rpartition(".")
    if dot and len(name) > MAX_NAME and len(ending) < MAX_NAME // 2:
        name = f"{stem[: MAX_NAME - len(ending) - 1].rstrip(' .')}.{ending}"
    name = name[:MAX_NAME].rstrip(" .")
    return f"_{name}" if _RESERVED.fullmatch(name) else name


def likely_kind(file_name: str, file_type: FileType) -> str:
    """A first guess, which the person may change."""
    for words, kind in _NAMED:
        if any(word in file_name for word in words):
            return kind
    return "photo" if file_type.is_picture else "other"


def _by_content(content: bytes) -> FileType | None:
    for magic, found in _MAGIC:
        if content.startswith(magic):
            return found
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return WEBP
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC_BRANDS:
        return HEIC
    if content.startswith(_ZIP):
        return _by_parts(content)
    return TEXT if _is_text(content) else None


def _by_parts(content: bytes) -> FileType | None:
    """Which kind of package a zip is, by its table of contents; nothing is inflated."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = frozenset(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError):
        return None
    if any(name.rpartition("/")[2].lower() == "vbaproject.bin" for name in names):
        return None
    if "word/document.xml" in names:
        return DOCX
    if "xl/workbook.xml" in names:
        return XLSX
    return OFD if "OFD.xml" in names else None


def _is_text(content: bytes) -> bool:
    if b"\0" in content and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    encodings = ("utf-16",) if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8", "gb18030")
    for encoding in encodings:
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False
