"""The steps of finalising as a person takes them: check, finalise, look, amend, compare what came back."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from desktop_app.domain.declaring import BatchKey
from desktop_app.domain.entities import Office
from desktop_app.domain.errors import AppError
from desktop_app.domain.ports import Store
from desktop_app.services.change import Change
from desktop_app.services.declaring.declare import DeclareService
from desktop_app.services.finalising.batch_check import BatchCheck
from desktop_app.services.finalising.finalise import Finaliser
from desktop_app.services.finalising.returned_table import compare_returned
from desktop_app.services.job import Cancelled, Progress
from desktop_app.services.printing.table import DeclarationTable
from ui import messages
from ui.context import AppContext
from ui.finalising.capsule_dialog import CapsuleDialog
from ui.finalising.check_dialog import CheckDialog, anyway_question
from ui.finalising.returned_dialog import ReturnedDialog
from ui.printing.faces import font_measure, own_family
from ui.printing.pdf import pdf_bytes
from ui.printing.table_layout import layout_table
from ui.store_jobs import run_on_store


class FinalisingFlow:
    """go: opens a project at a field. changed: records or declarations changed, so that pages read anew."""

    def __init__(
        self,
        context: AppContext,
        office: Office,
        go: Callable[[str, str], None],
        changed: Callable[[], None],
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._context = context
        self._office = office
        self._go = go
        self._changed = changed
        self._now = now

    def self_check(self, parent: QWidget, key: BatchKey, template: Path | None = None) -> None:
        """Check the batch and show what was found; from there it may be finalised."""
        check = self._checked(parent, key, self._template(key, template))
        if check is None:
            return
        dialog = CheckDialog(check, self._office, parent)
        dialog.project_wanted.connect(self._go)
        dialog.finalise_wanted.connect(lambda: self.finalise(parent, key, template, check))
        dialog.exec()

    def finalise(
        self, parent: QWidget, key: BatchKey, template: Path | None = None, check: BatchCheck | None = None
    ) -> bool:
        """Finalise the batch after asking; a batch that did not pass needs a reason. Whether it was."""
        file = self._template(key, template)
        check = check or self._checked(parent, key, file)
        if check is None:
            return False
        anyway = ""
        if check.passed:
            question = f"{check.headline}。定稿后数据、表格、结论和打印稿原样存档，批次不能再改（可写明理由重新打开）。"
            if not messages.ask(parent, question, "定稿"):
                return False
        else:
            told = messages.ask_for_text(parent, "自检未通过", anyway_question(check))
            anyway = told or ""
            if not anyway.strip():
                return False
        own_family()  # loaded here: only the window's thread may do so

        def work(store: Store, progress: Progress) -> int:
            made = self._finaliser(store).finalise(key, file, progress, anyway=anyway)
            return made.entry.version

        try:
            version = run_on_store(parent, self._context, "定稿", work)
        except Cancelled:
            return False
        except AppError as error:
            messages.show_error(parent, error)
            return False
        self._changed()
        messages.show_note(parent, f"{key.name}已定稿，存为第{version}版档案。")
        return True

    def amend(self, parent: QWidget, key: BatchKey) -> bool:
        """Open a finalised batch again, with a reason. Whether it was."""
        reason = messages.ask_for_text(
            parent, "重新打开已定稿的批次", "写明理由（随申报记录保存；原来的档案不变，再定稿时存为新版）："
        )
        if reason is None:
            return False
        try:
            outcome = self._finaliser(self._context.store).amend(key, reason)
        except AppError as error:
            messages.show_error(parent, error)
            return False
        self._changed()
        messages.show_note(parent, f"已重新打开{len(outcome.moved)}个项目。改好后再次自检、定稿。")
        return True

    def show_capsules(self, parent: QWidget, key: BatchKey) -> None:
        """The versions of the batch. Raises AppError("nothing-finalised") where there is none."""
        finaliser = self._finaliser(self._context.store)
        entries = finaliser.versions(key)
        if not entries:
            raise AppError("nothing-finalised", f"{key.name}还没有定稿，没有档案。")
        CapsuleDialog(finaliser, entries, self._context.library.fields, parent).exec()

    def compare_returned(self, parent: QWidget, key: BatchKey, file: Path | None = None) -> None:
        """Set a table that came back beside the newest capsule. Raises AppError."""
        finaliser = self._finaliser(self._context.store)
        entries = finaliser.versions(key)
        if not entries:
            raise AppError("nothing-finalised", f"{key.name}还没有定稿，没有可比对的档案。")
        if file is None:
            name, _ = QFileDialog.getOpenFileName(
                parent,
                "选择市里退回的表格",
                str(Path.home()),
                "表格 (*.xlsx *.xlsm *.xls *.et);;所有文件 (*)",
            )
            if not name:
                return
            file = Path(name)
        capsule = finaliser.opened(entries[-1])
        table = compare_returned(file, capsule, self._context.store)
        dialog = ReturnedDialog(table, capsule, self._context, self._now().astimezone().date(), parent)
        changes: list[Change] = []
        dialog.taken.connect(changes.append)
        dialog.exec()
        if changes:
            self._changed()

    def _checked(self, parent: QWidget, key: BatchKey, template: Path) -> BatchCheck | None:
        try:
            return run_on_store(
                parent,
                self._context,
                f"{key.name}自检",
                lambda store, progress: self._finaliser(store).check(key, template, progress),
            )
        except Cancelled:
            return None
        except AppError as error:
            messages.show_error(parent, error)
            return None

    def _template(self, key: BatchKey, template: Path | None) -> Path:
        service = DeclareService(self._context.store, self._context.library, self._office)
        return template or service.own_template(key.policy_id).file

    def _finaliser(self, store: Store) -> Finaliser:
        return Finaliser(
            store, self._context.library, self._office, print_to_pdf, self._now, self._context.mappings
        )


def print_to_pdf(table: DeclarationTable) -> bytes:
    """A declaration table as the program prints it, as the bytes of a PDF. Raises AppError("print-failed")."""
    return pdf_bytes(layout_table(table, font_measure()), table.title)
