"""Actions on the office's data as a whole; the page 数据 does them."""

from ui.main_window import MainWindow
from ui.pages.data_page import DataPage


def import_table(window: MainWindow) -> None:
    if page := data_page(window):
        page.start_import()


def back_up(window: MainWindow) -> None:
    if page := data_page(window):
        page.back_up()


def restore(window: MainWindow) -> None:
    if page := data_page(window):
        page.restore_other()


def recycle_bin(window: MainWindow) -> None:
    if page := data_page(window):
        page.show_recycle_bin()


def doctor(window: MainWindow) -> None:
    if page := data_page(window):
        page.examine()


def data_page(window: MainWindow) -> DataPage | None:
    """The page, in front; None where the one in front has to stay."""
    window.show_page("data")
    page = window.shown_page
    return page if isinstance(page, DataPage) else None
