"""Pages of the declaration table: headers repeated, rows whole, figures unwrapped, the seal with the last row."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from desktop_app.services.printing.table import DeclarationTable, Kind, PrintColumn
from tests.printing.tables import CONTENT, plain_measure, sample_table
from ui.printing.column_fit import SMALLEST_SIZE, fit_columns
from ui.printing.pages import Line, Page, Text, Watermark, paper
from ui.printing.table_layout import layout_table


def pages_of(table: DeclarationTable) -> list[Page]:
    return layout_table(table, plain_measure)


def joined(page: Page) -> str:
    return "".join(page.texts())


@pytest.mark.parametrize("rows", [0, 1, 7, 60])
def test_表头每页都有_标题只在第一页(rows: int) -> None:
    pages = pages_of(sample_table(rows))
    assert all("建设内容及规模" in joined(page) and "其中:设备投资" in joined(page) for page in pages)
    assert ["工程项目申报表" in joined(page) for page in pages] == [True] + [False] * (len(pages) - 1)


def test_页码写明第几页共几页() -> None:
    pages = pages_of(sample_table(60))
    assert len(pages) > 2
    for number, page in enumerate(pages, 1):
        assert f"第 {number} 页 共 {len(pages)} 页" in page.texts()


@given(st.integers(min_value=1, max_value=45), st.integers(min_value=0, max_value=6))
@example(13, 1)  # the total alone would have gone to the next page
@settings(max_examples=60, deadline=None)
def test_项目不拆页_不丢失_签章与末行同页(rows: int, repeat: int) -> None:
    pages = pages_of(sample_table(rows, content=CONTENT * repeat))
    seen: list[int] = []
    for page in pages:
        text = joined(page)
        here = [int(number) for number in re.findall(r"一季度第(\d+)户企业技改项目", text)]
        assert text.count("20,170.0001") == len(here)
        assert text.replace("\n", "").count(CONTENT[-6:]) == len(here) * repeat
        seen += here
    assert seen == list(range(1, rows + 1))
    last = joined(pages[-1])
    assert "填报单位（盖章）：" in last
    assert "999,999" in last
    assert f"第{rows}户" in last
    assert sum("填报单位（盖章）" in joined(page) for page in pages) == 1


@given(
    st.integers(min_value=1, max_value=45),
    st.sampled_from(["A3", "A4"]),
    st.integers(min_value=0, max_value=14),
)
@settings(max_examples=40, deadline=None)
def test_没有一个字印到页边之外(rows: int, size: str, wide: int) -> None:
    sheet = paper(size)
    for page in pages_of(sample_table(rows, wide=wide, paper=size)):
        for item in page.items:
            if isinstance(item, Text):
                assert sheet.left - 0.1 <= item.x
                assert item.x + plain_measure(item.text, item.size) <= sheet.right + 0.1
                assert sheet.top <= item.y <= sheet.bottom + 0.1
            elif isinstance(item, Line):
                assert max(item.x1, item.x2) <= sheet.right + 0.1


def test_栏太多时分页并排_序号和项目名称重复() -> None:
    table = sample_table(3, wide=16)
    fit = fit_columns(table, paper("A4").usable_width, plain_measure)
    assert len(fit.bands) > 1
    assert fit.size >= SMALLEST_SIZE
    assert all(band.columns[:2] == (0, 1) for band in fit.bands)
    assert sorted({n for band in fit.bands for n in band.columns}) == list(range(len(table.columns)))
    pages = pages_of(table)
    assert len(pages) == len(fit.bands)
    assert all(joined(page).count("企业技改项目") == 3 for page in pages)


def test_数字不折行() -> None:
    table = sample_table(2, wide=4)
    for page in pages_of(table):
        assert page.texts().count("1,234,567.8901") == 8


def test_宽度总和就是版心宽度() -> None:
    for wide in (0, 3, 20):
        fit = fit_columns(sample_table(5, wide=wide), paper("A4").usable_width, plain_measure)
        for band in fit.bands:
            assert sum(band.widths) == pytest.approx(paper("A4").usable_width)


def test_内容栏比其他栏宽() -> None:
    fit = fit_columns(sample_table(5, content=CONTENT * 3), paper("A4").usable_width, plain_measure)
    widths = fit.bands[0].widths
    assert widths[2] == max(widths)
    assert widths[2] > 3 * widths[0]


def test_比一页还高的文字不丢() -> None:
    text = "长" * 20_000
    pages = pages_of(sample_table(2, content=text))
    assert sum(joined(page).count("长") for page in pages) == 40_000


def test_一页放得下但第一页放不下的项目移到第二页() -> None:
    columns = (PrintColumn("序号", 8, kind=Kind.SHORT), PrintColumn("内容", 60))
    body = "\n".join(["行"] * 38)
    table = DeclarationTable("标题", columns, (("1", body),))
    pages = layout_table(table, plain_measure)
    counts = [page.texts().count("行") for page in pages]
    assert sorted(counts)[-1] == 38


def test_草稿有水印_定稿没有() -> None:
    def marks(table: DeclarationTable) -> list[int]:
        return [sum(isinstance(item, Watermark) for item in page.items) for page in pages_of(table)]

    assert set(marks(sample_table(40, watermark="草稿"))) == {1}
    assert set(marks(sample_table(40))) == {0}


def test_行长与栏数不符立即报错() -> None:
    with pytest.raises(ValueError, match="1 texts"):
        DeclarationTable("题", (PrintColumn("甲", 1), PrintColumn("乙", 1)), (("一",),))
