"""F8: what is still to be done for the project in view, following every keystroke; explanations are written here."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from desktop_app.services.editing.finding_lines import FindingLine, head
from desktop_app.services.editing.form_state import FormState
from desktop_app.services.findings.explanations import ExplanationStep
from desktop_app.services.findings.finding import Finding
from ui.findings.explanation_box import ExplanationBox
from ui.findings.finding_list import FindingList
from ui.findings.finding_rows import Row
from ui.theme import Fonts, chrome_sheet

LOOK_AFTER = 60  # ms after the last change, so that typing never waits for the list

LinesOf = Callable[[FormState], Sequence[FindingLine]]
StepsOf = Callable[[str, Finding], Sequence[ExplanationStep]]


class ProjectFindingsPanel(QWidget):
    """lines_of: the list for a state; steps_of: how the explanation of a project's finding came about."""

    field_picked = Signal(str)
    explained = Signal(object, str)  # Finding, text
    left = Signal()

    def __init__(self, lines_of: LinesOf, steps_of: StepsOf, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setStyleSheet(chrome_sheet())
        self._lines_of, self._steps_of = lines_of, steps_of
        self._state: FormState | None = None
        self.lines: tuple[FindingLine, ...] = ()
        self.head = QLabel("", self)
        self.head.setFont(Fonts.strong)
        self.head.setWordWrap(True)
        self.head.setContentsMargins(10, 8, 10, 6)
        self.list = FindingList(self)
        self.box = ExplanationBox(self)
        self.box.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.list, 1)
        column.addWidget(self.box)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(LOOK_AFTER)
        self._timer.timeout.connect(self.look)
        self.list.picked.connect(lambda row: self.field_picked.emit(row.key[0]))
        self.list.chosen.connect(self._show_box)
        self.list.explanation_wanted.connect(self.start_explaining)
        self.list.left.connect(self.left)
        self.box.left.connect(self.list.setFocus)
        self.box.written.connect(self._write)

    def show_state(self, state: FormState | None) -> None:
        """The project in view changed; the list follows a moment later."""
        self._state = state
        if self.isVisible():
            self._timer.start()

    def look(self) -> None:
        """Bring the list up to the state."""
        self._timer.stop()
        state = self._state
        if state is None:
            self.lines = ()
            self.head.setText("打开一个项目，这里列出要处理的问题")
        else:
            self.lines = tuple(self._lines_of(state))
            self.head.setText(head(self.lines))
        self.list.show_rows([_row(line) for line in self.lines])
        self._show_box(self.list.current)

    def start_explaining(self) -> None:
        """The cursor into the explanation of the chosen finding, where it takes one."""
        if not self.box.isHidden():
            self.box.text.setFocus()

    def _current_line(self) -> FindingLine | None:
        row = self.list.current
        return next((line for line in self.lines if row is not None and _key(line) == row.key), None)

    def _show_box(self, _row: object) -> None:
        line = self._current_line()
        finding = line.finding if line is not None and line.takes_explanation else None
        self.box.setVisible(finding is not None)
        if finding is None or self._state is None or line is None:
            return
        project_id = self._state.project_id
        self.box.show_finding((project_id, _key(line)), finding, self._steps_of(project_id, finding))

    def _write(self, text: str) -> None:
        line = self._current_line()
        if line is None or line.finding is None:
            return
        place = self.list.currentIndex().row()
        self.explained.emit(line.finding, text)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        if text and place < len(self.lines) and _waits(self.lines[place]):
            self.list.setCurrentIndex(self.list.model_.index(place))  # what is explained went to the end


def _waits(line: FindingLine) -> bool:
    """Whether an explanation is still to be written."""
    return line.takes_explanation and line.finding is not None and line.finding.told is None


def _key(line: FindingLine) -> tuple[str, str]:
    return (line.key, line.code)


def _row(line: FindingLine) -> Row:
    return Row(line.title, line.detail, line.action, "", line.finding, key=_key(line))
