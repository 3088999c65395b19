"""Actions between two PCs; the page 数据 does them."""

from ui.deeds.data import data_page
from ui.main_window import MainWindow


def take_out(window: MainWindow) -> None:
    """Choose projects and write them to a stick."""
    if page := data_page(window):
        page.exchange_card.take_out()


def take_in(window: MainWindow) -> None:
    """Open what another PC brought, review, merge."""
    if page := data_page(window):
        page.exchange_card.take_in()
