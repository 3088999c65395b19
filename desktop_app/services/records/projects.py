"""The office's projects: list, create, save, delete with undo, duplicate. Firms are kept once and shared."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from desktop_app.domain.entities import Dossier, Enterprise, Project, new_id
from desktop_app.domain.errors import AppError
from desktop_app.domain.facts import Facts, of_subject
from desktop_app.domain.fields import Subject
from desktop_app.domain.listing import ALL_PROJECTS, ProjectFilter, ProjectRow
from desktop_app.services.change import Change, FieldChange, applied, differences

if TYPE_CHECKING:
    from desktop_app.domain.ports import Store

# What is never taken over into a copy: it belongs to one project alone.
_NOT_COPIED = frozenset({"project_code", "approval_number"})


class ProjectService:
    """Every mutation is one transaction and returns what it changed; `initiator` comes back in the Change."""

    def __init__(self, store: "Store") -> None:
        self._store = store

    def list_rows(self, text: str = "", wanted: ProjectFilter = ALL_PROJECTS) -> tuple[ProjectRow, ...]:
        """Lines of the list, in order of entry. text: characters, full pinyin or initials; words are all asked for."""
        return self._store.projects.rows(wanted._replace(text=text) if text else wanted)

    def list_ids(self, text: str = "") -> tuple[str, ...]:
        """The projects of `list_rows`, their lines to be read by `rows_of` when they are looked at."""
        return self._store.projects.ids(ProjectFilter(text=text))

    def rows_of(self, project_ids: Sequence[str]) -> tuple[ProjectRow, ...]:
        """Lines of these projects; those that are gone for good are left out."""
        return self._store.projects.rows_of(project_ids)

    def iterate(self, wanted: ProjectFilter = ALL_PROJECTS) -> Iterator[Dossier]:
        """The projects with their firms, streamed."""
        return self._store.projects.iterate_dossiers(wanted)

    def count(self) -> int:
        return self._store.projects.count()

    def load(self, project_id: str) -> Dossier:
        """Raises AppError("project-missing") where there is none of that id."""
        dossier = self._store.projects.dossier(project_id)
        if dossier is None:
            raise AppError("project-missing", "这个项目已不在数据库里，可能被彻底删除。请刷新列表")
        return dossier

    def create(self, facts: Facts | None = None, *, is_example: bool = False, initiator: str = "") -> Change:
        """A new project at the end of the list; projects[0] of the Change is its id."""
        return self._insert(
            "新建项目", Project(new_id(), None, {}, is_example=is_example), facts or {}, initiator
        )

    def save(self, project_id: str, facts: Facts, *, initiator: str = "") -> Change:
        """The project with its firm's facts, as the form shows them: what differs from the stored state is changed.

        Fields of the firm change it for all its projects. A name or code that belongs to another firm switches the
        project over to that firm; a project without one is given the firm of that code or name, or a new one.
        """
        with self._store.transaction("修改项目"):
            dossier = self.load(project_id)
            owner, firm_changes = self._settle_firm(dossier, self._part(facts, Subject.ENTERPRISE))
            wanted = self._part(facts, Subject.PROJECT)
            changes = differences(Subject.PROJECT, project_id, dossier.project.facts, wanted)
            owner_id = owner.id if owner else None
            moved = owner_id != dossier.project.enterprise_id
            if changes or moved:
                self._store.projects.save(replace(dossier.project, enterprise_id=owner_id, facts=wanted))
        if not (changes or moved or firm_changes):
            return Change("修改项目", initiator=initiator)
        shared = self._projects_of(owner) if firm_changes else ()
        return Change(
            "修改项目",
            tuple(dict.fromkeys((project_id, *shared))),
            (owner.id,) if owner and firm_changes else (),
            (*changes, *firm_changes),
            initiator,
        )

    def choose_enterprise(self, project_id: str, enterprise_id: str | None, *, initiator: str = "") -> Change:
        """Give the project to a firm that is there, or to none. Nobody's facts change."""
        with self._store.transaction("选择企业"):
            project = self.load(project_id).project
            if project.enterprise_id == enterprise_id:
                return Change("选择企业", initiator=initiator)
            self._store.projects.save(replace(project, enterprise_id=enterprise_id))
        return Change("选择企业", (project_id,), initiator=initiator)

    def delete(self, project_id: str, *, initiator: str = "") -> Change:
        """Into the recycle bin; `restore` undoes it."""
        self.load(project_id)
        with self._store.transaction("删除项目"):
            self._store.projects.delete(project_id)
        return Change("删除项目", (project_id,), initiator=initiator)

    def restore(self, project_id: str, *, initiator: str = "") -> Change:
        """Out of the recycle bin, with its firm where that was deleted too."""
        project = self.load(project_id).project
        with self._store.transaction("恢复项目"):
            if project.enterprise_id:
                self._store.enterprises.restore(project.enterprise_id)
            self._store.projects.restore(project_id)
        return Change("恢复项目", (project_id,), initiator=initiator)

    def duplicate(self, project_id: str, *, initiator: str = "") -> Change:
        """A copy at the end of the list, of the same firm; codes and declarations are not copied."""
        original = self.load(project_id).project
        facts = {key: value for key, value in original.facts.items() if key not in _NOT_COPIED}
        if original.name:
            facts["project_name"] = f"{original.name}（副本）"
        with self._store.transaction("复制项目"):
            copy = self._store.projects.save(
                Project(new_id(), original.enterprise_id, facts, is_example=original.is_example)
            )
        return Change("复制项目", (copy.id,), initiator=initiator)

    def find_enterprise(self, facts: Facts) -> Enterprise | None:
        """The firm that is already kept under this code, else under this name."""
        found = self._store.enterprises.find_by_uscc(str(facts.get("uscc", "")))
        return found or self._store.enterprises.find_by_name(str(facts.get("enterprise_name", "")))

    def _insert(self, operation: str, project: Project, facts: Facts, initiator: str) -> Change:
        with self._store.transaction(operation):
            owner, firm_changes = self._settle_firm(
                Dossier(project, None), self._part(facts, Subject.ENTERPRISE)
            )
            saved = self._store.projects.save(
                replace(
                    project,
                    enterprise_id=owner.id if owner else None,
                    facts=self._part(facts, Subject.PROJECT),
                )
            )
            changes = differences(Subject.PROJECT, saved.id, {}, saved.facts)
        shared = self._projects_of(owner) if firm_changes else ()
        return Change(
            operation,
            tuple(dict.fromkeys((saved.id, *shared))),
            (owner.id,) if owner and firm_changes else (),
            (*changes, *firm_changes),
            initiator,
        )

    def _part(self, facts: Facts, subject: Subject) -> Facts:
        """The facts of one subject; a key this dictionary does not know stays with the project."""
        known = of_subject(facts, subject, self._store.fields)
        if subject is Subject.PROJECT:
            return {**known, **{k: v for k, v in facts.items() if k not in self._store.fields}}
        return known

    def _settle_firm(
        self, dossier: Dossier, wanted: Facts
    ) -> tuple[Enterprise | None, tuple[FieldChange, ...]]:
        """The firm the project belongs to once these facts are saved, and what changes in it.

        Only what was changed in the form counts: after a switch to another firm, the fields that still show the
        former firm's values are not that firm's.
        """
        before = dossier.enterprise
        changes = differences(
            Subject.ENTERPRISE, before.id if before else "", before.facts if before else {}, wanted
        )
        if not changes:
            return before, ()
        if (
            not wanted
        ):  # everything of the firm was cleared: the project lets go of it, the firm itself stays whole
            return None, ()
        other = self._other_firm(before, changes)
        if other is not None:
            kept = tuple(c for c in changes if c.new is not None and c.field != "enterprise_name")
            return self._change_firm(other, kept)
        if before is not None:
            return self._change_firm(before, changes)
        made = self._store.enterprises.save(Enterprise(new_id(), wanted))
        return made, tuple(change._replace(record_id=made.id) for change in changes)

    def _other_firm(self, before: Enterprise | None, changes: tuple[FieldChange, ...]) -> Enterprise | None:
        changed = {change.field: str(change.new) for change in changes if change.new is not None}
        found = None
        if "uscc" in changed:
            found = self._store.enterprises.find_by_uscc(changed["uscc"])
        if found is None and "enterprise_name" in changed:
            found = self._store.enterprises.find_by_name(changed["enterprise_name"])
            typed = changed.get("uscc")
            # The same name under another code is another firm.
            if found is not None and typed is not None and found.facts.get("uscc", typed) != typed:
                found = None
        return None if found is None or (before is not None and found.id == before.id) else found

    def _change_firm(
        self, firm: Enterprise, changes: tuple[FieldChange, ...]
    ) -> tuple[Enterprise, tuple[FieldChange, ...]]:
        wanted = applied(firm.facts, changes)
        real = differences(Subject.ENTERPRISE, firm.id, firm.facts, wanted)
        return (self._store.enterprises.save(replace(firm, facts=wanted)) if real else firm), real

    def _projects_of(self, firm: Enterprise | None) -> tuple[str, ...]:
        if firm is None:
            return ()
        return tuple(row.id for row in self._store.projects.rows(ProjectFilter(enterprise_id=firm.id)))
