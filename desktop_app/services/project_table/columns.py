"""The columns of the table of projects: every field of the dictionary, and what the program itself knows of a project."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from desktop_app.domain.fields import Field, FieldDictionary, FieldType
from desktop_app.domain.ports import Store
from desktop_app.services.editing.form_layout import SECTION_ORDER

if TYPE_CHECKING:
    from desktop_app.policy.pack import Pack

SETTING = "ui.table.columns"
NAME = "project_name"  # the column that stays in view
VERDICT_PREFIX = "verdict:"
BATCH, FINDINGS = "@batch", "@findings"
PROGRAM_SECTION = "自检与申报"
DEFAULT_FIELDS = (
    NAME, "enterprise_name", "site_region", "industry", "total_investment", "fixed_asset_investment",
    "equipment_investment", "investment_this_year", "start_month", "completion_month", "project_code",
)  # fmt: skip


class ColumnKind(StrEnum):
    FIELD = "field"
    VERDICT = "verdict"
    FINDINGS = "findings"
    BATCH = "batch"


@dataclass(frozen=True, slots=True)
class Column:
    """id: what settings keep. field: what is edited, None for what the program says. pack_id: of a verdict."""

    id: str
    kind: ColumnKind
    label: str
    section: str
    field: Field | None = None
    pack_id: str = ""

    @property
    def is_amount(self) -> bool:
        """Whether its values stand at the right and can be added up."""
        return self.field is not None and self.field.is_numeric

    @property
    def heading(self) -> str:
        """Label and unit, as the column's head shows them."""
        unit = self.field.unit if self.field else ""
        return f"{self.label}（{unit}）" if unit and unit not in self.label else self.label

    @property
    def characters(self) -> int:
        """How wide it is at first, in characters."""
        return _first_width(self)


def available_columns(fields: FieldDictionary, packs: "Sequence[Pack]") -> tuple[Column, ...]:
    """Every column there is: the name, then the fields by section, then what the program says."""
    found = [
        Column(field.key, ColumnKind.FIELD, field.label, field.section or "其他", field)
        for field in fields.values()
    ]
    order = {section: place for place, section in enumerate(SECTION_ORDER)}
    found.sort(key=lambda column: (column.id != NAME, order.get(column.section, len(order))))
    found.extend(
        Column(VERDICT_PREFIX + pack.id, ColumnKind.VERDICT, pack.badge, PROGRAM_SECTION, pack_id=pack.id)
        for pack in packs
        if pack.has_verdict
    )
    found.append(Column(FINDINGS, ColumnKind.FINDINGS, "自检问题", PROGRAM_SECTION))
    found.append(Column(BATCH, ColumnKind.BATCH, "申报批次", PROGRAM_SECTION))
    return tuple(found)


class ColumnChoice:
    """Which columns are shown, in which order and how wide; kept for the next start."""

    def __init__(self, store: Store, columns: Sequence[Column]) -> None:
        self._store = store
        self.available = {column.id: column for column in columns}
        kept = store.settings.get(SETTING)
        shown = kept.get("shown") if isinstance(kept, dict) else None
        widths = kept.get("widths") if isinstance(kept, dict) else None
        self._shown = self._sound(shown if isinstance(shown, list) else self.default())
        self._widths = {
            str(id_): width
            for id_, width in (widths.items() if isinstance(widths, dict) else ())
            if isinstance(width, int) and width > 0
        }

    @property
    def shown(self) -> tuple[Column, ...]:
        """The columns in view, the name first."""
        return tuple(self.available[id_] for id_ in self._shown)

    def default(self) -> list[str]:
        """What a first start shows: who, where, how much, when, and the verdicts of the main policies."""
        verdicts = [id_ for id_ in self.available if id_.startswith(VERDICT_PREFIX)]
        return [*DEFAULT_FIELDS[:2], *verdicts[:2], FINDINGS, *DEFAULT_FIELDS[2:], BATCH]

    def show(self, ids: Iterable[str]) -> None:
        """Show these, in this order; the name is always there and first."""
        self._shown = self._sound(list(ids))
        self._keep()

    def reset(self) -> None:
        """As at the first start."""
        self._widths.clear()
        self.show(self.default())

    def width_of(self, id_: str) -> int | None:
        """The width in logical pixels that was set by hand; None where none was."""
        return self._widths.get(id_)

    def set_width(self, id_: str, width: int) -> None:
        """A width of 0 forgets it."""
        if width > 0:
            self._widths[id_] = width
        else:
            self._widths.pop(id_, None)
        self._keep()

    def _sound(self, ids: Iterable[object]) -> list[str]:
        known = dict.fromkeys(id_ for id_ in ids if isinstance(id_, str) and id_ in self.available)
        return [NAME, *(id_ for id_ in known if id_ != NAME)]

    def _keep(self) -> None:
        self._store.settings.set(SETTING, {"shown": self._shown, "widths": self._widths})


_WIDTHS = {
    FieldType.MONEY: 12,
    FieldType.PERCENT: 10,
    FieldType.NUMBER: 10,
    FieldType.INT: 9,
    FieldType.MONTH: 10,
    FieldType.BOOL: 7,
    FieldType.REGION: 18,
    FieldType.INDUSTRY: 18,
    FieldType.CHOICE: 12,
    FieldType.MULTI: 20,
    FieldType.USCC: 20,
    FieldType.PROJECT_CODE: 26,
    FieldType.PHONE: 14,
    FieldType.TEXT: 16,
    FieldType.LONGTEXT: 26,
}


def _first_width(column: Column) -> int:
    if column.id in {NAME, "enterprise_name"}:
        return 24
    head = min(2 * len(column.heading) + 2, 26)
    if column.field is None:
        return max(head, {ColumnKind.VERDICT: 12, ColumnKind.FINDINGS: 20}.get(column.kind, 16))
    return max(head, _WIDTHS[column.field.type])
