"""Actions at the turn of the year."""

from ui.carry.wizard import CarryWizard
from ui.main_window import MainWindow


def carry_over(window: MainWindow) -> None:
    """The wizard; pages that show records are made anew where something was carried."""
    if window.office is None or not window.keep_all():
        return
    changed: list[bool] = []
    wizard = CarryWizard(window.context, window.office, window)
    wizard.carried.connect(lambda: changed.append(True))
    wizard.exec()
    if changed:
        refresh(window)


def refresh(window: MainWindow) -> None:
    """Everything made anew from the store, the projects in front."""
    window.forget_pages()
    window.show_page("projects")
