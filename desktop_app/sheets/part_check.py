"""Compare every part of the filled package with the template's: the same bytes, or undone it is the same XML."""

import zipfile
from dataclasses import replace

from desktop_app.domain.errors import AppError
from desktop_app.sheets.defined_names import patch_names
from desktop_app.sheets.formula_references import Mover
from desktop_app.sheets.other_parts import PartRoles, patch_part
from desktop_app.sheets.other_sheets import patch_sheet_text
from desktop_app.sheets.package import CONTENT_TYPES, Package, SheetEntry
from desktop_app.sheets.proof import PartState
from desktop_app.sheets.second_opinion import SecondOpinion
from desktop_app.sheets.sheet_rows import read_rows
from desktop_app.sheets.undo import (
    NOTHING,
    bare_sheet,
    deleting,
    same_xml,
    without_calculation,
    without_chain,
)
from desktop_app.sheets.xml_scan import Edits, decode_part, find_first

# Parts whose references without a sheet are those of the sheet they belong to.
_OF_SHEET = ("table", "comments", "ctrlProp", "tableSingleCells", "namedSheetView")
_OTHER_FOLDERS = frozenset({"docprops", "customxml", "_rels", "[content_types].xml"})
_WITHOUT_REFERENCES = ("externalLinks/", "theme/", "styles", "media/", "pivotCache/pivotCacheRecords")


class PartCheck:
    """Compares the parts of one output with those of its template, the filled sheet itself excepted."""

    def __init__(
        self,
        package: Package,
        archive: zipfile.ZipFile,
        target: SheetEntry,
        back: Mover,
        opinion: SecondOpinion,
    ) -> None:
        self._opinion = opinion
        self._package = package
        self._archive = archive
        self._target = target
        self._back = back
        self._strings = package.related(package.workbook_part, "sharedStrings")
        self._chain = package.related(package.workbook_part, "calcChain")
        self._own = {part for kind in _OF_SHEET for part in package.related(target.part, kind)}
        self._roles: PartRoles | None = None

    def states(self) -> tuple[PartState, ...]:
        """State of every part. Raises AppError("proof-failed") for a difference that is not accounted for."""
        old_names = [info.filename for info in self._package.infos]
        new_names = self._archive.namelist()
        added = set(new_names) - set(old_names)
        if added or len(set(new_names)) != len(new_names):
            raise AppError(
                "proof-failed", f"填好的文件里多出了部件 {'、'.join(sorted(added))}，没有生成文件。"
            )
        states = []
        for name, content in self._package.parts.items():
            if name not in new_names:
                if name not in self._chain:
                    raise AppError("proof-failed", f"填好的文件里少了部件 {name}，没有生成文件。")
                states.append(PartState(name, "removed", "计算顺序表，由表格软件自动重建"))
            elif name == self._target.part:
                states.append(PartState(name, "changed", "填入数据、插入行，引用随行移动"))
            else:
                states.append(self._state(name, content, self._archive.read(name)))
        return tuple(states)

    def _state(self, name: str, old: bytes, new: bytes) -> PartState:
        self._ask_second_opinion(name, old, new)
        if old == new:
            return PartState(name, "same")
        before, after = decode_part(old)[0], decode_part(new)[0]
        reason = self._accounted_for(name, before, after)
        if not reason:
            raise AppError("proof-failed", f"部件 {name} 的改动超出了应有的范围，没有生成文件。")
        return PartState(name, "changed", reason)

    def _ask_second_opinion(self, name: str, old: bytes, new: bytes) -> None:
        """About every part of the workbook that may hold references; a part left as it is may be wrong, too."""
        folder, _, rest = name.partition("/")
        if not folder or not name.lower().endswith(".xml") or rest.startswith(_WITHOUT_REFERENCES):
            return
        if name in self._strings or folder.casefold() in _OTHER_FOLDERS:
            return
        own = name in self._own
        if own or b"!" in old:
            self._opinion.compare(name, decode_part(old)[0], decode_part(new)[0], own=own)

    def _accounted_for(self, name: str, before: str, after: str) -> str:
        """Why the part differs; empty when the difference is not explained."""
        if name in self._strings:
            return "在末尾追加所填文字" if _is_continued(before, after) else ""
        if name == self._package.workbook_part:
            same = same_xml(without_calculation(before), without_calculation(self._undone_names(after)), name)
            return "名称的引用随行移动；打开时重新计算" if same else ""
        entry = next((entry for entry in self._package.sheets if entry.part == name), None)
        if entry is not None:
            return (
                "对填报表的引用随行移动，相关合计更新"
                if self._is_same_sheet(entry.name, before, after)
                else ""
            )
        if name in {CONTENT_TYPES, self._package.relations_part(self._package.workbook_part)}:
            if same_xml(without_chain(before), without_chain(self._undone(name, after)), name):
                return "去掉计算顺序表的登记"
            return ""
        undone = self._undone(name, after)
        if undone == before or (not name.lower().endswith(".vml") and same_xml(before, undone, name)):
            return "对填报表的引用随行移动"
        return ""

    def _undone_names(self, text: str) -> str:
        edits = Edits()
        patch_names(text, self._back, edits)
        return edits.apply(text)

    def _is_same_sheet(self, own: str, before: str, after: str) -> bool:
        nothing = deleting(self._back, NOTHING)
        left = bare_sheet(before, read_rows(before), own, nothing, None)
        patched = self._undone_sheet(own, after)
        right = bare_sheet(patched, read_rows(patched), own, nothing, None)
        return same_xml(left, right, own)

    def _undone_sheet(self, own: str, text: str) -> str:
        return patch_sheet_text(text, own, self._back, {}) or text

    def _undone(self, name: str, text: str) -> str:
        if self._roles is None:
            self._roles = PartRoles.read(self._package)
        content = dict(self._package.parts)
        content[name] = text.encode(decode_part(self._package.parts[name])[1])
        filled = replace(self._package, parts=content, _relations=dict(self._package._relations))
        return patch_part(filled, name, self._roles, self._target, self._back, 1) or text


def _is_continued(before: str, after: str) -> bool:
    """Whether a string table has the old strings, unchanged, before the new ones."""
    old, new = find_first(before, "sst"), find_first(after, "sst")
    if old is None or new is None or before[: old.start] != after[: new.start]:
        return False
    if old.empty:
        return True
    # The table is the root: its closing tag is the last one.
    told = before[old.end : before.rindex(f"</{old.name}")]
    return (
        not new.empty and after.startswith(told, new.end) and f"</{new.name}" in after[new.end + len(told) :]
    )
