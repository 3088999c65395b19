"""The values of one column for all rows: what sorting and filtering look at, and totals of many rows add up."""

from collections.abc import Generator, Mapping, Sequence
from typing import Any, TypeAlias

from desktop_app.domain.fields import Field, FieldType, Subject
from desktop_app.domain.pinyin import collation_key
from desktop_app.domain.ports import Store
from desktop_app.domain.verdict import Verdict
from desktop_app.services.project_table.columns import Column, ColumnKind
from desktop_app.services.project_table.index import ProjectIndex
from desktop_app.services.project_table.judge import TableJudge
from desktop_app.services.project_table.work import ROWS_PER_STEP, Step

Values: TypeAlias = list[Any]  # by place; None = unknown
_VERDICT_ORDER = {verdict: place for place, verdict in enumerate(Verdict)}
_NAMES = {FieldType.TEXT, FieldType.LONGTEXT}  # sorted by pinyin


class TableValues:
    """Columns read so far are kept until something in them changes."""

    def __init__(self, store: Store, index: ProjectIndex, judge: TableJudge) -> None:
        self._store = store
        self._index = index
        self._judge = judge
        self._known: dict[str, Values] = {}
        self._quarters: Mapping[str, tuple[tuple[int, int], ...]] | None = None

    def of(self, column: Column) -> Generator[Step, None, Values]:
        """The values of all rows, by place."""
        known = self._known.get(column.id)
        if known is not None:
            return known
        values = yield from self._read(column)
        if column.kind is ColumnKind.FIELD:
            self._known[column.id] = values
        return values

    def keys(self, column: Column) -> Generator[Step, None, Values]:
        """What the rows are sorted by in a column: exact amounts, codes, months; names by pinyin; None = unknown."""
        field = column.field
        if field is not None and field.type in _NAMES:
            # Keys of 100,000 names are large and wanted once: the order they lead to is what is kept.
            return (yield from self._collated((yield from self._read(column))))
        values = yield from self.of(column)
        if column.kind is ColumnKind.VERDICT:
            return [None if value is None else _VERDICT_ORDER[value] for value in values]
        if field is not None and field.type is FieldType.BOOL:
            return [None if value is None else not value for value in values]
        if field is not None and field.type in {FieldType.CHOICE, FieldType.MULTI}:
            return _in_order_of_choices(field, values)
        return values

    def quarters(self) -> Mapping[str, tuple[tuple[int, int], ...]]:
        """Project id → the quarters it was declared in."""
        if self._quarters is None:
            self._quarters = self._store.declarations.declared_quarters()
        return self._quarters

    def forget(self, keys: Sequence[str]) -> None:
        """Something in these fields was changed."""
        for key in keys:
            self._known.pop(key, None)

    def clear(self) -> None:
        """Anything may have changed, declarations too."""
        self._known.clear()
        self._quarters = None

    def _read(self, column: Column) -> Generator[Step, None, Values]:
        ids = self._index.ids
        if column.kind is ColumnKind.VERDICT:
            return (yield from self._judge.verdicts(ids, column.pack_id))
        if column.kind is ColumnKind.FINDINGS:
            return (yield from self._judge.counts(ids))
        if column.kind is ColumnKind.BATCH:
            quarters = self.quarters()
            return [quarters.get(id_) for id_ in ids]
        assert column.field is not None
        return (yield from self._field_values(column.field))

    def _field_values(self, field: Field) -> Generator[Step, None, Values]:
        index, words = self._index, f"读取{field.label}"
        values: Values = [None] * len(index)
        if field.subject is Subject.PROJECT:
            for count, (id_, value) in enumerate(self._store.projects.values(field.key), 1):
                place = index.place_of(id_)
                if place >= 0:
                    values[place] = value
                if count % ROWS_PER_STEP == 0:
                    yield Step(words, count, len(index))
            return values
        firms: dict[str | None, Any] = {}
        for count, (id_, value) in enumerate(self._store.enterprises.values(field.key), 1):
            firms[id_] = value
            if count % ROWS_PER_STEP == 0:
                yield Step(words, count, 0)
        return [firms.get(id_) for id_ in index.firm_ids]

    @staticmethod
    def _collated(values: Values) -> Generator[Step, None, Values]:
        keys: Values = []
        for start in range(0, len(values), ROWS_PER_STEP):
            portion = values[start : start + ROWS_PER_STEP]
            keys.extend(None if value is None else collation_key(str(value)) for value in portion)
            yield Step("按拼音排序", start, len(values))
        return keys


def _in_order_of_choices(field: Field, values: Values) -> Values:
    """As the list of choices has them; several chosen ones by the first, then the second."""
    order = {choice.code: place for place, choice in enumerate(field.choices)}
    if field.type is FieldType.CHOICE:
        return [None if value is None else order.get(value, len(order)) for value in values]
    return [
        None if value is None else tuple(order.get(code, len(order)) for code in value) for value in values
    ]
