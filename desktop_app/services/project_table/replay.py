"""A step of edits and its way back: fields of projects and firms, firms of projects, texts that were not understood."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from desktop_app.domain.entities import Project
from desktop_app.domain.errors import AppError
from desktop_app.domain.facts import Facts, FactValue
from desktop_app.domain.fields import Field, Subject
from desktop_app.domain.listing import ProjectFilter
from desktop_app.domain.ports import Store
from desktop_app.services.change import Change, FieldChange, applied
from desktop_app.services.records.field_input import editor_text
from desktop_app.services.records.unread_texts import keep_unread_texts, unread_texts


@dataclass(frozen=True, slots=True)
class Move:
    """A project that went from one firm (id, None = none) to another. made_id: the firm where this step made it."""

    project_id: str
    old: str | None
    new: str | None
    made_id: str = ""


@dataclass(frozen=True, slots=True)
class TextChange:
    """A text that was not understood came (old None), changed, or went (new None)."""

    project_id: str
    key: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class Step:
    """Everything one operation changed."""

    name: str
    changes: tuple[FieldChange, ...] = ()
    moves: tuple[Move, ...] = ()
    texts: tuple[TextChange, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.changes or self.moves or self.texts)


def back(step: Step) -> Step:
    """The step that leads back."""
    return Step(
        step.name,
        tuple(each._replace(old=each.new, new=each.old) for each in reversed(step.changes)),
        tuple(replace(each, old=each.new, new=each.old) for each in reversed(step.moves)),
        tuple(replace(each, old=each.new, new=each.old) for each in reversed(step.texts)),
    )


def replay(store: Store, step: Step) -> tuple[Step, Change, tuple[str, ...]]:
    """Make a step's changes where the records still stand as it begins; inside the caller's transaction.

    Returns what was made, the same as a Change, and a Chinese line for each thing that was left as it is.
    """
    left: list[str] = []
    moves = [each for each in step.moves if _moved(store, each, left)]
    projects = _of(step.changes, Subject.PROJECT)
    firms = _of(step.changes, Subject.ENTERPRISE)
    made: list[FieldChange] = []
    for project_id, wanted in projects.items():
        project = store.projects.get(project_id)
        if project is None or store.projects.is_deleted(project_id):
            left.append(f"{_named(project)}：项目已删除，没有动")
            continue
        fit = _fitting(store, project.facts, wanted, _named(project), left)
        if fit:
            store.projects.save(replace(project, facts=applied(project.facts, fit)))
            made.extend(fit)
    for firm_id, wanted in firms.items():
        firm = store.enterprises.get(firm_id)
        if firm is None:
            continue
        fit = _fitting(store, firm.facts, wanted, f"企业“{firm.name}”", left)
        if fit:
            store.enterprises.save(replace(firm, facts=applied(firm.facts, fit)))
            made.extend(fit)
    texts = [each for each in step.texts if _text_changed(store, each)]
    done = Step(step.name, tuple(made), tuple(moves), tuple(texts))
    return done, _change(store, done), tuple(left)


def _of(changes: Iterable[FieldChange], subject: Subject) -> Mapping[str, tuple[FieldChange, ...]]:
    found: dict[str, tuple[FieldChange, ...]] = {}
    for change in changes:
        if change.subject is subject:
            found[change.record_id] = (*found.get(change.record_id, ()), change)
    return found


def _fitting(
    store: Store, facts: Facts, wanted: Sequence[FieldChange], named: str, left: list[str]
) -> tuple[FieldChange, ...]:
    """Those whose field still stands as the step begins."""
    fit = []
    for change in wanted:
        now = facts.get(change.field)
        if now == change.old:
            fit.append(change)
        elif now != change.new:
            field = store.fields.get(change.field)
            label = field.label if field else change.field
            left.append(f"{named}的“{label}”之后又改成了{_words(field, now)}，保留现在的")
    return tuple(fit)


def _words(field: Field | None, value: FactValue | None) -> str:
    if value is None:
        return "空白"
    return f"“{editor_text(field, value) if field else value}”"


def _named(project: Project | None) -> str:
    return f"“{project.name or '未命名项目'}”" if project else "一个项目"


def _moved(store: Store, move: Move, left: list[str]) -> bool:
    project = store.projects.get(move.project_id)
    if project is None or store.projects.is_deleted(move.project_id):
        left.append(f"{_named(project)}：项目已删除，没有动")
        return False
    if project.enterprise_id != move.old:
        left.append(f"{_named(project)}之后又改选了企业，保留现在的")
        return False
    if move.new is not None:
        store.enterprises.restore(move.new)
    store.projects.save(replace(project, enterprise_id=move.new))
    if move.made_id and move.made_id == move.old:
        _let_go(store, move.made_id)
    return True


def _let_go(store: Store, firm_id: str) -> None:
    """A firm the step had made goes with it, unless another project has it by now."""
    try:
        store.enterprises.delete(firm_id)
    except AppError as error:
        if error.code != "enterprise-in-use":
            raise


def _text_changed(store: Store, text: TextChange) -> bool:
    """Put the text where no value stands and the text is still the one the step begins with."""
    dossier = store.projects.dossier(text.project_id)
    if dossier is None:
        return False
    texts = unread_texts(store, dossier, store.fields)
    if texts.get(text.key) != text.old or (text.new is not None and text.key in dossier.facts):
        return False
    texts.pop(text.key, None)
    if text.new is not None:
        texts[text.key] = text.new
    keep_unread_texts(store, text.project_id, texts)
    return True


def _change(store: Store, step: Step) -> Change:
    projects: dict[str, None] = {}
    firms: dict[str, None] = {}
    for change in step.changes:
        if change.subject is Subject.PROJECT:
            projects[change.record_id] = None
        elif change.record_id not in firms:
            firms[change.record_id] = None
            shared = store.projects.rows(ProjectFilter(enterprise_id=change.record_id))
            projects.update(dict.fromkeys(row.id for row in shared))
    projects.update(dict.fromkeys(move.project_id for move in step.moves))
    projects.update(dict.fromkeys(text.project_id for text in step.texts))
    shown = tuple(FieldChange(Subject.PROJECT, each.project_id, each.key, None, None) for each in step.texts)
    moved = tuple(
        FieldChange(Subject.PROJECT, each.project_id, "enterprise_name", None, None) for each in step.moves
    )
    return Change(step.name, tuple(projects), tuple(firms), (*step.changes, *moved, *shown))
