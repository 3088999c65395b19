"""Records as fields of JSON texts and back: what is exchanged of a firm, a project, an attachment.

Beside the facts of the dictionary, and those of packs that are not installed, a project has fields of its own kind:
@enterprise (its firm), @example, @unread:<field> (a text not understood yet), @explained:<code>:<fields>.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from desktop_app.domain.entities import Attachment, Dossier, Enterprise, Project, new_id
from desktop_app.domain.explanation import Explanation
from desktop_app.domain.facts import Facts, FactValue
from desktop_app.domain.fields import FieldDictionary
from desktop_app.domain.ports import Store
from desktop_app.domain.record import RecordError, parse_record, to_json_value
from desktop_app.domain.record_version import Mark, RecordKey
from desktop_app.services.exchange.merge import DELETED
from desktop_app.services.records.unread_texts import keep_unread_texts, unread_texts

PROJECT, ENTERPRISE, ATTACHMENT = "project", "enterprise", "attachment"
KINDS = (ENTERPRISE, PROJECT, ATTACHMENT)  # in the order they must be written
OWNER = "@enterprise"
EXAMPLE = "@example"
UNREAD = "@unread:"
EXPLAINED = "@explained:"
ATTACHMENT_FIELDS = ("project_id", "title", "kind", "file_name", "size", "sha256", "media_type")
STORE_SETTING = "exchange.store"
# Fields of the exchange → columns of the history.
_COLUMNS = {OWNER: "enterprise_id", EXAMPLE: "is_example", DELETED: "deleted_at"}

Values = Mapping[str, str]


def json_text(value: Any) -> str:
    """Canonical JSON; what cannot stand as UTF-8 stands as escapes."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text


def own_store(store: Store) -> str:
    """The id of this PC's store; made when first asked for."""
    known = store.settings.get(STORE_SETTING)
    if isinstance(known, str) and known:
        return known
    made = new_id()
    store.settings.set(STORE_SETTING, made)
    return made


def known_store(store: Store) -> str:
    """The same where nothing may be written yet."""
    return str(store.settings.get(STORE_SETTING, "-"))


def values_of(store: Store, record: RecordKey) -> Values | None:
    """What a record holds now, one in the recycle bin too; None where there is none."""
    if record.kind == PROJECT:
        dossier = store.projects.dossier(record.id)
        return None if dossier is None else _project_values(store, dossier)
    if record.kind == ENTERPRISE:
        firm = store.enterprises.get(record.id)
        return None if firm is None else {**_fact_texts(firm.facts), **_unread_facts(store, record)}
    attachment = store.attachments.get(record.id)
    if attachment is None:
        return None
    return {name: json_text(getattr(attachment, name)) for name in ATTACHMENT_FIELDS}


def is_deleted(store: Store, record: RecordKey) -> bool:
    """Whether it lies in the recycle bin. A firm comes and goes with its projects: it is never told as deleted."""
    if record.kind == PROJECT:
        return store.projects.is_deleted(record.id)
    return record.kind == ATTACHMENT and store.attachments.is_deleted(record.id)


def write(store: Store, record: RecordKey, values: Values, deleted: bool) -> None:
    """Make the record hold these values. Firms must stand before their projects, projects before attachments."""
    if record.kind == ENTERPRISE:
        facts, unread = facts_from(values, store.fields)
        store.enterprises.save(Enterprise(record.id, facts))
        store.exchange.keep_unread_facts(record, unread)
        store.enterprises.restore(record.id)
    elif record.kind == PROJECT:
        _write_project(store, record, values)
        if deleted != store.projects.is_deleted(record.id):
            (store.projects.delete if deleted else store.projects.restore)(record.id)
    else:
        told = {name: json.loads(values[name]) for name in ATTACHMENT_FIELDS}
        store.attachments.save(Attachment(record.id, **told))
        if deleted != store.attachments.is_deleted(record.id):
            (store.attachments.delete if deleted else store.attachments.restore)(record.id)


def facts_from(values: Values, fields: FieldDictionary) -> tuple[Facts, Mapping[str, Any]]:
    """The facts this dictionary can read, and the rest as JSON values."""
    facts: dict[str, FactValue] = {}
    unread: dict[str, Any] = {}
    for key, text in values.items():
        if key.startswith("@"):
            continue
        value = json.loads(text)
        try:
            read = parse_record({key: value}, fields)
        except RecordError:
            unread[key] = value
        else:
            facts.update(read)
    return facts, unread


def marks_of(store: Store, record: RecordKey, own: str, by: str, now: datetime) -> Callable[[str], Mark]:
    """By field: who changed it last and when, by the history; else now, by the person at the desk."""
    last: dict[str, Mark] = {}
    for entry in store.history(record.id):
        last[entry.field] = Mark(stamp(entry.at), entry.actor, own)
    here = Mark(stamp(now), by, own)

    def mark(name: str) -> Mark:
        return last.get(_COLUMNS.get(name, name)) or last.get("") or here

    return mark


def stamp(at: datetime) -> str:
    """A moment as marks tell it: UTC, milliseconds, so that texts compare as times do."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds")


def attachments_of(store: Store, project_id: str) -> Iterable[RecordKey]:
    """Keys of all attachments of a project, those in the recycle bin too."""
    for thrown in (False, True):
        for attachment in store.attachments.of_project(project_id, deleted=thrown):
            yield RecordKey(ATTACHMENT, attachment.id)


def _project_values(store: Store, dossier: Dossier) -> dict[str, str]:
    project = dossier.project
    values = {**_fact_texts(project.facts), **_unread_facts(store, RecordKey(PROJECT, project.id))}
    if project.enterprise_id is not None:
        values[OWNER] = json_text(project.enterprise_id)
    if project.is_example:
        values[EXAMPLE] = json_text(True)
    for key, text in unread_texts(store, dossier, store.fields).items():
        values[UNREAD + key] = json_text(text)
    for each in store.explanations.of_project(project.id):
        name = f"{EXPLAINED}{each.code}:{','.join(each.fields)}"
        values[name] = json_text({"text": each.text, "given_for": each.given_for})
    return values


def _fact_texts(facts: Facts) -> dict[str, str]:
    return {key: json_text(to_json_value(value)) for key, value in facts.items()}


def _unread_facts(store: Store, record: RecordKey) -> dict[str, str]:
    kept = store.exchange.unread_facts(record)
    return {key: json_text(value) for key, value in kept.items() if not key.startswith("@")}


def _write_project(store: Store, record: RecordKey, values: Values) -> None:
    facts, unread = facts_from(values, store.fields)
    known = store.projects.get(record.id)
    owner = values.get(OWNER)
    store.projects.save(
        Project(
            record.id,
            None if owner is None else str(json.loads(owner)),
            facts,
            known.order if known else 0,
            EXAMPLE in values,
        )
    )
    store.exchange.keep_unread_facts(record, unread)
    texts = {
        key.removeprefix(UNREAD): str(json.loads(text))
        for key, text in values.items()
        if key.startswith(UNREAD)
    }
    keep_unread_texts(store, record.id, texts)
    _write_explanations(store, record.id, values)


def _write_explanations(store: Store, project_id: str, values: Values) -> None:
    every = [
        *store.explanations.of_project(project_id),
        *store.explanations.of_project(project_id, deleted=True),
    ]
    known = {f"{EXPLAINED}{each.code}:{','.join(each.fields)}": each for each in every}
    for name, each in known.items():
        if name not in values and not store.explanations.is_deleted(each.id):
            store.explanations.delete(each.id)
    for name, text in values.items():
        if not name.startswith(EXPLAINED):
            continue
        code, _, keys = name.removeprefix(EXPLAINED).partition(":")
        told = json.loads(text)
        old = known.get(name)
        if (
            old is not None
            and not store.explanations.is_deleted(old.id)
            and (old.text, old.given_for) == (told["text"], told["given_for"])
        ):
            continue
        store.explanations.save(
            Explanation(
                old.id if old else new_id(),
                project_id,
                code,
                tuple(keys.split(",")),
                told["text"],
                told["given_for"],
            )
        )
