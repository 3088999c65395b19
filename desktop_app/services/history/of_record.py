"""The history of a whole record: project, firm, explanations, declarations, attachments, operation by operation."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from desktop_app.domain.declaration_moves import STATUS_WORDS
from desktop_app.domain.entities import DeclarationStatus
from desktop_app.domain.listing import HistoryEntry
from desktop_app.domain.ports import Store
from desktop_app.services.findings.catalogue import catalogue
from desktop_app.services.history.of_field import SOMEBODY
from desktop_app.services.history.words import BLANK, plain_words, stored_words

_ENTITY_WORDS = {
    "project": "项目",
    "enterprise": "企业",
    "explanation": "说明",
    "declaration": "申报",
    "attachment": "附件",
}
# Columns of theirs that are told; the rest is of no use to a person.
_TOLD = {("declaration", "note"): "申报备注", ("attachment", "title"): "附件标题"}
_SILENT = frozenset({"declaration", "attachment"})


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One thing that changed. key: the field, "" where it is none; what: its label."""

    what: str
    old: str
    new: str
    key: str = ""

    @property
    def words(self) -> str:
        if not self.old and not self.new:
            return self.what
        return f"{self.what}：{self.old} → {self.new}" if self.old else f"{self.what}：{self.new}"


@dataclass(frozen=True, slots=True)
class RecordEntry:
    """One operation with all it changed."""

    at: datetime
    by: str
    operation: str
    lines: tuple[HistoryLine, ...]


class RecordHistory:
    def __init__(self, store: Store) -> None:
        self._store = store

    def of_project(self, project_id: str) -> tuple[RecordEntry, ...]:
        """Newest first; of a deleted project too. Empty where nothing is known of it."""
        project = self._store.projects.get(project_id)
        ids = [project_id]
        if project is not None and project.enterprise_id is not None:
            ids.append(project.enterprise_id)
        explanations = self._store.explanations
        ids += [e.id for e in explanations.of_project(project_id)]
        ids += [e.id for e in explanations.of_project(project_id, deleted=True)]
        ids += [d.id for d in self._store.declarations.of_project(project_id)]
        for deleted_too in (False, True):
            ids += [a.id for a in self._store.attachments.of_project(project_id, deleted=deleted_too)]
        operations: dict[int, list[HistoryEntry]] = {}
        deleted: set[str] = set()
        lines: dict[int, list[HistoryLine]] = {}
        for entity_id in ids:
            for entry in self._store.history(entity_id):
                operations.setdefault(entry.change, []).append(entry)
                lines.setdefault(entry.change, []).extend(self._lines(entry, deleted))
        return tuple(
            RecordEntry(
                entries[0].at, entries[0].actor or SOMEBODY, entries[0].operation, tuple(lines[change])
            )
            for change, entries in sorted(operations.items(), reverse=True)
            if lines[change]
        )

    def _lines(self, entry: HistoryEntry, deleted: set[str]) -> Iterator[HistoryLine]:
        """deleted: ids that are in the recycle bin at this point of the history; kept up to date."""
        what = _ENTITY_WORDS.get(entry.entity, entry.entity)
        if entry.action == "insert":
            yield HistoryLine(self._made(entry, what), "", "")
        elif entry.field == "deleted_at":
            is_back = entry.entity_id in deleted
            deleted ^= {entry.entity_id}
            gone = "撤回" if entry.entity == "explanation" else "删除"
            yield HistoryLine(f"{'恢复' if is_back else gone}{what}", "", "")
        elif entry.entity == "explanation":
            if entry.field == "body":
                yield HistoryLine(what, plain_words(entry.old), plain_words(entry.new))
        elif entry.entity == "declaration" and entry.field == "status":
            yield HistoryLine("申报状态", _status(entry.old), _status(entry.new))
        elif (entry.entity, entry.field) in _TOLD:
            label = _TOLD[entry.entity, entry.field]
            yield HistoryLine(label, plain_words(entry.old) or BLANK, plain_words(entry.new) or BLANK)
        elif entry.entity in _SILENT:
            return
        elif entry.field == "enterprise_id":
            yield HistoryLine("所属企业", self._firm(entry.old), self._firm(entry.new), "enterprise_name")
        elif entry.field in self._store.fields:
            fields = self._store.fields
            yield HistoryLine(
                fields[entry.field].label,
                stored_words(fields, entry.field, entry.old),
                stored_words(fields, entry.field, entry.new),
                entry.field,
            )
        elif entry.field not in {"position", "is_example"}:
            yield HistoryLine(entry.field, plain_words(entry.old), plain_words(entry.new))

    def _firm(self, text: str | None) -> str:
        firm_id = plain_words(text)
        firm = self._store.enterprises.get(firm_id) if text is not None else None
        return firm.name or "未命名企业" if firm is not None else BLANK

    def _made(self, entry: HistoryEntry, what: str) -> str:
        if entry.entity == "explanation":
            return self._explained(entry)
        if entry.entity == "declaration":
            made = self._store.declarations.get(entry.entity_id)
            return f"列入{made.year}年{made.quarter}季度申报" if made is not None else "列入申报批次"
        if entry.entity == "attachment":
            attachment = self._store.attachments.get(entry.entity_id)
            return (
                f"添加附件：{attachment.title or attachment.file_name}"
                if attachment is not None
                else "添加附件"
            )
        return f"新建{what}"

    def _explained(self, entry: HistoryEntry) -> str:
        explanation = self._store.explanations.get(entry.entity_id)
        if explanation is None or explanation.code not in catalogue():
            return "填写说明"
        return (
            f"填写说明（{explanation.code} {catalogue()[explanation.code].plain_title}）：{explanation.text}"
        )


def _status(text: str | None) -> str:
    """A stored status in words; one this program does not know as it is."""
    stored = plain_words(text)
    known = {status.value: status for status in DeclarationStatus}
    return STATUS_WORDS[known[stored]] if stored in known else stored
