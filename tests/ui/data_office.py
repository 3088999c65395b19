"""A window on an office whose data lies on the disk, and tables to import."""

from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook  # type: ignore[import-untyped]

from db.store import Store
from desktop_app.domain.entities import Office
from desktop_app.policy.library import standard_library
from ui.context import AppContext

OFFICE = Office("示例县工业和信息化局", "450107", 2024)
TITLES = ["序号", "项目名称", "企业名称", "总投资（万元）", "开工时间"]


def office_on_disk(folder: Path, *names: str) -> AppContext:
    """A context on a new store in the folder, with projects of these names."""
    library = standard_library()
    store = Store.open(folder, library.fields)
    context = AppContext(store, lambda: library, lambda: date(2024, 6, 1), "0", None, folder)
    context.offices.save(OFFICE)
    for name in names:
        context.projects.create({"project_name": name, "enterprise_name": f"{name}厂"})
    return context


def table(file: Path, *rows: list[Any]) -> Path:
    """A filled table as firms send it."""
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = "申报表"
    for row in (TITLES, *rows):
        page.append(row)
    book.save(file)
    return file
