"""模板完整性证明 on paper: what the JSON says stands on one page, whatever it holds."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from desktop_app.domain.errors import AppError
from desktop_app.services.printing.proof_words import proof_page, read_report
from tests.printing.pdf_text import pdf_pages
from tests.printing.tables import plain_measure
from ui.printing.pages import Page, Text
from ui.printing.pdf import print_proof_pdf
from ui.printing.proof_layout import layout_proof

REPORT: dict[str, Any] = {
    "template_sha256": "a1" * 32,
    "output_sha256": "b2" * 32,
    "sheet": "申报表",
    "records": 26,
    "rows_inserted": 21,
    "inserted_at": 10,
    "first_record_row": 6,
    "last_record_row": 31,
    "parts": [
        {"name": "xl/styles.xml", "state": "same", "reason": ""},
        {"name": "xl/worksheets/sheet1.xml", "state": "changed", "reason": "填入数据、插入行"},
        {"name": "xl/calcChain.xml", "state": "removed", "reason": "打开时重建"},
    ],
    "counts": [
        {"feature": "数据验证", "before": 24, "after": 24, "expected": 24},
        {"feature": "数据验证（扩展）", "before": 2, "after": 2, "expected": 2},
        {"feature": "迷你图", "before": 0, "after": 0, "expected": 0},
        {"feature": "公式", "before": 15, "after": 36, "expected": 36},
    ],
    "values_written": 782,
    "values_compared": 936,
    "second_reader": "python-calamine",
    "totals": [
        {"sheet": "申报表", "cell": "U32", "value": "4071761", "read": "4071761.0"},
        {"sheet": "申报表", "cell": "Z32", "value": None, "read": None},
    ],
    "checks": ["除登记的部件外逐字节相同"],
    "notes": ["验证只到第20行，已延长"],
    "template": "下发.xlsx",
    "template_name": "自治区申报表",
    "mapping": "认出是已登记的模板",
    "output": "结果.xlsx",
    "office": "鱼峰区工业和信息化局",
    "written_at": "2024-01-20T09:00:00+00:00",
    "year": 2024,
    "quarter": 1,
}


def text_of(page: Page) -> str:
    return "".join(page.texts())


def assert_within(page: Page) -> None:
    for item in page.items:
        if isinstance(item, Text):
            assert page.paper.top <= item.y <= page.paper.bottom
            assert item.x >= page.paper.left - 0.1
            assert item.x + plain_measure(item.text, item.size) <= page.paper.right + 0.5


def test_各项都写明() -> None:
    page = layout_proof(proof_page(REPORT), plain_measure)
    text = text_of(page)
    for words in (
        "模板完整性证明", "鱼峰区工业和信息化局", "下发.xlsx（自治区申报表）", "a1" * 32, "b2" * 32, "2024年1月20日",
        "2024年一季度", "26个，第6行至第31行", "在第10行处插入21行", "写入782个单元格", "读回核对936个", "1个部件逐字节未变",
        "xl/worksheets/sheet1.xml：填入数据、插入行", "已删　xl/calcChain.xml", "数据验证（扩展）", "U32", "4,071,761",
        "另有1处公式", "√ 除登记的部件外逐字节相同", "验证只到第20行", "均未改动", "盖章", "签字", "日期：",
    ):  # fmt: skip
        assert words in text, words
    assert "迷你图" not in text
    assert_within(page)


@pytest.mark.parametrize("many", [0, 30, 200, 3000])
def test_再长也是一页(many: int) -> None:
    proof = replace(
        proof_page(REPORT),
        parts=tuple((f"xl/worksheets/sheet{n}.xml", "已改", "引用随行移动") for n in range(many)),
        totals=proof_page(REPORT).totals[:1] * many,
        notes=("说明，" * many,) if many < 1000 else (),
    )
    page = layout_proof(proof, plain_measure)
    assert_within(page)
    assert ("见核验文件" in text_of(page)) == (many >= 200)


def test_单位名称很长时签字栏分两行() -> None:
    page = layout_proof(
        proof_page({**REPORT, "office": "某某壮族自治县工业信息化和商务局" * 3}), plain_measure
    )
    assert_within(page)
    lines = {
        item.y
        for item in page.items
        if isinstance(item, Text) and ("盖章" in item.text or "签字" in item.text)
    }
    assert len(lines) == 2


def test_没有插入行_没有合计_没有季度() -> None:
    report = {**REPORT, "rows_inserted": 0, "totals": [], "quarter": None, "office": ""}
    text = text_of(layout_proof(proof_page(report), plain_measure))
    assert "没有插入，空白行够用" in text
    assert "模板没有汇总公式" in text
    assert "（未填写）" in text


def test_计数不符时不说未改动() -> None:
    wrong = {"feature": "名称", "before": 3, "after": 2, "expected": 3}
    proof = proof_page({**REPORT, "counts": [wrong]})
    assert "不应上报" in proof.conclusion
    assert "×" in layout_proof(proof, plain_measure).texts()


def test_PDF可以查找(qapp: QApplication, tmp_path: Path) -> None:
    result = print_proof_pdf(REPORT, tmp_path / "表.proof.pdf")
    assert result.pages == 1
    text = pdf_pages(result.out)[0]
    for words in ("模板完整性证明", "a1" * 32, "一季度", "4,071,761"):
        assert words in text


@pytest.mark.parametrize(
    "content", ["", "[]", "not json", '{"records": 1}'], ids=["空", "列表", "文字", "缺项"]
)
def test_不是核验文件时说明(tmp_path: Path, content: str) -> None:
    file = tmp_path / "x.json"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(AppError) as caught:
        proof_page(read_report(file))
    assert caught.value.code == "proof-unreadable"


def test_读回写出的报告(tmp_path: Path) -> None:
    file = tmp_path / "x.proof.json"
    file.write_text(json.dumps(REPORT), encoding="utf-8")
    assert read_report(file) == REPORT
