"""Declaring and exporting in one place: choose the batch, tick projects, fill the official table, see the proof, print."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QStackedWidget,
    QTableView,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.declaration_moves import STATUS_WORDS
from desktop_app.domain.declaring import BatchKey
from desktop_app.domain.entities import Declaration, Dossier
from desktop_app.domain.errors import AppError
from desktop_app.domain.verdict import Verdict
from desktop_app.policy.evaluate import evaluate
from desktop_app.services.declaring.declare import DeclareService
from desktop_app.services.declaring.export import ExportResult
from desktop_app.services.ledger.year import Refusal
from desktop_app.services.printing.proof_words import read_report
from desktop_app.services.printing.table_build import batch_name
from desktop_app.services.verdicts.words import CAPTION
from ui import messages
from ui.context import AppContext
from ui.pages.export_controls import ExportControls
from ui.pages.export_projects_model import FIRM, NAME, STATE, TICK, VERDICT, ExportProjectsModel
from ui.pages.export_proof import proof_html
from ui.printing.pdf import PrintResult, print_proof_pdf
from ui.printing.preview_dialog import PreviewDialog
from ui.printing.print_layouts import card_layout, official_layout, own_layout, proof_layout
from ui.theme import chrome_sheet
from ui.window_size import fit_to_screen

_FOLDER = "ui.export_folder"


class ExportDialog(QDialog):
    """A quarter chosen: the ticked projects are the batch. No quarter: the ticked projects, without declaring them.

    Raises AppError("office-missing") where the office was not set up.
    """

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setStyleSheet(chrome_sheet())
        self.setWindowTitle("申报表：导出与打印")
        fit_to_screen(self, 980, 680)
        self._context = context
        self._office = context.offices.require()
        self.service = DeclareService(context.store, context.library, self._office, mappings=context.mappings)
        self._result: ExportResult | None = None
        self.batch_to_finalise: BatchKey | None = None  # where the person went on to
        packs = [pack for pack in context.library.active_for(self._office) if pack.has_verdict]
        self.controls = ExportControls(self._office, packs, self.service.tables(), self)
        self.model = ExportProjectsModel(self._verdict_of, self._state_of)
        self.table = QTableView(self)
        self.count = QLabel(self)
        self.proof = QTextBrowser(self)
        self.stack = QStackedWidget(self)
        self.all_button = QPushButton("全选", self)
        self.eligible_button = QPushButton("只选符合的", self)
        self.none_button = QPushButton("全不选", self)
        self.back_button = QPushButton("返回项目列表", self)
        self.folder_button = QPushButton("打开所在文件夹", self)
        self.print_proof_button = QPushButton("打印证明(&R)…", self)
        self.print_proof_button.setToolTip(
            "模板完整性证明，一页A4：模板与结果的校验值、逐类计数、合计核对、签字栏"
        )
        self.save_proof_button = QPushButton("证明存为PDF…", self)
        self.final_button = QPushButton("去自检、定稿(&F)…", self)
        self.card_button = QPushButton("项目卡(&C)", self)
        self.preview_button = QPushButton("打印预览(&P)…", self)
        self.export_button = QPushButton("导出到表格(&E)…", self)
        self.export_button.setProperty("role", "primary")
        self._lay_out()
        self._connect()
        self.reload()

    # What is shown

    def reload(self) -> None:
        """The projects, with the batch's ticks."""
        dossiers = self.service.chosen()
        quarter = self.controls.quarter_number
        if quarter is None:
            ticked = {dossier.project.id for dossier in dossiers}
        else:
            ticked = {item.project_id for item in self._batch(quarter)}
        self.model.show(dossiers, ticked)
        self._show_list()

    def _batch(self, quarter: int) -> Sequence[Declaration]:
        return self.service.ledger.in_batch(self.controls.year.value(), quarter, self.controls.policy_id)

    def _verdict_of(self, dossier: Dossier) -> Verdict | None:
        pack = self._context.library.packs.get(self.controls.policy_id or "")
        if pack is None or not pack.has_verdict:
            return None
        return evaluate(dossier.facts, pack, self._office.check_day(self._context.today())).verdict

    def _state_of(self, dossier: Dossier) -> str:
        found = [
            f"{batch_name(item.year, item.quarter)}{STATUS_WORDS[item.status]}"
            for item in self._context.store.declarations.of_project(dossier.project.id)
            if item.policy_id == self.controls.policy_id and item.year == self.controls.year.value()
        ]
        return "；".join(found) or "未申报"

    def _show_count(self) -> None:
        chosen = len(self.model.ticked)
        quarter = self.controls.quarter_number
        batch = f"，将列入{batch_name(self.controls.year.value(), quarter)}这一批" if quarter else ""
        self.count.setText(f"已选{chosen}个，共{self.model.rowCount()}个{batch}")
        for button in (self.export_button, self.preview_button):
            button.setEnabled(chosen > 0)
            button.setToolTip("" if chosen else "请先勾选项目")
        self.final_button.setEnabled(chosen > 0 and quarter is not None)
        self.final_button.setToolTip(
            "到批次页自检、定稿；定稿后打印不再带“草稿”" if quarter else "先选择季度，才有可定稿的批次"
        )

    def _show_list(self) -> None:
        self.stack.setCurrentIndex(0)
        self._show_buttons(proof=False)

    def _show_proof(self, result: ExportResult) -> None:
        self.proof.setHtml(proof_html(result))
        self.stack.setCurrentIndex(1)
        self._show_buttons(proof=True)

    def _show_buttons(self, *, proof: bool) -> None:
        """Those of the proof, or those of the list."""
        for button in (self.back_button, self.folder_button, self.print_proof_button, self.save_proof_button):
            button.setVisible(proof)
        for button in (self.final_button, self.card_button):
            button.setVisible(not proof)

    # What the buttons do

    def export_now(self) -> None:
        """Asks where, then fills the table."""
        try:
            if not self.bring_batch_up_to_date():
                return
            folder = Path(str(self._context.store.settings.get(_FOLDER, str(Path.home()))))
            suggested = folder / self._suggested_name()
            name, _ = QFileDialog.getSaveFileName(
                self, "导出到", str(suggested), f"Excel工作簿 (*{self._suffix})"
            )
            if name:
                out = Path(name)
                self.export_to(out if out.suffix else out.with_suffix(self._suffix))
        except AppError as error:
            messages.show_error(self, error)

    def export_to(self, out: Path) -> ExportResult:
        """Fills the ticked projects into a copy of the chosen table and shows the proof. Raises AppError."""
        QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            self._result = self.service.export(
                self.controls.template_file,
                out,
                self.controls.year.value(),
                self.controls.quarter_number,
                self.controls.policy_id,
                self.controls.mapping,
                project_ids=self.model.ticked,
            )
        finally:
            QGuiApplication.restoreOverrideCursor()
        self._context.store.settings.set(_FOLDER, str(out.parent))
        self._show_proof(self._result)
        return self._result

    def bring_batch_up_to_date(self) -> bool:
        """With a quarter chosen: declares what was ticked, withdraws what was unticked. False: the person thought better.

        Raises AppError where a declaration was sent up already.
        """
        quarter = self.controls.quarter_number
        policy = self.controls.policy_id
        if quarter is None or policy is None:
            return True
        year = self.controls.year.value()
        inside = {item.project_id: item for item in self.service.ledger.in_batch(year, quarter, policy)}
        ticked = self.model.ticked
        gone = [item for project_id, item in inside.items() if project_id not in ticked]
        if gone and not messages.ask(
            self, f"有{len(gone)}个项目原在{batch_name(year, quarter)}这一批中，现未勾选，要撤出吗？", "撤出"
        ):
            return False
        for item in gone:
            self.service.withdraw(item.id)
        new = [project_id for project_id in ticked if project_id not in inside]
        outcome = self.service.declare(new, policy, year, quarter)
        cautions = list(outcome.cautions)
        repeated = [refusal for refusal in outcome.refused if refusal.is_repeated]
        if repeated:
            reason = self.ask_about_repeated(repeated)
            if reason is None:
                return False
            ids = {refusal.project_id for refusal in repeated}
            if reason:
                cautions += self.service.declare(ids, policy, year, quarter, override_reason=reason).cautions
            else:
                self.model.tick(ids, on=False)
        if cautions:
            messages.show_note(self, "\n".join(cautions))
        return bool(self.model.ticked)

    def ask_about_repeated(self, refusals: Sequence[Refusal]) -> str | None:
        """A reason to declare them again on the office's responsibility; "" to leave them out; None to stop."""
        lines = "\n".join(refusal.message for refusal in refusals[:10])
        more = f"\n……共{len(refusals)}个" if len(refusals) > 10 else ""
        reason = messages.ask_for_text(
            self,
            "本年度已申报过",
            f"{lines}{more}\n\n不再申报这些项目：留空并按“确定”。\n由本单位负责再次申报：写明理由（会印在表上）。",
        )
        return reason.strip() if reason is not None else None

    def preview(self) -> PreviewDialog:
        """The print preview of the ticked projects. Raises AppError."""
        year, quarter = self.controls.year.value(), self.controls.quarter_number
        policy, ids = self.controls.policy_id, self.model.ticked
        table = self.service.table(year, quarter, policy, project_ids=ids)
        own = own_layout(
            lambda paper: self.service.table(year, quarter, policy, project_ids=ids, paper=paper), table.paper
        )
        template, mapping = self.controls.template_file, self.controls.mapping
        official = official_layout(
            lambda: self.service.official_table(template, year, quarter, policy, mapping, project_ids=ids)
        )
        return PreviewDialog(f"{batch_name(year, quarter)}申报表", [own, official], self)

    def preview_now(self) -> None:
        """Brings the batch up to date, then shows the preview."""
        try:
            if self.bring_batch_up_to_date():
                self.preview().exec()
        except AppError as error:
            messages.show_error(self, error)

    def finalise(self) -> None:
        """Brings the batch up to date and goes to where a batch is checked and finalised."""
        quarter, policy = self.controls.quarter_number, self.controls.policy_id
        if quarter is None or policy is None:
            return
        try:
            if not self.bring_batch_up_to_date():
                return
        except AppError as error:
            messages.show_error(self, error)
            return
        self.batch_to_finalise = BatchKey(policy, self.controls.year.value(), quarter)
        self.accept()

    def show_card(self) -> None:
        """The project card of the current row."""
        row = self.table.currentIndex().row()
        if row < 0:
            return
        try:
            card = self.service.card(self.model.dossier(row).project.id)
            PreviewDialog(card.title, [card_layout(card)], self).exec()
        except AppError as error:
            messages.show_error(self, error)

    def open_folder(self) -> None:
        """The folder of the exported table in the system's file manager."""
        if self._result is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._result.out.parent)))

    def proof_preview(self) -> PreviewDialog:
        """The preview of the last export's proof. Raises AppError where its file is gone."""
        assert self._result is not None
        layout = proof_layout(read_report(self._result.proof_file))
        return PreviewDialog(f"{self._result.out.stem}.proof", [layout], self)

    def print_proof(self) -> None:
        """The proof on one page, to print or to save."""
        try:
            self.proof_preview().exec()
        except AppError as error:
            messages.show_error(self, error)

    def save_proof(self) -> None:
        """Asks where, then writes the proof as PDF."""
        if self._result is None:
            return
        suggested = self._result.out.with_name(f"{self._result.out.stem}.proof.pdf")
        name, _ = QFileDialog.getSaveFileName(self, "证明存为PDF", str(suggested), "PDF文件 (*.pdf)")
        if not name:
            return
        try:
            out = Path(name if name.lower().endswith(".pdf") else f"{name}.pdf")
            messages.show_note(self, f"已存为“{self.save_proof_to(out).out.name}”。")
        except AppError as error:
            messages.show_error(self, error)

    def save_proof_to(self, out: Path) -> PrintResult:
        """The last export's proof as PDF. Raises AppError."""
        assert self._result is not None
        return print_proof_pdf(read_report(self._result.proof_file), out)

    def _suggested_name(self) -> str:
        batch = batch_name(self.controls.year.value(), self.controls.quarter_number)
        return f"{self._office.name}{batch}项目申报表{self._suffix}"

    @property
    def _suffix(self) -> str:
        """The result is of the same kind as the template, macros and all."""
        template = self.controls.template_file
        return ".xlsm" if template is not None and template.suffix.lower() == ".xlsm" else ".xlsx"

    # Putting it together

    def _connect(self) -> None:
        self.controls.changed.connect(self.reload)
        space = QShortcut(QKeySequence(Qt.Key.Key_Space), self.table)
        space.setContext(Qt.ShortcutContext.WidgetShortcut)
        space.activated.connect(self.toggle_selected)
        self.model.ticks_changed.connect(self._show_count)
        self.all_button.clicked.connect(lambda: self.model.tick_all(on=True))
        self.none_button.clicked.connect(lambda: self.model.tick_all(on=False))
        self.eligible_button.clicked.connect(self._tick_eligible)
        self.back_button.clicked.connect(self.reload)
        self.folder_button.clicked.connect(self.open_folder)
        self.print_proof_button.clicked.connect(self.print_proof)
        self.save_proof_button.clicked.connect(self.save_proof)
        self.final_button.clicked.connect(self.finalise)
        self.card_button.clicked.connect(self.show_card)
        self.preview_button.clicked.connect(self.preview_now)
        self.export_button.clicked.connect(self.export_now)

    def toggle_selected(self) -> None:
        """Space: ticks the selected rows, or unticks them where all are ticked."""
        rows = self.table.selectionModel().selectedRows()
        ids = {self.model.dossier(index.row()).project.id for index in rows}
        self.model.tick(ids, on=not ids <= set(self.model.ticked))

    def _tick_eligible(self) -> None:
        self.model.tick_all(on=False)
        self.model.tick_all(on=True, only=Verdict.ELIGIBLE)

    def _lay_out(self) -> None:
        self.table.setModel(self.model)
        self.table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.table.setAlternatingRowColors(True)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, width in ((TICK, 34), (FIRM, 240), (VERDICT, 90), (STATE, 170)):
            self.table.setColumnWidth(column, width)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.proof)
        choose = QHBoxLayout()
        for part in (self.all_button, self.eligible_button, self.none_button):
            choose.addWidget(part)
        choose.addStretch(1)
        choose.addWidget(self.count)
        caption = QLabel(CAPTION, self)
        close = QPushButton("关闭", self)
        close.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addWidget(caption)
        buttons.addStretch(1)
        for button in (
            self.back_button,
            self.folder_button,
            self.print_proof_button,
            self.save_proof_button,
            self.final_button,
            self.card_button,
            self.preview_button,
            self.export_button,
            close,
        ):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.addWidget(self.controls)
        layout.addLayout(choose)
        layout.addWidget(self.stack, 1)
        layout.addLayout(buttons)
