"""The icon family: simple lines, SVG, under resources/icons."""

from functools import cache

from PySide6.QtGui import QIcon

from desktop_app import resources


@cache
def icon(name: str) -> QIcon:
    """An icon by the name of its file."""
    return QIcon(str(resources.path("icons", f"{name}.svg")))
