"""What the office's page says about the policies of a region and year."""

import pytest

from desktop_app.domain.entities import Office
from desktop_app.policy.library import Library, standard_library
from desktop_app.services.office.policies import policies_in_words


def words(region: str, year: int) -> str:
    return policies_in_words(standard_library(), Office("甲局", region, year))


def test_有当年通知_只说适用的() -> None:
    said = words("450107", 2024)
    assert said.startswith("适用政策：千企技改 2024、")
    assert "等" in said
    assert "没有" not in said


@pytest.mark.parametrize("year", [2023, 2025, 2026])
def test_没有当年通知_说有哪些年度(year: int) -> None:
    said = words("450107", year)
    assert "适用政策：千企技改 2019方案、民企竣工奖励。" in said
    assert f"没有{year}年度的通知" in said
    assert "2024年度 千企技改 2024、" in said


def test_一项都不适用_也说有哪些年度() -> None:
    said = words("440106", 2026)
    assert "适用政策" not in said
    assert "2023年度 百企千项 重点项目、百企千项 示范企业" in said
    assert "2020年度 三年行动计划" in said


def test_别省没有内置政策() -> None:
    assert "本地区没有内置政策" in words("110101", 2024)


def test_一个政策都没有时也能说() -> None:
    library = standard_library()
    assert "没有内置政策" in policies_in_words(Library({}, library.fields, {}), Office("甲", "450107", 2024))
