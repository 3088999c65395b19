"""Floor 4: the window. PySide6 only here."""
