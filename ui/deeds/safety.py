"""What keeps the office's work safe, as the window sees it: what a death left behind is offered, from menus too."""

import threading
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app import log
from desktop_app.domain.errors import AppError
from desktop_app.services.backup.restorable import check, is_checked_later
from desktop_app.services.change import Change
from desktop_app.services.data_folder.folders import AppFolders
from desktop_app.services.data_folder.front import take_requests, watched_folder
from desktop_app.services.data_folder.lock import this_pc
from desktop_app.services.data_folder.place import Place, place_of
from desktop_app.services.editing.savepoint_recovery import SavepointRecovery
from desktop_app.services.editing.session_store import EditSessionStore, record_context
from desktop_app.services.office.operator import keep_operator, operator_name, was_asked
from ui.deeds.idle_lock import watch
from ui.main_window import MainWindow
from ui.messages import show_note
from ui.recovery.operator_dialog import OperatorDialog
from ui.recovery.recovery_dialog import RecoveryDialog

_LOOK_EVERY = 200  # ms
_WARNED = "ui.warned_of_place"


def begin(window: MainWindow) -> None:
    """Once the window has been painted: offer what was left behind, listen to a second start, look through large files."""
    folder = window.context.folder
    if folder is not None:
        log.begin(AppFolders(folder).logs, window.context.version)
        log.note("start")
        _listen(folder)
        if is_checked_later(folder):
            check_in_background(window, folder)
    watch(window)
    dialog = offer_left_behind(window)
    if dialog is not None:
        dialog.finished.connect(lambda _code: _ask_who(window))
    else:
        _ask_who(window)
    if folder is not None:
        QTimer.singleShot(0, window, lambda: warn_of_place(window, place_of(folder)))


def warn_of_place(window: MainWindow, place: Place) -> bool:
    """Say once of each place that it is not the PC's own disk; the page 数据 goes on saying it."""
    settings = window.context.store.settings
    known = f"{this_pc()} {place.what}"
    if not place.warning or settings.get(_WARNED) == known:
        return False
    try:
        settings.set(_WARNED, known)
    except AppError as error:
        window.show_failure(error)
    show_note(window, place.warning)
    return True


def operator(window: MainWindow) -> None:
    """Ask who works here."""
    dialog = OperatorDialog(operator_name(window.context.store), window)
    dialog.answered.connect(lambda name: _keep_name(window, name))
    dialog.open()


def _ask_who(window: MainWindow) -> None:
    """Once, of an office that is set up; on the first run its own page asks."""
    if window.office is not None and not was_asked(window.context.store):
        operator(window)


def _keep_name(window: MainWindow, name: str) -> None:
    try:
        kept = keep_operator(window.context.store, name)
    except AppError as error:
        window.show_failure(error)
        return
    if kept:
        window.statusBar().showMessage(f"以后的修改记为“{kept}”所改", 8000)


def come_forward(window: QWidget) -> None:
    """In front of everything, as far as the desktop lets a program do that."""
    window.setWindowState(
        (window.windowState() & ~Qt.WindowState.WindowMinimized) | Qt.WindowState.WindowActive
    )
    window.show()
    window.raise_()
    window.activateWindow()


def check_in_background(window: MainWindow, folder: Path) -> threading.Thread:
    """Read a large database through while the person works; say so only where it is damaged."""
    found: list[AppError] = []

    def look() -> None:
        try:
            check(folder)
        except AppError as error:
            found.append(error)

    thread = threading.Thread(target=look, name="check", daemon=True)
    clock = QTimer(window)
    clock.setInterval(_LOOK_EVERY)

    def see() -> None:
        if thread.is_alive():
            return
        clock.stop()
        for error in found:
            window.show_failure(error)
            window.show_page("data")

    clock.timeout.connect(see)
    thread.start()
    clock.start()
    return thread


def _listen(folder: Path) -> None:
    """A second start asks the window that is open to come forward."""
    try:
        watched = watched_folder(folder)
    except OSError:
        return  # a folder that cannot be written to: a second start then says that there is a first

    def answer() -> None:
        if take_requests(folder):
            for widget in QApplication.topLevelWidgets():
                if isinstance(widget, MainWindow) and widget.isVisible():
                    come_forward(widget)

    watcher = QFileSystemWatcher([str(watched)], QApplication.instance())
    watcher.directoryChanged.connect(lambda _path: answer())
    answer()


def savepoints(window: MainWindow) -> None:
    """What was left behind and not decided on, and what was discarded in the last thirty days."""
    recovery = _recovery(window) if window.keep_all() else None
    if recovery is None:
        return
    offers = (*recovery.offers(), *recovery.discarded())
    if not offers:
        window.statusBar().showMessage("没有未写入的修改，也没有放弃过的", 8000)
        return
    _open(window, RecoveryDialog(recovery, offers, after_death=False, parent=window))


def offer_left_behind(window: MainWindow) -> RecoveryDialog | None:
    """The dialog, shown, where a death of the program left something that is in no record."""
    folder = window.context.savepoints
    if folder is None or window.office is None or not (folder.left_behind() or folder.unreadable()):
        return None
    recovery = _recovery(window)
    if recovery is None:
        return None
    offers = recovery.offers()
    log.note("savepoints-offered", savepoints=len(offers))
    damaged = folder.unreadable()
    for file in damaged:
        try:
            folder.discard(file)
        except AppError:
            continue  # a folder that cannot be written to: it is named again the next time
    folder.empty_bin()
    if not offers:
        if damaged:
            window.statusBar().showMessage(
                f"有{len(damaged)}份未写入的修改已损坏，读不出内容，移到了废纸篓", 12000
            )
        return None
    dialog = RecoveryDialog(recovery, offers, after_death=True, unreadable=len(damaged), parent=window)
    _open(window, dialog)
    return dialog


def _recovery(window: MainWindow) -> SavepointRecovery | None:
    context, office = window.context, window.office
    if context.savepoints is None or office is None:
        return None
    if window.projects is not None:
        window.projects.bring_packs()
    library = context.library
    sessions = EditSessionStore(
        context.store, context.projects, record_context(library.fields, office, library.active_for(office))
    )
    day = office.check_day(context.today())
    return SavepointRecovery(context.savepoints, context.store, context.projects, sessions, day)


def _open(window: MainWindow, dialog: RecoveryDialog) -> None:
    dialog.recovered.connect(lambda change: _show_recovered(window, change))
    dialog.open()


def _show_recovered(window: MainWindow, change: Change) -> None:
    """The records are read anew, and the recovered one stands in the form."""
    log.note(
        "savepoint-recovered", id_=change.projects[0] if change.projects else "", fields=len(change.fields)
    )
    window.forget_pages("projects")
    window.show_page("projects")
    if window.projects is not None and change.projects:
        window.projects.open_project(change.projects[0])
    window.statusBar().showMessage("已恢复，写进了记录；历史里记作“恢复未保存的修改”", 8000)
