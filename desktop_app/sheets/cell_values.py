"""Values of cells as XML (ECMA-376 part 1, 18.3.1.4; escapes _xHHHH_ of ST_Xstring, 22.9.2.19)."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from desktop_app.domain.errors import AppError
from desktop_app.sheets.xml_scan import escape_text

Value = None | str | bool | int | Decimal | date | datetime

MAX_TEXT = 32_767  # UTF-16 code units in one cell
# A cell's number is an IEEE double: whole numbers of more than 15 digits would lose their last ones.
TOO_LARGE: int = 1_000_000_000_000_000
_MUST_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LINE_END = re.compile(r"\r\n?")
# Letters, digits and marks that most texts consist of; whatever else there is takes the longer way.
_PLAIN = re.compile(r"[0-9A-Za-z\u4e00-\u9fff\u3001-\u3011\uff01-\uff5e\u201c\u201d./()+-]*").fullmatch
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_SUSPICIOUS = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff_&<>]|^\s|\s$|\n|\s\s")


def normal_text(value: str) -> str:
    """The text as a cell can hold it: line ends are LF, as in a cell typed with Alt+Enter.

    Raises AppError("value-unwritable") for a text that no cell can hold; nothing is ever cut off.
    """
    if "\r" in value:
        value = _LINE_END.sub("\n", value)
    if _SURROGATE.search(value):
        raise AppError(
            "value-unwritable",
            f"文字“{_excerpt(value)}”含有不完整的字符（半个表情或生僻字），请重新输入该处文字。",
        )
    if len(value) * 2 > MAX_TEXT and len(value.encode("utf-16-le")) // 2 > MAX_TEXT:
        raise AppError(
            "value-unwritable",
            f"文字“{_excerpt(value)}”有 {len(value)} 字，超过一格最多 {MAX_TEXT} 字：请缩短后再导出。",
        )
    return value


def text_content(value: str) -> str:
    """A normal text as the content of `<t>`: escapes for what XML cannot hold, entities for the rest."""
    return escape_text(_MUST_ESCAPE.sub(lambda match: f"_x{ord(match.group()):04X}_", value))


def text_from_content(content: str) -> str:
    """The way back from the (parsed) content of `<t>`."""
    return _ESCAPED.sub(lambda match: chr(int(match.group(1), 16)), content) if "_x" in content else content


def is_plain_text(value: str) -> bool:
    """Whether a text surely goes into XML as it stands: nothing to escape, to refuse, or to keep blanks for."""
    return _PLAIN(value) is not None and len(value) * 2 <= MAX_TEXT


def are_plain_texts(values: Sequence[str]) -> bool:
    """The same for several at once."""
    return _PLAIN("".join(values)) is not None and max(map(len, values), default=0) * 2 <= MAX_TEXT


def text_element(value: str, prefix: str) -> str:
    """`<t>` for a normal text, with xml:space where blanks or line ends would be lost."""
    if not _SUSPICIOUS.search(value):
        return f"<{prefix}t>{value}</{prefix}t>"
    keep = (
        ' xml:space="preserve"'
        if value[:1].isspace() or value[-1:].isspace() or "\n" in value or "  " in value
        else ""
    )
    return f"<{prefix}t{keep}>{text_content(value)}</{prefix}t>"


def number_text(value: Decimal | int) -> str:
    """A number in plain digits, without needless zeros at the end."""
    if isinstance(value, int):
        return str(value)
    if not value.is_finite():
        raise AppError("value-unwritable", f"数值“{value}”不是有限的数，不能写入表格：请检查该项目的数字。")
    text = str(value)
    if "E" in text or "e" in text:
        text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", "", "-"} else text


def date_serial(value: date, is_1904: bool) -> Decimal | None:
    """Serial number of a day (and time), or None where the calendar of the workbook does not reach it.

    The 1900 calendar counts a 29 February 1900 that never was: days before 1 March 1900 are one lower.
    """
    day = value.date() if isinstance(value, datetime) else value
    epoch = date(1904, 1, 1) if is_1904 else date(1899, 12, 30)
    serial = Decimal((day - epoch).days)
    if not is_1904 and serial < 61:
        serial -= 1
    if serial < (0 if is_1904 else 1):
        return None
    if isinstance(value, datetime):
        clock = value.time().replace(tzinfo=None)
        elapsed = timedelta(
            hours=clock.hour, minutes=clock.minute, seconds=clock.second, microseconds=clock.microsecond
        )
        if elapsed:
            serial += (Decimal(elapsed // timedelta(microseconds=1)) / Decimal(86_400_000_000)).quantize(
                Decimal("1e-11")
            )
    return serial


def date_text(value: date) -> str:
    """A date for a cell whose style is no date: 2024-07-01, with the time of day where there is one."""
    if isinstance(value, datetime):
        if value.time() == time(0):
            return value.date().isoformat()
        return value.replace(tzinfo=None).isoformat(sep=" ", timespec="seconds")
    return value.isoformat()


def _excerpt(value: str) -> str:
    clean = _SURROGATE.sub("?", value)
    return clean if len(clean) <= 20 else clean[:20] + "…"
