"""The official tables of policies, as their packs name them: one of the program's, or one that lies beside the pack.

An office's own pack brings its own table: template and column mapping in the pack's folder.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from desktop_app import resources
from desktop_app.domain.errors import AppError
from desktop_app.policy.library import Library
from desktop_app.policy.pack import Pack


@dataclass(frozen=True, slots=True)
class PolicyTable:
    """A table of a policy. is_own: lies beside an office's pack, so that only its mapping tells what its columns are."""

    file: Path
    mapping_file: Path
    name: str
    policies: tuple[str, ...]
    is_own: bool

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.file.read_bytes()).hexdigest()


def policy_tables(library: Library) -> tuple[PolicyTable, ...]:
    """Every table that a pack names, once, in the packs' order. Raises AppError("sheet-missing")."""
    found: dict[Path, PolicyTable] = {}
    for pack in library.packs.values():
        for table in tables_of(pack, library):
            known = found.get(table.file)
            policies = (*known.policies, pack.id) if known else (pack.id,)
            found[table.file] = PolicyTable(
                table.file, table.mapping_file, known.name if known else table.name, policies, table.is_own
            )
    return tuple(found.values())


def tables_of(pack: Pack, library: Library) -> tuple[PolicyTable, ...]:
    """A pack's tables, the first the usual one. Raises AppError("sheet-missing") where a file is not there."""
    beside, own = library.folders.get(pack.id), resources.path("templates")
    tables = []
    for sheet in pack.sheets:
        folder = next(
            (place for place in (beside, own) if place is not None and _lies_in(place, sheet.template)), None
        )
        if folder is None or not _lies_in(folder, sheet.mapping):
            raise AppError(
                "sheet-missing",
                f"政策“{pack.badge}”的表格“{sheet.template}”或对应表“{sheet.mapping}”不在政策包的文件夹里："
                "请把两个文件放在pack.toml旁边，文件名中不要写文件夹。",
            )
        tables.append(
            PolicyTable(
                folder / sheet.template, folder / sheet.mapping, sheet.title, (pack.id,), folder == beside
            )
        )
    return tuple(tables)


def table_of(library: Library, policy_id: str | None, region: str = "") -> PolicyTable:
    """The usual table of a policy; where none is named, of the first policy for the region that has one.

    Raises AppError("template-none") where there is none, ("sheet-missing").
    """
    if policy_id is not None:
        packs: Iterable[Pack] = [library.packs[policy_id]] if policy_id in library.packs else []
    else:
        with_tables = [pack for pack in library.packs.values() if pack.sheets]
        # Without a region: the policy that is declared most often.
        packs = [pack for pack in with_tables if region.startswith(pack.regions)] or sorted(
            with_tables, key=lambda pack: -len(pack.windows)
        )
    for pack in packs:
        for table in tables_of(pack, library):
            return table
    raise AppError(
        "template-none",
        f"政策“{policy_id}”没有自带的申报表：请用 --template（或“选择模板”）指定主管部门下发的表格文件。",
    )


def _lies_in(folder: Path, name: str) -> bool:
    return Path(name).name == name and (folder / name).is_file()
