"""Qt without a display, for commands that paint PDFs or pictures."""

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from desktop_app.services.office.screen_settings import ScreenSettings


def offscreen_application(
    platform: str = "offscreen", screen: "ScreenSettings | None" = None
) -> "QApplication":
    """The application on Qt's invisible platform; nothing appears, whatever display there is.

    platform: with the options of the platform. screen: how large and in which colours.
    """
    os.environ["QT_QPA_PLATFORM"] = platform
    from ui.app import create_application, speak_chinese  # noqa: PLC0415 - the platform must be named before Qt is loaded

    application = create_application(sys.argv[:1], screen)
    speak_chinese()
    return application
