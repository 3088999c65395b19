"""A workbook as a package of parts (OPC, ECMA-376 part 2): parts, relations, content types, sheets."""

import posixpath
import zipfile
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import unquote

from desktop_app.domain.errors import AppError
from desktop_app.sheets import xml_tree
from desktop_app.sheets.zip_guard import open_zip, refuse_document_types

_STRICT = "http://purl.oclc.org/ooxml/"
CONTENT_TYPES = "[Content_Types].xml"


@dataclass(frozen=True)
class Relation:
    """One relation of a part. kind: last word of its type ("worksheet", "drawing", …); target: a part's name, or the
    address itself where it is external."""

    identifier: str
    kind: str
    target: str
    external: bool


@dataclass(frozen=True)
class SheetEntry:
    """One sheet of the workbook: name, part, kind ("worksheet", "chartsheet", …), visible / hidden / veryHidden."""

    name: str
    part: str
    kind: str
    state: str


@dataclass(frozen=True)
class Package:
    """All parts of a workbook by name, with the zip's own entries in their order."""

    infos: list[zipfile.ZipInfo]
    parts: dict[str, bytes]
    _relations: dict[str, tuple[Relation, ...]] = field(default_factory=dict, compare=False)

    @classmethod
    def read(cls, content: bytes, *, to_patch: bool = True) -> "Package":
        """Raises AppError("template-…") for what is no workbook, is hostile, or (to_patch) cannot be patched."""
        infos, parts = open_zip(content)
        refuse_document_types(parts)
        package = cls(infos, parts)
        package._check_kind()
        if to_patch:
            package._check_patchable()
        return package

    def relations(self, part: str) -> tuple[Relation, ...]:
        """Relations of a part; "" gives those of the package."""
        if part not in self._relations:
            self._relations[part] = self._read_relations(part)
        return self._relations[part]

    def related(self, part: str, kind: str) -> tuple[str, ...]:
        """Parts that a part is related to by that kind and that exist."""
        return tuple(
            relation.target
            for relation in self.relations(part)
            if relation.kind == kind and not relation.external and relation.target in self.parts
        )

    def _read_relations(self, part: str) -> tuple[Relation, ...]:
        folder, name = posixpath.split(part)
        content = self.part_ignoring_case(posixpath.join(folder, "_rels", name + ".rels"))
        if content is None:
            return ()
        found = []
        for element in xml_tree.elements(xml_tree.parse(content, part), "Relationship"):
            target = element.get("Target", "")
            external = element.get("TargetMode") == "External"
            if not external:
                target = self._resolved(folder, target)
            kind = element.get("Type", "").rstrip("/").rpartition("/")[2]
            found.append(Relation(element.get("Id", ""), kind, target, external))
        return tuple(found)

    def _resolved(self, folder: str, target: str) -> str:
        path = target[1:] if target.startswith("/") else posixpath.join(folder, target)
        path = posixpath.normpath(path)
        for candidate in (path, unquote(path)):
            if candidate in self.parts:
                return candidate
            if candidate.casefold() in self._folded_names:
                return self._folded_names[candidate.casefold()]
        return path

    @cached_property
    def _folded_names(self) -> dict[str, str]:
        return {name.casefold(): name for name in self.parts}

    def part_ignoring_case(self, name: str) -> bytes | None:
        real = self._folded_names.get(name.casefold())
        return None if real is None else self.parts[real]

    def relations_part(self, part: str) -> str:
        """Name of the part that holds a part's relations, as the zip spells it."""
        folder, name = posixpath.split(part)
        wanted = posixpath.join(folder, "_rels", name + ".rels")
        return self._folded_names.get(wanted.casefold(), wanted)

    @cached_property
    def workbook_part(self) -> str:
        found = self.related("", "officeDocument")
        if not found:
            raise AppError(
                "template-not-a-workbook",
                "这个文件里没有工作簿，可能是别的文档改了后缀：请确认后重新选择 .xlsx 文件。",
            )
        return found[0]

    @cached_property
    def sheets(self) -> tuple[SheetEntry, ...]:
        """The sheets in the order of the tabs."""
        root = xml_tree.parse(self.parts[self.workbook_part], self.workbook_part)
        by_identifier = {relation.identifier: relation for relation in self.relations(self.workbook_part)}
        found = []
        for element in xml_tree.elements(root, "sheet"):
            identifier = next((value for key, value in element.attrib.items() if key.endswith("}id")), "")
            relation = by_identifier.get(identifier)
            if relation is None or relation.target not in self.parts:
                raise AppError(
                    "template-broken",
                    f"工作表“{element.get('name')}”的内容不在文件里：请用 WPS 或 Excel 另存后再试。",
                )
            found.append(
                SheetEntry(
                    element.get("name", ""), relation.target, relation.kind, element.get("state", "visible")
                )
            )
        return tuple(found)

    def sheet(self, name: str) -> SheetEntry:
        """The worksheet of that name. Raises AppError("template-sheet-missing") listing what there is."""
        for entry in self.sheets:
            if entry.name == name or entry.name.strip() == name.strip():
                if entry.kind != "worksheet":
                    raise AppError(
                        "template-sheet-kind",
                        f"“{name}”不是普通工作表（可能是图表页），不能填写：请选择另一张表。",
                    )
                return entry
        names = "、".join(entry.name for entry in self.sheets)
        raise AppError(
            "template-sheet-missing",
            f"模板里没有名为“{name}”的工作表（现有：{names}）：请检查列对应中的 sheet。",
        )

    def _check_kind(self) -> None:
        if CONTENT_TYPES not in self.parts:
            raise AppError(
                "template-not-a-workbook", "这个压缩包不是 .xlsx 工作簿（缺少内容清单）：请重新选择文件。"
            )
        workbook = self.workbook_part
        if workbook.endswith(".bin"):
            raise AppError(
                "template-binary", "这是 .xlsb 二进制工作簿，不能逐字节核对：请用 Excel 另存为 .xlsx 后再用。"
            )
        root = xml_tree.parse(self.parts[workbook], workbook)
        if xml_tree.local_name(root) != "workbook":
            raise AppError(
                "template-not-a-workbook", "这个文件是别的文档（不是电子表格）：请重新选择 .xlsx 文件。"
            )

    def _check_patchable(self) -> None:
        root = xml_tree.parse(self.parts[self.workbook_part], self.workbook_part)
        if xml_tree.namespace(root).startswith(_STRICT):
            raise AppError(
                "template-strict",
                "这个工作簿是“Strict Open XML”格式：请用 Excel 另存为普通的“Excel 工作簿 (.xlsx)”后再用。",
            )
        signed = any(relation.kind in {"origin", "signature"} for relation in self.relations("")) or any(
            name.startswith("_xmlsignatures/") for name in self.parts
        )
        if signed:
            raise AppError(
                "template-signed",
                "模板带有数字签名，填写后签名必然失效：请向下发单位索取未签名的表，或另存一份去掉签名。",
            )
