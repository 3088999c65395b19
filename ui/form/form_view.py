"""The whole form: rail, sections in a scrolling page, help strip. Renders a FormState; emits what the person did."""

from collections.abc import Callable, Iterable
from itertools import pairwise

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from desktop_app.domain.fields import Field, FieldDictionary, FieldType
from desktop_app.services.editing.form_layout import Section
from desktop_app.services.editing.form_state import FormState
from desktop_app.services.findings.finding import Severity
from desktop_app.services.records.field_input import read_text, understood
from ui.column_scroll import ColumnScroll
from ui.editors.chooser_editor import Search
from ui.form.field_cell import NO_CHIP, Chip, FieldCell
from ui.form.field_help import FieldHelp
from ui.form.form_tail import FormTail
from ui.form.section_box import SectionBox
from ui.form.section_rail import SectionRail

# Kinds whose reading is said back to the person while they type.
_ECHOED = {
    FieldType.MONEY,
    FieldType.PERCENT,
    FieldType.NUMBER,
    FieldType.INT,
    FieldType.MONTH,
    FieldType.REGION,
    FieldType.INDUSTRY,
    FieldType.USCC,
    FieldType.PROJECT_CODE,
    FieldType.PHONE,
}
LOW = 420  # logical pixels; a lower form leaves more to the fields, less to the strip beneath
_NEAR, _AROUND = 4, 40  # logical pixels to the edge of the view: nearer than this is moved this far in


class _Page(QWidget):
    """Holds the sections one beneath the other."""

    def __init__(self) -> None:
        super().__init__()
        self.boxes: list[SectionBox] = []
        self.tail: FormTail | None = None

    def arrange(self, width: int) -> None:
        y = 6
        for box in self.boxes:
            height = box.height_for(width)
            box.setGeometry(0, y, width, height)
            y += height
        if self.tail is not None:
            self.tail.setGeometry(0, y, width, self.tail.height_for(width))
            y += self.tail.height()
        self.resize(width, y + 16)


class FormView(QWidget):
    """Shows one project. Sections beyond the first come to stand right after the first paint, one by one."""

    text_edited = Signal(str, str)
    value_chosen = Signal(str, object)
    field_left = Signal(str)
    field_entered = Signal(str)
    proposal_taken = Signal(str)
    menu_wanted = Signal(object, object)  # FieldCell, QPoint on the screen
    complete = Signal()
    rest_wanted = Signal()

    def __init__(
        self,
        region_within: str,
        firm_search: Search | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._fields = FieldDictionary(())
        self._is_outline = False
        self._region_within = region_within
        self._firm_search = firm_search
        self._sections: tuple[Section, ...] = ()
        self._waiting: list[Section] = []
        self._state: FormState | None = None
        self._current = ""
        self._inside = ""  # the field being edited; "" once it is left
        self._with_finding: frozenset[str] = frozenset()
        self._cells: dict[str, FieldCell] | None = None
        self.rail = SectionRail(self)
        self.help = FieldHelp(self)
        self._page = _Page()
        self._scroll = ColumnScroll(self._page, self)
        self._scroll.width_changed.connect(self._page.arrange)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for part in (self.rail, self._scroll, self.help):
            layout.addWidget(part)
        self.rail.picked.connect(self.go_to_section)
        self._scroll.verticalScrollBar().valueChanged.connect(self._mark_section)
        self._builder = QTimer(self)
        self._builder.setInterval(0)
        self._builder.timeout.connect(self._build_next)

    def show_outline(self, fields: FieldDictionary, sections: Iterable[Section]) -> None:
        """Sections as they were last time, of which the first stands at once and the rest waits for `set_sections`.

        fields: must know those of the first section. Whoever needs the rest sooner is heard by `rest_wanted`.
        """
        self._lay_out(fields, sections)
        self._is_outline = True

    def set_sections(self, fields: FieldDictionary, sections: Iterable[Section]) -> None:
        """Lay the form out; the first section stands at once. What stands already and stays is left alone."""
        wanted = tuple(sections)
        if self._is_outline and wanted == self._sections:
            self._fields = fields
        else:
            had_focus = self._page.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
            self._lay_out(fields, wanted)
            if had_focus:
                self.focus_current()
        self._is_outline = False
        self._builder.start()

    def _lay_out(self, fields: FieldDictionary, sections: Iterable[Section]) -> None:
        self._fields = fields
        for box in self._page.boxes:
            box.deleteLater()
        self._page.boxes = []
        self._cells = None
        self._inside = ""
        self._sections = tuple(sections)
        self._waiting = list(self._sections)
        self._show_titles()
        self._build_next()

    @property
    def sections(self) -> tuple[Section, ...]:
        """As it is laid out, standing already or not."""
        return self._sections

    def set_tail(self, tail: FormTail) -> None:
        """A section without fields below all others."""
        tail.setParent(self._page)
        self._page.tail = tail
        tail.resized.connect(self._follow_tail)
        tail.show()
        if self._state is not None:
            tail.show_project(self._state.project_id)
        self._show_titles()
        self._arrange()

    def _follow_tail(self) -> None:
        """It has grown or shrunk: where the person works in it, it stays in view."""
        self._arrange()
        tail, focus = self._page.tail, self.focusWidget()
        if tail is not None and focus is not None and tail.isAncestorOf(focus):
            self._scroll.verticalScrollBar().setValue(tail.y())

    def _show_titles(self) -> None:
        titles = [each.title for each in self._sections if not each.is_folded]
        tail = self._page.tail
        self.rail.show_titles((*titles, tail.title) if tail is not None else tuple(titles))

    def build_all(self) -> None:
        """Let every section stand now."""
        if self._is_outline:
            self.rest_wanted.emit()
        while self._waiting:
            self._build_next()

    def show_state(self, state: FormState, typed: str | None = None) -> None:
        """Show a state; only what differs from the one shown before is touched.

        typed: the field the person is typing in: its editor's text is left alone.
        """
        before, self._state = self._state, state
        if before is None or before.project_id != state.project_id:
            if self._page.tail is not None:
                self._page.tail.show_project(state.project_id)
            if self._inside in self.cells():
                self.cells()[self._inside].editor.break_off()
            self._render_all(state)
            return
        changed = [typed] if typed is not None else _changed_keys(before, state)
        cells = self.cells()
        for key in changed:
            cell = cells.get(key)
            if cell is not None:
                self._render_cell(cell, state, keep_text=key == typed)
        if before.findings != state.findings:
            self._render_findings(state)
        if before.facts.keys() != state.facts.keys():
            self._render_counts(state)

    def cells(self) -> dict[str, FieldCell]:
        """The cells that stand, by key, in the order of the form."""
        if self._cells is None:
            self._cells = {key: box.cells[key] for box in self._page.boxes for key in box.visible_keys()}
        return self._cells

    def cell(self, key: str) -> FieldCell:
        """A field's cell; unfolds and builds what is needed. Raises KeyError for a field that has none."""
        self.build_all()
        for box in self._page.boxes:
            if key in box.section.folded:
                box.open_fold()
            if key in box.cells:
                return box.cells[key]
        raise KeyError(key)

    def go_to(self, key: str, *, highlight: bool = True) -> None:
        """Scroll to a field, put the cursor there and draw the eye to it."""
        cell = self.cell(key)
        self._scroll_to(cell)
        cell.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        if highlight:
            cell.highlight()

    def go_to_section(self, title: str) -> None:
        """Scroll to a section; its first field takes the cursor."""
        self.build_all()
        for box in self._page.boxes:
            if box.section.title == title:
                box.open_fold() if box.section.is_folded else None
                self._scroll.verticalScrollBar().setValue(box.y())
                keys = box.visible_keys()
                if keys:
                    box.cells[keys[0]].editor.setFocus(Qt.FocusReason.OtherFocusReason)
        tail = self._page.tail
        if tail is not None and tail.title == title:
            self._scroll.verticalScrollBar().setValue(tail.y())
            self.rail.show_current(title)
            tail.take_focus()

    def step(self, steps: int) -> None:
        """The next field (1) or the one before (-1)."""
        self.build_all()
        keys = list(self.cells())
        if not keys:
            return
        place = keys.index(self._current) + steps if self._current in keys else 0
        target = keys[max(0, min(place, len(keys) - 1))]
        self.cells()[target].editor.setFocus(Qt.FocusReason.TabFocusReason)

    @property
    def current_key(self) -> str:
        """The field the cursor stands in, or stood in last."""
        return self._current

    def settle(self) -> None:
        """Let the editor in use hand over what it holds back."""
        cell = self.cells().get(self._current)
        if cell is not None:
            cell.editor.settle()

    def focus_current(self) -> None:
        """Give the focus back to the field it was in, or to the first."""
        cells = self.cells()
        target = self._current if self._current in cells else next(iter(cells), "")
        if target:
            cells[target].editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.help.show_lines(3 if event.size().height() >= LOW else 2)

    def _arrange(self) -> None:
        self._page.arrange(self._scroll.view_width)

    def _make_cell(self, field: Field, parent: QWidget) -> FieldCell:
        cell = FieldCell(field, self._region_within, self._firm_search, parent)
        key = field.key
        cell.editor.edited.connect(_bound(self.text_edited.emit, key))
        cell.editor.chosen.connect(_bound(self.value_chosen.emit, key))
        cell.editor.entered.connect(lambda: self._entered(key))
        cell.editor.left.connect(lambda: self._left(key))
        cell.stepped.connect(self.step)
        cell.proposal_taken.connect(self.proposal_taken)
        # The cell shows the menu: the field's history stands in it beside the clipboard.
        for part in (cell.editor, *cell.editor.findChildren(QWidget)):
            part.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        cell.menu_wanted.connect(lambda at: self.menu_wanted.emit(cell, at))
        return cell

    def _build_next(self) -> None:
        if not self._waiting:
            self._builder.stop()
            return
        box = SectionBox(self._waiting.pop(0), self._fields, self._make_cell, self._page)
        box.resized.connect(self._arrange)
        box.unfolded.connect(self._fill_unfolded)
        self._page.boxes.append(box)
        self._cells = None
        self._chain()
        box.show()
        self._arrange()
        if self._state is not None:
            self._render_box(box, self._state)
        if not self._waiting:
            self._builder.stop()
            self.complete.emit()

    def _chain(self) -> None:
        """Tab goes the way of Enter, whenever the cells were made."""
        for before, after in pairwise(self.cells().values()):
            QWidget.setTabOrder(before.editor, after.editor)

    def _fill_unfolded(self, title: str) -> None:
        self._cells = None
        self._chain()
        for box in self._page.boxes:
            if box.section.title == title and self._state is not None:
                self._render_box(box, self._state)

    def _render_all(self, state: FormState) -> None:
        for box in self._page.boxes:
            self._render_box(box, state)
        self._render_findings(state)
        self._scroll.verticalScrollBar().setValue(0)

    def _render_box(self, box: SectionBox, state: FormState) -> None:
        findings = state.findings_by_field()
        for key, cell in box.cells.items():
            self._render_cell(cell, state, keep_text=False)
            cell.show_finding(findings.get(key))
        box.show_filled(sum(key in state.facts for key in box.visible_keys()))

    def _render_cell(self, cell: FieldCell, state: FormState, *, keep_text: bool) -> None:
        key = cell.field.key
        if not keep_text:
            cell.show_value(state.facts.get(key), state.unread.get(key))
        cell.show_chip(self._chip(cell.field, state, cell.text))

    @staticmethod
    def _chip(field: Field, state: FormState, text: str) -> Chip:
        if field.type not in _ECHOED:
            return NO_CHIP
        unread = state.unread.get(field.key)
        if unread is not None:
            reading = read_text(field, unread)
            return Chip(reading.understood, True) if reading.proposal is not None else NO_CHIP
        # What the box already says in the same words need not be said twice.
        words = understood(field, state.facts.get(field.key))
        said = text.replace(",", "")
        return NO_CHIP if words.replace(",", "") in {said, said + field.unit} else Chip(words)

    def _render_findings(self, state: FormState) -> None:
        findings = state.findings_by_field()
        gravest: dict[str, Severity] = {}
        cells = self.cells()
        for key in {*findings, *self._with_finding}:
            if key in cells:
                cells[key].show_finding(findings.get(key))
        self._with_finding = frozenset(findings)
        for section in self._sections:
            those = [findings[key] for key in section.keys if key in findings]
            mine = [each.severity for each in those if not each.is_settled]
            if mine:
                gravest[section.title] = min(mine, key=lambda each: "FWT".index(each.value))
        self.rail.show_findings(gravest)
        self._render_help()

    def _render_counts(self, state: FormState) -> None:
        for box in self._page.boxes:
            box.show_filled(sum(key in state.facts for key in box.visible_keys()))

    def _render_help(self) -> None:
        field = self._fields.get(self._current)
        finding = self._state.finding_of(self._current) if self._state and field else None
        self.help.show_field(field, finding)

    def _entered(self, key: str) -> None:
        cell = self.cells().get(key)
        if key == self._inside:
            return  # back from another window, or from the words of an input method: the text is as it was left
        self._current = self._inside = key
        if cell is not None:
            if self._state is not None:
                self._render_cell(cell, self._state, keep_text=False)
            self._scroll_to(cell)
        self._render_help()
        for section in self._sections:
            if key in section.keys:
                self.rail.show_current(section.title)
        self.field_entered.emit(key)

    def _left(self, key: str) -> None:
        if not isValid(self):  # the form is going, and its editors lose the cursor one after another
            return
        self._inside = ""
        if self._state is not None:
            cell = self.cells().get(key)
            if cell is not None:
                self._render_cell(cell, self._state, keep_text=False)
        self.field_left.emit(key)

    def _scroll_to(self, cell: FieldCell) -> None:
        """The whole cell into view, with what stands beneath its box, and a glimpse of what comes before and after."""
        top = cell.mapTo(self._page, QPoint(0, 0)).y()
        bottom = top + cell.height()
        bar = self._scroll.verticalScrollBar()
        room = self._scroll.view_height
        around = max(0, min(_AROUND, (room - cell.height()) // 2))
        if top < bar.value() + _NEAR:
            bar.setValue(top - around)
        elif bottom > bar.value() + room - _NEAR:
            bar.setValue(min(bottom + around - room, top))

    def _mark_section(self, value: int) -> None:
        if self.focusWidget() is not None and self._current:
            return
        for box in self._page.boxes:
            if box.y() <= value + 40 < box.y() + box.height():
                self.rail.show_current(box.section.title)


def _changed_keys(before: FormState, after: FormState) -> list[str]:
    keys = dict.fromkeys((*before.facts, *after.facts, *before.unread, *after.unread))
    return [
        key
        for key in keys
        if before.facts.get(key) != after.facts.get(key) or before.unread.get(key) != after.unread.get(key)
    ]


def _bound(emit: Callable[[str, object], None], key: str) -> Callable[[object], None]:
    return lambda content: emit(key, content)
