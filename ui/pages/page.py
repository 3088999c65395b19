"""What the window asks of a page. A page that has nothing to answer inherits these."""

from PySide6.QtWidgets import QWidget


class Page(QWidget):
    """A page of the window: it is told when it comes and goes, and may take steps back."""

    @property
    def undo_name(self) -> str | None:
        """What 撤销 would take back here; None for nothing."""
        return None

    @property
    def redo_name(self) -> str | None:
        """What 重做 would do again here; None for nothing."""
        return None

    def undo(self) -> None:
        """Take the last step back."""

    def redo(self) -> None:
        """Do again what was taken back."""

    def start_search(self) -> bool:
        """The caret into the page's own search; False where it has none."""
        return False

    def step(self, rows: int) -> bool:
        """Its own cursor so many rows down; False where it has none."""
        return False

    @property
    def has_project(self) -> bool:
        """Whether actions on one project have one here."""
        return False

    def arrive(self) -> None:
        """The page comes to the front."""

    def leave(self) -> bool:
        """Keep what was typed; False where that failed and the page has to stay."""
        return True
