"""The packs the program carries: their own cases, their quotes, their ids, and that nothing in them hangs loose."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_app import resources
from desktop_app.domain.entities import Office
from desktop_app.policy.cases import verify_folder
from desktop_app.policy.library import standard_library
from desktop_app.policy.pack import Pack

PACKS = tuple(standard_library().packs.values())
JUDGING = tuple(pack for pack in PACKS if pack.has_verdict)
SENTENCES = Path(__file__).parent / "fixtures" / "sentences.toml"

Q4 = (
    "output",
    "upscale",
    "turnover-fund",
    "investment-increment",
    "investment-major",
    "investment-new",
    "equipment",
    "event",
    "booth",
    "export",
    "loan",
    "power",
    "exit-watch",
)
ACCESS = ("access-land", "access-environment", "access-energy", "access-technology", "access-safety")
CONDITIONS = {
    "gx-qianqi-2024": (
        *("registered", "legal-entity", "operating", "scale", "transformation", "period", "approval"),
        *("plans", "catalogue", "layout", "guide", *ACCESS),
        *("fai-floor", "in-year-completion", "annual-progress", "output", "benefit"),
    ),
    "gx-qianqi-2019": (
        *("transformation", "registered", "legal-entity", "operating", "scale"),
        *("plans", "catalogue", *ACCESS, "cluster"),
        *("fai-floor", "in-year-completion", "approval", "annual-progress", "growth", "benefit"),
    ),
    "gd-baiqian-2023-project": ("completed", "site", "policy", "direction", "effect", "replicable"),
    "gd-baiqian-2023-enterprise": ("honest", "sustained", "leading", "projects", "accidents"),
}


def _name(pack: Pack) -> str:
    return pack.id


def test_every_policy_has_its_pack() -> None:
    assert set(standard_library().packs) == {
        *CONDITIONS,
        *(f"gx-q4-2024-{name}" for name in (*Q4, "targets")),
        "gx-private-award-2019",
        "gd-plan-2018-2020",
    }
    assert {pack.id for pack in PACKS if not pack.has_verdict} == {"gx-q4-2024-targets", "gd-plan-2018-2020"}


@pytest.mark.parametrize("pack", JUDGING, ids=_name)
def test_自带案例全部通过且每个界限都有案例(pack: Pack) -> None:
    library = standard_library()
    report = verify_folder(library.folders[pack.id], pack, library.fields)
    assert report.failures == ()
    assert report.gaps == ()
    assert report.count > len(pack.conditions)


@pytest.mark.parametrize("pack", JUDGING, ids=_name)
def test_case_names_tell_the_cases_apart(pack: Pack) -> None:
    file = standard_library().folders[pack.id] / "cases.toml"
    names = Counter(case["name"] for case in tomllib.loads(file.read_text(encoding="utf-8"))["case"])
    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize(("pack", "ids"), CONDITIONS.items())
def test_condition_ids_in_the_order_of_the_clauses(pack: str, ids: tuple[str, ...]) -> None:
    assert tuple(condition.id for condition in standard_library().packs[pack].conditions) == ids


@pytest.mark.parametrize("name", Q4)
def test_fourth_quarter_measures_ask_for_a_firm_of_the_region(name: str) -> None:
    first = standard_library().packs[f"gx-q4-2024-{name}"].conditions[0]
    assert first.id == "registered"
    assert first.fields == ("registered_region",)


@pytest.mark.parametrize("pack", PACKS, ids=_name)
def test_every_condition_has_clause_title_quote_and_ask(pack: Pack) -> None:
    for condition in pack.conditions:
        assert all((condition.clause, condition.title, condition.quote, condition.ask)), condition.id
    for target in pack.targets:
        assert all((target.clause, target.title, target.quote)), target.id


@pytest.mark.parametrize("pack", PACKS, ids=_name)
def test_readings_are_declared_once_and_used(pack: Pack) -> None:
    declared = [reading.id for reading in pack.readings]
    assert len(declared) == len(set(declared))
    used = {name for condition in pack.conditions for name in condition.readings}
    used |= {note.reading for each in (pack.subsidy.classes if pack.subsidy else ()) for note in each.notes}
    if not pack.subsidy_from:
        assert used == set(declared)
    else:  # the readings of another pack's subsidy are declared there
        assert used - set(declared) <= {r.id for r in standard_library().packs[pack.subsidy_from].readings}
        assert set(declared) <= used


@pytest.mark.parametrize("pack", PACKS, ids=_name)
def test_readings_named_in_a_sentence_are_declared(pack: Pack) -> None:
    known = {reading.id for reading in pack.readings} | {"X9"}
    texts = [caution.text for caution in pack.cautions]
    texts += [caution.text for condition in pack.conditions for caution in condition.cautions]
    named = {name for text in texts for name in re.findall(r"[XR]\d+", text)}
    assert named <= known


# --- quotes ---------------------------------------------------------------------------------------------------------


def _quotes(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "quote":
                yield path, inner
            else:
                yield from _quotes(inner, f"{path}.{key}")
    elif isinstance(value, list):
        for number, inner in enumerate(value, 1):
            yield from _quotes(inner, f"{path}[{number}]")


def _stands_in(quote: str, sentence: str) -> bool:
    """Whether the quote is the sentence's own words, …… standing for what is left out."""
    parts = re.sub(r"\s", "", quote).split("……")
    return re.search(".*?".join(map(re.escape, parts)), sentence) is not None


def _documents() -> list[dict[str, Any]]:
    documents = tomllib.loads(SENTENCES.read_text(encoding="utf-8"))["document"]
    return list(documents)


def test_sentences_cover_every_pack_once() -> None:
    listed = [pack for document in _documents() for pack in document["packs"]]
    assert sorted(listed) == sorted(pack.id for pack in PACKS)


@pytest.mark.parametrize("document", _documents(), ids=lambda document: document["title"])
def test_引文是原文原句(document: dict[str, Any]) -> None:
    for pack in document["packs"]:
        text = (standard_library().folders[pack] / "pack.toml").read_text(encoding="utf-8")
        for path, quote in _quotes(tomllib.loads(text)):
            assert any(_stands_in(quote, sentence) for sentence in document["sentences"]), (pack, path, quote)


# --- ids and links --------------------------------------------------------------------------------------------------


def test_ids_stand_once_in_the_resources() -> None:
    ids = Counter(
        tomllib.loads(file.read_text(encoding="utf-8"))["id"]
        for file in resources.path("policies").glob("*/pack.toml")
    )
    assert set(ids.values()) == {1}
    orders = Counter((pack.order, pack.regions) for pack in PACKS)
    assert set(orders.values()) == {1}


def test_links_between_packs_lead_somewhere() -> None:
    known = standard_library().packs
    for pack in PACKS:
        assert set(pack.shown_with) <= set(known)
        for sheet in pack.sheets:
            assert resources.path(f"templates/{sheet.template}").is_file()
            assert resources.path(f"templates/{sheet.mapping}").is_file()


def test_both_qianqi_packs_show_the_same_subsidy() -> None:
    old, new = (standard_library().packs[name] for name in ("gx-qianqi-2019", "gx-qianqi-2024"))
    assert new.subsidy is old.subsidy
    assert old.subsidy is not None
    assert "〔2019〕58号" in old.subsidy.source


def test_the_three_investment_grants_exclude_each_other() -> None:
    groups = Counter(pack.exclusion_group.id for pack in PACKS if pack.exclusion_group)
    assert groups == {"gx-q4-2024-investment": 3}


def test_quotas_name_every_city_of_guangdong_once() -> None:
    for name, least in (("gd-baiqian-2023-project", (60, 40)), ("gd-baiqian-2023-enterprise", (6, 4))):
        delta, rest, *_ = standard_library().packs[name].quotas
        assert (delta.at_least, rest.at_least) == least
        assert (len(delta.regions), len(rest.regions)) == (9, 12)
        assert len({*delta.regions, *rest.regions}) == 21


def test_targets_in_figures() -> None:
    plan = standard_library().packs["gd-plan-2018-2020"]
    yearly = {target.year: str(target.value) for target in plan.targets if target.year}
    assert yearly == {2018: "8200", 2019: "8300", 2020: "8500"}
    quarter = standard_library().packs["gx-q4-2024-targets"]
    figures = {target.title: str(target.value) for target in quarter.targets if target.value is not None}
    assert sorted(figures.values()) == sorted(
        ["8.5", "18", "3", "8", "3", "11", "4.5", "20", "50", "450", "200", "200", "100"]
    )
    assert sum(target.value is None for target in quarter.targets) == 5


@pytest.mark.parametrize(
    ("region", "year", "expected"),
    [
        ("450102", 2024, {pack.id for pack in PACKS if pack.id.startswith("gx-")}),
        ("450102", 2025, {"gx-qianqi-2019", "gx-private-award-2019"}),
        ("440304", 2023, {"gd-baiqian-2023-project", "gd-baiqian-2023-enterprise"}),
        ("430102", 2024, set()),
    ],
)
def test_active_packs_follow_region_and_year(region: str, year: int, expected: set[str]) -> None:
    office = Office(name="某县工业和信息化局", region=region, year=year)
    assert {pack.id for pack in standard_library().active_for(office)} == expected
