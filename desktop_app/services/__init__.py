"""Floor 3: use cases. No PySide6 here."""
