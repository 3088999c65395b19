"""The “假如” drawer: the project's fields to try numbers in, and the badges beside, as they are and as they would be.

It stands over the window until it is closed; nothing in it reaches the project.
"""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QPainter, QPaintEvent, QPen, QShortcut, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop_app.domain.facts import FactValue
from desktop_app.services.editing.form_layout import Section
from desktop_app.services.editing.form_state import FormState
from desktop_app.services.verdicts.what_if import WhatIf, trial_sections
from desktop_app.services.verdicts.what_if_text import trial_text
from desktop_app.services.verdicts.words import CAPTION
from ui.column_scroll import ColumnScroll
from ui.editors.chooser_editor import ChooserEditor
from ui.form.form_view import FormView
from ui.theme import AMBER, AMBER_TINT, PAPER, SOFT, Fonts, chrome_sheet
from ui.verdict.field_search import field_search
from ui.verdict.trial_outcomes import TrialOutcomes, TrialTurns

WIDEST = 1080
OUTCOMES_WIDTH = 380
_EDGE = 3
TRIAL = "试算：改动只在这里，不会保存"
CLOSING = "再按一次Esc关闭；试算的改动不保留"


class WhatIfDrawer(QDialog):
    """Renders one trial and hands it what the person does."""

    def __init__(
        self,
        trial: WhatIf,
        region: str,
        sections: tuple[Section, ...],
        focus: str,
        parent: QWidget | None = None,
    ) -> None:
        """region: the office's own. sections: of the project's form. focus: the policy to begin with."""
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setModal(True)
        self.setWindowTitle("假如")
        self.trial = trial
        self._is_closing = False
        self.form = FormView(region, None, self)
        self.outcomes = TrialOutcomes()
        self.outcomes.reserve(
            frozenset(
                id_ for id_, result in trial.real.results.items() if result.pack.subsidy or result.pack.award
            )
        )
        self.turns = TrialTurns()
        self.note = QLabel(self)
        self._stand_over(parent)
        self._lay_out()
        self._bind_keys()
        self.form.text_edited.connect(lambda key, text: self._show(trial.set_text(key, text), key))
        self.form.value_chosen.connect(self._choose)
        self.form.field_left.connect(lambda _key: trial.leave())
        self.form.proposal_taken.connect(lambda key: self._show(trial.accept_proposal(key)))
        self.form.set_sections(
            trial.fields, trial_sections(trial.real.results, focus, trial.fields, sections)
        )
        self._show(trial.state)

    def reset(self) -> None:
        """Back to what is recorded."""
        self._show(self.trial.reset())

    def copy_text(self) -> None:
        """The trial as text, into the clipboard."""
        QGuiApplication.clipboard().setText(trial_text(self.trial))
        self._say("已复制为文字")

    def reject(self) -> None:
        """Esc: at once where nothing was changed, else at the second time."""
        if self.trial.is_changed and not self._is_closing:
            self._is_closing = True
            self._say(CLOSING)
            return
        super().reject()

    def done(self, result: int) -> None:
        """Closed in whatever way: what is typed next belongs in the form again."""
        super().done(result)
        window = self.parentWidget()
        if window is not None:
            window.activateWindow()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.form.focus_current()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), PAPER)
        painter.setPen(QPen(AMBER, _EDGE))
        painter.drawRect(self.rect().adjusted(1, 1, -2, -2))

    def _lay_out(self) -> None:
        name = str(self.trial.real.facts.get("project_name", "")) or "未命名项目"
        band = QLabel(f"假如　{TRIAL}　·　{name}", self)
        band.setFont(Fonts.strong)
        band.setContentsMargins(14, 8, 14, 8)
        band.setStyleSheet(f"background: {AMBER_TINT.name()}; color: {AMBER.name()};")
        self.search = ChooserEditor(field_search(self.trial.fields), self)
        self.search.setStyleSheet(chrome_sheet())
        self.search.setPlaceholderText("找一栏来改：名称或拼音首字母（Ctrl+F）")
        self.search.chosen.connect(self._go_to)
        finding = QHBoxLayout()
        finding.setContentsMargins(18, 6, 18, 4)
        finding.addWidget(self.search)
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addLayout(finding)
        left.addWidget(self.form, 1)
        across = QHBoxLayout()
        across.setSpacing(0)
        across.addLayout(left, 1)
        right = QVBoxLayout()
        for part, stretch in ((self.outcomes, 3), (self.turns, 2)):
            scroll = ColumnScroll(part, self)
            scroll.width_changed.connect(part.arrange)
            scroll.setFixedWidth(min(OUTCOMES_WIDTH, self.width() * 2 // 5))
            right.addWidget(scroll, stretch)
        across.addLayout(right)
        self.note.setFont(Fonts.small)
        self.note.setStyleSheet(f"color: {SOFT.name()};")
        below = QHBoxLayout()
        below.setContentsMargins(16, 8, 16, 8)
        below.addWidget(self.note, 1)
        for words, tip, deed in (
            ("复制为文字", "结论的变化，可贴给领导（Ctrl+Shift+C）", self.copy_text),
            ("恢复原值", "回到项目现在的内容（Ctrl+R）", self.reset),
            ("关闭", "回到表单，项目没有变（Esc）", super().reject),
        ):
            button = QPushButton(words, self)
            button.setToolTip(tip)
            button.setAutoDefault(False)
            button.setStyleSheet(chrome_sheet())
            button.clicked.connect(deed)
            below.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_EDGE, _EDGE, _EDGE, _EDGE)
        layout.setSpacing(0)
        layout.addWidget(band)
        layout.addLayout(across, 1)
        layout.addLayout(below)
        self._say("")

    def _bind_keys(self) -> None:
        for keys, deed in (
            ("Ctrl+F", self._search),
            ("Ctrl+R", self.reset),
            ("Ctrl+Shift+C", self.copy_text),
            ("Ctrl+Z", lambda: self._show(self.trial.undo())),
            ("Ctrl+Y", lambda: self._show(self.trial.redo())),
        ):
            QShortcut(QKeySequence(keys), self, deed)

    def _stand_over(self, window: QWidget | None) -> None:
        """At the right side of the window, as high as it is."""
        if window is None:
            return
        at = window.frameGeometry() if window.isWindow() else window.rect()
        width = min(WIDEST, max(700, at.width() - 90))
        self.setGeometry(at.right() + 1 - width, at.top(), width, at.height())

    def _choose(self, key: str, value: FactValue | None) -> None:
        self._show(self.trial.set_value(key, value))

    def _go_to(self, key: FactValue | None) -> None:
        self.search.clear()
        self.form.go_to(str(key))

    def _search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _say(self, words: str) -> None:
        self.note.setText(f"{words or 'Ctrl+Z撤销'}　{CAPTION}")

    def _show(self, state: FormState, typed: str | None = None) -> None:
        self._is_closing = False
        self.form.show_state(state, typed)
        outcomes = self.trial.outcomes()
        self.outcomes.show_outcomes(outcomes)
        self.turns.show_trial(outcomes, self.trial.changes())
        self._say("")
