"""PDF files: searchable Chinese text, all pages, nothing half-written."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from desktop_app.domain.errors import AppError
from tests.printing.pdf_text import pdf_pages
from tests.printing.tables import sample_table
from ui.printing.faces import font_measure
from ui.printing.pages import POINTS_PER_MM
from ui.printing.pdf import print_table_pdf
from ui.printing.printers import print_pages
from ui.printing.table_layout import layout_table


def test_文字可以查找_一季度_户(qapp: QApplication, tmp_path: Path) -> None:
    out = tmp_path / "申报表.pdf"
    result = print_table_pdf(sample_table(30, watermark="草稿"), out)
    pages = pdf_pages(out)
    assert len(pages) == result.pages > 1
    assert all("草稿" in page for page in pages)
    text = "".join(pages)
    for number in range(1, 31):
        assert f"一季度第{number}户企业技改项目" in text
    for words in ("2024年自治区“千企技改”工程项目申报表", "填报单位（盖章）：", f"第1页共{len(pages)}页"):
        assert words in text


@pytest.mark.parametrize(("paper", "width", "height"), [("A3", 420, 297), ("A4", 297, 210)])
def test_纸张和方向(qapp: QApplication, tmp_path: Path, paper: str, width: float, height: float) -> None:
    out = tmp_path / "申报表.pdf"
    print_table_pdf(sample_table(2, paper=paper), out)
    box = out.read_bytes().split(b"/MediaBox [")[1].split(b"]")[0].split()
    assert [float(number) / POINTS_PER_MM for number in box[2:]] == pytest.approx([width, height], abs=0.6)


def test_易与部首混淆的字照原样(qapp: QApplication, tmp_path: Path) -> None:
    out = tmp_path / "申报表.pdf"
    print_table_pdf(replace(sample_table(1), title="一户入食高门车龙"), out)
    assert "一户入食高门车龙" in "".join(pdf_pages(out))


def test_字体量宽与绘出一致(qapp: QApplication) -> None:
    measure = font_measure()
    assert measure("技改", 10) == pytest.approx(20)
    assert 2 < measure("8", 10) < 8


def test_写不进去时一句话说明_不留残片(qapp: QApplication, tmp_path: Path) -> None:
    out = tmp_path / "没有的文件夹" / "申报表.pdf"
    with pytest.raises(AppError, match="不存在") as caught:
        print_table_pdf(sample_table(1), out)
    assert caught.value.code == "output-folder-missing"
    assert list(tmp_path.iterdir()) == []


def test_覆盖旧文件(qapp: QApplication, tmp_path: Path) -> None:
    out = tmp_path / "申报表.pdf"
    out.write_bytes(b"old")
    size = print_table_pdf(sample_table(1), out).size
    assert out.stat().st_size == size
    assert [file.name for file in tmp_path.iterdir()] == ["申报表.pdf"]


def test_打印机不在时说明(qapp: QApplication) -> None:
    pages = layout_table(sample_table(1), font_measure())
    with pytest.raises(AppError, match="没有这台打印机") as caught:
        print_pages(pages, "没有这台打印机", 1, "申报表")
    assert caught.value.code == "print-failed"
