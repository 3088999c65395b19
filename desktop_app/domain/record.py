"""A record of the contract: one flat JSON object ↔ facts. Strict, exact; the same form is what the store keeps."""

import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from desktop_app.domain import region
from desktop_app.domain.facts import Facts, FactValue
from desktop_app.domain.fields import NONE_CODE, TEXT_TYPES, Field, FieldDictionary, FieldType
from desktop_app.domain.industry import is_division
from desktop_app.domain.money import check_size, parse_plain, plain
from desktop_app.domain.month import Month


class RecordError(ValueError):
    """A record that cannot be taken. field: the key at fault, or None for the line as a whole."""

    def __init__(self, field: str | None, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


class _DuplicateKeyError(ValueError):
    pass


def _object_without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    record = dict(pairs)
    if len(record) != len(pairs):
        seen: set[str] = set()
        raise _DuplicateKeyError(next(key for key, _ in pairs if key in seen or seen.add(key)))  # type: ignore[func-returns-value]
    return record


def _no_constant(name: str) -> Any:
    raise ValueError(name)


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object_without_duplicates,
    parse_float=Decimal,
    parse_int=Decimal,
    parse_constant=_no_constant,
)


def decode_line(line: str) -> dict[str, Any]:
    """One JSON line → its object, numbers as exact Decimals. Raises RecordError with a sentence."""
    try:
        value = _DECODER.decode(line)
    except _DuplicateKeyError as error:
        raise RecordError(str(error), f"字段“{error}”在同一条记录里出现了两次，请只保留一个") from None
    except json.JSONDecodeError as error:
        raise RecordError(
            None, f"不是有效的JSON（第{error.colno}个字符附近），请检查引号、逗号和括号"
        ) from None
    except (ValueError, RecursionError, ArithmeticError):
        raise RecordError(None, "不是有效的JSON：含有无法识别的数值（如NaN、Infinity）或层次过深") from None
    if not isinstance(value, dict):
        raise RecordError(None, "一行应当是一个JSON对象，即写在{ }里的“字段: 值”")
    if "\\u" in line:
        _refuse_half_characters(value)
    return value


def _refuse_half_characters(record: Mapping[str, Any]) -> None:
    """Half of a surrogate pair, which only an escape can bring in: no program could show it, no file hold it."""
    for key, raw in record.items():
        for text in (key, *(raw if isinstance(raw, list) else [raw])):
            if isinstance(text, str) and any("\ud800" <= character <= "\udfff" for character in text):
                raise RecordError(
                    key, "含有不完整的字符（\\ud800至\\udfff只写了半个），请用原来的文字重新导出"
                )


def parse_record(record: Mapping[str, Any], fields: FieldDictionary) -> Facts:
    """A decoded record → facts. null and absent keys are unknown. Raises RecordError at the first fault."""
    facts: dict[str, FactValue] = {}
    for key, raw in record.items():
        field = fields.get(key)
        if field is None:
            raise RecordError(key, f"没有名为“{key}”的字段，请对照字段表检查拼写")
        if raw is None:
            continue
        value = _READERS[field.type](field, raw)
        if value != "":
            facts[key] = value
    return facts


def to_record(facts: Facts, fields: FieldDictionary) -> dict[str, Any]:
    """Facts → a JSON-ready object in the dictionary's order; amounts as decimal strings."""
    return {key: to_json_value(facts[key]) for key in fields if key in facts}


def to_json_value(value: FactValue) -> Any:
    """One value as the contract writes it."""
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, Month):
        return str(value)
    if isinstance(value, tuple):
        return list(value)
    return value


def _wrong(field: Field, message: str) -> RecordError:
    return RecordError(field.key, f"“{field.label}”（{field.key}）{message}")


def _read_bool(field: Field, raw: Any) -> FactValue:
    if isinstance(raw, bool):
        return raw
    raise _wrong(field, "应为true或false")


def _read_text(field: Field, raw: Any) -> FactValue:
    if isinstance(raw, str):
        return raw
    raise _wrong(field, "应为文字，写在引号里")


@lru_cache(maxsize=4096)
def _plain_number(text: str) -> Decimal:
    return parse_plain(text)


def _read_number(field: Field, raw: Any) -> FactValue:
    try:
        if isinstance(raw, str):
            number = _plain_number(raw)
        elif isinstance(raw, Decimal):
            number = check_size(raw)
        elif isinstance(raw, int) and not isinstance(raw, bool):
            number = check_size(Decimal(raw))
        else:
            raise _wrong(field, "应为数字，或写成“600.003”这样的十进制数字串")
    except RecordError:
        raise
    except ValueError:
        raise _wrong(field, f"的值“{str(raw)[:40]}”不是普通的十进制数，或大小超出合理范围") from None
    if field.type is FieldType.MONEY and number < 0:
        raise _wrong(field, "是金额，不能为负数")
    return number


def _read_int(field: Field, raw: Any) -> FactValue:
    if isinstance(raw, Decimal) and raw.is_finite() and raw == raw.to_integral_value() and abs(raw) < 10**15:
        raw = int(raw)
    if not isinstance(raw, int) or isinstance(raw, bool):
        raise _wrong(field, "应为整数")
    if raw < 0:
        raise _wrong(field, "不能为负数")
    return raw


@lru_cache(maxsize=4096)
def _month(text: str) -> Month:
    return Month.parse(text)


def _read_month(field: Field, raw: Any) -> FactValue:
    if isinstance(raw, str):
        try:
            return _month(raw)
        except ValueError:
            pass
    raise _wrong(field, f"的值“{str(raw)[:40]}”不是月份，应写成“2024-07”")


def _read_choice(field: Field, raw: Any) -> FactValue:
    code = field.codes.get(raw) if isinstance(raw, str) else None
    if code is None:
        raise _wrong(
            field, f"没有“{str(raw)[:40]}”这一选项，可用：{'、'.join(c.code for c in field.choices)}"
        )
    return code


def _read_multi(field: Field, raw: Any) -> FactValue:
    if not isinstance(raw, list):
        raise _wrong(field, '可多选，应写成列表，如["' + field.choices[0].code + '"]')
    chosen = set()
    for item in raw:
        if item == NONE_CODE:
            if len(set(map(str, raw))) > 1:
                raise _wrong(field, "选了“none”（都不是）就不能再选别的")
            continue
        chosen.add(_read_choice(field, item))
    return tuple(choice.code for choice in field.choices if choice.code in chosen)


def _read_region(field: Field, raw: Any) -> FactValue:
    if isinstance(raw, str) and region.is_known(raw):
        return raw
    raise _wrong(field, f"的值“{str(raw)[:40]}”不是六位行政区划代码（GB/T 2260）")


def _read_industry(field: Field, raw: Any) -> FactValue:
    if isinstance(raw, str) and is_division(raw):
        return raw
    raise _wrong(field, f"的值“{str(raw)[:40]}”不是国民经济行业大类代码（GB/T 4754，两位数字06至46）")


_READERS: dict[FieldType, Callable[[Field, Any], FactValue]] = {
    FieldType.BOOL: _read_bool,
    FieldType.CHOICE: _read_choice,
    FieldType.MULTI: _read_multi,
    FieldType.MONEY: _read_number,
    FieldType.PERCENT: _read_number,
    FieldType.NUMBER: _read_number,
    FieldType.INT: _read_int,
    FieldType.MONTH: _read_month,
    FieldType.REGION: _read_region,
    FieldType.INDUSTRY: _read_industry,
    **dict.fromkeys(TEXT_TYPES, _read_text),
}
