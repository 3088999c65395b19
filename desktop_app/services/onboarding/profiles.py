"""Official tables that the office has registered: the confirmed mapping by the file's hash, and what the table looked like.

Beside the database, in AppFolders.mappings: `<sha256>.toml` (the mapping, as --mapping takes it) and `<sha256>.json`.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from desktop_app.domain.errors import AppError
from desktop_app.safe_files import write_atomically
from desktop_app.services.onboarding.layout import TemplateLayout
from desktop_app.services.onboarding.proposal import word_limits
from desktop_app.services.table_columns.headers import plain
from desktop_app.sheets.mapping import Mapping as SheetMapping
from desktop_app.sheets.mapping import load_mapping, mapping_to_toml

FORMAT = 1
SAME_FAMILY = 0.6
_HASH = re.compile(r"[0-9a-f]{64}")
_CHANGING = re.compile(
    r"20[0-9]{2}|Y|[第]?[一二三四1-4]季度|[0-9]+月|[（(][^）)]*[）)]|[\s_\-—.]+|副本|最终|定稿|v[0-9]+"
)


@dataclass(frozen=True, slots=True)
class ProfileColumn:
    """titles: as written, from above. choices: of the drop-down. is_computed: the table works the column out itself."""

    place: str
    titles: tuple[str, ...]
    choices: tuple[str, ...] = ()
    is_computed: bool = False


@dataclass(frozen=True, slots=True)
class Profile:
    """A registered table. name: of the file; title: lines above the header; header_cells: the header's texts as a block."""

    sha256: str
    name: str
    mapping: SheetMapping
    columns: tuple[ProfileColumn, ...]
    title: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    unit: str = ""
    header_cells: tuple[tuple[str, ...], ...] = ()
    word_limits: Mapping[str, int] = field(default_factory=dict)

    @property
    def header_texts(self) -> tuple[tuple[str, ...], ...]:
        """The header's plain texts, as table_columns.headers.same_header_at compares them."""
        rows = [[plain(text) for text in row] for row in self.header_cells]
        width = max((n + 1 for row in rows for n, text in enumerate(row) if text), default=0)
        return tuple(tuple(row[:width]) for row in rows)


def profile_of(sha256: str, layout: TemplateLayout, mapping: SheetMapping) -> Profile:
    """A profile of a layout with its confirmed mapping."""
    return Profile(
        sha256,
        layout.name,
        mapping,
        tuple(ProfileColumn(c.place, c.titles, c.choices, c.is_computed) for c in layout.columns),
        layout.title,
        tuple(text for _, text in layout.notes),
        layout.unit,
        layout.header_cells,
        word_limits(layout),
    )


def save_profile(folder: Path, profile: Profile) -> Path:
    """Keep it, in place of an earlier one of the same file; returns the mapping's file. Raises AppError("output-…")."""
    _make_folder(folder)
    described = folder / f"{profile.sha256}.json"
    told = {
        "format": FORMAT,
        "name": profile.name,
        "unit": profile.unit,
        "title": profile.title,
        "notes": profile.notes,
        "header": profile.header_cells,
        "word_limits": dict(profile.word_limits),
        "columns": [
            {"place": c.place, "titles": c.titles, "choices": c.choices, "computed": c.is_computed}
            for c in profile.columns
        ],
    }
    write_atomically(described, (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode("utf-8"))
    file = folder / f"{profile.sha256}.toml"
    write_atomically(file, mapping_to_toml(profile.mapping).encode("utf-8"))
    return file


def load_profile(folder: Path, sha256: str) -> Profile | None:
    """The profile of the file with this hash. Raises AppError("mapping-broken") where its mapping cannot be read."""
    file = folder / f"{sha256}.toml"
    if not _HASH.fullmatch(sha256) or not file.is_file():
        return None
    mapping = load_mapping(file)
    told = _described(folder / f"{sha256}.json")
    try:
        return _read(sha256, mapping, told)
    except (AttributeError, KeyError, TypeError, ValueError):
        return Profile(sha256, file.name, mapping, ())  # the mapping alone still fills the table


def profiles(folder: Path) -> tuple[Profile, ...]:
    """All that can be read, the latest first."""
    return tuple(_profiles(folder)) if folder.is_dir() else ()


def predecessor(folder: Path, layout: TemplateLayout, sha256: str) -> Profile | None:
    """The registered table that this file continues: of the same name but for dates, or with most of the same titles."""
    found = [
        (_same_name(profile.name, layout.name), _shared_titles(profile, layout), profile)
        for profile in profiles(folder)
        if profile.sha256 != sha256
    ]
    alike = [item for item in found if item[1] >= SAME_FAMILY or (item[0] and item[1] >= SAME_FAMILY / 2)]
    return max(alike, key=lambda item: (item[1], item[0]))[2] if alike else None


def _same_name(one: str, other: str) -> bool:
    return _CHANGING.sub("", plain(Path(one).stem)) == _CHANGING.sub("", plain(Path(other).stem))


def _shared_titles(profile: Profile, layout: TemplateLayout) -> float:
    old = {_path(column.titles) for column in profile.columns}
    new = {_path(column.titles) for column in layout.columns}
    return len(old & new) / max(len(old | new), 1)


def _path(titles: Sequence[str]) -> str:
    return "/".join(map(plain, titles))


def _profiles(folder: Path) -> Iterator[Profile]:
    files = [file for file in folder.glob("*.toml") if _HASH.fullmatch(file.stem)]
    for file in sorted(files, key=lambda file: (-file.stat().st_mtime_ns, file.name)):
        try:
            profile = load_profile(folder, file.stem)
        except AppError:
            continue  # a file that somebody broke does not keep the others from being found
        if profile is not None:
            yield profile


def _described(file: Path) -> dict[str, Any]:
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def _read(sha256: str, mapping: SheetMapping, told: Mapping[str, Any]) -> Profile:
    return Profile(
        sha256,
        str(told.get("name", "已登记的表格")),
        mapping,
        tuple(
            ProfileColumn(
                str(c["place"]),
                tuple(map(str, c["titles"])),
                tuple(map(str, c["choices"])),
                bool(c["computed"]),
            )
            for c in told.get("columns", [])
        ),
        tuple(map(str, told.get("title", []))),
        tuple(map(str, told.get("notes", []))),
        str(told.get("unit", "")),
        tuple(tuple(map(str, row)) for row in told.get("header", [])),
        {str(place): int(limit) for place, limit in told.get("word_limits", {}).items()},
    )


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise AppError(
            "folder-unusable", f"无法在“{folder}”里保存登记的表格（{error.strerror}）：请检查权限和磁盘空间。"
        ) from None
