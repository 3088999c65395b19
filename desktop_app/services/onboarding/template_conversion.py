"""Templates of old kinds (.xls, .et): the way out, and a conversion beside the original where LibreOffice is at hand.

The original is never touched. The conversion runs in a child process with a profile of its own and a time limit.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, load_workbook

from desktop_app.domain.errors import AppError
from desktop_app.safe_files import write_atomically
from desktop_app.sheets import xml_tree
from desktop_app.sheets.old_book_guard import is_sound
from desktop_app.sheets.package import Package
from desktop_app.sheets.read_table import MAX_CELLS

TIME_LIMIT = 120  # seconds
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_PROGRAMS = ("soffice", "libreoffice", "soffice.com")
_WINDOWS_FOLDERS = ("ProgramFiles", "ProgramW6432", "ProgramFiles(x86)")
_MAC_PROGRAM = Path("/Applications/LibreOffice.app/Contents/MacOS/soffice")


@dataclass(frozen=True, slots=True)
class Count:
    """How many of something there are; None where that file cannot be asked."""

    label: str
    before: int | None
    after: int | None

    @property
    def sentence(self) -> str:
        if self.before is None:
            return f"{self.label}：原文件读不出，转换后{self.after}个，请对照原表核对"
        mark = "一致" if self.before == self.after else "不一致，请对照原表核对"
        return f"{self.label}：转换前{self.before}个，转换后{self.after}个，{mark}"


@dataclass(frozen=True, slots=True)
class Conversion:
    """A template converted. file: the new workbook, beside the original."""

    original: Path
    file: Path
    counts: tuple[Count, ...]

    @property
    def differences(self) -> tuple[Count, ...]:
        """What is surely not the same any more."""
        return tuple(c for c in self.counts if c.before is not None and c.before != c.after)


def is_old_kind(content: bytes) -> bool:
    """Whether the file is a workbook of the old binary kind (.xls, .et), by its first bytes."""
    return content.startswith(_OLE) and _ENCRYPTED not in content


def refuse_old_kind(content: bytes, name: str) -> None:
    """Raises AppError("template-old-kind" or "template-encrypted") for what is no .xlsx but a workbook of its own kind."""
    if content.startswith(_OLE) and _ENCRYPTED in content:
        raise AppError("template-encrypted", f"“{name}”设有打开密码：请在WPS或Excel中去掉密码、另存后再用。")
    if is_old_kind(content):
        raise AppError(
            "template-old-kind",
            f"“{name}”是旧格式的表格（.xls或.et），填写后不能保证下拉选项和格式不变：请用WPS或Excel打开，"
            "另存为“Excel文件(*.xlsx)”，再选择另存的文件。",
        )


def find_converter() -> Path | None:
    """LibreOffice on this machine, or None. WPS has no way to convert without a person."""
    for name in _PROGRAMS:
        found = shutil.which(name)
        if found:
            return Path(found)
    if sys.platform == "win32":
        folders = (Path(value) for name in _WINDOWS_FOLDERS if (value := os.environ.get(name)))
        files = (folder / "LibreOffice" / "program" / "soffice.com" for folder in folders)
        return next((file for file in files if file.is_file()), None)
    return _MAC_PROGRAM if _MAC_PROGRAM.is_file() else None


def convert(original: Path, converter: Path, time_limit: float = TIME_LIMIT) -> Conversion:
    """Convert to .xlsx beside the original, under a name that is free.

    Raises AppError: template-… (the original cannot be read), convert-failed, convert-slow, output-… (cannot be written).
    """
    try:
        content = original.read_bytes()
    except OSError:
        raise AppError("template-unreadable", f"模板“{original}”读不出来：请检查文件是否还在。") from None
    if not is_old_kind(content):
        raise AppError("convert-needless", f"“{original.name}”不是旧格式的表格，不需要转换。")
    with tempfile.TemporaryDirectory(prefix="jigai-convert-") as folder:
        converted = _run(converter, content, Path(folder), original.name, time_limit)
    counts = _counts(content, converted)
    out = _free_name(original)
    write_atomically(out, converted, template=original)
    return Conversion(original, out, counts)


def _run(converter: Path, content: bytes, folder: Path, name: str, time_limit: float) -> bytes:
    """The converted bytes. The child sees only a copy, under a name without surprises."""
    source, out = folder / "in" / "table.xls", folder / "out"
    source.parent.mkdir()
    out.mkdir()
    source.write_bytes(content)
    command = [
        str(converter), "--headless", "--norestore", "--nolockcheck",
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(out), str(source),
    ]  # fmt: skip
    try:
        subprocess.run(
            command, capture_output=True, timeout=time_limit, check=False, stdin=subprocess.DEVNULL
        )
    except subprocess.TimeoutExpired:
        raise AppError(
            "convert-slow",
            f"“{name}”转换超过{time_limit:g}秒，已停止，原文件没有改动：请用WPS或Excel打开后另存为.xlsx。",
        ) from None
    except OSError:
        raise _failed(name) from None
    made = out / "table.xlsx"
    if not made.is_file():
        raise _failed(name)
    return made.read_bytes()


def _failed(name: str) -> AppError:
    return AppError(
        "convert-failed", f"“{name}”没有转换成功，原文件没有改动：请用WPS或Excel打开后另存为.xlsx。"
    )


def _free_name(original: Path) -> Path:
    """表.xlsx, 表（转换2）.xlsx …: nothing that is there is ever replaced."""
    candidate, number = original.with_suffix(".xlsx"), 2
    while candidate.exists():
        candidate = original.with_name(f"{original.stem}（转换{number}）.xlsx")
        number += 1
    return candidate


def _counts(before: bytes, after: bytes) -> tuple[Count, ...]:
    old, new = _open(before), _open(after)
    package = Package.read(after, to_patch=False)
    roots = [
        xml_tree.parse(package.parts[entry.part], entry.part)
        for entry in package.sheets
        if entry.kind == "worksheet"
    ]

    def elements(name: str) -> int:
        return sum(len(xml_tree.elements(root, name)) for root in roots)

    return (
        Count("工作表", len(old.sheet_names) if old else None, len(new.sheet_names) if new else None),
        Count("有内容的单元格", _cells(old), _cells(new)),
        Count("合并单元格", _merges(old), _merges(new)),
        Count("下拉选项等数据验证", None, elements("dataValidation")),
        Count("公式", None, elements("f")),
    )


def _open(content: bytes) -> CalamineWorkbook | None:
    if is_old_kind(content) and not is_sound(content, MAX_CELLS):
        return None
    try:
        return load_workbook(BytesIO(content))
    except (CalamineError, OSError, ValueError):
        return None


def _cells(book: CalamineWorkbook | None) -> int | None:
    if book is None:
        return None
    count = 0
    for index in range(len(book.sheet_names)):
        rows = book.get_sheet_by_index(index).to_python()
        count += sum(1 for row in rows for value in row if value not in ("", None))
    return count


def _merges(book: CalamineWorkbook | None) -> int | None:
    if book is None:
        return None
    sheets = (book.get_sheet_by_index(index) for index in range(len(book.sheet_names)))
    return sum(len(sheet.merged_cell_ranges or ()) for sheet in sheets)
