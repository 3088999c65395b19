"""Telephone numbers as they stand in forms: mobile, landline with or without area code, 400 and 800 numbers."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

_MOBILE = re.compile(r"1[3-9]\d{9}")
_AREA = r"(?:010|02[0-57-9]|0[3-9]\d{2})"
_LANDLINE = re.compile(rf"({_AREA})?-?([2-9]\d{{6,7}})(?:(?:-|转|ext\.?)(\d{{1,5}}))?")
_SERVICE = re.compile(r"([48]00)-?(\d{3})-?(\d{4})")
_COUNTRY = re.compile(r"^(?:\+|00)?86-?(?=1[3-9]\d{9}$|0?\d{2,3}-?[2-9]\d{6,7})")
_BETWEEN = re.compile(r"[、,;/，；或]+")
_IN_TEXT = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|0\d{2,3}-?[2-9]\d{6,7}|[48]00-?\d{3}-?\d{4})(?!\d)")

PhoneKind = Literal["mobile", "landline", "service", "ask", "bad", "blank"]


@dataclass(frozen=True, slots=True)
class PhoneReading:
    """What a telephone cell was understood as.

    kind: ask where several numbers or a name stand in the cell (`numbers` are the proposals).
    text: the number in its usual form: 13800138000, 020-83133450, 400-050-0827.
    """

    kind: PhoneKind
    text: str = ""
    note: str = ""
    numbers: tuple[str, ...] = ()


def read_phone(text: str) -> PhoneReading:
    """Reads one cell."""
    folded = unicodedata.normalize("NFKC", text).strip().lstrip("'’")
    folded = re.sub(r"[‐‑‒–—―−－]", "-", folded)
    if folded in ("", "/", "-", "无"):
        return PhoneReading("blank")
    single = _read_single(folded)
    if single is not None:
        return single
    parts = [part.strip() for part in _BETWEEN.split(folded) if part.strip()]
    if len(parts) > 1:
        several = _read_several(parts)
        if several is not None:
            return several
    found = tuple(dict.fromkeys(n.text for m in _IN_TEXT.finditer(folded) if (n := _read_single(m[0]))))
    if found:
        rest = _IN_TEXT.sub("", folded).strip(" :-")
        what = "、".join(found)
        return PhoneReading(
            "ask", found[0] if len(found) == 1 else "", f"除号码{what}外还有文字“{rest}”，请分开填写", found
        )
    return PhoneReading("bad", note=_complaint(folded))


def _read_single(text: str) -> PhoneReading | None:
    bare = re.sub(r"[\s()]+", "", text)
    national = _COUNTRY.sub("", bare)
    if national != bare and not _MOBILE.fullmatch(national) and not national.startswith("0"):
        national = "0" + national  # +86-771-… leaves the 0 of the area code out
    bare = national
    joined = re.sub(r"-", "", bare)
    if _MOBILE.fullmatch(joined):
        return PhoneReading("mobile", joined)
    service = _SERVICE.fullmatch(bare)
    if service is not None:
        return PhoneReading("service", "-".join(service.groups()))
    landline = _LANDLINE.fullmatch(bare)
    if landline is None:
        return None
    area, number, extension = landline.groups()
    tail = f"-{extension}" if extension else ""
    if area is None:
        return PhoneReading("landline", number + tail, "没有区号，跨市联系时请补上")
    return PhoneReading("landline", f"{area}-{number}{tail}")


def _read_several(parts: list[str]) -> PhoneReading | None:
    """Numbers side by side; a landline without area code takes that of the number before it."""
    numbers: list[str] = []
    area = ""
    for part in parts:
        single = _read_single(part)
        if single is None:
            return None
        number = single.text
        if single.kind == "landline":
            if "-" in number and number.startswith("0"):
                area = number.split("-")[0]
            elif area:
                number = f"{area}-{number}"
        numbers.append(number)
    return PhoneReading(
        "ask", "", f"有{len(numbers)}个号码：{'、'.join(numbers)}，请选择其一或分开填写", tuple(numbers)
    )


def _complaint(text: str) -> str:
    digits = re.sub(r"\D", "", text)
    if len(digits) == 11 and not digits.startswith("0"):
        return f"{digits}不是手机号码（手机号码以13至19开头）"
    if len(digits) in (10, 12) and digits.startswith("1"):
        return f"手机号码应为11位，现为{len(digits)}位"
    return f"“{text}”不是电话号码：请填11位手机号码，或区号加7、8位固定电话"
