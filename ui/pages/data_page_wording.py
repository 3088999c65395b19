"""How the data page says times, sizes and counts."""

from datetime import datetime
from typing import Protocol


class Counts(Protocol):
    @property
    def projects(self) -> int: ...
    @property
    def enterprises(self) -> int: ...
    @property
    def declarations(self) -> int: ...
    @property
    def deleted_projects(self) -> int: ...


def moment(at: datetime | None) -> str:
    """Local time to the minute."""
    return at.astimezone().strftime("%Y-%m-%d %H:%M") if at else "—"


def size(count: int) -> str:
    """Bytes in the unit that suits them."""
    if count < 1024:
        return f"{count} 字节"
    if count < 2**20:
        return f"{count / 1024:.0f} KB"
    if count < 2**30:
        return f"{count / 2**20:.1f} MB"
    return f"{count / 2**30:.1f} GB"


def counts(holds: Counts, *, with_bin: bool = True) -> str:
    """12个项目、8家企业、3条申报."""
    bin_ = f"，回收站{holds.deleted_projects}个" if with_bin and holds.deleted_projects else ""
    return f"{holds.projects}个项目、{holds.enterprises}家企业、{holds.declarations}条申报{bin_}"
