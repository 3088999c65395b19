"""The summary of a batch in the print preview; which batch is asked first where it is not known."""

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from desktop_app.services.documents.batch_papers import BatchPapers, Scope
from ui.documents.scope_bar import ScopeBar
from ui.printing.preview_dialog import PreviewDialog
from ui.printing.print_layouts import own_layout
from ui.theme import chrome_sheet


class ScopeDialog(QDialog):
    """Asks for the batch."""

    def __init__(self, papers: BatchPapers, year: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setStyleSheet(chrome_sheet())
        self.setWindowTitle("汇总表")
        self.scope_bar = ScopeBar(papers.packs, None, year, self)
        buttons = QDialogButtonBox(self)
        show = buttons.addButton("预览(&V)", QDialogButtonBox.ButtonRole.AcceptRole)
        show.setProperty("role", "primary")
        buttons.addButton("取消", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        layout.addWidget(QLabel("按建设地点、行业、方向、新增与结转汇总哪一批？", self))
        layout.addWidget(self.scope_bar)
        layout.addWidget(buttons)


def show_summary(papers: BatchPapers, year: int, scope: Scope | None, parent: QWidget) -> None:
    """Opens the preview. Raises AppError("nothing-declared")."""
    if scope is None:
        dialog = ScopeDialog(papers, year, parent)
        if dialog.exec() != QDialog.DialogCode.Accepted:
            return
        scope = dialog.scope_bar.scope
    chosen = scope
    layout = own_layout(lambda _paper: papers.summary(chosen, draft=papers.is_draft(chosen)), "A4")
    PreviewDialog("汇总表", [layout], parent).exec()
