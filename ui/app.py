"""The application: Chinese through and through, one style, no start on a screen nobody sees."""

import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication

from desktop_app.domain.errors import AppError
from ui import theme
from ui.context import AppContext

if TYPE_CHECKING:
    from ui.main_window import MainWindow

SIZE = (1366, 768)  # of the window at first, where the screen has room for it
FRAME = (16, 40)  # at most what a desktop draws around a window: borders, title
INVISIBLE = frozenset({"offscreen", "minimal"})
_TRANSLATIONS = ("qtbase_zh_CN",)


def create_application(argv: Sequence[str]) -> QApplication:
    """The QApplication, styled; `speak_chinese` completes it. Raises AppError("no-display") where the window would be invisible."""
    choose_input_method()
    # Named here rather than by setStyle: that would make Python know all of QStyle, before anything is seen.
    application = QApplication([*argv, "-style", "fusion"])
    if application.platformName() in INVISIBLE and not _asked_for_invisible(argv):
        raise AppError(
            "no-display",
            "没有可用的图形界面，窗口无法显示。请在桌面环境中打开；若只需批量核对和导出，可用demo等命令",
        )
    application.setApplicationName("jigai")
    application.setApplicationDisplayName("技改申报台")
    theme.install(application)
    return application


def speak_chinese() -> None:
    """Qt's own words and numbers in Chinese. Nothing in the first painted window needs them, and they take a while."""
    from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator  # noqa: PLC0415 - a thousand names of languages

    application = QApplication.instance()
    QLocale.setDefault(QLocale("zh_CN"))
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    for name in _TRANSLATIONS:
        translator = QTranslator(application)
        if application is not None and translator.load(name, folder):
            application.installTranslator(translator)


def run(context: AppContext, *, maximized: bool = False) -> int:
    """Open the window and stay until it is closed; the exit code."""
    sys.excepthook = _report
    window = open_window(context, maximized=maximized)
    code = QApplication.exec()
    del window  # held until here: Qt does not
    return code


def open_window(context: AppContext, *, maximized: bool = False) -> "MainWindow":
    """The window, shown; it is painted once the application runs."""
    from ui.main_window import MainWindow  # noqa: PLC0415 - the application must stand first

    window = MainWindow(context)
    window.first_painted.connect(speak_chinese)
    room = window.screen().availableGeometry().size()
    window.resize(QSize(*SIZE).boundedTo(room))
    if maximized or not fits(room):
        window.showMaximized()
    else:
        window.show()
    return window


def fits(room: QSize) -> bool:
    """Whether a window of SIZE, with its frame, has its status line on a screen of this size (logical pixels)."""
    return room.width() >= SIZE[0] + FRAME[0] and room.height() >= SIZE[1] + FRAME[1]


def choose_input_method() -> None:
    """Where the desktop asks for fcitx and Qt has no plugin of that name, ibus: fcitx5 serves its protocol."""
    if "fcitx" not in os.environ.get("QT_IM_MODULE", ""):
        return
    from PySide6.QtCore import QLibraryInfo  # noqa: PLC0415 - seldom

    plugins = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)) / "platforminputcontexts"
    if not any("fcitx" in plugin.name for plugin in plugins.glob("*")):
        os.environ["QT_IM_MODULE"] = "ibus"


def _asked_for_invisible(argv: Sequence[str]) -> bool:
    wanted = os.environ.get("QT_QPA_PLATFORM", "")
    if "-platform" in argv:
        wanted = argv[list(argv).index("-platform") + 1]
    return wanted.split(":")[0] in INVISIBLE


def _report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """A fault of the program, told calmly; the details go to stderr and can be copied."""
    from ui import messages  # noqa: PLC0415 - only when something went wrong

    details = "".join(traceback.format_exception(kind, error, trace))
    sys.__stderr__.write(details) if sys.__stderr__ else None
    if isinstance(error, AppError):
        messages.show_error(QApplication.activeWindow(), error)
    elif not issubclass(kind, KeyboardInterrupt):
        messages.show_unexpected(QApplication.activeWindow(), details)
