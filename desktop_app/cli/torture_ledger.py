"""What must be there after the child was killed, from what it said; compared with what is there."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from db.health import check_health
from db.store import Store
from desktop_app.domain.record import to_json_value
from desktop_app.services.data_folder.folders import AppFolders
from desktop_app.services.editing.savepoint import Savepoint
from desktop_app.services.editing.savepoint_folder import SavepointFolder
from desktop_app.services.editing.session_store import newest_entry
from desktop_app.services.records.unread_texts import unread_texts

BATCH_FIELD = "construction_content"  # the child writes its batches here
Content = dict[str, dict[str, Any]]  # {"facts": …, "texts": …}


@dataclass
class _Expected:
    """contents: the last that is safe, then all that came after it; any of these may be there."""

    contents: list[tuple[int, Content]] = field(default_factory=list)
    may_be_live: bool = True
    may_be_deleted: bool = False


class Ledger:
    """Reads the child's lines."""

    def __init__(self) -> None:
        self._projects: dict[str, _Expected] = {}
        self._said_of: dict[int, str] = {}
        self._batch: tuple[tuple[str, ...], str] | None = None
        self.counts: dict[str, int] = {}

    def read(self, line: str) -> None:
        """One whole line the child said."""
        said = json.loads(line)
        event = said["event"]
        self.counts[event] = self.counts.get(event, 0) + 1
        if event == "state":
            expected = self._projects.setdefault(said["project"], _Expected())
            content = {"facts": said["facts"], "texts": said["texts"]}
            expected.contents.append((said["number"], content))
            self._said_of[said["number"]] = said["project"]
        elif event == "safe":
            expected = self._projects[self._said_of[said["number"]]]
            later = [each for each in expected.contents if each[0] >= said["number"]]
            expected.contents = later or expected.contents
        elif event in {"deleting", "deleted", "restored"}:
            expected = self._projects[said["project"]]
            expected.may_be_deleted = event != "restored"
            # After "deleted" the child may restore it before it can say so.
            expected.may_be_live = True
        elif event in {"batch", "batched"}:
            self._batch = (tuple(said["projects"]), said["mark"]) if event == "batch" else None
            for id_ in said["projects"]:
                # Projects not opened in this round are only checked for the mark.
                if event == "batched" and id_ in self._projects:
                    self._projects[id_].contents = [
                        (number, marked(content, said["mark"]))
                        for number, content in self._projects[id_].contents[-1:]
                    ]

    def allowed(self, project_id: str) -> list[Content]:
        """Any of these may be there: the last that is safe, and what came after it."""
        return [content for _, content in self._projects[project_id].contents]

    def losses(self, folder: Path) -> list[str]:
        """Sentences that say what is missing or inconsistent; empty where nothing is."""
        found: list[str] = []
        if not (folder / "jigai.db").exists():
            return [] if not self._projects else ["数据库不见了"]
        health = check_health(folder / "jigai.db")
        if health.damage:
            found.append(f"数据库损坏：{health.damage[0]}")
        if health.broken_references:
            found.append(f"{health.broken_references}处引用不完整")
        with Store.open(folder) as store:
            savepoints = self._newest_savepoints(folder)
            for id_, expected in self._projects.items():
                found += self._project_losses(store, id_, expected, savepoints.get(id_))
            if self._batch is not None:
                ids, mark = self._batch
                have = {id_: dossier_content(store, id_)["facts"].get(BATCH_FIELD) == mark for id_ in ids}
                if len(set(have.values())) > 1:
                    found.append("一批修改只写进了一部分")
            found += history_faults(store)
        return found

    def _project_losses(
        self, store: Store, id_: str, expected: _Expected, savepoint: Savepoint | None
    ) -> list[str]:
        if store.projects.get(id_) is None:
            return [f"项目{id_[:8]}不见了"]
        deleted = store.projects.is_deleted(id_)
        if deleted and not expected.may_be_deleted:
            return [f"项目{id_[:8]}被删除了"]
        there = dossier_content(store, id_)
        dossier = store.projects.dossier(id_)
        if savepoint is not None and dossier is not None and savepoint.base >= newest_entry(store, dossier):
            there = overlaid(there, savepoint)  # else the record is newer, and must hold all by itself
        allowed = self.allowed(id_)
        if self._batch is not None and id_ in self._batch[0]:
            allowed.append(marked(allowed[-1], self._batch[1]))
        if there in allowed:
            return []
        return [f"项目{id_[:8]}：{_difference(allowed[0], there)}"]

    @staticmethod
    def _newest_savepoints(folder: Path) -> dict[str, Savepoint]:
        newest: dict[str, Savepoint] = {}
        for found in SavepointFolder(AppFolders(folder).savepoints).left_behind():
            newest.setdefault(found.savepoint.project_id, found.savepoint)
        return newest


def dossier_content(store: Store, project_id: str) -> Content:
    """What the record holds of a project, its texts that were not understood included."""
    dossier = store.projects.dossier(project_id)
    facts = {key: to_json_value(value) for key, value in dossier.facts.items()} if dossier else {}
    texts = unread_texts(store, dossier, store.fields) if dossier else {}
    return {"facts": facts, "texts": texts}


def overlaid(content: Content, savepoint: Savepoint) -> Content:
    """The record with what the savepoint holds."""
    facts, texts = dict(content["facts"]), dict(content["texts"])
    for key, value in savepoint.values.items():
        texts.pop(key, None)
        if value is None:
            facts.pop(key, None)
        else:
            facts[key] = value
    for key, text in savepoint.texts.items():
        facts.pop(key, None)
        texts[key] = text
    return {"facts": facts, "texts": texts}


def marked(content: Content, mark: str) -> Content:
    """The content after a batch wrote its mark."""
    texts = {key: text for key, text in content["texts"].items() if key != BATCH_FIELD}
    return {"facts": {**content["facts"], BATCH_FIELD: mark}, "texts": texts}


def history_faults(store: Store) -> list[str]:
    """Each field's entries must follow from one another, and the last be what stands there."""
    found = []
    for row in store.projects.rows():
        dossier = store.projects.dossier(row.id)
        assert dossier is not None
        found += _record_faults(store, row.id, dossier.project.facts, "项目")
        if dossier.enterprise is not None:
            found += _record_faults(store, dossier.enterprise.id, dossier.enterprise.facts, "企业")
    return found


def _record_faults(store: Store, id_: str, facts: Mapping[str, Any], kind: str) -> list[str]:
    last: dict[str, str | None] = {}
    for entry in store.history(id_):
        if entry.action != "update" or entry.field not in store.fields:
            continue
        if entry.field in last and last[entry.field] != entry.old:
            return [f"{kind}{id_[:8]}的历史断了：{entry.field}"]
        last[entry.field] = entry.new
    for key, text in last.items():
        now = facts.get(key)
        if (None if text is None else json.loads(text)) != (None if now is None else to_json_value(now)):
            return [f"{kind}{id_[:8]}的历史与现值不符：{key}"]
    return []


def _difference(expected: Content, there: Content) -> str:
    keys = sorted({*expected["facts"], *expected["texts"], *there["facts"], *there["texts"]})
    for key in keys:
        was = expected["facts"].get(key), expected["texts"].get(key)
        now = there["facts"].get(key), there["texts"].get(key)
        if was != now:
            return f"{key}应为{str(was)[:60]}，现为{str(now)[:60]}"
    return "与说过的都不同"
