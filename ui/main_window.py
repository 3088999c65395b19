"""The window: pages, menus, status bar. Every action stands in the table of actions and is done by `do_<id>`."""

from collections.abc import Callable
from types import ModuleType

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QMenu,
    QStackedWidget,
    QToolTip,
    QWidget,
)

from desktop_app.domain.entities import Office
from desktop_app.domain.errors import AppError
from desktop_app.services.edit_session_store import record_context
from desktop_app.services.form_state import FormState
from ui.actions import ACTIONS, MENUS, TITLE, ActionSpec
from ui.context import AppContext
from ui.icons import icon
from ui.nav_rail import NavRail
from ui.pages.projects_page import ProjectsPage
from ui.theme import MUTED, SOFT, Fonts, chrome_sheet

_PAGES = (
    ("projects", "项目", "projects"),
    ("policies", "政策库", "policies"),
    ("office", "单位", "office"),
    ("data", "数据", "data"),
)
CAPTION = "初步自检，以主管部门审核为准"


class MainWindow(QMainWindow):
    """Opens on the first-run page where the office is not known yet, else on the projects."""

    first_painted = Signal()

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self.context = context
        self.office: Office | None = context.offices.load()
        self.projects: ProjectsPage | None = None
        self._was_painted = False
        self._pages: dict[str, QWidget] = {}
        self._shown_state: tuple[str | None, str | None, bool, str] | None = None
        self.actions_by_id: dict[str, QAction] = {}
        self.setWindowTitle(TITLE)
        self.setMinimumSize(760, 460)
        self.rail = NavRail(_PAGES, self)
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
        self._make_status_bar()
        self._style_chrome()
        self.show_page("office" if self.office is None else "projects")

    def show_page(self, name: str) -> None:
        """Bring a page to the front; it is made when first asked for."""
        if self.office is None and name != "office":
            return
        if self.projects is not None and not self.projects.presenter.keep():
            return
        page = self._pages.get(name) or self._make_page(name)
        self._stack.setCurrentWidget(page)
        self.rail.show_current(name)
        self._shown_state = None
        self._update_actions(None)
        if name == "projects" and self.projects is not None:
            self._show_state(self.projects.presenter.state)
            if self.projects.project_id:
                self.projects.form.focus_current()

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
        self._forget_pages(*self._pages)
        self.show_page("projects")

    def adopt(self, context: AppContext) -> None:
        """Go on with another store, after a restore. The entry point closes the one it opened, the window this one."""
        QApplication.instance().aboutToQuit.connect(context.store.close)  # type: ignore[union-attr]
        self.context = context
        self.office = context.offices.load()
        self._forget_pages(*self._pages)
        self.show_page("office" if self.office is None else "data")

    def _forget_pages(self, *names: str) -> None:
        """They are made anew when next asked for."""
        for name in names:
            made = self._pages.pop(name, None)
            if made is None:
                continue
            self._stack.removeWidget(made)
            made.deleteLater()
            if made is self.projects:
                self.projects = None

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self._after_first_paint)

    def _after_first_paint(self) -> None:
        """List and form can be seen and typed in: now the icons of the menus, and what the policies say."""
        self.first_painted.emit()
        self.setWindowIcon(icon("app"))
        for spec in ACTIONS:
            if spec.icon:
                self.actions_by_id[spec.id].setIcon(icon(spec.icon))
        if self.projects is not None:
            self.projects.bring_packs()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.projects is not None and not self.projects.presenter.keep():
            leave = _messages().ask(self, "刚才的修改没能保存。仍要退出吗？未保存的修改会丢失。", "仍要退出")
            if not leave:
                event.ignore()
                return
        super().closeEvent(event)

    # What the actions do, in the order of the table.

    def do_new_project(self) -> None:
        self.show_page("projects")
        if self.projects is not None:
            self.projects.new_project()

    def do_duplicate(self) -> None:
        if self.projects is not None:
            self.projects.duplicate()

    def do_save(self) -> None:
        if self.projects is not None and self.projects.presenter.keep():
            self.statusBar().showMessage("已保存", 3000)

    def do_delete(self) -> None:
        if self.projects is not None:
            self.projects.delete()

    def do_sample(self) -> None:
        fill, office = self.context.fill_sample, self.office
        if fill is None or office is None or self.projects is None:
            return
        if self.context.projects.count() and not _messages().ask(
            self, "将在现有项目之后加入标有“示例”的项目。继续吗？", "载入"
        ):
            return
        count = fill(self.context.store, office)
        self.projects.reload()
        self.projects.start()
        self.statusBar().showMessage(f"已载入{count}个示例项目", 5000)

    def do_quit(self) -> None:
        self.close()

    def do_undo(self) -> None:
        page = self.projects
        if page is None:
            return
        state = page.presenter.state
        if page.deleted_name and (state is None or state.undo_name is None):
            page.undo_delete()
        else:
            page.presenter.undo()

    def do_redo(self) -> None:
        if self.projects is not None:
            self.projects.presenter.redo()

    def do_find(self) -> None:
        self.show_page("projects")
        if self.projects is not None:
            self.projects.start_search()

    def do_previous(self) -> None:
        if self.projects is not None:
            self.projects.step_project(-1)

    def do_next(self) -> None:
        if self.projects is not None:
            self.projects.step_project(1)

    def do_show_projects(self) -> None:
        self.show_page("projects")

    def do_show_policies(self) -> None:
        self.show_page("policies")

    def do_show_office(self) -> None:
        self.show_page("office")

    def do_show_data(self) -> None:
        self.show_page("data")

    def do_import_table(self) -> None:
        self._on_data_page("start_import")

    def do_back_up(self) -> None:
        self._on_data_page("back_up")

    def do_restore(self) -> None:
        self._on_data_page("restore_other")

    def do_recycle_bin(self) -> None:
        self._on_data_page("show_recycle_bin")

    def do_doctor(self) -> None:
        self._on_data_page("examine")

    def _on_data_page(self, deed: str) -> None:
        self.show_page("data")
        do_it = getattr(self._stack.currentWidget(), deed, None)
        if do_it is not None:
            do_it()

    def do_toggle_list(self) -> None:
        if self.projects is not None:
            self.projects.toggle_list()

    def do_self_check(self) -> None:
        from ui.self_check import SelfCheckDialog  # noqa: PLC0415 - not needed to start

        page, state = self.projects, self.projects.presenter.state if self.projects else None
        if page is None or state is None or self.office is None:
            return
        context = record_context(self.context.library.fields, self.office, page.packs)
        dialog = SelfCheckDialog(state, context, page.packs, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.field_picked.connect(page.form.go_to)
        dialog.show()

    def do_field_help(self) -> None:
        from ui.field_notes import field_note  # noqa: PLC0415 - not needed to start

        page = self.projects
        key = page.form.current_key if page else ""
        if page is not None and key:
            cell = page.form.cell(key)
            at = cell.mapToGlobal(QPoint(0, cell.height()))
            QToolTip.showText(at, field_note(cell.field), cell, cell.rect(), 60_000)

    def do_manual(self) -> None:
        from ui.pages.manual_dialog import ManualDialog  # noqa: PLC0415 - not needed to start

        dialog = ManualDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.show()

    def do_shortcuts(self) -> None:
        from html import escape  # noqa: PLC0415 - not needed to start

        rows = "".join(
            f"<tr><td>{escape(spec.text)}</td><td>{escape(_keys(spec))}</td></tr>" for spec in ACTIONS
        )
        more = "".join(
            f"<tr><td>{what}</td><td>{key}</td></tr>"
            for what, key in (
                ("下一栏 / 上一栏", "回车 / Shift+回车"),
                ("长文本内换行", "Ctrl+回车"),
                ("选“是”“否”“未填”", "1或Y、2或N、Delete"),
                ("展开候选列表", "↓"),
            )
        )
        _messages().show_note(self, f"<table cellpadding='3'>{rows}{more}</table>")

    def do_about(self) -> None:
        from html import escape  # noqa: PLC0415 - not needed to start

        _messages().show_note(
            self,
            f"<p><b>技改申报台</b>　{escape(self.context.version)}</p><p>离线使用，数据只在本机。</p>"
            "<p>界面使用Qt（LGPL）与思源黑体子集（OFL）。</p>",
        )

    def do_export(self) -> None:
        self._open_output("export")

    def do_print(self) -> None:
        self._open_output("print")

    def do_register_table(self) -> None:
        from ui.pages import onboarding_entry  # noqa: PLC0415 - sheets are not needed to start

        if self.office is None or (self.projects is not None and not self.projects.presenter.keep()):
            return
        library = self.context.library
        file = onboarding_entry.register_table(self, self.context)
        self._show_new_fields(library)
        if file is not None:
            self.statusBar().showMessage(f"已登记“{file.name}”，导出时选它即可", 8000)

    def _show_new_fields(self, before: object) -> None:
        """The form anew where the office made fields of its own meanwhile."""
        if self.context.library is not before:
            self._forget_pages(*self._pages)
            self.show_page("projects")

    def _open_output(self, which: str) -> None:
        from ui.pages import export_entry  # noqa: PLC0415 - printing and sheets are not needed to start

        if self.office is None or (self.projects is not None and not self.projects.presenter.keep()):
            return
        library = self.context.library
        try:
            if which == "export":
                export_entry.export_table(self, self.context, self.office)
                self._show_new_fields(library)
            else:
                export_entry.print_table(self, self.context, self.office)
        except AppError as error:
            _messages().show_error(self, error)

    def _make_page(self, name: str) -> QWidget:
        page: QWidget
        if name == "projects" and self.office is not None:
            later = not self._was_painted
            page = self.projects = ProjectsPage(self.context, self.office, self, packs_later=later)
            self.projects.state_shown.connect(self._show_state)
            self.projects.failed.connect(self._show_failure)
            self.projects.headline_changed.connect(self._show_title)
            self.projects.new_wanted.connect(self.do_new_project)
            self.projects.sample_wanted.connect(self.do_sample)
        elif name == "policies":
            from ui.pages.policies_page import PoliciesPage  # noqa: PLC0415 - not needed to start

            page = PoliciesPage(self.context.library, self.office, self)
        elif name == "data":
            from ui.pages.data_page import DataPage  # noqa: PLC0415 - brings the sheets; the window starts without

            page = DataPage(self.context, self)
            page.changed.connect(lambda: self._forget_pages("projects"))
            page.context_replaced.connect(self.adopt)
            page.told.connect(lambda words: self.statusBar().showMessage(words, 8000))
        else:
            from ui.pages.office_page import OfficePage  # noqa: PLC0415 - seldom shown

            page = OfficePage(self.office, self.context.today(), self._policy_names, self)
            page.submitted.connect(lambda office, sample: self.apply_office(office, with_sample=sample))
        self._pages[name] = page
        self._stack.addWidget(page)
        if self.projects is page:
            self._stack.setCurrentWidget(page)
            self.projects.start()
        return page

    def _policy_names(self, office: Office) -> list[str]:
        return [pack.badge for pack in self.context.library.active_for(office)]

    def _make_actions(self) -> None:
        menus: dict[str, QMenu] = {title: self.menuBar().addMenu(title) for title in MENUS}
        for spec in ACTIONS:
            if spec.starts_group:
                menus[spec.menu].addSeparator()
            action = QAction(spec.text, self)
            action.setShortcut(QKeySequence(spec.shortcut))
            action.setToolTip(f"{spec.tip}（{_keys(spec)}）")
            action.setStatusTip(spec.tip)
            done: Callable[[], None] = getattr(self, f"do_{spec.id}")
            action.triggered.connect(lambda _checked=False, done=done: self._guarded(done))
            menus[spec.menu].addAction(action)
            self.actions_by_id[spec.id] = action

    def _guarded(self, done: Callable[[], None]) -> None:
        try:
            done()
        except AppError as error:
            _messages().show_error(self, error)

    def _make_status_bar(self) -> None:
        bar = self.statusBar()
        bar.setSizeGripEnabled(False)
        self.saved_label = QLabel(bar)
        self.office_label = QLabel(bar)
        caption = QLabel(CAPTION, bar)
        for label, colour in ((self.saved_label, SOFT), (self.office_label, MUTED), (caption, MUTED)):
            label.setFont(Fonts.small)
            label.setStyleSheet(f"color: {colour.name()}; padding: 0 8px;")
        bar.addWidget(self.saved_label, 1)
        bar.addPermanentWidget(self.office_label)
        bar.addPermanentWidget(caption)

    def _style_chrome(self) -> None:
        for part in (self.menuBar(), self.statusBar()):
            part.setStyleSheet(chrome_sheet())

    def _show_state(self, state: FormState | None) -> None:
        deleted = self.projects.deleted_name if self.projects is not None else ""
        known = (state.undo_name, state.redo_name, state.saved, deleted) if state else None
        if known is not None and known == self._shown_state:
            return
        self._shown_state = known
        self._update_actions(state)
        office = self.office
        self.office_label.setText(f"{office.name}　{office.year}年度" if office else "")
        if state is None or self.projects is None:
            self.saved_label.setText("")
            return
        saved_at = self.projects.presenter.saved_at
        if not state.saved:
            words = "修改未保存（离开本栏时自动保存）"
        else:
            words = f"已保存 {saved_at:%H:%M}" if saved_at else "已保存"
        if words != self.saved_label.text():
            self.saved_label.setText(words)

    def _show_title(self) -> None:
        """What is open and how it stands, for the task bar too."""
        title = self.projects.headline() if self.projects is not None else ""
        self.setWindowTitle(f"{title} — {TITLE}" if title else TITLE)

    def _update_actions(self, state: FormState | None) -> None:
        on_projects = self.projects is not None and self._stack.currentWidget() is self.projects
        for spec in ACTIONS:
            enabled = self.office is not None or spec.id in {"quit", "shortcuts", "about"}
            if spec.needs_project:
                enabled = on_projects and state is not None
            if spec.id == "undo":
                enabled = on_projects and self._undo_name(state) is not None
            if spec.id == "redo":
                enabled = enabled and state is not None and state.redo_name is not None
            action = self.actions_by_id[spec.id]
            if action.isEnabled() != enabled:
                action.setEnabled(enabled)
        for id_, name in (
            ("undo", self._undo_name(state)),
            ("redo", state.redo_name if state else None),
        ):
            action = self.actions_by_id[id_]
            base = "撤销" if id_ == "undo" else "重做"
            text = f"{base}：{name}" if name else base
            if action.text() != text:
                action.setText(text)

    def _undo_name(self, state: FormState | None) -> str | None:
        """What 撤销 would take back: the last edit of the project in view, else the last deletion."""
        if state is not None and state.undo_name is not None:
            return state.undo_name
        deleted = self.projects.deleted_name if self.projects is not None else ""
        return f"删除“{deleted}”" if deleted else None

    def _show_failure(self, error: AppError) -> None:
        _messages().show_error(self, error)


def _messages() -> ModuleType:
    """Message boxes: a heavy part of Qt, not needed until something is to be said."""
    from ui import messages  # noqa: PLC0415 - see above

    return messages


def _keys(spec: ActionSpec) -> str:
    return spec.shortcut.replace("Up", "↑").replace("Down", "↓").replace("Delete", "Del")
