"""Letters in the layout of GB/T 9704—2012, read back as word processors would."""

import io
from datetime import date
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn

from desktop_app.domain.errors import AppError
from desktop_app.papers.letter import AnnexTable, Figure, Letter, Paragraph
from desktop_app.papers.letter_file import read_figures, title_lines, write_letter
from desktop_app.papers.page_layout import CHARACTER_SPACING, CHARACTERS, LINES, SIZE_3, STAND_INS

LETTER = Letter(
    "兴业县工业和信息化局关于报送2024年一季度“千企技改”项目申报材料的函",
    "玉林市工业和信息化局：",
    (
        Paragraph(("一、总体情况",), "first"),
        Paragraph(("共申报项目", Figure("projects", "12"), "个，总投资", Figure("total_investment", "1,234.5"), "万元。")),
        Paragraph(("（一）分类",), "second"),
    ),
    "兴业县工业和信息化局",
    date(2024, 1, 25),
    ("2024年一季度申报表", "申报项目清单"),
    "联系人：张三，联系电话：0775-1234567",
    tables=(
        AnnexTable("申报项目清单", ("序号", "名称", "总投资"), (("1", "甲", "10"), ("2", "乙", "20")), (1, 5, 2),
                   frozenset({2}), ("", "合计", "30")),
    ),
)  # fmt: skip


def opened(letter: Letter = LETTER) -> Any:
    return Document(io.BytesIO(write_letter(letter)))


def test_版心156乘225毫米_天头37_订口28() -> None:
    section = opened().sections[0]
    assert (section.page_width.mm, section.page_height.mm) == (
        pytest.approx(210, abs=0.1),
        pytest.approx(297, abs=0.1),
    )
    assert section.top_margin.mm == pytest.approx(37, abs=0.1)
    assert section.left_margin.mm == pytest.approx(28, abs=0.1)
    assert (section.page_width - section.left_margin - section.right_margin) / 36000 == pytest.approx(
        156, abs=0.1
    )
    assert (section.page_height - section.top_margin - section.bottom_margin) / 36000 == pytest.approx(
        225, abs=0.1
    )


def test_每页22行_每行28字() -> None:
    grid = opened().sections[0]._sectPr.find(qn("w:docGrid"))
    pitch = int(grid.get(qn("w:linePitch"))) / 20  # points
    assert int(225 * 72 / 25.4 / pitch) == LINES
    step = SIZE_3 + CHARACTER_SPACING / 20
    assert int(156 * 72 / 25.4 / step) == CHARACTERS


def test_正文仿宋三号_首行缩进两字_标题小标宋二号_层次黑体楷体() -> None:
    document = opened()
    fonts = {}
    for paragraph in document.paragraphs:
        for run in paragraph.runs:
            properties = run._r.rPr
            fonts[run.text] = (properties.find(qn("w:rFonts")).get(qn("w:eastAsia")), run.font.size.pt)
    assert fonts["一、总体情况"] == ("黑体", 16)
    assert fonts["（一）分类"] == ("楷体_GB2312", 16)
    assert fonts["共申报项目"] == ("仿宋_GB2312", 16)
    assert {size for text, (font, size) in fonts.items() if font == "方正小标宋简体"} == {22}
    body = next(p for p in document.paragraphs if p.text.startswith("共申报项目"))
    assert body._p.pPr.find(qn("w:ind")).get(qn("w:firstLineChars")) == "200"


def test_没有的字体有替换字体() -> None:
    package = opened().part.package
    table = next(
        part.blob for part in package.iter_parts() if part.partname == "/word/fontTable.xml"
    ).decode()
    for font, instead in STAND_INS.items():
        assert f'w:name="{font}"' in table
        assert f'w:val="{instead}"' in table


def test_页码单双页分居外侧() -> None:
    document = opened()
    assert document.settings.odd_and_even_pages_header_footer
    for footer in (document.sections[0].footer, document.sections[0].even_page_footer):
        assert footer.paragraphs[0].text.startswith("— ")
        assert "PAGE" in footer._element.xml


@pytest.mark.parametrize(
    ("sender", "right_of_sender", "right_of_day"),
    [("某县工信局", "475", "400"), ("某某自治县工业和信息化局某某某某某某分局", "0", "675")],
)
def test_署名以日期为准居中_太长时日期让位(sender: str, right_of_sender: str, right_of_day: str) -> None:
    from dataclasses import replace  # noqa: PLC0415

    document = opened(replace(LETTER, sender=sender))
    rights = {
        p.text: p._p.pPr.find(qn("w:ind")).get(qn("w:rightChars"))
        for p in document.paragraphs
        if p.text in {sender, "2024年1月25日"}
    }
    assert rights == {sender: right_of_sender, "2024年1月25日": right_of_day}


def test_附件说明编号_清单另页_表头重复_行不断开() -> None:
    document = opened()
    texts = [p.text for p in document.paragraphs]
    assert "附件：1．2024年一季度申报表" in texts
    assert "2．申报项目清单" in texts
    assert "附件2" in texts
    table = document.tables[0]
    assert [cell.text for cell in table.rows[-1].cells] == ["", "合计", "30"]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)


def test_数字可以读回_改过的也读得出() -> None:
    content = write_letter(LETTER)
    assert read_figures(content) == {"projects": "12", "total_investment": "1,234.5"} == LETTER.figures
    document = Document(io.BytesIO(content))
    for text in document.element.body.iter(qn("w:t")):
        if text.text == "12":
            text.text = "13"
    out = io.BytesIO()
    document.save(out)
    assert read_figures(out.getvalue())["projects"] == "13"


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04", b"%PDF-1.4", write_letter(LETTER)[:900]],
    ids=["空", "压缩头", "PDF", "截断"],
)
def test_不是公文就说明(content: bytes) -> None:
    with pytest.raises(AppError, match="docx") as caught:
        read_figures(content)
    assert caught.value.code == "letter-unreadable"


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("关于报送申报材料的函", ["关于报送申报材料的函"]),
        (
            "兴业县工业和信息化局关于报送2024年一季度“千企技改”项目申报材料的函",
            ["兴业县工业和信息化局关于报送", "2024年一季度“千企技改”项目申报材料的函"],
        ),
    ],
)
def test_标题在词处断行(title: str, lines: list[str]) -> None:
    assert title_lines(title) == lines


@pytest.mark.parametrize("length", [19, 20, 21, 40, 41, 60, 61, 120])
def test_标题不丢字_每行不超宽(length: int) -> None:
    title = ("某" * 7 + "2024年“技改”") * 20
    lines = title_lines(title[:length])
    assert "".join(lines) == title[:length]
    assert all(sum(0.5 if c.isascii() else 1 for c in line) <= 20 for line in lines)
    assert not any(line.endswith("“") for line in lines[:-1])
    assert not any(line.startswith("”") for line in lines)
