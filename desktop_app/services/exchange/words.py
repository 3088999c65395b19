"""A review in words: which project, which field, what it was, what each side holds, who wrote it when."""

import json
from dataclasses import dataclass
from datetime import datetime

from desktop_app.domain.fields import FieldDictionary
from desktop_app.domain.ports import Store
from desktop_app.domain.record_version import Mark, RecordKey
from desktop_app.services.attachments.file_types import KINDS
from desktop_app.services.exchange.merge import DELETED
from desktop_app.services.exchange.records import (
    ATTACHMENT,
    ENTERPRISE,
    EXAMPLE,
    EXPLAINED,
    OWNER,
    PROJECT,
    UNREAD,
    values_of,
)
from desktop_app.services.exchange.review import Counts, FieldReview, Outcome
from desktop_app.services.exchange.take_in import Reviewed, undecided
from desktop_app.services.history.words import BLANK, plain_words, stored_words
from desktop_app.services.onboarding.own_fields import joined_fields, read_own_field

_ATTACHMENT_LABELS = {
    "title": "附件标题",
    "kind": "附件类别",
    "file_name": "附件文件名",
    "project_id": "所属项目",
    "size": "附件大小",
    "sha256": "附件内容",
    "media_type": "附件类型",
}


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One field in words. options: ids of the choices and their words, this PC's first; empty where none is to be made."""

    record: RecordKey
    field: str
    owner: str
    label: str
    ancestor: str
    here: str
    there: str
    here_by: str = ""
    there_by: str = ""
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ReviewLines:
    """new: names of the records that come in. other lines by what would become of them."""

    counts: Counts
    conflicts: tuple[ReviewLine, ...]
    taken: tuple[ReviewLine, ...]
    ours: tuple[ReviewLine, ...]
    new: tuple[str, ...]


def review_lines(store: Store, reviewed: Reviewed) -> ReviewLines:
    """The whole review, in the order of the projects' names."""
    own = [field for field in map(read_own_field, reviewed.package.head.own_fields) if field is not None]
    words = _Words(store, joined_fields(store.fields, own), reviewed)
    lines: dict[Outcome, list[ReviewLine]] = {outcome: [] for outcome in Outcome}
    new = []
    for record, told in reviewed.records.items():
        if told.outcome is Outcome.NEW:
            new.append(words.owner(record))
        for each in told.fields:
            lines[each.outcome].append(words.line(each))
    for found in lines.values():
        found.sort(key=lambda line: (line.owner, line.label))
    return ReviewLines(
        reviewed.counts,
        tuple(lines[Outcome.CONFLICT]),
        tuple(lines[Outcome.TAKEN]),
        tuple(lines[Outcome.OURS]),
        tuple(sorted(new)),
    )


def undecided_lines(store: Store) -> tuple[ReviewLine, ...]:
    """Every open conflict in words."""
    words = _Words(store, store.fields, None)
    return tuple(sorted(map(words.line, undecided(store)), key=lambda line: (line.owner, line.label)))


class _Words:
    def __init__(self, store: Store, fields: FieldDictionary, reviewed: Reviewed | None) -> None:
        self._store = store
        self._fields = fields
        self._reviewed = reviewed

    def line(self, told: FieldReview) -> ReviewLine:
        options = tuple(
            (option.id, self._option(told, option.field, option.value)) for option in told.options
        )
        return ReviewLine(
            told.record,
            told.field,
            self.owner(told.record),
            self._label(told.record, told.field),
            self._value(told.field, told.ancestor),
            self._value(told.field, told.here),
            self._value(told.field, told.there),
            _by(told.here_mark),
            _by(told.there_mark),
            options,
        )

    def owner(self, record: RecordKey) -> str:
        """What a record is called: here, else in the package."""
        values = values_of(self._store, record)
        if values is None and self._reviewed is not None and record in self._reviewed.records:
            values = self._reviewed.records[record].after.values
        values = values or {}
        if record.kind == PROJECT:
            return plain_words(values.get("project_name")) if "project_name" in values else "未命名项目"
        if record.kind == ENTERPRISE:
            return "企业　" + (
                plain_words(values.get("enterprise_name")) if "enterprise_name" in values else "未命名企业"
            )
        return f"附件　{plain_words(values.get('title'))}"

    def _label(self, record: RecordKey, name: str) -> str:
        if name == DELETED:
            return "删除"
        if name == OWNER:
            return "项目单位"
        if name == EXAMPLE:
            return "示例标记"
        if name.startswith(UNREAD):
            return f"{self._field_label(name.removeprefix(UNREAD))}（原文）"
        if name.startswith(EXPLAINED):
            return f"说明 {name.removeprefix(EXPLAINED).partition(':')[0]}"
        if record.kind == ATTACHMENT:
            return _ATTACHMENT_LABELS[name]
        return self._field_label(name)

    def _field_label(self, key: str) -> str:
        return self._fields[key].label if key in self._fields else key

    def _value(self, name: str, value: str | None) -> str:
        if name == DELETED:
            return "已删除" if value is not None else "保留"
        if value is None:
            return BLANK
        if name == OWNER:
            firm = RecordKey(ENTERPRISE, str(json.loads(value)))
            return self.owner(firm).removeprefix("企业　")
        if name == EXAMPLE:
            return "是"
        if name.startswith(EXPLAINED):
            return str(json.loads(value)["text"])
        if name == "kind":
            return KINDS.get(str(json.loads(value)), "其他")
        return stored_words(self._fields, name, value)

    def _option(self, told: FieldReview, name: str, value: str | None) -> str:
        if told.field == DELETED:
            return "删除" if name == DELETED and value is not None else "保留"
        return self._value(told.field, value)


def _by(mark: Mark | None) -> str:
    if mark is None:
        return ""
    at = datetime.fromisoformat(mark.at).astimezone()
    return f"{mark.by}　{at:%Y-%m-%d %H:%M}" if mark.by else f"{at:%Y-%m-%d %H:%M}"
