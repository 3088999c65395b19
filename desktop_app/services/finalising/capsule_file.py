"""The file of a finalised batch: a zip of plain members with a manifest of their hashes, the same bytes for the same content.

Whoever has the file in years to come can open it without this program: the table, its proof and the print are ordinary
files, the data is JSON, one record a line, the notice's rules are the pack as it was.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from desktop_app.domain.errors import AppError
from desktop_app.domain.verdict import Verdict
from desktop_app.sheets.zip_guard import BROKEN, read_member

FORMAT = "jigai-capsule"
VERSION = 1
MANIFEST = "manifest.json"
RECORDS, VERDICTS, DECLARATIONS, EXPLANATIONS = (
    "records.jsonl", "verdicts.jsonl", "declarations.jsonl", "explanations.jsonl",
)  # fmt: skip
PACK, MAPPING, PROOF, PRINT, CHECK = "pack.toml", "mapping.toml", "proof.json", "print.pdf", "check.json"
MOST_BYTES = 160 << 20  # of all members together
MOST_MEMBERS = 1000
# What the lines of a member say, as far as this program reads them.
_SHAPES: Mapping[str, Mapping[str, type]] = {
    RECORDS: {"project": str, "record": dict},
    VERDICTS: {"project": str, "results": dict},
    DECLARATIONS: {"project": str, "id": str},
}
_STAMP = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class CapsuleContent:
    """heading: what the manifest says beside the hashes. members: name → bytes."""

    heading: Mapping[str, Any]
    members: Mapping[str, bytes] = field(default_factory=dict)

    def lines(self, name: str) -> list[dict[str, Any]]:
        """A member of JSON lines; none where it is not there."""
        return [json.loads(line) for line in self.members.get(name, b"").split(b"\n") if line]

    @property
    def table_name(self) -> str:
        """The member that is the official table."""
        return str(self.heading.get("table", ""))

    @property
    def table(self) -> bytes:
        """The official table as it was handed out."""
        return self.members[self.table_name]


def json_lines(items: list[dict[str, Any]]) -> bytes:
    """One object a line, keys in order."""
    return b"".join(
        json.dumps(item, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"
        for item in items
    )


def pack_capsule(content: CapsuleContent) -> bytes:
    """The file. The same content gives the same bytes, whenever and wherever it is packed."""
    manifest = {
        "format": FORMAT,
        "format_version": VERSION,
        **content.heading,
        "members": {name: hashlib.sha256(data).hexdigest() for name, data in sorted(content.members.items())},
    }
    text = json.dumps(manifest, ensure_ascii=False, sort_keys=True, indent=1).encode() + b"\n"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, data in ((MANIFEST, text), *sorted(content.members.items())):
            info = zipfile.ZipInfo(name, _STAMP)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            info.create_system = 3
            archive.writestr(info, data)
    return out.getvalue()


def open_capsule(data: bytes, sha256: str = "") -> CapsuleContent:
    """Read a capsule and prove every member against the manifest, and the file against sha256 where it is given.

    Raises AppError("capsule-damaged", "capsule-foreign", "capsule-newer").
    """
    if sha256 and hashlib.sha256(data).hexdigest() != sha256:
        raise AppError("capsule-damaged", "定稿档案与存入时的校验值不符，已损坏：请从备份恢复，不要据此上报")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            if sum(info.file_size for info in infos) > MOST_BYTES or len(infos) > MOST_MEMBERS:
                raise _too_large()
            found = {info.filename: _member(archive, info) for info in infos}
        manifest = json.loads(found.pop(MANIFEST))
        hashes = manifest.pop("members")
        kind, version = manifest.pop("format"), int(manifest.pop("format_version"))
    except (*BROKEN, KeyError, AttributeError, TypeError) as error:
        raise AppError("capsule-damaged", "定稿档案读不出来，可能已损坏：请从备份恢复") from error
    if kind != FORMAT:
        raise AppError("capsule-foreign", "这不是本程序的定稿档案")
    if version > VERSION:
        raise AppError("capsule-newer", "这个定稿档案由更新版本的程序写成：请更新程序后再打开")
    if {name: hashlib.sha256(member).hexdigest() for name, member in found.items()} != hashes:
        raise AppError("capsule-damaged", "定稿档案里的内容与清单不符，已损坏：请从备份恢复，不要据此上报")
    content = CapsuleContent(manifest, found)
    _refuse_what_cannot_be_read(content)
    return content


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    content = read_member(archive, info, MOST_BYTES)
    if content is None:
        raise _too_large()
    return content


def _too_large() -> AppError:
    return AppError("capsule-foreign", "这个定稿档案大得不正常，或大小与登记的不符，已拒绝打开")


def _refuse_what_cannot_be_read(content: CapsuleContent) -> None:
    """Whoever opens a capsule finds in it what belongs there, in the shape it was written in."""
    try:
        for name, keys in _SHAPES.items():
            for line in content.lines(name):
                if not all(isinstance(line[key], kind) for key, kind in keys.items()):
                    raise TypeError(name)
        for line in content.lines(VERDICTS):
            for answer in line["results"].values():
                Verdict(answer["verdict"])
        content.members[MAPPING].decode("utf-8")
        if not isinstance(content.heading.get("table"), str):
            raise TypeError("table")
        _ = content.table
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise AppError(
            "capsule-damaged", "定稿档案里的内容不完整或读不懂，可能已损坏：请从备份恢复"
        ) from error
