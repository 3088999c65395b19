"""What was kept of a project when a year was closed, beside what it says now; only to be looked at."""

from dataclasses import dataclass

from desktop_app.domain.declaration_moves import STATUS_WORDS
from desktop_app.domain.errors import AppError
from desktop_app.domain.facts import FactValue
from desktop_app.domain.fields import Field
from desktop_app.domain.ports import Store
from desktop_app.services.ledger.archived_years import ArchivedYears
from desktop_app.services.records.field_input import editor_text

BLANK = "（空）"


@dataclass(frozen=True, slots=True)
class KeptField:
    """A field of the closed year. differs: whether it says something else by now."""

    label: str
    then: str
    now: str

    @property
    def differs(self) -> bool:
        return self.then != self.now


@dataclass(frozen=True, slots=True)
class KeptYear:
    """A project as a year left it. words: what it is and that it cannot be changed."""

    year: int
    words: str
    fields: tuple[KeptField, ...]


def kept_years(store: Store, project_id: str) -> tuple[KeptYear, ...]:
    """The closed years of a project, the newest first. Raises AppError("year-none") where there is none."""
    records = store.year_records.of_project(project_id)
    if not records:
        raise AppError(
            "year-none", "这个项目还没有往年的留存数据：结转到新年度时，上年的数据会原样留存一份，只能查看。"
        )
    archived = ArchivedYears(store)
    dossier = store.projects.dossier(project_id)
    now = dossier.facts if dossier is not None else {}
    found = []
    for record in sorted(records, key=lambda each: -each.year):
        entry = next((e for e in store.ledger.find(record.year) if e.id == record.declaration_id), None)
        told = f"（{entry.key.name}申报，{STATUS_WORDS[entry.status]}）" if entry else "（由上年申报表读入）"
        closed = "已封存" if archived.is_archived(record.year) else "已结转"
        kept_at = f"{record.frozen_at.astimezone():%Y年%m月%d日}" if record.frozen_at else "结转时"
        words = f"{record.year}年度{closed}{told}：下面是{kept_at}留存的数据，只能查看，不能再改。"
        fields = tuple(
            KeptField(field.label, _shown(field, record.facts.get(key)), _shown(field, now.get(key)))
            for key, field in store.fields.items()
            if key in record.facts or key in now
        )
        found.append(KeptYear(record.year, words, fields))
    return tuple(found)


def _shown(field: Field, value: FactValue | None) -> str:
    return BLANK if value is None else f"{editor_text(field, value)}{field.unit}"
