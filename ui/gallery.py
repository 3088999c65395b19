"""Pictures of every page, of what every action opens, and of Qt's own windows: to be looked at, at each size and scale.

Pages and actions come from their tables, so that a new one is in the pictures by itself.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QTabWidget, QToolTip, QWidget

from desktop_app import resources
from desktop_app.domain.errors import AppError
from ui import messages
from ui.actions import ACTIONS
from ui.context import AppContext
from ui.editors.chooser_editor import ChooserEditor
from ui.jobs import ProgressWindow
from ui.main_window import MainWindow
from ui.pages.data_page import DataPage
from ui.pages.page_table import PAGES
from ui.screenshot import let_paint

LOOK_EVERY = 120  # ms
MOST_WINDOWS = 8  # that one deed opens one after the other; beyond, something asks for ever
_LEAVING = frozenset({"quit"})


class Gallery:
    """Takes the pictures of one window into a folder, as PNG named by what they show."""

    def __init__(self, window: MainWindow, out: Path, prefix: str = "") -> None:
        self._window = window
        self._out = out
        self._prefix = prefix
        self.taken: list[str] = []

    def pages(self) -> None:
        """Every page that can be shown."""
        for spec in PAGES:
            self._window.show_page(spec.id)
            let_paint()
            self._keep(self._window.grab(), f"page-{spec.id}")

    def front(self, name: str) -> None:
        """The window as it stands."""
        self._keep(self._window.grab(), name)

    def actions(self) -> None:
        """What every action opens; where it opens nothing, the window if it looks different then."""
        for spec in ACTIONS:
            if spec.id in _LEAVING:
                continue
            self._window.show_page("projects")
            action = self._window.actions_by_id[spec.id]
            if action.isEnabled():
                self.deed(f"action-{spec.id}", action.trigger)

    def deed(self, name: str, do: Callable[[], object]) -> None:
        """Everything that opens while this is done, each closed after its picture."""
        let_paint()
        before = self._window.grab().toImage()
        with self._watched(name) as seen:
            do()
            let_paint()
        if not seen:
            picture = self._window.grab()
            if picture.toImage() != before:
                self._keep(picture, name)

    def extras(self) -> None:
        """What no action opens: messages, menus, an open list, a preview of an import."""
        window = self._window
        error = AppError("sample", "写不了“申报表.xlsx”，文件正被别的程序打开。请关闭那个程序后再导出一次")
        self.deed("message-error", lambda: messages.show_error(window, error))
        self.deed(
            "message-ask", lambda: messages.ask(window, "将在现有项目之后加入示例项目。继续吗？", "载入")
        )
        self.deed("message-unexpected", lambda: messages.show_unexpected(window, "Traceback …"))
        self.deed("input", lambda: messages.ask_for_text(window, "本年度已申报过", "写明理由："))
        for place, top in enumerate(window.menuBar().actions()):
            menu = top.menu()
            if isinstance(menu, QMenu):
                self._menu(f"menu-{place + 1}", menu)
        line = QLineEdit("固定资产投资", window)
        self._menu("menu-of-a-line", line.createStandardContextMenu())
        line.deleteLater()
        self._open_list()
        template = resources.path("templates", "qianqi-2024.xlsx")
        window.show_page("data")
        page = window.shown_page
        if isinstance(page, DataPage):
            self.deed("import-preview", lambda: page.import_from(template))

    def _open_list(self) -> None:
        self._window.show_page("projects")
        page = self._window.projects
        if page is None or not page.project_id:
            return
        page.form.go_to("registered_region", highlight=False)
        editor = page.form.cell("registered_region").editor
        let_paint()
        if isinstance(editor, ChooserEditor):
            editor.open_list()
            let_paint()
            self._keep(self._window.grab(), "open-list")
            editor.break_off()

    def _menu(self, name: str, menu: QMenu) -> None:
        menu.popup(self._window.mapToGlobal(QPoint(40, 40)))
        let_paint()
        self._keep(menu.grab(), name)
        menu.close()

    @contextmanager
    def _watched(self, name: str) -> Iterator[list[str]]:
        """While it lasts, and once at its end, every window that opens is taken and closed."""
        seen: list[str] = []
        labels: dict[
            int, str
        ] = {}  # a window that would not close, for it was busy, is taken again as it is now
        is_busy = False

        def look() -> None:
            nonlocal is_busy
            top = None if is_busy else self._topmost()
            if top is None:
                return
            is_busy = True  # painting lets the timer run again
            try:
                seen.append(labels.setdefault(id(top), f"{name}-{len(labels) + 1}" if labels else name))
                self._take(top, seen[-1])
            finally:
                is_busy = False
                if len(seen) > MOST_WINDOWS:
                    raise RuntimeError(f"{name}: too many windows")
                top.close()

        timer = QTimer()
        timer.setInterval(LOOK_EVERY)
        timer.timeout.connect(look)
        timer.start()
        try:
            yield seen
        finally:
            for _ in range(MOST_WINDOWS):
                if self._topmost() is None:
                    break
                look()
                let_paint()
            timer.stop()

    def _topmost(self) -> QWidget | None:
        """The window to take next; None while a job is at work, for its window must not be closed under it."""
        modal = QApplication.activeModalWidget()
        tops = QApplication.topLevelWidgets()
        shows_progress = any(isinstance(widget, ProgressWindow) and widget.isVisible() for widget in tops)
        if shows_progress or QApplication.overrideCursor() is not None:
            return None
        if modal is not None:
            return modal
        for widget in tops:
            is_other = widget is not self._window and widget.isVisible() and not isinstance(widget, QMenu)
            if is_other and not isinstance(widget, MainWindow | ProgressWindow):
                return widget
        return None

    def _take(self, top: QWidget, name: str) -> None:
        let_paint()
        self._keep(top.grab(), name)
        if QToolTip.isVisible():
            QToolTip.hideText()
        for tabs in top.findChildren(QTabWidget):  # type: ignore[var-annotated]  # the stub knows no class here
            first = tabs.currentIndex()
            for place in range(tabs.count()):
                if place != first and tabs.isTabEnabled(place):
                    tabs.setCurrentIndex(place)
                    let_paint()
                    self._keep(top.grab(), f"{name}-tab{place + 1}")
            tabs.setCurrentIndex(first)

    def _keep(self, picture: QPixmap, name: str) -> None:
        out = self._out / f"{self._prefix}{name}.png"
        if not picture.save(str(out), "PNG"):
            raise AppError("output-unwritable", f"写不了“{out}”，请检查文件夹是否存在、是否只读")
        self.taken.append(out.name)


def take_pictures(full: AppContext, empty: AppContext, out: Path) -> int:
    """All pictures on the screen Qt has: of an office with projects, of one without, of the first run. How many.

    full, empty: on stores of their own, for the actions do what they say. empty: before the first run's page.
    Raises AppError where a picture cannot be written.
    """
    taken = 0
    window = _shown(full)
    gallery = Gallery(window, out)
    if window.projects is not None:
        window.projects.form.build_all()
    gallery.pages()
    gallery.extras()
    gallery.actions()
    window.close()
    taken += len(gallery.taken)
    for prefix, office in (("first-", None), ("empty-", full.offices.load())):
        if office is not None:
            empty.offices.save(office)
        window = _shown(empty)
        gallery = Gallery(window, out, prefix)
        gallery.pages() if office is not None else gallery.front("run")
        window.close()
        taken += len(gallery.taken)
    return taken


def _shown(context: AppContext) -> MainWindow:
    """The window as large as the screen."""
    window = MainWindow(context)
    window.resize(window.screen().availableGeometry().size())
    window.show()
    window.activateWindow()
    let_paint()
    return window
