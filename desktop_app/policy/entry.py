"""A value in a pack file that knows where it stands, so that every complaint names file, key and mistake."""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, NoReturn

from desktop_app.domain.money import parse_plain
from desktop_app.policy.errors import PackError

_IDENTIFIER = re.compile(r"[a-z][a-z0-9]*([_-][a-z0-9]+)*")
_KINDS = {
    str: "文字",
    bool: "true/false",
    int: "整数",
    Decimal: "小数",
    list: "列表",
    dict: "表",
    date: "日期",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One value of the file, with the file's name and the path of keys that leads to it."""

    value: Any
    path: str
    file: str

    def fail(self, mistake: str) -> NoReturn:
        raise PackError(self.file, self.path, mistake)

    def kind(self) -> str:
        return _KINDS.get(type(self.value), type(self.value).__name__)

    def table(self, allowed: Iterable[str], required: Iterable[str] = ()) -> dict[str, "Entry"]:
        """The entries of a table. An unknown or absent key is refused, with the nearest known one."""
        if not isinstance(self.value, dict):
            self.fail(f"应为表（键 = 值），现为{self.kind()}")
        known = tuple(allowed)
        for key in self.value:
            if key not in known:
                near = difflib.get_close_matches(key, known, 1, 0.6)
                hint = f"，是否想写“{near[0]}”" if near else f"；可用的键：{'、'.join(known)}"
                raise PackError(self.file, self._join(key), f"不认识的键“{key}”{hint}")
        for key in required:
            if key not in self.value:
                self.fail(f"缺少必填的“{key}”")
        return {key: Entry(value, self._join(key), self.file) for key, value in self.value.items()}

    def children(self) -> dict[str, "Entry"]:
        """The entries of a table whose keys are names chosen by the author."""
        return self.table(self.value) if isinstance(self.value, dict) else self.table(())

    def items(self) -> tuple["Entry", ...]:
        if not isinstance(self.value, list):
            self.fail(f"应为列表[…]，现为{self.kind()}")
        return tuple(Entry(value, f"{self.path}[{n}]", self.file) for n, value in enumerate(self.value, 1))

    def text(self) -> str:
        if not isinstance(self.value, str):
            self.fail(f"应为文字，现为{self.kind()}")
        if not self.value.strip():
            self.fail("不能为空")
        return self.value

    def identifier(self) -> str:
        text = self.text()
        if not _IDENTIFIER.fullmatch(text):
            self.fail(f"“{text}”不能作标识，应以小写字母开头，由小写字母、数字和“-”“_”组成")
        return text

    def one_of(self, words: Iterable[str]) -> str:
        text, known = self.text(), tuple(words)
        if text not in known:
            self.fail(f"“{text}”不在可用的值之内：{'、'.join(known)}")
        return text

    def boolean(self) -> bool:
        if not isinstance(self.value, bool):
            self.fail(f"应为true或false，现为{self.kind()}")
        return self.value

    def integer(self, least: int = 0) -> int:
        if not isinstance(self.value, int) or isinstance(self.value, bool):
            self.fail(f"应为整数，现为{self.kind()}")
        if self.value < least:
            self.fail(f"应不小于{least}，现为{self.value}")
        return self.value

    def day(self) -> date:
        if not isinstance(self.value, date) or isinstance(self.value, datetime):
            self.fail(f"应为日期，如2024-01-30（不加引号），现为{self.kind()}“{self.value}”")
        return self.value

    def texts(self) -> tuple[str, ...]:
        """A list of texts; a single text stands for a list of one."""
        if isinstance(self.value, str):
            return (self.text(),)
        return tuple(item.text() for item in self.items())

    def number(self) -> tuple[Fraction, bool]:
        """An exact number and whether it was written as a percentage: 500, "600.003", "30%" (= 3/10, True)."""
        value = self.value
        if isinstance(value, float):
            self.fail(f'“{value}”不是普通的十进制数（不能用指数），请写成500或"0.5"这样的形式')
        if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
            self.fail(f'应为数字，如500、"0.5"或"30%"，现为{self.kind()}')
        if isinstance(value, int):
            return Fraction(value), False
        if isinstance(value, Decimal):
            return Fraction(value), False
        percent = value.endswith("%")
        try:
            number = Fraction(parse_plain(value.removesuffix("%")))
        except ValueError:
            self.fail(f'“{value}”不是普通的十进制数或百分数，如500、"0.5"、"30%"')
        return (number / 100, True) if percent else (number, False)

    def _join(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key
