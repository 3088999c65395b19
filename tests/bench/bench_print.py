"""How long printing takes: layout and PDF of both layouts. Run: python -m tests.bench.bench_print [PROJECTS]"""

import sys
from collections.abc import Callable
from datetime import datetime
from time import perf_counter
from typing import TypeVar

from desktop_app.services.job import Progress
from tests.services.test_export_table import office_with
from ui.printing.application import ensure_application
from ui.printing.faces import font_measure, measure_of
from ui.printing.pdf import pdf_bytes
from ui.printing.sheet_layout import layout_sheet
from ui.printing.table_layout import layout_table

Result = TypeVar("Result")


def timed(label: str, work: Callable[[], Result]) -> Result:
    """The work's result, once its seconds are printed."""
    started = perf_counter()
    result = work()
    print(f"{label}: {perf_counter() - started:.2f} s")
    return result


def main(count: int) -> None:
    ensure_application()
    service, _ = office_with(count)
    table = service.table()
    pages = timed("own layout", lambda: layout_table(table, font_measure()))
    timed(f"own PDF, {len(pages)} pages", lambda: pdf_bytes(pages, "x"))
    official = service.official_table(None)
    sheet = timed("official: fill, prove, read", lambda: official.read(Progress()))
    sheets = timed("official layout", lambda: layout_sheet(sheet, measure_of, datetime.now()))
    timed(f"official PDF, {len(sheets)} pages", lambda: pdf_bytes(sheets, "x"))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
