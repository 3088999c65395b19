"""jigai without a subcommand: the window."""

import gc
import os
import sys
from argparse import Namespace
from datetime import date
from typing import TYPE_CHECKING

from desktop_app import __version__
from desktop_app.cli.opened import Opened, opened
from desktop_app.domain.entities import Office
from desktop_app.domain.errors import AppError
from desktop_app.services.screen_settings import ScreenSettingsService
from ui.context import AppContext

if TYPE_CHECKING:
    from desktop_app.domain.ports import Store


def run(arguments: Namespace) -> int:
    """Open the window and stay until it is closed. Raises AppError where there is no display."""
    refuse_without_display()
    # Imports make many objects and no garbage: collecting meanwhile only costs time before the first paint.
    gc.disable()
    from ui import app  # noqa: PLC0415

    with opened(arguments.data, packs_later=True) as office:
        screen = ScreenSettingsService(office.store).load()
        application = app.create_application(sys.argv[:1], screen)
        gc.freeze()
        gc.enable()
        code = app.run(context_for(office))
    application.quit()
    return code


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
    from desktop_app.services.sample_office import build_sample_office  # noqa: PLC0415 - only on request

    return build_sample_office(store, office.region).projects
