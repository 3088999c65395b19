"""The right third of the window: every active policy's card, always in view, and the conditions of the one opened."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from desktop_app.domain.fields import FieldDictionary
from desktop_app.services.form_state import FormState
from desktop_app.services.verdict_words import CAPTION
from ui.column_scroll import ColumnScroll
from ui.text_line import put_text
from ui.theme import LINE, MUTED, PAPER, SOFT, SURFACE, Fonts
from ui.verdict.condition_row import ConditionRow
from ui.verdict.policy_card import PolicyCard
from ui.verdict.subsidy_card import SubsidyCard

if TYPE_CHECKING:
    from desktop_app.policy.evaluate import PolicyResult
    from desktop_app.policy.pack import Pack

COMPACT_FROM = 4  # so many policies of one document are listed one line each
_MARGIN = 12
CHECKING = "正在核对…"


class _Heading(QLabel):
    """The document the compact cards beneath belong to."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(text, parent)
        self.setFont(Fonts.small)
        self.setStyleSheet(f"color: {MUTED.name()};")


class _Cards(QWidget):
    """Lays cards and rows out by hand, one beneath the other."""

    def __init__(self) -> None:
        super().__init__()
        self.items: list[QWidget] = []

    def arrange(self, width: int) -> None:
        y, inner = 8, width - 2 * _MARGIN
        previous: QWidget | None = None
        for item in self.items:
            if isinstance(item, ConditionRow):
                height, gap = item.height_for(inner), 0
            elif isinstance(item, _Heading):
                height, gap = Fonts.small_metrics.height() + 6, 8
            elif isinstance(item, PolicyCard) and item.is_compact:
                height, gap = item.height(), 1
            else:
                height, gap = item.height(), 8
            if isinstance(previous, ConditionRow) and not isinstance(item, ConditionRow):
                gap = 8
            y += gap if previous is not None else 0
            item.setGeometry(_MARGIN, y, inner, height)
            y += height
            previous = item
        self.resize(width, y + 12)

    def paintEvent(self, event: QPaintEvent) -> None:
        rows = [item.geometry() for item in self.items if isinstance(item, ConditionRow)]
        if rows:
            painter = QPainter(self)
            painter.setPen(LINE)
            painter.setBrush(SURFACE)
            block = QRect(rows[0].topLeft(), rows[-1].bottomRight())
            painter.drawRect(block.adjusted(0, -1, -1, 0))


class VerdictPanel(QWidget):
    """Renders results; emits the field a person wants to go to."""

    field_picked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fields = FieldDictionary(())
        self._is_checking = True
        self._results: dict[str, PolicyResult] = {}
        self._state: FormState | None = None
        self._subsidy_pack = ""
        self._open_id = ""
        self._row_grounds: list[tuple[object, ...]] = []
        self._row_reads: list[tuple[str, ...]] = []
        self._row_sensitive: frozenset[str] = frozenset()
        self.cards: dict[str, PolicyCard] = {}
        self.rows: list[ConditionRow] = []
        self.subsidy = SubsidyCard()
        self._list = _Cards()
        self.subsidy.setParent(self._list)
        self._scroll = ColumnScroll(self._list, self)
        self._scroll.width_changed.connect(self._list.arrange)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, Fonts.strong_metrics.height() + Fonts.small_metrics.height() + 20, 0, 0)
        layout.addWidget(self._scroll)

    def set_packs(self, packs: "Sequence[Pack]", fields: FieldDictionary) -> None:
        """The policies that get a card, in order. Those of one document with many are compact, under its number.

        Until then the panel says that it is still checking.
        """
        self._fields, self._is_checking = fields, False
        self.update()
        for item in self._list.items:
            if item is not self.subsidy:
                item.deleteLater()
        self._list.items, self.rows, self._open_id = [], [], ""
        judged = [pack for pack in packs if pack.has_verdict]
        per_document: dict[str, int] = {}
        for pack in judged:
            per_document[pack.document_number] = per_document.get(pack.document_number, 0) + 1
        self.cards = {}
        heading = ""
        for pack in judged:
            compact = per_document[pack.document_number] >= COMPACT_FROM
            if compact and heading != pack.document_number:
                heading = pack.document_number
                self._list.items.append(_Heading(heading, self._list))
            card = PolicyCard(pack, self._fields, is_compact=compact, parent=self._list)
            card.toggled.connect(self.toggle)
            self.cards[pack.id] = card
            self._list.items.append(card)
        with_subsidy = [pack for pack in judged if pack.subsidy is not None]
        self._subsidy_pack = with_subsidy[0].id if with_subsidy else ""
        self.subsidy.setVisible(bool(with_subsidy))
        if with_subsidy:
            place = self._list.items.index(self.cards[with_subsidy[-1].id]) + 1
            self._list.items.insert(place, self.subsidy)
        for item in self._list.items:
            item.show()
        self._arrange()

    def show_state(self, state: FormState, typed: str | None = None) -> None:
        """Show the results; a result that is the same object as before is not looked at again.

        typed: the only field that differs from the state shown before.
        """
        before, self._state = self._results, state
        self._results = dict(state.results)
        for id_, result in state.results.items():
            card = self.cards.get(id_)
            if card is None or before.get(id_) is result:
                continue
            card.show_result(result)
            if id_ == self._subsidy_pack:
                self.subsidy.show_subsidy(result.subsidy, result.verdict)
            if id_ == self._open_id:
                self._render_rows(result, state, typed)

    def clear(self) -> None:
        """No project is shown."""
        self._results = {}

    @property
    def open_id(self) -> str:
        """The policy whose conditions are listed; "" for none."""
        return self._open_id

    def toggle(self, policy_id: str) -> None:
        """List the conditions of a policy beneath its card, or put them away."""
        opening = policy_id != self._open_id
        for row in self.rows:
            self._list.items.remove(row)
            row.deleteLater()
        self.rows = []
        self._open_id = policy_id if opening else ""
        for id_, card in self.cards.items():
            card.set_open(id_ == self._open_id)
        result = self._results.get(self._open_id)
        if opening and result is not None:
            self._add_rows(result)
        self._arrange()
        if opening:
            self._scroll.verticalScrollBar().setValue(max(0, self.cards[policy_id].y() - 8))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), PAPER)
        painter.setPen(LINE)
        painter.drawLine(0, 0, 0, self.height())
        title_height = Fonts.strong_metrics.height()
        area = QRect(_MARGIN + 2, 8, self.width() - 2 * _MARGIN, title_height + 2)
        painter.setPen(SOFT)
        put_text(painter, area, "政策自检", "title")
        painter.setPen(MUTED)
        put_text(painter, area.translated(0, title_height + 2), CAPTION, "small")
        if self._is_checking:
            put_text(painter, area.translated(0, 3 * title_height), CHECKING, "small")

    def _arrange(self) -> None:
        self._list.arrange(self._scroll.view_width)
        self._list.update()

    def _add_rows(self, result: "PolicyResult") -> None:
        card = self.cards[result.pack.id]
        readings = {reading.id: reading.text for reading in result.pack.readings}
        place = self._list.items.index(card) + 1
        self._row_reads = [
            (
                *condition.fields,
                *(key for each in condition.cautions if each.when for key in each.when.fields),
            )
            for condition in result.pack.conditions
        ]
        for offset, _ in enumerate(result.pack.conditions):
            row = ConditionRow(result.pack.id, readings, self._list)
            row.picked.connect(self.field_picked)
            row.toggled.connect(self._arrange)
            self.rows.append(row)
            self._list.items.insert(place + offset, row)
            row.show()
        self._row_grounds = [()] * len(self.rows)
        if self._state is not None:
            self._render_rows(result, self._state)

    def _render_rows(self, result: "PolicyResult", state: FormState, typed: str | None = None) -> None:
        """Explains anew only the conditions whose grounds have changed."""
        sensitive = frozenset(result.reading_sensitive)
        only = typed if sensitive == self._row_sensitive else None
        self._row_sensitive = sensitive
        statuses = result.statuses
        for place, condition in enumerate(result.pack.conditions):
            read = self._row_reads[place]
            if only is not None and only not in read:
                continue
            is_sensitive = not sensitive.isdisjoint(condition.readings)
            grounds = (statuses[place], is_sensitive, *(state.facts.get(key) for key in read))
            if grounds != self._row_grounds[place]:
                self._row_grounds[place] = grounds
                self.rows[place].show_condition(result.condition(place), is_sensitive=is_sensitive)
