"""jigai without a subcommand: the window."""

import gc
import os
import sys
from argparse import Namespace
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app import __version__
from desktop_app.cli.console import DONE, PROGRAM, say
from desktop_app.cli.opened import Opened, opened
from desktop_app.domain.entities import Office
from desktop_app.domain.errors import AppError
from desktop_app.services.data_folder.folders import app_folders
from desktop_app.services.data_folder.lock import WINDOW, DataFolderLock, FolderInUseError
from desktop_app.services.office.screen_settings import ScreenSettingsService
from ui.context import AppContext

if TYPE_CHECKING:
    from desktop_app.domain.ports import Store


def run(arguments: Namespace) -> int:
    """Open the window and stay until it is closed. Raises AppError where there is no display, or nothing to open."""
    refuse_without_display()
    # Starting makes many objects and no garbage: collecting meanwhile only costs time before the first paint.
    gc.disable()
    folder = app_folders(arguments.data).data
    try:
        lock = DataFolderLock.take(folder, WINDOW)
    except FolderInUseError as error:
        return _leave_to_the_first(folder, error)
    try:
        with ExitStack() as stack:
            return _show(_open(arguments.data, folder, stack))
    finally:
        lock.release()


def _show(office: Opened) -> int:
    from ui import app  # noqa: PLC0415

    screen = ScreenSettingsService(office.store).load()
    application = app.create_application(sys.argv[:1], screen)
    code = app.run(context_for(office), painted=_collect_again)
    application.quit()
    return code


def _collect_again() -> None:
    gc.freeze()
    gc.enable()


def _open(data: Path | None, folder: Path, stack: ExitStack) -> Opened:
    """The data; where it cannot be opened, the person sees why, and can restore a backup. Raises AppError."""
    while True:
        try:
            return stack.enter_context(opened(data, packs_later=True, check_later=True))
        except AppError as error:
            if not _tell(partial(_ask_after_fault, error, folder)):
                raise


def _ask_after_fault(error: AppError, folder: Path) -> bool:
    from ui.recovery.start_fault import ask_after_fault  # noqa: PLC0415 - only when something is wrong

    return ask_after_fault(error, folder)


def _leave_to_the_first(folder: Path, error: FolderInUseError) -> int:
    """Another process has the data: its window comes forward. Raises AppError where there is none, or none answers."""
    from desktop_app.services.data_folder.front import ask_to_come_forward  # noqa: PLC0415 - a second start is rare

    holder = error.holder
    if holder.is_window and holder.is_here:
        if ask_to_come_forward(folder, holder.pid):
            say(f"{PROGRAM}：程序已经打开，已把它的窗口切到前面")
            return DONE
        error = FolderInUseError(
            holder,
            f"程序已经打开（进程{holder.pid}），但它没有回应。请等它忙完，或结束那个进程后再打开；已存的内容不会丢",
        )
    _tell(lambda: _show_error(error))
    raise error


def _show_error(error: AppError) -> bool:
    from ui import messages  # noqa: PLC0415 - only when something is wrong

    messages.show_error(None, error)
    return False


def _tell(ask: Callable[[], bool]) -> bool:
    """Ask on a screen that somebody sees; False where there is none."""
    from ui import app  # noqa: PLC0415

    with app.provisional(sys.argv[:1]) as is_seen:
        return is_seen and ask()


def context_for(office: Opened) -> AppContext:
    """What the window needs of an open data folder."""
    return AppContext(
        store=office.store,
        load_library=lambda: office.library,
        today=date.today,
        version=__version__,
        fill_sample=_fill_sample,
        folder=office.folders.data,
    )


def refuse_without_display() -> None:
    """On Linux without X or Wayland Qt would die in English, or open where nobody sees it."""
    asked = os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0]
    if sys.platform != "linux" or asked or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        return
    raise AppError(
        "no-display",
        "没有图形界面，窗口打不开；请在桌面上打开，或用demo子命令（python3 start.py demo --out 文件夹）不开窗口走一遍主要工作",
    )


def _fill_sample(store: "Store", office: Office) -> int:
    from desktop_app.services.office.sample import build_sample_office  # noqa: PLC0415 - only on request

    return build_sample_office(store, office.region).projects
