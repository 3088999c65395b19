"""One action of the window: where it stands in the menus, its key, what it says, what it does."""

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ui.main_window import MainWindow


class ActionSpec(NamedTuple):
    """deed: module of ui/deeds and function in it, called with the window. needs_project: only while one is in view."""

    id: str
    deed: str
    menu: str
    text: str
    shortcut: str
    tip: str
    icon: str = ""
    needs_project: bool = False
    starts_group: bool = False

    @property
    def keys(self) -> str:
        """The shortcut as it is shown."""
        return self.shortcut.replace("Up", "↑").replace("Down", "↓").replace("Delete", "Del")

    def bring(self) -> "Callable[[MainWindow], None]":
        """What the action does; its module is imported now, not at the start."""
        module, name = self.deed.split(":")
        found: Callable[[MainWindow], None] = getattr(import_module(f"ui.deeds.{module}"), name)
        return found
