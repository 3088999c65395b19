"""The block beneath an opened card: which lines there are follows from the policy alone."""

from datetime import date
from decimal import Decimal

import pytest

from desktop_app.domain.facts import FactValue
from desktop_app.policy.evaluate import PolicyResult, evaluate
from desktop_app.policy.library import standard_library
from desktop_app.services.verdicts.summary import (
    CAUTION,
    NO_TURNING,
    READING,
    SETTLING,
    TURNING,
    SummaryLine,
    summary,
    summary_words,
    verdict_text,
)
from desktop_app.services.verdicts.words import CAPTION
from tests.ui.sample_project import FULL_PROJECT

LIBRARY = standard_library()
MAIN = LIBRARY.packs["gx-qianqi-2024"]
BIG: dict[str, FactValue] = {"fixed_asset_investment": Decimal(3000), "in_plan_last_year": False}


def judged(**facts: FactValue) -> PolicyResult:
    return evaluate({**FULL_PROJECT, **facts}, MAIN, date(2024, 6, 1))


def lines(result: PolicyResult) -> dict[str, SummaryLine]:
    return {line.word: line for line in summary(result, LIBRARY.fields)}


@pytest.mark.parametrize(
    "pack", [pack for pack in LIBRARY.packs.values() if pack.has_verdict], ids=lambda p: p.id
)
def test_行数只看政策_不看结论(pack: object) -> None:
    assert isinstance(pack, type(MAIN))
    for facts in ({}, FULL_PROJECT):
        result = evaluate(facts, pack, date(2024, 6, 1))
        assert tuple(line.word for line in summary(result, LIBRARY.fields)) == summary_words(pack)
        assert verdict_text(result, LIBRARY.fields).endswith(CAPTION)


def test_主政策四行都有() -> None:
    assert summary_words(MAIN) == (SETTLING, TURNING, READING, CAUTION)


def test_待补充的说填哪几项() -> None:
    facts = {key: value for key, value in FULL_PROJECT.items() if key != "meets_safety"}
    told = lines(evaluate(facts, MAIN, date(2024, 6, 1)))
    assert told[SETTLING].text.startswith("填好这1项就有结论：")


def test_不符合的列条款() -> None:
    told = lines(judged(meets_safety=False))
    assert told[SETTLING].text == "有1项不符合：二（三） 安全生产准入"
    assert told[TURNING] == SummaryLine(TURNING, NO_TURNING)


def test_两种口径都写出来() -> None:
    told = lines(judged(**BIG, total_investment=Decimal(2900), investment_this_year=Decimal(890)))
    assert told[READING].is_marked
    assert told[READING].text.startswith("口径敏感：现按本程序的读法为“不符合”，按X5的另一读法为“符合”")
    calm = lines(judged())
    assert calm[READING].text == "另一种读法（X5、X6）不改变结论"
    assert not calm[READING].is_marked


def test_结论文字带条款号和若字句() -> None:
    text = verdict_text(judged(**BIG, investment_this_year=Decimal("899.997")), LIBRARY.fields)
    assert "桂工信投融〔2024〕42号）：不符合（1项）" in text
    assert "再多30元" in text
    assert text.splitlines()[-1] == CAPTION
