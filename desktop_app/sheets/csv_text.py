"""Read a .csv of unknown encoding and separator."""

import csv
import io

from desktop_app.domain.errors import AppError

MAX_FIELD = 1 << 20
_SEPARATORS = ",\t;"


def decode_csv(content: bytes) -> str:
    """UTF-8 with or without mark, UTF-16 with mark (Excel's “Unicode 文本”), else GB18030.

    Raises AppError("table-encoding") when none of them fits.
    """
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
    lines = text.splitlines()[:20]
    separator = max(_SEPARATORS, key=lambda sign: sum(line.count(sign) for line in lines))
    csv.field_size_limit(MAX_FIELD)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise AppError(
            "table-broken",
            "这个 .csv 读不出来（引号不成对，或有一格文字过长）：请用 WPS 或 Excel 打开后另存为 .xlsx 再导入。",
        ) from error
