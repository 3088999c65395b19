"""Facts in their column: exact, canonical, and nothing this program cannot read is ever lost."""

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.facts_column import decode, encode, indexed, unread
from db.store import Store
from desktop_app.domain.entities import Project, new_id
from desktop_app.domain.facts import Facts
from desktop_app.domain.fields import FieldType, Subject, make_field, standard_dictionary
from desktop_app.domain.month import Month

FIELDS = standard_dictionary()
amounts = st.decimals(min_value=0, max_value=10**9, places=4, allow_nan=False)
values: dict[str, st.SearchStrategy[Any]] = {
    "project_name": st.text(min_size=1),
    "total_investment": amounts,
    "is_technical_transformation": st.booleans(),
    "start_month": st.builds(Month, st.integers(1, 9999), st.integers(1, 12)),
    "gx_direction_2024": st.sampled_from([(), ("green",), ("product", "chain")]),
    "employees": st.integers(0, 10**6),
    "year_output_growth": st.decimals(min_value=-100, max_value=100, places=2, allow_nan=False),
}


@settings(deadline=None)
@given(st.fixed_dictionaries({}, optional=values))
def test_round_trip(facts: Facts) -> None:
    text = encode(facts, FIELDS)
    assert decode(text, FIELDS) == facts
    assert encode(decode(text, FIELDS), FIELDS) == text
    assert text.encode()


@settings(deadline=None)
@given(
    st.dictionaries(
        st.text(min_size=1).filter(lambda key: key not in FIELDS),
        st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.text()),
    )
)
def test_unknown_keys_survive(foreign: dict[str, Any]) -> None:
    stored = json.dumps({"project_name": "甲", **foreign})
    kept = unread(stored, FIELDS)
    text = encode({"project_name": "乙"}, FIELDS, kept)
    assert json.loads(text) == {"project_name": "乙", **foreign}


def test_values_that_left_their_list_survive_until_they_are_replaced() -> None:
    stored = '{"ownership":"of_a_later_version","site_region":"999999","total_investment":"1.5"}'
    assert decode(stored, FIELDS) == {"total_investment": Decimal("1.5")}
    kept = unread(stored, FIELDS)
    assert encode({}, FIELDS, kept) == '{"ownership":"of_a_later_version","site_region":"999999"}'
    assert '"private"' in encode({"ownership": "private"}, FIELDS, kept)


def test_order_is_that_of_the_dictionary() -> None:
    text = encode({"total_investment": Decimal(1), "project_name": "甲", "zz": "1", "aa": "2"}, FIELDS)
    assert text == '{"project_name":"甲","total_investment":"1","aa":"2","zz":"1"}'


@pytest.mark.parametrize(
    "text",
    ["\ud800", "a\0b", "\U0001f600", "\u2028", "𠮷"],
    ids=["surrogate", "nul", "emoji", "separator", "rare"],
)
def test_odd_characters(text: str, tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        saved = store.projects.save(Project(new_id(), None, {"project_name": text, "remark": text}))
        read = store.projects.get(saved.id)
        assert read is not None
        assert read.facts == {"project_name": text, "remark": text}
        assert len(store.projects.rows()) == 1


def test_indexed() -> None:
    assert indexed({"total_investment": Decimal("1.50")}, "total_investment") == "1.5"
    assert indexed({}, "total_investment") == ""


def test_facts_of_a_pack_that_is_not_installed_survive_a_save(tmp_path: Path) -> None:
    wider = FIELDS.extended([make_field("pack_field", Subject.PROJECT, "某指标", FieldType.MONEY, "万元")])
    with Store.open(tmp_path, wider) as store:
        saved = store.projects.save(
            Project(new_id(), None, {"project_name": "甲", "pack_field": Decimal("1.5")})
        )
    with Store.open(tmp_path) as store:
        read = store.projects.get(saved.id)
        assert read is not None
        assert read.facts == {"project_name": "甲"}
        store.projects.save(replace(read, facts={"project_name": "乙"}))
        store.use_fields(wider)
        again = store.projects.get(saved.id)
        assert again is not None
        assert again.facts == {"project_name": "乙", "pack_field": Decimal("1.5")}


def test_history_cannot_be_rewritten(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        store.projects.save(Project(new_id(), None, {}))
    with closing(sqlite3.connect(tmp_path / "jigai.db")) as connection:
        for statement in ("DELETE FROM history", "UPDATE history SET actor = '别人'"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                connection.execute(statement)


def test_a_purged_project_leaves_what_it_held(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        saved = store.projects.save(Project(new_id(), None, {"total_investment": Decimal("1.5")}))
        store.projects.purge(saved.id)
        assert store.history(saved.id)[-1].old == '{"total_investment":"1.5"}'


def test_settings_of_the_screen_leave_no_trace(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        store.settings.set("ui.width", 1)
        store.settings.set("ui.width", 2)
        store.settings.set("office", 1)
        store.settings.set("office", 2)
        assert store.history("ui.width") == ()
        assert [(e.action, e.old, e.new) for e in store.history("office")] == [
            ("insert", None, "1"), ("update", "1", "2"),
        ]  # fmt: skip
