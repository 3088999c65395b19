"""Qt without a display, for commands that paint PDFs or pictures."""

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication


def offscreen_application() -> "QApplication":
    """The application on Qt's invisible platform; nothing appears, whatever display there is."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from ui.app import create_application, speak_chinese  # noqa: PLC0415 - the platform must be named before Qt is loaded

    application = create_application(sys.argv[:1])
    speak_chinese()
    return application
