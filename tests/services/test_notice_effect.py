"""What a new notice changes: each project under the old pack and under the new."""

from datetime import date
from decimal import Decimal

import pytest

from desktop_app.domain.month import Month
from desktop_app.domain.verdict import Verdict
from desktop_app.policy.library import standard_library
from desktop_app.services.job import Cancelled, Progress
from desktop_app.services.policies.notice_effect import Effect, condition_changes, day_of, effect_of
from tests.services.quarter_office import POLICY, QuarterOffice

OLD = "gx-qianqi-2019"


def office() -> QuarterOffice:
    made = QuarterOffice()
    both = {
        "gx_cluster": "machinery", "output_before": Decimal(1000), "output_after": Decimal(2000),
    }  # fmt: skip
    made.project("两份都符合", **both)
    made.project("只符合旧的", **{**both, "output_before": Decimal(1000), "output_after": Decimal(1999)})
    made.project("只符合新的", **{**both, "output_before": Decimal(8000), "output_after": Decimal(9000)})
    made.project("新的还要补", **both, fits_industry_layout=None)
    return made


def test_谁变了_为什么() -> None:
    effect = office().service.effect(OLD, POLICY)
    assert [(line.project_name, line.effect) for line in effect.lines] == [
        ("只符合旧的", Effect.LOSES), ("只符合新的", Effect.GAINS), ("新的还要补", Effect.ASKS),
    ]  # fmt: skip
    lost, gained, asked = effect.lines
    assert (lost.before, lost.after) == (Verdict.ELIGIBLE, Verdict.INELIGIBLE)
    assert "二（五）" in lost.reasons[0]
    assert "还差1万元" in lost.reasons[0]
    assert [reason[:5] for reason in gained.reasons] == ["原三（五）"]
    assert "《广西工业树产业林布局全景图》" in asked.missing[0]
    assert effect.summary == "4个项目中，新符合1个、不再符合1个、需补充材料1个。"
    assert (effect.total, effect.counts[Effect.SAME]) == (4, 1)


def test_条款的增减和改写() -> None:
    packs = standard_library().packs
    changes = {(c.kind, c.title) for c in condition_changes(packs[OLD], packs[POLICY])}
    assert ("new", "投产后企业年产值2000万元以上") in changes
    assert ("new", "符合工业树产业林重点产业链方向") in changes
    assert any(kind == "gone" for kind, _ in changes)
    assert any(kind == "reworded" for kind, _ in changes)
    assert condition_changes(packs[POLICY], packs[POLICY]) == ()


@pytest.mark.parametrize(
    ("today", "day"),
    [
        (date(2023, 12, 31), date(2024, 1, 1)), (date(2024, 1, 1), date(2024, 1, 1)), (date(2024, 2, 29), date(2024, 2, 29)),
        (date(2024, 12, 31), date(2024, 12, 31)), (date(2025, 1, 1), date(2024, 12, 31)),
    ],
)  # fmt: skip
def test_各按自己年度里离今天最近的一天(today: date, day: date) -> None:
    packs = standard_library().packs
    assert day_of(packs[POLICY], today) == day
    assert day_of(packs[OLD], today) == today


@pytest.mark.parametrize(
    ("before", "after", "effect"),
    [
        (Verdict.INELIGIBLE, Verdict.INCOMPLETE, Effect.OPENS), (Verdict.INCOMPLETE, Verdict.INELIGIBLE, Effect.LOSES),
        (Verdict.INCOMPLETE, Verdict.ELIGIBLE, Effect.GAINS), (Verdict.ELIGIBLE, Verdict.ELIGIBLE, Effect.SAME),
    ],
)  # fmt: skip
def test_变化的种类(before: Verdict, after: Verdict, effect: Effect) -> None:
    assert effect_of(before, after) is effect


def test_年末竣工的项目在旧方案中随年度走() -> None:
    made = QuarterOffice(date(2025, 1, 1))
    made.project(
        fixed_asset_investment=Decimal(2000), completion_month=Month(2024, 12), gx_cluster="machinery",
        output_before=Decimal(1000),
    )  # fmt: skip
    (line,) = made.service.effect(OLD, POLICY).lines
    assert (line.before, line.after) == (Verdict.INELIGIBLE, Verdict.ELIGIBLE)


def test_可以停下_报告进度() -> None:
    made = office()
    job = Progress()
    made.service.effect(OLD, POLICY, job)
    assert (job.phase, job.total) == ("两份通知逐个对照", 4)
    job.cancel()
    with pytest.raises(Cancelled):
        made.service.effect(OLD, POLICY, job)
