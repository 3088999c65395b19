"""Where an explanation of a finding is written: its text, who wrote it when, keeping and withdrawing."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from desktop_app.services.findings.explanations import LONGEST, ExplanationStep
from desktop_app.services.findings.finding import Finding
from ui.theme import ACCENT, AMBER, LINE, MUTED, SURFACE, Fonts

_LINES = 3
_HEAD = "说明（随申报表打印，Ctrl+回车保存）"


class _Text(QPlainTextEdit):
    """Ctrl+Enter keeps, Esc goes back to the list; nothing is lost by it."""

    kept = Signal()
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and control:
            self.kept.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class ExplanationBox(QFrame):
    """Shows the explanation of one finding. What is typed and not kept comes back with its finding."""

    written = Signal(str)  # the text; "" withdraws
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = ""
        self._key: object = None
        self._drafts: dict[object, str] = {}
        self._stale = False
        head = QLabel(_HEAD, self)
        head.setFont(Fonts.strong)
        self.text = _Text(self)
        self.text.setTabChangesFocus(True)
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.text.setStyleSheet(
            f"QPlainTextEdit {{ background: {SURFACE.name()}; border: 1px solid {LINE.name()}; border-radius: 5px; }}"
            f"QPlainTextEdit:focus {{ border-color: {ACCENT.name()}; }}"
        )
        self.text.setAccessibleName("说明")
        self.text.setPlaceholderText("写明原因和依据，例如：超概算部分已报批，见附件")
        self.text.setFixedHeight(_LINES * Fonts.body_metrics.lineSpacing() + 14)
        self.past = QLabel("", self)
        self.past.setFont(Fonts.small)
        self.past.setWordWrap(True)
        self.save = QPushButton("保存说明", self)
        self.save.setAutoDefault(False)
        self.withdraw = QPushButton("撤回", self)
        self.withdraw.setAutoDefault(False)
        foot = QHBoxLayout()
        foot.addWidget(self.save)
        foot.addWidget(self.withdraw)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 8)
        column.setSpacing(6)
        for part in (head, self.text, self.past):
            column.addWidget(part)
        column.addLayout(foot)
        self.text.textChanged.connect(self._compare)
        self.text.kept.connect(self._save)
        self.text.left.connect(self.left)
        self.save.clicked.connect(self._save)
        self.withdraw.clicked.connect(lambda: self.written.emit(""))

    @property
    def is_unkept(self) -> bool:
        """Whether something was typed that is not kept yet."""
        return self.text.toPlainText().strip() != self._shown

    def show_finding(self, key: object, finding: Finding, steps: Sequence[ExplanationStep]) -> None:
        """key: says whether it is the same finding as before, of the same project."""
        told = finding.told
        text = told.text if told is not None else ""
        is_unkept = self.is_unkept
        if key != self._key:
            if is_unkept:
                self._drafts[self._key] = self.text.toPlainText()
            self._key, self._shown = key, text
            self._put(self._drafts.pop(key, text))
        else:
            self._shown = text
            if not is_unkept:
                self._put(text)
        stale = told is not None and not told.is_current
        words = [
            f"{step.by or '本机'} {step.at.astimezone():%Y-%m-%d %H:%M} {'写' if step.text else '撤回'}"
            for step in steps[:3]
        ]
        lines = (["数据在说明之后变过：核对原说明，改好后重新保存。"] if stale else []) + words
        self.past.setText("\n".join(lines))
        self.past.setStyleSheet(f"color: {(AMBER if stale else MUTED).name()};")
        self.past.setVisible(bool(lines))
        self.withdraw.setEnabled(told is not None)
        self._stale = stale
        self._compare()

    def _put(self, text: str) -> None:
        if self.text.toPlainText() != text:
            self.text.setPlainText(text)

    def _compare(self) -> None:
        text = self.text.toPlainText().strip()
        self.save.setEnabled(bool(text) and len(text) <= LONGEST and (self.is_unkept or self._stale))
        self.save.setToolTip(f"最多{LONGEST}字，现有{len(text)}字" if len(text) > LONGEST else "")

    def _save(self) -> None:
        if self.save.isEnabled():
            self.written.emit(self.text.toPlainText().strip())
