"""The window: pages beside the rail, menus, status line. What the actions do stands in ui/deeds."""

from types import ModuleType

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QMenu, QStackedWidget, QWidget

from desktop_app.domain.entities import Office
from desktop_app.domain.errors import AppError
from ui.actions import ACTIONS, MENUS, TITLE, ActionSpec
from ui.context import AppContext
from ui.icons import icon
from ui.nav_rail import NavRail
from ui.pages.page import Page
from ui.pages.page_table import PAGES
from ui.pages.projects_page import ProjectsPage
from ui.status_line import StatusLine
from ui.theme import chrome_sheet

DEADLINE_AFTER = 400  # ms after the first paint: form and cards first
LEAST = (640, 340)  # logical pixels: a screen of 1366×768 at 200%
_PAGE_SPECS = {spec.id: spec for spec in PAGES}
_WITHOUT_OFFICE = frozenset({"quit", "shortcuts", "about", "manual", "show_settings"})


class MainWindow(QMainWindow):
    """Opens on the first-run page where the office is not known yet, else on the projects."""

    first_painted = Signal()
    reopening = Signal(str)  # the page to go on with: the window is to be made anew, in other colours

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self.context = context
        self.office: Office | None = context.offices.load()
        self.was_painted = False
        self._pages: dict[str, QWidget] = {}
        self._shown_state: tuple[object, ...] | None = None
        self._deadline = QTimer(self)
        self._deadline.setSingleShot(True)
        self._deadline.setInterval(DEADLINE_AFTER)
        self._deadline.timeout.connect(self.show_deadline)
        self.actions_by_id: dict[str, QAction] = {}
        self.setWindowTitle(TITLE)
        self.setMinimumSize(*LEAST)
        self.rail = NavRail(tuple((spec.id, spec.word, spec.icon) for spec in PAGES), self)
        self.rail.picked.connect(self.show_page)
        self._stack = QStackedWidget(self)
        middle = QWidget(self)
        across = QHBoxLayout(middle)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self.rail)
        across.addWidget(self._stack, 1)
        self.setCentralWidget(middle)
        self._make_actions()
        self.status = StatusLine(self.statusBar())
        self.status.deadline_button.clicked.connect(lambda: self.do("show_desk"))
        for part in (self.menuBar(), self.statusBar()):
            part.setStyleSheet(chrome_sheet())
        self.show_page("office" if self.office is None else "projects")

    # Pages

    @property
    def projects(self) -> ProjectsPage | None:
        """The page of projects, where it has been made."""
        page = self._pages.get("projects")
        return page if isinstance(page, ProjectsPage) else None

    @property
    def shown_page(self) -> QWidget | None:
        """The page in front."""
        return self._stack.currentWidget()

    @property
    def page(self) -> Page | None:
        """The page in front, where it is one that answers the window."""
        page = self._stack.currentWidget()
        return page if isinstance(page, Page) else None

    def show_page(self, name: str) -> None:
        """Bring a page to the front; it is made when first asked for. What was typed is kept first."""
        spec = _PAGE_SPECS[name]
        if (self.office is None and spec.needs_office) or not self.keep_all():
            return
        page = self._pages.get(name)
        if page is None:
            page = self._pages[name] = spec.make(self)
            self._stack.addWidget(page)
            self._stack.setCurrentWidget(page)
            if isinstance(page, ProjectsPage):
                page.start()
        self._stack.setCurrentWidget(page)
        self.rail.show_current(name)
        self.refresh_actions()
        if isinstance(page, Page):
            page.arrive()

    def keep_all(self) -> bool:
        """Keep what was typed on the page in front; False where that failed (it has been said)."""
        return self.page is None or self.page.leave()

    def forget_pages(self, *names: str) -> None:
        """These pages, or all, are made anew when next asked for. Their store may be about to close."""
        self._deadline.stop()
        for name in names or tuple(self._pages):
            made = self._pages.pop(name, None)
            if made is not None:
                self._stack.removeWidget(made)
                made.deleteLater()

    def apply_office(self, office: Office, *, with_sample: bool) -> None:
        """Keep the office's settings and begin, or begin anew, with the policies that follow from them."""
        page = self._pages.get("office")
        try:
            self.office = self.context.offices.save(office)
            if with_sample and self.context.fill_sample is not None:
                self.context.fill_sample(self.context.store, self.office)
        except AppError as error:
            show_fault = getattr(page, "show_fault", None)
            if show_fault is not None:
                show_fault(error.message)
            return
        self.forget_pages()
        self._deadline.start()
        self.show_page("projects")

    def adopt(self, context: AppContext) -> None:
        """Go on with another store, after a restore. The entry point closes the one it opened, the window this one."""
        QApplication.instance().aboutToQuit.connect(context.store.close)  # type: ignore[union-attr]
        self.context = context
        self.office = context.offices.load()
        self.forget_pages()
        self._deadline.start()
        self.show_page("office" if self.office is None else "data")

    # Coming and going

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.was_painted:
            self.was_painted = True
            QTimer.singleShot(0, self, self._after_first_paint)  # not once the window is gone

    def _after_first_paint(self) -> None:
        """List and form can be seen and typed in: now the icons of the menus, and what the policies say."""
        self.first_painted.emit()
        self.setWindowIcon(icon("app"))
        for spec in ACTIONS:
            if spec.icon:
                self.actions_by_id[spec.id].setIcon(icon(spec.icon))
        if self.projects is not None:
            self.projects.bring_packs()
        self._deadline.start()

    def show_deadline(self) -> None:
        """The next closing date at the foot of the window."""
        from ui.deeds.batches import show_deadline  # noqa: PLC0415 - not needed to start

        try:
            show_deadline(self)
        except AppError as error:
            self.show_failure(error)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.keep_all():
            apart = self.projects is not None and self.projects.presenter.protect()
            fate = "已随手存盘，下次打开时可以恢复" if apart else "未保存的修改会丢失"
            leave = _messages().ask(self, f"刚才的修改没能写入。仍要退出吗？{fate}。", "仍要退出")
            if not leave:
                event.ignore()
                return
        from ui.deeds.leaving import back_up_what_changed  # noqa: PLC0415 - not needed to start

        if back_up_what_changed(self):
            super().closeEvent(event)
        else:
            event.ignore()

    # Actions

    def do(self, action_id: str) -> None:
        """Do what an action of the table does; an error the person can act on is shown."""
        spec = next(spec for spec in ACTIONS if spec.id == action_id)
        self._do(spec)

    def _do(self, spec: ActionSpec) -> None:
        try:
            spec.bring()(self)
        except AppError as error:
            self.show_failure(error)

    def _make_actions(self) -> None:
        menus: dict[str, QMenu] = {title: self.menuBar().addMenu(title) for title in MENUS}
        for spec in ACTIONS:
            if spec.starts_group:
                menus[spec.menu].addSeparator()
            action = QAction(spec.text, self)
            action.setShortcut(QKeySequence(spec.shortcut))
            action.setToolTip(f"{spec.tip}（{spec.keys}）")
            action.setStatusTip(spec.tip)
            action.triggered.connect(lambda _checked=False, spec=spec: self._do(spec))
            menus[spec.menu].addAction(action)
            self.actions_by_id[spec.id] = action

    def refresh_actions(self) -> None:
        """Menus and status line as the page in front now stands. Called at every keystroke: what stays is left alone."""
        page, projects = self.page, self.projects
        in_view = projects if projects is not None and projects is page else None
        state = in_view.presenter.state if in_view is not None else None
        undo_name = page.undo_name if page is not None else None
        redo_name = page.redo_name if page is not None else None
        has_project = page is not None and page.has_project
        presenter = in_view.presenter if in_view is not None else None
        protected_at = presenter.protected_at if presenter is not None else None
        minute = f"{protected_at:%H:%M}" if protected_at is not None else ""
        known = (page, self.office, undo_name, redo_name, has_project, state.saved if state else None, minute)
        if known == self._shown_state:
            return
        self._shown_state = known
        self.status.show(
            self.office, state, presenter.saved_at if presenter is not None else None, protected_at
        )
        for spec in ACTIONS:
            enabled = self.office is not None or spec.id in _WITHOUT_OFFICE
            if spec.id in {"undo", "redo"}:
                enabled = (undo_name if spec.id == "undo" else redo_name) is not None
            elif spec.needs_project:
                enabled = has_project
            action = self.actions_by_id[spec.id]
            if action.isEnabled() != enabled:
                action.setEnabled(enabled)
        for id_, base, name in (("undo", "撤销", undo_name), ("redo", "重做", redo_name)):
            text = f"{base}：{name}" if name else base
            if self.actions_by_id[id_].text() != text:
                self.actions_by_id[id_].setText(text)

    # What is said

    def show_title(self) -> None:
        """What is open and how it stands, for the task bar too."""
        title = self.projects.headline() if self.projects is not None else ""
        self.setWindowTitle(f"{title} — {TITLE}" if title else TITLE)

    def show_failure(self, error: AppError) -> None:
        """An error the person can act on."""
        _messages().show_error(self, error)


def _messages() -> ModuleType:
    """Message boxes: a heavy part of Qt, not needed until something is to be said."""
    from ui import messages  # noqa: PLC0415 - see above

    return messages
