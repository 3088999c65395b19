"""The project card: one A4 page, whatever it has to hold."""

from dataclasses import replace

import pytest

from desktop_app.domain.verdict import Verdict
from desktop_app.services.printing.card import CardVerdict, ProjectCard
from tests.printing.tables import plain_measure
from ui.printing.card_layout import layout_card
from ui.printing.pages import Text

CARD = ProjectCard(
    title="60万缸体毛坯铸造生产线技术改造项目",
    enterprise="柳州某铸造有限公司",
    sections=(
        ("企业", (("统一社会信用代码", "91350100M000100Y43"), ("企业规模", "中型"), ("联系人", "区工"))),
    ),
    long=(("建设内容及规模", "购置造型线、浇注机、多功能工业机器人。"),),
    verdicts=(
        CardVerdict(
            "千企技改", "桂工信投融〔2024〕42号", Verdict.INELIGIBLE, ("二（四） 固定资产投资：还差30元",)
        ),
    ),
    footer="某县工业和信息化局　初步自检，以主管部门审核为准",
)


def texts(card: ProjectCard) -> str:
    return "".join(layout_card(card, plain_measure).texts())


def test_写明各项和结论() -> None:
    text = texts(CARD)
    for words in (CARD.title, CARD.enterprise, "区工", "× 不符合", "还差30元", "以主管部门审核为准"):
        assert words in text


@pytest.mark.parametrize("repeat", [1, 10, 60, 400])
def test_总在一页之内(repeat: int) -> None:
    section = ("投资", tuple((f"第{n}项", "20,941.0001") for n in range(min(repeat, 120))))
    card = replace(CARD, sections=(section,), long=(("建设内容及规模", "长文字，" * 20 * repeat),))
    page = layout_card(card, plain_measure)
    for item in page.items:
        if isinstance(item, Text):
            assert item.y <= page.paper.bottom + 0.1
            assert item.x + plain_measure(item.text, item.size) <= page.paper.right + 0.5
    assert ("未完" in "".join(page.texts())) == (repeat == 400)


def test_内容少时字大() -> None:
    sizes = {item.size for item in layout_card(CARD, plain_measure).items if isinstance(item, Text)}
    assert 10 in sizes
