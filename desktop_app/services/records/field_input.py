"""What a person typed into a field ↔ what is known: reading a text, and writing a value for the editor."""

import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from desktop_app.domain import industry, region
from desktop_app.domain.facts import FactValue
from desktop_app.domain.fields import NONE_CODE, Field, FieldType
from desktop_app.domain.money import grouped, in_words, plain
from desktop_app.domain.month import Month

if TYPE_CHECKING:
    from desktop_app.domain.amount_input import AmountReading

SHORT_LINE = 40


class TextReading(NamedTuple):
    """value: what was understood, None for a blank or where nothing was.

    problem: why nothing was understood, in a Chinese sentence, "" otherwise. understood: the reading in plain words
    with its unit, for the chip beside the editor. proposal: what was probably meant, to be confirmed by the person.
    """

    value: FactValue | None = None
    problem: str = ""
    understood: str = ""
    proposal: FactValue | None = None


_BLANK = TextReading()


def read_text(field: Field, raw: str) -> TextReading:
    """What a text in a field's editor means. A blank is unknown, never zero (reading R7)."""
    if not raw.strip():
        return _BLANK
    return _READERS.get(field.type, _read_plain_text)(field, raw)


def load_readers() -> None:
    """Load the modules that read typed texts, so that the first keystroke need not."""
    from desktop_app.domain import month_input, number_input, phone, project_code, uscc  # noqa: F401, PLC0415


def editor_text(field: Field, value: FactValue | None) -> str:
    """A value as its editor shows it while nobody is typing there."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal | int):
        return grouped(value)
    if isinstance(value, Month):
        return value.chinese()
    if isinstance(value, tuple) and not isinstance(value, Month):
        return "、".join(field.label_of(code) for code in value) or "都不是"
    if field.type is FieldType.REGION:
        return region.full_name(str(value))
    if field.type is FieldType.INDUSTRY:
        return f"{value} {industry.name(str(value))}"
    if field.type is FieldType.CHOICE:
        return field.label_of(str(value))
    return str(value)


def typing_text(field: Field, value: FactValue | None) -> str:
    """A value as its editor shows it while someone types there: numbers without separators, so that digits can be added."""
    if isinstance(value, Decimal | int) and not isinstance(value, bool):
        return plain(value)
    return editor_text(field, value)


def understood(field: Field, value: FactValue | None) -> str:
    """A value in plain words with its unit: 2.0941亿元, 80万元, 2024年7月."""
    if value is None:
        return ""
    if isinstance(value, Decimal) and field.unit == "万元":
        return in_words(value)
    if isinstance(value, Decimal | int) and not isinstance(value, bool):
        return f"{grouped(value)}{field.unit}"
    return editor_text(field, value)


def _read_plain_text(field: Field, raw: str) -> TextReading:
    text = raw if field.type is FieldType.LONGTEXT else raw.strip()
    return TextReading(text)


def _read_uscc(field: Field, raw: str) -> TextReading:
    from desktop_app.domain import uscc  # noqa: PLC0415 - readers are heavy, and needed at the first keystroke only

    code = uscc.normalize(raw)
    return TextReading(code or None, understood=code)


def _read_project_code(field: Field, raw: str) -> TextReading:
    from desktop_app.domain import project_code  # noqa: PLC0415 - readers are heavy, and needed at the first keystroke only

    code = project_code.normalize(raw)
    return TextReading(code or None, understood=code)


def _read_phone(field: Field, raw: str) -> TextReading:
    from desktop_app.domain import phone  # noqa: PLC0415 - readers are heavy, and needed at the first keystroke only

    reading = phone.read_phone(raw)
    text = reading.text if reading.kind in {"mobile", "landline", "service"} else raw.strip()
    return TextReading(text, understood=text)


def _from_amount(field: Field, raw: str, reading: "AmountReading") -> TextReading:
    """A number's reading; what is to be confirmed stays unknown, with the proposal beside it."""
    value: FactValue | None = reading.value
    if isinstance(value, Decimal) and field.type is FieldType.INT:
        value = int(value)
    if reading.kind == "exact":
        return TextReading(value, understood=understood(field, value))
    if reading.kind == "blank":
        return TextReading(problem=reading.note or f"“{_short(raw)}”按未填处理")
    example = f"，可写成{field.example}" if field.example and value is None else ""
    return TextReading(problem=reading.note + example, proposal=value, understood=understood(field, value))


def _read_money(field: Field, raw: str) -> TextReading:
    from desktop_app.domain.amount_input import read_amount  # noqa: PLC0415 - readers are heavy, and needed at the first keystroke only

    return _from_amount(field, raw, read_amount(raw, field.unit or "万元"))


def _read_percent(field: Field, raw: str) -> TextReading:
    from desktop_app.domain.number_input import read_percent  # noqa: PLC0415 - readers are heavy, and needed at the first keystroke only

    return _from_amount(field, raw, read_percent(raw))


def _read_number(field: Field, raw: str) -> TextReading:
    from desktop_app.domain.number_input import read_number  # noqa: PLC0415 - readers are heavy, and needed at the first keystroke only

    return _from_amount(field, raw, read_number(raw, field.unit))


def _read_count(field: Field, raw: str) -> TextReading:
    from desktop_app.domain.number_input import read_int  # noqa: PLC0415 - readers are heavy, and needed at the first keystroke only

    return _from_amount(field, raw, read_int(raw, field.unit))


def _read_region(field: Field, raw: str) -> TextReading:
    from desktop_app.domain import region_text  # noqa: PLC0415 - readers are heavy, and needed at the first keystroke only

    reading = region_text.resolve(raw)
    if reading.kind == "exact" and reading.code:
        return TextReading(reading.code, understood=region.full_name(reading.code))
    problem = reading.note or f"“{_short(raw)}”不是广东、广西的县（市、区），请从列表中选"
    shown = region.full_name(reading.code) if reading.code else ""
    return TextReading(problem=problem, proposal=reading.code, understood=shown)


def _read_industry(field: Field, raw: str) -> TextReading:
    folded = unicodedata.normalize("NFKC", raw).strip()
    code = folded[:2]
    if industry.is_division(code) and folded in {code, f"{code} {industry.name(code)}"}:
        return TextReading(code, understood=f"{code} {industry.name(code)}")
    reading = industry.parse(raw)
    if reading.kind == "exact" and reading.division:
        name = industry.name(reading.division)
        return TextReading(reading.division, understood=f"{reading.division} {name}")
    problem = reading.note or f"“{_short(raw)}”不是国民经济行业大类，请从列表中选"
    shown = f"{reading.division} {industry.name(reading.division)}" if reading.division else ""
    return TextReading(problem=problem, proposal=reading.division, understood=shown)


def _read_choice(field: Field, raw: str) -> TextReading:
    text = raw.strip()
    code = field.codes.get(text) or next((c.code for c in field.choices if c.label == text), None)
    if code is None:
        return TextReading(problem=f"没有“{_short(raw)}”这一选项，请从列表中选")
    return TextReading(code, understood=field.label_of(code))


def _read_multi(field: Field, raw: str) -> TextReading:
    words = [word for word in re.split(r"[、,，;；\s]+", raw.strip()) if word]
    if words in (["都不是"], [NONE_CODE]):
        return TextReading((), understood="都不是")
    chosen = set()
    for word in words:
        value = _read_choice(field, word).value
        if value is None:
            return TextReading(problem=f"没有“{_short(word)}”这一选项，请从列表中选")
        chosen.add(value)
    codes = tuple(choice.code for choice in field.choices if choice.code in chosen)
    return TextReading(codes, understood=editor_text(field, codes))


def _read_bool(field: Field, raw: str) -> TextReading:
    word = raw.strip().lower()
    if word in {"是", "y", "yes", "true", "1", "√", "✓", "有"}:
        return TextReading(True, understood="是")
    if word in {"否", "不是", "n", "no", "false", "0", "×", "无"}:
        return TextReading(False, understood="否")
    return TextReading(problem=f"“{_short(raw)}”既不是“是”也不是“否”")


def _read_month(field: Field, raw: str) -> TextReading:
    from desktop_app.domain.month_input import read_month  # noqa: PLC0415 - readers are heavy, and needed at the first keystroke only

    reading = read_month(raw)
    if reading.kind == "exact" and reading.value is not None:
        return TextReading(reading.value, understood=reading.value.chinese())
    shown = reading.value.chinese() if reading.value else ""
    problem = reading.note or f"“{_short(raw)}”不是年月，可写成2024.7、202407、24年7月"
    return TextReading(problem=problem, proposal=reading.value, understood=shown)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SHORT_LINE else line[:SHORT_LINE] + "…"


_READERS: dict[FieldType, Callable[[Field, str], TextReading]] = {
    FieldType.MONEY: _read_money,
    FieldType.PERCENT: _read_percent,
    FieldType.NUMBER: _read_number,
    FieldType.INT: _read_count,
    FieldType.MONTH: _read_month,
    FieldType.REGION: _read_region,
    FieldType.INDUSTRY: _read_industry,
    FieldType.CHOICE: _read_choice,
    FieldType.MULTI: _read_multi,
    FieldType.BOOL: _read_bool,
    FieldType.USCC: _read_uscc,
    FieldType.PROJECT_CODE: _read_project_code,
    FieldType.PHONE: _read_phone,
}
