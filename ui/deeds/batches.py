"""Actions on the batch in view; the page 申报批次 comes to the front for them."""

from contextlib import suppress
from datetime import date

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QInputDialog, QWidget

from desktop_app.domain.declaration_moves import MoveKind
from desktop_app.domain.declaring import BatchKey, Level
from desktop_app.domain.entities import DeclarationStatus as Status
from desktop_app.domain.errors import AppError
from desktop_app.domain.ports import Store
from desktop_app.services.batches.board import BatchBoard
from desktop_app.services.batches.page_deeds import MARKED, MOVES, NEXT, OUTSIDE
from desktop_app.services.batches.page_ledger import LedgerView
from desktop_app.services.batches.page_picking import Picking
from desktop_app.services.batches.page_state import MoveChoice, clock_on, outcome_words
from desktop_app.services.batches.page_words import is_pressing, nearest_deadline
from desktop_app.services.batches.quarter import QuarterService
from desktop_app.services.documents.batch_papers import Scope
from desktop_app.services.job import Cancelled, Progress
from desktop_app.services.ledger.status import MoveOutcome
from desktop_app.services.ledger.year import DeclareOutcome
from desktop_app.services.policies.programme import programme_of
from ui import messages
from ui.actions import ACTIONS
from ui.batches.batches_page import BatchesPage
from ui.batches.choose_dialog import ChooseDialog
from ui.batches.days_dialog import DaysDialog, Keep
from ui.batches.ledger_dialog import LedgerDialog
from ui.batches.move_dialog import MoveDialog
from ui.batches.opening import KeptRouting, open_project_in
from ui.deeds import documents
from ui.finalising.flow import FinalisingFlow
from ui.main_window import MainWindow
from ui.pages import export_entry
from ui.store_jobs import run_on_store

MANY = 100  # declarations; beyond, the work is done beside the window, with a way to stop it


def show_desk(window: MainWindow) -> None:
    window.show_page("desk")


def show_batches(window: MainWindow) -> None:
    window.show_page("batches")


def choose(window: MainWindow) -> None:
    """Put projects into the batch."""
    if (page := page_of(window)) is None:
        return
    line = page.state.required()
    page.state.quarter.statuses.archived.refuse(line.key.year)
    routing = KeptRouting(window).under(line.key)
    if routing is None:
        return
    picking = Picking(window.context.store, page.state.quarter, line.key, routing)
    context, office, now = window.context, page.state.office, clock_on(window.context.today)

    def declare(parent: QWidget, override: str, different: str) -> DeclareOutcome | None:
        if len(picking.ticked) <= MANY:
            return picking.declare(override, different)

        def work(store: Store, progress: Progress) -> DeclareOutcome:
            service = QuarterService(store, context.library, office, now)
            return picking.declare(override, different, service, progress)

        try:
            return run_on_store(parent, context, "列入批次", work)
        except Cancelled:
            return None

    dialog = ChooseDialog(line.batch.title, picking, declare, window)
    dialog.exec()
    if dialog.declared:
        _changed(window, page)
        _say(window, f"已列入{line.batch.title}：{dialog.declared}个项目")


def self_check(window: MainWindow) -> None:
    if (page := page_of(window)) is not None:
        key = _with_members(page)
        _flow(window, page).self_check(window, key)


def check_batch(window: MainWindow, key: BatchKey) -> None:
    """The page with this batch in view, and its self-check; from there it is finalised."""
    if (page := page_of(window)) is not None:
        page.refresh(key)
        self_check(window)


def finalise(window: MainWindow) -> None:
    if (page := page_of(window)) is not None:
        key = _with_members(page)
        _flow(window, page).finalise(window, key)


def reopen(window: MainWindow) -> None:
    if (page := page_of(window)) is not None:
        key = _with_members(page)
        _flow(window, page).amend(window, key)


def capsules(window: MainWindow) -> None:
    if (page := page_of(window)) is not None:
        _flow(window, page).show_capsules(window, page.state.required().key)


def compare(window: MainWindow) -> None:
    if (page := page_of(window)) is not None:
        _flow(window, page).compare_returned(window, page.state.required().key)


def mark_checked(window: MainWindow) -> None:
    _move(window, "batch_checked")


def mark_sent(window: MainWindow) -> None:
    _move(window, "batch_sent")


def mark_listed(window: MainWindow) -> None:
    _move(window, "batch_listed")


def mark_returned(window: MainWindow) -> None:
    _move(window, "batch_returned")


def mark_rejected(window: MainWindow) -> None:
    _move(window, "batch_rejected")


def withdraw(window: MainWindow) -> None:
    _move(window, "batch_withdrawn")


def step_back(window: MainWindow) -> None:
    """Take a step back, or put a wrong registration right: which one is asked where there are several."""
    if (page := page_of(window)) is None:
        return
    page.state.required()
    found = [
        choice
        for choice in page.state.moves(page.selected or page.state.members)
        if choice.kind is MoveKind.BACK and choice.after is not Status.WITHDRAWN
    ]
    if not found:
        raise AppError(
            "move-none", "选中的项目没有可以退回的一步：先选中已核对、已定稿、退回或登记错了的项目。"
        )
    choice = found[0]
    if len(found) > 1:
        words = [f"{each.word}（{len(each.ids)}个）" for each in found]
        word, agreed = QInputDialog.getItem(window, "退回一步", "要做哪一种更正？", words, 0, False)
        if not agreed:
            return
        choice = found[words.index(word)]
    _ask_and_carry_out(window, page, choice, choice)


def export(window: MainWindow) -> None:
    if (page := page_of(window)) is not None and window.office is not None:
        export_entry.export_table(window, window.context, window.office, _with_members(page))
        _changed(window, page)


def print_table(window: MainWindow) -> None:
    if (page := page_of(window)) is not None and window.office is not None:
        export_entry.print_table(window, window.context, window.office, _with_members(page))


def letter(window: MainWindow) -> None:
    if (page := page_of(window)) is not None:
        documents.letter(window, Scope(*_with_members(page)))


def totals(window: MainWindow) -> None:
    if (page := page_of(window)) is not None:
        documents.summary(window, Scope(*_with_members(page)))


def days(window: MainWindow) -> None:
    """The office's own days of the batch in view."""
    if (page := page_of(window)) is None:
        return
    line = page.state.required()
    page.state.quarter.statuses.archived.refuse(line.key.year)
    board = page.state.quarter.board
    own = window.context.store.batches.get(line.key)
    dialog = DaysDialog(line.batch, _keeper(window, board), page.state.quarter.today, parent=window)
    dialog.name.setText(own.title if own is not None else "")
    if dialog.exec():
        _changed(window, page)


def new_batch(window: MainWindow) -> None:
    """A batch that no pack knows, with the office's own days."""
    if (page := page_of(window)) is None or window.office is None:
        return
    packs = window.context.library.active_for(window.office)
    names = [(pack.id, f"{pack.badge}　{pack.document_number}".strip("　")) for pack in packs]
    if not names:
        raise AppError("policy-none", "本单位还没有可用的政策：请先在“单位设置”中选择政策。")
    board = page.state.quarter.board
    today = page.state.quarter.today
    dialog = DaysDialog(None, _keeper(window, board), today, names, window.office.year, window)
    if dialog.exec():
        _changed(window, page, dialog.key)


def ledger(window: MainWindow) -> None:
    """The ledger of the batch in view's programme; the office's first one from any other page."""
    office = window.office
    if office is None or not window.keep_all():
        return
    store, library = window.context.store, window.context.library
    named: dict[str, tuple[str, str]] = {}
    for pack in library.active_for(office):
        if pack.declaring or pack.windows:
            named.setdefault(programme_of(pack), (pack.id, pack.badge))
    page = window.shown_page
    line = page.state.line if isinstance(page, BatchesPage) else None
    chosen = ""
    if line is not None:
        own = library.packs[line.key.policy_id]
        chosen = named.setdefault(programme_of(own), (own.id, own.badge))[0]
    service = _service(window)

    def view_of(policy_id: str, year: int) -> LedgerView:
        return LedgerView(store, service.ledger_lines(policy_id, year))

    year = line.key.year if line is not None else office.year
    dialog = LedgerDialog(tuple(named.values()), view_of, office, chosen, year, window)
    dialog.project_wanted.connect(open_project_in(window))
    dialog.exec()


def do_next(window: MainWindow, key: BatchKey, code: str) -> None:
    """What a batch asks for next: the page with the projects it is about, and the deed itself."""
    if (page := page_of(window)) is None:
        return
    page.refresh(key)
    if code in MARKED:
        page.pick(MARKED[code])
    action = NEXT.get(code, "")
    if code not in OUTSIDE and any(spec.id == action for spec in ACTIONS):
        window.do(action)


def show_deadline(window: MainWindow) -> None:
    """The nearest closing date at the foot of the window; a click opens 工作台."""
    if window.office is None:
        window.status.show_deadline("", is_pressing=False)
        return
    planned = _service(window).board.planned()
    window.status.show_deadline(nearest_deadline(planned), is_pressing=is_pressing(planned))


def page_of(window: MainWindow) -> BatchesPage | None:
    """The page, in front; None where the one in front has to stay."""
    if not isinstance(window.shown_page, BatchesPage):
        window.show_page("batches")
    page = window.shown_page
    return page if isinstance(page, BatchesPage) else None


def _move(window: MainWindow, action: str) -> None:
    if (page := page_of(window)) is None:
        return
    page.state.required()
    after, kind = MOVES[action]
    whole = page.state.move_to(page.state.members, after, kind)
    if whole is None:
        spec = next(spec for spec in ACTIONS if spec.id == action)
        word = spec.text.rstrip("…")
        raise AppError("move-none", f"这一批没有可以“{word}”的项目：请看各项目的状态，按先后一步步办。")
    _ask_and_carry_out(window, page, page.state.move_to(page.selected, after, kind), whole)


def _ask_and_carry_out(
    window: MainWindow, page: BatchesPage, marked: MoveChoice | None, whole: MoveChoice
) -> None:
    line = page.state.required()
    today = page.state.quarter.today
    dialog = MoveDialog(line.batch.title, marked, whole, QDate(today.year, today.month, today.day), window)
    if not dialog.exec():
        return
    day = dialog.day.date()
    on_day, note, ids = date(day.year(), day.month(), day.day()), dialog.note.text(), dialog.ids

    def work(store: Store, progress: Progress) -> MoveOutcome:
        return page.state.carry_out(whole, ids, on_day, note, store, progress)

    if len(ids) <= MANY:
        outcome = page.state.carry_out(whole, ids, on_day, note)
    else:
        try:
            outcome = run_on_store(window, window.context, whole.word, work)
        except Cancelled:
            return
    _changed(window, page)
    told = outcome_words(whole, outcome)
    if outcome.refused:
        messages.show_note(window, told)
    else:
        _say(window, told)


def _keeper(window: MainWindow, board: BatchBoard) -> Keep:
    def keep(key: BatchKey, own_days: dict[Level, date], title: str, note: str) -> None:
        with window.context.store.transaction(f"{key.name}批次的日期和说明"):
            board.set_days(key, own_days)
            board.set_words(key, title, note)

    return keep


def _with_members(page: BatchesPage) -> BatchKey:
    line = page.state.required()
    if not page.state.members:
        raise AppError("batch-empty", f"{line.batch.title}还没有项目：请先用“选入项目”把项目列入这一批。")
    return line.key


def _flow(window: MainWindow, page: BatchesPage) -> FinalisingFlow:
    assert window.office is not None

    def go(project_id: str, field: str) -> None:
        open_project_in(window)(project_id)
        projects = window.projects
        if field and projects is not None and projects.project_id == project_id:
            with suppress(KeyError):  # a field that no form shows
                projects.form.go_to(field)

    def changed() -> None:
        in_form = window.projects is not None and window.shown_page is window.projects
        window.forget_pages("projects")
        if in_form:
            window.show_page("projects")
        elif window.shown_page is page:
            page.refresh()
        show_deadline(window)

    return FinalisingFlow(window.context, window.office, go, changed, clock_on(window.context.today))


def _service(window: MainWindow) -> QuarterService:
    assert window.office is not None
    context = window.context
    return QuarterService(context.store, context.library, window.office, clock_on(context.today))


def _changed(window: MainWindow, page: BatchesPage, key: BatchKey | None = None) -> None:
    page.refresh(key)
    show_deadline(window)


def _say(window: MainWindow, words: str) -> None:
    window.statusBar().showMessage(words, 8000)
