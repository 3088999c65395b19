"""A trial: a copy to try numbers on, compared with what is recorded; nothing of it ever comes back."""

from datetime import date
from decimal import Decimal

import pytest

from desktop_app.domain.entities import Dossier, Office, Project
from desktop_app.domain.facts import FactValue
from desktop_app.domain.verdict import Status, Verdict
from desktop_app.policy.library import standard_library
from desktop_app.services.editing.form_layout import Section
from desktop_app.services.editing.form_state import FormState
from desktop_app.services.editing.session import EditSession
from desktop_app.services.editing.session_store import record_context
from desktop_app.services.verdicts.what_if import MATTERING, MEASURED, Outcome, WhatIf, trial_sections
from desktop_app.services.verdicts.what_if_text import trial_text
from desktop_app.services.verdicts.words import CAPTION
from tests.ui.sample_project import FULL_PROJECT

OFFICE = Office("示例县工业和信息化局", "450107", 2024)
DAY = date(2024, 6, 1)
MAIN = "gx-qianqi-2024"
LIBRARY = standard_library()
PACKS = LIBRARY.active_for(OFFICE)
CONTEXT = record_context(LIBRARY.fields, OFFICE, PACKS)


def recorded(**facts: FactValue) -> FormState:
    dossier = Dossier(Project("1" * 32, None, {**FULL_PROJECT, **facts}), None)
    return EditSession(dossier, CONTEXT, PACKS, DAY).state


@pytest.fixture
def trial() -> WhatIf:
    return WhatIf(recorded(), CONTEXT, PACKS, DAY)


def outcome(trial: WhatIf, pack: str = MAIN) -> Outcome:
    (found,) = [each for each in trial.outcomes() if each.pack_id == pack]
    return found


def test_开始时与项目一样(trial: WhatIf) -> None:
    assert not trial.is_changed
    assert trial.changes() == ()
    assert not any(each.differs for each in trial.outcomes())
    assert [each.pack_id for each in trial.outcomes()] == list(trial.real.results)


def test_结论随改动转变_项目本身不变(trial: WhatIf) -> None:
    facts = dict(trial.real.facts)
    trial.set_text("fixed_asset_investment", "499.9999")
    found = outcome(trial)
    assert found.verdicts == (Verdict.ELIGIBLE, Verdict.INELIGIBLE)
    assert found.words == ("符合", "不符合（1项）")
    turned = {each.title: (each.before, each.after) for each in found.turned}
    assert turned["固定资产投资500万元以上"] == (Status.MET, Status.UNMET)
    assert dict(trial.real.facts) == facts
    assert trial.real.results[MAIN].verdict is Verdict.ELIGIBLE


@pytest.mark.parametrize(
    ("amount", "cap"), [("999.9999", "上限 60 万元"), ("1000", "上限 100 万元"), ("499.9999", "未达补助档次")]
)
def test_补助档次在界上(trial: WhatIf, amount: str, cap: str) -> None:
    trial.set_text("equipment_investment", amount)
    assert outcome(trial).amounts == ("上限 60 万元", cap)


def test_改了什么_带单位(trial: WhatIf) -> None:
    trial.set_text("equipment_investment", "0.1亿")
    trial.set_value("benefit_evident", None)
    trial.set_text("total_investment", "三千多")
    told = {each.key: (each.before, each.after) for each in trial.changes()}
    assert told["equipment_investment"] == ("987.5万元", "1,000万元")
    assert told["benefit_evident"] == ("是", "未填")
    assert told["total_investment"][1].startswith("“三千多”")


def test_改回来就不算改(trial: WhatIf) -> None:
    trial.set_text("equipment_investment", "1")
    trial.set_text("equipment_investment", "987.5")
    assert not trial.is_changed
    assert not outcome(trial).differs


def test_撤销重做和恢复(trial: WhatIf) -> None:
    trial.set_text("equipment_investment", "1000")
    trial.leave()
    trial.set_text("fixed_asset_investment", "1")
    trial.undo()
    assert trial.state.facts["fixed_asset_investment"] == FULL_PROJECT["fixed_asset_investment"]
    trial.redo()
    assert trial.state.facts["fixed_asset_investment"] == Decimal(1)
    trial.reset()
    assert not trial.is_changed
    assert trial.undo().facts == trial.real.facts


def test_没读懂的文字也带着() -> None:
    session = EditSession(Dossier(Project("1" * 32, None, FULL_PROJECT), None), CONTEXT, PACKS, DAY)
    trial = WhatIf(session.set_text("total_investment", "约三千"), CONTEXT, PACKS, DAY)
    assert trial.state.unread == {"total_investment": "约三千"}
    assert not trial.is_changed


def test_文字稿(trial: WhatIf) -> None:
    trial.set_text("equipment_investment", "1000")
    text = trial_text(trial)
    assert "假如设备投资为1,000万元（现为987.5万元）：" in text
    assert "千企技改 2024：仍为符合；上限 60 万元 → 上限 100 万元" in text
    assert text.endswith(CAPTION)
    trial.set_text("fixed_asset_investment", "499")
    assert "千企技改 2024：符合 → 不符合（1项）" in trial_text(trial)
    assert "固定资产投资500万元以上：符合 → 不符合（" in trial_text(trial)


def test_文字稿_没有改动或没有影响(trial: WhatIf) -> None:
    assert "没有改动" in trial_text(trial)
    assert CAPTION in trial_text(trial)
    trial.set_text("project_name", "另一个名字")
    assert "各项政策的结论都不变" in trial_text(trial)


def test_栏目_不符合的在前_每栏一次() -> None:
    state = recorded(fixed_asset_investment=Decimal(499), meets_safety=False)
    form = (Section("企业", ("enterprise_name", "employees")), Section("安全", ("meets_safety",)))
    sections = trial_sections(state.results, "", LIBRARY.fields, form)
    assert sections[0].title == MATTERING
    assert set(sections[0].shown) == {"fixed_asset_investment", "meets_safety"}
    assert sections[1].title == MEASURED
    assert "equipment_investment" in sections[1].shown
    keys = [key for section in sections for key in section.shown]
    assert len(keys) == len(set(keys))
    assert {"enterprise_name", "employees"} <= set(keys)
    assert "安全" not in {section.title for section in sections}


def test_栏目_以所看的政策为先() -> None:
    state = recorded()
    sections = trial_sections(state.results, "gx-qianqi-2019", LIBRARY.fields, ())
    assert "gx_cluster" in sections[0].shown
    assert trial_sections({}, "", LIBRARY.fields, ()) == ()
