"""Read a .csv of unknown encoding and separator."""

import csv
import io
from collections.abc import Iterable

from desktop_app.domain.errors import AppError

MAX_FIELD = 1 << 20
MAX_ROWS = 1_048_576  # as many as a sheet has
MAX_CELLS = 4_000_000
MAX_BYTES = 32 * 1024 * 1024
_PEEK = 200_000  # characters that are looked at for the separator
_SEPARATORS = ",\t;"


def decode_csv(content: bytes) -> str:
    """UTF-8 with or without mark, UTF-16 with mark (Excel's “Unicode 文本”), else GB18030.

    Raises AppError("table-encoding") when none of them fits, "table-too-large" before it is decoded.
    """
    if len(content) > MAX_BYTES:
        raise _too_large()
    has_mark = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    candidates: tuple[str, ...] = ("utf-16",) if has_mark else ("utf-8-sig", "gb18030")
    for codec in candidates:
        try:
            text = content.decode(codec)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    raise AppError(
        "table-encoding", "这个 .csv 的文字编码认不出来：请用 WPS 或 Excel 打开后另存为 .xlsx 再导入。"
    )


def parse_csv(text: str) -> list[list[str]]:
    """Rows of texts. The separator is the one that cuts the first lines into the most columns."""
    lines = text[:_PEEK].splitlines()[:20]
    separator = max(_SEPARATORS, key=lambda sign: sum(line.count(sign) for line in lines))
    csv.field_size_limit(MAX_FIELD)
    try:
        return _bounded(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise AppError(
            "table-broken",
            "这个 .csv 读不出来（引号不成对，或有一格文字过长）：请用 WPS 或 Excel 打开后另存为 .xlsx 再导入。",
        ) from error


def _bounded(rows: Iterable[list[str]]) -> list[list[str]]:
    """The rows, as long as they would fit a sheet; a file of nothing but line ends must not fill the memory."""
    taken: list[list[str]] = []
    width = 0
    for row in rows:
        taken.append(row)
        width = max(width, len(row))
        if len(taken) > MAX_ROWS or len(taken) * width > MAX_CELLS:
            raise _too_large()
    return taken


def _too_large() -> AppError:
    return AppError(
        "table-too-large", "这个 .csv 太大，行或列太多，不像填报表：请删去多余的空行空列，另存后再导入。"
    )
