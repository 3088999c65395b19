"""Declaring: which projects go into which batch, onto the official table, and onto paper."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from desktop_app.domain.declaration_moves import SETTLED
from desktop_app.domain.entities import Declaration, Dossier, Office
from desktop_app.domain.errors import AppError
from desktop_app.domain.ports import Store
from desktop_app.policy.evaluate import evaluate_all
from desktop_app.policy.library import Library
from desktop_app.services.declaring.export import ExportRequest, ExportResult, export_table
from desktop_app.services.declaring.sheet_page import OfficialTable
from desktop_app.services.editing.session_store import record_context
from desktop_app.services.ledger.year import OVERRIDE_MARK, DeclarationLedger, DeclareOutcome
from desktop_app.services.policies.official_tables import PolicyTable, policy_tables, table_of, tables_of
from desktop_app.services.printing.card import ProjectCard, build_card
from desktop_app.services.printing.explanations import PrintedExplanation, printed_explanations
from desktop_app.services.printing.layouts import layout_for
from desktop_app.services.printing.table import DeclarationTable
from desktop_app.services.printing.table_build import batch_name, build_table


class DeclareService:
    """The use cases of declaring. office: None before the first run's page was filled in; now: the clock.

    mappings: the folder of the tables that the office registered; None where there is none.
    """

    def __init__(
        self,
        store: Store,
        library: Library,
        office: Office | None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        mappings: Path | None = None,
    ) -> None:
        self._store = store
        self._library = library
        self._office = office
        self._now = now
        self._mappings = mappings
        self.ledger = DeclarationLedger(store, library.packs, now)

    @property
    def year(self) -> int:
        """The declaration year where none is named."""
        return self._office.year if self._office else self._now().year

    def declare(
        self,
        project_ids: Iterable[str],
        policy_id: str,
        year: int,
        quarter: int,
        *,
        override_reason: str = "",
        different_reason: str = "",
    ) -> DeclareOutcome:
        """Puts projects into a batch; see DeclarationLedger.declare."""
        return self.ledger.declare(
            project_ids,
            policy_id,
            year,
            quarter,
            at=self._now(),
            override_reason=override_reason,
            different_reason=different_reason,
        )

    def withdraw(self, declaration_id: str, reason: str = "") -> Declaration:
        """Takes a declaration out of its batch; see DeclarationLedger.withdraw."""
        return self.ledger.withdraw(declaration_id, reason)

    def chosen(
        self, year: int | None = None, quarter: int | None = None, policy_id: str | None = None
    ) -> tuple[Dossier, ...]:
        """The projects a table is about, in order of entry: those declared, or all where no quarter is given."""
        if policy_id is not None:
            self._check_policy(policy_id)
        if quarter is None:
            return tuple(self._store.projects.iterate_dossiers())
        if not 1 <= quarter <= 4:
            raise AppError("quarter-wrong", f"没有第{quarter}季度：季度应为1至4。")
        ids = dict.fromkeys(
            item.project_id for item in self.ledger.in_batch(year or self.year, quarter, policy_id)
        )
        return self.dossiers(ids)

    def dossiers(self, project_ids: Iterable[str]) -> tuple[Dossier, ...]:
        """The named projects that are there, in the order named."""
        found = (self._store.projects.dossier(project_id) for project_id in project_ids)
        return tuple(dossier for dossier in found if dossier is not None)

    def own_template(self, policy_id: str | None = None) -> PolicyTable:
        """The table that a policy's pack names; where no policy is named, of the first for the office's region."""
        return table_of(self._library, policy_id, self._office.region if self._office else "")

    def tables(self) -> tuple[PolicyTable, ...]:
        """Every table that a pack names."""
        return policy_tables(self._library)

    def export(
        self,
        template: Path | None,
        out: Path,
        year: int | None = None,
        quarter: int | None = None,
        policy_id: str | None = None,
        mapping: Path | None = None,
        proof: Path | None = None,
        *,
        project_ids: Sequence[str] | None = None,
    ) -> ExportResult:
        """The chosen projects into a copy of the template, and a proof beside it.

        template: None for the program's own. project_ids: instead of what is declared. Raises AppError, also
        ("nothing-declared") where there is no project to export; then nothing is written.
        """
        dossiers = (
            self.chosen(year, quarter, policy_id) if project_ids is None else self.dossiers(project_ids)
        )
        year = year or self.year
        self._refuse_nothing(dossiers, year, quarter)
        file, columns = self._with_mapping(template, mapping, policy_id)
        request = ExportRequest(file, out, year, quarter, policy_id, columns, proof)
        region = self._office.region if self._office else ""
        name = self._office.name if self._office else ""
        return export_table(request, dossiers, self._store.fields, region, self._now(), self._mappings, name)

    def table(
        self,
        year: int | None = None,
        quarter: int | None = None,
        policy_id: str | None = None,
        *,
        project_ids: Sequence[str] | None = None,
        paper: str | None = None,
    ) -> DeclarationTable:
        """The declaration table for printing: a draft until every declaration of the batch is finalised.

        Raises AppError("nothing-declared") where there is no project to print.
        """
        dossiers = (
            self.chosen(year, quarter, policy_id) if project_ids is None else self.dossiers(project_ids)
        )
        year = year or self.year
        self._refuse_nothing(dossiers, year, quarter)
        declared = self._declared(year, quarter, policy_id)
        shown = policy_id or self.own_template().policies[0]
        pack = self._library.packs.get(shown)
        return build_table(
            layout_for(shown),
            dossiers,
            self._store.fields,
            self._office,
            year,
            quarter,
            draft=_is_draft(dossiers, declared),
            remarks={
                project_id: item.note
                for project_id, item in declared.items()
                if item.note.startswith(OVERRIDE_MARK)
            },
            explained={
                project_id: [each.line for each in those]
                for project_id, those in self._explained(dossiers).items()
            },
            paper=paper,
            policy_title=pack.title if pack else "",
        )

    def official_table(
        self,
        template: Path | None,
        year: int | None = None,
        quarter: int | None = None,
        policy_id: str | None = None,
        mapping: Path | None = None,
        *,
        project_ids: Sequence[str] | None = None,
    ) -> OfficialTable:
        """The same projects for printing in the authority's own layout. template: None for the program's own.

        Raises AppError("nothing-declared") where there is no project to print.
        """
        dossiers = (
            self.chosen(year, quarter, policy_id) if project_ids is None else self.dossiers(project_ids)
        )
        year = year or self.year
        self._refuse_nothing(dossiers, year, quarter)
        return OfficialTable(
            *self._with_mapping(template, mapping, policy_id),
            self._mappings,
            dossiers,
            self._store.fields,
            year,
            self.is_draft(dossiers, year, quarter, policy_id),
        )

    def is_draft(
        self, dossiers: Iterable[Dossier], year: int, quarter: int | None, policy_id: str | None
    ) -> bool:
        """Whether a paper about these projects of a batch carries 草稿: until every declaration is finalised."""
        return _is_draft(dossiers, self._declared(year, quarter, policy_id))

    def card(self, project_id: str) -> ProjectCard:
        """One project on a page, with the verdicts of today. Raises AppError("project-missing")."""
        dossier = self._store.projects.dossier(project_id)
        if dossier is None:
            raise AppError("project-missing", "这个项目已不在项目库中：请刷新列表后再选。")
        packs = self._library.active_for(self._office) if self._office else self._library.judging
        today = self._now().astimezone().date()
        day = self._office.check_day(today) if self._office else today
        results = evaluate_all(dossier.facts, packs, day)
        explained = self._explained([dossier]).get(project_id, ())
        return build_card(
            dossier,
            tuple(results.values()),
            self._store.fields,
            self._office,
            day,
            [(f"说明：{each.title}", f"{each.text}{each.writer}") for each in explained],
        )

    def _explained(self, dossiers: Iterable[Dossier]) -> Mapping[str, tuple[PrintedExplanation, ...]]:
        """What was written to findings of these projects; nothing before the office is known."""
        office = self._office
        if office is None:
            return {}
        context = record_context(self._store.fields, office, self._library.active_for(office))
        day = office.check_day(self._now().astimezone().date())
        return printed_explanations(self._store, dossiers, context._replace(as_of=day))

    def _declared(self, year: int, quarter: int | None, policy_id: str | None) -> Mapping[str, Declaration]:
        if quarter is None:
            return {}
        return {item.project_id: item for item in self.ledger.in_batch(year, quarter, policy_id)}

    def _with_mapping(
        self, template: Path | None, mapping: Path | None, policy_id: str | None
    ) -> tuple[Path, Path | None]:
        """The table to fill and how its columns stand for fields; None where that is known of the table itself."""
        if template is None:
            table = self.own_template(policy_id)
            return table.file, mapping or (table.mapping_file if table.is_own else None)
        pack = self._library.packs.get(policy_id or "")
        own = tables_of(pack, self._library) if pack and mapping is None else ()
        return template, mapping or next(
            (t.mapping_file for t in own if t.is_own and t.file == template), None
        )

    def _check_policy(self, policy_id: str) -> None:
        if policy_id not in self._library.packs:
            raise AppError(
                "policy-unknown",
                f"没有标识为“{policy_id}”的政策，可用：{'、'.join(self._library.packs)}。",
            )

    def _refuse_nothing(self, dossiers: Sequence[Dossier], year: int, quarter: int | None) -> None:
        if dossiers:
            return
        if quarter is None:
            raise AppError("nothing-declared", "项目库里还没有项目：请先录入或导入项目，再导出或打印。")
        raise AppError(
            "nothing-declared",
            f"{batch_name(year, quarter)}还没有申报的项目：请先在申报批次中选择项目，或不指定季度以导出全部项目。",
        )


def _is_draft(dossiers: Iterable[Dossier], declared: Mapping[str, Declaration]) -> bool:
    """Until every declaration of the batch is finalised."""
    return not all(
        dossier.project.id in declared and declared[dossier.project.id].status in SETTLED
        for dossier in dossiers
    )
