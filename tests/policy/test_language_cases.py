"""Cases of a pack: what is compared, what a mismatch says, and which borders without a case are pointed out."""

from datetime import date

import pytest

from desktop_app.policy.cases import CaseReport, PackCase, read_cases, run_cases
from desktop_app.policy.errors import PackError
from desktop_app.policy.pack import Pack
from desktop_app.policy.pack_reader import read_pack
from tests.policy.language import FIELDS

PACK_TEXT = """
id = "small"
version = "1"
title = "小例"
badge = "小例"
document_number = "某号"
issuer = "某局"
subject = "project"
year = 2025
regions = ["45"]

[[condition]]
id = "floor"
clause = "一"
title = "投资500万元以上"
quote = "投资500万元以上。"
require = { field = "fixed_asset_investment", at_least = 500 }

[[condition]]
id = "finish"
clause = "二"
title = "年度内竣工"
quote = "年度内竣工。"
when = { not = { field = "fixed_asset_investment", above = 2000 } }
require = { any = ["project_completed", { field = "completion_month", within_year = true }] }
caution = [{ when = { field = "is_listed", is = true }, text = "上市公司请核实" }]

[subsidy]
title = "补助"
clause = "三"
source = "某号"
quote = "分档补助。"
basis = "equipment_investment"
class = [{ id = "all", label = "全部", when = "is_listed" }]
tier = [{ at_least = 500, caps = { all = 50 } }]

[award]
title = "奖励"
clause = "四"
quote = "按1%奖励。"
formula = { percent = "1%", of = "fixed_asset_investment" }
"""
BASE = """
[base]
fixed_asset_investment = 600
project_completed = false
completion_month = "2025-12"
equipment_investment = 500
is_listed = true
"""


@pytest.fixture(scope="module", name="pack")
def _pack() -> Pack:
    return read_pack(PACK_TEXT.encode(), "small/pack.toml", FIELDS)


def read(pack: Pack, text: str) -> tuple[PackCase, ...]:
    return read_cases((BASE + text).encode(), "small/cases.toml", pack, FIELDS)


def run(pack: Pack, text: str) -> CaseReport:
    return run_cases(pack, read(pack, text))


def case(text: str) -> str:
    return f'\n[[case]]\nname = "试"\n{text}\n'


def test_everything_that_can_be_expected(pack: Pack) -> None:
    report = run(
        pack,
        case(
            'verdict = "eligible"\nstatus = { floor = "met", finish = "met" }\nmissing = []\n'
            'reading_sensitive = []\npriority = []\namount = 6\ncaution = "上市公司"\n'
            'shortfall = { floor = "null" }\n'
            'subsidy = { status = "tier", class = "all", at_least = 500, below = "null", cap = 50 }'
        )
        + case(
            'set = { fixed_asset_investment = "499.9999" }\nshortfall = { floor = "0.0001" }\namount = "null"'
        )
        + case('unset = ["is_listed"]\nsubsidy = { status = "unknown", class = "null", cap = "null" }')
        + case(
            'unset = ["fixed_asset_investment"]\nmissing = ["fixed_asset_investment"]\nverdict = "incomplete"'
        )
        + case('set = { fixed_asset_investment = "2000.01" }\nstatus = { finish = "not_applicable" }'),
    )
    assert report.failures == ()
    assert report.count == 5


@pytest.mark.parametrize(
    ("expected", "said"),
    [
        ('verdict = "ineligible"', "verdict应为ineligible，实为eligible"),
        ('status = { floor = "unmet" }', "status应为{'floor': 'unmet'}，实为{'floor': 'met'}"),
        ('missing = ["is_listed"]', "missing应为['is_listed']，实为[]"),
        ("amount = 7", "amount应为7，实为6"),
        ('amount = "null"', "amount应为null，实为6"),
        ('shortfall = { floor = "1" }', "shortfall应为{'floor': '1'}，实为{'floor': 'null'}"),
        ("subsidy = { cap = 60 }", "subsidy应为{'cap': '60'}，实为{'cap': '50'}"),
        ('caution = "微型企业"', "caution应为微型企业，实为"),
        ('priority = ["x"]', "priority应为['x']，实为[]"),
        ('reading_sensitive = ["X5"]', "reading_sensitive应为['X5']，实为[]"),
    ],
)
def test_a_mismatch_names_case_and_both_results(pack: Pack, expected: str, said: str) -> None:
    (failure,) = run(pack, case(expected)).failures
    assert failure.startswith("案例“试”（case[1]）：")
    assert said in failure


def test_the_day_of_the_check(pack: Pack) -> None:
    own, general = read(pack, case('as_of = 2026-01-01\nverdict = "eligible"') + case('verdict = "eligible"'))
    assert (own.as_of, general.as_of) == (date(2026, 1, 1), date(2025, 6, 30))
    text = f"as_of = 2025-03-03\n{BASE}\n{case('missing = []')}"
    (one,) = read_cases(text.encode(), "small/cases.toml", pack, FIELDS)
    assert one.as_of == date(2025, 3, 3)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (case("set = { output_after = 5 }"), "没有写明期望的结果"),
        (case('unset = ["output_after"]\nverdict = "eligible"'), "“output_after”本来就没有填"),
        (case('set = { fixed_asset_investment = -5 }\nverdict = "eligible"'), "不能为负数"),
        (case('shortfall = { floor = "很多" }'), "不是普通的十进制数"),
        (case("subsidy = { tier = 50 }"), "不认识的键“tier”"),
        ('\n[[case]]\nverdict = "eligible"\n', "缺少必填的“name”"),
        ('\n[[cases]]\nname = "试"\n', "不认识的键“cases”，是否想写“case”"),
        ("", "缺少必填的“case”"),
    ],
)
def test_cases_that_cannot_be_read(pack: Pack, text: str, said: str) -> None:
    with pytest.raises(PackError, match=said) as caught:
        read(pack, text)
    assert caught.value.file == "small/cases.toml"


GAPLESS = "".join(
    case(f'set = {{ fixed_asset_investment = "{amount}" }}\nmissing = []')
    for amount in ("499.99", "500", "500.01", "2000", "2000.01")
) + case('set = { completion_month = "2026-01" }\nverdict = "ineligible"')


def test_no_gap_where_every_border_has_its_cases(pack: Pack) -> None:
    report = run(pack, GAPLESS)
    assert (report.failures, report.gaps) == ((), ())


@pytest.mark.parametrize(
    ("left_out", "gap"),
    [
        ('"499.99"', "条件“floor”没有一个结果为unmet的案例"),
        ('"499.99"', "条件“floor”：固定资产投资的界限500没有低于界限的案例"),
        ('"500"', "条件“floor”：固定资产投资的界限500没有恰在界上的案例"),
        ('"2000"', "条件“finish”：固定资产投资的界限2000没有恰在界上的案例"),
        ('"2000.01"', "条件“finish”：固定资产投资的界限2000没有高于界限的案例"),
        ('"2026-01"', "条件“finish”没有一个结果为unmet的案例"),
    ],
)
def test_a_border_without_a_case_is_pointed_out(pack: Pack, left_out: str, gap: str) -> None:
    cases = [text for text in GAPLESS.split("\n[[case]]") if left_out not in text]
    assert gap in run(pack, "\n[[case]]".join(cases)).gaps


def test_a_tier_without_a_case_is_pointed_out(pack: Pack) -> None:
    text = GAPLESS.replace("set = {", "set = { equipment_investment = 501,")
    assert run(pack, text).gaps == ("补助档次500没有恰在界上的案例",)


def test_nothing_below_nought_is_asked_for_money() -> None:
    text = PACK_TEXT.replace("at_least = 500 }\n", "above = 0 }\n", 1)
    pack = read_pack(text.encode(), "small/pack.toml", FIELDS)
    gaps = run(pack, GAPLESS + case("set = { fixed_asset_investment = 0 }\nmissing = []")).gaps
    assert gaps == ()


@pytest.mark.parametrize(
    ("require", "gap"),
    [
        ('{ field = "year_output_growth", at_least = "10%" }', "全年产值增速的界限10%没有恰在界上的案例"),
        ('{ field = "booth_cost", at_least = "0.5" }', "展位费的界限0.5没有恰在界上的案例"),
    ],
)
def test_a_border_is_shown_as_people_write_it(require: str, gap: str) -> None:
    text = PACK_TEXT.replace('{ field = "fixed_asset_investment", at_least = 500 }', require, 1)
    pack = read_pack(text.encode(), "small/pack.toml", FIELDS)
    assert f"条件“floor”：{gap}" in run(pack, GAPLESS).gaps
