"""What follows a cell's place and looks in its XML: its type, its value, its end."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import cast

from desktop_app.sheets.cell_values import (
    TOO_LARGE,
    Value,
    are_plain_texts,
    date_serial,
    date_text,
    is_plain_text,
    normal_text,
    number_text,
    text_element,
)
from desktop_app.sheets.number_formats import StyleKind
from desktop_app.sheets.string_table import StringTable

# Plain numbers of at most 14 digits before the point, without needless zeros, one after the other.
_SIMPLE_NUMBERS = re.compile(
    r"(?:(?:0|-?0\.[0-9]{0,8}[1-9]|-?[1-9][0-9]{0,13}(?:\.[0-9]{0,8}[1-9])?)(?:,|$))*"
).fullmatch
# Texts that repeat (regions, 是/否, industries) are worth keeping; a long table of different ones is not.
_KEPT_TEXTS = 20_000


class ValueCells:
    """Writes values as the ends of cells; strings: the table to append texts to, None to write them inline."""

    def __init__(self, prefix: str, strings: StringTable | None, *, is_1904: bool) -> None:
        self._strings = strings
        self._is_1904 = is_1904
        self.number_start = f"><{prefix}v>"
        self.number_end = f"</{prefix}v></{prefix}c>"
        self._inline_start = f' t="inlineStr"><{prefix}is><{prefix}t>'
        self._inline_end = f"</{prefix}t></{prefix}is></{prefix}c>"
        self._prefix = prefix
        self.texts: dict[str, str] = {"": "/>"}

    def rest(self, value: Value, style: StyleKind) -> str:
        """Raises AppError("value-unwritable") for what no cell can hold."""
        kind = type(value)
        if kind is str:
            return self.texts.get(value) or self.text(value)  # type: ignore[arg-type]
        if value is None:
            return "/>"
        if kind is Decimal:
            return self.number(value)  # type: ignore[arg-type]
        if isinstance(value, bool):
            return f' t="b"{self.number_start}{int(value)}{self.number_end}'
        if isinstance(value, date):
            serial = date_serial(value, self._is_1904) if style is StyleKind.DATE else None
            return self.text(date_text(value)) if serial is None else self.number(serial)
        if isinstance(value, (int, Decimal)):
            return self.number(value)
        if isinstance(value, str):
            return self.text(value)
        raise TypeError(f"no cell value: {type(value).__name__}")

    def column(self, values: Sequence[Value], style: StyleKind) -> tuple[str, str, Sequence[str | int]]:
        """For values of one column: what stands before and after each, and the values as text between them."""
        kinds = set(map(type, values))
        if kinds == {Decimal}:
            numbers = list(map(str, values))
            if _SIMPLE_NUMBERS(",".join(numbers)):
                return self.number_start, self.number_end, numbers
        elif kinds == {str}:
            texts = cast("Sequence[str]", values)
            if self._strings is not None:
                if "" not in texts:
                    return f' t="s"{self.number_start}', self.number_end, self._strings.numbers(texts)
            elif "" not in texts and are_plain_texts(texts):
                return self._inline_start, self._inline_end, texts
        return "", "", [self.rest(value, style) for value in values]

    def number(self, value: Decimal | int) -> str:
        """A number; whole numbers of more than 15 digits are text."""
        text = number_text(value)
        if len(text) > 15 and not -TOO_LARGE < value < TOO_LARGE:
            return self.text(text)
        return f"{self.number_start}{text}{self.number_end}"

    def text(self, value: str) -> str:
        if self._strings is not None:
            rest = f' t="s"{self.number_start}{self._strings.number(value)}{self.number_end}'
            self.texts[value] = rest
            return rest
        if is_plain_text(value):
            rest = self._inline_start + value + self._inline_end
        else:
            element = text_element(normal_text(value), self._prefix)
            rest = f' t="inlineStr"><{self._prefix}is>{element}</{self._prefix}is></{self._prefix}c>'
        if len(self.texts) < _KEPT_TEXTS:
            self.texts[value] = rest
        return rest
