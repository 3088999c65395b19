"""The sample office: real published projects, completed plausibly and marked as examples; put in and taken out whole.

resources/sample_office/*.jsonl: the first line names the office, each further line is a project: its record, which of
its fields were published and where, what it shows, and in which batches it is declared.
"""

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

from desktop_app import resources
from desktop_app.domain.entities import Declaration, DeclarationStatus, Enterprise, Office, Project
from desktop_app.domain.errors import AppError
from desktop_app.domain.facts import Facts, of_subject
from desktop_app.domain.fields import Subject, standard_dictionary
from desktop_app.domain.ports import Store
from desktop_app.domain.record import parse_record
from desktop_app.services.office.identity import OFFICE_KEY, OfficeService

SAMPLE_KEY = "sample_office"
# Beginning of the region's code → its file.
_FILES = {"45": "guangxi.jsonl", "44": "guangdong.jsonl"}
# Fixed ids, so that building twice makes nothing twice.
_NAMESPACE = uuid.UUID("9d0f5a5e-6f0b-4c55-9f3c-5d8a6d1d7b10")


@dataclass(frozen=True, slots=True)
class SampleProject:
    """shows: what the example is there for. published: the fields that were published; the others were completed."""

    facts: Facts
    shows: str
    published: tuple[str, ...]
    published_in: str
    declared: tuple[tuple[str, int, int, DeclarationStatus], ...]


@dataclass(frozen=True, slots=True)
class Sample:
    office: Office
    projects: tuple[SampleProject, ...]


@dataclass(frozen=True, slots=True)
class SampleSummary:
    """What the store holds of the sample now. office_set: whether the sample's office became the store's."""

    region: str
    projects: int
    enterprises: int
    declarations: int
    office: Office
    office_set: bool


def regions_with_sample() -> tuple[str, ...]:
    """Beginnings of region codes there is a sample office for."""
    return tuple(_FILES)


@cache
def read_sample(region: str) -> Sample:
    """region: "45" (Guangxi), "44" (Guangdong), or any code that begins so. Raises AppError where there is none."""
    name = _FILES.get(region[:2])
    if name is None:
        raise AppError("sample-missing", "示例数据只有广西（45）和广东（44）两份，请选择其中一个地区")
    head, *lines = map(json.loads, resources.text("sample_office", name).splitlines())
    return Sample(Office(**head["office"]), tuple(_project(line) for line in lines))


def _project(line: dict[str, Any]) -> SampleProject:
    return SampleProject(
        parse_record(line["record"], standard_dictionary()),
        line["shows"],
        tuple(line["published"]),
        line["published_in"],
        tuple(
            (d["policy"], d["year"], d["quarter"], DeclarationStatus(d["status"])) for d in line["declared"]
        ),
    )


def build_sample_office(store: Store, region: str = "45") -> SampleSummary:
    """Put the region's sample into the store, in one transaction; what is already there is left as it is.

    The office's own settings are never replaced: the sample's office is taken only where none was set up.
    """
    sample = read_sample(region)
    offices = OfficeService(store)
    with store.transaction("放入示例数据"):
        office_set = offices.load() is None
        if office_set:
            offices.save(sample.office)
        for number, project in enumerate(sample.projects, 1):
            _put(store, region[:2], number, project)
        kept = store.settings.get(SAMPLE_KEY, {})
        already = kept.get(region[:2], {}).get("office_set", False)
        store.settings.set(SAMPLE_KEY, {**kept, region[:2]: {"office_set": office_set or already}})
    return _summary(store, region[:2], offices.require(), office_set)


def has_sample(store: Store) -> bool:
    """Whether a sample is in the store."""
    return bool(store.settings.get(SAMPLE_KEY))


def remove_sample(store: Store) -> int:
    """Take every sample out again, edited or not, with its declarations; the number of projects removed.

    Firms that got projects of the office's own stay; so does an office that was changed.
    """
    kept = store.settings.get(SAMPLE_KEY, {})
    removed = 0
    with store.transaction("移除示例数据"):
        for region, marks in kept.items():
            for project_id, firm_id in _ids(region):
                if store.projects.get(project_id) is not None:
                    store.projects.purge(project_id)
                    removed += 1
                _remove_firm(store, firm_id)
            if marks.get("office_set") and OfficeService(store).load() == read_sample(region).office:
                store.settings.remove(OFFICE_KEY)
        store.settings.remove(SAMPLE_KEY)
    return removed


def _id(*parts: object) -> str:
    return uuid.uuid5(_NAMESPACE, "/".join(map(str, parts))).hex


def _ids(region: str) -> Iterator[tuple[str, str]]:
    for number in range(1, len(read_sample(region).projects) + 1):
        yield _id(region, "project", number), _id(region, "enterprise", number)


def _put(store: Store, region: str, number: int, sample: SampleProject) -> None:
    project_id, firm_id = _id(region, "project", number), _id(region, "enterprise", number)
    if store.projects.get(project_id) is not None:
        store.projects.restore(project_id)
        return
    firm = of_subject(sample.facts, Subject.ENTERPRISE, standard_dictionary())
    if firm:
        store.enterprises.save(Enterprise(firm_id, firm))
        store.enterprises.restore(firm_id)
    facts = of_subject(sample.facts, Subject.PROJECT, standard_dictionary())
    store.projects.save(Project(project_id, firm_id if firm else None, facts, is_example=True))
    for policy, year, quarter, status in sample.declared:
        declaration_id = _id(region, "declaration", number, policy, year, quarter)
        declared_at = datetime(year, quarter * 3 - 2, 20, 1, 0, tzinfo=UTC)
        store.declarations.save(
            Declaration(
                declaration_id, project_id, policy, year, quarter, status, "示例", declared_at=declared_at
            )
        )


def _remove_firm(store: Store, firm_id: str) -> None:
    if store.enterprises.get(firm_id) is None:
        return
    try:
        store.enterprises.delete(firm_id)
    except AppError as error:
        if error.code != "enterprise-in-use":
            raise


def _summary(store: Store, region: str, office: Office, office_set: bool) -> SampleSummary:
    projects = [p for project_id, _ in _ids(region) if (p := store.projects.get(project_id)) is not None]
    return SampleSummary(
        region,
        len(projects),
        len({p.enterprise_id for p in projects if p.enterprise_id}),
        sum(len(store.declarations.of_project(p.id)) for p in projects),
        office,
        office_set,
    )
