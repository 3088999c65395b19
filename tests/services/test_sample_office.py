"""The sample office: real where it says so, marked as an example, covering every verdict, put in and out whole."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from db.memory import MemoryStore
from db.store import Store
from desktop_app import resources
from desktop_app.domain import ports, project_code, uscc
from desktop_app.domain.errors import AppError
from desktop_app.domain.verdict import SubsidyStatus, Verdict
from desktop_app.policy.evaluate import evaluate
from desktop_app.policy.library import standard_library
from desktop_app.services.office.identity import OfficeService
from desktop_app.services.office.sample import (
    SampleProject,
    build_sample_office,
    has_sample,
    read_sample,
    regions_with_sample,
    remove_sample,
)
from desktop_app.services.records.projects import ProjectService

DAY = date(2024, 6, 30)
GX, GD = read_sample("45").projects, read_sample("44").projects


@pytest.fixture(params=["sqlite", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ports.Store]:
    opened: ports.Store = Store.open(tmp_path) if request.param == "sqlite" else MemoryStore()
    yield opened
    opened.close()


def _verdict_in_words(sample: SampleProject) -> str:
    return {"符合": "eligible", "不符": "ineligible", "待补": "incomplete", "结转": "eligible"}[
        sample.shows[:2]
    ]


@pytest.mark.parametrize("sample", GX, ids=lambda s: str(s.facts["project_name"]))
def test_shows_what_it_says_in_guangxi(sample: SampleProject) -> None:
    result = evaluate(sample.facts, standard_library().packs["gx-qianqi-2024"], DAY)
    assert result.verdict.value == _verdict_in_words(sample)
    for reading in ("X5", "X6"):
        assert (reading in result.reading_sensitive) == (f"口径敏感（{reading}）" in sample.shows)


@pytest.mark.parametrize("sample", GD, ids=lambda s: str(s.facts["project_name"]))
def test_shows_what_it_says_in_guangdong(sample: SampleProject) -> None:
    result = evaluate(sample.facts, standard_library().packs["gd-baiqian-2023-project"], DAY)
    assert result.verdict.value == _verdict_in_words(sample)


def test_every_verdict_and_many_tiers_occur() -> None:
    results = [evaluate(s.facts, standard_library().packs["gx-qianqi-2024"], DAY) for s in GX]
    assert {r.verdict for r in results} == set(Verdict)
    tiers = {
        (r.subsidy.class_code, int(r.subsidy.cap))
        for r in results
        if r.subsidy is not None and r.subsidy.status is SubsidyStatus.TIER and r.subsidy.cap is not None
    }
    assert tiers >= {
        ("advanced", 60),
        ("advanced", 100),
        ("advanced", 200),
        ("advanced", 300),
        ("general", 80),
    }
    shortfalls = {
        str(c.shortfall)
        for r in results
        for c in r.conditions
        if c.status == "unmet" and c.shortfall is not None
    }
    assert {"0.0001", "0.003"} <= shortfalls


@pytest.mark.parametrize("sample", [*GX, *GD], ids=lambda s: str(s.facts["project_name"]))
def test_marked_as_an_example_and_formally_right(sample: SampleProject) -> None:
    facts = sample.facts
    assert str(facts["remark"]).startswith("示例：")
    assert set(sample.published) <= set(facts)
    assert bool(sample.published) == bool(sample.published_in)
    assert uscc.is_valid(str(facts.get("uscc", "")))
    assert project_code.check(str(facts.get("project_code", ""))) is None
    amounts = [
        facts[k] for k in ("equipment_investment", "fixed_asset_investment", "total_investment") if k in facts
    ]
    assert amounts == sorted(amounts)


def test_no_address_of_a_page_stands_in_the_files() -> None:
    for file in resources.path("sample_office").iterdir():
        assert "://" not in file.read_text(encoding="utf-8")


def test_most_of_guangxi_is_published() -> None:
    assert len(GX) >= 24
    assert all("project_name" in s.published or "enterprise_name" in s.published for s in GX)


@pytest.mark.parametrize("region", regions_with_sample())
def test_built_into_a_fresh_store(store: ports.Store, region: str) -> None:
    summary = build_sample_office(store, region)
    sample = read_sample(region)
    assert summary.projects == len(sample.projects) == store.projects.count()
    assert summary.office == OfficeService(store).load() == sample.office
    assert summary.office_set
    assert summary.declarations == sum(len(s.declared) for s in sample.projects) > 0
    dossiers = list(ProjectService(store).iterate())
    assert [dict(d.facts) for d in dossiers] == [dict(s.facts) for s in sample.projects]
    assert all(d.project.is_example for d in dossiers)
    assert has_sample(store)


def test_building_twice_makes_nothing_twice_and_keeps_edits(store: ports.Store) -> None:
    first = build_sample_office(store)
    service = ProjectService(store)
    edited, deleted = (row.id for row in service.list_rows()[:2])
    service.save(edited, {**service.load(edited).facts, "project_name": "改过的名称"})
    service.delete(deleted)
    again = build_sample_office(store)
    assert replace(again, office_set=True) == first
    assert service.count() == first.projects
    assert service.load(edited).project.name == "改过的名称"


def test_removed_whole(store: ports.Store) -> None:
    build_sample_office(store, "45")
    build_sample_office(store, "44")
    assert remove_sample(store) == len(GX) + len(GD)
    assert store.projects.count() == store.enterprises.count() == 0
    assert store.declarations.find() == ()
    assert OfficeService(store).load() is None
    assert not has_sample(store)
    assert remove_sample(store) == 0
    assert build_sample_office(store).projects == len(GX)
    assert store.enterprises.count() == len(GX) - 1


def test_what_is_the_offices_own_stays(store: ports.Store) -> None:
    own = replace(read_sample("45").office, name="某县工业和信息化局")
    OfficeService(store).save(own)
    build_sample_office(store)
    assert OfficeService(store).load() == own
    service = ProjectService(store)
    mine = service.create({"project_name": "自己的项目", "enterprise_name": "灵海陶瓷"}).projects[0]
    remove_sample(store)
    assert [row.id for row in service.list_rows()] == [mine]
    assert service.load(mine).facts["enterprise_name"] == "灵海陶瓷"
    assert OfficeService(store).load() == own


def test_other_regions_have_none(store: ports.Store) -> None:
    with pytest.raises(AppError) as caught:
        build_sample_office(store, "430000")
    assert caught.value.code == "sample-missing"
    assert not has_sample(store)
