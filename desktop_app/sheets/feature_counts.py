"""Count what a sheet and a workbook have, before and after, and say how many there must be after."""

from collections import Counter
from typing import Any

from desktop_app.sheets import xml_tree
from desktop_app.sheets.areas import area_rows
from desktop_app.sheets.layout import Layout
from desktop_app.sheets.proof import FeatureCount
from desktop_app.sheets.row_moves import InsertRows
from desktop_app.sheets.sheet_rows import SheetRows

# Chinese label → (element, what tells it apart).
_OF_SHEET = (
    ("数据验证", "dataValidation", "main"),
    ("数据验证（扩展）", "dataValidation", "x14"),
    ("条件格式", "cfRule", "main"),
    ("条件格式（扩展）", "cfRule", "x14"),
    ("合并单元格", "mergeCell", "main"),
    ("迷你图", "sparkline", "x14"),
    ("列宽", "col", "main"),
    ("行分页符", "brk", "main"),
    ("超链接", "hyperlink", "main"),
    ("可编辑区域", "protectedRange", "main"),
    ("忽略错误", "ignoredError", "main"),
    ("控件", "control", "main"),
    ("表格对象", "tablePart", "main"),
    ("工作表保护", "sheetProtection", "main"),
    ("筛选", "autoFilter", "main"),
    ("页面设置", "pageSetup", "main"),
    ("页眉页脚", "headerFooter", "main"),
)


def count_sheet(root: Any) -> Counter[str]:
    """Numbers by label for a sheet's tree (with or without its record rows: none of these stand in rows)."""
    counted: Counter[str] = Counter()
    labels = {(element, kind): label for label, element, kind in _OF_SHEET}
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        kind = "x14" if "/2009/9/" in xml_tree.namespace(element) else "main"
        label = labels.get((xml_tree.local_name(element), kind))
        if label is not None:
            counted[label] += 1
    return counted


def sheet_counts(
    before: Any, after: Any, sheet: SheetRows, formulas_after: int, layout: Layout
) -> list[FeatureCount]:
    """before, after: trees of the sheet. Merges, sparklines and formulas inside the model record are repeated."""
    old, new = count_sheet(before), count_sheet(after)
    expected = Counter(old)
    blocks = layout.inserted // layout.plan.rows_per_record
    expected["合并单元格"] += blocks * sum(
        1
        for element in xml_tree.elements(before, "mergeCell")
        if _in_model(element.get("ref", ""), layout.move)
    )
    expected["迷你图"] += blocks * sum(
        1
        for sparkline in xml_tree.elements(before, "sparkline")
        for place in xml_tree.elements(sparkline, "sqref")
        if _in_model((place.text or "").strip(), layout.move)
    )
    found = [FeatureCount(label, old[label], new[label], expected[label]) for label, _, _ in _OF_SHEET]
    cells = [cell for row in sheet.rows for cell in row.cells if cell.formula is not None]
    model = sum(1 for cell in cells if layout.move.is_inside_model(cell.row, cell.row))
    found.append(FeatureCount("公式", len(cells), formulas_after, len(cells) + blocks * model))
    return found


def _in_model(area: str, move: InsertRows) -> bool:
    rows = area_rows(area) if area else None
    return rows is not None and move.count > 0 and move.is_inside_model(*rows)


def workbook_counts(before: Any, after: Any) -> list[FeatureCount]:
    """Names and sheets."""
    return [
        FeatureCount(
            label,
            len(xml_tree.elements(before, name)),
            len(xml_tree.elements(after, name)),
            len(xml_tree.elements(before, name)),
        )
        for label, name in (("名称", "definedName"), ("工作表", "sheet"))
    ]
