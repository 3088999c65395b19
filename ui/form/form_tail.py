"""What may stand below the fields of the form: a section with a title of its own and no fields."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget


class FormTail(QWidget):
    """The form gives it the width, a project, and the focus when its title is picked in the rail."""

    resized = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = title

    def height_for(self, width: int) -> int:
        """Its height at this width, in logical pixels."""
        return self.sizeHint().height()

    def show_project(self, project_id: str) -> None:
        """Show what belongs to a project."""

    def take_focus(self) -> None:
        """The cursor to where one begins."""
        self.setFocus()
