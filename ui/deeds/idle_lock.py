"""Covering the window after idle time, if the office wants it."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from desktop_app import log
from desktop_app.services.office.idle_lock import IdleLock
from ui.main_window import MainWindow
from ui.recovery.idle_lock_dialog import IdleLockDialog
from ui.recovery.lock_cover import IdleWatch, LockDialog


def watch(window: MainWindow) -> None:
    """Begin to count idle minutes, or anew where the settings changed."""
    application = QApplication.instance()
    if application is None:
        return
    for earlier in application.children():
        if isinstance(earlier, IdleWatch):
            application.removeEventFilter(earlier)
            earlier.deleteLater()
    settings = IdleLock(window.context.store).settings()
    if settings is not None:
        IdleWatch(settings.minutes, application).idle.connect(_lock_shown)


def lock(window: MainWindow) -> None:
    """Cover everything now; where no passphrase was set yet, ask for one."""
    if IdleLock(window.context.store).settings() is None:
        idle_lock(window)
    else:
        cover(window)


def idle_lock(window: MainWindow) -> None:
    """Whether, after how long, with which passphrase."""
    dialog = IdleLockDialog(IdleLock(window.context.store), window)
    dialog.accepted.connect(lambda: watch(window))
    dialog.open()


def cover(window: MainWindow) -> LockDialog | None:
    """Keep what was typed apart, then cover every window; None where they are covered already."""
    if any(isinstance(each, LockDialog) and each.isVisible() for each in QApplication.topLevelWidgets()):
        return None
    protected = window.projects is None or window.projects.presenter.protect()
    dialog = LockDialog(IdleLock(window.context.store), window, protected=protected)
    dialog.cover(window)
    dialog.opened.connect(lambda: log.note("unlocked"))
    dialog.leave_wanted.connect(lambda: dialog.accept() if window.close() else None)
    log.note("locked")
    QTimer.singleShot(0, dialog, dialog.show)  # at the start the window itself comes first
    return dialog


def _lock_shown() -> None:
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, MainWindow) and widget.isVisible():
            cover(widget)
