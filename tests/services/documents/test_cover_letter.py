"""The letter's figures are the batch's own sums, exact, and say what is not known."""

from datetime import date
from decimal import Decimal

import pytest

from desktop_app.domain.entities import Dossier, Enterprise, Office, Project
from desktop_app.domain.facts import FactValue
from desktop_app.domain.fields import standard_dictionary
from desktop_app.papers.letter_file import read_figures, write_letter
from desktop_app.policy.library import standard_library
from desktop_app.services.documents.batch_totals import totals_of
from desktop_app.services.documents.cover_letter import (
    LetterWishes,
    cover_letter,
    letter_figures,
    letter_text,
    suggested_recipient,
)
from desktop_app.services.documents.summary import summary_table

OFFICE = Office("兴业县工业和信息化局", "450924", 2024, "张三", "0775-3761234")
PACK = standard_library().packs["gx-qianqi-2024"]
FIELDS = standard_library().fields


def dossier(number: int, firm: str = "甲", **facts: FactValue) -> Dossier:
    project = Project(f"p{number}", firm, {"project_name": f"项目{number}", **facts})
    return Dossier(project, Enterprise(firm, {"enterprise_name": f"{firm}公司"}))


BATCH = (
    dossier(1, total_investment=Decimal("1000.1"), fixed_asset_investment=Decimal(800), site_region="450924",
            gx_direction_2024=("product", "green"), in_plan_last_year=False),
    dossier(2, total_investment=Decimal("2000.2"), fixed_asset_investment=Decimal(1800), site_region="450924",
            gx_direction_2024=("green",), in_plan_last_year=True, industry="36"),
    dossier(3, "乙", total_investment=Decimal("0.3"), site_region="450902"),
)  # fmt: skip


def test_合计精确_缺的不算零() -> None:
    totals = totals_of(BATCH)
    assert (totals.projects, totals.added, totals.carried, totals.enterprises) == (3, 1, 1, 2)
    assert totals.unknown["in_plan_last_year"] == 1
    assert totals.sums["total_investment"] == Decimal("3000.6")
    assert totals.unknown["fixed_asset_investment"] == 1
    assert totals.unknown["total_investment"] == 0


def letter(batch: tuple[Dossier, ...] = BATCH, **more: object):  # type: ignore[no-untyped-def]
    return cover_letter(batch, PACK, OFFICE, 2024, 1, date(2024, 1, 25), FIELDS, **more)  # type: ignore[arg-type]


def test_函的数字就是合计的数字() -> None:
    made = letter()
    assert read_figures(write_letter(made)) == letter_figures(totals_of(BATCH))
    text = letter_text(made)
    assert "兴业县工业和信息化局关于报送2024年一季度“千企技改”项目申报材料的函" in text
    assert "玉林市工业和信息化局：" in text
    assert "（桂工信投融〔2024〕42号）" in text
    assert "共申报项目3个，其中新增项目1个、结转项目1个，涉及企业2家" in text
    assert "总投资3,000.6万元，固定资产投资2,600万元" in text
    assert "固定资产投资有1个项目未填" in text
    assert "按建设地点分：兴业县2个、玉州区1个。" in text
    assert "一个项目可计入多类" in text
    assert "需要说明" not in text


@pytest.mark.parametrize(("carried", "words"), [(False, "均为新增项目"), (True, "均为结转项目")])
def test_没有结转或没有新增时不写零个(carried: bool, words: str) -> None:
    text = letter_text(letter((dossier(1, in_plan_last_year=carried),)))
    assert words in text
    assert "0个、" not in text


def test_是否结转没有填的_不算新增() -> None:
    made = letter((dossier(1, in_plan_last_year=False), dossier(2)))
    text = letter_text(made)
    assert "均为新增项目" not in text
    assert "其中新增项目1个、结转项目0个" in text
    assert f"{FIELDS['in_plan_last_year'].label}有1个项目未填" in text
    assert [row[6] for row in made.tables[0].rows] == ["新增", ""]


def test_需要说明的情况逐条写出() -> None:
    text = letter_text(letter(remarks=("“项目1”由本单位负责重复申报，理由：名称更正。",)))
    assert "三、需要说明的情况" in text
    assert "理由：名称更正" in text


def test_自己写的优先() -> None:
    made = letter(
        wishes=LetterWishes(
            "某某委员会：", "自拟标题", "兴工信函〔2024〕5号", "兴业县工业和信息化局文件", False
        )
    )
    assert (made.recipient, made.title, made.number) == ("某某委员会：", "自拟标题", "兴工信函〔2024〕5号")
    assert made.tables == ()
    assert len(made.annexes) == 1


def test_清单逐项列出_合计在末行() -> None:
    table = letter().tables[0]
    assert [row[1] for row in table.rows] == ["项目1", "项目2", "项目3"]
    assert table.rows[1][6] == "结转"
    assert table.total[4] == "3,000.6"


@pytest.mark.parametrize(
    ("region", "above"),
    [
        ("450924", "玉林市工业和信息化局"),
        ("450900", "广西壮族自治区工业和信息化厅"),
        ("440605", "佛山市工业和信息化局"),
    ],
)
def test_主送机关是上一级(region: str, above: str) -> None:
    assert suggested_recipient(Office("某局", region, 2024)) == above


def test_汇总表分类相加等于合计_可多选的除外() -> None:
    table = summary_table(BATCH, PACK, OFFICE, 2024, 1, standard_dictionary(), draft=True)
    assert table.total is not None
    counties = [row for row in table.rows if row[1] in {"兴业县", "玉州区"}]
    assert sum(int(row[2]) for row in counties) == int(table.total[2]) == 3
    assert {row[0] for row in table.rows} >= {"建设地点", "行业", "重点方向", "新增与结转"}
    assert any("大于合计" in note for note in table.notes)
    assert table.watermark == "草稿"
    assert [row[6] for row in table.rows if row[1] == "玉州区"] == ["0.3"]
    assert [row[7] for row in table.rows if row[1] == "玉州区"] == [""]
