"""A card of the data page: title, a sentence, its content, its buttons."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui.theme import LINE, SOFT, SURFACE, Fonts


class Card(QFrame):
    """Content goes into `body`, buttons are added with `button`."""

    def __init__(self, title: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setStyleSheet(
            f"#card {{ background: {SURFACE.name()}; border: 1px solid {LINE.name()}; border-radius: 8px; }}"
        )
        head = QLabel(title, self)
        head.setFont(Fonts.title)
        self.words = wrapped(words, self)
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        self._buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 14, 18, 14)
        layout.setSpacing(8)
        layout.addWidget(head)
        layout.addWidget(self.words)
        layout.addLayout(self.body)
        layout.addLayout(self._buttons)

    def button(self, text: str, tip: str, *, primary: bool = False) -> QPushButton:
        """A button at the foot of the card, from the left."""
        button = QPushButton(text, self)
        button.setToolTip(tip)
        button.setAutoDefault(True)  # Enter presses it
        if primary:
            button.setProperty("role", "primary")
        self._buttons.insertWidget(self._buttons.count() - 1, button)
        return button


def wrapped(words: str, parent: QWidget) -> QLabel:
    """A paragraph in the softer ink, to be selected and copied."""
    label = QLabel(words, parent)
    label.setWordWrap(True)
    label.setStyleSheet(f"color: {SOFT.name()};")
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
