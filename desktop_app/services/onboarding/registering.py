"""Registering an official table: recognise, propose, let a person choose, test on last year's table, keep."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop_app.domain.entities import Dossier
from desktop_app.domain.errors import AppError
from desktop_app.domain.fields import Field
from desktop_app.domain.ports import Store
from desktop_app.services.onboarding.agreement import Agreement, agreement_with
from desktop_app.services.onboarding.layout import TemplateLayout, recognise_layout
from desktop_app.services.onboarding.learning import Learned, learn_from
from desktop_app.services.onboarding.mapping import (
    CERTAIN,
    Candidate,
    MappingProposal,
    mapping_of,
    propose_mapping,
)
from desktop_app.services.onboarding.options import LEFT_OUT, key_of, option_label
from desktop_app.services.onboarding.own_fields import OwnField, add_own_field, joined_fields, own_fields
from desktop_app.services.onboarding.profiles import (
    Profile,
    load_profile,
    predecessor,
    profile_of,
    save_profile,
)
from desktop_app.services.onboarding.template_changes import (
    TemplateChange,
    compare_templates,
    continued_sources,
)
from desktop_app.services.onboarding.template_conversion import refuse_old_kind
from desktop_app.services.onboarding.templates import read_template
from desktop_app.services.table_columns.source import source_of_column
from desktop_app.services.table_columns.values import as_text, cell_value
from desktop_app.sheets.mapping import MONEY_UNITS
from desktop_app.sheets.mapping import Mapping as SheetMapping

LIKELY = 0.6  # from here on a candidate is put into its column, to be looked at; below it is only offered


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person (or the proposal) chose for a column. by_hand: chosen, not merely proposed."""

    candidate: Candidate | None
    by_hand: bool = False


class Onboarding:
    """One table on its way to being registered. Raises AppError where the file cannot be read as a table to be filled.

    mappings: the folder of registered tables; year: of the declaration.
    """

    def __init__(self, file: Path, store: Store, mappings: Path | None, year: int) -> None:
        self.file = file
        self.year = year
        self._store = store
        self._mappings = mappings
        content = read_template(file)
        refuse_old_kind(content, file.name)
        self.sha256 = hashlib.sha256(content).hexdigest()
        self.layout: TemplateLayout = recognise_layout(content, file.name, store.fields)
        self.registered: Profile | None = None
        self.before: Profile | None = None
        if mappings is not None:
            self.registered = load_profile(mappings, self.sha256)
            self.before = predecessor(mappings, self.layout, self.sha256)
        self.changes: tuple[TemplateChange, ...] = (
            compare_templates(self.before, self.layout) if self.before else ()
        )
        self.learned: Learned | None = None
        self.unit = self.layout.unit if self.layout.unit in MONEY_UNITS else "万元"
        self._choices: dict[str, Choice] = {}
        self.proposal: MappingProposal
        self._propose()

    @property
    def fields(self) -> Mapping[str, Field]:
        return self._store.fields

    def choice(self, place: str) -> Candidate | None:
        """What stands in a column now; None: left blank."""
        return self._choices[place].candidate

    def is_by_hand(self, place: str) -> bool:
        return self._choices[place].by_hand

    def choose(self, place: str, key: str, unit: str = "") -> Candidate | None:
        """A person's choice; key "" leaves the column blank. The proposal's unit and form are kept where it had them."""
        proposed = next(
            (
                c
                for p in self.proposal.columns
                if p.column.place == place
                for c in p.candidates
                if c.key == key
            ),
            None,
        )
        if key == LEFT_OUT:
            candidate = None
        elif proposed is not None:
            candidate = Candidate(
                key, 1.0, "您选定的", unit or proposed.unit, proposed.format, proposed.style
            )
        else:
            candidate = Candidate(key, 1.0, "您选定的", unit)
        self._choices[place] = Choice(candidate, by_hand=True)
        return candidate

    def set_unit(self, place: str, unit: str) -> None:
        """The unit of one money column, "" for the table's."""
        chosen = self._choices[place].candidate
        if chosen is not None:
            self._choices[place] = Choice(
                Candidate(chosen.key, chosen.confidence, chosen.reason, unit, chosen.format, chosen.style),
                by_hand=True,
            )

    def learn(self, filled: Path, dossiers: Sequence[Dossier]) -> Agreement:
        """Take last year's filled table as a teacher and as a test; columns chosen by hand stay. Raises AppError."""
        self.learned = learn_from(read_template(filled), filled.name, dossiers, self.fields, self.year - 1)
        self._propose()
        return self.agreement()

    def agreement(self) -> Agreement:
        """The present choices against last year's table. Raises AppError("learn-nothing") before there is one."""
        if self.learned is None:
            raise AppError("learn-nothing", "还没有选择去年的填报表。")
        return agreement_with(self.learned, self.layout, self.mapping(), self.fields, self.year - 1)

    def add_field(self, place: str, told: OwnField) -> Field:
        """Make a field of the office's own for a column and choose it. Raises AppError("own-field-…")."""
        field = add_own_field(self._store, told)
        self._store.use_fields(joined_fields(self._store.fields, own_fields(self._store)))
        self.choose(place, field.key)
        return field

    def mapping(self) -> SheetMapping:
        """The present choices."""
        chosen = {place: choice.candidate for place, choice in self._choices.items()}
        return mapping_of(self.layout, chosen, self.fields, self.unit)

    def problems(self) -> tuple[str, ...]:
        """Why the choices cannot be kept yet, as sentences; empty when they can."""
        keys: dict[str, list[str]] = {}
        for place, choice in self._choices.items():
            if choice.candidate is not None:
                keys.setdefault(choice.candidate.key, []).append(place)
        found = []
        if "project_name" not in keys:
            found.append("还没有哪一栏对应“项目名称”。")
        found += [
            f"“{option_label(key, self.fields)}”同时对应{'、'.join(places)}列，请只留一列。"
            for key, places in keys.items()
            if len(places) > 1
        ]
        return tuple(found)

    def doubtful(self) -> tuple[str, ...]:
        """Places of the columns whose content is likely but not certain, and that nobody has confirmed yet."""
        return tuple(
            place
            for place, choice in self._choices.items()
            if choice.candidate is not None and not choice.by_hand and choice.candidate.confidence < CERTAIN
        )

    def first_row(self, dossier: Dossier | None) -> Mapping[str, str]:
        """What a project's cells would read, by place; the amounts as plain figures in the column's unit."""
        if dossier is None:
            return {}
        mapping, cells = self.mapping(), {}
        for source in mapping.columns:
            place = source.column if source.line == 0 else f"{source.column}.{source.line + 1}"
            value = cell_value(
                source_of_column(source, mapping.unit), dossier.facts, self.fields, 1, self.year
            )
            cells[place] = as_text(value)
        return cells

    def confirm(self) -> Profile:
        """Keep the mapping with the file's hash. Raises AppError("mapping-incomplete") or where it cannot be written."""
        problems = self.problems()
        if problems:
            raise AppError("mapping-incomplete", "".join(problems))
        if self._mappings is None:
            raise AppError("mapping-no-folder", "当前的数据没有存放在文件夹里，不能登记表格。")
        profile = profile_of(self.sha256, self.layout, self.mapping())
        save_profile(self._mappings, profile)
        self.registered = profile
        return profile

    def _propose(self) -> None:
        sources = continued_sources(self.before, self.layout) if self.before else {}
        name = self.before.name if self.before else ""
        if self.registered is not None:
            sources = {
                _place(source.column, source.line): source for source in self.registered.mapping.columns
            }
            name = self.registered.name
            self.unit = self.registered.mapping.unit
        self.proposal = propose_mapping(self.layout, self.fields, self.learned, sources, name)
        for proposal in self.proposal.columns:
            place = proposal.column.place
            if self.registered is not None and self.learned is None:
                kept = sources.get(place)
                known = next((c for c in proposal.candidates if kept and c.key == key_of(kept)), None)
                self._choices[place] = Choice(known, by_hand=False)
            elif place not in self._choices or not self._choices[place].by_hand:
                likely = proposal.best is not None and proposal.best.confidence >= LIKELY
                self._choices[place] = Choice(proposal.best if likely else None)


def _place(letters: str, line: int) -> str:
    return letters if line == 0 else f"{letters}.{line + 1}"
