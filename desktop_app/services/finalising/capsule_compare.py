"""Two versions of a finalised batch: what an amendment changed, in the records, the verdicts and the table."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from desktop_app.domain.errors import AppError
from desktop_app.domain.facts import Facts
from desktop_app.domain.fields import FieldDictionary
from desktop_app.domain.record import RecordError, parse_record
from desktop_app.domain.verdict import Verdict
from desktop_app.services.finalising.capsule_file import RECORDS, VERDICTS, CapsuleContent
from desktop_app.services.records.field_input import editor_text
from desktop_app.services.verdicts.words import VERDICT_WORDS


@dataclass(frozen=True, slots=True)
class Difference:
    """project: its name; what: the field's label, or what else changed; before, after: as shown, "" for blank."""

    project: str
    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class CapsuleDifference:
    """added, removed: names of projects. fields, verdicts: by project."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    fields: tuple[Difference, ...]
    verdicts: tuple[Difference, ...]
    pack_changed: bool
    template_changed: bool

    @property
    def is_empty(self) -> bool:
        """Whether the two say the same."""
        return not (
            self.added
            or self.removed
            or self.fields
            or self.verdicts
            or self.pack_changed
            or self.template_changed
        )


def compare(older: CapsuleContent, newer: CapsuleContent, fields: FieldDictionary) -> CapsuleDifference:
    """What the newer version has otherwise."""
    before, after = _records(older, fields), _records(newer, fields)
    told_before, told_after = _verdicts(older), _verdicts(newer)
    changed: list[Difference] = []
    verdicts: list[Difference] = []
    for project, facts in after.items():
        if project not in before:
            continue
        name = _name(facts)
        changed += _fields(name, before[project], facts, fields)
        for policy, verdict in told_after.get(project, {}).items():
            was = told_before.get(project, {}).get(policy)
            if was is not None and was != verdict:
                verdicts.append(
                    Difference(name, policy, VERDICT_WORDS[Verdict(was)], VERDICT_WORDS[Verdict(verdict)])
                )
    return CapsuleDifference(
        tuple(_name(facts) for project, facts in after.items() if project not in before),
        tuple(_name(facts) for project, facts in before.items() if project not in after),
        tuple(changed),
        tuple(verdicts),
        older.heading.get("policy_hash") != newer.heading.get("policy_hash"),
        older.heading.get("template_hash") != newer.heading.get("template_hash"),
    )


def _fields(name: str, before: Facts, after: Facts, fields: FieldDictionary) -> Iterator[Difference]:
    for key in (*before, *(key for key in after if key not in before)):
        was, now = before.get(key), after.get(key)
        if was != now:
            field = fields[key]
            unit = field.unit
            shown = [f"{text}{unit}" if (text := editor_text(field, value)) else "" for value in (was, now)]
            yield Difference(name, field.label, *shown)


def _records(content: CapsuleContent, fields: FieldDictionary) -> dict[str, Facts]:
    """Facts by project; fields that are not in the dictionary any more are left out."""
    found = {}
    for line in content.lines(RECORDS):
        known = {key: value for key, value in line["record"].items() if key in fields}
        try:
            found[str(line["project"])] = parse_record(known, fields)
        except RecordError as error:
            raise AppError(
                "capsule-damaged", f"定稿档案里有一条记录读不懂（{error.message}），可能已损坏：请从备份恢复"
            ) from error
    return found


def _verdicts(content: CapsuleContent) -> Mapping[str, Mapping[str, Any]]:
    return {
        str(line["project"]): {policy: answer["verdict"] for policy, answer in line["results"].items()}
        for line in content.lines(VERDICTS)
    }


def _name(facts: Facts) -> str:
    return str(facts.get("project_name", "")) or "未命名项目"
