"""Actions that are the window's own: pages, steps back, leaving."""

from ui.main_window import MainWindow


def leave(window: MainWindow) -> None:
    window.close()


def undo(window: MainWindow) -> None:
    if window.page is not None:
        window.page.undo()


def redo(window: MainWindow) -> None:
    if window.page is not None:
        window.page.redo()


def show_projects(window: MainWindow) -> None:
    window.show_page("projects")


def show_policies(window: MainWindow) -> None:
    window.show_page("policies")


def show_office(window: MainWindow) -> None:
    window.show_page("office")


def show_data(window: MainWindow) -> None:
    window.show_page("data")


def show_settings(window: MainWindow) -> None:
    window.show_page("settings")
