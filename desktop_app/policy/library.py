"""All packs at hand: the program's own and the office's, in their order, with the fields they need."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from desktop_app import resources
from desktop_app.domain.entities import Office
from desktop_app.domain.errors import AppError
from desktop_app.domain.fields import FieldDictionary, standard_dictionary
from desktop_app.domain.system_reasons import system_reason
from desktop_app.policy.errors import PackError
from desktop_app.policy.pack import Pack
from desktop_app.policy.pack_reader import read_pack

MAX_PACK_BYTES = 2_000_000


@dataclass(frozen=True)
class Library:
    """packs: by id, in display order. fields: the dictionary with the packs' own fields. folders: id → where it lies."""

    packs: Mapping[str, Pack]
    fields: FieldDictionary
    folders: Mapping[str, Path]

    @property
    def judging(self) -> tuple[Pack, ...]:
        """The packs that give a verdict."""
        return tuple(pack for pack in self.packs.values() if pack.has_verdict)

    def chosen(self, ids: tuple[str, ...]) -> tuple[Pack, ...]:
        """The named packs, in the library's order. Raises AppError for an id that is not there."""
        for id_ in ids:
            if id_ not in self.packs:
                raise AppError("policy-unknown", f"没有标识为“{id_}”的政策，可用：{'、'.join(self.packs)}")
        return tuple(pack for pack in self.judging if not ids or pack.id in ids)

    def active_for(self, office: Office) -> tuple[Pack, ...]:
        """The packs an office works with: of its region and year, plus and minus what it set by hand."""
        return tuple(pack for pack in self.packs.values() if self._is_active(pack, office))

    def _is_active(self, pack: Pack, office: Office) -> bool:
        if pack.id in office.hidden_policies:
            return False
        if pack.id in office.extra_policies:
            return True
        return office.region.startswith(pack.regions) and pack.year in {None, office.year}


def load_library(*folders: Path) -> Library:
    """Every folder with a pack.toml below the given ones. Raises PackError at the first pack that cannot be taken."""
    fields = standard_dictionary()
    packs: dict[str, Pack] = {}
    places: dict[str, Path] = {}
    for file in (found for folder in folders for found in sorted(folder.glob("*/pack.toml"))):
        name = f"{file.parent.name}/{file.name}"
        pack = read_pack(_read_bytes(file, name), name, fields)
        if pack.id != file.parent.name:
            raise PackError(name, "id", f"标识“{pack.id}”与所在文件夹“{file.parent.name}”不一致")
        if pack.id in packs:
            raise PackError(name, "id", f"已有标识为“{pack.id}”的政策包（{places[pack.id]}）")
        fields = fields.extended(pack.own_fields)
        packs[pack.id], places[pack.id] = pack, file.parent
    ordered = sorted(packs.values(), key=lambda pack: (pack.order, pack.id))
    return Library({pack.id: _with_shared_subsidy(pack, packs, places) for pack in ordered}, fields, places)


def _read_bytes(file: Path, name: str) -> bytes:
    try:
        data = file.read_bytes()
    except OSError as error:
        raise PackError(name, "", f"读不出来（{system_reason(error)}）") from None
    if len(data) > MAX_PACK_BYTES:
        raise PackError(name, "", "文件超过2MB，不像是政策包")
    return data


def _with_shared_subsidy(pack: Pack, packs: Mapping[str, Pack], places: Mapping[str, Path]) -> Pack:
    """A pack that shows another's subsidy tiers, with them."""
    if not pack.subsidy_from:
        return pack
    source = packs.get(pack.subsidy_from)
    if source is None or source.subsidy is None:
        raise PackError(
            f"{places[pack.id].name}/pack.toml", "subsidy_from", f"“{pack.subsidy_from}”没有可引用的补助档次"
        )
    return replace(pack, subsidy=source.subsidy)


@cache
def standard_library() -> Library:
    """The packs the program carries."""
    return load_library(resources.path("policies"))
