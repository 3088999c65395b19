"""台账: deleted projects included, found by pinyin, as text and on paper."""

from datetime import date

from desktop_app.services.batches.page_ledger import HEADINGS, LedgerView, as_text, ledger_table
from tests.services.quarter_office import OFFICE, POLICY, QuarterOffice


def view(office: QuarterOffice, year: int = 2024) -> LedgerView:
    return LedgerView(office.store, office.service.ledger_lines(POLICY, year))


def office_with_two() -> QuarterOffice:
    office = QuarterOffice()
    first = office.project("甲号高炉改造", project_code="2312-450222-07-02-100017")
    office.declare(first, office.project("乙号转炉改造"))
    office.store.projects.delete(first)
    return office


def test_项目删了还在_并写明() -> None:
    rows = {row.cells[1]: row for row in view(office_with_two()).rows}
    gone, kept = rows["甲号高炉改造"], rows["乙号转炉改造"]
    assert (gone.is_kept, gone.cells[-1]) == (False, "项目已删除")
    assert (kept.is_kept, kept.cells[-1]) == (True, "")
    assert kept.cells[:3] == ("2024年一季度", "乙号转炉改造", "柳州长虹铸造有限公司")
    assert kept.cells[4:6] == ("草稿", "2024-01-20")


def test_按拼音_代码_状态找() -> None:
    found = view(office_with_two())
    assert [row.cells[1] for row in found.found("gaolu")] == ["甲号高炉改造"]
    assert [row.cells[1] for row in found.found("100017")] == ["甲号高炉改造"]
    assert len(found.found("草稿 lzch")) == 2
    assert found.found("入库") == ()
    assert found.found(" ") == found.rows


def test_别的年度没有() -> None:
    assert view(office_with_two(), 2025).rows == ()


def test_重复申报的理由写在说明里() -> None:
    office = QuarterOffice()
    project = office.project()
    office.declare(project)
    office.day = date(2024, 2, 1)
    office.service.ledger.declare([project], POLICY, 2024, 2, at=office.now(), override_reason="市局要求重报")
    assert any("市局要求重报" in row.cells[-1] for row in view(office).rows)


def test_复制成表格() -> None:
    text = as_text(view(office_with_two()).rows)
    lines = text.split("\n")
    assert lines[0].split("\t") == list(HEADINGS)
    assert len(lines) == 3
    assert all(line.count("\t") == len(HEADINGS) - 1 for line in lines)


def test_打印成一张表() -> None:
    table = ledger_table(view(office_with_two()).rows, OFFICE, "千企技改 2024", 2024)
    assert table.title == "2024年度千企技改 2024申报台账"
    assert [row[0] for row in table.rows] == ["1", "2"]
    assert table.head_right == "共2条"
