"""The application: Chinese through and through, one style, no start on a screen nobody sees."""

import os
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QSize, QTimer
from PySide6.QtWidgets import QApplication

from desktop_app.domain.errors import AppError
from desktop_app.services.office.screen_settings import ScreenSettings, ScreenSettingsService
from ui import theme
from ui.colours import Contrast
from ui.context import AppContext

if TYPE_CHECKING:
    from ui.main_window import MainWindow

AFTER_START = 200  # ms after the first paint: cards first, then what else is to be said
SIZE = (1366, 768)  # of the window at first, where the screen has room for it
FRAME = (16, 40)  # at most what a desktop draws around a window: borders, title
INVISIBLE = frozenset({"offscreen", "minimal"})
_TRANSLATIONS = ("qtbase_zh_CN",)
_SCALE_PROPERTY = "jigai_scale"
_SCALE_VARIABLE = "QT_SCALE_FACTOR"


def create_application(argv: Sequence[str], screen: ScreenSettings | None = None) -> QApplication:
    """The QApplication, styled; `speak_chinese` completes it. Raises AppError("no-display") where the window would be invisible.

    screen: how large and in which colours; by default the ordinary look.
    """
    choose_input_method()
    screen = screen or ScreenSettings()
    # Named here rather than by setStyle: that would make Python know all of QStyle, before anything is seen.
    with _scaled(screen.scale):
        application = QApplication([*argv, "-style", "fusion"])
    application.setProperty(_SCALE_PROPERTY, screen.scale)
    if application.platformName() in INVISIBLE and not _asked_for_invisible(argv):
        raise AppError(
            "no-display",
            "没有可用的图形界面，窗口无法显示。请在桌面环境中打开；若只需批量核对和导出，可用demo等命令",
        )
    application.setApplicationName("jigai")
    application.setApplicationDisplayName("技改申报台")
    theme.install(application, contrast_of(screen))
    return application


@contextmanager
def provisional(argv: Sequence[str]) -> Iterator[bool]:
    """An application for a question before the data is open; whether anybody sees it. It is gone afterwards."""
    application = create_application(argv)
    try:
        if application.platformName() not in INVISIBLE:
            speak_chinese()
        yield application.platformName() not in INVISIBLE
    finally:
        application.shutdown()


def contrast_of(screen: ScreenSettings) -> Contrast:
    """The palette the settings ask for."""
    return Contrast.HIGH if screen.high_contrast else Contrast.NORMAL


def scale_of(application: QCoreApplication | None) -> int:
    """The size in use, per cent: what was chosen since counts from the next start."""
    scale = application.property(_SCALE_PROPERTY) if application is not None else None
    return scale if isinstance(scale, int) else 100


@contextmanager
def _scaled(scale: int) -> Iterator[None]:
    """Let the application that is made now be larger by so many per cent than the system's scale makes it.

    Qt reads this from the environment; programs started from ours are not to inherit it.
    """
    before = os.environ.get(_SCALE_VARIABLE)
    if scale != 100:
        try:
            own = float(before or 1)
        except ValueError:
            own = 1.0
        os.environ[_SCALE_VARIABLE] = f"{own * scale / 100:g}"
    try:
        yield
    finally:
        if before is None:
            os.environ.pop(_SCALE_VARIABLE, None)
        else:
            os.environ[_SCALE_VARIABLE] = before


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


def run(context: AppContext, *, maximized: bool = False, painted: Callable[[], None] = lambda: None) -> int:
    """Open the window and stay until it is closed; the exit code. The window's place is kept for the next time.

    painted: called once, when the window has been seen for the first time.
    """
    sys.excepthook = _report
    windows = [open_window(context, maximized=maximized, ask_passphrase=True)]  # held: Qt does not

    def reopen(page: str) -> None:
        QTimer.singleShot(0, lambda: begin_anew(page))  # not while the old window is still telling us

    def begin_anew(page: str) -> None:
        window = anew(windows[-1], page)
        if window is not None:
            window.reopening.connect(reopen)
            windows[:] = [window]

    windows[0].reopening.connect(reopen)
    windows[0].first_painted.connect(painted)
    windows[0].first_painted.connect(lambda: QTimer.singleShot(AFTER_START, lambda: _look_after(windows[-1])))
    application = QApplication.instance()
    if application is not None:
        application.aboutToQuit.connect(lambda: keep_place(windows[-1]))
    return QApplication.exec()


def _look_after(window: "MainWindow") -> None:
    from ui.deeds import safety  # noqa: PLC0415 - nothing of it is needed to paint

    safety.begin(window)


def open_window(
    context: AppContext, *, maximized: bool = False, ask_passphrase: bool = False
) -> "MainWindow":
    """The window, shown where it was last on this PC; it is painted once the application runs.

    ask_passphrase: where the office locks its window, it comes covered.
    """
    from ui.main_window import MainWindow  # noqa: PLC0415 - the application must stand first

    window = MainWindow(context)
    window.first_painted.connect(speak_chinese)
    screen = ScreenSettingsService(context.store).load()
    room = window.screen().availableGeometry().size()
    wanted = QSize(screen.width, screen.height) if screen.width and screen.height else QSize(*SIZE)
    window.resize(wanted.boundedTo(room))
    if ask_passphrase and context.store.settings.get("ui.idle_lock") is not None:
        from ui.deeds.idle_lock import cover  # noqa: PLC0415 - few offices want it

        cover(window)
    if maximized or screen.maximized or not fits(room, wanted):
        window.showMaximized()
    else:
        window.show()
    return window


def anew(window: "MainWindow", page: str) -> "MainWindow | None":
    """The same window made once more, in the colours now set; None where what was typed could not be kept."""
    if not window.keep_all():
        return None
    context = window.context
    keep_place(window)
    screen = ScreenSettingsService(context.store).load()
    theme.use_contrast(QApplication.instance(), contrast_of(screen))  # type: ignore[arg-type]
    successor = open_window(context)
    if not window.isMaximized():
        successor.setGeometry(window.geometry())
    successor.show_page(page)
    window.close()
    window.deleteLater()
    return successor


def keep_place(window: "MainWindow") -> None:
    """The window's size, for the next time on this PC. A store that cannot be written keeps the place it had."""
    size = window.normalGeometry().size() if window.isMaximized() else window.size()
    try:
        ScreenSettingsService(window.context.store).place(
            size.width(), size.height(), maximized=window.isMaximized()
        )
    except AppError as error:
        print(error.message, file=sys.stderr)


def fits(room: QSize, size: QSize | None = None) -> bool:
    """Whether a window of that size (by default SIZE), with its frame, has its status line on a screen of this size.

    All in logical pixels.
    """
    width, height = (size.width(), size.height()) if size is not None else SIZE
    return room.width() >= width + FRAME[0] and room.height() >= height + FRAME[1]


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
    from desktop_app import log  # noqa: PLC0415 - only when something went wrong
    from ui import messages  # noqa: PLC0415

    if not isinstance(error, AppError):
        log.fault(error, trace)
    details = "".join(traceback.format_exception(kind, error, trace))
    sys.__stderr__.write(details) if sys.__stderr__ else None
    if isinstance(error, AppError):
        messages.show_error(QApplication.activeWindow(), error)
    elif not issubclass(kind, KeyboardInterrupt):
        messages.show_unexpected(QApplication.activeWindow(), details)
