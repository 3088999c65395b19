"""投资项目统一代码: 20 digits in five groups, 4-6-2-2-6.

New form (GB/T 40058-2021, since November 2020): year and month, region, guiding department, type, five random digits
and a check digit. The check is ISO 7064 MOD 11,10 (GB/T 17710) over all 20 digits without the hyphens: it holds for
every published code in the test data and for none of the altered ones; MOD 11-2, 97-10, 37-2, 37-36 and Luhn do not.
Old form (2015–2020): year, region, industry division of GB/T 4754, kind of procedure, six digits; no check digit is
known, so only the form is checked. A first group whose last two digits are no month (2013–2021) is of the old form.

Faults: format (a suggestion where hyphens alone are amiss), masked, excel, month, region, type, check.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from desktop_app.domain import industry, region
from desktop_app.domain.code_finding import CodeFinding
from desktop_app.domain.month import Month

DIGITS = 20
_GROUPS = (4, 6, 2, 2, 6)
_SHAPE = re.compile(r"(\d{4})-(\d{6})-(\d{2})-(\d{2})-(\d{6})")
_DASHES = re.compile(r"[‐‑‒–—―−─－﹣_]")
_DAMAGED = re.compile(r"\d(\.\d+)?E\+?\d+", re.IGNORECASE)
_FIRST_OLD_YEAR, _LAST_OLD_YEAR = 2013, 2021

# GB/T 40058-2021, 3.4, in the order the codes in use suggest.
TYPES = {
    "01": "基本建设项目",
    "02": "技术改造项目",
    "03": "单纯购置项目",
    "04": "信息化项目",
    "05": "其他项目",
}
# As codes in use show; the standard's full list is not at hand, so another department is no fault.
DEPARTMENTS = {"04": "发展改革", "07": "工业和信息化"}
# The fourth group of the old form, as remembered from codes in use: shown, never judged.
PROCEDURES = {"01": "审批", "02": "核准", "03": "备案"}


@dataclass(frozen=True, slots=True)
class ProjectCode:
    """The parts of a code whose form is right.

    year: of both forms; month: of the new form. third: department (new) or industry division (old).
    fourth: project type (new) or procedure (old).
    """

    form: Literal["new", "old"]
    year: int
    month: Month | None
    region: str
    third: str
    fourth: str
    serial: str

    @property
    def region_name(self) -> str:
        return region.full_name(self.region)

    @property
    def type_name(self) -> str:
        """技术改造项目 and the like of the new form, 审批、核准、备案 of the old; "" where the number means nothing known."""
        return (TYPES if self.form == "new" else PROCEDURES).get(self.fourth, "")

    @property
    def third_name(self) -> str:
        """The department (new form) or industry division (old form); "" where it is not known."""
        if self.form == "new":
            return DEPARTMENTS.get(self.third, "")
        return industry.name(self.third) if industry.is_division(self.third) else ""


def normalize(text: str) -> str:
    """Half width, no spaces, every dash as "-", no leading apostrophe. Hyphens are not put in or moved."""
    folded = _DASHES.sub("-", unicodedata.normalize("NFKC", text))
    return re.sub(r"\s+", "", folded).lstrip("'’‘`")


def check_digit(first_19: str) -> str:
    """The last digit of a new-form code for its first 19 digits (ISO 7064 MOD 11,10)."""
    product = 10
    for digit in first_19:
        total = (product + int(digit)) % 10 or 10
        product = total * 2 % 11
    return str((11 - product) % 10)


def parse(text: str) -> ProjectCode | None:
    """The parts of a code with five groups of digits; None for any other shape. The check digit is not looked at."""
    match = _SHAPE.fullmatch(normalize(text))
    if match is None or not match[0].isascii():
        return None
    head, place, third, fourth, serial = match.groups()
    if _FIRST_OLD_YEAR <= int(head) <= _LAST_OLD_YEAR:
        return ProjectCode("old", int(head), None, place, third, fourth, serial)
    year, month = 2000 + int(head[:2]), int(head[2:])
    when = Month(year, month) if 1 <= month <= 12 else None
    return ProjectCode("new", year, when, place, third, fourth, serial)


def hyphenate(text: str) -> str | None:
    """20 digits, however they were grouped, in the right groups; None where they are not 20 digits."""
    digits = re.sub(r"\D", "", normalize(text))
    if len(digits) != DIGITS or re.search(r"[^\d\-./、,]", normalize(text)):
        return None
    groups, start = [], 0
    for length in _GROUPS:
        groups.append(digits[start : start + length])
        start += length
    return "-".join(groups)


def check(text: str) -> CodeFinding | None:
    """The first fault of a code after `normalize`; None where it is right, and for a blank."""
    code = normalize(text)
    if not code:
        return None
    parts = parse(code)
    if parts is None:
        return _wrong_form(code)
    if not region.is_known(parts.region):
        message = f"第二段{parts.region}不在行政区划名录中（开发区可能使用自编代码），请对照备案证核对"
        if parts.region[:2] not in ("44", "45"):
            return CodeFinding("region", f"第二段{parts.region}不是行政区划代码，请对照备案证核对", 6)
        # Zones have codes of their own; a right check digit says more than the table.
        if parts.form == "old" or code[-1] != check_digit(code.replace("-", "")[:-1]):
            return CodeFinding("region", message, 6)
    return _wrong_new_form(code, parts) if parts.form == "new" else None


def _wrong_new_form(code: str, parts: ProjectCode) -> CodeFinding | None:
    if parts.month is None:
        return CodeFinding(
            "month", f"第一段{code[:4]}应为赋码年月（如2401表示2024年1月），月份{code[2:4]}不存在", 3
        )
    right = check_digit(code.replace("-", "")[:-1])
    if right != code[-1]:
        return CodeFinding(
            "check",
            f"末位校验码不符（按前19位应为{right}，现为{code[-1]}）：代码中可能有一位录错，请对照备案证核对",
            24,
        )
    if parts.fourth not in TYPES:
        return CodeFinding("type", f"第四段{parts.fourth}应为项目类型01至05", 15)
    return None


def _wrong_form(code: str) -> CodeFinding:
    if "*" in code or "×" in code or "X" in code.upper():
        return CodeFinding("masked", "代码中有被遮盖的位，无法核对，请填写完整代码")
    if _DAMAGED.fullmatch(code):
        return CodeFinding("excel", "代码被Excel改成了科学计数，原代码已丢失：请把该列设为文本格式后重新填写")
    offer = hyphenate(code)
    if offer is not None:
        return CodeFinding("format", f"请按4-6-2-2-6位加连字符，是否为{offer}？", None, offer)
    digits = sum(character.isdigit() for character in code)
    return CodeFinding(
        "format", f"投资项目统一代码应为20位数字，按4-6-2-2-6位用连字符分开，现有{digits}位数字"
    )
