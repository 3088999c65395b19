"""Fields of the office's own travel with the projects that use them; the same key must mean the same on both PCs."""

from collections.abc import Mapping
from typing import Any

from desktop_app.domain.errors import AppError
from desktop_app.domain.ports import Store
from desktop_app.services.exchange.package import Package
from desktop_app.services.onboarding.own_fields import SETTING, joined_fields, own_fields, read_own_field


def take_own_fields(store: Store, package: Package) -> int:
    """Take over those this PC does not have; how many. Raises AppError where a field in use means something else here."""
    kept = store.settings.get(SETTING, [])
    mine: list[Any] = list(kept) if isinstance(kept, list) else []
    places = {item.get("key"): place for place, item in enumerate(mine) if isinstance(item, dict)}
    used = {version.field for versions in package.records.values() for version in versions.values()}
    taken = 0
    for item in package.head.own_fields:
        field = read_own_field(item)
        if field is None or field.key not in used:
            continue
        place = places.get(field.key)
        if place is None:
            mine.append(dict(item))
            taken += 1
        elif _is_longer(item, mine[place]):
            mine[place] = dict(item)
            taken += 1
        elif not _is_longer(mine[place], item):
            raise AppError(
                "package-own-field",
                f"带回的文件里，本单位自设字段“{field.label}”与本机的“{mine[place].get('label')}”用了同一编号，"
                "含义不同，没有合并。请先在两台电脑上把自设字段统一",
            )
    if taken:
        store.settings.set(SETTING, mine)
        store.use_fields(joined_fields(store.fields, own_fields(store)))
    return taken


def _is_longer(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether it means the same and has the same choices, or more at their end."""
    alike = all(one.get(part) == other.get(part) for part in ("key", "label", "type", "unit", "subject"))
    known = list(other.get("choices", []))
    return alike and list(one.get("choices", []))[: len(known)] == known
