"""Which official table a file is, and how its columns stand for fields: given, known by hash, or by the same header."""

import hashlib
import tomllib
from collections.abc import Mapping as MappingType
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from pathlib import Path

from desktop_app import resources
from desktop_app.domain.errors import AppError
from desktop_app.domain.fields import Field
from desktop_app.domain.system_reasons import system_reason
from desktop_app.policy.library import Library, standard_library
from desktop_app.services.onboarding.profiles import load_profile, profiles
from desktop_app.services.onboarding.proposal import propose
from desktop_app.services.onboarding.template_conversion import refuse_old_kind
from desktop_app.services.policies.official_tables import PolicyTable, table_of
from desktop_app.services.table_columns.derived_values import DERIVED
from desktop_app.services.table_columns.headers import blank_rows, header_texts, same_header_at
from desktop_app.sheets.mapping import Mapping, load_mapping
from desktop_app.sheets.read_table import SheetGrid, read_content


@dataclass(frozen=True, slots=True)
class KnownTemplate:
    """A table the program carries, with its mapping. Which policy it is for, the policy's pack says."""

    file: Path
    mapping_file: Path
    name: str
    sha256: str


class How(StrEnum):
    """Where the mapping came from."""

    GIVEN = "given"
    PROFILE = "profile"
    HASH = "hash"
    HEADER = "header"
    PROPOSED = "proposed"


HOW_WORDS: MappingType[How, str] = {
    How.GIVEN: "按指定的列对应文件",
    How.PROFILE: "按本单位登记的对应",
    How.HASH: "认出是已登记的模板",
    How.HEADER: "表头与已登记的模板相同",
    How.PROPOSED: "按表头名称自动对应，请核对",
}

_SAME_HEADER = "这个文件与登记过的表格表头相同，但不是同一个文件：下拉选项和说明如有改动，请重新登记一次。"


@dataclass(frozen=True, slots=True)
class Recognised:
    """A template and its mapping. notes: what a person should check; word_limits: characters by the column's place."""

    mapping: Mapping
    how: How
    name: str
    notes: tuple[str, ...] = ()
    word_limits: MappingType[str, int] = field(default_factory=dict)


@cache
def catalogue() -> tuple[KnownTemplate, ...]:
    """The tables under resources/templates, in the order of catalogue.toml."""
    folder = resources.path("templates")
    told = tomllib.loads(resources.text("templates", "catalogue.toml"))
    return tuple(
        KnownTemplate(
            folder / item["file"],
            folder / item["mapping"],
            item["name"],
            item["sha256"],
        )
        for item in told["template"]
    )


def template_of(policy_id: str | None, region: str = "", library: Library | None = None) -> PolicyTable:
    """The table of a policy, or for an office's region where none is named; see policies.official_tables.table_of."""
    return table_of(library or standard_library(), policy_id, region)


def read_template(file: Path) -> bytes:
    """The file's bytes. Raises AppError("template-missing" or "template-unreadable")."""
    try:
        return file.read_bytes()
    except FileNotFoundError:
        raise AppError("template-missing", f"找不到模板文件“{file}”：请检查文件名和位置。") from None
    except OSError as error:
        reason = "它是一个文件夹" if file.is_dir() else system_reason(error)
        raise AppError("template-unreadable", f"模板“{file}”读不出来（{reason}）：请重新选择。") from None


def recognise(
    content: bytes,
    name: str,
    mapping_file: Path | None,
    fields: MappingType[str, Field],
    mappings: Path | None = None,
) -> Recognised:
    """How a template's columns stand for fields: given, registered by the office, carried by the program, proposed.

    name: of the file, for messages. mappings: the folder of registered tables. Raises AppError: mapping-needed for a
    table that neither is known nor can be read without doubt, template-old-kind for .xls and .et.
    """
    refuse_old_kind(content, name)
    if mapping_file is not None:
        mapping = load_mapping(mapping_file)
        _check_fields(mapping, mapping_file.name, fields)
        return Recognised(mapping, How.GIVEN, name)
    digest = hashlib.sha256(content).hexdigest()
    own = load_profile(mappings, digest) if mappings is not None else None
    if own is not None:
        _check_fields(own.mapping, f"{own.name}（登记的对应）", fields)
        return Recognised(own.mapping, How.PROFILE, own.name, (), own.word_limits)
    for known in catalogue():
        if known.sha256 == digest:
            return Recognised(load_mapping(known.mapping_file), How.HASH, known.name)
    grids = [grid for grid in read_content(content, name) if not grid.hidden and grid.rows]
    for profile in profiles(mappings) if mappings is not None else ():
        found = _placed(profile.mapping, profile.header_texts, grids) if profile.header_cells else None
        if found is not None:
            _check_fields(found, f"{profile.name}（登记的对应）", fields)
            return Recognised(found, How.PROFILE, profile.name, (_SAME_HEADER,), profile.word_limits)
    for known in catalogue():
        found = _placed(*_known_header(known), grids)
        if found is not None:
            return Recognised(found, How.HEADER, known.name)
    proposal = propose(content, fields, name)
    return Recognised(proposal.mapping, How.PROPOSED, name, proposal.notes, proposal.word_limits)


def _check_fields(mapping: Mapping, source: str, fields: MappingType[str, Field]) -> None:
    for column in mapping.columns:
        for key in column.fields:
            if key not in fields and key not in DERIVED:
                raise AppError(
                    "mapping-unknown-field",
                    f"列对应文件“{source}”的 columns.{column.column}：字段表中没有“{key}”，请检查拼写。",
                )


@cache
def _known_header(known: KnownTemplate) -> tuple[Mapping, tuple[tuple[str, ...], ...]]:
    """The mapping of a known template and its header's texts, row by row."""
    mapping = load_mapping(known.mapping_file)
    grids = read_content(known.file.read_bytes(), known.file.name)
    grid = next(grid for grid in grids if grid.name == mapping.sheet)
    return mapping, header_texts(grid, *mapping.header)


def _placed(mapping: Mapping, texts: tuple[tuple[str, ...], ...], grids: list[SheetGrid]) -> Mapping | None:
    """A known mapping where the same header stands in another file, or None."""
    for grid in grids:
        top = same_header_at(grid, texts)
        if top is not None:
            header = (top, top + len(texts) - 1)
            rows = blank_rows(grid, header[1])
            lines = mapping.rows_per_record
            rows = (rows[0], rows[0] + max(rows[1] - rows[0] + 1, lines) // lines * lines - 1)
            return replace(mapping, sheet=grid.name, header=header, rows=rows)
    return None
