"""Edits made in the table: any number of cells at once, as one transaction and one named step that can be undone.

An undo takes back field by field only what still stands as the step left it; what was changed since stays, and is said.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from desktop_app.domain.entities import Dossier
from desktop_app.domain.facts import FactValue
from desktop_app.domain.fields import Subject
from desktop_app.domain.ports import Store
from desktop_app.services.change import Change, FieldChange
from desktop_app.services.job import Progress
from desktop_app.services.project_table.replay import Move, Step, TextChange, back, replay
from desktop_app.services.records.projects import ProjectService
from desktop_app.services.records.unread_texts import keep_unread_texts, unread_texts

LONGEST_HISTORY = 200


@dataclass(frozen=True, slots=True)
class CellEdit:
    """A value for one field of a project; None clears it. unread: a text that was not understood, kept as typed."""

    project_id: str
    key: str
    value: FactValue | None
    unread: str | None = None


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo or redo did. name: of the step. left: what was changed since and stays, one Chinese line each."""

    name: str
    change: Change
    left: tuple[str, ...] = ()


class TableEdits:
    """Applies edits and remembers how to take them back."""

    def __init__(self, store: Store, projects: ProjectService) -> None:
        self._store = store
        self._projects = projects
        self._done: list[Step] = []
        self._undone: list[Step] = []

    @property
    def undo_name(self) -> str | None:
        """What an undo would take back: 粘贴12格."""
        return self._done[-1].name if self._done else None

    @property
    def redo_name(self) -> str | None:
        return self._undone[-1].name if self._undone else None

    def apply(self, name: str, edits: Sequence[CellEdit], progress: Progress | None = None) -> Change:
        """All the edits or none, as one step. Raises AppError where the store cannot write, Cancelled where stopped."""
        by_project: dict[str, list[CellEdit]] = {}
        for edit in edits:
            by_project.setdefault(edit.project_id, []).append(edit)
        changes: list[FieldChange] = []
        moves: list[Move] = []
        texts: list[TextChange] = []
        touched: dict[str, None] = {}
        firms: dict[str, None] = {}
        with self._store.transaction(name):
            for count, (project_id, mine) in enumerate(by_project.items()):
                if progress is not None:
                    progress.report(count, len(by_project))
                dossier = self._projects.load(project_id)
                texts.extend(self._keep_texts(dossier, mine))
                change, move = self._save(dossier, mine)
                made = move.made_id if move is not None else ""
                changes.extend(each for each in change.fields if each.record_id != made)
                if move is not None:
                    moves.append(move)
                touched.update(dict.fromkeys((project_id, *change.projects)))
                firms.update(dict.fromkeys(change.enterprises))
        step = Step(name, _merged(changes), tuple(moves), tuple(texts))
        if step:
            self._done.append(step)
            del self._done[:-LONGEST_HISTORY]
            self._undone.clear()
        return Change(name, tuple(touched), tuple(firms), (*step.changes, *_shown_texts(texts)))

    def undo(self) -> Undone | None:
        """Take the last step back; None where there is none. Raises AppError where the store cannot write."""
        return self._replayed(self._done, self._undone, "撤销")

    def redo(self) -> Undone | None:
        """Do again what was taken back last."""
        return self._replayed(self._undone, self._done, "重做")

    def offer_redo(self, name: str, edits: Sequence[CellEdit]) -> None:
        """Typed and then given up: a redo brings it back."""
        changes, texts = [], []
        for edit in edits:
            dossier = self._projects.load(edit.project_id)
            field = self._store.fields[edit.key]
            firm = dossier.enterprise
            record = dossier.project.id if field.subject is Subject.PROJECT else firm.id if firm else ""
            before = unread_texts(self._store, dossier, self._store.fields).get(edit.key)
            if record and edit.key not in {"enterprise_name", "uscc"}:
                changes.append(
                    FieldChange(field.subject, record, edit.key, dossier.facts.get(edit.key), edit.value)
                )
                if before != edit.unread:
                    texts.append(TextChange(dossier.project.id, edit.key, before, edit.unread))
        if changes:
            self._undone.append(back(Step(name, tuple(changes), (), tuple(texts))))

    def _replayed(self, taken: list[Step], kept: list[Step], word: str) -> Undone | None:
        if not taken:
            return None
        step = taken[-1]
        with self._store.transaction(f"{word}：{step.name}"):
            done, change, left = replay(self._store, back(step))
        taken.pop()
        if done:
            kept.append(done)
        return Undone(step.name, change, left)

    def _save(self, dossier: Dossier, edits: Sequence[CellEdit]) -> tuple[Change, Move | None]:
        facts = dict(dossier.facts)
        for edit in edits:
            if edit.value is None:
                facts.pop(edit.key, None)
            else:
                facts[edit.key] = edit.value
        known = self._projects.find_enterprise(facts)
        before = dossier.project.enterprise_id
        change = self._projects.save(dossier.project.id, facts)
        after = self._projects.load(dossier.project.id).project.enterprise_id
        if after == before:
            return change, None
        is_made = before is None and after is not None and (known is None or known.id != after)
        return change, Move(dossier.project.id, before, after, after if is_made and after else "")

    def _keep_texts(self, dossier: Dossier, edits: Iterable[CellEdit]) -> list[TextChange]:
        texts = unread_texts(self._store, dossier, self._store.fields)
        now = dict(texts)
        for edit in edits:
            now.pop(edit.key, None)
            if edit.unread is not None:
                now[edit.key] = edit.unread
        if now == texts:
            return []
        keep_unread_texts(self._store, dossier.project.id, now)
        return [
            TextChange(dossier.project.id, key, texts.get(key), now.get(key))
            for key in dict.fromkeys((*texts, *now))
            if texts.get(key) != now.get(key)
        ]


def _merged(changes: Iterable[FieldChange]) -> tuple[FieldChange, ...]:
    """One change a field: two rows of a firm may have changed it one after the other."""
    merged: dict[tuple[str, str], FieldChange] = {}
    for change in changes:
        key = (change.record_id, change.field)
        merged[key] = merged[key]._replace(new=change.new) if key in merged else change
    return tuple(change for change in merged.values() if change.old != change.new)


def _shown_texts(texts: Iterable[TextChange]) -> tuple[FieldChange, ...]:
    """For the screens: these fields look different, though nothing is known of them before or after."""
    return tuple(FieldChange(Subject.PROJECT, each.project_id, each.key, None, None) for each in texts)
