"""Sums a person types into an amount: =300*1.13, =(1200+350)/2. Exact, and nothing but + - * / and parentheses."""

import re
import unicodedata
from fractions import Fraction

MAX_LENGTH = 200
MAX_DEPTH = 30
_TOKEN = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+|[-+*/()]")
_SPELLINGS = str.maketrans({"×": "*", "÷": "/", "−": "-", "–": "-", "—": "-", "＊": "*", "∙": "*", "·": "*"})


class NotArithmeticError(ValueError):
    """The text is no sum; the message is a Chinese sentence for the person."""


def evaluate(text: str) -> Fraction:
    """The exact value of a sum without its "=". Raises NotArithmeticError."""
    folded = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text).translate(_SPELLINGS))
    if len(folded) > MAX_LENGTH:
        raise NotArithmeticError("算式太长")
    if re.search(r"[A-Za-z$!:]", folded):
        raise NotArithmeticError("算式里不能引用单元格或函数，请填写结果")
    tokens = _TOKEN.findall(folded)
    if "".join(tokens) != folded or not tokens:
        raise NotArithmeticError("算式只能用数字、加减乘除和括号")
    walk = _Walk(tokens)
    value = walk.sum(0)
    if walk.position != len(tokens):
        raise NotArithmeticError("算式没有写完整，请检查括号和运算符")
    return value


class _Walk:
    """Recursive descent over the tokens."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens
        self.position = 0

    def _take(self, among: str) -> str | None:
        if self.position < len(self.tokens) and self.tokens[self.position] in among:
            self.position += 1
            return self.tokens[self.position - 1]
        return None

    def sum(self, depth: int) -> Fraction:
        value = self._product(depth)
        while operator := self._take("+-"):
            right = self._product(depth)
            value = value + right if operator == "+" else value - right
        return value

    def _product(self, depth: int) -> Fraction:
        value = self._factor(depth)
        while operator := self._take("*/"):
            right = self._factor(depth)
            if operator == "/" and right == 0:
                raise NotArithmeticError("算式除以了0")
            value = value * right if operator == "*" else value / right
        return value

    def _factor(self, depth: int) -> Fraction:
        if depth > MAX_DEPTH:
            raise NotArithmeticError("算式的括号太多")
        if self._take("-"):
            return -self._factor(depth + 1)
        if self._take("+"):
            return self._factor(depth + 1)
        if self._take("("):
            value = self.sum(depth + 1)
            if not self._take(")"):
                raise NotArithmeticError("算式的括号不成对")
            return value
        if self.position < len(self.tokens) and self.tokens[self.position][0] in ".0123456789":
            self.position += 1
            return Fraction(self.tokens[self.position - 1].replace(",", ""))
        raise NotArithmeticError("算式没有写完整，请检查括号和运算符")
