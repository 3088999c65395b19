"""The rows beneath a header → drafts of projects with their questions; what is no project is named and skipped."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from desktop_app.domain import project_code
from desktop_app.domain.facts import FactValue
from desktop_app.domain.fields import FieldDictionary, FieldType
from desktop_app.domain.month_input import read_period
from desktop_app.domain.region import full_name
from desktop_app.services.importing.cells import BLANK, CellReading, cell_text, is_blank, read_cell
from desktop_app.services.importing.columns import ImportColumn, SheetHeader
from desktop_app.services.importing.report import Question, QuestionKind, SkippedRow
from desktop_app.services.table_columns.header_names import (
    CITY,
    COMPUTED,
    CONTACT,
    COUNTY,
    ENDINGS,
    NUMBER,
    PERIOD,
    REFERENCE,
    SCALE,
    STATE,
    TOTALS,
)  # fmt: skip
from desktop_app.services.table_columns.headers import plain
from desktop_app.sheets.cell_values import Value
from desktop_app.sheets.read_table import SheetGrid

_LEAST_CELLS_OF_A_PROJECT = 3
_ENDINGS = tuple(plain(ending) for ending in ENDINGS)
_CARRIED, _NEW = re.compile(r"(?:\d{4}年)?结转"), re.compile(r"新增|新建|新申报")
_AMOUNTS = {FieldType.MONEY, FieldType.NUMBER, FieldType.INT}


@dataclass(slots=True)
class Draft:
    """One row understood: facts, and what a person must look at. number: of the row in the sheet."""

    sheet: str
    number: int
    facts: dict[str, FactValue] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class RowReader:
    """Reads the rows of one sheet. within: the office's area."""

    grid: SheetGrid
    header: SheetHeader
    fields: FieldDictionary
    within: str | None = None

    def rows(self) -> Iterator[Draft | SkippedRow]:
        """What stands beneath the header, from above to below; blank rows are passed over."""
        start = max(self.header.last + 1 - self.grid.first_row, 0)
        for number, row in enumerate(self.grid.rows[start:], self.grid.first_row + start):
            texts = [cell_text(value) for value in row]
            if not any(texts):
                continue
            reason = self._no_project(texts)
            if reason == "":
                yield self._draft(number, row)
            elif reason is not None:
                yield SkippedRow(self.grid.name, number, reason)

    def _no_project(self, texts: list[str]) -> str | None:
        """Why a row is no project; "" where it is one, None where it holds nothing but its running number."""
        filled = {
            c.name: texts[c.number - 1]
            for c in self.header.columns
            if c.number <= len(texts) and texts[c.number - 1]
        }
        others = {text for n, text in enumerate(texts, 1) if text and n not in self._numbers()}
        first = plain(next(text for text in texts if text))
        if not others:
            return None
        if first in TOTALS or any(
            plain(text) in TOTALS or plain(text).endswith(("合计", "总计", "小计"))
            for text in list(others)
            if len(text) <= 12
        ):
            return "合计行"
        if self._repeats_header(texts):
            return "重复的表头"
        if plain(filled.get("project_name", first)).startswith(_ENDINGS):
            return "填表说明或落款"
        if len(others) == 1 and len(filled) != 1:
            return "标题或说明"
        if "project_name" not in filled and len(filled) < _LEAST_CELLS_OF_A_PROJECT:
            return "标题、说明或落款（没有项目名称）"
        return ""

    def _numbers(self) -> set[int]:
        return {column.number for column in self.header.columns if column.name == NUMBER}

    def _repeats_header(self, texts: list[str]) -> bool:
        same = [
            c
            for c in self.header.columns
            if c.number <= len(texts) and plain(texts[c.number - 1]) in c.header.split()
        ]
        return len(same) >= max(3, len(self.header.columns) // 2)

    def _draft(self, number: int, row: tuple[Value, ...]) -> Draft:
        draft = Draft(self.grid.name, number)
        halves: dict[str, tuple[ImportColumn, str]] = {}
        members: dict[str, list[str]] = {}
        for column in self.header.columns:
            value = row[column.number - 1] if column.number <= len(row) else None
            if column.name == NUMBER or is_blank(value):
                continue
            if column.name in (CITY, COUNTY):
                halves[column.name] = (column, cell_text(value))
            elif column.member:
                self._member(draft, column, value, members)
            elif self._is_shared(number, column):
                draft.questions.append(
                    self._question(
                        draft,
                        column,
                        cell_text(value),
                        CellReading(problem="与上下行合并成一格，金额属于哪个项目不明确，请分别填写"),
                    )
                )
            else:
                self._cell(draft, column, value)
        for key, codes in members.items():
            draft.facts[key] = tuple(c.code for c in self.fields[key].choices if c.code in codes)
        self._halves(draft, halves)
        if number in self.grid.hidden_rows:
            name = str(draft.facts.get("project_name", ""))
            hidden = "这一行在表中是隐藏的，已照常导入，请确认是否需要"
            draft.questions.append(Question(QuestionKind.CHECK, draft.sheet, number, "", "", name, hidden))
        return draft

    def _cell(self, draft: Draft, column: ImportColumn, value: Value) -> None:
        text = cell_text(value)
        if column.name == PERIOD:
            self._period(draft, column, text)
        elif column.name in self._derived():
            self._derived()[column.name](draft, column, text)
        elif column.name == COMPUTED:
            return
        else:
            key = column.fields[0]
            if key not in self.fields:
                return
            reading = read_cell(self.fields[key], value, column.unit or self.header.unit, self.within)
            self._take(draft, column, key, text, reading)
            if reading.detail and "site_detail" not in draft.facts and key == "site_region":
                draft.facts["site_detail"] = reading.detail
            elif key == "site_region" and reading.problem:
                draft.facts.setdefault("site_detail", text)

    def _take(self, draft: Draft, column: ImportColumn, key: str, text: str, reading: CellReading) -> None:
        if reading.value is not None:
            draft.facts[key] = reading.value
        if reading.problem:
            draft.questions.append(self._question(draft, column, text, reading))

    def _period(self, draft: Draft, column: ImportColumn, text: str) -> None:
        reading = read_period(text)
        if reading.kind == "exact":
            if reading.start is not None:
                draft.facts["start_month"] = reading.start
            if reading.end is not None:
                draft.facts["completion_month"] = reading.end
        elif reading.kind != "blank":
            meant = [month.chinese() for month in (reading.start, reading.end) if month]
            draft.questions.append(
                self._question(
                    draft, column, text, CellReading(problem=reading.note, proposal="至".join(meant))
                )
            )

    def _contact(self, draft: Draft, column: ImportColumn, text: str) -> None:
        """A name followed by one telephone number; anything else is asked about."""
        digits = next(
            (n for n, character in enumerate(text) if character.isdigit() or character in "(（+"), len(text)
        )
        name, telephone = text[:digits].strip(" :：、,，;；/\n"), text[digits:]
        reading = read_cell(self.fields["contact_phone"], telephone) if telephone else BLANK
        if name:
            draft.facts["contact_name"] = name
        self._take(draft, column, "contact_phone", text, reading)

    def _derived(self) -> dict[str, Callable[[Draft, ImportColumn, str], None]]:
        return {CONTACT: self._contact, SCALE: self._scale, STATE: self._state, REFERENCE: self._reference}

    def _scale(self, draft: Draft, column: ImportColumn, text: str) -> None:
        """是, 否, or 否（技改后可达规上）."""
        folded = plain(text)
        if folded.startswith("否") and "可达" in folded:
            draft.facts["is_above_scale"] = False
            draft.facts["reaches_above_scale_after"] = True
        else:
            self._take(draft, column, "is_above_scale", text, read_cell(self.fields["is_above_scale"], text))

    def _state(self, draft: Draft, column: ImportColumn, text: str) -> None:
        """三（三）: carried over is what was in last year's plan."""
        folded = unicodedata.normalize("NFKC", text)
        if _CARRIED.fullmatch(folded):
            draft.facts["in_plan_last_year"] = True
        elif _NEW.fullmatch(folded):
            draft.facts["in_plan_last_year"] = False
        else:
            problem = f"“{text}”既不是“新增”也不是“结转”"
            draft.questions.append(self._question(draft, column, text, CellReading(problem=problem)))

    def _reference(self, draft: Draft, column: ImportColumn, text: str) -> None:
        """A project code where it has the form of one, else the number of a filing or an approval."""
        if project_code.parse(text) is not None or project_code.hyphenate(text) is not None:
            self._take(draft, column, "project_code", text, read_cell(self.fields["project_code"], text))
        else:
            draft.facts["approval_number"] = text

    def _member(
        self, draft: Draft, column: ImportColumn, value: Value, members: dict[str, list[str]]
    ) -> None:
        text = cell_text(value)
        if text in ("/", "-", "—"):
            return
        yes = {"是", "√", "✓", "有", "1", "对", "Y", "y"}
        no = {"否", "×", "无", "0", "N", "n", "不是"}
        chosen = members.setdefault(column.fields[0], [])
        if text in yes:
            chosen.append(column.member)
        elif text not in no:
            draft.questions.append(
                self._question(draft, column, text, CellReading(problem=f"“{text}”既不是“是”也不是“否”"))
            )

    def _halves(self, draft: Draft, halves: dict[str, tuple[ImportColumn, str]]) -> None:
        """City and county in two columns are one region; a place column that was understood finer stays."""
        if not halves:
            return
        column = (halves.get(COUNTY) or halves[CITY])[0]
        text = "".join(halves[name][1] for name in (CITY, COUNTY) if name in halves)
        reading = read_cell(self.fields["site_region"], text, "", self.within)
        known = draft.facts.get("site_region")
        if (
            isinstance(reading.value, str)
            and isinstance(known, str)
            and not _same_place(reading.value, known)
        ):
            problem = f"“{text}”与建设地点“{full_name(known)}”不一致，请核对"
            draft.questions.append(self._question(draft, column, text, CellReading(problem=problem)))
            del draft.facts["site_region"]
            return
        if isinstance(known, str) and (reading.value is None or str(reading.value).endswith("00")):
            return
        draft.questions = [q for q in draft.questions if q.column != column.letters]
        if reading.value is not None:
            # The finer of the two columns has settled what the place column left open.
            draft.questions = [q for q in draft.questions if not self._is_place(q.column)]
        self._take(draft, column, "site_region", text, replace(reading, detail=""))

    def _is_place(self, letters: str) -> bool:
        return any(c.letters == letters and c.fields[:1] == ("site_region",) for c in self.header.columns)

    def _is_shared(self, number: int, column: ImportColumn) -> bool:
        """Whether an amount stands in a cell merged over several rows."""
        if not self.grid.merged:
            return False
        if not any(key in self.fields and self.fields[key].type in _AMOUNTS for key in column.fields):
            return False
        return any(
            top <= number <= bottom and bottom > top and left <= column.number <= right
            for top, left, bottom, right in self.grid.merged
        )

    def _question(self, draft: Draft, column: ImportColumn, text: str, reading: CellReading) -> Question:
        kind = QuestionKind.CHECK if reading.value is not None else QuestionKind.VALUE
        return Question(
            kind,
            draft.sheet,
            draft.number,
            column.letters,
            column.header,
            text[:200],
            reading.problem,
            reading.proposal,
        )


def _same_place(one: str, other: str) -> bool:
    shorter = min(one.rstrip("0"), other.rstrip("0"), key=len)
    return one.startswith(shorter) and other.startswith(shorter)
