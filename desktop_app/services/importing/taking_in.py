"""Import: a filled sheet, or JSON lines of records, → projects. One transaction, a backup before, nothing in silence."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from db.store import Store as FileStore
from desktop_app.domain import pinyin
from desktop_app.domain.entities import Enterprise, Project, new_id
from desktop_app.domain.errors import AppError
from desktop_app.domain.facts import Facts, FactValue, of_subject
from desktop_app.domain.fields import FieldDictionary, Subject
from desktop_app.domain.ports import Store
from desktop_app.domain.record import RecordError, decode_line, parse_record
from desktop_app.domain.system_reasons import system_reason
from desktop_app.services.backup.backups import backup
from desktop_app.services.importing.cells import is_blank
from desktop_app.services.importing.columns import SheetHeader, find_header, header_of_mapping
from desktop_app.services.importing.report import ColumnUse, ImportReport, Question, QuestionKind, SkippedRow
from desktop_app.services.importing.rows import Draft, RowReader
from desktop_app.services.office.identity import OfficeService
from desktop_app.services.records.field_input import understood
from desktop_app.services.records.lines import MAX_LINE_BYTES, is_blank_line, record_lines
from desktop_app.services.table_columns.header_names import COMPUTED, NUMBER
from desktop_app.sheets.formula_tokens import column_letters
from desktop_app.sheets.mapping import Mapping, load_mapping
from desktop_app.sheets.read_table import SheetGrid, read_workbook

MOST_ROWS = 50_000  # of a sheet; a province declares some thousands a year
JSON_LINES = (".jsonl", ".ndjson")


@dataclass
class _Findings:
    rows: int = 0
    questions: list[Question] = field(default_factory=list)
    skipped: list[SkippedRow] = field(default_factory=list)
    columns: list[ColumnUse] = field(default_factory=list)


def import_file(
    store: Store,
    file: Path,
    *,
    dry_run: bool = False,
    mapping: Path | None = None,
    watch: Callable[[int], None] | None = None,
) -> ImportReport:
    """Import a file into the store. dry_run: the same report, nothing written.

    watch: told the running number of each project, while reading and again while writing; what it raises ends the
    import with nothing written.

    Raises AppError, with nothing written, where the file or the mapping cannot be read or holds no table of projects.
    A cell in doubt is left blank and asked about; a row in doubt is not taken. A store on disk is backed up first.
    """
    findings = _Findings()
    if file.suffix.lower() in JSON_LINES:
        drafts = list(_watched(_records(store, file, findings), watch))
    else:
        told = load_mapping(mapping) if mapping is not None else None
        grids = read_workbook(file)
        rows = _sheets(store, grids, told, findings, file.name)
        drafts = list(_watched(_without_known(store, rows, findings), watch))
    copy = ""
    if drafts and not dry_run and isinstance(store, FileStore) and store.projects.count():
        copy = str(backup(store.file.parent, reason="导入前").file)
    firms = _Firms(store, findings)
    try:
        with store.transaction(f"导入{file.name}"):
            store.projects.add_many(
                Project(new_id(), firms.settle(draft), of_subject(draft.facts, Subject.PROJECT, store.fields))
                for draft in _watched(drafts, watch)
            )
            if dry_run:
                raise _DryRunError
    except _DryRunError:
        pass
    return ImportReport(
        str(file), dry_run, findings.rows, len(drafts), firms.made, tuple(findings.questions),
        tuple(findings.skipped), tuple(findings.columns), copy,
    )  # fmt: skip


def read_drafts(
    store: Store, file: Path, told: Mapping | None = None
) -> tuple[tuple[Draft, ...], tuple[Question, ...]]:
    """The rows of a filled table and the questions about its columns; nothing is compared with the store or written.

    told: how its columns stand for fields, where that is known; else its header says it.
    Raises AppError where the file or the mapping cannot be read or holds no table of projects.
    """
    findings = _Findings()
    drafts = tuple(_sheets(store, read_workbook(file), told, findings, file.name))
    return drafts, tuple(q for q in findings.questions if q.kind is QuestionKind.COLUMN)


def _watched(drafts: Iterable[Draft], watch: Callable[[int], None] | None) -> Iterator[Draft]:
    for number, draft in enumerate(drafts, 1):
        if watch is not None:
            watch(number)
        yield draft


class _DryRunError(Exception):
    """Takes back what was tried."""


def _records(store: Store, file: Path, findings: _Findings) -> Iterator[Draft]:
    """A record a line, as it is; a line that is wrong is reported and the others are taken."""
    try:
        stream = file.open("rb")
    except FileNotFoundError:
        raise AppError("file-missing", f"找不到文件“{file}”，请检查文件名和位置") from None
    except OSError as error:
        raise AppError("file-unreadable", f"“{file}”读不出来（{system_reason(error)}），请检查权限") from None
    with stream:
        for number, line in enumerate(record_lines(stream), 1):
            if is_blank_line(line):
                continue
            findings.rows += 1
            try:
                facts = parse_record(decode_line(_line_text(line, number)), store.fields)
            except RecordError as error:
                text = line[:200].decode("utf-8", "replace").strip()
                key = error.field or ""
                findings.questions.append(
                    Question(QuestionKind.ROW, "", number, key, key, text, error.message)
                )
            else:
                yield Draft("", number, dict(facts))


def _line_text(line: bytes, number: int) -> str:
    if len(line) > MAX_LINE_BYTES:
        raise RecordError(None, "这一行超过1MB，不像是一条记录")
    try:
        return line.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError:
        raise RecordError(None, "这一行不是UTF-8编码，请把文件另存为UTF-8后重试") from None


def _sheets(
    store: Store, grids: tuple[SheetGrid, ...], told: Mapping | None, findings: _Findings, name: str
) -> Iterator[Draft]:
    office = OfficeService(store).load()
    within = office.region if office else None
    found = False
    for grid, header in _with_headers(store, grids, told, name):
        found = True
        if len(grid.rows) > MOST_ROWS:
            raise AppError(
                "import-too-many",
                f"“{name}”的“{grid.name}”有{len(grid.rows)}行，一次最多导入{MOST_ROWS}行，没有导入。请分成几份再导入",
            )
        _describe(grid, header, store.fields, findings)
        for row in RowReader(grid, header, store.fields, within).rows():
            if isinstance(row, SkippedRow):
                findings.skipped.append(row)
                continue
            findings.rows += 1
            findings.questions.extend(row.questions)
            yield row
    if not found:
        raise AppError(
            "import-no-table",
            f"“{name}”里没有找到写着“项目名称”等栏目的表头，没有导入。请检查文件，或用列对应文件（--mapping）说明各列",
        )


def _with_headers(
    store: Store, grids: tuple[SheetGrid, ...], told: Mapping | None, name: str
) -> Iterator[tuple[SheetGrid, SheetHeader]]:
    if told is not None:
        grid = next((g for g in grids if g.name == told.sheet), None)
        if grid is None and len(grids) == 1:
            grid = grids[0]  # a .csv is named after its file
        if grid is None:
            raise AppError("import-no-sheet", f"“{name}”里没有列对应文件所说的工作表“{told.sheet}”，没有导入")
        yield grid, header_of_mapping(told, grid)
        return
    for grid in grids:
        header = None if grid.hidden else find_header(grid, store.fields)
        if header is not None:
            yield grid, header


def _describe(grid: SheetGrid, header: SheetHeader, fields: FieldDictionary, findings: _Findings) -> None:
    """Each column's use in the report; a doubt or an unknown column is a question of its own."""

    def ask(number: int, title: str, reason: str) -> None:
        findings.questions.append(
            Question(QuestionKind.COLUMN, grid.name, 0, column_letters(number), title, "", reason)
        )

    formulas = Counter(number for row, number in grid.formulas if row > header.last)
    unit_missing = []
    for column in header.columns:
        if column.name == NUMBER:
            continue
        unit = column.unit or header.unit
        findings.columns.append(
            ColumnUse(grid.name, column.letters, column.header, column.fields, unit, formulas[column.number])
        )
        strange = [key for key in column.fields if key not in fields]
        unsettled = sum(
            1
            for row, number in grid.formulas
            if number == column.number and _is_unsettled(grid, row, number, header)
        )
        if unsettled and column.name != COMPUTED:
            ask(
                column.number,
                column.header,
                f"有{unsettled}个公式没有结果，按空白处理；如应有数值，请用WPS或Excel打开、保存后重新导入",
            )
        if strange:
            ask(
                column.number,
                column.header,
                f"列对应里的“{'、'.join(strange)}”不是可以导入的字段，这一列没有导入",
            )
        if column.doubt:
            ask(column.number, column.header, f"{column.doubt}，请确认")
        if not unit and column.is_money:
            unit_missing.append(column)
    if unit_missing:
        titles = "、".join(column.header for column in unit_missing)
        ask(
            unit_missing[0].number,
            unit_missing[0].header,
            f"没有注明金额单位，按万元读取（{titles}），请确认",
        )
    for number, title in header.unknown:
        ask(number, title, f"“{title}”没有对应的字段，这一列没有导入")


def _is_unsettled(grid: SheetGrid, row: int, column: int, header: SheetHeader) -> bool:
    """A formula beneath the header, in a row that has more, whose result is blank or was never computed."""
    if row <= header.last or row - grid.first_row >= len(grid.rows):
        return False
    cells = grid.rows[row - grid.first_row]
    return is_blank(cells[column - 1] if column <= len(cells) else None) and any(
        not is_blank(cells[c.number - 1])
        for c in header.columns
        if c.name == "project_name" and c.number <= len(cells)
    )


def _without_known(store: Store, drafts: Iterable[Draft], findings: _Findings) -> Iterator[Draft]:
    """Rows without a name, and projects that are in the store or stood further up already, are reported, not taken."""
    known = _Known(store)
    for draft in drafts:
        reason = (
            "没有项目名称，这一行没有导入" if not draft.facts.get("project_name") else known.twin_of(draft)
        )
        if reason:
            name = str(draft.facts.get("project_name", ""))
            findings.questions.append(
                Question(QuestionKind.ROW, draft.sheet, draft.number, "", "", name, reason)
            )
            continue
        known.remember(draft)
        yield draft


class _Known:
    """Projects by their code, and by name and firm."""

    def __init__(self, store: Store) -> None:
        self._codes: dict[str, str] = {}
        self._names: dict[tuple[str, str], str] = {}
        for row in store.projects.rows():
            self._add(row.project_code, row.name, row.enterprise_name, f"库中第{row.order}个项目")

    def _add(self, code: str, name: str, firm: str, where: str) -> None:
        if code:
            self._codes.setdefault(code, where)
        if name:
            self._names.setdefault((pinyin.fold(name), pinyin.fold(firm)), where)

    def _keys(self, draft: Draft) -> tuple[str, str, str]:
        code, name, firm = (
            str(draft.facts.get(k, "")) for k in ("project_code", "project_name", "enterprise_name")
        )
        return code, name, firm

    def twin_of(self, draft: Draft) -> str:
        code, name, firm = self._keys(draft)
        if code in self._codes:
            return f"项目代码与{self._codes[code]}相同，没有重复导入"
        where = self._names.get((pinyin.fold(name), pinyin.fold(firm)))
        return f"项目名称和企业与{where}相同，没有重复导入" if where else ""

    def remember(self, draft: Draft) -> None:
        self._add(*self._keys(draft), f"本表第{draft.number}行")


class _Firms:
    """Finds or makes the firm of each row. A firm that is known keeps what is known of it; blanks are filled in."""

    def __init__(self, store: Store, findings: _Findings) -> None:
        self._store = store
        self._findings = findings
        self.made = 0

    def settle(self, draft: Draft) -> str | None:
        facts = of_subject(draft.facts, Subject.ENTERPRISE, self._store.fields)
        if not facts:
            return None
        firm = self._find(facts)
        if firm is None:
            self.made += 1
            return self._store.enterprises.save(Enterprise(new_id(), facts)).id
        new = {key: value for key, value in facts.items() if key not in firm.facts}
        for key, value in facts.items():
            if key not in new and firm.facts[key] != value and key != "enterprise_name":
                self._conflict(draft, firm, key, value)
        if new:
            self._store.enterprises.save(Enterprise(firm.id, {**firm.facts, **new}))
        return firm.id

    def _find(self, facts: Facts) -> Enterprise | None:
        code = str(facts.get("uscc", ""))
        found = self._store.enterprises.find_by_uscc(code)
        if found is None:
            found = self._store.enterprises.find_by_name(str(facts.get("enterprise_name", "")))
            if found is not None and code and found.facts.get("uscc", code) != code:
                return None  # the same name under another code is another firm
        return found

    def _conflict(self, draft: Draft, firm: Enterprise, key: str, value: FactValue) -> None:
        dictionary_field = self._store.fields[key]
        kept, told = (understood(dictionary_field, v) or "空" for v in (firm.facts[key], value))
        self._findings.questions.append(
            Question(
                QuestionKind.CONFLICT, draft.sheet, draft.number, key if not draft.sheet else "", dictionary_field.label,
                told, f"企业“{firm.name}”已登记为“{kept}”，没有改动；如以本表为准，请在企业资料中修改", told,
            )
        )  # fmt: skip
