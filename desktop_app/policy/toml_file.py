"""TOML as the packs are written in: decimals exact, faults of syntax in Chinese with their place."""

import tomllib
from decimal import Decimal
from typing import Any

from desktop_app.policy.errors import PackError


def parse_toml(data: bytes, file: str) -> dict[str, Any]:
    """TOML bytes → tables, decimals exact. Raises PackError with the line."""
    try:
        return tomllib.loads(data.decode("utf-8-sig").replace("\r\n", "\n"), parse_float=_plain_decimal)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise PackError(file, f"第{line}行", "不是UTF-8编码的文字，请用UTF-8重新保存") from None
    except tomllib.TOMLDecodeError as error:
        raise PackError(
            file, _where(str(error)), f"TOML语法有误（{_what(str(error))}），请检查引号、括号和等号"
        ) from None
    except (ValueError, RecursionError):  # a number of thousands of digits, brackets in thousands
        raise PackError(file, "", "含有过长的数字，或括号层次过深，不像是政策包") from None


def _plain_decimal(text: str) -> Decimal | float:
    """Exact; a number with an exponent (or inf, nan) stays a float, which no key admits."""
    return float(text) if "e" in text.lower() or "n" in text.lower() else Decimal(text)


def _where(message: str) -> str:
    place = message.rpartition("(at ")[2].rstrip(")")
    words = place.replace("line ", "第").replace(", column ", "行第")
    return words + "列" if words.startswith("第") else "文件末尾"


_FAULTS = (
    ("date", "日期或时间写法不对"),
    ("Illegal character", "有不该出现的字符或换行"),
    ("Expected '='", "键后面缺少等号"),
    ("Cannot overwrite", "同一个键写了两次"),
    ("Cannot declare", "同一个表写了两次"),
    ("Cannot mutate", "同一个表写了两次"),
    ("Unclosed array", "列表缺少右方括号"),
    ("Unclosed inline table", "行内表缺少右花括号"),
    ("Unterminated string", "引号没有成对"),
    ("Unescaped", "反斜杠的写法不对"),
    ("Expected newline", "一行里写了多余的内容"),
)


def _what(message: str) -> str:
    return next((words for beginning, words in _FAULTS if beginning in message), "这里的写法认不出来")
