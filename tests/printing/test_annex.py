"""The annex of explanations behind the table: on pages of its own, every text once, headings never alone."""

from dataclasses import replace

from tests.printing.tables import plain_measure, sample_table
from ui.printing.annex_layout import TITLE, annex_pages
from ui.printing.pages import Text, paper
from ui.printing.table_layout import layout_table

ONE = (("第1项　铸造线改造（甲厂）", ("W.302 建设期较长（共72个月）。说明：分两期建设",)),)


def test_没有说明就没有附页() -> None:
    table = sample_table(2)
    assert annex_pages(table, paper("A4"), plain_measure) == []


def test_附页排在表后_页码连着_草稿也有水印() -> None:
    table = replace(sample_table(2, watermark="草稿"), annex=ONE)
    pages = layout_table(table, plain_measure)
    assert len(pages) == len(layout_table(replace(table, annex=()), plain_measure)) + 1
    last = pages[-1].texts()
    assert TITLE in last
    assert ONE[0][0] in last
    assert f"第 {len(pages)} 页 共 {len(pages)} 页" in last
    assert len(pages[-1].items) > len(last)  # the watermark and a line


def test_很多说明_一字不少_标题不落单() -> None:
    words = "超概算部分已经报批，" * 12
    annex = tuple((f"第{n}项　改造{n}", (f"W.203 完成额{n}。说明：{words}",)) for n in range(1, 60))
    pages = annex_pages(replace(sample_table(1), annex=annex), paper("A4"), plain_measure)
    assert len(pages) > 3
    text = "".join("".join(page.texts()) for page in pages)
    for heading, (paragraph,) in annex:
        assert heading in text
        assert paragraph in text
    for page in pages:
        assert not page.texts()[-1].startswith("第")
        assert max(item.y for item in page.items if isinstance(item, Text)) <= page.paper.bottom - 16
