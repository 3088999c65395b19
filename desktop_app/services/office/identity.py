"""The office that uses the program: asked for on the first run, kept among the settings."""

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from desktop_app.domain.entities import Office
from desktop_app.domain.errors import AppError

if TYPE_CHECKING:
    from desktop_app.domain.ports import Store

OFFICE_KEY = "office"
FIRST_YEAR, LAST_YEAR = 2000, 2100
FEWEST_DIGITS = 5  # of a telephone number: short numbers within an office's own exchange
# Printed as it is, so that several numbers and extensions may stand there; but nothing that is no number.
_PHONE = re.compile(r"[0-9+()\-—/、,;. 转]+")


class OfficeService:
    def __init__(self, store: "Store") -> None:
        self._store = store

    def load(self) -> Office | None:
        """None while the program was not set up: the first-run page asks then."""
        kept = self._store.settings.get(OFFICE_KEY)
        return _from_json(kept) if isinstance(kept, dict) else None

    def require(self) -> Office:
        """The office; AppError("office-missing") where it was not set up."""
        office = self.load()
        if office is None:
            raise AppError(
                "office-missing", "还没有填写单位信息。请先打开程序，填写单位名称、所在地区和申报年度"
            )
        return office

    def save(self, office: Office) -> Office:
        """Raises AppError where name, region or year cannot be; returns it as kept."""
        name = office.name.strip()
        if not name:
            raise AppError("office-name", "请填写单位名称")
        if re.fullmatch(r"[1-9][0-9]{5}", office.region) is None:
            raise AppError("office-region", "请选择单位所在的县（市、区），区划代码应为六位数字")
        if not FIRST_YEAR <= office.year <= LAST_YEAR:
            raise AppError("office-year", f"申报年度应在{FIRST_YEAR}年至{LAST_YEAR}年之间")
        phone = unicodedata.normalize("NFKC", office.phone).strip()
        if phone and (_PHONE.fullmatch(phone) is None or sum(map(str.isdigit, phone)) < FEWEST_DIGITS):
            raise AppError(
                "office-phone",
                "电话中有不是号码的文字，或位数不够。可写0771-2345678，几个号码用顿号分开；没有就留空",
            )
        kept = {
            "name": name,
            "region": office.region,
            "year": office.year,
            "contact": office.contact.strip(),
            "phone": phone,
            "extra_policies": list(office.extra_policies),
            "hidden_policies": list(office.hidden_policies),
        }
        with self._store.transaction("修改单位信息"):
            self._store.settings.set(OFFICE_KEY, kept)
        return _from_json(kept)


def _from_json(kept: dict[str, Any]) -> Office:
    return Office(
        str(kept.get("name", "")),
        str(kept.get("region", "")),
        int(kept.get("year", 0)),
        str(kept.get("contact", "")),
        str(kept.get("phone", "")),
        tuple(kept.get("extra_policies", ())),
        tuple(kept.get("hidden_policies", ())),
    )
