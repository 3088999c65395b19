"""The page a clerk lives in: projects at the left, the form in the middle, the verdict at the right."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from desktop_app.domain.entities import Dossier, Enterprise, Office
from desktop_app.domain.errors import AppError
from desktop_app.domain.fields import FieldDictionary, standard_dictionary
from desktop_app.domain.verdict import Verdict
from desktop_app.services.change import Change
from desktop_app.services.editing.form_layout import lay_out
from desktop_app.services.editing.form_outline import keep_outline, kept_outline
from desktop_app.services.editing.form_state import FormState
from desktop_app.services.editing.session import fields_read
from desktop_app.services.editing.session_store import EditSessionStore, record_context
from desktop_app.services.office.screen_settings import ScreenSettingsService
from desktop_app.services.records.field_input import load_readers
from ui.context import AppContext
from ui.form.form_view import FormView
from ui.form_presenter import FormPresenter
from ui.pages.empty_page import EmptyPage
from ui.pages.page import Page
from ui.projects.badge_source import BadgeSource
from ui.projects.firm_search import firm_search
from ui.projects.project_list import ProjectList
from ui.projects.project_list_model import ProjectListModel
from ui.theme import VERDICTS
from ui.verdict.verdict_panel import VerdictPanel

if TYPE_CHECKING:
    from desktop_app.policy.pack import Pack
    from ui.attachments.attachment_section import AttachmentSection

LIST_WIDTH, PANEL_WIDTH = 268, 388
LEAST_PANEL = 250
PANES = "projects"  # what the widths are kept as
ROOM_FOR_LIST = 1120  # logical pixels; below, the list is put away unless asked for
ROOM_FOR_PANEL = 600  # below, as with the list of findings beside it on a low screen, the form has it all
MOST_ROWS_ALONE = 50
LAST_PROJECT = "ui.last_project"


class ProjectsPage(Page):
    """Wires list, form and panel to the services."""

    state_shown = Signal(object)  # FormState | None
    failed = Signal(object)  # AppError
    unprotected = Signal(object)  # AppError: what is typed reaches no savepoint
    headline_changed = Signal()
    new_wanted = Signal()
    import_wanted = Signal()
    sample_wanted = Signal()

    def __init__(
        self, context: AppContext, office: Office, parent: QWidget | None = None, *, packs_later: bool = False
    ) -> None:
        """packs_later: where the form's outline was kept, list and form stand without the packs until `bring_packs`."""
        super().__init__(parent)
        self._context = context
        self._office = office
        self._deleted = ("", "")  # id and name of the project deleted last, while one step takes it back
        self._headed: tuple[str, Verdict | None] = ("", None)
        self._list_wish: bool | None = None
        self._packs: tuple[Pack, ...] = ()
        self._has_packs = False
        self.attachments: AttachmentSection | None = None
        fields = standard_dictionary()
        self.badges = BadgeSource(context.projects, self.check_day, self)
        self._model = ProjectListModel(self.badges, context.projects.rows_of, self)
        self.list = ProjectList(self._model, self)
        self.form = FormView(office.region, firm_search(context.store), self)
        self.panel = VerdictPanel(self)
        self.empty = EmptyPage(self)
        self._middle = QStackedWidget(self)
        self._middle.addWidget(self.empty)
        self._middle.addWidget(self.form)
        self._splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self._splitter.setHandleWidth(1)
        self._splitter.setChildrenCollapsible(False)
        for part in (self.list, self._middle, self.panel):
            self._splitter.addWidget(part)
        for place, stretch in enumerate((0, 1, 0)):
            self._splitter.setStretchFactor(place, stretch)
        self.list.setMinimumWidth(200)
        self.form.setMinimumWidth(300)
        self.panel.setMinimumWidth(LEAST_PANEL)
        self._screen = ScreenSettingsService(context.store)
        self._divided = self._screen.load().panes.get(PANES, ())
        self._splitter.splitterMoved.connect(self._divide)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._splitter)
        self.presenter = self._make_presenter(fields)
        self.list.opened.connect(self.open_project)
        self.list.entered.connect(self.form.focus_current)
        self.list.left.connect(self.form.focus_current)
        self.list.searched.connect(self._search)
        self.list.undo_wanted.connect(self.undo_delete)
        for button, wanted in (
            (self.empty.new_button, self.new_wanted),
            (self.empty.import_button, self.import_wanted),
            (self.empty.sample_button, self.sample_wanted),
        ):
            button.clicked.connect(wanted)
        self.form.complete.connect(load_readers)
        self.form.complete.connect(self._bring_attachments)
        self.form.rest_wanted.connect(self.bring_packs)
        outline = kept_outline(context.store, fields) if packs_later else None
        if outline is None:
            self.bring_packs()
        else:
            self.form.show_outline(fields, outline)

    def _make_presenter(self, fields: FieldDictionary) -> FormPresenter:
        context = self._context
        sessions = EditSessionStore(
            context.store, context.projects, record_context(fields, self._office, ()), context.savepoints
        )
        presenter = FormPresenter(sessions, self.form, self.panel, self._firm_named, self)
        presenter.rendered.connect(self._rendered)
        presenter.kept.connect(self._kept)
        presenter.failed.connect(self.failed)
        presenter.protected.connect(self._show_typed)
        presenter.unprotected.connect(self.unprotected)
        presenter.about_to_keep.connect(self.bring_packs)
        return presenter

    @property
    def packs(self) -> "tuple[Pack, ...]":
        """The policies the office works with."""
        self.bring_packs()
        return self._packs

    @property
    def project_id(self) -> str:
        """The project in view; "" for none."""
        state = self.presenter.state
        return state.project_id if state else ""

    def bring_packs(self) -> None:
        """Read the packs where that is still to be done: cards, badges and the rest of the form follow from them."""
        if self._has_packs:
            return
        self._has_packs = True
        library = self._context.library
        self._packs = library.active_for(self._office)
        active = {key for pack in self._packs for key in fields_read(pack)}
        known = {key for pack in library.packs.values() for key in fields_read(pack)}
        sections = lay_out(library.fields, active, known)
        self.badges.set_packs(self._packs)
        self.form.set_sections(library.fields, sections)
        self.panel.set_packs(self._packs, library.fields)
        self.presenter.take_packs(record_context(library.fields, self._office, self._packs), self._packs)
        keep_outline(self._context.store, sections)

    def _bring_attachments(self) -> None:
        """The section of attachments, once the fields stand; a store in memory has no place for files."""
        folder = self._context.folder
        if folder is None or self.attachments is not None:
            return
        from desktop_app.services.attachments.of_project import AttachmentService  # noqa: PLC0415 - not needed to start
        from ui.attachments.attachment_section import AttachmentSection  # noqa: PLC0415

        self.attachments = AttachmentSection(AttachmentService(self._context.store, folder))
        self.form.set_tail(self.attachments)

    def start(self) -> None:
        """Fill the list and open the project that was open last, or the first."""
        self.reload()
        last = self._context.store.settings.get(LAST_PROJECT, "")
        if self._model.place_of(str(last)) >= 0:
            self.open_project(str(last))
        elif self._model.rowCount():
            self.open_project(self._model.id_at(0))
        else:
            self._show_nothing()

    def reload(self) -> None:
        """Read the list anew, as it is searched."""
        ids = self._context.projects.list_ids(self.list.search.text().strip())
        self._model.replace(ids)
        self.list.show_count(len(ids), self._context.projects.count())
        self.list.select(self.project_id)

    def open_project(self, project_id: str) -> None:
        """Show a project. What was open is kept first."""
        if project_id == self.project_id:
            return
        try:
            opened = self.presenter.open(
                project_id, self._packs if self._has_packs else None, self.check_day()
            )
        except AppError as error:
            self.failed.emit(error)
            self.reload()
            return
        if not opened:
            self.list.select(self.project_id)
            return
        self._middle.setCurrentWidget(self.form)
        self.panel.setVisible(self.width() >= ROOM_FOR_PANEL)
        self.list.select(project_id)
        if self._context.store.settings.get(LAST_PROJECT) != project_id:
            self._context.store.settings.set(LAST_PROJECT, project_id)

    def new_project(self) -> None:
        """A new project at the end of the list, the cursor in its first field."""
        if self.presenter.keep():
            self._opened_new(self._context.projects.create())

    def duplicate(self) -> None:
        """A copy of the project in view."""
        if self.project_id and self.presenter.keep():
            self._opened_new(self._context.projects.duplicate(self.project_id))

    def delete(self) -> None:
        """The project in view into the recycle bin; the bar offers to take it back."""
        project_id = self.project_id
        if not project_id or not self.presenter.keep():
            return
        name = self._context.projects.load(project_id).project.name or "未命名项目"
        place = self._model.place_of(project_id)
        self._context.projects.delete(project_id)
        self._deleted = (project_id, name)
        self.presenter.forget()
        self.reload()
        if not self._model.rowCount() and self.list.search.text():
            self.list.search.clear()  # it was the last one found, not the last one there is
            self.reload()
        if self._model.rowCount():
            self.open_project(self._model.id_at(min(max(place, 0), self._model.rowCount() - 1)))
        else:
            self._show_nothing()
        self.list.offer_undo(name)

    @property
    def deleted_name(self) -> str:
        """Name of the project deleted last; empty where there is none to take back."""
        return self._deleted[1]

    @property
    def undo_name(self) -> str | None:
        """The last edit of the project in view, else the last deletion."""
        state = self.presenter.state
        if state is not None and state.undo_name is not None:
            return state.undo_name
        return f"删除“{self.deleted_name}”" if self.deleted_name else None

    @property
    def redo_name(self) -> str | None:
        """The last edit of the project in view that was taken back."""
        state = self.presenter.state
        return state.redo_name if state is not None else None

    def undo(self) -> None:
        """Take the last edit back, or the last deletion where there is no edit."""
        state = self.presenter.state
        if self.deleted_name and (state is None or state.undo_name is None):
            self.undo_delete()
        else:
            self.presenter.undo()

    def redo(self) -> None:
        """Do again what was taken back."""
        self.presenter.redo()

    @property
    def has_project(self) -> bool:
        """Whether a project is in view."""
        return self.presenter.state is not None

    def arrive(self) -> None:
        """The caret where it was."""
        if self.project_id:
            self.form.focus_current()

    def leave(self) -> bool:
        """Keep what was typed, and how the page is divided."""
        kept = self.presenter.keep()
        if kept and self._divided:
            self._screen.divide(PANES, self._divided)
        return kept

    def undo_delete(self) -> None:
        """Bring the project that was deleted last back and show it."""
        restored, _ = self._deleted
        if restored:
            self._context.projects.restore(restored)
            self._deleted = ("", "")
            self.list.withdraw_undo()
            self.reload()
            self.open_project(restored)

    def step_project(self, step: int) -> None:
        """The project after (1) or before (-1) the one in view."""
        count = self._model.rowCount()
        if count:
            place = self._model.place_of(self.project_id) + step
            self.open_project(self._model.id_at(max(0, min(place, count - 1))))

    def toggle_list(self) -> None:
        """Show the list, or put it away."""
        self._list_wish = not self.list.isVisible()
        self.list.setVisible(self._list_wish)

    def start_search(self) -> bool:
        self.list.setVisible(True)
        self._list_wish = True
        self.list.search.setFocus()
        self.list.search.selectAll()
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width = event.size().width()
        if width == event.oldSize().width():
            return
        roomy = width >= ROOM_FOR_LIST
        if self._list_wish is None:
            self.list.setVisible(roomy)
        self.panel.setVisible(width >= ROOM_FOR_PANEL and self.has_project)
        wished, wished_panel = self._divided if len(self._divided) == 2 else (0, 0)
        panel = wished_panel or PANEL_WIDTH + max(0, (width - 1366) // 5)
        panel = max(LEAST_PANEL, min(panel, width * 2 // 5))
        beside = wished or LIST_WIDTH + max(0, (width - 1366) // 8)
        beside = min(beside, width // 3) if not self.list.isHidden() else 0
        self._splitter.setSizes([beside, width - beside - panel, panel])

    def _divide(self) -> None:
        """The person moved a border: list and panel keep their widths from now on, on this PC."""
        beside, _, panel = self._splitter.sizes()
        before = self._divided[0] if self._divided else 0
        self._divided = (beside or before, panel)

    def check_day(self) -> date:
        """The day the policies are asked about."""
        return self._office.check_day(self._context.today())

    def _opened_new(self, change: Change) -> None:
        self.list.search.clear()
        self.reload()
        self.open_project(change.projects[0])
        self.form.go_to("project_name" if self._office_is_known() else "enterprise_name", highlight=False)

    def _office_is_known(self) -> bool:
        state = self.presenter.state
        return state is not None and state.enterprise_id is not None

    def _show_nothing(self) -> None:
        self._middle.setCurrentWidget(self.empty)
        self.panel.setVisible(False)
        self.state_shown.emit(None)
        self._headed = ("", None)
        self.headline_changed.emit()

    def headline(self) -> str:
        """The project in view and its main verdict: 某项目 · 千企技改 2024 符合."""
        state = self.presenter.state
        if state is None:
            return ""
        verdict = _main_verdict(state, self._packs)
        name = str(state.facts.get("project_name", "")) or "未命名项目"
        return f"{name} · {self.badges.policy_name} {VERDICTS[verdict].word}" if verdict else name

    def _rendered(self, state: FormState) -> None:
        verdict = _main_verdict(state, self._packs)
        self.badges.tell(state.project_id, verdict)
        if (state.project_id, verdict) != self._headed:
            self._headed = (state.project_id, verdict)
            self.headline_changed.emit()
        self.state_shown.emit(state)

    def _kept(self, change: Change) -> None:
        self.badges.forget([each for each in change.projects if each != self.project_id])
        if change.projects:
            self._refresh_rows(change.projects)
            self.headline_changed.emit()

    def take_change(self, change: Change) -> None:
        """Something was changed elsewhere: the lines it touches, and the project in view where it is one of them."""
        self.badges.forget(change.projects)
        self._refresh_rows(change.projects)
        project_id = self.project_id
        if project_id in change.projects:
            self.presenter.forget()
            self.open_project(project_id)

    def _search(self, _text: str) -> None:
        """The list is read from the records: what was typed belongs among them first."""
        if self.presenter.keep():
            self.reload()

    def _show_typed(self) -> None:
        """The line of the project in view, as typed; the record follows when it is left."""
        state = self.presenter.state
        if state is None or self._model.place_of(state.project_id) < 0:
            return
        stored = self._context.projects.load(state.project_id)
        firm = Enterprise(state.enterprise_id or "", state.facts)
        project = replace(stored.project, facts=state.facts, enterprise_id=state.enterprise_id)
        self._model.update_facts(Dossier(project, firm))
        self.state_shown.emit(state)

    def _refresh_rows(self, project_ids: Sequence[str]) -> None:
        """The lines of these projects as they now read; the whole list only where many have changed."""
        if len(project_ids) > MOST_ROWS_ALONE:
            self.reload()
            return
        for project_id in project_ids:
            if self._model.place_of(project_id) >= 0:
                self._model.update_facts(self._context.projects.load(project_id))

    def _firm_named(self, name: str) -> Enterprise | None:
        return self._context.store.enterprises.find_by_name(name)


def _main_verdict(state: FormState, packs: "Sequence[Pack]") -> Verdict | None:
    main = next((pack.id for pack in packs if pack.id in state.results), "")
    return state.results[main].verdict if main else None
