"""From which day a workbook counts its dates."""

from desktop_app.sheets import xml_tree
from desktop_app.sheets.package import Package


def uses_1904(package: Package) -> bool:
    """Whether the workbook counts days from 1904 (old Macintosh files)."""
    root = xml_tree.parse(package.parts[package.workbook_part], package.workbook_part)
    return any(element.get("date1904") in {"1", "true"} for element in xml_tree.elements(root, "workbookPr"))
