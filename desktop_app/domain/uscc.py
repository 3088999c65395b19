"""统一社会信用代码, GB 32100-2015: 18 characters with two check digits.

1 registering department, 2 kind, 3–8 region of registration, 9–17 organisation code (GB 11714-1997, its own check
character at 17), 18 check character over all.

Faults: length, letter, character, excel, apostrophe, old-licence, organisation-check, check.
"""

import re
import unicodedata
from functools import lru_cache

from desktop_app.domain.code_finding import CodeFinding

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # 31 characters, without I O S V Z
LENGTH = 18
_WEIGHTS = tuple(3**place % 31 for place in range(LENGTH - 1))
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_BASE_36 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_MISTAKEN_FOR = {"I": "1", "O": "0", "S": "5", "Z": "2", "V": "U"}
_DAMAGED = re.compile(r"\d(\.\d+)?E\+?\d+")
_SEPARATORS = re.compile(r"[\s\-－—]+")
_LEADING_MARKS = "'’‘`"


def normalize(text: str) -> str:
    """Half width, capitals, no spaces, hyphens or Excel's leading apostrophe. Nothing else is changed."""
    folded = unicodedata.normalize("NFKC", text).strip().lstrip(_LEADING_MARKS)
    return _SEPARATORS.sub("", folded).upper()


def organisation_check(body: str) -> str:
    """The check character of the first 8 characters of an organisation code (GB 11714)."""
    total = sum(_BASE_36.index(c) * w for c, w in zip(body, _ORGANISATION_WEIGHTS, strict=True))
    value = 11 - total % 11
    return {10: "X", 11: "0"}.get(value, str(value))


def check_character(body: str) -> str:
    """The 18th character for the first 17 (GB 32100). Raises ValueError for a character outside the alphabet."""
    total = sum(ALPHABET.index(c) * w for c, w in zip(body, _WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def is_valid(text: str) -> bool:
    """Whether the normalized text passes both checks."""
    return check(text) is None


@lru_cache(maxsize=256)  # the code of the project in view is checked at every keystroke
def check(text: str) -> CodeFinding | None:
    """The first fault of a code after `normalize`; None where it is right, and for a blank."""
    code = normalize(text)
    if not code:
        return None
    if _DAMAGED.fullmatch(code):
        return CodeFinding(
            "excel",
            f"“{text.strip()}”被Excel改成了科学计数，原代码已丢失：请把该列设为文本格式后重新填写18位代码",
        )
    if len(code) != LENGTH:
        return _wrong_length(code)
    return _wrong_character(code) or _wrong_check(code)


def _wrong_length(code: str) -> CodeFinding:
    if len(code) == 15 and code.isdigit():
        return CodeFinding(
            "old-licence", "这是15位的旧工商注册号，不是统一社会信用代码：请填写营业执照上的18位代码"
        )
    if len(code) == 9 and code.isascii() and code.isalnum():
        return CodeFinding(
            "length", "这是9位的组织机构代码，不是统一社会信用代码：请填写营业执照上的18位代码"
        )
    difference = LENGTH - len(code)
    how = f"少{difference}位" if difference > 0 else f"多{-difference}位"
    return CodeFinding("length", f"统一社会信用代码应为18位，现为{len(code)}位，{how}")


def _wrong_character(code: str) -> CodeFinding | None:
    for position, character in enumerate(code, 1):
        if character in ALPHABET:
            continue
        if character in _MISTAKEN_FOR:
            likely = "".join(_MISTAKEN_FOR.get(c, c) for c in code)
            suggestion = likely if set(likely) <= set(ALPHABET) and _wrong_check(likely) is None else None
            message = f"第{position}位是字母{character}，统一社会信用代码不使用字母I、O、S、V、Z"
            message += f"，可能是{_MISTAKEN_FOR[character]}"
            return CodeFinding("letter", message, position, suggestion)
        return CodeFinding("character", f"第{position}位“{character}”不是数字或大写字母", position)
    if not code[2:8].isdigit():
        position = next(i for i, c in enumerate(code[2:8], 3) if not c.isdigit())
        return CodeFinding("character", f"第{position}位应为数字（第3至8位是登记机关行政区划码）", position)
    return None


def _wrong_check(code: str) -> CodeFinding | None:
    right = check_character(code[:17])
    organisation = organisation_check(code[8:16])
    if organisation != code[16] and right != code[17]:
        return CodeFinding(
            "check", "校验不通过（第17位、第18位校验码均不符），前面可能有一位录错，请对照营业执照核对", 17
        )
    if organisation != code[16]:
        message = f"第17位校验码应为{organisation}，现为{code[16]}：第9至17位的主体标识码（组织机构代码）可能有误，请对照营业执照核对"
        return CodeFinding("organisation-check", message, 17)
    if right != code[17]:
        message = f"第18位校验码应为{right}，现为{code[17]}：代码中可能有一位录错，请对照营业执照核对"
        return CodeFinding("check", message, 18)
    return None


def region_of(text: str) -> str | None:
    """The six digits of the registering authority's region; None where the code is not valid."""
    code = normalize(text)
    return code[2:8] if code and check(code) is None else None
