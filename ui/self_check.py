"""F8: what is still to be done for this project, gravest first; Enter or a click goes to the field."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from desktop_app.domain.fields import FieldDictionary
from desktop_app.domain.verdict import Verdict
from desktop_app.policy.pack import Pack
from desktop_app.services.findings import Finding, RecordContext, export_findings
from desktop_app.services.findings_types import SEVERITY_WORDS, Severity
from desktop_app.services.form_state import FormState
from desktop_app.services.verdict_words import CAPTION
from ui.theme import SEVERITIES, SOFT, VERDICTS, Fonts, chrome_sheet

WIDTH = 430  # pixels; about as wide as the cards, beside which it opens, so that the form stays in view
TEXT_WIDTH = 350  # pixels of a line of the list in the dialog's least width
_WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One thing to do. key: the field it is about. severity: None for a field that is merely blank."""

    key: str
    words: str
    severity: Severity | None


def check_lines(state: FormState, context: RecordContext, packs: Sequence[Pack]) -> tuple[CheckLine, ...]:
    """Findings as for a declaration, then what the first policy still asks for."""
    findings: tuple[Finding, ...] = export_findings(state.facts, state.unread, state.problems, context)
    lines = [
        CheckLine(
            each.fields[0],
            f"{SEVERITY_WORDS[each.severity]} {each.code}　{_subject(each, state, context.fields)}{each.title}："
            f"{each.explanation}\n{each.action}",
            each.severity,
        )
        for each in findings
    ]
    main = next((pack.id for pack in packs if pack.id in state.results), None)
    if main is not None:
        named = {line.key for line in lines}
        lines += [
            CheckLine(key, f"待填　{_label(context.fields, key)}", None)
            for key in state.results[main].missing
            if key not in named
        ]
    return tuple(lines)


class SelfCheckDialog(QDialog):
    """Stays open beside the form; Esc closes it."""

    field_picked = Signal(str)

    def __init__(
        self, state: FormState, context: RecordContext, packs: Sequence[Pack], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setStyleSheet(chrome_sheet())
        self.setWindowTitle("自检")
        self.setMinimumWidth(WIDTH)
        self.resize(WIDTH, 520)
        self._stand_beside_the_form()
        self.lines = check_lines(state, context, packs)
        head = QLabel(self._head(state, packs), self)
        head.setFont(Fonts.strong)
        head.setWordWrap(True)
        caption = QLabel(CAPTION, self)
        caption.setFont(Fonts.small)
        caption.setStyleSheet(f"color: {SOFT.name()};")
        self.list = QListWidget(self)
        self.list.setWordWrap(True)
        self.list.setSpacing(2)
        for line in self.lines:
            item = QListWidgetItem(line.words)
            if line.severity is not None:
                item.setForeground(SEVERITIES[line.severity].colour)
            wrapped = Fonts.body_metrics.boundingRect(QRect(0, 0, TEXT_WIDTH, 1000), _WRAP, line.words)
            item.setSizeHint(QSize(100, wrapped.height() + 12))
            self.list.addItem(item)
        if not self.lines:
            item = QListWidgetItem("没有需要处理的问题")
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(item)
        self.list.itemActivated.connect(self._pick)
        self.list.itemClicked.connect(self._pick)
        layout = QVBoxLayout(self)
        for part in (head, self.list, caption):
            layout.addWidget(part)
        self.list.setCurrentRow(0)

    def _pick(self, _item: QListWidgetItem) -> None:
        row = self.list.currentRow()
        if 0 <= row < len(self.lines):
            self.field_picked.emit(self.lines[row].key)
            window = self.parentWidget()
            if window is not None:  # what is typed next belongs in the field
                window.activateWindow()

    def _stand_beside_the_form(self) -> None:
        window = self.parentWidget()
        if window is None:
            return
        room = window.frameGeometry()
        self.resize(WIDTH, min(520, room.height() - 120))
        self.move(room.right() - WIDTH - 8, room.bottom() - self.height() - 48)

    def _head(self, state: FormState, packs: Sequence[Pack]) -> str:
        counts = [
            f"{word}{sum(line.severity is severity for line in self.lines)}项"
            for severity, word in SEVERITY_WORDS.items()
        ]
        blank = sum(line.severity is None for line in self.lines)
        main = next((pack for pack in packs if pack.id in state.results), None)
        verdict: Verdict | None = state.results[main.id].verdict if main else None
        first = f"{main.badge}：{VERDICTS[verdict].word}　" if main and verdict else ""
        return f"{first}{'、'.join(counts)}、待填{blank}项"


def _subject(finding: Finding, state: FormState, fields: FieldDictionary) -> str:
    """The field's name, where the finding itself cannot tell: a text that was not understood."""
    key = finding.fields[0]
    return f"“{_label(fields, key)}”" if key in state.unread else ""


def _label(fields: FieldDictionary, key: str) -> str:
    return fields[key].label if key in fields else key
